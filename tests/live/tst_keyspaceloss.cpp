// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/live/keyspacefixture.h"

static QByteArray scanReply(const QByteArray &cursor, const QByteArrayList &keys)
{
    QByteArray wire = "*2\r\n$" + QByteArray::number(cursor.size()) + "\r\n" + cursor + "\r\n*"
        + QByteArray::number(keys.size()) + "\r\n";
    for (const QByteArray &key : keys)
        wire += '$' + QByteArray::number(key.size()) + "\r\n" + key + "\r\n";
    return wire;
}

/// A scan that meets a dying, refusing or broken server.
class TestKeyspaceLoss : public KeyspaceFixture
{
    Q_OBJECT
private Q_SLOTS:
    void killedConnections();
    void serverDiesAndComesBack();
    void userWithoutScan();
    void repeatedCursor_data();
    void repeatedCursor();
    void brokenAnswers_data();
    void brokenAnswers();
    void largestCursor();
    void loadingServer();
};

void TestKeyspaceLoss::killedConnections()
{
    QVERIFY(fill(100000));
    KeyspaceOptions options;
    options.isGentle = true; // long enough to be hit
    Keyspace keyspace(m_server->params(), options);
    keyspace.start();
    int kills = 0;
    while (!keyspace.isComplete() && kills < 6) {
        const quint64 seen = keyspace.progress().keysSeen;
        m_server->command({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"});
        ++kills;
        QTRY_VERIFY(keyspace.progress().keysSeen > seen || keyspace.isComplete());
    }
    QTRY_VERIFY(keyspace.isComplete());
    QVERIFY(kills > 1);
    QCOMPARE(keyspace.index().size(), qsizetype(100000));
    QVERIFY(keyspace.progress().keysSeen < 110000); // it went on, and did not start over
}

void TestKeyspaceLoss::serverDiesAndComesBack()
{
    QVERIFY(fill(100000));
    Keyspace keyspace(m_server->params());
    keyspace.start();
    QTRY_VERIFY(!keyspace.index().isEmpty());
    m_server->kill();
    QTRY_VERIFY(keyspace.progress().error || keyspace.isComplete());
    QVERIFY(!keyspace.index().isEmpty());
    if (!keyspace.isComplete())
        QVERIFY(!keyspace.progress().error.what.isEmpty());
    QVERIFY(m_server->restart());
    QTRY_VERIFY(keyspace.isComplete());
}

void TestKeyspaceLoss::userWithoutScan()
{
    QVERIFY(fill(10));
    m_server->command({"ACL", "SETUSER", "reader", "on", ">secret", "~*", "+@all", "-scan"});
    ConnectionParams params = m_server->params();
    params.user = "reader";
    params.password = Secret("secret");
    Keyspace keyspace(params);
    keyspace.noteCreated("known");
    QSignalSpy failures(&keyspace, &Keyspace::failed);
    keyspace.start();
    QTRY_COMPARE(failures.count(), 1);
    QCOMPARE(keyspace.progress().state, State::Failed);
    QCOMPARE(keyspace.progress().error.kind, Error::Kind::Permission);
    QVERIFY(keyspace.progress().error.what.contains(QStringLiteral("SCAN")));
    QVERIFY(keyspace.progress().error.server.startsWith("NOPERM"));
    QVERIFY(!keyspace.progress().error.advice.isEmpty());
    QVERIFY(keyspace.index().contains("known"));
    // Once it is allowed, it goes on.
    m_server->command({"ACL", "SETUSER", "reader", "+scan"});
    keyspace.resume();
    QTRY_VERIFY(keyspace.isComplete());
    QCOMPARE(keyspace.index().size(), qsizetype(10)); // "known" was never there
}

void TestKeyspaceLoss::repeatedCursor_data()
{
    QTest::addColumn<int>("period");
    QTest::newRow("the same") << 1;
    QTest::newRow("two in turn") << 2;
    QTest::newRow("a long circle") << 37;
}

void TestKeyspaceLoss::repeatedCursor()
{
    QFETCH(int, period);
    FakeServer fake;
    QVERIFY(fake.start());
    int calls = 0;
    fake.setScript([&](const QByteArrayList &arguments) -> QByteArray {
        if (arguments[0].toUpper() != "SCAN")
            return "-ERR no\r\n";
        ++calls;
        const QByteArray cursor = QByteArray::number(100 + calls % period);
        return scanReply(cursor, {"k" + cursor});
    });
    Keyspace keyspace(fake.params());
    keyspace.start();
    QTRY_COMPARE(keyspace.progress().state, State::Failed);
    QCOMPARE(keyspace.progress().error.kind, Error::Kind::Protocol);
    QVERIFY(keyspace.progress().error.what.contains(QStringLiteral("cursor")));
    QVERIFY(calls <= 4 * period + 4);
    QTRY_COMPARE(keyspace.index().size(), qsizetype(period)); // what is known stays
}

void TestKeyspaceLoss::brokenAnswers_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("status") << QByteArray("+OK\r\n");
    QTest::newRow("nil") << QByteArray("$-1\r\n");
    QTest::newRow("empty array") << QByteArray("*0\r\n");
    QTest::newRow("one element") << QByteArray("*1\r\n$1\r\n0\r\n");
    QTest::newRow("words for a cursor") << scanReply("next", {});
    QTest::newRow("negative cursor") << scanReply("-1", {});
    QTest::newRow("beyond 64 bits") << scanReply("18446744073709551616", {});
    QTest::newRow("error") << QByteArray("-ERR unknown command 'SCAN'\r\n");
    QTest::newRow("busy") << QByteArray("-BUSY Redis is busy running a script.\r\n");
}

void TestKeyspaceLoss::brokenAnswers()
{
    QFETCH(QByteArray, answer);
    FakeServer fake;
    QVERIFY(fake.start());
    fake.setScript([&](const QByteArrayList &arguments) -> QByteArray {
        return arguments[0].toUpper() == "SCAN" ? answer : QByteArray(":5\r\n");
    });
    Keyspace keyspace(fake.params());
    keyspace.start();
    QTRY_COMPARE(keyspace.progress().state, State::Failed);
    QVERIFY(!keyspace.progress().error.sentence().isEmpty());
    QVERIFY(keyspace.index().isEmpty());
}

void TestKeyspaceLoss::largestCursor()
{
    // Cursors are unsigned 64-bit and travel as the bytes that came.
    FakeServer fake;
    QVERIFY(fake.start());
    fake.setScript([&](const QByteArrayList &arguments) -> QByteArray {
        if (arguments[0].toUpper() != "SCAN")
            return ":2\r\n";
        return arguments[1] == "0" ? scanReply("18446744073709551615", {"a"}) : scanReply("0", {"b"});
    });
    Keyspace keyspace(fake.params());
    keyspace.start();
    QTRY_VERIFY(keyspace.isComplete());
    QCOMPARE(names(keyspace.index()), (QByteArrayList{"a", "b"}));
    const auto &requests = fake.requests();
    QVERIFY(std::any_of(requests.begin(), requests.end(),
        [](const QByteArrayList &request) { return request.value(1) == "18446744073709551615"; }));
}

void TestKeyspaceLoss::loadingServer()
{
    FakeServer fake;
    QVERIFY(fake.start());
    bool isLoading = true;
    fake.setScript([&](const QByteArrayList &arguments) -> QByteArray {
        if (isLoading)
            return "-LOADING Redis is loading the dataset in memory\r\n";
        return arguments[0].toUpper() == "SCAN" ? scanReply("0", {"a"}) : QByteArray(":1\r\n");
    });
    Keyspace keyspace(fake.params());
    keyspace.start();
    QTRY_COMPARE(keyspace.progress().state, State::Failed);
    QCOMPARE(keyspace.progress().error.kind, Error::Kind::Loading);
    QVERIFY(!keyspace.progress().error.what.isEmpty());
    isLoading = false;
    keyspace.resume();
    QTRY_VERIFY(keyspace.isComplete());
    QCOMPARE(keyspace.index().size(), qsizetype(1));
}

QTEST_GUILESS_MAIN(TestKeyspaceLoss)
#include "tst_keyspaceloss.moc"

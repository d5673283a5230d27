// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/live/keyoperationsfixture.h"

/// Types of visible keys, and globs, as a real server sees them.
class TestKeyDetails : public KeyOperationsFixture
{
    Q_OBJECT
private Q_SLOTS:
    void detailsInOnePipeline();
    void newestDetailsWin();
    void detailsOfARefusedUser();
    void globsAsTheServerReadsThem();
};

void TestKeyDetails::detailsInOnePipeline()
{
    QByteArrayList keys;
    for (int i = 0; i < 150; ++i) {
        keys.append("k" + QByteArray::number(i));
        m_server->command({i % 2 ? "SET" : "RPUSH", keys.last(), "v"});
    }
    m_server->command({"PEXPIRE", "k1", "500000"});
    keys << "absent"
         << "k1";
    KeyDetails details(m_connection.get());
    QSignalSpy fetched(&details, &KeyDetails::fetched);
    details.fetch(keys);
    QVERIFY(!details.detail("k0"));
    QTRY_COMPARE(fetched.count(), 1);
    QCOMPARE(details.detail("k0")->type, QByteArray("list"));
    QCOMPARE(details.detail("k1")->type, QByteArray("string"));
    QVERIFY(details.detail("k1")->remaining() > 490000);
    QCOMPARE(details.detail("k3")->remaining(), qint64(-1));
    QVERIFY(details.detail("absent")->isGone());
    QCOMPARE(m_server->calls("type"), qint64(151));
    details.fetch(keys); // all known
    details.forget("k0");
    details.fetch(keys);
    QTRY_COMPARE(fetched.count(), 2);
    QCOMPARE(m_server->calls("type"), qint64(152));
    details.fetch({"k5"}, 0ms);
    QTRY_COMPARE(m_server->calls("type"), qint64(153));

    KeyDetails bounded(m_connection.get(), 10);
    QSignalSpy few(&bounded, &KeyDetails::fetched);
    bounded.fetch(keys);
    QTRY_COMPARE(few.count(), 1);
    QCOMPARE(
        std::count_if(keys.begin(), keys.end() - 1, [&](const QByteArray &key) { return bounded.detail(key); }), 10);
}

void TestKeyDetails::newestDetailsWin()
{
    for (int i = 0; i < 100; ++i)
        m_server->command({"SET", "k" + QByteArray::number(i), "v"});
    KeyDetails details(m_connection.get());
    QSignalSpy fetched(&details, &KeyDetails::fetched);
    for (int i = 0; i < 100; ++i)
        details.fetch({"k" + QByteArray::number(i)});
    QTRY_VERIFY(details.detail("k99"));
    QCOMPARE(fetched.count(), 2); // the first one, which was on its way, and the last
    QVERIFY(details.detail("k0"));
    QVERIFY(!details.detail("k50"));
    details.fetch({"k50"});
    details.clear();
    details.fetch({"k51"});
    QTRY_VERIFY(details.detail("k51"));
    QVERIFY(!details.detail("k50"));
}

void TestKeyDetails::detailsOfARefusedUser()
{
    m_server->command({"SET", "k", "v"});
    m_server->command({"ACL", "SETUSER", "blind", "on", ">secret", "~*", "+@all", "-type", "-pttl"});
    ConnectionParams params = m_server->params();
    params.user = "blind";
    params.password = Secret("secret");
    connectTo(params);
    KeyDetails details(m_connection.get());
    details.fetch({"k"});
    QTRY_VERIFY(details.detail("k"));
    QVERIFY(details.detail("k")->type.isEmpty());
    QCOMPARE(details.detail("k")->pttl, qint64(-3));
}

void TestKeyDetails::globsAsTheServerReadsThem()
{
    QRandomGenerator random(21);
    const auto text = [&](const char *letters, int longest) {
        QByteArray made;
        const int count = int(qstrlen(letters));
        for (int n = int(random.bounded(longest + 1)); n > 0; --n)
            made += letters[random.bounded(count)];
        return made;
    };
    QByteArrayList keys;
    for (int i = 0; i < 300; ++i)
        keys.append(text("ab-]^\\[*c", 5));
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    for (const QByteArray &key : std::as_const(keys))
        m_server->command({"SET", key, "v"});
    int matches = 0;
    for (int i = 0; i < 400; ++i) {
        const QByteArray pattern = text("aabbc*?[]^-\\", 7);
        QSet<QByteArray> found;
        for (const Reply &name :
            m_server->command({"SCAN", "0", "MATCH", pattern, "COUNT", "100000"}).elements.value(1).elements)
            found.insert(name.bytes);
        for (const QByteArray &key : std::as_const(keys)) {
            if (globMatches(pattern, key, Qt::CaseSensitive) != found.contains(key))
                QFAIL(qPrintable(QString::fromLatin1(pattern + " | " + key)));
        }
        matches += int(found.size());
    }
    QVERIFY(matches > 500);
}

QTEST_GUILESS_MAIN(TestKeyDetails)
#include "tst_keydetails.moc"

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keyspace/keychanger.h"
#include "tests/live/keyoperationsfixture.h"
#include "tests/support/faultproxy.h"

#include <QElapsedTimer>

/// Duplicating one key, and expiry of many: the very keys that were named, and an account of each.
class TestKeyChanges : public KeyOperationsFixture
{
    Q_OBJECT
private Q_SLOTS:
    void duplicatesWithItsTimeToLive_data();
    void duplicatesWithItsTimeToLive();
    void D6_duplicateNeverOverwrites_data() { duplicatesWithItsTimeToLive_data(); }
    void D6_duplicateNeverOverwrites();
    void duplicateWithoutCopyAndScripts();
    void proposesAFreeName();
    void expiresManyToTheMillisecond();
    void persistsMany();
    void expiryThatWouldDeleteIsRefused();
    void D9_everyExpiryIsAccountedFor();
    void D9_lostConnectionIsUnknown();
    void restsBetweenBatches();
    void cancelledWhileItRests();
    void dropsWhatIsInFlight();

private:
    /// As a server before 6.2, or as the one that there is.
    void connectWithCopy(bool hasCopy)
    {
        m_operations.reset();
        m_connection.reset();
        m_server = std::make_unique<RealServer>();
        const QStringList without{QStringLiteral("--rename-command"), QStringLiteral("COPY"), QString()};
        QVERIFY2(m_server->start(hasCopy ? QStringList() : without), m_server->errorText().constData());
        connectTo(m_server->params());
    }
    Outcome<void> duplicate(const QByteArray &from, const QByteArray &to)
    {
        return outcome<void>(
            [&](auto *context, auto done) { m_operations->duplicate(from, to, Confirmed::No, context, done); });
    }
    ChangeAccount change(const KeyChange &wanted, const QByteArrayList &keys)
    {
        ChangeKeysJob job(m_connection.get(), wanted, keys, Confirmed::No);
        QSignalSpy finished(&job, &ChangeKeysJob::finished);
        job.start();
        if (!QTest::qWaitFor([&] { return finished.count() == 1; }, patience))
            return {};
        return job.account();
    }
};

void TestKeyChanges::duplicatesWithItsTimeToLive_data()
{
    QTest::addColumn<bool>("hasCopy");
    QTest::newRow("COPY") << true;
    QTest::newRow("DUMP and RESTORE") << false;
}

void TestKeyChanges::duplicatesWithItsTimeToLive()
{
    QFETCH(bool, hasCopy);
    connectWithCopy(hasCopy);
    const QByteArray from("from\xff*", 6);
    const QByteArray to("to\0[a]", 6);
    m_server->command({"HSET", from, "f", QByteArray("\xff\0", 2), "g", "2"});
    QVERIFY(duplicate(from, to)->isOk());
    QCOMPARE(m_server->command({"DUMP", to}).bytes, m_server->command({"DUMP", from}).bytes);
    QCOMPARE(m_server->command({"PTTL", to}).integer, qint64(-1));
    m_server->command({"SET", "s", "v", "PX", "300123"});
    QVERIFY(duplicate("s", "s2")->isOk());
    const qint64 left = m_server->command({"PTTL", "s2"}).integer;
    QVERIFY2(left > 299000 && left <= 300123, QByteArray::number(left));
    QCOMPARE(m_server->command({"GET", "s"}).bytes, QByteArray("v"));
    QCOMPARE(duplicate("absent", "s3")->error().kind, Kind::KeyGone);
    QVERIFY(!exists("s3"));
}

void TestKeyChanges::D6_duplicateNeverOverwrites()
{
    QFETCH(bool, hasCopy);
    connectWithCopy(hasCopy);
    m_server->command({"SET", "from", "new"});
    m_server->command({"HSET", "to", "precious", "1"});
    const QByteArray before = m_server->command({"DUMP", "to"}).bytes;
    QCOMPARE(duplicate("from", "to")->error().kind, Kind::Exists);
    QCOMPARE(m_server->command({"DUMP", "to"}).bytes, before);
    QCOMPARE(duplicate("from", "from")->isOk(), false);
    QCOMPARE(m_server->command({"GET", "from"}).bytes, QByteArray("new"));
}

void TestKeyChanges::duplicateWithoutCopyAndScripts()
{
    connectWithCopy(false);
    m_server->command({"ACL", "SETUSER", "plain", "on", ">pw", "~*", "&*", "+@all", "-@scripting"});
    ConnectionParams params = m_server->params();
    params.user = "plain";
    params.password = Secret("pw");
    connectTo(params);
    m_server->command({"SET", "k", "v"});
    const auto refused = duplicate("k", "k2");
    QVERIFY(refused && !*refused);
    QVERIFY2(refused->error().sentence().contains(QStringLiteral("6.2")), qPrintable(refused->error().sentence()));
    QVERIFY(!exists("k2"));
}

void TestKeyChanges::proposesAFreeName()
{
    const auto proposal = [this](const QByteArray &wanted) {
        return outcome<QByteArray>([&](auto *context, auto done) { m_operations->freeName(wanted, context, done); });
    };
    QCOMPARE(proposal("k-copy")->value(), QByteArray("k-copy"));
    m_server->command({"MSET", "k-copy", "1", "k-copy-2", "1", "k-copy-4", "1"});
    QCOMPARE(proposal("k-copy")->value(), QByteArray("k-copy-3"));
    for (int i = 2; i <= 60; ++i)
        m_server->command({"SET", "k-copy-" + QByteArray::number(i), "1"});
    QCOMPARE(proposal("k-copy")->error().kind, Kind::Exists);
}

void TestKeyChanges::expiresManyToTheMillisecond()
{
    QByteArrayList keys;
    for (int i = 0; i < 600; ++i) {
        keys.append("k*" + QByteArray::number(i));
        m_server->command({"SET", keys.last(), "v"});
    }
    m_server->command({"SET", "k*", "v"}); // nobody's pattern
    const qint64 at = QDateTime::currentMSecsSinceEpoch() + 777'777;
    ChangeAccount account =
        change({KeyChange::Kind::ExpireAt, std::chrono::milliseconds(at)}, keys + QByteArrayList{"absent"});
    QCOMPARE(account.changed, keys);
    QCOMPARE(account.alreadyGone, QByteArrayList{"absent"});
    for (const QByteArray &key : keys)
        QCOMPARE(m_server->command({"PEXPIRETIME", key}).integer, at);
    QCOMPARE(m_server->command({"PTTL", "k*"}).integer, qint64(-1));

    account = change({KeyChange::Kind::ExpireAfter, 123'456ms}, {"k*1", "k*2"});
    QCOMPARE(account.changed.size(), 2);
    const qint64 left = m_server->command({"PTTL", "k*2"}).integer;
    QVERIFY2(left > 120'000 && left <= 123'456, QByteArray::number(left));
}

void TestKeyChanges::persistsMany()
{
    m_server->command({"SET", "a", "v", "EX", "100"});
    m_server->command({"SET", "b", "v"});
    const ChangeAccount account = change({KeyChange::Kind::Persist, {}}, {"a", "b", "absent"});
    QCOMPARE(account.changed, QByteArrayList{"a"});
    QCOMPARE(account.unchanged, QByteArrayList{"b"});
    QCOMPARE(account.alreadyGone, QByteArrayList{"absent"});
    QCOMPARE(account.settled(), 3);
    QCOMPARE(m_server->command({"PTTL", "a"}).integer, qint64(-1));
}

void TestKeyChanges::expiryThatWouldDeleteIsRefused()
{
    m_server->command({"SET", "a", "v"});
    const auto past = std::chrono::milliseconds(QDateTime::currentMSecsSinceEpoch() - 1000);
    for (const KeyChange &wrong : {KeyChange{KeyChange::Kind::ExpireAt, past}, {KeyChange::Kind::ExpireAfter, 0ms},
             {KeyChange::Kind::ExpireAfter, -5ms}}) {
        const ChangeAccount account = change(wrong, {"a", "b"});
        QCOMPARE(account.refused.size(), 2);
        QCOMPARE(account.refused.first().error.kind, Kind::InvalidInput);
        QVERIFY(exists("a"));
        QCOMPARE(m_server->command({"PTTL", "a"}).integer, qint64(-1));
    }
}

void TestKeyChanges::D9_everyExpiryIsAccountedFor()
{
    m_server->command({"ACL", "SETUSER", "some", "on", ">pw", "~mine:*", "&*", "+@all"});
    ConnectionParams params = m_server->params();
    params.user = "some";
    params.password = Secret("pw");
    connectTo(params);
    QByteArrayList keys;
    for (int i = 0; i < 900; ++i) {
        keys.append((i % 3 ? "mine:" : "theirs:") + QByteArray::number(i));
        if (i % 2)
            m_server->command({"SET", keys.last(), "v"});
    }
    const ChangeAccount account = change({KeyChange::Kind::ExpireAfter, 1h}, keys);
    QCOMPARE(account.settled(), keys.size());
    QCOMPARE(account.changed.size(), 300);
    QCOMPARE(account.alreadyGone.size(), 300);
    QCOMPARE(account.refused.size(), 300);
    for (const ChangeAccount::Refusal &refusal : account.refused) {
        QVERIFY(refusal.key.startsWith("theirs:"));
        QCOMPARE(refusal.error.kind, Kind::Permission);
        QVERIFY(m_server->command({"PTTL", refusal.key}).integer < 0);
    }
}

void TestKeyChanges::D9_lostConnectionIsUnknown()
{
    FakeServer fake;
    QVERIFY(fake.start());
    int answered = 0;
    fake.setScript([&](const QByteArrayList &arguments) -> QByteArray {
        if (arguments[0] != "PEXPIRE")
            return "+OK\r\n";
        return ++answered <= 100 ? ":1\r\n" : "";
    });
    connectTo(fake.params());
    QByteArrayList keys;
    for (int i = 0; i < 1000; ++i)
        keys.append(QByteArray::number(i));
    ChangeKeysJob job(m_connection.get(), {KeyChange::Kind::ExpireAfter, 1h}, keys, Confirmed::No);
    QSignalSpy finished(&job, &ChangeKeysJob::finished);
    job.start();
    QTRY_VERIFY(job.account().changed.size() == 100 && answered >= 200);
    fake.hangUp();
    QTRY_COMPARE(finished.count(), 1);
    QVERIFY(!job.account().unknown.isEmpty());
    QVERIFY(!job.account().untouched.isEmpty());
    QCOMPARE(job.account().settled(), keys.size());
}

/// What is not recorded leaves a production server its time as what is.
void TestKeyChanges::restsBetweenBatches()
{
    QByteArrayList keys;
    QList<QByteArrayList> commands;
    for (int i = 0; i <= ChangeKeysJob::window; ++i) {
        keys.append("k" + QByteArray::number(i));
        commands.append({"SET", keys.last(), "v"});
    }
    QVERIFY(m_server->pipeline(commands));
    KeyChanger changer(m_server->params(), {}, nullptr, true);
    QSignalSpy finished(&changer, &KeyChanger::finished);
    // The first batch takes as long as the server is held.
    m_server->command({"CLIENT", "PAUSE", "600000", "WRITE"});
    changer.change(keys);
    QTRY_VERIFY(m_server->command({"INFO", "clients"}).bytes.contains("blocked_clients:1"));
    QElapsedTimer held;
    held.start();
    QTRY_VERIFY(held.elapsed() >= 300);
    QElapsedTimer since;
    since.start();
    m_server->command({"CLIENT", "UNPAUSE"});
    QTRY_COMPARE(finished.count(), 1);
    QVERIFY2(since.elapsed() >= 250, QByteArray::number(since.elapsed()));
    QCOMPARE(finished.first().first().value<ChangeAccount>().changed, keys);
    QCOMPARE(m_server->command({"DBSIZE"}).integer, qint64(0));
}

void TestKeyChanges::cancelledWhileItRests()
{
    QByteArrayList keys;
    QList<QByteArrayList> commands;
    for (int i = 0; i < 3 * ChangeKeysJob::window; ++i) {
        keys.append("k" + QByteArray::number(i));
        commands.append({"SET", keys.last(), "v"});
    }
    QVERIFY(m_server->pipeline(commands));
    ChangeKeysJob job(m_connection.get(), {}, keys, Confirmed::Yes, true);
    QSignalSpy finished(&job, &ChangeKeysJob::finished);
    connect(&job, &ChangeKeysJob::progressed, &job, &ChangeKeysJob::cancel, Qt::QueuedConnection);
    job.start();
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(job.account().changed, keys.first(ChangeKeysJob::window));
    QCOMPARE(job.account().untouched, keys.mid(ChangeKeysJob::window));
    QCOMPARE(m_server->command({"DBSIZE"}).integer, qint64(2 * ChangeKeysJob::window));
}

void TestKeyChanges::dropsWhatIsInFlight()
{
    m_server->command({"SET", "k", "v"});
    for (int turns = 0; turns < 12; ++turns) {
        auto context = std::make_unique<QObject>();
        bool isCalled = false;
        const auto flag = [&](const auto &) { isCalled = true; };
        m_operations->duplicate("k", "k2", Confirmed::No, context.get(), flag);
        m_operations->freeName("k", context.get(), flag);
        auto at = std::make_unique<ChangeKeysJob>(m_connection.get(),
            KeyChange{KeyChange::Kind::ExpireAt, 99999999999999ms}, QByteArrayList{"a", "b"}, Confirmed::No);
        auto persist = std::make_unique<ChangeKeysJob>(
            m_connection.get(), KeyChange{KeyChange::Kind::Persist, {}}, QByteArrayList{"k", "b"}, Confirmed::No);
        at->start();
        persist->start();
        for (int i = 0; i < turns / 2; ++i)
            QCoreApplication::processEvents();
        const bool wasCalled = isCalled;
        context.reset();
        at.reset();
        persist.reset();
        if (turns % 2)
            connectTo(m_server->params());
        QVERIFY(facts("k")->isOk()); // behind all that was asked
        QCOMPARE(isCalled, wasCalled);
    }
}

QTEST_GUILESS_MAIN(TestKeyChanges)
#include "tst_keychanges.moc"

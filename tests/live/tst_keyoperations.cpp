// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/live/keyoperationsfixture.h"
#include "tests/support/faultproxy.h"

class TestKeyOperations : public KeyOperationsFixture
{
    Q_OBJECT
private Q_SLOTS:
    void factsForConfirmations();
    void D2_binaryNamesHitTheirKey();
    void D5_renameKeepsTheTimeToLive();
    void D6_renameNeverOverwrites();
    void renameReplacingAsksAndChecks();
    void D6_renameReplacingIsOneStep();
    void renameReplacingWithoutScripts();
    void D7_aNameIsNeverAPattern();
    void D8_folderIsListedByItsExactBytes();
    void D9_everyKeyIsAccountedFor();
    void D9_lostConnectionIsUnknown();
    void cancelledRemovalLeavesTheRest();
    void D21_bigKeyDoesNotBlock();
    void serverWithoutUnlink();
    void expiryToTheMillisecond();
    void expiryThatWouldDeleteIsRefused();
    void persistence();
    void readOnlyProfileRefuses();
    void confirmProfileWantsConfirmation();
    void diesInFlight();
};

void TestKeyOperations::factsForConfirmations()
{
    m_server->command({"SET", "s", "hello", "PX", "90000"});
    m_server->command({"RPUSH", "l", "a", "b", "c"});
    m_server->command({"XADD", "x", "*", "f", "v"});
    const auto s = facts("s");
    QVERIFY(s && *s);
    QCOMPARE(s->value().type, QByteArray("string"));
    QCOMPARE(s->value().length, qint64(5));
    QVERIFY(s->value().pttl > 80000 && s->value().pttl <= 90000);
    QVERIFY(s->value().bytes > 5);
    QCOMPARE(facts("l")->value().length, qint64(3));
    QCOMPARE(facts("l")->value().pttl, qint64(-1));
    QCOMPARE(facts("x")->value().length, qint64(1));
    QVERIFY(!facts("absent")->value().exists());
}

void TestKeyOperations::D2_binaryNamesHitTheirKey()
{
    const QByteArray a("k\xff\0", 3);
    const QByteArray b("k\xfe\0", 3);
    m_server->command({"SET", a, "1"});
    m_server->command({"SET", b, "2"});
    QVERIFY(remove(a)->isOk());
    QVERIFY(!exists(a));
    QVERIFY(exists(b));
    QVERIFY(rename(b, a)->isOk());
    QCOMPARE(m_server->command({"GET", a}).bytes, QByteArray("2"));
}

void TestKeyOperations::D5_renameKeepsTheTimeToLive()
{
    m_server->command({"SET", "from", "v", "EX", "300"});
    QVERIFY(rename("from", "to")->isOk());
    QVERIFY(m_server->command({"PTTL", "to"}).integer > 299000);
    QCOMPARE(rename("from", "to2")->error().kind, Kind::KeyGone);
}

void TestKeyOperations::D6_renameNeverOverwrites()
{
    m_server->command({"SET", "from", "new"});
    m_server->command({"SET", "to", "old"});
    QCOMPARE(rename("from", "to")->error().kind, Kind::Exists);
    QCOMPARE(m_server->command({"GET", "to"}).bytes, QByteArray("old"));
    QCOMPARE(m_server->command({"GET", "from"}).bytes, QByteArray("new"));
}

void TestKeyOperations::renameReplacingAsksAndChecks()
{
    m_server->command({"SET", "from", "new"});
    m_server->command({"RPUSH", "to", "old"});
    const KeySummary target = facts("to")->value();
    const auto replace = [&](Confirmed confirmed) {
        return outcome<void>(
            [&](auto *context, auto done) { m_operations->renameReplacing("from", target, confirmed, context, done); });
    };
    QCOMPARE(replace(Confirmed::No)->error().kind, Kind::NeedsConfirmation);
    m_server->command({"DEL", "to"});
    m_server->command({"SET", "to", "somebody's"});
    QCOMPARE(replace(Confirmed::Yes)->error().kind, Kind::Conflict);
    QCOMPARE(m_server->command({"GET", "to"}).bytes, QByteArray("somebody's"));
    m_server->command({"DEL", "to"});
    m_server->command({"RPUSH", "to", "old"});
    QVERIFY(replace(Confirmed::Yes)->isOk());
    QCOMPARE(m_server->command({"GET", "to"}).bytes, QByteArray("new"));
}

void TestKeyOperations::D6_renameReplacingIsOneStep()
{
    m_server->command({"SET", "from", "new"});
    m_server->command({"RPUSH", "to", "old"});
    FaultProxy proxy(m_server->params());
    QVERIFY(proxy.start());
    connectTo(proxy.params());
    const KeySummary target = facts("to")->value();
    // Somebody else is faster than the very request that renames.
    proxy.setWatcher([this](const QByteArray &request) {
        if (request.contains("RENAME")) {
            m_server->command({"DEL", "to"});
            m_server->command({"SET", "to", "somebody's"});
        }
    });
    const auto replaced = outcome<void>([&](auto *context, auto done) {
        m_operations->renameReplacing("from", target, Confirmed::Yes, context, done);
    });
    QCOMPARE(replaced->error().kind, Kind::Conflict);
    QCOMPARE(m_server->command({"GET", "to"}).bytes, QByteArray("somebody's"));
    QCOMPARE(m_server->command({"GET", "from"}).bytes, QByteArray("new"));
    // The source may go as well.
    m_server->command({"DEL", "to"});
    m_server->command({"RPUSH", "to", "old"});
    proxy.setWatcher([this](const QByteArray &request) {
        if (request.contains("RENAME"))
            m_server->command({"DEL", "from"});
    });
    const auto late = outcome<void>([&](auto *context, auto done) {
        m_operations->renameReplacing("from", target, Confirmed::Yes, context, done);
    });
    QCOMPARE(late->error().kind, Kind::KeyGone);
    QCOMPARE(m_server->command({"LLEN", "to"}).integer, 1);
    connectTo(m_server->params()); // before the proxy goes
}

void TestKeyOperations::renameReplacingWithoutScripts()
{
    m_server->command({"SET", "from", "new"});
    m_server->command({"SET", "to", "old"});
    m_server->command({"ACL", "SETUSER", "plain", "on", ">pw", "~*", "&*", "+@all", "-@scripting"});
    ConnectionParams params = m_server->params();
    params.user = "plain";
    params.password = Secret("pw");
    connectTo(params);
    const KeySummary target = facts("to")->value();
    const auto replaced = outcome<void>([&](auto *context, auto done) {
        m_operations->renameReplacing("from", target, Confirmed::Yes, context, done);
    });
    QCOMPARE(replaced->error().kind, Kind::Permission);
    QVERIFY2(replaced->error().advice.contains(QStringLiteral("delete")), qPrintable(replaced->error().advice));
    QCOMPARE(m_server->command({"GET", "to"}).bytes, QByteArray("old"));
    QCOMPARE(m_server->command({"GET", "from"}).bytes, QByteArray("new"));
}

void TestKeyOperations::D7_aNameIsNeverAPattern()
{
    const QByteArrayList keys{"a*", "ab", "a[b]", "a?", "*", "a\\*"};
    for (const QByteArray &gone : {QByteArray("a*"), QByteArray("*"), QByteArray("a[b]"), QByteArray("a?")}) {
        for (const QByteArray &key : keys)
            m_server->command({"SET", key, "v"});
        QVERIFY(remove(gone)->isOk());
        for (const QByteArray &key : keys)
            QCOMPARE(exists(key), key != gone);
        m_server->command({"SET", gone, "v"});
        ChangeKeysJob job(m_connection.get(), {}, {gone}, Confirmed::No);
        QSignalSpy finished(&job, &ChangeKeysJob::finished);
        job.start();
        QTRY_COMPARE(finished.count(), 1);
        for (const QByteArray &key : keys)
            QCOMPARE(exists(key), key != gone);
    }
    QCOMPARE(m_server->calls("keys"), qint64(0));
    QCOMPARE(m_server->calls("scan"), qint64(0));
}

void TestKeyOperations::D8_folderIsListedByItsExactBytes()
{
    const QByteArrayList inside{"x[12]:a", "x[12]:b:c", "x[12]:"};
    const QByteArrayList outside{"x1:a", "x2:a", "x[12]", "X[12]:a", "x[12];a"};
    for (const QByteArray &key : inside + outside)
        m_server->command({"SET", key, "v"});
    std::optional<Result<KeyIndex>> listed;
    FolderListing listing(m_server->params(), "x[12]:", KeyOrder());
    connect(&listing, &FolderListing::finished, this, [&](const Result<KeyIndex> &keys) { listed = keys; });
    listing.start();
    QTRY_VERIFY(listed.has_value());
    QVERIFY(listed->isOk());
    QCOMPARE(listed->value().size(), inside.size());
    QByteArrayList keys;
    listed->value().forEach(0, listed->value().size(), [&](qsizetype, QByteArrayView name) {
        keys.append(name.toByteArray());
        return true;
    });
    ChangeKeysJob job(m_connection.get(), {}, keys, Confirmed::No);
    QSignalSpy finished(&job, &ChangeKeysJob::finished);
    job.start();
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(job.account().changed.size(), inside.size());
    for (const QByteArray &key : inside)
        QVERIFY(!exists(key));
    for (const QByteArray &key : outside)
        QVERIFY(exists(key));

    // A server that takes the pattern for more than it says does not make the list longer.
    FakeServer fake;
    QVERIFY(fake.start());
    fake.setScript([](const QByteArrayList &arguments) -> QByteArray {
        if (arguments[0].toUpper() != "SCAN")
            return ":2\r\n";
        return "*2\r\n$1\r\n0\r\n*2\r\n$4\r\nx1:a\r\n$7\r\nx[12]:a\r\n";
    });
    listed.reset();
    FolderListing strange(fake.params(), "x[12]:", KeyOrder());
    connect(&strange, &FolderListing::finished, this, [&](const Result<KeyIndex> &found) { listed = found; });
    strange.start();
    QTRY_VERIFY(listed.has_value());
    QCOMPARE(listed->value().size(), qsizetype(1));
    QCOMPARE(listed->value().keyAt(0), QByteArray("x[12]:a"));
}

void TestKeyOperations::D9_everyKeyIsAccountedFor()
{
    m_server->command({"ACL", "SETUSER", "half", "on", ">secret", "~mine:*", "+@all"});
    ConnectionParams params = m_server->params();
    params.user = "half";
    params.password = Secret("secret");
    connectTo(params);
    QByteArrayList keys;
    for (int i = 0; i < 1000; ++i) {
        const QByteArray key = (i >= 400 && i < 700 ? "theirs:" : "mine:") + QByteArray::number(i);
        keys.append(key);
        if (i % 5)
            m_server->command({"SET", key, "v"});
    }
    ChangeKeysJob job(m_connection.get(), {}, keys, Confirmed::No);
    QSignalSpy progressed(&job, &ChangeKeysJob::progressed);
    QSignalSpy finished(&job, &ChangeKeysJob::finished);
    job.start();
    QTRY_COMPARE(finished.count(), 1);
    const ChangeAccount &account = job.account();
    QCOMPARE(account.settled(), keys.size());
    QCOMPARE(account.changed.size(), qsizetype(560));
    QCOMPARE(account.alreadyGone.size(), qsizetype(140));
    QCOMPARE(account.refused.size(), qsizetype(300));
    for (const ChangeAccount::Refusal &refusal : account.refused) {
        QVERIFY(refusal.key.startsWith("theirs:"));
        QCOMPARE(refusal.error.kind, Kind::Permission);
    }
    for (const QByteArray &key : account.changed)
        QVERIFY(key.startsWith("mine:"));
    QVERIFY(progressed.count() > 1);
    QCOMPARE(m_server->command({"DBSIZE"}).integer, qint64(240));
}

void TestKeyOperations::D9_lostConnectionIsUnknown()
{
    FakeServer fake;
    QVERIFY(fake.start());
    int answered = 0;
    fake.setScript([&](const QByteArrayList &arguments) -> QByteArray {
        if (arguments[0] != "UNLINK")
            return "+OK\r\n";
        return ++answered <= 100 ? QByteArray(":1\r\n") : QByteArray();
    });
    connectTo(fake.params());
    QByteArrayList keys;
    for (int i = 0; i < 1000; ++i)
        keys.append(QByteArray::number(i));
    ChangeKeysJob job(m_connection.get(), {}, keys, Confirmed::No);
    QSignalSpy finished(&job, &ChangeKeysJob::finished);
    job.start();
    QTRY_VERIFY(job.account().changed.size() == 100 && answered >= 200);
    fake.hangUp();
    QTRY_COMPARE(finished.count(), 1);
    const ChangeAccount &account = job.account();
    QCOMPARE(account.changed.size(), qsizetype(100));
    QVERIFY(!account.unknown.isEmpty());
    QVERIFY(account.unknown.size() <= ChangeKeysJob::window);
    QVERIFY(!account.untouched.isEmpty());
    QCOMPARE(account.settled(), keys.size());
    // Nothing is sent a second time.
    QSet<QByteArray> seen;
    for (const QByteArrayList &request : fake.requests()) {
        if (request.value(0) != "UNLINK")
            continue;
        QVERIFY(!seen.contains(request[1]));
        seen.insert(request[1]);
    }
}

void TestKeyOperations::cancelledRemovalLeavesTheRest()
{
    QByteArrayList keys;
    for (int i = 0; i < 3000; ++i)
        keys.append("k" + QByteArray::number(i));
    for (const QByteArray &key : keys)
        m_server->command({"SET", key, "v"});
    ChangeKeysJob job(m_connection.get(), {}, keys, Confirmed::No);
    QSignalSpy finished(&job, &ChangeKeysJob::finished);
    connect(&job, &ChangeKeysJob::progressed, this, [&] { job.cancel(); });
    job.start();
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(job.account().settled(), keys.size());
    QVERIFY(!job.account().untouched.isEmpty());
    QCOMPARE(m_server->command({"DBSIZE"}).integer, 3000 - job.account().changed.size());
    for (const QByteArray &key : job.account().untouched)
        QVERIFY(exists(key));
}

void TestKeyOperations::D21_bigKeyDoesNotBlock()
{
    m_server->command({"CONFIG", "SET", "slowlog-log-slower-than", "-1"});
    m_server->command({"EVAL",
        "for i = 1, 300 do local t = {} for j = 1, 2000 do t[#t+1] = i .. ':' .. j t[#t+1] = 'value' end "
        "redis.call('HSET', 'big', unpack(t)) end",
        "0"});
    QCOMPARE(m_server->command({"HLEN", "big"}).integer, qint64(600000));
    m_server->command({"SLOWLOG", "RESET"});
    m_server->command({"CONFIG", "SET", "slowlog-log-slower-than", "10000"});
    QVERIFY(remove("big")->isOk());
    QVERIFY(!exists("big"));
    QCOMPARE(m_server->command({"SLOWLOG", "LEN"}).integer, qint64(0));
    QCOMPARE(m_server->calls("del"), qint64(0));
}

void TestKeyOperations::serverWithoutUnlink()
{
    FakeServer fake;
    QVERIFY(fake.start());
    qint64 length = 3;
    fake.setScript([&](const QByteArrayList &arguments) -> QByteArray {
        const QByteArray name = arguments[0].toUpper();
        if (name == "UNLINK")
            return "-ERR unknown command `UNLINK`, with args beginning with: `k`,\r\n";
        if (name == "TYPE")
            return "+hash\r\n";
        if (name == "HLEN")
            return ':' + QByteArray::number(length) + "\r\n";
        return name == "DEL" || name == "PTTL" ? QByteArray(":1\r\n") : QByteArray("-ERR unknown command\r\n");
    });
    const auto deletions = [&] {
        const auto &requests = fake.requests();
        return std::count_if(requests.begin(), requests.end(), [](const auto &request) { return request[0] == "DEL"; });
    };
    connectTo(fake.params());
    QVERIFY(remove("k")->isOk());
    QCOMPARE(deletions(), 1);
    length = 5000000;
    QCOMPARE(remove("k")->error().kind, Kind::NeedsConfirmation);
    QCOMPARE(deletions(), 1);
    QVERIFY(remove("k", Confirmed::Yes)->isOk());
    QCOMPARE(deletions(), 2);
    ChangeKeysJob job(m_connection.get(), {}, {"k1", "k2"}, Confirmed::Yes);
    QSignalSpy finished(&job, &ChangeKeysJob::finished);
    job.start();
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(job.account().changed.size(), qsizetype(2));
    QCOMPARE(deletions(), 4);
}

void TestKeyOperations::expiryToTheMillisecond()
{
    m_server->command({"SET", "k", "v"});
    const auto in = outcome<qint64>(
        [&](auto *context, auto done) { m_operations->expireIn("k", 123456ms, Confirmed::No, context, done); });
    QVERIFY(in && *in);
    QVERIFY(in->value() > 122000 && in->value() <= 123456);
    const qint64 at = QDateTime::currentMSecsSinceEpoch() + 777777;
    const auto until = outcome<qint64>([&](auto *context, auto done) {
        m_operations->expireAt("k", std::chrono::milliseconds(at), Confirmed::No, context, done);
    });
    QVERIFY(until && *until);
    QCOMPARE(m_server->command({"PEXPIRETIME", "k"}).integer, at);
    const auto gone = outcome<qint64>(
        [&](auto *context, auto done) { m_operations->expireIn("absent", 1000ms, Confirmed::No, context, done); });
    QCOMPARE(gone->error().kind, Kind::KeyGone);
}

void TestKeyOperations::expiryThatWouldDeleteIsRefused()
{
    m_server->command({"SET", "k", "v"});
    for (const auto ttl : {0ms, -1ms}) {
        const auto in = outcome<qint64>(
            [&](auto *context, auto done) { m_operations->expireIn("k", ttl, Confirmed::No, context, done); });
        QCOMPARE(in->error().kind, Kind::InvalidInput);
    }
    const std::chrono::milliseconds past(QDateTime::currentMSecsSinceEpoch() - 1000);
    const auto at = outcome<qint64>(
        [&](auto *context, auto done) { m_operations->expireAt("k", past, Confirmed::No, context, done); });
    QCOMPARE(at->error().kind, Kind::InvalidInput);
    QVERIFY(exists("k"));
    QCOMPARE(m_server->command({"PTTL", "k"}).integer, qint64(-1));
}

void TestKeyOperations::persistence()
{
    m_server->command({"SET", "k", "v", "EX", "100"});
    const auto persist = [&](const QByteArray &key) {
        return outcome<void>(
            [&](auto *context, auto done) { m_operations->persist(key, Confirmed::No, context, done); });
    };
    QVERIFY(persist("k")->isOk());
    QCOMPARE(m_server->command({"PTTL", "k"}).integer, qint64(-1));
    QVERIFY(persist("k")->isOk());
    QCOMPARE(persist("absent")->error().kind, Kind::KeyGone);
}

void TestKeyOperations::readOnlyProfileRefuses()
{
    m_server->command({"SET", "k", "v"});
    ConnectionParams params = m_server->params();
    params.safety = SafetyLevel::ReadOnly;
    connectTo(params);
    QCOMPARE(remove("k", Confirmed::Yes)->error().kind, Kind::Refused);
    QCOMPARE(rename("k", "k2")->error().kind, Kind::Refused);
    ChangeKeysJob job(m_connection.get(), {}, {"k"}, Confirmed::Yes);
    QSignalSpy finished(&job, &ChangeKeysJob::finished);
    job.start();
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(job.account().refused.size(), qsizetype(1));
    QVERIFY(exists("k"));
    QVERIFY(facts("k")->isOk());
}

void TestKeyOperations::confirmProfileWantsConfirmation()
{
    m_server->command({"SET", "k", "v"});
    ConnectionParams params = m_server->params();
    params.safety = SafetyLevel::Confirm;
    connectTo(params);
    QCOMPARE(remove("k")->error().kind, Kind::NeedsConfirmation);
    QVERIFY(exists("k"));
    QVERIFY(remove("k", Confirmed::Yes)->isOk());
    QVERIFY(!exists("k"));
}

void TestKeyOperations::diesInFlight()
{
    for (int i = 0; i < 20; ++i) {
        auto context = std::make_unique<QObject>();
        bool isCalled = false;
        const auto flag = [&](const auto &) { isCalled = true; };
        m_operations->remove("k", Confirmed::No, context.get(), flag);
        m_operations->facts("k", context.get(), flag);
        m_operations->expireAt("k", 99999999999999ms, Confirmed::No, context.get(), flag);
        auto job =
            std::make_unique<ChangeKeysJob>(m_connection.get(), KeyChange(), QByteArrayList{"a", "b"}, Confirmed::No);
        job->start();
        auto details = std::make_unique<KeyDetails>(m_connection.get());
        details->fetch({"a", "b"});
        auto listing = std::make_unique<FolderListing>(m_server->params(), "a:", KeyOrder());
        listing->start();
        context.reset();
        job.reset();
        details.reset();
        listing.reset();
        if (i % 2)
            connectTo(m_server->params());
        QCoreApplication::processEvents();
        QVERIFY(!isCalled);
    }
    QVERIFY(facts("k")->isOk());
}

QTEST_GUILESS_MAIN(TestKeyOperations)
#include "tst_keyoperations.moc"

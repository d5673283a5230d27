// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keyspace/recordedchangejob.h"
#include "undofixture.h"

/// What was deleted comes back: the very bytes, the very time of expiry, and never over what came meanwhile.
class TestUndo : public UndoFixture
{
    Q_OBJECT
private Q_SLOTS:
    void deletedKeysComeBackAsTheyWere();
    void survivesTheProgram();
    void neverOverwritesWhatCameMeanwhile();
    void whatHasExpiredStaysAway();
    void tooLargeIsSaidBefore();
    void whatGrewIsLeftAlone();
    void moreThanTheJournalHolds();
    void refusedByTheServerIsSaidBefore_data();
    void refusedByTheServerIsSaidBefore();
    void D9_someKeysRefused();
    void recordedBeforeItIsGone();
    void whatIsRecordedIsWhatIsLost();
    void hotKeyIsDeletedAndRecorded();
    void noJournalNoDeletion();
    void expiriesArePutBack();
    void expiriesOfOthersAreLeftAlone();
    void renamedOverIsPutBack();
    void renamedOverWithBothNamesTaken();
    void D21_noTurnOfTheServerIsLong();
    void clusterTakesKeysOneByOne();
};

void TestUndo::deletedKeysComeBackAsTheyWere()
{
    const QByteArrayList keys = makeSamples(700);
    const auto dumps = dumpsOf(keys);
    const qint64 expiry = m_server->command({"PEXPIRETIME", keys[3]}).integer;
    QVERIFY(expiry > 0);
    const RecordSurvey survey = surveyOf({}, keys);
    QCOMPARE(survey.recorded(), keys.size());
    QVERIFY(!survey.refusal);
    const ChangeAccount account = change(keys);
    QCOMPARE(account.changed.size(), keys.size());
    QCOMPARE(account.unrecorded, 0);
    QCOMPARE(m_server->command({"DBSIZE"}).integer, 0);
    QCOMPARE(m_server->calls("del"), qint64(0));

    const UndoResult undone = undo();
    QVERIFY2(!undone.error, qPrintable(undone.error.sentence()));
    QCOMPARE(undone.account.restored.size(), keys.size());
    QCOMPARE(dumpsOf(keys), dumps);
    QCOMPARE(m_server->command({"PEXPIRETIME", keys[3]}).integer, expiry);
    QCOMPARE(m_server->command({"PTTL", keys[0]}).integer, qint64(-1));
    QVERIFY(!latest()); // it is undone
}

void TestUndo::survivesTheProgram()
{
    m_server->command({"SET", "k", "v"});
    survey({}, {"k"});
    QCOMPARE(change({"k"}).changed.size(), 1);
    m_changer.reset();
    m_recorder.reset();
    const auto operations = UndoJournal(m_path).operations().value();
    QCOMPARE(operations.size(), 1);
    QCOMPARE(operations.first().keys, qint64(1));
    QVERIFY(undo(operations.first().id).account.restored == QByteArrayList{"k"});
    QCOMPARE(m_server->command({"GET", "k"}).bytes, QByteArray("v"));
    // And on no other database.
    survey({}, {"k"});
    change({"k"});
    ConnectionParams other = m_params;
    other.database = 3;
    std::swap(other, m_params);
    QCOMPARE(undo().error.kind, Kind::Refused);
    QCOMPARE(m_server->command({"DBSIZE"}, 3).integer, 0);
}

void TestUndo::neverOverwritesWhatCameMeanwhile()
{
    const QByteArrayList keys{"a", "b", "c", "expiring"};
    for (const QByteArray &key : keys)
        m_server->command({"SET", key, "old"});
    m_server->command({"PEXPIRE", "expiring", "500000"});
    survey({}, keys);
    change(keys);
    m_server->command({"RPUSH", "b", "somebody's"});
    m_server->command({"SET", "expiring", "somebody's"});
    const UndoResult undone = undo();
    QCOMPARE(undone.account.restored, (QByteArrayList{"a", "c"}));
    QCOMPARE(listed(undone.account.existing), (QByteArrayList{"b", "expiring"}));
    QCOMPARE(m_server->command({"GET", "expiring"}).bytes, QByteArray("somebody's"));
    QCOMPARE(m_server->command({"LRANGE", "b", "0", "-1"}).elements.value(0).bytes, QByteArray("somebody's"));
    QCOMPARE(m_server->command({"GET", "c"}).bytes, QByteArray("old"));
}

void TestUndo::whatHasExpiredStaysAway()
{
    m_server->command({"SET", "short", "v", "PX", "400"});
    m_server->command({"SET", "long", "v", "PX", "400000"});
    survey({}, {"short", "long"});
    const qint64 expiry = m_server->command({"PEXPIRETIME", "short"}).integer;
    QCOMPARE(change({"short", "long"}).changed.size(), 2);
    QTRY_VERIFY(QDateTime::currentMSecsSinceEpoch() > expiry);
    const UndoResult undone = undo();
    QCOMPARE(undone.account.expired, QByteArrayList{"short"});
    QCOMPARE(undone.account.restored, QByteArrayList{"long"});
    const qint64 left = m_server->command({"PTTL", "long"}).integer;
    QVERIFY2(left > 300000 && left < 399990, QByteArray::number(left));
}

void TestUndo::tooLargeIsSaidBefore()
{
    m_server->command({"SET", "large", QByteArray(2 << 20, 'x')});
    m_server->command({"SET", "small", "v"});
    const RecordSurvey found = surveyOf({}, {"large", "small"});
    QCOMPARE(found.recorded(), 1);
    QCOMPARE(found.tooLarge, 1);
    QVERIFY(found.left.contains("large"));
    const ChangeAccount account = change({"large", "small"});
    QCOMPARE(account.changed.size(), 2);
    QCOMPARE(account.unrecorded, 1);
    QCOMPARE(m_server->calls("dump"), qint64(2)); // one to try, one to keep: never of the large one
    const UndoResult undone = undo();
    QCOMPARE(undone.account.restored, QByteArrayList{"small"});
    QVERIFY(!exists("large"));
}

void TestUndo::whatGrewIsLeftAlone()
{
    m_server->command({"SET", "grows", "v"});
    m_server->command({"SET", "small", "v"});
    survey({}, {"grows", "small"});
    m_server->command({"SET", "grows", QByteArray(2 << 20, 'x')}); // while the question stands
    const ChangeAccount account = change({"grows", "small"});
    QCOMPARE(account.changed, QByteArrayList{"small"});
    QCOMPARE(account.refused.size(), 1);
    QCOMPARE(account.refused.first().error.kind, Kind::LimitExceeded);
    QVERIFY(exists("grows"));
    QCOMPARE(m_server->calls("dump"), qint64(2));
}

void TestUndo::moreThanTheJournalHolds()
{
    m_limits.bytes = 100'000; // 50,000 for one operation
    QByteArrayList keys;
    for (int i = 0; i < 100; ++i) {
        keys.append("k" + QByteArray::number(i));
        m_server->command({"SET", keys.last(), QByteArray(900, char('a' + i % 26))});
    }
    const RecordSurvey found = surveyOf({}, keys);
    QVERIFY2(found.recorded() > 30 && found.recorded() < 60, QByteArray::number(found.recorded()));
    QCOMPARE(found.overBudget(), keys.size() - found.recorded());
    const qsizetype recorded = found.recorded();
    ChangeAccount account = change(listed(keys).first(40)); // in pieces, as the window does
    account.append(change(listed(keys).mid(40)));
    QCOMPARE(account.changed.size(), 100);
    QCOMPARE(account.unrecorded, 100 - recorded);
    QVERIFY(QFile(m_path).size() <= m_limits.bytes);
    QCOMPARE(undo().account.restored.size(), recorded);
    QCOMPARE(m_server->command({"DBSIZE"}).integer, qint64(recorded));
}

void TestUndo::refusedByTheServerIsSaidBefore_data()
{
    QTest::addColumn<QByteArray>("refused");
    for (const char *command : {"dump", "restore", "memory", "multi", "exec", "watch", "pexpiretime"})
        QTest::newRow(command) << "-" + QByteArray(command);
}

void TestUndo::refusedByTheServerIsSaidBefore()
{
    QFETCH(QByteArray, refused);
    m_server->command({"ACL", "SETUSER", "limited", "on", ">pw", "~*", "&*", "+@all", refused});
    m_params.user = "limited";
    m_params.password = Secret("pw");
    const QByteArrayList keys = makeSamples(20);
    const RecordSurvey found = surveyOf({}, keys);
    QCOMPARE(found.recorded(), 0);
    QCOMPARE(found.refusal.kind, Kind::Permission);
    const ChangeAccount account = change(keys); // all the same
    QCOMPARE(account.changed.size(), keys.size());
    QCOMPARE(account.unrecorded, keys.size());
    QCOMPARE(m_server->command({"DBSIZE"}).integer, 0);
    QVERIFY(!latest());
}

void TestUndo::D9_someKeysRefused()
{
    m_server->command({"ACL", "SETUSER", "limited", "on", ">pw", "~mine:*", "%R~read:*", "&*", "+@all"});
    m_params.user = "limited";
    m_params.password = Secret("pw");
    QByteArrayList keys;
    for (int i = 0; i < 30; ++i) {
        keys.append(QByteArray(i % 3 == 0 ? "theirs:" : i % 3 == 1 ? "mine:" : "read:") + QByteArray::number(i));
        m_server->command({"SET", keys.last(), "v"});
    }
    const RecordSurvey found = surveyOf({}, keys);
    QCOMPARE(found.refused, 10);
    const ChangeAccount account = change(listed(keys));
    QCOMPARE(account.settled(), keys.size());
    QCOMPARE(account.changed.size(), 10);
    QCOMPARE(account.refused.size(), 20);
    for (const ChangeAccount::Refusal &refusal : account.refused) {
        QVERIFY2(!refusal.key.startsWith("mine:"), refusal.key);
        QCOMPARE(refusal.error.kind, Kind::Permission);
    }
    QCOMPARE(undo().account.restored.size(), 10);
    QCOMPARE(m_server->command({"DBSIZE"}).integer, 30);
}

void TestUndo::recordedBeforeItIsGone()
{
    m_server->command({"SET", "k", "v"});
    FaultProxy proxy(m_server->params());
    QVERIFY(proxy.start());
    m_params = proxy.params();
    survey({}, {"k"});
    bool isRecorded = false;
    proxy.setWatcher([&](const QByteArray &request) {
        // What a program that dies now leaves behind.
        if (request.contains("UNLINK"))
            isRecorded = UndoJournal(m_path).operations().value().size() == 1;
    });
    // And no answer comes.
    proxy.breakNext(FaultProxy::Fault::LoseReply, "UNLINK");
    const ChangeAccount account = change({"k"});
    QVERIFY(isRecorded);
    QCOMPARE(account.unknown, QByteArrayList{"k"});
    QVERIFY(!exists("k"));
    QCOMPARE(undo().account.restored, QByteArrayList{"k"});
    QCOMPARE(m_server->command({"GET", "k"}).bytes, QByteArray("v"));
}

void TestUndo::whatIsRecordedIsWhatIsLost()
{
    for (const char *key : {"a", "b", "c"})
        m_server->command({"SET", key, "old"});
    FaultProxy proxy(m_server->params());
    QVERIFY(proxy.start());
    m_params = proxy.params();
    survey({}, {"a", "b", "c"});
    int changes = 0;
    proxy.setWatcher([&](const QByteArray &request) {
        // Somebody changes a key between its reading and its deletion.
        if (request.contains("UNLINK") && changes++ < 2)
            m_server->command({"APPEND", "b", "+new"});
    });
    QCOMPARE(change({"a", "b", "c"}).changed.size(), 3);
    QVERIFY(changes >= 3);
    m_params = m_server->params();
    QCOMPARE(undo(m_recorder->operation().id, proxy.params()).account.restored.size(), 3);
    QCOMPARE(m_server->command({"GET", "b"}).bytes, QByteArray("old+new+new"));
    QCOMPARE(m_server->command({"GET", "a"}).bytes, QByteArray("old"));
}

void TestUndo::hotKeyIsDeletedAndRecorded()
{
    m_server->command({"SET", "hot", "0"});
    FaultProxy proxy(m_server->params());
    QVERIFY(proxy.start());
    m_params = proxy.params();
    survey({}, {"hot"});
    proxy.setWatcher([&](const QByteArray &request) {
        if (request.contains("UNLINK"))
            m_server->command({"INCR", "hot"});
    });
    QCOMPARE(change({"hot"}).changed.size(), 1);
    QVERIFY(!exists("hot"));
    const QByteArray last = QByteArray::number(m_server->calls("incr"));
    QCOMPARE(undo(m_recorder->operation().id, proxy.params()).account.restored.size(), 1);
    QCOMPARE(m_server->command({"GET", "hot"}).bytes, last);
}

void TestUndo::noJournalNoDeletion()
{
    m_server->command({"SET", "k", "v"});
    survey({}, {"k"});
    QVERIFY(QFile::remove(m_path));
    QVERIFY(QDir().mkdir(m_path)); // nothing can be written there any more
    const ChangeAccount account = change({"k"});
    QCOMPARE(account.refused.size(), 1);
    QCOMPARE(account.refused.first().error.kind, Kind::Io);
    QVERIFY(exists("k"));
    // Where that is known before, it is said, and the user may delete all the same.
    const RecordSurvey found = surveyOf({}, {"k"});
    QCOMPARE(found.recorded(), 0);
    QCOMPARE(found.refusal.kind, Kind::Io);
    QCOMPARE(change({"k"}).changed.size(), 1);
}

void TestUndo::expiriesArePutBack()
{
    QByteArrayList keys;
    QList<qint64> before;
    for (int i = 0; i < 600; ++i) {
        keys.append("k" + QByteArray::number(i));
        m_server->command({"SET", keys.last(), "v"});
        if (i % 2)
            m_server->command({"PEXPIRE", keys.last(), QByteArray::number(1'000'000 + i)});
        before.append(m_server->command({"PEXPIRETIME", keys.last()}).integer);
    }
    const auto now = [&] {
        QList<qint64> expiries;
        for (const QByteArray &key : keys)
            expiries.append(m_server->command({"PEXPIRETIME", key}).integer);
        return expiries;
    };
    using Change = KeyChange::Kind;
    const auto at = std::chrono::milliseconds(QDateTime::currentMSecsSinceEpoch() + 777'777);
    for (const KeyChange &wanted :
        {KeyChange{Change::ExpireAfter, 5h}, {Change::ExpireAt, at}, {Change::Persist, 0ms}}) {
        const RecordSurvey found = surveyOf(wanted, keys, UndoOperation::Kind::ExpiryChanged);
        QCOMPARE(found.recorded(), keys.size());
        const ChangeAccount account = change(keys + QByteArrayList{"absent"});
        QCOMPARE(account.changed.size(), wanted.kind == Change::Persist ? 300 : 600);
        QCOMPARE(account.unchanged.size(), wanted.kind == Change::Persist ? 300 : 0);
        QVERIFY(now() != before);
        if (wanted.kind == Change::ExpireAt)
            QCOMPARE(now(), QList<qint64>(600, qint64(at.count())));
        const UndoResult undone = undo();
        QVERIFY2(!undone.error, qPrintable(undone.error.sentence()));
        QCOMPARE(undone.account.restored.size(), account.changed.size());
        QCOMPARE(now(), before);
    }
    // Either would delete them: the one has passed, the other is past the end of what can be counted.
    for (const KeyChange &wanted :
        {KeyChange{Change::ExpireAt, 1ms}, {Change::ExpireAfter, 9'223'372'036'000'000'000ms}}) {
        survey(wanted, keys, UndoOperation::Kind::ExpiryChanged);
        QCOMPARE(change(keys).refused.size(), 600);
    }
    QCOMPARE(now(), before);
}

void TestUndo::expiriesOfOthersAreLeftAlone()
{
    for (const char *key : {"a", "changed", "gone", "short"})
        m_server->command({"SET", key, "v", "PX", "500000"});
    m_server->command({"PEXPIRE", "short", "600"});
    const qint64 expiry = m_server->command({"PEXPIRETIME", "short"}).integer;
    const QByteArrayList keys{"a", "changed", "gone", "short"};
    survey({KeyChange::Kind::Persist, {}}, keys, UndoOperation::Kind::ExpiryChanged);
    QCOMPARE(change(keys).changed.size(), 4);
    m_server->command({"PEXPIRE", "changed", "12345678"});
    m_server->command({"DEL", "gone"});
    QTRY_VERIFY(QDateTime::currentMSecsSinceEpoch() > expiry);
    const UndoResult undone = undo();
    QCOMPARE(undone.account.restored, QByteArrayList{"a"});
    QCOMPARE(undone.account.changed, (QByteArrayList{"changed", "gone"}));
    QCOMPARE(undone.account.expired, QByteArrayList{"short"}); // putting it back would delete it
    QVERIFY(exists("short"));
    QVERIFY(m_server->command({"PTTL", "changed"}).integer > 12'000'000);
}

void TestUndo::renamedOverIsPutBack()
{
    m_server->command({"SET", "from", "new", "PX", "500000"});
    m_server->command({"RPUSH", "to", "old", "older"});
    const auto dumps = dumpsOf({"from", "to"});
    const KeyChange over{KeyChange::Kind::RenameOver, {}, "from", "list"};
    survey(over, {"to"}, UndoOperation::Kind::RenamedOver);
    QCOMPARE(change({"to"}).changed.size(), 1);
    QCOMPARE(m_server->command({"GET", "to"}).bytes, QByteArray("new"));
    const UndoResult undone = undo();
    QCOMPARE(undone.account.restored, QByteArrayList{"to"});
    QCOMPARE(undone.account.renamedBack, QByteArrayList{"from"});
    QCOMPARE(dumpsOf({"from", "to"}), dumps);
    QVERIFY(m_server->command({"PTTL", "from"}).integer > 400000);
    QCOMPARE(m_server->command({"PTTL", "to"}).integer, qint64(-1));

    // What is not what was shown is not lost.
    survey(over, {"to"}, UndoOperation::Kind::RenamedOver);
    m_server->command({"DEL", "to"});
    m_server->command({"SET", "to", "somebody's"});
    const ChangeAccount refused = change({"to"});
    QCOMPARE(refused.refused.value(0).error.kind, Kind::Conflict);
    QCOMPARE(m_server->command({"GET", "to"}).bytes, QByteArray("somebody's"));
}

void TestUndo::renamedOverWithBothNamesTaken()
{
    m_server->command({"SET", "from", "new"});
    m_server->command({"SET", "to", "old"});
    survey({KeyChange::Kind::RenameOver, {}, "from", "string"}, {"to"}, UndoOperation::Kind::RenamedOver);
    QCOMPARE(change({"to"}).changed.size(), 1);
    m_server->command({"SET", "from", "another"});
    const UndoResult undone = undo();
    QCOMPARE(undone.account.existing, QByteArrayList{"to"});
    QCOMPARE(m_server->command({"GET", "from"}).bytes, QByteArray("another"));
    QCOMPARE(m_server->command({"GET", "to"}).bytes, QByteArray("new"));
}

void TestUndo::D21_noTurnOfTheServerIsLong()
{
    QByteArrayList keys;
    QList<QByteArrayList> commands;
    for (int i = 0; i < 4000; ++i) {
        keys.append((i % 100 ? "small:" : "large:") + QByteArray::number(i));
        commands.append({"SET", keys.last(), QByteArray(i % 100 ? 200 : 200'000, char(i))});
    }
    QVERIFY(m_server->pipeline(commands));
    const auto dumps = dumpsOf(keys);
    FaultProxy proxy(m_server->params());
    QVERIFY(proxy.start());
    m_params = proxy.params();
    survey({}, keys);
    QByteArray requests;
    proxy.setWatcher([&requests](const QByteArray &request) { requests += request; });
    QCOMPARE(change(listed(keys)).changed.size(), keys.size());
    proxy.setWatcher({});
    // What one turn of the server is kept with: bytes that it serialises, and keys that it removes in one step.
    int batches = 0;
    qsizetype begin = 0;
    for (qsizetype end = 0; (end = requests.indexOf("EXEC\r\n", begin)) >= 0; begin = end + 4, ++batches) {
        const QByteArray batch = requests.mid(begin, end - begin);
        const auto dumped = batch.count("DUMP\r\n");
        qsizetype large = 0;
        for (qsizetype at = batch.indexOf("DUMP\r\n"); at >= 0; at = batch.indexOf("DUMP\r\n", at + 1))
            large += batch.mid(at, 20).contains("large:") ? 1 : 0;
        QVERIFY2(dumped <= RecordedChangeJob::batchKeys, QByteArray::number(dumped));
        QVERIFY2(large <= 2, QByteArray::number(large));
    }
    QVERIFY2(batches > 20, QByteArray::number(batches));
    QCOMPARE(undo().account.restored.size(), keys.size());
    QCOMPARE(dumpsOf(keys), dumps);
}

void TestUndo::clusterTakesKeysOneByOne()
{
    startCluster();
    if (QTest::currentTestFailed())
        return;
    const QByteArrayList keys = makeSamples(60);
    QVERIFY(exists(keys.last()));
    const auto dumps = dumpsOf(keys);
    survey({}, keys);
    QCOMPARE(change(keys).changed.size(), keys.size());
    QCOMPARE(undo().account.restored.size(), keys.size());
    QCOMPARE(dumpsOf(keys), dumps);
    survey({KeyChange::Kind::ExpireAfter, 1h}, keys, UndoOperation::Kind::ExpiryChanged);
    QCOMPARE(change(keys).changed.size(), keys.size());
    QCOMPARE(undo().account.restored.size(), keys.size());
    QCOMPARE(m_server->command({"PTTL", keys[1]}).integer, qint64(-1));
}

QTEST_GUILESS_MAIN(TestUndo)
#include "tst_undo.moc"

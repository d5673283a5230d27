// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keyspace/recordedchangejob.h"
#include "undofixture.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QProcess>
#include <QRandomGenerator>

#include <csignal>

namespace {

constexpr qsizetype mostUnanswered = RecordedChangeJob::batchKeys;

/// The argument with which this program deletes all keys of a server, recorded, until it is done or killed.
constexpr char deleterArgument[] = "--delete-keys";

int runDeleter(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    ConnectionParams params;
    params.address.transport = ServerAddress::Transport::Unix;
    params.address.path = QFile::decodeName(argv[2]);
    QByteArrayList keys;
    for (int i = 0; i < QByteArray(argv[4]).toInt(); ++i)
        keys.append("k" + QByteArray::number(i));
    const auto recorder = std::make_shared<UndoRecorder>(
        QFile::decodeName(argv[3]), UndoLimits(), UndoServer::of(params), UndoOperation::Kind::Deleted);
    KeyChanger changer(params, {}, recorder, false);
    QObject::connect(&changer, &KeyChanger::surveyed, &application, [&] {
        std::fputs("surveyed\n", stdout);
        std::fflush(stdout);
        changer.change(keys);
    });
    QObject::connect(&changer, &KeyChanger::finished, &application, &QCoreApplication::quit);
    changer.survey({KeySpan::all(KeyIndex::of(keys))});
    return QCoreApplication::exec();
}

} // namespace

/// Deleting and undoing while connections are lost, programs die and people change their minds: each key is on the
/// server or in the journal, and what became of it is told.
class TestUndoLoss : public UndoFixture
{
    Q_OBJECT
private Q_SLOTS:
    void killedWhileDeleting();
    void D9_lostWhileDeleting();
    void cancelledDeletion();
    void D9_lostWhileUndoing();
    void D9_lostWhileUndoingExpiries();
    void cancelledUndoGoesOn();
    void unreachableServer();
    void damagedRecordIsTold();
    void refusedUndoCanBeTriedAgain();
    void D9_putOffAndThenRefused();
    void whereRecordingFailsNothingMoreIsChanged();
    void attemptsAreOfOneKey();
    void surveyKeepsNoEndlessList();
    void diesInFlight();
};

void TestUndoLoss::killedWhileDeleting()
{
    constexpr int count = 20'000;
    int early = 0;
    for (int round = 0; round < 8; ++round) {
        m_path = m_folder->filePath(QStringLiteral("journal%1").arg(round));
        m_server->command({"FLUSHALL"});
        const QByteArrayList keys = makeKeys(count);
        QProcess deleter;
        deleter.start(QCoreApplication::applicationFilePath(),
            {QLatin1String(deleterArgument), m_server->path(), m_path, QString::number(count)});
        QTRY_VERIFY(deleter.canReadLine());
        // At any moment: after some of the keys are gone, and a few microseconds.
        const qint64 until = count - QRandomGenerator::global()->bounded(count * 3 / 4);
        const QDeadlineTimer deadline(patience);
        while (!deadline.hasExpired() && m_server->command({"DBSIZE"}).integer > until) { }
        ::kill(pid_t(deleter.processId()), SIGKILL);
        QTRY_COMPARE(deleter.state(), QProcess::NotRunning);
        const qint64 left = m_server->command({"DBSIZE"}).integer;
        early += left > 0 ? 1 : 0;
        const auto operation = latest();
        QVERIFY(operation.has_value());
        const UndoResult undone = undo(operation->id);
        QVERIFY2(!undone.error, qPrintable(undone.error.sentence()));
        // Some were recorded and not deleted any more: they are what they were.
        const qint64 unharmed = undone.account.restored.size() - (count - left);
        QVERIFY2(unharmed >= 0 && unharmed <= mostUnanswered, QByteArray::number(unharmed));
        QVERIFY(undone.account.existing.isEmpty());
        QVERIFY(!latest());
        QCOMPARE(m_server->command({"DBSIZE"}).integer, qint64(count));
        for (int i = 0; i < count; i += 97)
            QCOMPARE(m_server->command({"GET", keys[i]}).bytes, "value " + keys[i]);
    }
    QVERIFY2(early > 0, "every round came too late");
}

void TestUndoLoss::D9_lostWhileDeleting()
{
    const QByteArrayList keys = makeKeys(2000);
    FaultProxy proxy(m_server->params());
    QVERIFY(proxy.start());
    m_params = proxy.params();
    survey({}, keys);
    int seen = 0;
    proxy.setWatcher([&](const QByteArray &request) {
        if (request.contains("EXEC") && ++seen == 3)
            proxy.breakNext(FaultProxy::Fault::LoseReply, "UNLINK");
    });
    const ChangeAccount account = change(keys);
    QVERIFY(proxy.hasBroken());
    QCOMPARE(account.settled(), keys.size());
    QVERIFY(!account.unknown.isEmpty() && account.unknown.size() <= mostUnanswered);
    QVERIFY(!account.untouched.isEmpty());
    const UndoResult undone = undo();
    QCOMPARE(undone.account.restored.size(), account.changed.size() + account.unknown.size());
    QCOMPARE(m_server->command({"DBSIZE"}).integer, qint64(keys.size()));
}

void TestUndoLoss::cancelledDeletion()
{
    const QByteArrayList keys = makeKeys(20'000);
    survey({}, keys);
    connect(m_changer.get(), &KeyChanger::progressed, this, [this](qsizetype settled) {
        if (settled > 0)
            m_changer->cancel();
    });
    const ChangeAccount account = change(keys);
    QCOMPARE(account.settled(), keys.size());
    QVERIFY(!account.changed.isEmpty() && !account.untouched.isEmpty());
    QVERIFY(account.unknown.isEmpty() && account.refused.isEmpty());
    QCOMPARE(m_server->command({"DBSIZE"}).integer, qint64(account.untouched.size()));
    QCOMPARE(undo().account.restored.size(), account.changed.size());
    QCOMPARE(m_server->command({"DBSIZE"}).integer, qint64(keys.size()));
}

void TestUndoLoss::D9_lostWhileUndoing()
{
    const QByteArrayList keys = makeKeys(3000);
    FaultProxy proxy(m_server->params());
    QVERIFY(proxy.start());
    m_params = proxy.params();
    survey({}, keys);
    QCOMPARE(change(keys).changed.size(), keys.size());
    proxy.breakNext(FaultProxy::Fault::LoseReply, keys[1500]);
    UndoResult undone = undo();
    QVERIFY(proxy.hasBroken());
    QVERIFY(undone.error);
    const UndoAccount account = undone.account;
    QVERIFY(!account.unknown.isEmpty());
    QVERIFY(!account.restored.isEmpty());
    QVERIFY(account.settled() + account.untouched < keys.size());
    const qint64 there = m_server->command({"DBSIZE"}).integer;
    QVERIFY(there >= account.restored.size() && there <= account.restored.size() + account.unknown.size());
    // It is not undone, so it can be undone again; what it brought back unheard is known by what it is.
    QVERIFY(latest().has_value());
    undone = undo();
    QVERIFY2(!undone.error, qPrintable(undone.error.sentence()));
    QVERIFY(undone.account.existing.isEmpty());
    QCOMPARE(undone.account.restored.size(), keys.size() - account.restored.size());
    QCOMPARE(m_server->command({"DBSIZE"}).integer, qint64(keys.size()));
    QVERIFY(!latest());
}

void TestUndoLoss::D9_lostWhileUndoingExpiries()
{
    const QByteArrayList keys = makeKeys(1000);
    FaultProxy proxy(m_server->params());
    QVERIFY(proxy.start());
    m_params = proxy.params();
    survey({KeyChange::Kind::ExpireAfter, 1h}, keys, UndoOperation::Kind::ExpiryChanged);
    QCOMPARE(change(keys).changed.size(), keys.size());
    proxy.breakNext(FaultProxy::Fault::LoseReply, "PERSIST");
    const UndoResult undone = undo();
    QVERIFY(undone.error);
    QVERIFY(!undone.account.unknown.isEmpty());
    const UndoResult again = undo();
    QVERIFY2(!again.error, qPrintable(again.error.sentence()));
    QCOMPARE(again.account.restored.size(), keys.size() - undone.account.restored.size());
    for (const QByteArray &key : keys)
        QCOMPARE(m_server->command({"PTTL", key}).integer, qint64(-1));
}

void TestUndoLoss::cancelledUndoGoesOn()
{
    const QByteArrayList keys = makeKeys(4000);
    survey({}, keys);
    QCOMPARE(change(keys).changed.size(), keys.size());
    UndoRun run(m_path, m_limits, m_params, m_recorder->operation().id, false);
    connect(&run, &UndoRun::progressed, &run, &UndoRun::cancel);
    QSignalSpy finished(&run, &UndoRun::finished);
    run.start();
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(finished.first().first().value<Error>().kind, Kind::Cancelled);
    const qint64 there = m_server->command({"DBSIZE"}).integer;
    QVERIFY(there > 0 && there < keys.size());
    QCOMPARE(undo().account.restored.size(), keys.size() - qsizetype(there));
    QCOMPARE(m_server->command({"DBSIZE"}).integer, qint64(keys.size()));
}

void TestUndoLoss::unreachableServer()
{
    const QByteArrayList keys = makeKeys(10);
    survey({}, keys);
    QCOMPARE(change(keys).changed.size(), keys.size());
    m_server->kill();
    QVERIFY(undo().error);
    const auto found = tried({}, keys);
    QVERIFY(found && !*found);
    QVERIFY(m_server->restart());
    QCOMPARE(undo(latest()->id).account.restored.size(), keys.size()); // on an empty server of the same address
    QCOMPARE(m_server->command({"GET", keys[3]}).bytes, "value " + keys[3]);
}

void TestUndoLoss::damagedRecordIsTold()
{
    const QByteArrayList keys = makeKeys(600);
    survey({}, keys);
    QCOMPARE(change(keys).changed.size(), keys.size());
    QFile file(m_path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QByteArray bytes = file.readAll();
    const qsizetype at = bytes.indexOf("value " + keys[10]);
    QVERIFY(at > 0);
    bytes[at] = 'V'; // one letter of one payload
    QVERIFY(file.seek(0) && file.write(bytes) == bytes.size());
    file.close();
    const UndoResult undone = undo();
    QVERIFY(!undone.account.refused.isEmpty() && undone.account.refused.size() <= mostUnanswered);
    QCOMPARE(undone.account.refused.first().error.kind, Kind::Io);
    QCOMPARE(undone.account.restored.size() + undone.account.refused.size(), keys.size());
    QVERIFY(!exists(keys[10]));
    QVERIFY(!latest()); // another try would find the same
}

void TestUndoLoss::refusedUndoCanBeTriedAgain()
{
    const QByteArrayList keys = makeKeys(600);
    survey({}, keys);
    QCOMPARE(change(keys).changed.size(), keys.size());
    m_server->command({"CONFIG", "SET", "maxmemory", "1"});
    const UndoResult refused = undo();
    QVERIFY2(!refused.error, qPrintable(refused.error.sentence()));
    QCOMPARE(refused.account.refused.size(), keys.size());
    QVERIFY(latest().has_value());
    m_server->command({"CONFIG", "SET", "maxmemory", "0"});
    m_server->command({"SET", keys[3], "somebody's"});
    const UndoResult undone = undo();
    QCOMPARE(undone.account.existing, QByteArrayList{keys[3]});
    QCOMPARE(undone.account.restored.size(), keys.size() - 1);
    QCOMPARE(latest()->keys, qint64(1));
}

void TestUndoLoss::D9_putOffAndThenRefused()
{
    m_server->command({"ACL", "SETUSER", "limited", "on", ">pw", "~*", "&*", "+@all"});
    m_params.user = "limited";
    m_params.password = Secret("pw");
    QByteArrayList keys;
    for (int i = 0; i < 5; ++i) {
        keys.append("large:" + QByteArray::number(i));
        m_server->command({"SET", keys.last(), QByteArray(300'000, 'x')}); // one fits into a batch
    }
    survey({}, keys);
    m_server->command({"ACL", "SETUSER", "limited", "-watch"}); // while the question stands
    const ChangeAccount account = change(keys);
    QVERIFY(!account.refused.isEmpty());
    QCOMPARE(account.settled(), keys.size());
    QCOMPARE(m_server->command({"DBSIZE"}).integer, qint64(keys.size()));
}

void TestUndoLoss::whereRecordingFailsNothingMoreIsChanged()
{
    m_server->command({"SET", "large", QByteArray(2 << 20, 'x')});
    m_server->command({"SET", "larger", QByteArray(3 << 20, 'x')});
    m_server->command({"SET", "small", "v"});
    QCOMPARE(surveyOf({}, {"large", "larger", "small"}).recorded(), 1);
    QVERIFY(QFile::remove(m_path));
    QVERIFY(QDir().mkdir(m_path)); // nothing can be written there any more
    // The list is in the order of the names, and comes in pieces.
    ChangeAccount account = change({"large", "larger", "small"});
    QCOMPARE(account.refused.size(), 1);
    QCOMPARE(account.untouched, (QByteArrayList{"large", "larger"}));
    account = change({"another"});
    QCOMPARE(account.untouched, QByteArrayList{"another"});
    QCOMPARE(m_server->command({"DBSIZE"}).integer, qint64(3));
}

void TestUndoLoss::attemptsAreOfOneKey()
{
    for (const char *key : {"a", "b", "c"})
        m_server->command({"SET", key, "v"});
    FaultProxy proxy(m_server->params());
    QVERIFY(proxy.start());
    m_params = proxy.params();
    survey({}, {"a", "b", "c"});
    // Conflicts at all three, then at `a` alone, one short of too many; then `a` is gone and `b` may not be deleted any
    // more, so that `c` is alone in its batch, behind it.
    int tries = 0;
    proxy.setWatcher([&](const QByteArray &request) {
        if (!request.contains("UNLINK"))
            return;
        if (++tries < 8) {
            m_server->command({"APPEND", "a", "+"});
        } else if (tries == 8) {
            m_server->command({"DEL", "a"});
            m_server->command({"SET", "b", QByteArray(2 << 20, 'x')});
        } else if (tries == 9) {
            m_server->command({"APPEND", "c", "+"});
        }
    });
    const ChangeAccount account = change({"a", "b", "c"});
    QVERIFY2(tries >= 9, QByteArray::number(tries));
    QVERIFY(exists("b"));
    QCOMPARE(account.alreadyGone, QByteArrayList{"a"});
    QCOMPARE(account.changed, QByteArrayList{"c"});
    QCOMPARE(account.refused.size(), 1);
    QCOMPARE(account.refused.first().key, QByteArray("b"));
}

void TestUndoLoss::surveyKeepsNoEndlessList()
{
    m_server->command({"ACL", "SETUSER", "limited", "on", ">pw", "~mine", "&*", "+@all"});
    m_params.user = "limited";
    m_params.password = Secret("pw");
    m_server->command({"SET", "mine", "v"});
    QByteArrayList keys{"mine"};
    for (qsizetype i = 0; i < RecordSurveyJob::mostLeft + 1000; ++i)
        keys.append("theirs:" + QByteArray::number(i));
    const RecordSurvey found = surveyOf({}, keys);
    QCOMPARE(found.recorded(), 1);
    QCOMPARE(found.left.size(), RecordSurveyJob::mostLeft);
    QCOMPARE(found.overBudget(), 1000);
}

void TestUndoLoss::diesInFlight()
{
    for (int turns = 0; turns < 16; ++turns) {
        m_server->command({"FLUSHALL"});
        const QByteArrayList keys = makeKeys(1500);
        survey({}, keys);
        m_changer->change(keys);
        for (int i = 0; i < turns; ++i)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 2);
        m_changer.reset();
        {
            UndoRun run(m_path, m_limits, m_params, m_recorder->operation().id, false);
            run.start();
            for (int i = 0; i < turns / 2; ++i)
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 2);
        }
        if (m_server->command({"DBSIZE"}).integer < keys.size())
            undo();
        QCOMPARE(m_server->command({"DBSIZE"}).integer, qint64(keys.size()));
    }
}

int main(int argc, char **argv)
{
    if (argc == 5 && QByteArrayView(argv[1]) == deleterArgument)
        return runDeleter(argc, argv);
    QCoreApplication application(argc, argv);
    TestUndoLoss test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_undoloss.moc"

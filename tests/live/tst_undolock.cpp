// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/undo/undohistory.h"
#include "undofixture.h"

#include <QSemaphore>
#include <QThread>

#include <algorithm>
#include <atomic>
#include <fcntl.h>
#include <sys/file.h>

/// Another program that has the journal locked, for as long as this lives; but not for ever, so that a test which waits
/// for it fails and does not hang.
class HeldJournal
{
public:
    explicit HeldJournal(const QString &path)
        : m_file(::open(QFile::encodeName(path).constData(), O_RDWR | O_CLOEXEC))
    {
        if (::flock(m_file.number(), LOCK_EX | LOCK_NB) == 0)
            m_isHeld = true;
        m_release.reset(QThread::create([this] {
            static_cast<void>(m_isWanted.tryAcquire(1, longest));
            m_isHeld = false;
            ::flock(m_file.number(), LOCK_UN);
        }));
        m_release->start();
    }
    ~HeldJournal()
    {
        m_isWanted.release();
        m_release->wait();
    }
    bool isHeld() const { return m_isHeld; }

private:
    static constexpr int longest = 8000; ///< milliseconds
    FileDescriptor m_file;
    std::atomic_bool m_isHeld = false;
    QSemaphore m_isWanted;
    std::unique_ptr<QThread> m_release;
};

/// Another program has the journal locked: what waits for it can be cancelled, and holds up nobody who deletes it.
class TestUndoLock : public UndoFixture
{
    Q_OBJECT
private Q_SLOTS:
    void changerDiesInItsSurvey();
    void changerDiesInItsRecord();
    void cancelledRecordTouchesNothing();
    void waitsWhereNobodyIsInAHurry();
    void undoDiesAtItsStart();
    void cancelledUndoTellsIt();
    void historyDiesWhileItReads();

private:
    void deleteAll(const QByteArrayList &keys)
    {
        survey({}, keys);
        QCOMPARE(change(keys).changed.size(), keys.size());
    }
    /// It has read what it is about to record, and has sent nothing for a while: it waits for the journal.
    bool isAtItsRecord()
    {
        const QList<QByteArray> clients = m_server->command({"CLIENT", "LIST"}).bytes.split('\n');
        return std::any_of(clients.begin(), clients.end(),
            [](const QByteArray &client) { return client.contains(" cmd=multi ") && !client.contains(" idle=0 "); });
    }
    qint64 keysLeft() { return m_server->command({"DBSIZE"}).integer; }
};

void TestUndoLock::changerDiesInItsSurvey()
{
    const QByteArrayList keys = makeSamples(10);
    QVERIFY(UndoJournal(m_path, m_limits).prepare());
    const HeldJournal journal(m_path);
    m_recorder =
        std::make_shared<UndoRecorder>(m_path, m_limits, UndoServer::of(m_params), UndoOperation::Kind::Deleted);
    m_changer = std::make_unique<KeyChanger>(m_params, KeyChange(), m_recorder, false);
    m_changer->survey({KeySpan::all(KeyIndex::of(keys))});
    m_changer.reset();
    QVERIFY(journal.isHeld());
}

void TestUndoLock::changerDiesInItsRecord()
{
    const QByteArrayList keys = makeSamples(300);
    survey({}, keys);
    const HeldJournal journal(m_path);
    m_changer->change(keys);
    QTRY_VERIFY(isAtItsRecord());
    m_changer.reset();
    QVERIFY(journal.isHeld());
    QCOMPARE(keysLeft(), qint64(keys.size()));
}

void TestUndoLock::cancelledRecordTouchesNothing()
{
    const QByteArrayList keys = makeSamples(300);
    survey({}, keys);
    const HeldJournal journal(m_path);
    QSignalSpy finished(m_changer.get(), &KeyChanger::finished);
    m_changer->change(keys);
    QTRY_VERIFY(isAtItsRecord());
    m_changer->cancel();
    QTRY_COMPARE(finished.count(), 1);
    QVERIFY(journal.isHeld());
    const auto account = finished.first().first().value<ChangeAccount>();
    QCOMPARE(account.untouched.size(), keys.size());
    QCOMPARE(account.settled(), keys.size());
    QCOMPARE(keysLeft(), qint64(keys.size()));
}

void TestUndoLock::waitsWhereNobodyIsInAHurry()
{
    const QByteArrayList keys = makeSamples(300);
    survey({}, keys);
    QSignalSpy finished(m_changer.get(), &KeyChanger::finished);
    {
        const HeldJournal journal(m_path);
        m_changer->change(keys);
        QTRY_VERIFY(isAtItsRecord());
        QCOMPARE(keysLeft(), qint64(keys.size()));
    }
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(finished.first().first().value<ChangeAccount>().changed.size(), keys.size());
    QCOMPARE(undo().account.restored.size(), keys.size());
}

void TestUndoLock::undoDiesAtItsStart()
{
    deleteAll(makeSamples(10));
    const HeldJournal journal(m_path);
    auto run = std::make_unique<UndoRun>(m_path, m_limits, m_params, m_recorder->operation().id, false);
    run->start();
    run.reset();
    QVERIFY(journal.isHeld());
    QCOMPARE(keysLeft(), qint64(0));
}

void TestUndoLock::cancelledUndoTellsIt()
{
    const QByteArrayList keys = makeSamples(10);
    deleteAll(keys);
    {
        const HeldJournal journal(m_path);
        UndoRun run(m_path, m_limits, m_params, m_recorder->operation().id, false);
        QSignalSpy finished(&run, &UndoRun::finished);
        run.start();
        run.cancel();
        QTRY_COMPARE(finished.count(), 1);
        QVERIFY(journal.isHeld());
        QCOMPARE(finished.first().first().value<Error>().kind, Kind::Cancelled);
        QCOMPARE(keysLeft(), qint64(0));
    }
    QCOMPARE(undo().account.restored.size(), keys.size());
}

void TestUndoLock::historyDiesWhileItReads()
{
    deleteAll(makeSamples(10));
    const HeldJournal journal(m_path);
    auto history = std::make_unique<UndoHistory>(m_path, m_limits);
    history->refresh();
    history.reset();
    QVERIFY(journal.isHeld());
}

QTEST_GUILESS_MAIN(TestUndoLock)
#include "tst_undolock.moc"

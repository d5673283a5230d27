// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/secret.h"
#include "core/undo/undorecorder.h"
#include "undoframes.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <csignal>
#include <fcntl.h>
#include <memory>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace redshank;

/// The undo journal as a file: whatever happens to the programs that write it, what was recorded is there.
class TestUndoJournal : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        ::umask(0); // the file must be private by itself
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(QStringLiteral("data/redshank/undo.journal"));
    }

    void givesBackWhatWasRecorded();
    void isPrivate();
    void foreignFileIsNeverWrittenOver();
    void linksAndNewerFilesAreRefused();
    void tornTailAtEveryOffset();
    void damageCostsOneFrame();
    void survivesKill();
    void twoProgramsWriteSideBySide();
    void staysWithinItsBytes();
    void dropsWhatIsOld();
    void aFullDiskLosesNothing();
    void withdrawnAndUndone();
    void readerOutlivesCompaction();
    void recorderNumbersItsBatches();
    void rewrittenFileOfTheSameNumber();
    void undoneWhileItRuns();
    void replacesOnlyWhatIsWrittenAnew();
    void damagedNamesAreCounted();

private:
    /// A writer in a process of its own that tells each append that has returned.
    pid_t startWriter(char name, UndoLimits limits, int &acknowledged);

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

void TestUndoJournal::givesBackWhatWasRecorded()
{
    QVERIFY(found(m_path).isEmpty());
    QVERIFY(!QFile::exists(m_path)); // looking makes nothing
    UndoJournal journal(m_path);
    for (quint32 i = 1; i <= 5; ++i) {
        const auto appended = journal.append(someFrame("a", i));
        QVERIFY2(appended.isOk(), qPrintable(appended.error().sentence()));
    }
    QVERIFY(journal.append(someFrame("b", 9)).isOk());
    const auto operations = UndoJournal(m_path).operations();
    QVERIFY(operations.isOk());
    QCOMPARE(operations.value().size(), 2);
    QCOMPARE(operations.value().first().keys, qint64(10));
    QVERIFY(operations.value().first().server == someServer());
    QList<KeyRecord> expected;
    for (int i = 1; i <= 5; ++i)
        expected += someRecords(i);
    QCOMPARE(found(m_path).value("a"), expected);
    QCOMPARE(found(m_path).value("b"), someRecords(9));
    QCOMPARE(journal.operations().value().size(), 2);
}

void TestUndoJournal::isPrivate()
{
    UndoJournal journal(m_path);
    QVERIFY(journal.append(someFrame("a", 1)).isOk());
    QCOMPARE(journalMode(m_path), 0600);
    QCOMPARE(journalMode(QFileInfo(m_path).path()), 0700);
    QVERIFY(::chmod(QFile::encodeName(m_path).constData(), 0644) == 0);
    QCOMPARE(found(m_path).value("a"), someRecords(1));
    QCOMPARE(journalMode(m_path), 0600);
    UndoLimits small;
    small.bytes = 20'000;
    UndoJournal bounded(m_path, small);
    for (quint32 i = 0; i < 40; ++i) {
        QVERIFY(bounded.append(someFrame("op" + QByteArray::number(i), i, 2000)).isOk());
        QCOMPARE(journalMode(m_path), 0600); // the one that takes its place too
    }
    QCOMPARE(QDir(QFileInfo(m_path).path()).entryList(QDir::Files), QStringList{QStringLiteral("undo.journal")});
}

void TestUndoJournal::foreignFileIsNeverWrittenOver()
{
    for (const QByteArray &foreign : {QByteArray("x"), QByteArray("somebody's diary\n"), QByteArray(5000, '\0'),
             QByteArray("redshank und"), QByteArray("redshank unda 1\nabcdefgh")}) {
        init();
        QVERIFY(QDir().mkpath(QFileInfo(m_path).path()));
        writeBytes(m_path, foreign);
        UndoJournal journal(m_path);
        QVERIFY(journal.append(someFrame("a", 1)).isOk());
        QCOMPARE(found(m_path).value("a"), someRecords(1));
        const QStringList aside = QDir(QFileInfo(m_path).path()).entryList({QStringLiteral("undo.journal.damaged-*")});
        if (QByteArray("redshank undo 1\n").startsWith(foreign)) {
            QVERIFY(aside.isEmpty()); // a program died when it began
            continue;
        }
        QCOMPARE(aside.size(), 1);
        QCOMPARE(journalBytes(QFileInfo(m_path).path() + QLatin1Char('/') + aside.first()), foreign);
    }
}

void TestUndoJournal::linksAndNewerFilesAreRefused()
{
    QVERIFY(QDir().mkpath(QFileInfo(m_path).path()));
    const QByteArray newer = "redshank undo 2\nabcdefgh and more";
    writeBytes(m_path, newer);
    QCOMPARE(UndoJournal(m_path).append(someFrame("a", 1)).error().kind, Error::Kind::Io);
    QVERIFY(!UndoJournal(m_path).operations());
    QCOMPARE(journalBytes(m_path), newer);

    const QString target = m_folder->filePath(QStringLiteral("target"));
    writeBytes(target, "precious");
    QVERIFY(QFile::remove(m_path));
    QVERIFY(QFile::link(target, m_path));
    QVERIFY(!UndoJournal(m_path).append(someFrame("a", 1)));
    QCOMPARE(journalBytes(target), QByteArray("precious"));
    QVERIFY(QFile::remove(m_path));
    QVERIFY(::mkfifo(QFile::encodeName(m_path).constData(), 0600) == 0);
    QVERIFY(!UndoJournal(m_path).append(someFrame("a", 1)));
    QVERIFY(!UndoJournal(m_path).prepare());
}

void TestUndoJournal::tornTailAtEveryOffset()
{
    QList<qint64> ends;
    {
        UndoJournal journal(m_path);
        QVERIFY(journal.prepare().isOk());
        ends.append(QFile(m_path).size());
        for (quint32 i = 1; i <= 3; ++i) {
            QVERIFY(journal.append(someFrame("a", i)).isOk());
            ends.append(QFile(m_path).size());
        }
    }
    const QByteArray whole = journalBytes(m_path);
    const qint64 last = someFrame("a", 7).encoded(QByteArray(UndoFrame::markerSize, 'm')).size();
    for (qsizetype cut = 0; cut <= whole.size(); ++cut) {
        writeBytes(m_path, whole.first(cut));
        QList<KeyRecord> expected;
        qint64 end = ends[0];
        for (int i = 1; i <= 3 && ends[i] <= cut; ++i) {
            expected += someRecords(i);
            end = ends[i];
        }
        QVERIFY2(found(m_path).value("a") == expected, QByteArray::number(cut));
        // And it goes on from there.
        QVERIFY(UndoJournal(m_path).append(someFrame("a", 7)).isOk());
        QVERIFY2(found(m_path).value("a") == expected + someRecords(7), QByteArray::number(cut));
        QCOMPARE(QFile(m_path).size(), end + last);
    }
    // As after a power cut: the length is there, the bytes are not.
    for (qsizetype cut = ends[2]; cut < whole.size(); cut += 7) {
        writeBytes(m_path, whole.first(cut) + QByteArray(whole.size() - cut, '\0'));
        QVERIFY2(found(m_path).value("a") == someRecords(1) + someRecords(2), QByteArray::number(cut));
        QCOMPARE(UndoJournal(m_path).operations().value().first().keys, qint64(4));
    }
}

void TestUndoJournal::damageCostsOneFrame()
{
    UndoJournal journal(m_path);
    QVERIFY(journal.prepare().isOk());
    const qint64 header = QFile(m_path).size();
    for (quint32 i = 1; i <= 4; ++i)
        QVERIFY(journal.append(someFrame(QByteArray::number(i), i)).isOk());
    const QByteArray whole = journalBytes(m_path);
    for (qsizetype at = header; at < whole.size(); ++at) {
        QByteArray damaged = whole;
        damaged[at] = char(damaged[at] ^ 0x10);
        writeBytes(m_path, damaged);
        const auto records = found(m_path);
        int good = 0;
        for (int i = 1; i <= 4; ++i) {
            const QList<KeyRecord> one = records.value(QByteArray::number(i));
            QVERIFY2(one.isEmpty() || one == someRecords(i), QByteArray::number(at));
            good += one.isEmpty() ? 0 : 1;
        }
        QVERIFY2(good == 3, QByteArray::number(at));
    }
}

pid_t TestUndoJournal::startWriter(char name, UndoLimits limits, int &acknowledged)
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return -1;
    const pid_t child = ::fork();
    if (child == 0) {
        UndoJournal journal(m_path, limits);
        for (quint32 i = 1; i <= 5000; ++i) {
            const QByteArray id = QByteArray(1, name) + QByteArray::number(i);
            if (!journal.append(someFrame(id, i, 3000)))
                ::_exit(2);
            if (::write(ends[1], &i, sizeof i) != sizeof i)
                ::_exit(3);
        }
        ::_exit(0);
    }
    ::close(ends[1]);
    acknowledged = ends[0];
    return child;
}

void TestUndoJournal::survivesKill()
{
    for (int round = 0; round < 25; ++round) {
        init();
        int pipe = -1;
        const pid_t child = startWriter('w', {}, pipe);
        QVERIFY(child > 0);
        // Killed at some moment after a random number of appends.
        quint32 last = 0;
        const quint32 until = 1 + quint32(round * 3);
        while (last < until && ::read(pipe, &last, sizeof last) == sizeof last) { }
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        quint32 more = 0;
        while (::read(pipe, &more, sizeof more) == sizeof more)
            last = more;
        ::close(pipe);
        const auto records = found(m_path);
        for (quint32 i = 1; i <= last; ++i)
            QVERIFY2(records.value('w' + QByteArray::number(i)).size() == 2, QByteArray::number(i));
        QVERIFY(records.size() <= qsizetype(last) + 1);
        QVERIFY(UndoJournal(m_path).append(someFrame("after", 1)).isOk());
        QCOMPARE(found(m_path).value("after"), someRecords(1));
    }
}

void TestUndoJournal::twoProgramsWriteSideBySide()
{
    UndoLimits small;
    small.bytes = 200'000; // some 60 frames: written anew again and again
    for (const UndoLimits &limits : {UndoLimits(), small}) {
        init();
        int pipes[2];
        pid_t children[2];
        for (int i = 0; i < 2; ++i) {
            children[i] = startWriter(char('p' + i), limits, pipes[i]);
            QVERIFY(children[i] > 0);
        }
        quint32 last[2] = {0, 0};
        for (int turn = 0; turn < 150; ++turn) {
            for (int i = 0; i < 2; ++i)
                QVERIFY(::read(pipes[i], &last[i], sizeof last[i]) == sizeof last[i]);
        }
        for (int i = 0; i < 2; ++i) {
            ::kill(children[i], SIGKILL);
            ::waitpid(children[i], nullptr, 0);
            quint32 more = 0;
            while (::read(pipes[i], &more, sizeof more) == sizeof more)
                last[i] = more;
            ::close(pipes[i]);
        }
        const auto records = found(m_path, limits);
        // All of them, or where there are bounds the newest of both: who came to write less often has fewer among them,
        // but each has them without a gap up to what was the last.
        for (int i = 0; i < 2; ++i) {
            const auto has = [&](quint32 n) {
                return records.contains(QByteArray(1, char('p' + i)) + QByteArray::number(n));
            };
            bool isThere = limits.bytes != small.bytes;
            for (quint32 n = 1; n <= last[i]; ++n) {
                QVERIFY2(has(n) || !isThere, QByteArray::number(n));
                isThere = has(n);
            }
        }
        if (limits.bytes == small.bytes) {
            QVERIFY(QFile(m_path).size() <= limits.bytes);
            QVERIFY2(records.size() > 20, QByteArray::number(records.size()));
        }
        for (const QList<KeyRecord> &one : records)
            QCOMPARE(one.size(), 2);
    }
}

void TestUndoJournal::staysWithinItsBytes()
{
    UndoLimits limits;
    limits.bytes = 50'000;
    UndoJournal journal(m_path, limits);
    for (quint32 i = 1; i <= 100; ++i) {
        QVERIFY(journal.append(someFrame(QByteArray::number(i), i, 4000)).isOk());
        QVERIFY(QFile(m_path).size() <= limits.bytes);
    }
    const auto records = found(m_path, limits);
    QVERIFY2(records.size() >= 6 && records.size() <= 12, QByteArray::number(records.size()));
    for (int i = 101 - int(records.size()); i <= 100; ++i)
        QCOMPARE(records.value(QByteArray::number(i)).size(), 2);
    // One operation alone: what it has written stays, and what has no room is refused.
    for (quint32 i = 1; i <= 9; ++i)
        QVERIFY(journal.append(someFrame("large", i, 5000)).isOk());
    const auto refused = journal.append(someFrame("large", 10, 5000));
    QCOMPARE(refused.error().kind, Error::Kind::LimitExceeded);
    QCOMPARE(found(m_path, limits).value("large").size(), 18);
    QVERIFY(journal.append(someFrame("next", 1, 4000)).isOk());
    QVERIFY(found(m_path, limits).contains("next"));
}

void TestUndoJournal::dropsWhatIsOld()
{
    UndoJournal journal(m_path);
    UndoFrame old = someFrame("old", 1, 10'000);
    old.operation.time -= std::chrono::milliseconds(std::chrono::hours(24 * 31)).count();
    QVERIFY(journal.append(old).isOk());
    QVERIFY(journal.append(someFrame("new", 2)).isOk());
    const auto operations = UndoJournal(m_path).operations();
    QCOMPARE(operations.value().size(), 1);
    QCOMPARE(operations.value().first().id, QByteArray("new"));
    QVERIFY(QFile(m_path).size() < 10'000);
    QCOMPARE(found(m_path).value("new"), someRecords(2));
    // Where it cannot be written anew, what there is can be undone all the same.
    QVERIFY(journal.append(old).isOk());
    QVERIFY(QDir().mkdir(m_path + QStringLiteral(".new"))); // in the way of the one that would take its place
    const auto unwritten = UndoJournal(m_path).operations();
    QVERIFY(unwritten.isOk());
    QCOMPARE(unwritten.value().size(), 1);
}

void TestUndoJournal::aFullDiskLosesNothing()
{
    UndoJournal journal(m_path);
    QVERIFY(journal.append(someFrame("a", 1)).isOk());
    rlimit before;
    ::getrlimit(RLIMIT_FSIZE, &before);
    const auto handler = ::signal(SIGXFSZ, SIG_IGN);
    rlimit limit = before;
    limit.rlim_cur = rlim_t(QFile(m_path).size() + 1000);
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto appended = journal.append(someFrame("b", 2, 50'000));
    ::setrlimit(RLIMIT_FSIZE, &before);
    ::signal(SIGXFSZ, handler);
    QCOMPARE(appended.error().kind, Error::Kind::Io);
    QCOMPARE(found(m_path).size(), 1);
    QVERIFY(journal.append(someFrame("c", 3)).isOk());
    QCOMPARE(found(m_path).value("a"), someRecords(1));
    QCOMPARE(found(m_path).value("c"), someRecords(3));
}

void TestUndoJournal::withdrawnAndUndone()
{
    UndoJournal journal(m_path);
    for (quint32 i = 1; i <= 3; ++i)
        QVERIFY(journal.append(someFrame("a", i)).isOk());
    QVERIFY(journal.append(noteFrame(UndoFrame::Kind::Withdrawn, "a", 2)).isOk());
    QVERIFY(journal.append(someFrame("b", 2)).isOk());
    QCOMPARE(found(m_path).value("a"), someRecords(1) + someRecords(3));
    QCOMPARE(UndoJournal(m_path).operations().value().first().keys, qint64(4));
    QVERIFY(journal.append(noteFrame(UndoFrame::Kind::Undone, "b")).isOk());
    QCOMPARE(found(m_path).keys(), QByteArrayList{"a"});
    QCOMPARE(journal.read("b").error().kind, Error::Kind::KeyGone);
}

void TestUndoJournal::readerOutlivesCompaction()
{
    UndoLimits limits;
    limits.bytes = 40'000;
    UndoJournal journal(m_path, limits);
    for (quint32 i = 1; i <= 3; ++i)
        QVERIFY(journal.append(someFrame("a", i, 1000)).isOk());
    auto reader = journal.read("a");
    QVERIFY(reader.isOk());
    QCOMPARE(reader.value().next()->records.first().payload.size(), 1000);
    for (quint32 i = 1; i <= 50; ++i)
        QVERIFY(journal.append(someFrame("b" + QByteArray::number(i), i, 4000)).isOk());
    QVERIFY(!found(m_path, limits).contains("a"));
    for (int i = 2; i <= 3; ++i) {
        const auto batch = reader.value().next();
        QVERIFY(batch && !batch->isDamaged);
        QCOMPARE(batch->records.first().key, someRecords(i).first().key);
        QCOMPARE(batch->records.first().payload, QByteArray(1000, 'x'));
    }
    QVERIFY(!reader.value().next());
}

void TestUndoJournal::recorderNumbersItsBatches()
{
    UndoRecorder first(m_path, {}, someServer(), UndoOperation::Kind::Deleted);
    UndoRecorder second(m_path, {}, someServer(3), UndoOperation::Kind::ExpiryChanged);
    QVERIFY(first.prepare().isOk());
    QVERIFY(first.record(someRecords(1)).isOk());
    QVERIFY(second.record(someRecords(2)).isOk());
    QVERIFY(first.record(someRecords(3)).isOk());
    first.withdraw();
    QVERIFY(first.record(someRecords(4)).isOk());
    QCOMPARE(found(m_path).value(first.operation().id), someRecords(1) + someRecords(4));
    const auto operations = UndoJournal(m_path).operations();
    QCOMPARE(operations.value().size(), 2);
    QCOMPARE(operations.value().last().server.database, 3);
    QCOMPARE(operations.value().last().kind, UndoOperation::Kind::ExpiryChanged);
    QVERIFY(first.limits().keyBytes > 0 && first.limits().operationBytes <= UndoLimits().bytes / 2);
}

void TestUndoJournal::rewrittenFileOfTheSameNumber()
{
    UndoJournal stale(m_path);
    for (quint32 i = 1; i <= 3; ++i)
        QVERIFY(stale.append(someFrame("old", i, 1500)).isOk());
    QCOMPARE(stale.operations().value().size(), 1);
    // Another program writes it anew and longer, and the file system gives the number out again: the bytes of such a
    // file, in place.
    const QByteArray before = journalBytes(m_path);
    QFile::copy(m_path, m_path + QStringLiteral(".other"));
    UndoLimits small;
    small.bytes = 12'000;
    UndoJournal other(m_path + QStringLiteral(".other"), small);
    for (quint32 i = 1; i <= 8; ++i)
        QVERIFY(other.append(someFrame("new" + QByteArray::number(i), i, 1500 + qint64(i) * 37)).isOk());
    const QByteArray anew = journalBytes(other.path());
    QVERIFY(anew.size() > before.size() && !found(other.path(), small).contains("old"));
    writeBytes(m_path, anew);
    const auto expected = found(m_path);
    const auto listed = stale.operations();
    QCOMPARE(listed.value().size(), expected.size());
    for (const UndoOperation &operation : listed.value())
        QVERIFY2(expected.contains(operation.id), operation.id);
    writeBytes(m_path, before);
    QCOMPARE(stale.operations().value().size(), 1);
    writeBytes(m_path, anew);
    QVERIFY(stale.append(someFrame("more", 1)).isOk()); // cuts nothing off
    auto records = found(m_path);
    QCOMPARE(records.take("more"), someRecords(1));
    QCOMPARE(records, expected);
}

void TestUndoJournal::undoneWhileItRuns()
{
    UndoJournal journal(m_path);
    QVERIFY(journal.append(someFrame("a", 1)).isOk());
    QVERIFY(UndoJournal(m_path).append(noteFrame(UndoFrame::Kind::Undone, "a")).isOk());
    QVERIFY(found(m_path).isEmpty());
    QVERIFY(journal.append(someFrame("a", 2)).isOk());
    QCOMPARE(found(m_path).value("a"), someRecords(2));
    QCOMPARE(journal.operations().value().value(0).keys, qint64(2));
    // What came after the undoing began is not undone by it.
    QCOMPARE(batchesOf(journal, "a"), QList<quint32>{2});
    QVERIFY(journal.append(someFrame("a", 3)).isOk());
    QVERIFY(UndoJournal(m_path).append(noteFrame(UndoFrame::Kind::Undone, "a", 2)).isOk());
    QCOMPARE(found(m_path).value("a"), someRecords(3));
    QVERIFY(journal.append(noteFrame(UndoFrame::Kind::Undone, "a", 3)).isOk());
    QVERIFY(found(m_path).isEmpty());
}

void TestUndoJournal::replacesOnlyWhatIsWrittenAnew()
{
    UndoRecorder recorder(m_path, {}, someServer(), UndoOperation::Kind::Deleted);
    const QByteArray id = recorder.operation().id;
    QVERIFY(recorder.record(someRecords(1)).isOk());
    QVERIFY(recorder.replace(someRecords(2)).isOk());
    QCOMPARE(found(m_path).value(id), someRecords(2));
    UndoLimits full;
    full.bytes = 4'000;
    const QString path = m_path + QStringLiteral(".full");
    UndoRecorder limited(path, full, someServer(), UndoOperation::Kind::Deleted);
    QVERIFY(limited.record(someRecords(1)).isOk());
    QVERIFY(!limited.replace(someFrame({}, 2, 5'000).records));
    QCOMPARE(found(path, full).value(limited.operation().id), someRecords(1));
}

void TestUndoJournal::damagedNamesAreCounted()
{
    UndoJournal journal(m_path);
    QVERIFY(journal.append(someFrame("a", 1)).isOk());
    QVERIFY(journal.append(someFrame("a", 2)).isOk());
    auto reader = journal.read("a");
    QVERIFY(reader.isOk());
    QByteArray bytes = journalBytes(m_path);
    const qsizetype at = bytes.indexOf("second:1");
    QVERIFY(at > 0);
    bytes[at] = 'S';
    writeBytes(m_path, bytes);
    const auto damaged = reader.value().next();
    QVERIFY(damaged && damaged->isDamaged);
    QCOMPARE(damaged->records.size(), 2);
    QCOMPARE(reader.value().next()->records, someRecords(2));
    QVERIFY(!reader.value().next());
}

QTEST_GUILESS_MAIN(TestUndoJournal)
#include "tst_undojournal.moc"

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/undo/undohistory.h"
#include "undoframes.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QThread>

#include <atomic>
#include <memory>
#include <vector>

using namespace redshank;

/// The journal's users in one program read each of its frames once, whatever other programs do to the file.
class TestUndoIndex : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(QStringLiteral("undo.journal"));
        m_params.address.path = QStringLiteral("/nowhere");
    }

    void recordersReadOnlyWhatIsNew();
    void anotherProgramWritesItAnew();
    void anotherFileTakesItsPlace();
    void threadsSideBySide();

private:
    /// Bytes that this process has read by now.
    static qint64 bytesRead()
    {
        QFile file(QStringLiteral("/proc/self/io"));
        if (!file.open(QIODevice::ReadOnly))
            return -1;
        const QByteArray line = file.readLine();
        return line.startsWith("rchar: ") ? line.mid(7).trimmed().toLongLong() : -1;
    }
    /// Some 20 MB, most of it names.
    void makeLarge()
    {
        QVERIFY(UndoJournal(m_path).prepare().isOk());
        QByteArray bytes = journalBytes(m_path);
        const QByteArray marker = bytes.mid(16, UndoFrame::markerSize);
        for (quint32 i = 1; i <= 200; ++i) {
            UndoFrame frame = someFrame("large", i);
            frame.records.last().key = QByteArray(100'000, 'k');
            bytes += frame.encoded(marker);
        }
        writeBytes(m_path, bytes);
    }
    void readAll(UndoHistory &history)
    {
        QSignalSpy changed(&history, &UndoHistory::changed);
        history.refresh();
        QTRY_COMPARE(changed.size(), 1);
    }
    auto recorder(const UndoHistory &history) { return history.recorder(m_params, UndoOperation::Kind::Deleted); }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    ConnectionParams m_params;
};

void TestUndoIndex::recordersReadOnlyWhatIsNew()
{
    makeLarge();
    UndoHistory history(m_path);
    const qint64 start = bytesRead();
    readAll(history);
    const qint64 whole = bytesRead() - start;
    QVERIFY2(start > 0 && whole > 19'000'000, QByteArray::number(whole));
    QByteArrayList ids;
    for (int i = 1; i <= 3; ++i) {
        QVERIFY(UndoJournal(m_path).append(someFrame("other" + QByteArray::number(i), 1)).isOk()); // of another program
        const auto one = recorder(history);
        const qint64 before = bytesRead();
        QVERIFY(one->prepare().isOk());
        QVERIFY(one->record(someRecords(i)).isOk());
        const qint64 read = bytesRead() - before;
        QVERIFY2(read < 100'000, QByteArray::number(read));
        ids.append(one->operation().id);
    }
    const auto records = found(m_path);
    QCOMPARE(records.size(), 7);
    for (int i = 1; i <= 3; ++i)
        QCOMPARE(records.value(ids[i - 1]), someRecords(i));
}

void TestUndoIndex::anotherProgramWritesItAnew()
{
    UndoLimits small;
    small.bytes = 20'000;
    UndoHistory history(m_path, small);
    const auto one = recorder(history);
    QVERIFY(one->record(someRecords(1)).isOk());
    readAll(history);
    UndoJournal other(m_path, small);
    for (quint32 i = 1; i <= 30; ++i)
        QVERIFY(other.append(someFrame("other" + QByteArray::number(i), i, 1500)).isOk());
    QVERIFY(!found(m_path, small).contains(one->operation().id));
    const auto expected = found(m_path, small);
    QVERIFY(one->record(someRecords(2)).isOk());
    auto records = found(m_path, small);
    QCOMPARE(records.take(one->operation().id), someRecords(2));
    QCOMPARE(records, expected);
    readAll(history);
    QVERIFY(history.find(one->operation().id).has_value());
}

void TestUndoIndex::anotherFileTakesItsPlace()
{
    UndoHistory history(m_path);
    const auto one = recorder(history);
    QVERIFY(one->record(someRecords(1)).isOk());
    QVERIFY(QFile::remove(m_path));
    readAll(history);
    QVERIFY(!history.find(one->operation().id));
    QVERIFY(one->record(someRecords(2)).isOk());
    QCOMPARE(found(m_path).value(one->operation().id), someRecords(2));
    readAll(history);
    QCOMPARE(history.find(one->operation().id)->keys, qint64(2));
}

void TestUndoIndex::threadsSideBySide()
{
    constexpr int each = 20;
    UndoHistory history(m_path);
    std::atomic_int failures = 0;
    std::vector<std::shared_ptr<UndoRecorder>> recorders;
    std::vector<std::unique_ptr<QThread>> threads;
    for (int i = 0; i < 3; ++i) {
        recorders.push_back(recorder(history));
        threads.emplace_back(QThread::create([&failures, one = recorders.back()] {
            for (int n = 0; n < each; ++n)
                failures += one->record(someRecords(n)).isOk() ? 0 : 1;
        }));
        threads.back()->start();
    }
    for (int i = 0; i < 5; ++i)
        readAll(history);
    for (const auto &thread : threads)
        QVERIFY(thread->wait());
    QCOMPARE(int(failures), 0);
    readAll(history);
    const auto records = found(m_path);
    for (const auto &one : recorders) {
        QCOMPARE(records.value(one->operation().id).size(), 2 * each);
        QCOMPARE(history.find(one->operation().id)->keys, qint64(2 * each));
    }
}

QTEST_GUILESS_MAIN(TestUndoIndex)
#include "tst_undoindex.moc"

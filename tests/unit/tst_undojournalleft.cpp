// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "undoframes.h"

#include <QTemporaryDir>

#include <memory>

using namespace redshank;

/// What the journal keeps of an operation that was undone in part.
class TestUndoJournalLeft : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(QStringLiteral("undo.journal"));
    }

    void staysKeyByKey();
    void outlivesCompaction();
    void twoProgramsUndoSideBySide();
    void tornNoteLosesNothing();
    void frameGivesBackWhatIsLeft();

private:
    static UndoFrame undone(const QByteArray &id, quint32 batch, const QMap<quint32, QList<quint32>> &left)
    {
        UndoFrame frame = noteFrame(UndoFrame::Kind::Undone, id, batch);
        frame.left = left;
        return frame;
    }
    void record(UndoJournal &journal, quint32 batches)
    {
        for (quint32 i = 1; i <= batches; ++i)
            QVERIFY(journal.append(someFrame("a", i)).isOk());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

void TestUndoJournalLeft::staysKeyByKey()
{
    UndoJournal journal(m_path);
    record(journal, 4);
    QVERIFY(journal.append(undone("a", 3, {{1, {1}}, {3, {0}}})).isOk());
    const QList<KeyRecord> left{someRecords(1)[1], someRecords(3)[0], someRecords(4)[0], someRecords(4)[1]};
    QCOMPARE(found(m_path).value("a"), left);
    QCOMPARE(UndoJournal(m_path).operations().value().first().keys, qint64(4));
    QCOMPARE(journal.operations().value().first().keys, qint64(4));
    auto reader = journal.read("a");
    const auto batch = reader.value().next();
    QCOMPARE(batch->number, quint32(1));
    QCOMPARE(batch->places, QList<quint32>{1});
    QVERIFY(journal.append(undone("a", 4, {{3, {0}}})).isOk());
    QCOMPARE(found(m_path).value("a"), QList<KeyRecord>{someRecords(3)[0]});
    QVERIFY(journal.append(undone("a", 4, {})).isOk());
    QVERIFY(found(m_path).isEmpty());
    QVERIFY(journal.operations().value().isEmpty());
}

void TestUndoJournalLeft::outlivesCompaction()
{
    UndoLimits limits;
    limits.bytes = 20'000;
    UndoJournal journal(m_path, limits);
    record(journal, 3);
    QVERIFY(journal.append(undone("a", 2, {{1, {0}}, {2, {1}}})).isOk());
    QVERIFY(journal.append(undone("a", 2, {{2, {1}}})).isOk());
    const QList<KeyRecord> left{someRecords(2)[1], someRecords(3)[0], someRecords(3)[1]};
    int rewritten = 0;
    qint64 size = 0;
    for (quint32 i = 1; i <= 40; ++i) {
        for (const UndoFrame &frame : {someFrame("b", i, 1500), noteFrame(UndoFrame::Kind::Withdrawn, "b", i)}) {
            QVERIFY(journal.append(frame).isOk());
            rewritten += QFile(m_path).size() < size ? 1 : 0;
            size = QFile(m_path).size();
        }
    }
    QVERIFY2(rewritten > 1, QByteArray::number(rewritten));
    QCOMPARE(found(m_path, limits).value("a"), left);
    const auto listed = journal.operations();
    QCOMPARE(listed.value().first().keys, qint64(3));
}

void TestUndoJournalLeft::twoProgramsUndoSideBySide()
{
    UndoJournal one(m_path);
    UndoJournal other(m_path);
    record(one, 2);
    QVERIFY(one.append(undone("a", 2, {{1, {0}}, {2, {0, 1}}})).isOk());
    QVERIFY(other.append(undone("a", 2, {{1, {1}}, {2, {1}}})).isOk());
    for (UndoJournal *journal : {&one, &other})
        QCOMPARE(journal->operations().value().first().keys, qint64(1));
    QCOMPARE(found(m_path).value("a"), QList<KeyRecord>{someRecords(2)[1]});
}

void TestUndoJournalLeft::tornNoteLosesNothing()
{
    UndoJournal journal(m_path);
    record(journal, 2);
    const qint64 before = QFile(m_path).size();
    QVERIFY(journal.append(undone("a", 2, {{1, {0}}})).isOk());
    const QByteArray whole = journalBytes(m_path);
    for (qint64 cut = before; cut <= whole.size(); ++cut) {
        writeBytes(m_path, whole.first(cut));
        const auto records = found(m_path).value("a");
        if (cut < whole.size())
            QCOMPARE(records, someRecords(1) + someRecords(2));
        else
            QCOMPARE(records, QList<KeyRecord>{someRecords(1)[0]});
    }
}

void TestUndoJournalLeft::frameGivesBackWhatIsLeft()
{
    const QByteArray marker(UndoFrame::markerSize, 'm');
    const UndoFrame frame = undone("a", 9, {{2, {0, 7, 255}}, {8, {1}}});
    const QByteArray bytes = frame.encoded(marker);
    const auto head = UndoFrame::readHead(bytes, marker);
    QVERIFY(head);
    const auto read = UndoFrame::read(*head, bytes);
    QVERIFY(read);
    QCOMPARE(read->left, frame.left);
    QCOMPARE(read->batch, quint32(9));
}

QTEST_GUILESS_MAIN(TestUndoJournalLeft)
#include "tst_undojournalleft.moc"

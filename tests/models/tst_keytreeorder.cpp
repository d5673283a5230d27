// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keytreefixture.h"
#include "tests/support/test.h"
#include "ui/models/keytreemodel.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>

#include <map>
#include <set>

using namespace redshank;

namespace {

std::shared_ptr<const KeyRanking> rankedBy(const KeyIndex &index, const std::function<qint64(const QByteArray &)> &of)
{
    std::vector<RankedValue> values(size_t(index.size()));
    for (qsizetype i = 0; i < index.size(); ++i) {
        values[size_t(i)].isKnown = true;
        values[size_t(i)].number = of(index.keyAt(i));
    }
    return ranked(index, values, false);
}

} // namespace

/// Orders of the rows, and the columns beside the names.
class TestKeyTreeOrder : public KeyTreeFixture
{
    Q_OBJECT
private Q_SLOTS:
    void standsTheOtherWayRound();
    void ranksByAnotherThing();
    void ranksWhileKeysComeAndGo();
    void titlesItsColumns();

private:
    void set(const QByteArrayList &keys) { m_model->setIndex(KeyIndex::of(keys)); }
};

void TestKeyTreeOrder::standsTheOtherWayRound()
{
    const KeyIndex index = KeyIndex::of({"a:1", "a:2", "a:b:1", "a:b:2", "c", "d:1"});
    m_model->setIndex(index);
    expand("a:");
    expand("a:b:");
    const QPersistentModelIndex second(m_model->index(rowOf("a:b:2", false), 0));
    m_model->setContents(index, false, {true, nullptr});
    QCOMPARE(printed(*m_model), text({"+ d 1", ". c", "- a 4", "  - b 2", "    . 2", "    . 1", "  . 2", "  . 1"}));
    QCOMPARE(second.row(), 4);
    QCOMPARE(m_model->parentRow(4), 3);
    QCOMPARE(m_model->parentRow(3), 2);
    QCOMPARE(m_model->expandedRows(2), 5);
    for (int row = 0; row < m_model->rowCount(); ++row)
        QCOMPARE(m_model->rowOf(m_model->identityAt(row)), row);
    QCOMPARE(m_model->searchRow(2, "b:1"), 5); // inside of the open folder that it stands on
    QCOMPARE(m_model->searchNextRow(6, "1"), 7);
    QCOMPARE(m_model->nearestRow({false, "a:b:3"}), m_model->rowOf({false, "a:b:2"}));
    m_model->setContents(KeyIndex::of({"a:1", "a:b:2", "b", "c"}), false); // stays the other way round
    QCOMPARE(printed(*m_model), text({". c", ". b", "- a 2", "  - b 1", "    . 2", "  . 1"}));
    QCOMPARE(second.row(), 4);
    expand("a:b:", false);
    expand("a:b:");
    m_model->setFlat(true);
    QCOMPARE(printed(*m_model), text({". c", ". b", ". a:b:2", ". a:1"}));
    QCOMPARE(m_model->rowOf({false, "a:1"}), 3);
    QCOMPARE(m_model->searchRow(0, "a:b"), 2);
    m_model->setContents(m_model->index(), false, {});
    QCOMPARE(printed(*m_model), text({". a:1", ". a:b:2", ". b", ". c"}));
}

void TestKeyTreeOrder::ranksByAnotherThing()
{
    const KeyIndex index = KeyIndex::of({"a:long", "a:x", "bb", "c"});
    m_model->setIndex(index);
    expand("a:");
    const QPersistentModelIndex held(m_model->index(rowOf("a:x", false), 0));
    const QPersistentModelIndex folder(m_model->index(rowOf("a:", true), 0));
    const auto bySize = [](const QByteArray &key) { return key.size(); };
    m_model->setContents(index, false, {false, rankedBy(index, bySize)});
    QCOMPARE(printed(*m_model), text({". c", ". bb", ". a:x", ". a:long"})); // a list, whatever the tree was
    QVERIFY(m_model->isList() && !m_model->isFlat());
    QCOMPARE(held.row(), 2);
    QVERIFY(!folder.isValid());
    for (int row = 0; row < m_model->rowCount(); ++row)
        QCOMPARE(m_model->rowOf(m_model->identityAt(row)), row);
    QCOMPARE(m_model->reveal({false, "a:long"}), 3);
    QCOMPARE(m_model->searchRow(0, "a:l"), 3);
    m_model->setContents(index, false, {});
    QCOMPARE(printed(*m_model), text({"- a 2", "  . long", "  . x", ". bb", ". c"})); // as it was
    QCOMPARE(held.row(), 2);
}

void TestKeyTreeOrder::ranksWhileKeysComeAndGo()
{
    QRandomGenerator random(5);
    std::set<QByteArray> keys;
    for (int round = 0; round < 300; ++round) {
        for (int n = int(random.bounded(6)); n > 0; --n)
            keys.insert("k:" + QByteArray::number(random.bounded(60)));
        for (int n = int(random.bounded(5)); n > 0 && !keys.empty(); --n)
            keys.erase(keys.begin());
        const KeyIndex index = KeyIndex::of(QByteArrayList(keys.begin(), keys.end()));
        const quint32 seed = random.generate();
        const auto shuffled = [seed](const QByteArray &key) { return qint64(qHash(key, seed)); };
        KeyTreeOrder order;
        order.isDescending = random.bounded(2) == 0;
        if (random.bounded(3) > 0)
            order.ranking = rankedBy(index, shuffled);
        m_model->setFlat(random.bounded(4) == 0);
        std::map<QByteArray, QPersistentModelIndex> held;
        for (int row = 0; row < m_model->rowCount(); ++row)
            held[m_model->identityAt(row).full] = m_model->index(row, 0);
        m_model->setContents(index, false, order);
        if (m_model->isList()) {
            QCOMPARE(m_model->rowCount(), int(keys.size()));
            for (int row = 1; row < m_model->rowCount() && order.ranking; ++row)
                QVERIFY(shuffled(m_model->identityAt(row - 1).full) <= shuffled(m_model->identityAt(row).full));
        }
        for (const auto &[full, at] : held) {
            if (at.isValid())
                QCOMPARE(m_model->identityAt(at.row()).full, full);
            else
                QVERIFY(m_model->rowOf({full.endsWith(':'), full}) < 0);
        }
    }
}

void TestKeyTreeOrder::titlesItsColumns()
{
    set({"a", "b:1"});
    QCOMPARE(m_model->columnCount(), int(KeyColumn::Count));
    for (int column = 0; column < KeyColumn::Count; ++column) {
        QVERIFY(!m_model->headerData(column, Qt::Horizontal).toString().isEmpty());
        QVERIFY(!m_model->headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
        QCOMPARE(columnOf(columnId(column)), column);
    }
    QCOMPARE(columnOf(QStringLiteral("unheard-of")), -1);
    const int alignment = m_model->headerData(KeyColumn::Size, Qt::Horizontal, Qt::TextAlignmentRole).toInt();
    QVERIFY(alignment & Qt::AlignRight);
    QCOMPARE(m_model->index(0, KeyColumn::Size).data().toString(), QString()); // nothing is known

    KeyDetail detail;
    detail.fetchedAt = std::chrono::steady_clock::now();
    QCOMPARE(columnText(KeyColumn::Size, detail), QString());
    detail.refused = KeyTrait::Size;
    QCOMPARE(columnText(KeyColumn::Size, detail), QString(QChar(0x2013)));
    QCOMPARE(columnWords(KeyColumn::Size, detail), QString());
    detail = {};
    detail.fetchedAt = std::chrono::steady_clock::now();
    for (const KeyTrait trait : allKeyTraits)
        detail.known |= trait;
    detail.type = "hash";
    detail.pttl = 90'500;
    detail.size = 1536;
    detail.encoding = "listpack";
    detail.idle = 7200;
    QCOMPARE(columnText(KeyColumn::Type, detail), QStringLiteral("hash"));
    QCOMPARE(columnText(KeyColumn::Ttl, detail), QStringLiteral("1 min"));
    QCOMPARE(columnWords(KeyColumn::Ttl, detail), QStringLiteral("expires in 1 min"));
    QCOMPARE(columnText(KeyColumn::Size, detail), QStringLiteral("1.5 KiB"));
    QCOMPARE(columnWords(KeyColumn::Size, detail), QStringLiteral("takes 1.5 KiB of memory"));
    QCOMPARE(columnText(KeyColumn::Idle, detail), QStringLiteral("2 h"));
    QCOMPARE(columnWords(KeyColumn::Encoding, detail), QStringLiteral("stored as listpack"));
    detail.pttl = -1;
    detail.size = 56;
    detail.idle = -1;
    detail.frequency = 12;
    QCOMPARE(columnText(KeyColumn::Ttl, detail), QString());
    QCOMPARE(columnWords(KeyColumn::Ttl, detail), QStringLiteral("does not expire"));
    QCOMPARE(columnText(KeyColumn::Size, detail), QStringLiteral("56 B"));
    QCOMPARE(columnWords(KeyColumn::Idle, detail), QStringLiteral("access counter 12 of 255"));
}

QTEST_GUILESS_MAIN(TestKeyTreeOrder)
#include "tst_keytreeorder.moc"

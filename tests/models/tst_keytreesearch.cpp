// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keytreefixture.h"
#include "tests/support/test.h"
#include "ui/models/keytreemodel.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>

using namespace redshank;

/// Rows that are looked for as one types, folders that are opened all at once, rows whose keys get other names.
class TestKeyTreeSearch : public KeyTreeFixture
{
    Q_OBJECT
private Q_SLOTS:
    void searchesAsOneTypes_data();
    void searchesAsOneTypes();
    void searchGoesRound_data();
    void searchGoesRound();
    void searchesAsAModelDoes_data();
    void searchesAsAModelDoes();
    void searchesNumbersWithZeros();
    void expandsAllBelow();
    void expandsAllBelowWithinBounds();
    void heldRowsFollowRenames();

private:
    void set(const QByteArrayList &keys) { m_model->setIndex(KeyIndex::of(keys)); }
};

void TestKeyTreeSearch::searchesAsOneTypes_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("typed");
    QTest::addColumn<QByteArray>("found");
    QTest::newRow("a top-level name") << QByteArray("zoo") << QByteArray("us") << QByteArray("user:");
    QTest::newRow("in the same folder first") << QByteArray("user:alice") << QByteArray("b") << QByteArray("user:bob");
    QTest::newRow("an open folder's children first")
        << QByteArray("user:") << QByteArray("z") << QByteArray("user:zoe");
    QTest::newRow("else further out") << QByteArray("user:alice") << QByteArray("q") << QByteArray("queue:");
    QTest::newRow("past a separator") << QByteArray("zoo") << QByteArray("user:b") << QByteArray("user:bob");
    QTest::newRow("a closed folder stops it") << QByteArray("zoo") << QByteArray("queue:1") << QByteArray("queue:");
    QTest::newRow("another case") << QByteArray("zoo") << QByteArray("USER") << QByteArray("user:");
    QTest::newRow("a number's beginning") << QByteArray("zoo") << QByteArray("n1") << QByteArray("n10");
    QTest::newRow("nothing") << QByteArray("zoo") << QByteArray("nothing") << QByteArray();
    QTest::newRow("mixed case") << QByteArray("zoo") << QByteArray("mix") << QByteArray("MiXed");
    QTest::newRow("mixed case in a folder") << QByteArray("user:alice") << QByteArray("ZO") << QByteArray("user:zoe");
    QTest::newRow("one goes on typing") << QByteArray("n100") << QByteArray("n1") << QByteArray("n100");
    QTest::newRow("zeros before a number") << QByteArray("zoo") << QByteArray("p00") << QByteArray("p007");
    QTest::newRow("from no row") << QByteArray() << QByteArray("z") << QByteArray("zoo");
}

void TestKeyTreeSearch::searchesAsOneTypes()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, typed);
    QFETCH(QByteArray, found);
    set({"user:alice", "user:bob", "user:zoe", "queue:1", "queue:2", "zoo", "n2", "n10", "n100", "MiXed", "p1", "p007",
        "p12"});
    expand("user:");
    int row = m_model->rowOf({false, from});
    if (row < 0)
        row = m_model->rowOf({true, from});
    const int hit = m_model->searchRow(row, typed);
    QCOMPARE(hit < 0 ? QByteArray() : m_model->identityAt(hit).full, found);
    QCOMPARE(m_model->searchNextRow(rowOf("n10", false), "n"), rowOf("n100", false));
    QCOMPARE(m_model->searchNextRow(rowOf("n100", false), "n"), rowOf("n2", false));
}

void TestKeyTreeSearch::searchGoesRound_data()
{
    QTest::addColumn<bool>("isDescending");
    QTest::newRow("ascending") << false;
    QTest::newRow("descending") << true;
}

void TestKeyTreeSearch::searchGoesRound()
{
    QFETCH(bool, isDescending);
    const QByteArrayList keys{"a", "Bx:1", "b1", "b2", "b10", "bx:1", "c"};
    m_model->setContents(KeyIndex::of(keys), false, {isDescending, nullptr});
    expand("bx:");
    QByteArrayList met;
    int row = m_model->rowCount() - 1;
    for (int i = 0; i < 6; ++i) {
        row = m_model->searchNextRow(row, "b");
        QVERIFY(row >= 0);
        met.append(m_model->identityAt(row).full);
        // Standing on an open folder, one would be led into it: none of its own begins so.
    }
    QByteArrayList expected{"Bx:", "b1", "b2", "b10", "bx:"};
    std::sort(expected.begin(), expected.end(), [this](const QByteArray &a, const QByteArray &b) {
        const auto at = [this](const QByteArray &full) { return std::max(rowOf(full, false), rowOf(full, true)); };
        return at(a) < at(b);
    });
    expected.append(expected.first());
    QCOMPARE(met, expected);
}

void TestKeyTreeSearch::searchesAsAModelDoes_data()
{
    QTest::addColumn<int>("order");
    QTest::newRow("ascending") << 0;
    QTest::newRow("descending") << 1;
    QTest::newRow("ranked") << 2;
}

void TestKeyTreeSearch::searchesAsAModelDoes()
{
    QFETCH(int, order);
    QRandomGenerator random(3);
    const auto name = [&random](int longest) {
        QByteArray made;
        for (int n = 1 + int(random.bounded(longest)); n > 0; --n)
            made += "aAbB:019"[random.bounded(8)];
        return made;
    };
    for (int round = 0; round < 300; ++round) {
        QByteArrayList keys;
        for (int n = int(random.bounded(40)); n >= 0; --n)
            keys.append(name(6));
        const KeyIndex index = KeyIndex::of(keys);
        std::shared_ptr<const KeyRanking> ranking;
        if (order == 2) {
            std::vector<RankedValue> values(size_t(index.size()));
            for (RankedValue &value : values)
                value = {true, qint64(random.bounded(5)), {}};
            ranking = ranked(index, values, false);
        }
        m_model->setFlat(true);
        m_model->setContents(index, false, {order == 1, ranking});
        for (int i = 0; i < 20; ++i) {
            const QByteArray typed = name(3);
            const int from = int(random.bounded(int(index.size()) + 1)) - 1;
            int expected = -1;
            for (int step = 0; step < index.size() && expected < 0; ++step) {
                const int row = int((from + 1 + step) % index.size());
                if (m_model->identityAt(row).full.toLower().startsWith(typed.toLower()))
                    expected = row;
            }
            QCOMPARE(m_model->searchNextRow(from, typed), expected);
        }
    }
}

void TestKeyTreeSearch::searchesNumbersWithZeros()
{
    QByteArrayList keys;
    for (int i = 0; i < 20'000; ++i)
        keys.append("event:" + QByteArray::number(i).rightJustified(8, '0'));
    set(keys);
    expand("event:");
    const auto find = [this](int from, const char *typed) {
        return m_model->identityAt(m_model->searchRow(from, typed)).full;
    };
    QCOMPARE(find(1, "0"), QByteArray("event:00000000"));
    QCOMPARE(find(1, "00019"), QByteArray("event:00019000")); // far beyond what is walked through
    QCOMPARE(find(1, "0001999"), QByteArray("event:00019990"));
    QCOMPARE(find(1, "00000007"), QByteArray("event:00000007"));
    QCOMPARE(find(19'500, "00007"), QByteArray("event:00007000")); // round to the first
    QCOMPARE(m_model->searchRow(1, "7"), -1);
    QCOMPARE(m_model->searchRow(1, "0007"), -1);
}

void TestKeyTreeSearch::expandsAllBelow()
{
    set({"a:1", "a:b:1", "a:b:c:1", "a:d:1", "e:f:1", "g"});
    QVERIFY(m_model->expandBelow(rowOf("a:", true)));
    QCOMPARE(printed(*m_model),
        text({"- a 4", "  . 1", "  - b 2", "    . 1", "    - c 1", "      . 1", "  - d 1", "    . 1", "+ e 1", ". g"}));
    QVERIFY(m_model->expandBelow(rowOf("g", false))); // nothing on a key
    expand("a:", false);
    expand("a:");
    QCOMPARE(m_model->rowCount(), 10); // what was open in it is open again
}

void TestKeyTreeSearch::expandsAllBelowWithinBounds()
{
    QByteArrayList keys;
    for (int i = 0; i < 3 * KeyTreeModel::mostOpened; ++i)
        keys.append("many:" + QByteArray::number(i) + ":x");
    set(keys);
    QVERIFY(!m_model->expandBelow(0));
    QVERIFY(m_model->rowCount() > 4 * KeyTreeModel::mostOpened - 10);
    QVERIFY(m_model->rowCount() <= 4 * KeyTreeModel::mostOpened + 10);
    keys.clear();
    for (int i = 0; i < KeyTreeModel::mostLookedAt; ++i)
        keys.append("wide:" + QByteArray::number(i));
    set(keys);
    QVERIFY(m_model->expandBelow(0));
    set(keys + QByteArrayList{"wide:z:1"});
    QVERIFY(!m_model->expandBelow(0)); // nobody has looked as far as that
}

void TestKeyTreeSearch::heldRowsFollowRenames()
{
    set({"a:1", "a:2", "b", "c", "d"});
    expand("a:");
    const auto held = [this](const QByteArray &key) {
        return QPersistentModelIndex(m_model->index(rowOf(key, false), 0));
    };
    const QPersistentModelIndex one = held("a:1");
    const QPersistentModelIndex two = held("a:2");
    const QPersistentModelIndex b = held("b");
    const QPersistentModelIndex c = held("c");
    m_model->expectRenames({{"a:1", "a:9"}, {"b", "tmp"}, {"tmp", "e"}, {"c", "a:x:1"}, {"d", "d"}});
    set({"a:1", "a:2", "b", "c", "d", "new"}); // a snapshot from before
    QCOMPARE(m_model->identityAt(one.row()).full, QByteArray("a:1"));
    set({"a:2", "a:9", "a:x:1", "d", "e"});
    QCOMPARE(m_model->identityAt(one.row()).full, QByteArray("a:9"));
    QCOMPARE(m_model->identityAt(two.row()).full, QByteArray("a:2"));
    QCOMPARE(m_model->identityAt(b.row()).full, QByteArray("e"));
    QVERIFY(!c.isValid()); // in a folder that is not open
    QCOMPARE(m_model->renamed({false, "b"}).full, QByteArray("b")); // the names are free for others by now
    // Over a key that is held as well, and round in a circle.
    m_model->expectRenames({{"a:2", "a:9"}, {"d", "t"}, {"e", "d"}, {"t", "e"}});
    set({"a:9", "d", "e"});
    QCOMPARE(two.row(), one.row());
    QCOMPARE(m_model->identityAt(b.row()).full, QByteArray("e")); // as is there: who tells leaves such renames out
}

QTEST_GUILESS_MAIN(TestKeyTreeSearch)
#include "tst_keytreesearch.moc"

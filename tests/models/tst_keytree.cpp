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

/// The tree that a person would draw: a plain nested map, built from nothing each time.
class NaiveTree
{
public:
    NaiveTree(const std::set<QByteArray> &keys, const KeyOrder &order, const std::set<QByteArray> &open)
        : m_order(order)
        , m_open(open)
    {
        QList<QByteArray> all(keys.begin(), keys.end());
        add(all, {}, 0);
    }
    struct Row
    {
        bool isFolder;
        QByteArray full;
        int depth;
        int keyCount;
        bool operator==(const Row &) const = default;
    };
    QList<Row> rows;

private:
    void add(const QList<QByteArray> &keys, const QByteArray &prefix, int depth)
    {
        std::map<QByteArray, QList<QByteArray>> folders;
        QList<Row> children;
        for (const QByteArray &key : keys) {
            QByteArray folder;
            for (const qsizetype boundary : m_order.boundaries(key)) {
                if (boundary > prefix.size()) {
                    folder = key.first(boundary);
                    break;
                }
            }
            if (folder.isEmpty())
                children.append({false, key, depth, 1});
            else
                folders[folder].append(key);
        }
        for (const auto &[folder, inside] : folders)
            children.append({true, folder, depth, int(inside.size())});
        const auto precedes = [this](const Row &a, const Row &b) { return m_order.compare(a.full, b.full) < 0; };
        std::sort(children.begin(), children.end(), precedes);
        // A key that is named as a folder's prefix lies inside that folder and never beside it.
        for (const Row &child : std::as_const(children)) {
            rows.append(child);
            if (child.isFolder && m_open.contains(child.full))
                add(folders[child.full], child.full, depth + 1);
        }
    }

    const KeyOrder &m_order;
    const std::set<QByteArray> &m_open;
};

QList<NaiveTree::Row> rowsOf(const KeyTreeModel &model)
{
    QList<NaiveTree::Row> rows;
    for (int row = 0; row < model.rowCount(); ++row) {
        const QModelIndex index = model.index(row, 0);
        const KeyTreeModel::Identity identity = model.identityAt(row);
        rows.append({identity.isFolder, identity.full, index.data(KeyTreeModel::DepthRole).toInt(),
            index.data(KeyTreeModel::CountRole).toInt()});
    }
    return rows;
}

} // namespace

class TestKeyTree : public KeyTreeFixture
{
    Q_OBJECT
private Q_SLOTS:
    void fillsAndEmpties();
    void foldsAndUnfolds();
    void keepsFoldersThroughSnapshots();
    void losesFoldersThatAreGone();
    void growsInsideAnOpenFolder();
    void switchesBetweenTreeAndFlat();
    void unfoldsFewMatchesOfAFilter();
    void followsByIdentity();
    void renames();
    void showsBinaryNames();
    void revealsAKey();
    void findsTheNearestRow();
    void agreesWithANaiveTree_data();
    void agreesWithANaiveTree();
    void opensAFolderOfManyKeys();

private:
    void set(const QByteArrayList &keys, const KeyOrder &order = KeyOrder())
    {
        m_model->setIndex(KeyIndex::of(keys, order));
    }
};

void TestKeyTree::fillsAndEmpties()
{
    QCOMPARE(m_model->rowCount(), 0);
    set({"b", "a:1", "a:2"});
    QCOMPARE(printed(*m_model), text({"+ a 2", ". b"}));
    set({});
    QCOMPARE(m_model->rowCount(), 0);
    set({"a:1"});
    expand("a:");
    QCOMPARE(printed(*m_model), text({"- a 1", "  . 1"}));
    set({});
    QCOMPARE(m_model->rowCount(), 0);
}

void TestKeyTree::foldsAndUnfolds()
{
    set({"a:b:1", "a:b:2", "a:c", "d:1", "e"});
    expand("a:");
    QCOMPARE(printed(*m_model), text({"- a 3", "  + b 2", "  . c", "+ d 1", ". e"}));
    expand("a:b:");
    expand("d:");
    QCOMPARE(printed(*m_model), text({"- a 3", "  - b 2", "    . 1", "    . 2", "  . c", "- d 1", "  . 1", ". e"}));
    QCOMPARE(m_model->expandedRows(0), 4);
    QCOMPARE(m_model->parentRow(2), 1);
    QCOMPARE(m_model->parentRow(4), 0);
    QCOMPARE(m_model->parentRow(5), -1);
    expand("a:", false);
    QCOMPARE(printed(*m_model), text({"+ a 3", "- d 1", "  . 1", ". e"}));
    expand("a:"); // what was open inside is open again
    QCOMPARE(printed(*m_model), text({"- a 3", "  - b 2", "    . 1", "    . 2", "  . c", "- d 1", "  . 1", ". e"}));
}

void TestKeyTree::keepsFoldersThroughSnapshots()
{
    set({"a:1", "b:1", "c:1"});
    expand("b:");
    set({"0", "a:1", "aa:1", "b:0", "b:1", "c:1"});
    QCOMPARE(printed(*m_model), text({". 0", "+ a 1", "+ aa 1", "- b 2", "  . 0", "  . 1", "+ c 1"}));
    set({"b:1"});
    QCOMPARE(printed(*m_model), text({"- b 1", "  . 1"}));
}

void TestKeyTree::losesFoldersThatAreGone()
{
    set({"a:1", "b:x:1", "b:x:2", "c"});
    expand("b:");
    expand("b:x:");
    const QPersistentModelIndex inside(m_model->index(rowOf("b:x:1", false), 0));
    const QPersistentModelIndex folder(m_model->index(rowOf("b:x:", true), 0));
    QVERIFY(inside.isValid() && folder.isValid());
    set({"a:1", "c"});
    QCOMPARE(printed(*m_model), text({"+ a 1", ". c"}));
    QVERIFY(!inside.isValid());
    QVERIFY(!folder.isValid());
    set({"a:1", "b:x:1", "c"}); // it comes back as it was left
    QCOMPARE(printed(*m_model), text({"+ a 1", "- b 1", "  - x 1", "    . 1", ". c"}));
}

void TestKeyTree::growsInsideAnOpenFolder()
{
    QByteArrayList keys{"a:5", "z"};
    set(keys);
    expand("a:");
    const QPersistentModelIndex five(m_model->index(rowOf("a:5", false), 0));
    const QPersistentModelIndex last(m_model->index(rowOf("z", false), 0));
    for (int i = 0; i < 20; ++i) {
        keys.append("a:" + QByteArray::number(i));
        set(keys);
        QCOMPARE(m_model->identityAt(five.row()).full, QByteArray("a:5"));
        QCOMPARE(last.row(), m_model->rowCount() - 1);
    }
    QCOMPARE(m_model->rowCount(), 22);
    QCOMPARE(five.row(), 6); // natural order: 0 ... 5, after the folder's own row
}

void TestKeyTree::switchesBetweenTreeAndFlat()
{
    set({"a:1", "a:2", "b"});
    expand("a:");
    const QPersistentModelIndex second(m_model->index(rowOf("a:2", false), 0));
    const QPersistentModelIndex folder(m_model->index(rowOf("a:", true), 0));
    m_model->setFlat(true);
    QCOMPARE(printed(*m_model), text({". a:1", ". a:2", ". b"}));
    QCOMPARE(second.row(), 1);
    QVERIFY(!folder.isValid());
    set({"a:0", "a:1", "a:2", "b", "c"});
    QCOMPARE(second.row(), 2);
    m_model->setFlat(false);
    QCOMPARE(printed(*m_model), text({"- a 3", "  . 0", "  . 1", "  . 2", ". b", ". c"}));
    QCOMPARE(second.row(), 3);
}

void TestKeyTree::unfoldsFewMatchesOfAFilter()
{
    const KeyIndex all = KeyIndex::of({"a:x:1", "a:x:2", "b:1", "c"});
    m_model->setIndex(all);
    expand("b:");
    m_model->setContents(KeyIndex::of({"a:x:1", "b:1"}), true);
    QCOMPARE(printed(*m_model), text({"- a 1", "  - x 1", "    . 1", "- b 1", "  . 1"}));
    expand("a:", false); // for now
    QCOMPARE(printed(*m_model), text({"+ a 1", "- b 1", "  . 1"}));
    m_model->setContents(KeyIndex::of({"a:x:1", "a:x:2"}), true);
    QCOMPARE(printed(*m_model), text({"+ a 2"}));
    expand("a:");
    QCOMPARE(printed(*m_model), text({"- a 2", "  - x 2", "    . 1", "    . 2"}));
    m_model->setContents(all, false); // as it was
    QCOMPARE(printed(*m_model), text({"+ a 2", "- b 1", "  . 1", ". c"}));

    QByteArrayList many;
    for (int i = 0; i <= KeyTreeModel::autoExpandLimit; ++i)
        many.append("m:" + QByteArray::number(i));
    m_model->setContents(KeyIndex::of(many), true);
    QCOMPARE(m_model->rowCount(), 1);
}

void TestKeyTree::followsByIdentity()
{
    set({"a", "b:1", "b:2", "c"});
    expand("b:");
    std::map<QByteArray, QPersistentModelIndex> held;
    for (int row = 0; row < m_model->rowCount(); ++row)
        held[m_model->identityAt(row).full] = m_model->index(row, 1);
    set({"a", "a2", "b:1", "b:11", "c", "0"});
    for (const auto &[full, index] : held) {
        if (full == "b:2") {
            QVERIFY(!index.isValid());
            continue;
        }
        QVERIFY2(index.isValid(), full);
        QCOMPARE(index.column(), 1);
        QCOMPARE(m_model->identityAt(index.row()).full, full);
    }
}

void TestKeyTree::renames()
{
    const KeyIndex before = KeyIndex::of({"a:1", "a:2", "b"});
    m_model->setIndex(before);
    expand("a:");
    m_model->setIndex(before.renamed("a:1", "z:1"));
    QCOMPARE(printed(*m_model), text({"- a 1", "  . 2", ". b", "+ z 1"}));
    m_model->setIndex(m_model->index().renamed("a:2", "z:2"));
    QCOMPARE(printed(*m_model), text({". b", "+ z 2"}));
}

void TestKeyTree::showsBinaryNames()
{
    const QByteArray nul("n\0ul", 4);
    set({"\xff\xfe", nul, "bin:\x80", "bin:\x81", "", ":", "x:", "x:y"});
    expand("bin:");
    expand("x:");
    expand(":");
    const QStringList lines = printed(*m_model);
    QVERIFY(lines.contains(QStringLiteral(". \\xff\\xfe")));
    QVERIFY(lines.contains(QStringLiteral(". n\\x00ul")));
    QVERIFY(lines.contains(QStringLiteral("  . \\x80")));
    QVERIFY(lines.contains(QStringLiteral("  . \\x81")));
    QCOMPARE(lines.count(QStringLiteral("  . (empty name)")), 2); // `:` and `x:`
    QCOMPARE(lines.count(QStringLiteral(". (empty name)")), 1); // the key of no name
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex index = m_model->index(row, 0);
        if (!index.data(KeyTreeModel::FolderRole).toBool())
            QCOMPARE(m_model->rowOf({false, index.data(KeyTreeModel::KeyRole).toByteArray()}), row);
    }
}

void TestKeyTree::revealsAKey()
{
    set({"a:b:c:1", "a:b:d", "e"});
    const int row = m_model->reveal({false, "a:b:c:1"});
    QCOMPARE(m_model->identityAt(row).full, QByteArray("a:b:c:1"));
    QCOMPARE(printed(*m_model), text({"- a 2", "  - b 2", "    - c 1", "      . 1", "    . d", ". e"}));
    QCOMPARE(m_model->reveal({false, "gone"}), -1);
    QCOMPARE(m_model->reveal({true, "a:b:"}), 1);
}

void TestKeyTree::findsTheNearestRow()
{
    set({"a:1", "a:3", "b:1", "c"});
    expand("a:");
    QCOMPARE(m_model->nearestRow({false, "a:2"}), rowOf("a:3", false));
    QCOMPARE(m_model->nearestRow({false, "a:9"}), rowOf("a:3", false)); // not out of its folder
    QCOMPARE(m_model->nearestRow({false, "b:1"}), rowOf("b:", true)); // hidden in a closed folder
    QCOMPARE(m_model->nearestRow({false, "zzz"}), rowOf("c", false));
    QCOMPARE(m_model->nearestRow({true, "a:"}), rowOf("a:", true));
    set({});
    QCOMPARE(m_model->nearestRow({false, "c"}), -1);
}

void TestKeyTree::agreesWithANaiveTree_data()
{
    QTest::addColumn<QByteArrayList>("separators");
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 6; ++seed) {
        QTest::addRow("colon %u", seed) << QByteArrayList{":"} << seed;
        QTest::addRow("two separators %u", seed) << QByteArrayList{"::", "/"} << seed;
        QTest::addRow("a digit, which turns natural order off %u", seed) << QByteArrayList{"1"} << seed;
    }
}

void TestKeyTree::agreesWithANaiveTree()
{
    QFETCH(QByteArrayList, separators);
    QFETCH(quint32, seed);
    const KeyOrder order(separators);
    QRandomGenerator random(seed);
    // A small alphabet, so that names collide, nest, double their separators and end in them.
    const QByteArrayList pieces{
        "a", "b", "1", "10", "2", "01", ":", "::", "/", QByteArray(1, '\0'), "\xff", "\xc3\xa9"};
    const auto randomKey = [&] {
        QByteArray key;
        const int length = random.bounded(7);
        for (int i = 0; i < length; ++i)
            key += pieces.at(random.bounded(int(pieces.size())));
        return key;
    };
    std::set<QByteArray> keys;
    std::set<QByteArray> open;
    m_model->setIndex(KeyIndex(order));
    for (int step = 0; step < 40; ++step) {
        const int kind = random.bounded(6);
        if (kind == 0 && !keys.empty()) {
            for (int i = random.bounded(10); i >= 0 && !keys.empty(); --i)
                keys.erase(std::next(keys.begin(), random.bounded(int(keys.size()))));
        } else if (kind == 1 && m_model->rowCount() > 0) {
            const int row = random.bounded(m_model->rowCount());
            const KeyTreeModel::Identity identity = m_model->identityAt(row);
            if (identity.isFolder) {
                const bool isOpen = open.contains(identity.full);
                m_model->setExpanded(row, !isOpen);
                if (isOpen)
                    open.erase(identity.full);
                else
                    open.insert(identity.full);
            }
        } else {
            for (int i = random.bounded(25); i >= 0; --i)
                keys.insert(randomKey());
        }
        std::map<std::pair<bool, QByteArray>, QPersistentModelIndex> held;
        for (int row = 0; row < m_model->rowCount(); row += 1 + random.bounded(5)) {
            const KeyTreeModel::Identity identity = m_model->identityAt(row);
            held[{identity.isFolder, identity.full}] = m_model->index(row, 0);
        }
        m_model->setIndex(KeyIndex::of(QByteArrayList(keys.begin(), keys.end()), order));
        const NaiveTree naive(keys, order, open);
        const QList<NaiveTree::Row> rows = rowsOf(*m_model);
        QCOMPARE(rows.size(), naive.rows.size());
        for (int row = 0; row < m_model->rowCount(); ++row) {
            QCOMPARE(rows.at(row), naive.rows.at(row));
            QCOMPARE(m_model->rowOf(m_model->identityAt(row)), row);
            QCOMPARE(m_model->nearestRow(m_model->identityAt(row)), row);
        }
        for (const auto &[identity, index] : held)
            QCOMPARE(index.row(), m_model->rowOf({identity.first, identity.second}));
    }
}

void TestKeyTree::opensAFolderOfManyKeys()
{
    m_tester.reset(); // it would look at each row
    QByteArrayList names;
    constexpr int count = 200'000;
    for (int i = 0; i < count; ++i)
        names.append("many:" + QByteArray::number(i));
    names.append("z");
    set(names);
    QCOMPARE(m_model->rowCount(), 2);
    expand("many:");
    QCOMPARE(m_model->rowCount(), count + 2);
    QCOMPARE(m_model->identityAt(1).full, QByteArray("many:0"));
    QCOMPARE(m_model->identityAt(count).full, QByteArray("many:199999"));
    QCOMPARE(m_model->identityAt(count + 1).full, QByteArray("z"));
    QCOMPARE(rowOf("many:123456", false), 123457);
    expand("many:", false);
    QCOMPARE(m_model->rowCount(), 2);
}

QTEST_GUILESS_MAIN(TestKeyTree)
#include "tst_keytree.moc"

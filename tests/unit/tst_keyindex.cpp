// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyspacemodel.h"

#include "core/keyspace/keybatch.h"
#include "core/keyspace/keymerge.h"
#include "tests/support/test.h"

using namespace redshank;

class TestKeyIndex : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void emptyIndex();
    void foldersAndKeys();
    void separatorAtTheEndsAndDoubled();
    void againstAMap_data();
    void againstAMap();
    void chunkBorders();
    void untouchedChunksAreShared();
    void smallChunksJoin();
    void manyPartsAtOnce();
    void selectionsAgainstAMap();
    void veryLongNames();
    void manyFolders();
    void reordered();
    void longCommonPrefixes();
    void memoryPerKey();
};

static PlainSet toSet(const KeyIndex &index)
{
    PlainSet names;
    index.forEach(0, index.size(), [&](qsizetype, QByteArrayView name) {
        names.insert(name.toByteArray());
        return true;
    });
    return names;
}

static KeyIndex indexOf(const PlainSet &names, const KeyOrder &order)
{
    return KeyIndex::of(QByteArrayList(names.begin(), names.end()), order);
}

/// Every row of every folder, both ways, against the model.
static void compareTree(const KeyIndex &index, const PlainSet &names, const KeyIndex::Folder &folder, int &budget)
{
    const QList<PlainRow> expected = plainRows(names, folder.prefix, index.order().separators());
    QCOMPARE(index.childCount(folder), expected.size());
    for (qsizetype row = 0; row < expected.size(); ++row) {
        const KeyIndex::Child child = index.childAt(folder, row);
        QCOMPARE((PlainRow{child.isFolder(), child.full, child.keyCount}), expected[row]);
        QCOMPARE(index.childRowAt(folder, child.position), row);
        if (child.isFolder()) {
            QCOMPARE(index.childRowOfFolder(folder, child.full), row);
            const KeyIndex::Folder resolved = index.folder(child.full);
            QCOMPARE(resolved.begin, child.position);
            QCOMPARE(resolved.keyCount(), child.keyCount);
            QCOMPARE(resolved.depth, child.depth);
            QCOMPARE(resolved.depth, folder.depth + 1);
            if (--budget > 0)
                compareTree(index, names, resolved, budget);
        } else {
            QCOMPARE(index.childRowOf(folder, child.full), row);
            QCOMPARE(folder.prefix + child.name, child.full);
        }
    }
    QVERIFY(!index.childAt(folder, expected.size()).isValid());
    QVERIFY(!index.childAt(folder, -1).isValid());
}

static void compareAll(const KeyIndex &index, const PlainSet &names, int folders = 60)
{
    QCOMPARE(index.size(), qsizetype(names.size()));
    qsizetype position = 0;
    for (const QByteArray &name : names) {
        QCOMPARE(index.keyAt(position), name);
        QCOMPARE(index.positionOf(name), position);
        ++position;
    }
    QCOMPARE(toSet(index), names);
    compareTree(index, names, index.root(), folders);
}

void TestKeyIndex::emptyIndex()
{
    const KeyIndex index;
    QCOMPARE(index.size(), qsizetype(0));
    QCOMPARE(index.lowerBound("a"), qsizetype(0));
    QVERIFY(!index.contains(""));
    QCOMPARE(index.childCount(index.root()), qsizetype(0));
    QVERIFY(!index.childAt(index.root(), 0).isValid());
    QVERIFY(index.folder("a:").isEmpty());
    QCOMPARE(index.keyAt(0), QByteArray());
    QVERIFY(index.merged(index).isEmpty());
    QVERIFY(index.removed(KeyIndex::of({"a"})).isEmpty());
    QCOMPARE(index.merged(KeyIndex::of({""})).keyAt(0), QByteArray(""));
    QVERIFY(index.merged(KeyIndex::of({""})).contains(""));
}

void TestKeyIndex::foldersAndKeys()
{
    // A key `user`, a folder `user:` and a key `user:` inside it are three rows.
    const KeyIndex index = KeyIndex::of({"user:1:name", "user", "user:", "user:10", "user:9", "other"});
    const KeyIndex::Folder root = index.root();
    QCOMPARE(index.childCount(root), qsizetype(3));
    QCOMPARE(index.childAt(root, 0).full, QByteArray("other"));
    QCOMPARE(index.childAt(root, 1).full, QByteArray("user"));
    QVERIFY(!index.childAt(root, 1).isFolder());
    const KeyIndex::Child folder = index.childAt(root, 2);
    QVERIFY(folder.isFolder());
    QCOMPARE(folder.full, QByteArray("user:"));
    QCOMPARE(folder.name, QByteArray("user"));
    QCOMPARE(folder.keyCount, qsizetype(4));
    QCOMPARE(index.childRowOf(root, "user"), qsizetype(1));
    QCOMPARE(index.childRowOf(root, "user:"), qsizetype(2));
    const KeyIndex::Folder user = folder.folder();
    QCOMPARE(index.childCount(user), qsizetype(4));
    QCOMPARE(index.childAt(user, 0).full, QByteArray("user:"));
    QCOMPARE(index.childAt(user, 0).name, QByteArray());
    QVERIFY(!index.childAt(user, 0).isFolder());
    QCOMPARE(index.childAt(user, 1).full, QByteArray("user:1:"));
    QCOMPARE(index.childAt(user, 2).name, QByteArray("9"));
    QCOMPARE(index.childAt(user, 3).name, QByteArray("10"));
    QCOMPARE(index.childRowOf(user, "user"), qsizetype(-1));
    QCOMPARE(index.childRowOf(user, "user:absent"), qsizetype(-1));
    QCOMPARE(index.childRowOfFolder(root, "absent:"), qsizetype(-1));
    QCOMPARE(index.childRowOfFolder(user, "user:"), qsizetype(-1));
    QCOMPARE(index.childRowOfFolder(root, "user:1:"), qsizetype(2));
}

void TestKeyIndex::separatorAtTheEndsAndDoubled()
{
    const PlainSet names{":", "::", ":::", ":x", "x:", "x::", "x::y", "x:y", "x", "", ":x:", "a::b", "a:b"};
    compareAll(indexOf(names, KeyOrder()), names);
}

void TestKeyIndex::againstAMap_data()
{
    QTest::addColumn<QByteArrayList>("separators");
    QTest::newRow("colon") << QByteArrayList{":"};
    QTest::newRow("several") << QByteArrayList{":", "/", "->"};
    QTest::newRow("two bytes") << QByteArrayList{"::"};
    QTest::newRow("none") << QByteArrayList{};
}

void TestKeyIndex::againstAMap()
{
    QFETCH(QByteArrayList, separators);
    const KeyOrder order(separators);
    NameMaker maker(7);
    PlainSet names;
    KeyIndex index(order);
    for (int round = 0; round < 40; ++round) {
        PlainSet batch;
        const quint32 count = maker.below(8) == 0 ? maker.below(900) : maker.below(12);
        for (quint32 i = 0; i < count; ++i) {
            const bool isKnown = !names.empty() && maker.below(3) == 0;
            batch.insert(isKnown ? *std::next(names.begin(), maker.below(quint32(names.size()))) : maker.name());
        }
        const KeyIndex change = indexOf(batch, order);
        switch (maker.below(5)) {
        case 0:
        case 1:
            index = index.removed(change);
            for (const QByteArray &name : batch)
                names.erase(name);
            break;
        case 2:
            if (!names.empty()) {
                const QByteArray from = *std::next(names.begin(), maker.below(quint32(names.size())));
                const QByteArray to = maker.name();
                index = index.renamed(from, to);
                names.erase(from);
                names.insert(to);
                break;
            }
            [[fallthrough]];
        default:
            index = maker.below(2) ? index.merged(change) : change.merged(index);
            names.insert(batch.begin(), batch.end());
        }
        QCOMPARE(index.size(), qsizetype(names.size()));
        QVERIFY(index == indexOf(names, order));
        if (round % 8 == 7 || names.size() < 40)
            compareAll(index, names, 25);
        const QByteArray probe = maker.name();
        QCOMPARE(index.lowerBound(probe), qsizetype(std::distance(names.begin(), names.lower_bound(probe))));
        QCOMPARE(index.contains(probe), names.count(probe) == 1);
    }
    QVERIFY(names.size() > 200);
}

void TestKeyIndex::chunkBorders()
{
    // Folders that span chunks, keys at every border, changes at every border.
    PlainSet names;
    for (int i = 0; i < 3000; ++i)
        names.insert("f:" + QByteArray::number(i / 700) + ":" + QByteArray::number(i));
    const KeyOrder order;
    KeyIndex index = indexOf(names, order);
    QVERIFY(index.chunkCount() >= 5);
    compareAll(index, names);
    for (const qsizetype at : {511, 512, 513, 1023, 1024, 2047, 0, 2990}) {
        const QByteArray gone = index.keyAt(at);
        index = index.removed(KeyIndex::of({gone}));
        names.erase(gone);
        index = index.merged(KeyIndex::of({gone + "x:y"}));
        names.insert(gone + "x:y");
    }
    compareAll(index, names);
}

void TestKeyIndex::untouchedChunksAreShared()
{
    QByteArrayList names;
    for (int i = 0; i < 50000; ++i)
        names.append("user:" + QByteArray::number(i) + ":profile");
    const KeyIndex index = KeyIndex::of(names);
    const KeyIndex more = index.merged(KeyIndex::of({"user:25000:extra"}));
    QCOMPARE(more.size(), index.size() + 1);
    QVERIFY2(more.sharedChunks(index) >= index.chunkCount() - 1, qPrintable(QString::number(more.sharedChunks(index))));
    const KeyIndex less = more.removed(KeyIndex::of({"user:40000:profile"}));
    QVERIFY(less.sharedChunks(more) >= more.chunkCount() - 1);
    // What is there already, or is not, changes nothing at all.
    QCOMPARE(index.removed(KeyIndex::of({"user:1:absent"})).sharedChunks(index), index.chunkCount());
    // Many single insertions at one place split chunks and never let them grow without bound.
    KeyIndex grown = index;
    for (int i = 0; i < 1500; ++i)
        grown = grown.merged(KeyIndex::of({"user:25000:" + QByteArray::number(i)}));
    QCOMPARE(grown.size(), index.size() + 1500);
    QVERIFY(grown.chunkCount() <= index.chunkCount() + 10);
    QVERIFY(grown.sharedChunks(index) >= index.chunkCount() - 1);
}

void TestKeyIndex::smallChunksJoin()
{
    QByteArrayList names;
    for (int i = 0; i < 100000; ++i)
        names.append("k" + QByteArray::number(i));
    const KeyIndex index = KeyIndex::of(names);
    const KeyIndex few = index.filtered([](QByteArrayView name) { return name.endsWith("77"); });
    QCOMPARE(few.size(), qsizetype(1000));
    QVERIFY(few.chunkCount() <= 4);
    KeyIndex shrunk = index;
    for (int digit = 0; digit < 9; ++digit)
        shrunk = shrunk.removed(index.filtered([=](QByteArrayView name) { return name.back() == char('0' + digit); }));
    QCOMPARE(shrunk.size(), qsizetype(10000));
    QVERIFY2(shrunk.chunkCount() <= 80, qPrintable(QString::number(shrunk.chunkCount())));
    QVERIFY(shrunk == index.filtered([](QByteArrayView name) { return name.back() == '9'; }));
}

void TestKeyIndex::manyPartsAtOnce()
{
    NameMaker maker(11);
    for (const int count : {1, 2, 3, 5, 17, 40}) {
        PlainSet names;
        std::vector<KeyIndex> parts;
        for (int i = 0; i < count; ++i) {
            PlainSet part;
            const quint32 size = maker.below(1200);
            for (quint32 n = 0; n < size; ++n)
                part.insert(maker.name());
            names.insert(part.begin(), part.end());
            parts.push_back(indexOf(part, KeyOrder()));
        }
        const KeyIndex all = KeyIndex::mergedAll(parts);
        compareAll(all, names, 20);
    }
}

void TestKeyIndex::selectionsAgainstAMap()
{
    NameMaker maker(13);
    for (int round = 0; round < 12; ++round) {
        PlainSet a;
        PlainSet b;
        const quint32 size = 1 + maker.below(2500);
        for (quint32 i = 0; i < size; ++i) {
            a.insert(maker.name());
            b.insert(maker.below(10) ? maker.name() : *a.begin());
        }
        const KeyIndex x = indexOf(a, KeyOrder());
        const KeyIndex y = indexOf(b, KeyOrder());
        PlainSet onlyA;
        std::set<qsizetype> common;
        for (const QByteArray &name : a) {
            if (b.count(name))
                common.insert(qsizetype(std::distance(b.begin(), b.find(name))));
            else
                onlyA.insert(name);
        }
        std::set<qsizetype> told;
        compareAll(subtracted(x, y, [&](qsizetype position) { told.insert(position); }), onlyA, 10);
        QCOMPARE(told, common);

        std::vector<bool> kept(size_t(x.size()));
        PlainSet expected;
        const bool keepsRuns = maker.below(2);
        for (qsizetype i = 0; i < x.size(); ++i) {
            kept[size_t(i)] = keepsRuns ? (i / 700) % 2 : maker.below(3) == 0;
            if (kept[size_t(i)])
                expected.insert(x.keyAt(i));
        }
        const KeyIndex selection = keptPositions(x, kept);
        QVERIFY(selection == indexOf(expected, KeyOrder()));
        compareAll(selection, expected, 10);
    }
}

void TestKeyIndex::veryLongNames()
{
    const QByteArray huge(1 << 18, 'm');
    PlainSet names{huge, huge + ":a", huge + ":b", "short", QByteArray(300, ':') + "deep", QByteArray(1 << 18, '7')};
    KeyIndex index = indexOf(names, KeyOrder());
    compareAll(index, names, 5);
    index = index.merged(KeyIndex::of({huge + ":aa"}));
    names.insert(huge + ":aa");
    compareAll(index, names, 5);
    index = index.removed(KeyIndex::of({huge}));
    names.erase(huge);
    compareAll(index, names, 5);
}

void TestKeyIndex::manyFolders()
{
    // Below 31 folders rows are counted name by name, below 128 nothing is split.
    PlainSet names;
    for (int depth = 0; depth < 140; ++depth) {
        QByteArray path;
        for (int i = 0; i < depth; ++i)
            path += "d:";
        names.insert(path + "leaf");
        names.insert(path + "x:leaf");
    }
    compareAll(indexOf(names, KeyOrder()), names, 160);
}

void TestKeyIndex::reordered()
{
    NameMaker maker(17);
    PlainSet names;
    while (names.size() < 2500)
        names.insert(maker.name());
    const KeyIndex index = indexOf(names, KeyOrder());
    compareAll(index.reordered(KeyOrder({"/", "->"})), names, 20);
    QVERIFY(index.reordered(KeyOrder({"/", "1"})).reordered(KeyOrder()) == index);
}

void TestKeyIndex::longCommonPrefixes()
{
    // Names that are beginnings of one another: sorting by words must neither recurse per word nor mix them up.
    QByteArrayList names;
    QByteArray name;
    for (int i = 0; i < 3000; ++i)
        names.append(name += (i % 7 ? QByteArray(3, 'a') : QByteArray("\0\0", 2)));
    std::reverse(names.begin(), names.end());
    const KeyIndex index = KeyIndex::of(names);
    QCOMPARE(index.size(), qsizetype(3000));
    for (qsizetype i = 0; i < index.size(); ++i)
        QCOMPARE(index.keyAt(i), names[2999 - i]);
}

void TestKeyIndex::memoryPerKey()
{
    KeyBatch batch;
    QRandomGenerator random(5);
    for (int i = 0; i < 200000; ++i)
        batch.append("user:" + QByteArray::number(random.bounded(10000000)).rightJustified(7, '0') + ":profile");
    const KeyIndex index = batch.sorted(KeyOrder());
    const double bytes = double(index.memoryUsage()) / double(index.size());
    QVERIFY2(bytes < 20, qPrintable(QString::number(bytes)));
}

QTEST_GUILESS_MAIN(TestKeyIndex)
#include "tst_keyindex.moc"

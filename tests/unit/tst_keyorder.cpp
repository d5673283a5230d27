// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyspacemodel.h"
#include "tests/support/test.h"

using namespace redshank;

class TestKeyOrder : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void examples();
    void orderIsTheStatedOne();
    void collatedFormComesBack();
    void restoredOneAfterTheOther();
    void namesUnderAPrefixStayTogether();
    void boundaries_data();
    void boundaries();
    void boundariesOfRandomNames();
    void foldersWithinCollatedForm();
    void digitSeparatorsTurnNaturalOrderOff();
    void partsOfFolders();
};

static int sign(int x)
{
    return (x > 0) - (x < 0);
}

void TestKeyOrder::examples()
{
    const KeyOrder order;
    const QByteArrayList sorted{"", QByteArray("\0", 1), "!", "a", "a0", "a00", "a1", "a1:b", "a01", "a2", "a9", "a10",
        "a10:x", "a99999999", "a100000000", "a0100000000", "a100000001", "a:", "a::", "a:b", "ab", "\xff"};
    for (qsizetype i = 0; i < sorted.size(); ++i) {
        for (qsizetype j = 0; j < sorted.size(); ++j)
            QVERIFY2(sign(order.compare(sorted[i], sorted[j])) == sign(int(i - j)) || sorted[i] == sorted[j],
                qPrintable(QString::fromLatin1(sorted[i] + " <> " + sorted[j])));
    }
}

void TestKeyOrder::orderIsTheStatedOne()
{
    const KeyOrder order;
    NameMaker maker(1);
    for (int i = 0; i < 100000; ++i) {
        const QByteArray a = maker.name();
        const QByteArray b = maker.below(4) ? maker.name() : a + maker.name();
        if (sign(order.compare(a, b)) != plainCompare(a, b))
            QFAIL(qPrintable(QString::fromLatin1(a.toHex(' ') + " <> " + b.toHex(' '))));
        QCOMPARE(order.compare(a, b) == 0, a == b);
    }
}

void TestKeyOrder::collatedFormComesBack()
{
    const KeyOrder order;
    NameMaker maker(2);
    QByteArray back;
    for (int i = 0; i < 100000; ++i) {
        const QByteArray name = maker.name();
        const std::string collated = order.collated(name);
        order.restore(collated.data(), collated.size(), back);
        QCOMPARE(back, name);
    }
    for (const qsizetype zeros : {13, 14, 15, 16, 269, 270, 271, 5000}) {
        for (const qsizetype digits : {0, 7, 8, 9, 10, 263, 264, 265, 3000}) {
            const QByteArray name = "k" + QByteArray(zeros, '0') + QByteArray(digits, '7') + ":x";
            const std::string collated = order.collated(name);
            order.restore(collated.data(), collated.size(), back);
            QCOMPARE(back, name);
        }
    }
}

void TestKeyOrder::restoredOneAfterTheOther()
{
    for (const QByteArrayList &separators : {QByteArrayList{":"}, QByteArrayList{"1"}}) {
        const KeyOrder order(separators);
        NameMaker maker(17);
        QByteArrayList names{"a1", "a12", "a123", "a1x", "1", "12", "000", "0", ""};
        for (int i = 0; i < 5000; ++i)
            names.append(maker.below(3) ? names.last().left(qsizetype(maker.below(8))) + maker.name() : maker.name());
        if (maker.below(2))
            std::sort(names.begin(), names.end(), PlainLess());
        KeyRestorer restorer(order);
        std::string before;
        QByteArray last;
        for (const QByteArray &name : std::as_const(names)) {
            const std::string collated = order.collated(name);
            const size_t lcp = size_t(
                std::mismatch(before.begin(), before.end(), collated.begin(), collated.end()).first - before.begin());
            // Less than what is shared is allowed too, and before the first name anything is.
            const size_t told = before.empty() ? 7 : maker.below(4) ? lcp : maker.below(quint32(lcp) + 1);
            const QByteArray restored = restorer.next(collated.data(), collated.size(), told).toByteArray();
            QCOMPARE(restored, name);
            QVERIFY(restorer.shared() <= name.size());
            if (!last.isNull())
                QVERIFY(last.startsWith(name.first(restorer.shared())));
            before = collated;
            last = restored;
        }
    }
}

void TestKeyOrder::namesUnderAPrefixStayTogether()
{
    const QByteArrayList separators{":", "->"};
    PlainSet names;
    NameMaker maker(3);
    while (names.size() < 2000)
        names.insert(maker.name());
    const KeyIndex index = KeyIndex::of(QByteArrayList(names.begin(), names.end()), KeyOrder(separators));
    std::set<QByteArray> prefixes;
    for (const QByteArray &name : names) {
        for (const QByteArray &prefix : plainFolders(name, separators))
            prefixes.insert(prefix);
    }
    QVERIFY(prefixes.size() > 300);
    for (const QByteArray &prefix : prefixes) {
        const KeyIndex::Folder folder = index.folder(prefix);
        const auto expected =
            std::count_if(names.begin(), names.end(), [&](const QByteArray &n) { return n.startsWith(prefix); });
        QCOMPARE(folder.keyCount(), qsizetype(expected));
        for (qsizetype i = folder.begin; i < folder.end; ++i)
            QVERIFY(index.keyAt(i).startsWith(prefix));
    }
}

void TestKeyOrder::boundaries_data()
{
    QTest::addColumn<QByteArrayList>("separators");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QList<qsizetype>>("expected");
    const QByteArrayList colon{":"};
    QTest::newRow("none") << colon << QByteArray("abc") << QList<qsizetype>{};
    QTest::newRow("usual") << colon << QByteArray("a:b:c") << QList<qsizetype>{2, 4};
    QTest::newRow("doubled") << colon << QByteArray("a::b") << QList<qsizetype>{2, 3};
    QTest::newRow("at the ends") << colon << QByteArray(":x:") << QList<qsizetype>{1, 3};
    QTest::newRow("empty name") << colon << QByteArray() << QList<qsizetype>{};
    QTest::newRow("no separators") << QByteArrayList{} << QByteArray("a:b") << QList<qsizetype>{};
    QTest::newRow("empty separator") << QByteArrayList{""} << QByteArray("a:b") << QList<qsizetype>{};
    QTest::newRow("several") << QByteArrayList{":", "/"} << QByteArray("a:b/c") << QList<qsizetype>{2, 4};
    QTest::newRow("two bytes") << QByteArrayList{"->"} << QByteArray("a->b-c>d->") << QList<qsizetype>{3, 10};
    QTest::newRow("two bytes, three") << QByteArrayList{"::"} << QByteArray("a:::b") << QList<qsizetype>{3};
    QTest::newRow("one inside the other") << QByteArrayList{":", "::"} << QByteArray("a::b") << QList<qsizetype>{2, 3};
    QTest::newRow("overlapping") << QByteArrayList{"ab", "bc"} << QByteArray("xabcbc") << QList<qsizetype>{3, 6};
    QTest::newRow("behind digits") << QByteArrayList{"-:"} << QByteArray("12-:3") << QList<qsizetype>{4};
}

void TestKeyOrder::boundaries()
{
    QFETCH(QByteArrayList, separators);
    QFETCH(QByteArray, name);
    QFETCH(QList<qsizetype>, expected);
    const KeyOrder order(separators);
    QCOMPARE(order.boundaries(name), expected);
    const std::string collated = order.collated(name);
    QCOMPARE(order.foldersWithin(collated.data(), collated.size()), int(expected.size()));
}

void TestKeyOrder::boundariesOfRandomNames()
{
    const QByteArrayList separators{":", "->", "/"};
    const KeyOrder order(separators);
    NameMaker maker(4);
    for (int i = 0; i < 50000; ++i) {
        const QByteArray name = maker.name();
        QByteArrayList prefixes;
        for (const qsizetype end : order.boundaries(name))
            prefixes.append(name.first(end));
        QCOMPARE(prefixes, plainFolders(name, separators));
    }
}

void TestKeyOrder::foldersWithinCollatedForm()
{
    // What two names share in folders follows from the bytes that their collated forms share: packed digits that look
    // like a separator must not count.
    const QByteArrayList separators{":", "-:", "/"};
    const KeyOrder order(separators);
    NameMaker maker(5);
    for (int i = 0; i < 100000; ++i) {
        const QByteArray a = maker.name();
        const QByteArray b = maker.below(2) ? maker.name() : a.first(maker.below(quint32(a.size() + 1))) + maker.name();
        const std::string x = order.collated(a);
        const std::string y = order.collated(b);
        const size_t common = size_t(std::mismatch(x.begin(), x.end(), y.begin(), y.end()).first - x.begin());
        const QByteArrayList fa = plainFolders(a, separators);
        const QByteArrayList fb = plainFolders(b, separators);
        int shared = 0;
        while (shared < fa.size() && shared < fb.size() && fa[shared] == fb[shared])
            ++shared;
        if (order.foldersWithin(x.data(), common) != shared)
            QFAIL(qPrintable(QString::fromLatin1(a.toHex(' ') + " <> " + b.toHex(' '))));
    }
    // 3 with ten zeros before it packs into 0x3a, which is ':'.
    const std::string trap = order.collated("k00000000003x");
    QVERIFY(trap.find(':') != std::string::npos);
    QCOMPARE(order.foldersWithin(trap.data(), trap.size()), 0);
    // 2 with thirteen zeros packs into 0x2d, '-', and a colon follows.
    const KeyOrder twoBytes({"-:"});
    const std::string pair = twoBytes.collated("k00000000000002:x");
    QVERIFY(pair.find("-:") != std::string::npos);
    QCOMPARE(twoBytes.foldersWithin(pair.data(), pair.size()), 0);
}

void TestKeyOrder::digitSeparatorsTurnNaturalOrderOff()
{
    const KeyOrder order({":", "1"});
    QVERIFY(!order.isNatural());
    QVERIFY(order.compare("a10", "a9") < 0);
    const KeyIndex index = KeyIndex::of({"a12", "a1", "a13", "a2", "a11"}, order);
    QCOMPARE(index.folder("a1").keyCount(), qsizetype(4));
    QCOMPARE(index.childCount(index.root()), qsizetype(2));
}

void TestKeyOrder::partsOfFolders()
{
    const KeyOrder order({":", "->"});
    QCOMPARE(order.parentOfKey("a:b->c"), QByteArray("a:b->"));
    QCOMPARE(order.parentOfKey("c"), QByteArray());
    QCOMPARE(order.parentOfFolder("a:b->"), QByteArray("a:"));
    QCOMPARE(order.parentOfFolder("a:"), QByteArray());
    QCOMPARE(order.folderName("a:b->"), QByteArray("b"));
    QCOMPARE(order.folderName("a::"), QByteArray());
    QCOMPARE(order.folderName(":"), QByteArray());
}

QTEST_GUILESS_MAIN(TestKeyOrder)
#include "tst_keyorder.moc"

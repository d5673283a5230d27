// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keyspace/keyfilter.h"
#include "tests/support/test.h"

#include <QRandomGenerator>

using namespace redshank;
using Kind = KeyFilter::Kind;

class TestKeyFilter : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void globs_data();
    void globs();
    void globsThatCouldGoBackForEver();
    void substrings();
    void namesInARow();
    void narrowing();
    void narrowingOfRandomFilters();
};

void TestKeyFilter::globs_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *pattern, const char *name, bool expected) {
        QTest::addRow("%s | %s", pattern, name) << QByteArray(pattern) << QByteArray(name) << expected;
    };
    row("*", "", true);
    row("", "", true);
    row("", "a", false);
    row("a*", "a", true);
    row("a*b*c", "axxbyyc", true);
    row("a*b*c", "axxbyy", false);
    row("h?llo", "hello", true);
    row("h?llo", "hllo", false);
    row("h[ae]llo", "hallo", true);
    row("h[ae]llo", "hillo", false);
    row("h[^e]llo", "hello", false);
    row("h[^e]llo", "hallo", true);
    row("h[a-c]llo", "hbllo", true);
    row("h[c-a]llo", "hbllo", true);
    row("h[a-c]llo", "hdllo", false);
    row("h\\*llo", "h*llo", true);
    row("h\\*llo", "hxllo", false);
    row("h\\[llo", "h[llo", true);
    row("[\\]]", "]", true);
    row("[]", "]", false);
    row("a[b", "ab", true);
    row("a\\", "a\\", true);
    row("*[0-9]", "user:7", true);
    row("**a**", "bab", true);
    row("?", "", false);
}

void TestKeyFilter::globs()
{
    QFETCH(QByteArray, pattern);
    QFETCH(QByteArray, name);
    QFETCH(bool, expected);
    QCOMPARE(globMatches(pattern, name, Qt::CaseSensitive), expected);
    QCOMPARE(globMatches(pattern.toUpper(), name, Qt::CaseInsensitive), expected);
}

void TestKeyFilter::globsThatCouldGoBackForEver()
{
    const QByteArray name(5000, 'a');
    QVERIFY(!globMatches("*a*a*a*a*a*a*a*a*a*a*a*a*b", name, Qt::CaseSensitive));
}

void TestKeyFilter::substrings()
{
    QVERIFY((KeyFilter{Kind::Substring, Qt::CaseInsensitive, "UsEr"}.matches("a:user:b")));
    QVERIFY(!(KeyFilter{Kind::Substring, Qt::CaseSensitive, "UsEr"}.matches("a:user:b")));
    QVERIFY((KeyFilter{Kind::Substring, Qt::CaseInsensitive, QByteArray("\0x", 2)}.matches(QByteArray("a\0X", 3))));
    QVERIFY((KeyFilter{Kind::Substring, Qt::CaseInsensitive, "\xff"}.matches("a\xff")));
    QVERIFY(!(KeyFilter{Kind::Substring, Qt::CaseInsensitive, "abc"}.matches("ab")));
    QVERIFY((KeyFilter{Kind::Exact, Qt::CaseInsensitive, "ABC"}.matches("abc")));
    QVERIFY(!(KeyFilter{Kind::Exact, Qt::CaseSensitive, "abc"}.matches("abcd")));
    QVERIFY(KeyFilter().matches("anything"));
}

void TestKeyFilter::namesInARow()
{
    QRandomGenerator random(23);
    for (int round = 0; round < 2000; ++round) {
        KeyFilter filter;
        filter.kind = random.bounded(8) == 0 ? Kind::Exact : Kind::Substring;
        filter.caseSensitivity = random.bounded(2) ? Qt::CaseInsensitive : Qt::CaseSensitive;
        const auto letters = [&](int most) {
            QByteArray made;
            for (int left = int(random.bounded(most)); left > 0; --left)
                made += "aAb"[random.bounded(3)];
            return made;
        };
        filter.text = letters(4);
        const KeyMatcher matcher(filter);
        KeyMatcher running = matcher;
        QByteArray before;
        for (int i = 0; i < 20; ++i) {
            const qsizetype shared = before.isEmpty() ? 0 : qsizetype(random.bounded(int(before.size()) + 1));
            const QByteArray name = before.first(shared) + letters(6);
            QCOMPARE(running.next(name, shared), matcher(name));
            before = name;
        }
    }
}

void TestKeyFilter::narrowing()
{
    const KeyFilter ab{Kind::Substring, Qt::CaseInsensitive, "ab"};
    QVERIFY((KeyFilter{Kind::Substring, Qt::CaseInsensitive, "xAbx"}.narrows(ab)));
    QVERIFY((KeyFilter{Kind::Substring, Qt::CaseSensitive, "AB"}.narrows(ab)));
    QVERIFY((KeyFilter{Kind::Exact, Qt::CaseSensitive, "ab"}.narrows(ab)));
    QVERIFY(!(KeyFilter{Kind::Substring, Qt::CaseInsensitive, "a"}.narrows(ab)));
    QVERIFY(!(KeyFilter{Kind::Glob, Qt::CaseInsensitive, "*ab*"}.narrows(ab)));
    QVERIFY(
        !(KeyFilter{Kind::Substring, Qt::CaseInsensitive, "ab"}.narrows({Kind::Substring, Qt::CaseSensitive, "ab"})));
    QVERIFY(ab.narrows(KeyFilter()));
}

void TestKeyFilter::narrowingOfRandomFilters()
{
    QRandomGenerator random(9);
    const auto text = [&](int longest) {
        QByteArray made;
        for (int n = int(random.bounded(longest + 1)); n > 0; --n)
            made += "aAbB*?"[random.bounded(6)];
        return made;
    };
    const auto filter = [&] {
        return KeyFilter{Kind(random.bounded(3)), random.bounded(2) ? Qt::CaseSensitive : Qt::CaseInsensitive, text(3)};
    };
    int narrowed = 0;
    for (int i = 0; i < 20000; ++i) {
        const KeyFilter a = filter();
        const KeyFilter b = filter();
        const QByteArray name = text(6);
        if (!a.narrows(b))
            continue;
        ++narrowed;
        QVERIFY(!a.matches(name) || b.matches(name));
    }
    QVERIFY(narrowed > 1000);
}

QTEST_GUILESS_MAIN(TestKeyFilter)
#include "tst_keyfilter.moc"

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/bytes.h"
#include "tests/support/test.h"
#include "ui/models/keytext.h"

#include <QRandomGenerator>
#include <QRegularExpression>

#include <set>

using namespace redshank;

class TestKeyText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void tellsLookAlikesApart_data();
    void tellsLookAlikesApart();
    void leavesCommonNamesAsTheyAre_data();
    void leavesCommonNamesAsTheyAre();
    void saysWhatLooksAlike();
    void givesEveryByteBack();
    void shortensLongNames();
    void formatsDurations();
    void countsKeys();
};

void TestKeyText::tellsLookAlikesApart_data()
{
    QTest::addColumn<QByteArrayList>("alike");
    const auto row = [](const char *what, const QByteArrayList &alike) { QTest::newRow(what) << alike; };
    row("spaces at the ends", {"a", "a ", " a", "a  ", "a\xe3\x80\x80", "a\xc2\xa0", "a\xe2\xa0\x80"});
    row("a wide space for two",
        {"a  b",
            "a\xe3\x80\x80"
            "b"});
    row("an escape and its text", {"\\x61", "a", "\\\\x61"});
    row("invalid bytes", {"a\xff", "a\xfe", "a\xef\xbf\xbd", "a\xc3", "a\xc3\xc3"});
    row("accents", {"caf\xc3\xa9", "cafe\xcc\x81", "caf\xd0\xb5\xcc\x81"});
    row("order of accents", {"a\xcc\xa3\xcc\x81x", "a\xcc\x81\xcc\xa3x", "\xe1\xba\xa1\xcc\x81x"});
    row("Korean by syllable and by letter",
        {"\xea\xb0\x81", "\xe1\x84\x80\xe1\x85\xa1\xe1\x86\xa8", "\xea\xb0\x80\xe1\x86\xa8"});
    row("two signs for one letter", {"\xe2\x84\xab", "\xc3\x85", "A\xcc\x8a"}); // Angstrom
    row("zero width", {"admin", "ad\xe2\x80\x8bmin", "ad\xe2\x81\xa0min", "ad\xef\xbb\xbfmin", "ad\xc2\xadmin"});
    row("bidirectional",
        {"user:1",
            "user:\xe2\x80\xae"
            "1",
            "user:1\xe2\x80\x8f"});
    row("selectors of a variant", {"a", "a\xef\xb8\x80", "a\xef\xb8\x8f", "a\xf3\xa0\x84\x80"});
    row("Cyrillic in Latin",
        {"admin",
            "\xd0\xb0"
            "dmin",
            "adm\xd1\x96n"});
    row("Latin in Cyrillic",
        {"\xd0\xbf\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82", "\xd0\xbfp\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82"});
    row("words of look-alikes alone", {"cop", "\xd1\x81\xd0\xbe\xd1\x80", "\xd1\x81op", "c\xce\xbf\xcf\x81"});
    row("one letter", {"a", "\xd0\xb0", "\xc9\x91", "\xf0\x9d\x9a\x8a"});
    row("Greek", {"OPEN", "\xce\x9f\xce\xa1\xce\x95\xce\x9d", "\xd0\x9e\xd0\xa0\xd0\x95N"});
    row("Greek and Cyrillic", {"\xce\xbd\xcf\x8c\xce\xbc\xce\xbf\xcf\x82", "\xce\xbd\xcf\x8c\xce\xbc\xd0\xbe\xcf\x82"});
    row("accented", {"\xc3\xab", "\xd1\x91"});
    row("colons",
        {"user:1",
            "user\xea\x9e\x89"
            "1",
            "user\xe2\x88\xb6"
            "1",
            "user\xef\xbc\x9a"
            "1",
            "user\xcb\x90"
            "1"});
    row("hyphens",
        {"a-b",
            "a\xe2\x80\x90"
            "b",
            "a\xe2\x80\x91"
            "b",
            "a\xe2\x80\x93"
            "b",
            "a\xe2\x88\x92"
            "b"});
    row("slashes",
        {"a/b",
            "a\xe2\x81\x84"
            "b",
            "a\xe2\x88\x95"
            "b",
            "a\xef\xbc\x8f"
            "b"});
    row("Roman numerals and ligatures", {"IV", "I\xe2\x85\xa4", "fi", "\xef\xac\x81"});
}

void TestKeyText::tellsLookAlikesApart()
{
    QFETCH(QByteArrayList, alike);
    std::set<QString> shown;
    int plain = 0;
    for (const QByteArray &name : alike) {
        const QString line = keyText(name);
        QVERIFY2(shown.insert(line).second, name.toPercentEncoding());
        const auto back = unescaped(line);
        QVERIFY(back.has_value());
        QCOMPARE(*back, name);
        plain += line.contains(QLatin1Char('\\')) ? 0 : 1;
        QCOMPARE(line.normalized(QString::NormalizationForm_C), line);
    }
    // One of them reads as it stands: an escape in each of the others says that it is another.
    QVERIFY2(plain <= 1 || QByteArray(QTest::currentDataTag()).startsWith("Roman")
            || QByteArray(QTest::currentDataTag()).startsWith("accented"),
        QByteArray::number(plain));
}

void TestKeyText::leavesCommonNamesAsTheyAre_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"user:1:profile", "caf\xc3\xa9 au lait",
             "stra\xc3\x9f"
             "e",
             "kap\xc4\xb1", "\xe4\xbd\xa0\xe5\xa5\xbd:\xe4\xb8\x96\xe7\x95\x8c",
             "\xec\x82\xac\xec\x9a\xa9\xec\x9e\x90:1",
             "\xe3\x83\xa6\xe3\x83\xbc\xe3\x82\xb6\xe3\x83\xbc_\xe7\x95\xaa\xe5\x8f\xb7",
             "\xd0\xbf\xd0\xbe\xd0\xbb\xd1\x8c\xd0\xb7\xd0\xbe\xd0\xb2\xd0\xb0\xd1\x82\xd0\xb5\xd0\xbb\xd1\x8c:1",
             "cache:\xd1\x82\xd0\xbe\xd0\xb2\xd0\xb0\xd1\x80\xd1\x8b", "\xce\xbb\xcf\x8c\xce\xb3\xce\xbf\xcf\x82",
             "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", "\xd9\x85\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7",
             "\xe0\xa4\xa8\xe0\xa4\xae\xe0\xa4\xb8\xe0\xa5\x8d\xe0\xa4\xa4\xe0\xa5\x87",
             "\xe0\xb8\xaa\xe0\xb8\xa7\xe0\xb8\xb1\xe0\xb8\xaa", "a \xe2\x80\x94 b", "5 \xe2\x82\xac",
             "\xf0\x9f\x98\x80"})
        QTest::newRow(name) << QString::fromUtf8(name);
}

void TestKeyText::leavesCommonNamesAsTheyAre()
{
    QFETCH(QString, name);
    QCOMPARE(keyText(name.toUtf8()), name);
    QCOMPARE(lookAlikeText(name.toUtf8()), QString());
}

void TestKeyText::saysWhatLooksAlike()
{
    QCOMPARE(keyText("\xd0\xb0"
                     "dmin"),
        QStringLiteral("\\xd0\\xb0dmin"));
    QCOMPARE(lookAlikeText("\xd0\xb0"
                           "dmin"),
        QStringLiteral("U+0430 looks like a"));
    QCOMPARE(lookAlikeText("\xd1\x81\xd0\xbe\xd1\x81:\xea\x9e\x89"),
        QStringLiteral("U+0441 looks like c, U+043E looks like o, U+A789 looks like :"));
    QCOMPARE(lookAlikeText("\xf0\x9d\x9a\x8a"), QStringLiteral("U+1D68A looks like a"));
    QCOMPARE(lookAlikeText("cafe\xcc\x81"), QString()); // that is another matter
    QCOMPARE(keyText("   "), QStringLiteral("\\x20\\x20\\x20"));
    QCOMPARE(keyText(""), QString());
}

void TestKeyText::givesEveryByteBack()
{
    QRandomGenerator random(11);
    const QByteArrayList parts{"a", " ", "\\", "\xff", "\xd0\xb0", "\xd0\xb1", "\xcc\x81", "e", "\xe3\x80\x80",
        "\xe2\x80\x8b", "\xea\xb0\x80", "\xe1\x86\xa8", "\xf0\x9d\x9a\x8a", "\xef\xb8\x8f", "\xc3", "\xa9", "\n", ":",
        "\xef\xbc\x9a", QByteArray(1, '\0')};
    for (int i = 0; i < 20000; ++i) {
        QByteArray name;
        for (int n = int(random.bounded(8)); n > 0; --n)
            name += parts[qsizetype(random.bounded(int(parts.size())))];
        const QString text = keyText(name);
        QVERIFY(unescaped(text).has_value());
        QCOMPARE(*unescaped(text), name);
        QVERIFY2(text.normalized(QString::NormalizationForm_C) == text, name.toPercentEncoding());
        // A mark is never painted over what is an escape.
        for (qsizetype at = 1; at < text.size(); ++at)
            QVERIFY2(!text.at(at).isMark() || !text.left(at).contains(QRegularExpression(QStringLiteral("\\\\x..$"))),
                name.toPercentEncoding());
    }
}

void TestKeyText::formatsDurations()
{
    QCOMPARE(shortDuration(-1), QString());
    QCOMPARE(shortDuration(0), QStringLiteral("0 ms"));
    QCOMPARE(shortDuration(999), QStringLiteral("999 ms"));
    QCOMPARE(shortDuration(61'000), QStringLiteral("1 min"));
    QCOMPARE(shortDuration(7'200'000), QStringLiteral("2 h"));
    QCOMPARE(shortDuration(172'800'000), QStringLiteral("2 d"));
}

void TestKeyText::shortensLongNames()
{
    const QChar more(0x2026);
    QCOMPARE(shortKeyText("12345", 5), QStringLiteral("12345"));
    QCOMPARE(shortKeyText("123456", 5), QStringLiteral("12345") + more);
    QCOMPARE(shortKeyText("123\xea\xb0\x80", 5), QStringLiteral("123") + more); // no half of a character
    QCOMPARE(shortKeyText("\x80\x80\x80\x80\x80\x80", 4), QStringLiteral("\\x80") + more);
    QCOMPARE(shortKeyText("a ", 5), QStringLiteral("a\\x20"));
    QCOMPARE(shortKeyText(QByteArray(10'000'000, 'x'), 100), QString(100, QLatin1Char('x')) + more);
}

void TestKeyText::countsKeys()
{
    QLocale::setDefault(QLocale::c());
    QCOMPARE(keyCountText(0), QStringLiteral("0 keys"));
    QCOMPARE(keyCountText(1), QStringLiteral("1 key"));
    QCOMPARE(keyCountText(10'000'000'000), QStringLiteral("10000000000 keys"));
    QLocale::setDefault(QLocale(QLocale::German));
    QCOMPARE(keyCountText(3214), QStringLiteral("3.214 keys"));
}

QTEST_GUILESS_MAIN(TestKeyText)
#include "tst_keytext.moc"

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/bytes.h"
#include "tests/support/test.h"
#include "ui/models/keytext.h"

#include <set>

using namespace redshank;

class TestKeyText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void tellsLookAlikesApart();
    void formatsDurations();
    void countsKeys();
};

void TestKeyText::tellsLookAlikesApart()
{
    const QByteArrayList alike{"a", "a ", " a", "caf\xc3\xa9", "cafe\xcc\x81", "a\xe2\x80\x8b", "a\xc2\xa0", "\\x61"};
    std::set<QString> shown;
    for (const QByteArray &name : alike) {
        const QString line = keyText(name);
        QVERIFY2(shown.insert(line).second, name);
        const auto back = unescaped(line);
        QVERIFY(back.has_value());
        QCOMPARE(*back, name);
    }
    QCOMPARE(keyText("caf\xc3\xa9 au lait"), QString::fromUtf8("caf\xc3\xa9 au lait"));
    QCOMPARE(keyText("   "), QStringLiteral("\\x20\\x20\\x20"));
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

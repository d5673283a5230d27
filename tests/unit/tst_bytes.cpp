// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/bytes.h"
#include "core/base/latest.h"
#include "core/base/secret.h"
#include "tests/support/test.h"

#include <QRandomGenerator>

using namespace redshank;

class TestBytes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void escapedShowsEverything_data();
    void escapedShowsEverything();
    void escapingRoundTrips();
    void unescapedRefusesUnknownEscapes();
    void losslessTextNeverLosesAByte();
    void quotedArgumentIsReadBackByRedisCli();
    void globEscapedIsLiteral();
    void secretsAreWipedAndCompared();
    void latestTokenIsStaleAfterTheNext();

private:
    static QByteArray randomBytes(QRandomGenerator &random);
};

QByteArray TestBytes::randomBytes(QRandomGenerator &random)
{
    static const QByteArrayList pieces = {QByteArray(1, '\0'), "\r\n", "\xff", "\xc0\xaf", "\xed\xa0\x80",
        "\xf4\x90\x80\x80", "\xef\xbb\xbf", "\xe2\x80\xae", "\\", "\\x41", "\xe4\xb8\xad", "\xed\x95\x9c",
        "\xf0\x9f\x98\x80", "a", "\xcc\x81", "\xc2\x85", "\xe2\x80\x8b", "\""};
    QByteArray bytes;
    for (int i = random.bounded(12); i > 0; --i)
        bytes +=
            random.bounded(3) ? pieces[random.bounded(int(pieces.size()))] : QByteArray(1, char(random.bounded(256)));
    return bytes;
}

void TestBytes::escapedShowsEverything_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << QByteArray("user:1") << QStringLiteral("user:1");
    QTest::newRow("korean") << QByteArray("\xed\x95\x9c") << QStringLiteral("한");
    QTest::newRow("controls") << QByteArray("a\n\t\r\x01\x7f") << QStringLiteral("a\\n\\t\\r\\x01\\x7f");
    QTest::newRow("backslash") << QByteArray("a\\x41") << QStringLiteral("a\\\\x41");
    QTest::newRow("invalid") << QByteArray("a\xff\xc3") << QStringLiteral("a\\xff\\xc3");
    QTest::newRow("overlong") << QByteArray("\xc0\xaf") << QStringLiteral("\\xc0\\xaf");
    QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << QStringLiteral("\\xed\\xa0\\x80");
    QTest::newRow("bidi") << QByteArray("a\xe2\x80\xae") << QStringLiteral("a\\xe2\\x80\\xae");
    QTest::newRow("zero width") << QByteArray("\xe2\x80\x8b") << QStringLiteral("\\xe2\\x80\\x8b");
    for (const char *control : {"\xd8\x9c", "\xe2\x80\x8e", "\xe2\x80\x8f", "\xe2\x80\xaa", "\xe2\x80\xab",
             "\xe2\x80\xac", "\xe2\x80\xad", "\xe2\x81\xa6", "\xe2\x81\xa7", "\xe2\x81\xa8", "\xe2\x81\xa9"}) {
        QString hex;
        for (const char *byte = control; *byte; ++byte)
            hex += QStringLiteral("\\x") + QString::number(quint8(*byte), 16);
        QTest::addRow("bidi %s", QByteArray(control).toHex().constData()) << QByteArray(control) << hex;
    }
    QTest::newRow("mark over its base") << QByteArray("e\xcc\x81\xcc\x82") << QStringLiteral("e\u0301\u0302");
    QTest::newRow("mark at the start") << QByteArray("\xcc\x81x") << QStringLiteral("\\xcc\\x81x");
    QTest::newRow("mark after a byte") << QByteArray("\xbe\xef\xcc\x81") << QStringLiteral("\\xbe\\xef\\xcc\\x81");
    QTest::newRow("mark after a control") << QByteArray("\n\xcc\x81") << QStringLiteral("\\n\\xcc\\x81");
    QTest::newRow("mark after a backslash") << QByteArray("\\\xcc\x81") << QStringLiteral("\\\\\\xcc\\x81");
    QTest::newRow("mark after an escaped mark")
        << QByteArray("\x01\xcc\x81\xcc\x82") << QStringLiteral("\\x01\\xcc\\x81\\xcc\\x82");
    QTest::newRow("dead beef") << QByteArray("\xde\xad\xbe\xef") << QStringLiteral("\\xde\\xad\\xbe\\xef");
    QTest::newRow("spacing mark") << QByteArray("\xe0\xa4\xbe") << QStringLiteral("\\xe0\\xa4\\xbe");
    QTest::newRow("invisible joiner") << QByteArray("a\xcd\x8f") << QStringLiteral("a\\xcd\\x8f");
    QTest::newRow("nul") << QByteArray(1, '\0') << QStringLiteral("\\x00");
}

void TestBytes::escapedShowsEverything()
{
    QFETCH(QByteArray, bytes);
    QTEST(escaped(bytes), "text");
}

void TestBytes::escapingRoundTrips()
{
    QRandomGenerator random(1);
    for (int i = 0; i < 20'000; ++i) {
        const QByteArray bytes = randomBytes(random);
        QCOMPARE(unescaped(escaped(bytes)).value_or("?"), bytes);
    }
}

void TestBytes::unescapedRefusesUnknownEscapes()
{
    for (const char *text : {"\\", "\\q", "\\x1", "\\xzz", "a\\"})
        QVERIFY(!unescaped(QString::fromLatin1(text)));
}

void TestBytes::losslessTextNeverLosesAByte()
{
    QRandomGenerator random(2);
    int readable = 0;
    for (int i = 0; i < 20'000; ++i) {
        const QByteArray bytes = randomBytes(random);
        const std::optional<QString> text = losslessText(bytes);
        QCOMPARE(text.has_value(), isUtf8(bytes));
        if (text) {
            ++readable;
            QCOMPARE(text->toUtf8(), bytes);
        }
    }
    QVERIFY(readable > 100);
    QCOMPARE(
        losslessText("\xef\xbb\xbfx")->toUtf8(), QByteArray("\xef\xbb\xbfx")); // a byte order mark is part of the value
}

void TestBytes::quotedArgumentIsReadBackByRedisCli()
{
    QCOMPARE(quotedArgument("plain:key"), QByteArray("plain:key"));
    QCOMPARE(quotedArgument(""), QByteArray("\"\""));
    QCOMPARE(quotedArgument(QByteArrayView("a b\"\\\n\0\xff", 8)), QByteArray("\"a b\\\"\\\\\\n\\x00\\xff\""));
    QCOMPARE(quotedArgument("it's"), QByteArray("\"it's\""));
}

void TestBytes::globEscapedIsLiteral()
{
    QCOMPARE(globEscaped("a*b?[c]\\^-"), QByteArray("a\\*b\\?\\[c\\]\\\\\\^\\-"));
}

void TestBytes::secretsAreWipedAndCompared()
{
    QVERIFY(equalInConstantTime("token", "token"));
    QVERIFY(!equalInConstantTime("tokeN", "token"));
    QVERIFY(!equalInConstantTime("", "token"));
    QVERIFY(!equalInConstantTime("tokentoken", "token"));
    QVERIFY(!equalInConstantTime("x", ""));
    QVERIFY(equalInConstantTime("", ""));
    const Secret copy = Secret(QByteArray("hidden"));
    {
        const Secret other = copy;
    }
    QCOMPARE(copy.bytes(), QByteArray("hidden")); // another holder's end does not wipe ours
    QCOMPARE(secureRandomBytes(32).size(), 32);
    QVERIFY(secureRandomBytes(32) != secureRandomBytes(32));
}

void TestBytes::latestTokenIsStaleAfterTheNext()
{
    Latest::Token orphan = Latest().begin();
    QVERIFY(!orphan());
    Latest latest;
    const Latest::Token first = latest.begin();
    QVERIFY(first());
    const Latest::Token second = latest.begin();
    QVERIFY(!first());
    QVERIFY(second());
    latest.cancel();
    QVERIFY(!second());
}

QTEST_APPLESS_MAIN(TestBytes)
#include "tst_bytes.moc"

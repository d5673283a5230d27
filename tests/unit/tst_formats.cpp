// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/bytes.h"
#include "core/format/formats.h"
#include "core/format/hex.h"
#include "tests/support/randombytes.h"
#include "tests/support/test.h"

using namespace redshank;

/// The table of formats: what each shows, reads back and refuses, and that none ever loses a byte.
class TestFormats : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tableIsWhole();
    void D1_randomBytesComeBack_data();
    void D1_randomBytesComeBack();
    void D1_textIsRefusedWhereItWouldLoseBytes_data();
    void D1_textIsRefusedWhereItWouldLoseBytes();
    void D1_halfACharacterIsNotSaved();
    void D12_emptyIsAValueInEveryFormat();
    void detection_data();
    void detection();
    void escapesAreReadBack();
    void wrongEscapeIsNamed_data();
    void wrongEscapeIsNamed();
    void hexLines();
    void hexIsEdited_data();
    void hexIsEdited();
    void hexNamesTheWrongLine();
};

void TestFormats::tableIsWhole()
{
    QSet<QByteArray> keys;
    for (const Format &row : formats()) {
        QCOMPARE(format(row.id).key, row.key);
        QCOMPARE(formatByKey(row.key), &row);
        QVERIFY(!row.title().isEmpty());
        keys.insert(row.key);
    }
    QCOMPARE(keys.size(), formats().size());
    QCOMPARE(formatByKey("nothing of the kind"), nullptr);
}

void TestFormats::D1_randomBytesComeBack_data()
{
    QTest::addColumn<int>("id");
    for (const Format &row : formats())
        QTest::newRow(row.key) << int(row.id);
}

void TestFormats::D1_randomBytesComeBack()
{
    QFETCH(int, id);
    const Format &row = format(FormatId(id));
    RandomBytes random(20260731);
    int shown = 0;
    for (int i = 0; i < 10'000; ++i) {
        const QByteArray bytes = i % 7 == 0 ? random.json() : random.next();
        const Result<DecodedValue> value = decodeValue(row, bytes);
        if (!value) {
            // Refused with a reason, and never half shown; escaped and hex show everything.
            QVERIFY2(!value.error().what.isEmpty(), bytes.toHex());
            QVERIFY2(row.id == FormatId::Text || row.id == FormatId::Json, bytes.toHex());
            continue;
        }
        ++shown;
        QVERIFY2(value.value().isEditable, bytes.toHex());
        const Result<QByteArray> back = row.encode(value.value().text, bytes);
        QVERIFY2(back && back.value() == bytes, bytes.toHex());
    }
    QVERIFY(shown > 1000);
}

void TestFormats::D1_textIsRefusedWhereItWouldLoseBytes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("lone continuation") << QByteArray("a\x80z");
    QTest::newRow("overlong slash") << QByteArray("\xc0\xaf");
    QTest::newRow("lone surrogate") << QByteArray("\xed\xa0\x80");
    QTest::newRow("surrogate pair as CESU-8") << QByteArray("\xed\xa0\xbd\xed\xb8\x80");
    QTest::newRow("beyond U+10FFFF") << QByteArray("\xf4\x90\x80\x80");
    QTest::newRow("cut off") << QByteArray("caf\xc3");
    QTest::newRow("gzip") << QByteArray("\x1f\x8b\x08\x00\x00\x00", 6);
    QTest::newRow("inside JSON") << QByteArray("{\"a\":\"\xff\"}");
}

void TestFormats::D1_textIsRefusedWhereItWouldLoseBytes()
{
    QFETCH(QByteArray, bytes);
    for (const FormatId id : {FormatId::Text, FormatId::Json}) {
        const Result<DecodedValue> value = decodeValue(format(id), bytes);
        QVERIFY(!value);
        QCOMPARE(value.error().kind, Error::Kind::InvalidInput);
    }
    const FormatId detected = detectFormat(bytes);
    QVERIFY(detected == FormatId::Escaped || detected == FormatId::Hex);
}

void TestFormats::D1_halfACharacterIsNotSaved()
{
    const QString half = QStringLiteral("a") + QChar(0xd83d);
    QVERIFY(!format(FormatId::Text).encode(half, {}));
    QVERIFY(!format(FormatId::Escaped).encode(half, {}));
    QVERIFY(!format(FormatId::Json).encode(QLatin1Char('"') + half + QLatin1Char('"'), {}));
}

void TestFormats::D12_emptyIsAValueInEveryFormat()
{
    for (const Format &row : formats()) {
        if (row.id == FormatId::Json)
            continue; // An empty text is not JSON.
        const Result<DecodedValue> value = decodeValue(row, QByteArray());
        QVERIFY2(value && value.value().text.isEmpty() && value.value().isEditable, row.key);
        const Result<QByteArray> back = row.encode(QString(), "what was there");
        QVERIFY2(back && back.value().isEmpty(), row.key);
    }
    QCOMPARE(detectFormat(QByteArray()), FormatId::Text);
}

void TestFormats::detection_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("id");
    QTest::newRow("object") << QByteArray(" {\"a\": [1, 2]}\n") << int(FormatId::Json);
    QTest::newRow("array") << QByteArray("[]") << int(FormatId::Json);
    QTest::newRow("number") << QByteArray("42") << int(FormatId::Text);
    QTest::newRow("quoted") << QByteArray("\"a\"") << int(FormatId::Text);
    QTest::newRow("broken object") << QByteArray("{\"a\": }") << int(FormatId::Text);
    QTest::newRow("words") << QByteArray("Grüße\r\n\tan alle") << int(FormatId::Text);
    QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbftext") << int(FormatId::Text);
    QTest::newRow("one wrong byte") << QByteArray("mostly text, and \xff one byte") << int(FormatId::Escaped);
    QTest::newRow("NUL in text") << QByteArray("key\0value and more of it", 24) << int(FormatId::Escaped);
    QTest::newRow("binary") << QByteArray::fromHex("000102030405fffefd10111213") << int(FormatId::Hex);
}

void TestFormats::detection()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, id);
    QCOMPARE(int(detectFormat(bytes)), id);
    // What is detected can always be shown.
    QVERIFY(decodeValue(format(FormatId(id)), bytes));
}

void TestFormats::escapesAreReadBack()
{
    const Format &row = format(FormatId::Escaped);
    const QByteArray bytes("\x00\x01 a\\b\n\t\xff Grüße", 17);
    const Result<QString> text = row.decode(bytes);
    QVERIFY(text);
    QCOMPARE(text.value(), QStringLiteral("\\x00\\x01 a\\\\b\\n\\t\\xff Gr\u00fc\u00dfe"));
    // A break that a person types is one, and upper case digits are read.
    const Result<QByteArray> edited = row.encode(QStringLiteral("a\n\\xFF\\\\"), bytes);
    QVERIFY(edited);
    QCOMPARE(edited.value(), QByteArray("a\n\xff\\"));
}

void TestFormats::wrongEscapeIsNamed_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("character");
    QTest::newRow("unknown letter") << QStringLiteral("ab\\q") << 3;
    QTest::newRow("one digit") << QStringLiteral("\\x0") << 1;
    QTest::newRow("no digit") << QStringLiteral("\\n\\xzz") << 3;
    QTest::newRow("at the end") << QStringLiteral("\\\\\\") << 3;
}

void TestFormats::wrongEscapeIsNamed()
{
    QFETCH(QString, text);
    QFETCH(int, character);
    const Result<QByteArray> bytes = format(FormatId::Escaped).encode(text, {});
    QVERIFY(!bytes);
    QVERIFY2(bytes.error().what.contains(QString::number(character)), qPrintable(bytes.error().what));
}

void TestFormats::hexLines()
{
    QByteArray bytes("Hello\0world|~\x7f\xff", 15);
    bytes += QByteArray("0123");
    const Result<QString> text = decodeHex(bytes);
    QVERIFY(text);
    QCOMPARE(text.value(),
        QStringLiteral("00000000  48 65 6c 6c 6f 00 77 6f  72 6c 64 7c 7e 7f ff 30  |Hello.world|~..0|\n"
                       "00000010  31 32 33                                          |123|\n"));
}

void TestFormats::hexIsEdited_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("bare pairs") << QStringLiteral("41 42\n43") << QByteArray("ABC");
    QTest::newRow("wrong ASCII column says nothing") << QStringLiteral("00000000  41  |zzz|\n") << QByteArray("A");
    QTest::newRow("inserted byte") << QStringLiteral("00000000  41 42 42 43  |ABC|\n00000010  44 |D|")
                                   << QByteArray("ABBCD");
    QTest::newRow("CR LF and tabs") << QStringLiteral("00000000\t41\r\n\r\n42\r\n") << QByteArray("AB");
    QTest::newRow("beyond 4 GiB") << QStringLiteral("100000000  41") << QByteArray("A");
    QTest::newRow("offset alone") << QStringLiteral("00000000") << QByteArray();
    QTest::newRow("upper case") << QStringLiteral("FF fE") << QByteArray("\xff\xfe");
}

void TestFormats::hexIsEdited()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, bytes);
    const Result<QByteArray> read = encodeHex(text, {});
    QVERIFY(read);
    QCOMPARE(read.value(), bytes);
}

void TestFormats::hexNamesTheWrongLine()
{
    for (const QString &wrong : {QStringLiteral("4"), QStringLiteral("414"), QStringLiteral("4g"),
             QStringLiteral("41 \u0664\u0661"), QStringLiteral("41 00000000")}) {
        const Result<QByteArray> read = encodeHex(QStringLiteral("41\n") + wrong + QStringLiteral("\n42"), {});
        QVERIFY2(!read, qPrintable(wrong));
        QVERIFY(read.error().what.contains(QLatin1Char('2')));
    }
}

QTEST_APPLESS_MAIN(TestFormats)
#include "tst_formats.moc"

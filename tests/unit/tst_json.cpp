// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/format/formats.h"
#include "core/format/json.h"
#include "tests/support/randombytes.h"
#include "tests/support/test.h"

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

using namespace redshank;

/// JSON as tokens: what is valid, how it is laid out, and that no token is ever rewritten.
class TestJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void validity_data();
    void validity();
    void errorsNameTheByte_data();
    void errorsNameTheByte();
    void agreesWithAnotherParser();
    void depthIsBounded();
    void layout();
    void D16_numbersKeepEveryDigit_data();
    void D16_numbersKeepEveryDigit();
    void D1_escapesOrderAndDuplicatesStay();
    void whiteSpaceAloneChangesNothing();
    void anEditIsSavedAsItWasTyped();
    void invalidTextIsNotSaved();
    void minifyAndPrettyAreInverse();
};

void TestJson::validity_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<bool>("isValid");
    const auto row = [](const QByteArray &json, bool isValid) {
        QTest::newRow(json.toPercentEncoding()) << json << isValid;
    };
    for (const char *valid : {"0", "-0", "1.0", "1e5", "1E-5", "true", "null", "\"\"", "[]", "{}", " [ ] ", "[1,2]",
             "{\"a\":1,\"a\":2}", "\"\\ud800\"", "[[[]]]", "\"\x7f\"", "\"\xc3\xa9\""})
        row(valid, true);
    for (const char *invalid : {"", " ", "01", "1.", ".5", "+1", "1e", "-", "tru", "nul", "True", "NaN", "'a'", "[1,]",
             "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,}", "{,}", "[", "]", "{]", "[}", "\"", "\"\n\"",
             "\"\\x41\"", "\"\\u12g4\"", "\"\\", "1 2", "[] []", "/**/1", "\xef\xbb\xbf{}", "\"\xff\"", "\"\xc0\xaf\"",
             "\"\xed\xa0\x80\"", "\"\xe2\x82\"", "0x1", "-a", "1e400x"})
        row(invalid, false);
    QTest::newRow("NUL behind") << QByteArray("{}\0", 3) << false;
    QTest::newRow("NUL in a string") << QByteArray("\"\0\"", 3) << false;
    QTest::newRow("NUL after a backslash") << QByteArray("\"\\\0\"", 4) << false;
}

void TestJson::validity()
{
    QFETCH(QByteArray, json);
    QFETCH(bool, isValid);
    const JsonError error = validateJson(json);
    QCOMPARE(!error, isValid);
    QCOMPARE(bool(prettyJson(json)), isValid);
    QCOMPARE(bool(minifiedJson(json)), isValid);
    QVERIFY(isValid || !error.what.isEmpty());
}

void TestJson::errorsNameTheByte_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("offset");
    QTest::newRow("empty") << QByteArray() << 0;
    QTest::newRow("comma before the end") << QByteArray("[1,]") << 3;
    QTest::newRow("no colon") << QByteArray("{\"a\" 1}") << 5;
    QTest::newRow("second value") << QByteArray("{} x") << 3;
    QTest::newRow("not UTF-8, third byte") << QByteArray("[\"\xc3\xa9\xff\"]") << 4;
    QTest::newRow("line break in a string") << QByteArray("\"ab\ncd\"") << 3;
    QTest::newRow("cut off") << QByteArray("{\"a\":[1") << 7;
    QTest::newRow("digit missing") << QByteArray("[1.e5]") << 3;
}

void TestJson::errorsNameTheByte()
{
    QFETCH(QByteArray, json);
    QFETCH(int, offset);
    QCOMPARE(validateJson(json).offset, qsizetype(offset));
}

/// A parser of other people as the judge over mutated documents; where it is known to be wrong or stricter, it is not
/// asked.
void TestJson::agreesWithAnotherParser()
{
    using namespace rapidjson;
    RandomBytes random(4711);
    int valid = 0;
    for (int i = 0; i < 20'000; ++i) {
        QByteArray json = random.json();
        for (int k = random.below(3); k > 0 && !json.isEmpty(); --k) {
            const QByteArray symbols("{}[]:,\"\\0-.e u\n\xc3x");
            const int at = random.below(int(json.size()));
            if (random.below(2) == 0)
                json.remove(at, 1);
            else
                json.insert(at, symbols[random.below(int(symbols.size()))]);
        }
        MemoryStream stream(json.constData(), size_t(json.size()));
        Reader reader;
        BaseReaderHandler<UTF8<>> handler;
        constexpr unsigned flags = kParseIterativeFlag | kParseNumbersAsStringsFlag | kParseValidateEncodingFlag;
        const ParseResult judged = reader.Parse<flags>(stream, handler);
        if (judged.Code() == kParseErrorNumberTooBig || judged.Code() == kParseErrorStringUnicodeSurrogateInvalid)
            continue;
        valid += !judged.IsError();
        QVERIFY2(bool(validateJson(json)) == judged.IsError(), json.toPercentEncoding());
    }
    QVERIFY(valid > 1000);
}

void TestJson::depthIsBounded()
{
    const auto nested = [](int depth) { return QByteArray(depth, '[') + QByteArray(depth, ']'); };
    QVERIFY(!validateJson(nested(maximumJsonDepth)));
    QCOMPARE(validateJson(nested(maximumJsonDepth + 1)).offset, qsizetype(maximumJsonDepth));
    // Neither the stack nor the time grows with hostile nesting.
    QVERIFY(validateJson(QByteArray(10'000'000, '[')));
}

void TestJson::layout()
{
    const Result<QByteArray> pretty = prettyJson("{\"a\":[1,{\"b\":[]},{ }],\"c\":\"x, y: [z]\"}");
    QVERIFY(pretty);
    QCOMPARE(pretty.value(), QByteArray(R"({
  "a": [
    1,
    {
      "b": []
    },
    {}
  ],
  "c": "x, y: [z]"
})"));
}

void TestJson::D16_numbersKeepEveryDigit_data()
{
    QTest::addColumn<QByteArray>("number");
    for (const char *number : {"9223372036854775807", "9223372036854775808", "-9223372036854775809",
             "18446744073709551616", "1e400", "-1E-400", "1e99999999999", "-0", "-0.0", "0.1", "0.10", "1.0", "1e0",
             "100000000000000000000000.5", "4.9e-324"})
        QTest::newRow(number) << QByteArray(number);
    QTest::newRow("500 digits") << QByteArray(500, '7');
}

void TestJson::D16_numbersKeepEveryDigit()
{
    QFETCH(QByteArray, number);
    const QByteArray original = "{\"n\":" + number + "}";
    const Result<DecodedValue> shown = decodeValue(format(FormatId::Json), original);
    QVERIFY(shown);
    QVERIFY(shown.value().text.contains(QLatin1String(number)));
    // Something else is edited: the number stays as it was.
    QString edited = shown.value().text;
    edited.replace(QLatin1String("\"n\""), QLatin1String("\"m\""));
    const Result<QByteArray> saved = format(FormatId::Json).encode(edited, original);
    QVERIFY(saved);
    QCOMPARE(minifiedJson(saved.value()).value(), QByteArray("{\"m\":" + number + "}"));
    QCOMPARE(minifiedJson(' ' + number + '\n').value(), number);
}

void TestJson::D1_escapesOrderAndDuplicatesStay()
{
    const QByteArray original(R"({"z":1,"a":"\u00e9\/é","a":2,"":"\ud83d\ude00"})");
    const Result<QByteArray> pretty = prettyJson(original);
    QVERIFY(pretty);
    QCOMPARE(minifiedJson(pretty.value()).value(), original);
}

void TestJson::whiteSpaceAloneChangesNothing()
{
    const QByteArray original("  {\"a\" :1,\r\n\t\"b\":  [ ] }\n\n");
    const Result<DecodedValue> shown = decodeValue(format(FormatId::Json), original);
    QVERIFY(shown && shown.value().isEditable);
    const QString moreSpace = shown.value().text + QStringLiteral("\n\n  ");
    QCOMPARE(format(FormatId::Json).encode(moreSpace, original).value(), original);
}

void TestJson::anEditIsSavedAsItWasTyped()
{
    const QString edited = QStringLiteral("{\n    \"a\": 1.50\n}");
    QCOMPARE(format(FormatId::Json).encode(edited, "{ \"a\":1.5}").value(), edited.toUtf8());
    // but a value without white space stays without: the indentation was only for the eye.
    QCOMPARE(format(FormatId::Json).encode(edited, "{\"a\":1.5}").value(), QByteArray("{\"a\":1.50}"));
    // White space inside a string is no white space between tokens.
    QCOMPARE(
        format(FormatId::Json).encode(QStringLiteral("[\"a  b\"]"), "[\"a b\"]").value(), QByteArray("[\"a  b\"]"));
}

void TestJson::invalidTextIsNotSaved()
{
    const Result<QByteArray> saved = format(FormatId::Json).encode(QStringLiteral("{\"a\":}"), "{}");
    QVERIFY(!saved);
    QCOMPARE(saved.error().kind, Error::Kind::InvalidInput);
    QVERIFY(saved.error().what.contains(QLatin1Char('5')));
}

void TestJson::minifyAndPrettyAreInverse()
{
    RandomBytes random(99);
    for (int i = 0; i < 5'000; ++i) {
        const QByteArray json = random.json(6);
        const QByteArray minified = minifiedJson(json).value();
        const QByteArray pretty = prettyJson(json).value();
        QCOMPARE(minifiedJson(pretty).value(), minified);
        QCOMPARE(prettyJson(minified).value(), pretty);
    }
}

QTEST_APPLESS_MAIN(TestJson)
#include "tst_json.moc"

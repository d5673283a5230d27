// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keyspace/filterline.h"
#include "tests/support/test.h"

#include <QRandomGenerator>

using namespace redshank;
using Kind = KeyFilter::Kind;
using Test = TraitCondition::Test;

namespace {

FilterLine parsed(const char *text)
{
    return FilterLine::parse(QString::fromUtf8(text));
}

KeyDetail detailOf(qint64 pttl, qint64 size, const QByteArray &type = "hash")
{
    KeyDetail detail;
    detail.type = type;
    detail.pttl = pttl;
    detail.size = size;
    detail.known = KeyTraits(KeyTrait::Type) | KeyTrait::Ttl | KeyTrait::Size;
    return detail;
}

} // namespace

class TestFilterLine : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsNames();
    void readsSeveralTerms();
    void readsConditions_data();
    void readsConditions();
    void saysWhatIsWrongAndWhere_data();
    void saysWhatIsWrongAndWhere();
    void asksTheServer();
    void neverStumbles();
    void judgesKeys();
    void ranksKeys();
};

void TestFilterLine::readsNames()
{
    QCOMPARE(parsed("abc").name.kind, Kind::Substring);
    QCOMPARE(parsed("abc").name.caseSensitivity, Qt::CaseInsensitive);
    QCOMPARE(parsed("a*c").name.kind, Kind::Glob);
    QCOMPARE(parsed("a[bc]").name.kind, Kind::Glob);
    QCOMPARE(parsed("a[").name.kind, Kind::Substring);
    QCOMPARE(parsed("\\xff").name.text, QByteArray("\xff"));
    QCOMPARE(parsed("\\q").name.text, QByteArray("\\q"));
    QCOMPARE(parsed("a\\*c").name.text, QByteArray("a\\*c")); // the pattern's own
    QCOMPARE(parsed("\"a *b\"").name.kind, Kind::Substring);
    QCOMPARE(parsed("\"a *b\"").name.text, QByteArray("a *b"));
    QCOMPARE(parsed("\"a\\\"b").name.text, QByteArray("a\"b")); // the closing one is still to come
    QCOMPARE(parsed("=User:1").name.kind, Kind::Exact);
    QCOMPARE(parsed("=User:1").name.text, QByteArray("User:1"));
    QCOMPARE(parsed("=User:1").name.caseSensitivity, Qt::CaseSensitive);
    QCOMPARE(parsed("=\"a b\"").name.text, QByteArray("a b"));
    QCOMPARE(parsed("=a*").name.text, QByteArray("a*"));
    QCOMPARE(parsed("case:yes abc").name.caseSensitivity, Qt::CaseSensitive);
    QCOMPARE(parsed("-").name.text, QByteArray("-"));
    QCOMPARE(parsed("=").name.text, QByteArray("="));
    QCOMPARE(parsed("\"-temp\"").name.text, QByteArray("-temp"));
    QCOMPARE(parsed("\"type:hash\"").name.text, QByteArray("type:hash"));
    QCOMPARE(parsed("user:type:hash").name.text, QByteArray("user:type:hash"));
    // A comparison without its colon is one all the same, unless it is quoted or no whole word.
    QCOMPARE(parsed("\"ttl<2h\"").name.text, QByteArray("ttl<2h"));
    QCOMPARE(parsed("=ttl<2h").name.text, QByteArray("ttl<2h"));
    for (const char *name : {"user:ttl<2h", "ttls>1", "ttl", "size=1", "type<hash", "case>yes"})
        QCOMPARE(parsed(name).name.text, QByteArray(name));
    QVERIFY(parsed("").isEmpty());
    QVERIFY(parsed("  \t ").isEmpty());
    QVERIFY(parsed("\"\"").isEmpty());
}

void TestFilterLine::readsSeveralTerms()
{
    const FilterLine line = parsed(" user -temp !\"old one\" name type:hash -=user:9");
    QVERIFY(line.isValid());
    QCOMPARE(line.name.text, QByteArray("user"));
    QCOMPARE(line.query.required.size(), 1);
    QCOMPARE(line.query.required.first().text, QByteArray("name"));
    QCOMPARE(line.query.excluded.size(), 3);
    QCOMPARE(line.query.excluded.at(0).text, QByteArray("temp"));
    QCOMPARE(line.query.excluded.at(1).text, QByteArray("old one"));
    QCOMPARE(line.query.excluded.at(2).kind, Kind::Exact);
    QCOMPARE(line.query.conditions.size(), 1);
    const FilterLine onlyNegative = parsed("-temp");
    QVERIFY(onlyNegative.name.isEmpty());
    QVERIFY(!onlyNegative.isEmpty());
}

void TestFilterLine::readsConditions_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<KeyTrait>("trait");
    QTest::addColumn<Test>("test");
    QTest::addColumn<qint64>("number");
    const auto row = [](const char *text, KeyTrait trait, Test test, qint64 number) {
        QTest::addRow("%s", text) << QString::fromUtf8(text) << trait << test << number;
    };
    row("type:hash", KeyTrait::Type, Test::OneOf, 0);
    row("TYPE:hash,set", KeyTrait::Type, Test::OneOf, 0);
    row("encoding:listpack", KeyTrait::Encoding, Test::OneOf, 0);
    row("ttl:none", KeyTrait::Ttl, Test::None, 0);
    row("ttl:Any", KeyTrait::Ttl, Test::Any, 0);
    row("ttl:<60s", KeyTrait::Ttl, Test::Below, 60'000);
    row("ttl:<=60", KeyTrait::Ttl, Test::AtMost, 60'000);
    row("ttl:>1.5h", KeyTrait::Ttl, Test::Above, 5'400'000);
    row("ttl:>=250ms", KeyTrait::Ttl, Test::AtLeast, 250);
    row("ttl:<2d", KeyTrait::Ttl, Test::Below, 172'800'000);
    row("size:>1mb", KeyTrait::Size, Test::Above, 1 << 20);
    row("size:<500", KeyTrait::Size, Test::Below, 500);
    row("size:>=1.5K", KeyTrait::Size, Test::AtLeast, 1536);
    row("idle:>1h", KeyTrait::Idle, Test::Above, 3600);
    row("ttl<2h", KeyTrait::Ttl, Test::Below, 7'200'000);
    row("TTL>=250ms", KeyTrait::Ttl, Test::AtLeast, 250);
    row("size>1k", KeyTrait::Size, Test::Above, 1024);
    row("idle<=1d", KeyTrait::Idle, Test::AtMost, 86'400);
}

void TestFilterLine::readsConditions()
{
    QFETCH(QString, text);
    QFETCH(KeyTrait, trait);
    QFETCH(Test, test);
    QFETCH(qint64, number);
    for (const bool isNegated : {false, true}) {
        const FilterLine line = FilterLine::parse(isNegated ? QLatin1Char('-') + text : text);
        QVERIFY2(line.isValid(), qPrintable(line.problem));
        QCOMPARE(line.query.conditions.size(), 1);
        const TraitCondition &condition = line.query.conditions.first();
        QCOMPARE(condition.trait, trait);
        QCOMPARE(condition.test, test);
        QCOMPARE(condition.number, number);
        QCOMPARE(condition.isNegated, isNegated);
        QCOMPARE(condition.words.isEmpty(), test != Test::OneOf);
    }
}

void TestFilterLine::saysWhatIsWrongAndWhere_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qsizetype>("at");
    QTest::addColumn<QString>("word");
    QTest::addColumn<bool>("isUnfinished");
    const auto row = [](const char *text, qsizetype at, const char *word, bool isUnfinished) {
        QTest::addRow("%s", text) << QString::fromUtf8(text) << at << QString::fromUtf8(word) << isUnfinished;
    };
    row("ttl:", 4, "ttl:none", true);
    row("user ttl:", 9, "ttl:none", true);
    row("ttl:60s", 4, "ttl:<60s", true);
    row("ttl:60s user", 4, "ttl:<60s", false);
    row("ttl:<", 5, "ttl:<60s", true);
    row("ttl:<5x", 6, "“x” is no unit of time", true);
    row("a size:>1kg b", 9, "“kg” is no unit of size", false);
    row("size:none", 5, "size:>1mb", true);
    row("size:>99999999999tb", 6, "too large", true);
    row("type:", 5, "type:hash", true);
    row("type:,", 5, "type:hash", true);
    row("case:maybe", 0, "case:yes", true);
    row("-idle:1h x", 6, "idle:>1h", false);
    row("ttl<", 4, "ttl:<60s", true);
    row("size>1kg b", 6, "“kg” is no unit of size", false);
}

void TestFilterLine::saysWhatIsWrongAndWhere()
{
    QFETCH(QString, text);
    QFETCH(qsizetype, at);
    QFETCH(QString, word);
    QFETCH(bool, isUnfinished);
    const FilterLine line = FilterLine::parse(text);
    QVERIFY(!line.isValid());
    QCOMPARE(line.problemAt, at);
    QCOMPARE(line.isUnfinished, isUnfinished);
    QVERIFY2(line.problem.contains(word), qPrintable(line.problem));
    QVERIFY2(line.problem.startsWith(QStringLiteral("At character %1: ").arg(at + 1)), qPrintable(line.problem));
}

void TestFilterLine::asksTheServer()
{
    QCOMPARE(parsed("a[1").serverMatch(), QByteArray("*a\\[1*"));
    QCOMPARE(parsed("a*b").serverMatch(), QByteArray("a*b"));
    QCOMPARE(parsed("=a*").serverMatch(), QByteArray("a\\*"));
    QCOMPARE(parsed("type:hash").serverMatch(), QByteArray());
    QCOMPARE(parsed("type:hash").serverType(), QByteArray("hash"));
    QCOMPARE(parsed("-type:hash").serverType(), QByteArray());
    QCOMPARE(parsed("type:hash,set").serverType(), QByteArray());
}

void TestFilterLine::neverStumbles()
{
    QRandomGenerator random(31);
    const QString letters = QStringLiteral("ab \"\\=-!*?[]:<>.,19xff") + QStringLiteral("type:ttl:size:<>kmb");
    for (int i = 0; i < 20'000; ++i) {
        QString text;
        for (int n = int(random.bounded(24)); n > 0; --n)
            text += letters.at(int(random.bounded(letters.size())));
        const FilterLine line = FilterLine::parse(text);
        QCOMPARE(line.isValid(), line.problemAt < 0);
        QVERIFY(line.problemAt <= text.size());
    }
}

void TestFilterLine::judgesKeys()
{
    const auto passes = [](const char *term, const KeyDetail &detail) {
        return parsed(term).query.conditions.value(0).passes(detail);
    };
    const KeyDetail expiring = detailOf(30'000, 2048);
    const KeyDetail lasting = detailOf(-1, 100, "zset");
    QVERIFY(passes("type:HASH", expiring) && !passes("type:hash", lasting) && passes("type:set,zset", lasting));
    QVERIFY(passes("-type:hash", lasting));
    QVERIFY(passes("ttl:none", lasting) && !passes("ttl:none", expiring));
    QVERIFY(passes("ttl:any", expiring) && !passes("ttl:any", lasting));
    QVERIFY(passes("ttl:<60s", expiring) && !passes("ttl:<30s", expiring) && passes("ttl:<=30s", expiring));
    QVERIFY(!passes("ttl:<60s", lasting) && !passes("ttl:>1s", lasting) && passes("-ttl:<60s", lasting));
    QVERIFY(passes("size:>=2kb", expiring) && !passes("size:>2kb", expiring) && passes("size:<1kb", lasting));

    // What cannot be told passes nothing, nor its negation.
    KeyDetail refused = detailOf(-3, -1);
    refused.known = KeyTrait::Type;
    for (const char *term : {"ttl:none", "-ttl:none", "size:<1", "-size:<1", "encoding:raw", "-encoding:raw"})
        QVERIFY2(!passes(term, refused), term);
    const KeyDetail gone = detailOf(-2, -1, "none");
    for (const char *term : {"ttl:none", "-ttl:any", "-type:hash"})
        QVERIFY2(!passes(term, gone), term);
}

void TestFilterLine::ranksKeys()
{
    const KeyIndex index = KeyIndex::of({"a", "b", "c", "d", "e"});
    const auto known = [](qint64 number) {
        RankedValue value;
        value.isKnown = true;
        value.number = number;
        return value;
    };
    const std::vector<RankedValue> values{known(5), RankedValue(), known(1), known(5), known(9)};
    const auto up = ranked(index, values, false);
    QCOMPARE(up->positions, (std::vector<quint32>{2, 0, 3, 4, 1})); // what is not known comes last
    const auto down = ranked(index, values, true);
    QCOMPARE(down->positions, (std::vector<quint32>{4, 0, 3, 2, 1})); // also that way round
    for (size_t row = 0; row < 5; ++row)
        QCOMPARE(down->rows[down->positions[row]], quint32(row));

    // What expires is ordered by when it does, whenever that was asked; what does not comes behind it.
    KeyDetail early = detailOf(5000, 0);
    early.fetchedAt += std::chrono::seconds(10);
    const KeyDetail late = detailOf(9000, 0);
    QVERIFY(RankedValue::of(KeyTrait::Ttl, early).number > RankedValue::of(KeyTrait::Ttl, late).number);
    QVERIFY(RankedValue::of(KeyTrait::Ttl, detailOf(-1, 0)).number > RankedValue::of(KeyTrait::Ttl, early).number);
    QVERIFY(!RankedValue::of(KeyTrait::Idle, early).isKnown);
}

QTEST_GUILESS_MAIN(TestFilterLine)
#include "tst_filterline.moc"

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/format/formats.h"
#include "core/values/hashvalue.h"
#include "core/values/listvalue.h"
#include "core/values/sortedsetvalue.h"
#include "core/values/stringvalue.h"
#include "core/values/valuetypes.h"
#include "tests/support/fakeserver.h"
#include "tests/support/randombytes.h"
#include "valuefixture.h"

#include <QSet>

using namespace redshank;

/// Facts and pages of every type.
class TestValues : public ValueFixture
{
    Q_OBJECT

private Q_SLOTS:
    void factsOfEveryType();
    void factsOfAnAbsentKey();
    void factsWithoutServerErrors();
    void factsForALeastPrivilegeUser();
    void everyTypeIsReadWhole();
    void pagesOfHashAndSetHaveNoDuplicates();
    void repeatedElementsOfAScanAreDropped();
    void patternIsAppliedByTheServer();
    void listPagesFromAnywhere();
    void sortedSetDescending();
    void streamBothWaysAndEmpty();
    void D16_scoresAreTheServersText();
    void goneAndRetypedKeys();
    void unknownTypeHasAGenericView();
    void newestRequestWins();
    void D1_openAndSaveUnchanged();
};

void TestValues::factsOfEveryType()
{
    run({"SET", "string", "12345"});
    run({"HSET", "hash", "a", "1", "b", "2"});
    run({"RPUSH", "list", "a", "b", "c"});
    run({"SADD", "set", "a"});
    run({"ZADD", "zset", "1", "a", "2", "b"});
    run({"XADD", "stream", "*", "f", "v"});
    run({"PEXPIRE", "list", "100000"});
    const QHash<QByteArray, qint64> sizes{
        {"string", 5}, {"hash", 2}, {"list", 3}, {"set", 1}, {"zset", 2}, {"stream", 1}};
    for (const ValueType &type : valueTypes()) {
        // With the right guess, a wrong one, and none.
        for (const QByteArray &guess :
            {type.name, QByteArray("hash"), QByteArray("string"), QByteArray("ReJSON-RL"), QByteArray()}) {
            KeyFactsOptions options;
            options.expectedType = guess;
            options.wantsMemoryUsage = true;
            const KeyFacts found = facts(type.name, options);
            QVERIFY(found.isPresent);
            QCOMPARE(found.key, type.name);
            QCOMPARE(found.type, type.name);
            QCOMPARE(found.size, sizes[type.name]);
            QVERIFY(!found.encoding.isEmpty());
            QVERIFY(found.memoryUsage > 0);
            QVERIFY(found.isTtlKnown);
            QCOMPARE(found.ttl.has_value(), type.name == "list");
            if (found.ttl)
                QVERIFY(found.ttl->count() > 90'000 && found.ttl->count() <= 100'000);
        }
    }
    QCOMPARE(facts("string").encoding, QByteArray("int"));
    QCOMPARE(facts("string").memoryUsage, -1);
}

void TestValues::factsOfAnAbsentKey()
{
    for (const QByteArray &guess : {QByteArray(), QByteArray("string")}) {
        KeyFactsOptions options;
        options.expectedType = guess;
        const KeyFacts found = facts("nothing", options);
        QVERIFY(!found.isPresent);
        QCOMPARE(found.size, -1);
        QVERIFY(found.type.isEmpty());
    }
}

void TestValues::factsWithoutServerErrors()
{
    run({"HSET", "hash", "a", "1"});
    run({"CONFIG", "RESETSTAT"});
    QVERIFY(facts("hash").isPresent);
    QVERIFY(!run({"INFO", "errorstats"}).bytes.contains("errorstat_"));
}

void TestValues::factsForALeastPrivilegeUser()
{
    run({"SET", "k", "v"});
    run({"ACL", "SETUSER", "least", "on", ">pw", "~*", "+type", "+get"});
    ConnectionParams params = server().params();
    params.user = "least";
    params.password = Secret("pw");
    Connection least(params);
    least.open();
    std::optional<Result<KeyFacts>> found;
    readKeyFacts(least, "k", this, [&](const Result<KeyFacts> &result) { found = result; });
    QTRY_VERIFY(found.has_value());
    QVERIFY(found->isOk());
    QCOMPARE(found->value().type, QByteArray("string"));
    QVERIFY(!found->value().isTtlKnown);
    QCOMPARE(found->value().size, -1);
}

void TestValues::everyTypeIsReadWhole()
{
    QSet<QByteArray> names;
    for (int i = 0; i < 3000; ++i) {
        const QByteArray name = "n" + QByteArray::number(i);
        names.insert(name);
        run({"HSET", "hash", name, "v" + name});
        run({"SADD", "set", name});
        run({"RPUSH", "list", name});
        run({"ZADD", "zset", QByteArray::number(i), name});
        run({"XADD", "stream", QByteArray::number(i + 1) + "-0", "f", name, "f", "twice"});
    }
    for (const QByteArray &type :
        {QByteArray("hash"), QByteArray("set"), QByteArray("list"), QByteArray("zset"), QByteArray("stream")}) {
        const auto pager = pagerFor(type);
        pager->setPageSize(100);
        const Loaded loaded = load(*pager);
        QVERIFY2(!loaded.error, qPrintable(loaded.error.sentence()));
        QVERIFY2(loaded.pages > 10, type);
        QCOMPARE(loaded.rows.size(), 3000);
        QCOMPARE(pager->total(), std::optional<qint64>(3000));
        QSet<QByteArray> seen;
        for (qsizetype i = 0; i < loaded.rows.size(); ++i) {
            const ValueRow &row = loaded.rows[i];
            const QByteArray name = type == "stream" ? row.cells.value(2) : row.cells.first();
            seen.insert(name);
            if (type == "hash")
                QCOMPARE(row.cells, (QByteArrayList{name, "v" + name}));
            if (type == "list" || type == "zset")
                QCOMPARE(row.position, i);
            if (type == "stream")
                QCOMPARE(row.cells, (QByteArrayList{QByteArray::number(i + 1) + "-0", "f", name, "f", "twice"}));
            if (type == "zset")
                QCOMPARE(row.cells, (QByteArrayList{name, QByteArray::number(i)}));
        }
        QCOMPARE(seen, names);
    }
}

void TestValues::pagesOfHashAndSetHaveNoDuplicates()
{
    // SCAN repeats elements when the table shrinks under it.
    for (int i = 0; i < 4000; ++i)
        run({"HSET", "hash", QByteArray::number(i), "v"});
    HashPager pager(connection(), "hash");
    pager.setPageSize(10);
    QList<QByteArray> names;
    waitInLoop([&](QEventLoop &loop) {
        connect(&pager, &ValuePager::pageLoaded, &loop, [&](const ValuePage &page) {
            for (const ValueRow &row : page.rows)
                names.append(row.cells.first());
            if (names.size() > 500 && run({"HLEN", "hash"}).integer > 3000) {
                for (int i = 0; i < 3900; ++i)
                    run({"HDEL", "hash", QByteArray::number(i)});
            }
            pager.isComplete() ? loop.quit() : pager.loadMore();
        });
        pager.loadFirst();
    });
    QCOMPARE(QSet<QByteArray>(names.begin(), names.end()).size(), names.size());
    for (int i = 3900; i < 4000; ++i)
        QVERIFY(names.contains(QByteArray::number(i)));
}

void TestValues::repeatedElementsOfAScanAreDropped()
{
    // As SCAN may do while the server resizes its table; when a real one does is up to its version.
    FakeServer fake;
    QVERIFY(fake.start());
    fake.setScript([](const QByteArrayList &arguments) {
        if (arguments[0] == "TYPE")
            return QByteArray("+hash\r\n");
        if (arguments[0] == "HLEN")
            return QByteArray(":3\r\n");
        return arguments[2] == "0" ? QByteArray("*2\r\n$1\r\n7\r\n*4\r\n$1\r\na\r\n$1\r\n1\r\n$1\r\nb\r\n$1\r\n2\r\n")
                                   : QByteArray("*2\r\n$1\r\n0\r\n*4\r\n$1\r\nb\r\n$1\r\n9\r\n$1\r\nc\r\n$1\r\n3\r\n");
    });
    Connection toFake(fake.params());
    toFake.open();
    HashPager pager(toFake, "k");
    QCOMPARE(load(pager).rows, (QList<ValueRow>{{{"a", "1"}}, {{"b", "2"}}, {{"c", "3"}}}));
}

void TestValues::patternIsAppliedByTheServer()
{
    for (int i = 0; i < 2000; ++i)
        run({"SADD", "set", "member:" + QByteArray::number(i)});
    const auto pager = pagerFor("set");
    PageStart start;
    start.match = "member:19?9";
    const Loaded loaded = load(*pager, start);
    QCOMPARE(loaded.rows.size(), 10);
    start.match = "no such*";
    QVERIFY(load(*pager, start).rows.isEmpty());
    QVERIFY(pager->isComplete());
}

void TestValues::listPagesFromAnywhere()
{
    for (int i = 0; i < 1000; ++i)
        run({"RPUSH", "list", QByteArray::number(i)});
    ListPager pager(connection(), "list");
    pager.setPageSize(30);
    PageStart start;
    for (const qint64 first : {qint64(0), qint64(990), qint64(999), qint64(500)}) {
        start.position = first;
        const Loaded loaded = load(pager, start);
        QCOMPARE(loaded.rows.size(), 1000 - first);
        for (qsizetype i = 0; i < loaded.rows.size(); ++i) {
            QCOMPARE(loaded.rows[i].position, first + i);
            QCOMPARE(loaded.rows[i].cells.first(), QByteArray::number(first + i));
        }
    }
    start.position = 5000;
    QVERIFY(load(pager, start).rows.isEmpty());
}

void TestValues::sortedSetDescending()
{
    run({"ZADD", "zset", "1", "a", "2", "b", "3", "c"});
    SortedSetPager pager(connection(), "zset");
    pager.setPageSize(2);
    PageStart start;
    start.isDescending = true;
    const Loaded loaded = load(pager, start);
    QCOMPARE(loaded.rows, (QList<ValueRow>{{{"c", "3"}, 0}, {{"b", "2"}, 1}, {{"a", "1"}, 2}}));
}

void TestValues::streamBothWaysAndEmpty()
{
    for (const QByteArray &id : {QByteArray("0-1"), QByteArray("5-0"), QByteArray("5-1"), QByteArray("6-0")})
        run({"XADD", "stream", id, "f", "v"});
    const auto ids = [](const Loaded &loaded) {
        QByteArrayList found;
        for (const ValueRow &row : loaded.rows)
            found.append(row.cells.first());
        return found;
    };
    const auto pager = pagerFor("stream");
    pager->setPageSize(1);
    PageStart start;
    QCOMPARE(ids(load(*pager, start)), (QByteArrayList{"0-1", "5-0", "5-1", "6-0"}));
    start.isDescending = true;
    QCOMPARE(ids(load(*pager, start)), (QByteArrayList{"6-0", "5-1", "5-0", "0-1"}));
    start.id = "5-0";
    QCOMPARE(ids(load(*pager, start)), (QByteArrayList{"5-0", "0-1"}));
    // A stream may be there and have no entries.
    run({"XTRIM", "stream", "MAXLEN", "0"});
    const Loaded loaded = load(*pager);
    QVERIFY(!loaded.error && loaded.rows.isEmpty());
    QCOMPARE(facts("stream").size, 0);
}

void TestValues::D16_scoresAreTheServersText()
{
    const QByteArrayList scores{
        "9007199254740993", "0.1", "-0", "1e300", "inf", "-inf", "4.9e-324", "1.7976931348623157e308"};
    for (const QByteArray &score : scores)
        run({"ZADD", "zset", score, "m" + score});
    run({"HSET", "hash", "f", "9223372036854775807", "g", "1e400"});
    SortedSetPager pager(connection(), "zset");
    const Loaded loaded = load(pager);
    QCOMPARE(loaded.rows.size(), scores.size());
    for (const ValueRow &row : loaded.rows)
        QCOMPARE(row.cells[1], run({"ZSCORE", "zset", row.cells[0]}).bytes);
    HashPager hash(connection(), "hash");
    QCOMPARE(load(hash).rows, (QList<ValueRow>{{{"f", "9223372036854775807"}}, {{"g", "1e400"}}}));
}

void TestValues::goneAndRetypedKeys()
{
    for (const ValueType &type : valueTypes()) {
        run({"DEL", "k"});
        const auto pager = type.makePager(connection(), "k");
        QCOMPARE(load(*pager).error.kind, Error::Kind::KeyGone);
        QVERIFY(!pager->isComplete() && !pager->isLoading());
        run(type.name == "hash" ? QByteArrayList{"SET", "k", "v"} : QByteArrayList{"HSET", "k", "f", "v"});
        QCOMPARE(load(*pager).error.kind, Error::Kind::WrongType);
    }
    QCOMPARE(load(*valueType("ReJSON-RL").makePager(connection(), "nothing")).error.kind, Error::Kind::KeyGone);
}

void TestValues::unknownTypeHasAGenericView()
{
    FakeServer fake;
    QVERIFY(fake.start());
    bool hasMemoryUsage = true;
    fake.setScript([&](const QByteArrayList &arguments) {
        if (arguments[0] == "TYPE")
            return QByteArray("+ReJSON-RL\r\n");
        if (arguments[0] == "OBJECT")
            return QByteArray("$3\r\nraw\r\n");
        if (arguments[0] == "MEMORY")
            return hasMemoryUsage ? QByteArray(":120\r\n") : QByteArray("-NOPERM no\r\n");
        if (arguments[0] == "DUMP")
            return QByteArray("$7\r\n\x07\x81\r\n\0\xff\x01\r\n", 13);
        return arguments[0] == "PTTL" ? QByteArray(":-1\r\n") : QByteArray("-ERR unknown command\r\n");
    });
    Connection toFake(fake.params());
    toFake.open();
    const auto pager = valueType("ReJSON-RL").makePager(toFake, "doc");
    Loaded loaded = load(*pager);
    QVERIFY2(!loaded.error, qPrintable(loaded.error.sentence()));
    QCOMPARE(loaded.rows,
        (QList<ValueRow>{
            {{"TYPE", "ReJSON-RL"}}, {{"OBJECT ENCODING", "raw"}}, {{"MEMORY USAGE", "120"}}, {{"DUMP", "7"}}}));
    QVERIFY(pager->isComplete());
    // Without knowing how large it is, the value is not brought over.
    hasMemoryUsage = false;
    loaded = load(*pager);
    QCOMPARE(loaded.rows, (QList<ValueRow>{{{"TYPE", "ReJSON-RL"}}, {{"OBJECT ENCODING", "raw"}}}));

    KeyFacts found;
    waitInLoop([&](QEventLoop &loop) {
        readKeyFacts(toFake, "doc", &loop, [&](const Result<KeyFacts> &result) {
            found = result.value();
            loop.quit();
        });
    });
    QVERIFY(found.isPresent);
    QCOMPARE(found.type, QByteArray("ReJSON-RL"));
    QCOMPARE(found.encoding, QByteArray("raw"));
    QCOMPARE(found.size, -1);
}

void TestValues::newestRequestWins()
{
    for (int i = 0; i < 100; ++i)
        run({"RPUSH", "list", QByteArray::number(i)});
    ListPager pager(connection(), "list");
    QList<ValuePage> pages;
    waitInLoop([&](QEventLoop &loop) {
        connect(&pager, &ValuePager::pageLoaded, &loop, [&](const ValuePage &page) { pages.append(page); });
        for (const qint64 position : {0, 10, 20, 95}) {
            PageStart start;
            start.position = position;
            pager.loadFirst(start);
        }
        // Behind all pages in the connection's queue: an older one that is loaded as well has come before.
        connect(&pager, &ValuePager::pageLoaded, &loop,
            [&] { connection().send({"PING"}, &loop, [&](const ReplyView &) { loop.quit(); }); });
    });
    QCOMPARE(pages.size(), 1);
    QCOMPARE(pages.first().rows.first().position, 95);
    QVERIFY(pages.first().isFirst);
}

/// Opening a value of any bytes in any format and saving it unchanged leaves the very same key behind.
void TestValues::D1_openAndSaveUnchanged()
{
    EditApplier applier(connection());
    const auto apply = [&](const Edit &edit) {
        EditOutcome::Kind kind = EditOutcome::Kind::Failed;
        waitInLoop([&](QEventLoop &loop) {
            applier.apply(edit, &loop, [&](const EditOutcome &outcome) {
                kind = outcome.kind;
                loop.quit();
            });
        });
        return kind == EditOutcome::Kind::Applied;
    };
    // What an editor does: decode in a format that may be edited, encode the text again.
    RandomBytes random(1);
    const auto throughAnEditor = [&](const QByteArray &bytes) {
        const Format &format = formats()[random.below(int(formats().size()))];
        const Result<DecodedValue> shown = decodeValue(format, bytes);
        if (!shown || !shown.value().isEditable)
            return bytes;
        return format.encode(shown.value().text, bytes).value();
    };
    const QByteArrayList keys{"string", "hash", "list", "zset", "set", "stream"};
    for (int i = 0; i < 2500; ++i) {
        const QByteArray a = random.next();
        const QByteArray b = random.next();
        server().pipeline({{"FLUSHALL"}, {"SET", "string", a}, {"HSET", "hash", a, b, "x", a},
            {"RPUSH", "list", a, b, a}, {"ZADD", "zset", QByteArray::number(random.below(1000)), a, "0.1", b},
            {"SADD", "set", a, b}, {"XADD", "stream", "1-1", a, b}});
        QByteArrayList dumps;
        for (const QByteArray &key : keys)
            dumps.append(run({"DUMP", key}).bytes);
        for (const QByteArray &key : keys) {
            const auto pager = valueType(key).makePager(connection(), key);
            const Loaded loaded = load(*pager);
            QVERIFY(pager->isComplete() && !loaded.rows.isEmpty());
            for (const ValueRow &row : loaded.rows) {
                if (key == "string")
                    QVERIFY(apply(setString(key, row.cells[0], throughAnEditor(row.cells[0]))));
                else if (key == "hash")
                    QVERIFY(apply(setHashField(key, row.cells[0], row.cells[1], throughAnEditor(row.cells[1]))));
                else if (key == "list")
                    QVERIFY(apply(setListElement(key, row.position, row.cells[0], throughAnEditor(row.cells[0]))));
                else if (key == "zset")
                    QVERIFY(apply(setSortedSetScore(key, row.cells[0], row.cells[1], throughAnEditor(row.cells[1]))));
                else
                    QVERIFY(throughAnEditor(row.cells.last()) == row.cells.last());
            }
        }
        for (qsizetype k = 0; k < keys.size(); ++k)
            QVERIFY2(run({"DUMP", keys[k]}).bytes == dumps[k], keys[k] + ' ' + a.toHex() + ' ' + b.toHex());
    }
}

QTEST_GUILESS_MAIN(TestValues)
#include "tst_values.moc"

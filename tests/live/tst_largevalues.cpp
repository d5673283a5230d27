// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/values/listvalue.h"
#include "core/values/pagebudget.h"
#include "tests/support/faultproxy.h"
#include "valuefixture.h"

#include <QSet>

using namespace redshank;

namespace {

constexpr qint64 mebibyte = 1024 * 1024;

} // namespace

/// Values whose elements are large: what each reply brings, and that the connection and the reader survive it.
class TestLargeValues : public ValueFixture
{
    Q_OBJECT

private Q_SLOTS:
    void everyPageArrives_data();
    void everyPageArrives();
    void smallElementsBeforeLargeOnes();
    void withoutMemoryUsageTheStepsAreSmall();
    void smallValuesTakeOneReply();
    void D15_longElementsAreHeldByTheirBeginning();
    void longMembersThatBeginAlikeAreTwo();
    void failedReadIsNoReasonForCare();

private:
    /// `count` elements of `bytes` bytes each under the key `type`, made by the server itself.
    bool fill(const QByteArray &type, int count, qint64 bytes);
    qint64 bytesSent();
    qint64 commandsOf(const QByteArray &type) { return server().calls(commandName(type)); }
    static QByteArray commandName(const QByteArray &type)
    {
        return type == "hash" ? "hscan"
            : type == "list"  ? "lrange"
            : type == "set"   ? "sscan"
            : type == "zset"  ? "zrange"
                              : "xrange";
    }
    /// The cell of a row that is large.
    static qsizetype largeCell(const QByteArray &type) { return type == "hash" ? 1 : type == "stream" ? 2 : 0; }

    struct Read
    {
        QList<qint64> sizes; ///< of the large cells
        QSet<QByteArray> names; ///< the head of each
        qint64 largestPage = 0; ///< bytes that the server sent for one page
        qint64 held = 0;
        int pages = 0;
        Error error;
    };
    Read readAll(const QByteArray &type);
};

bool TestLargeValues::fill(const QByteArray &type, int count, qint64 bytes)
{
    constexpr char script[] = R"lua(
local body = string.rep('x', tonumber(ARGV[3]) - 6)
for i = tonumber(ARGV[2]), tonumber(ARGV[2]) + 9 do
  local name = string.format('%06d', i)
  local text = name .. body
  if ARGV[1] == 'hash' then redis.call('HSET', KEYS[1], name, text)
  elseif ARGV[1] == 'list' then redis.call('RPUSH', KEYS[1], text)
  elseif ARGV[1] == 'set' then redis.call('SADD', KEYS[1], text)
  elseif ARGV[1] == 'zset' then redis.call('ZADD', KEYS[1], i, text)
  else redis.call('XADD', KEYS[1], '*', 'f', text) end
end)lua";
    for (int first = 0; first < count; first += 10) {
        if (run({"EVAL", script, "1", type, type, QByteArray::number(first), QByteArray::number(bytes)}).isError())
            return false;
    }
    return true;
}

qint64 TestLargeValues::bytesSent()
{
    const QByteArray stats = run({"INFO", "stats"}).bytes;
    constexpr QByteArrayView name("total_net_output_bytes:");
    const qsizetype at = stats.indexOf(name) + name.size();
    return stats.mid(at, stats.indexOf('\r', at) - at).toLongLong();
}

TestLargeValues::Read TestLargeValues::readAll(const QByteArray &type)
{
    Read read;
    const auto pager = pagerFor(type);
    qint64 before = bytesSent();
    waitInLoop([&](QEventLoop &loop) {
        connect(pager.get(), &ValuePager::pageLoaded, &loop, [&](const ValuePage &page) {
            const qint64 now = bytesSent();
            read.largestPage = qMax(read.largestPage, now - before);
            before = bytesSent();
            ++read.pages;
            for (const ValueRow &row : page.rows) {
                read.sizes.append(row.cellSize(largeCell(type)));
                read.names.insert(row.cells.value(largeCell(type)).left(6));
                for (const QByteArray &cell : row.cells)
                    read.held += cell.size();
            }
            pager->isComplete() ? loop.quit() : pager->loadMore();
        });
        connect(pager.get(), &ValuePager::failed, &loop, [&](const Error &error) {
            read.error = error;
            loop.quit();
        });
        pager->loadFirst();
    });
    return read;
}

void TestLargeValues::everyPageArrives_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<int>("count");
    QTest::addColumn<qint64>("bytes");
    for (const ValueType &type : valueTypes()) {
        if (type.name == "string")
            continue;
        QTest::newRow(type.name + " of 100 x 1 MB") << type.name << 100 << mebibyte;
        QTest::newRow(type.name + " of 10 x 20 MB") << type.name << 10 << 20 * mebibyte;
    }
}

void TestLargeValues::everyPageArrives()
{
    QFETCH_GLOBAL(int, protocol);
    QFETCH(QByteArray, type);
    QFETCH(int, count);
    QFETCH(qint64, bytes);
    if (protocol == 2 && count == 10)
        QSKIP("Once is enough");
    QVERIFY(fill(type, count, bytes));
    const quint64 sentBefore = connection().commandsSent();
    const qint64 commandsBefore = commandsOf(type);
    const Read read = readAll(type);
    QVERIFY2(!read.error, qPrintable(read.error.sentence()));
    QCOMPARE(read.sizes.size(), count);
    QCOMPARE(read.names.size(), count);
    QCOMPARE(QSet<qint64>(read.sizes.begin(), read.sizes.end()), QSet<qint64>{bytes});
    QCOMPARE(connection().state(), Connection::State::Ready);
    QCOMPARE(server().calls("hello"), protocol == 3 ? 1 : 0); // never connected anew

    // One element for each reply; SCAN alone brings whole buckets of its tables, two of them while one grows.
    const bool isScanned = type == "hash" || type == "set";
    const qint64 bound = isScanned ? 16 * bytes : bytes;
    QVERIFY2(read.largestPage <= bound + 64 * 1024, QByteArray::number(read.largestPage));
    const qint64 commands = commandsOf(type) - commandsBefore;
    QVERIFY2(
        isScanned ? commands >= count / 16 : commands >= count && commands <= count + 1, QByteArray::number(commands));
    QVERIFY(qint64(connection().commandsSent() - sentBefore) <= 3 * commands + 2 + 10);
    QVERIFY(read.held <= PageBudget::heldBytes + count * (PageBudget::beginning + 100));
}

void TestLargeValues::smallElementsBeforeLargeOnes()
{
    // Weighed by its first elements the value is light; the steps stay small enough all the same, and recover.
    constexpr int small = 3000;
    const QList<QByteArrayList> pushes(small, {"RPUSH", "list", "small"});
    QVERIFY(server().pipeline(pushes));
    constexpr int large = 300;
    QVERIFY(fill("list", large, mebibyte));
    QVERIFY(server().pipeline(pushes));
    const Read read = readAll("list");
    QVERIFY2(!read.error, qPrintable(read.error.sentence()));
    QCOMPARE(read.sizes.size(), 2 * small + large);
    QVERIFY2(read.largestPage <= (PageBudget::largestStep + 1) * mebibyte, QByteArray::number(read.largestPage));
    QVERIFY2(
        commandsOf("list") < 2 * small / PageBudget::largestStep + large + 40, QByteArray::number(commandsOf("list")));
}

void TestLargeValues::withoutMemoryUsageTheStepsAreSmall()
{
    QVERIFY(fill("list", 30, mebibyte));
    run({"ACL", "SETUSER", "default", "-memory|usage"});
    const Read read = readAll("list");
    run({"ACL", "SETUSER", "default", "+@all"});
    QVERIFY2(!read.error, qPrintable(read.error.sentence()));
    QCOMPARE(read.sizes.size(), 30);
    QVERIFY2(read.largestPage <= mebibyte + 64 * 1024, QByteArray::number(read.largestPage));
}

void TestLargeValues::smallValuesTakeOneReply()
{
    for (int i = 0; i < 500; ++i)
        run({"RPUSH", "list", QByteArray::number(i)});
    const qint64 before = commandsOf("list");
    QCOMPARE(readAll("list").sizes.size(), 500);
    QCOMPARE(commandsOf("list") - before, 1);
}

void TestLargeValues::D15_longElementsAreHeldByTheirBeginning()
{
    const QByteArray whole(PageBudget::wholeCell, 'w');
    run({"RPUSH", "list", whole, whole + '!', "last"});
    const Loaded loaded = load(*pagerFor("list"));
    QCOMPARE(loaded.rows.size(), 3);
    QVERIFY(loaded.rows[0].isWhole() && loaded.rows[2].isWhole());
    QCOMPARE(loaded.rows[0].cells.first(), whole);
    const ValueRow &cut = loaded.rows[1];
    QVERIFY(!cut.isWhole() && !cut.isCellWhole(0));
    QCOMPARE(cut.cellSize(0), whole.size() + 1);
    QCOMPARE(cut.cells.first(), whole.left(PageBudget::beginning));

    run({"HSET", "hash", "field", whole + "!"});
    const ValueRow field = load(*pagerFor("hash")).rows.value(0);
    QVERIFY(!field.isWhole() && field.isCellWhole(0) && !field.isCellWhole(1));
    QCOMPARE(field.sizes, (QList<qint64>{5, whole.size() + 1}));
    // What is held of it is no baseline: nothing is ever written in its place.
    EditApplier applier(connection());
    std::optional<EditOutcome> outcome;
    applier.apply(setListElement("list", 1, cut.cells.first(), "mine"), this,
        [&](const EditOutcome &result) { outcome = result; });
    QTRY_VERIFY(outcome.has_value());
    QCOMPARE(outcome->kind, EditOutcome::Kind::Conflict);
    QCOMPARE(run({"LINDEX", "list", "1"}).bytes.size(), whole.size() + 1);
}

void TestLargeValues::longMembersThatBeginAlikeAreTwo()
{
    const QByteArray alike(PageBudget::wholeCell + 1, 'm');
    run({"SADD", "set", alike + 'a', alike + 'b', alike + "bb"});
    QCOMPARE(load(*pagerFor("set")).rows.size(), 3);
}

void TestLargeValues::failedReadIsNoReasonForCare()
{
    run({"RPUSH", "list", "a"});
    FaultProxy proxy(server().params());
    QVERIFY(proxy.start());
    Connection broken(proxy.params());
    broken.open();
    QTRY_COMPARE(broken.state(), Connection::State::Ready);
    const auto pager = valueType("list").makePager(broken, "list");
    proxy.breakNext(FaultProxy::Fault::LoseReply, "LRANGE");
    const Error error = load(*pager).error;
    QCOMPARE(error.kind, Error::Kind::ConnectionLost);
    QVERIFY2(!error.sentence().contains(QStringLiteral("repeat")), qPrintable(error.sentence()));
    QVERIFY2(!error.advice.contains(QStringLiteral("repeat")), qPrintable(error.advice));
    QTRY_COMPARE(broken.state(), Connection::State::Ready);
    proxy.breakNext(FaultProxy::Fault::LoseReply, "PTTL");
    std::optional<Result<KeyFacts>> found;
    readKeyFacts(broken, "list", this, [&](const Result<KeyFacts> &result) { found = result; });
    QTRY_VERIFY(found.has_value());
    QVERIFY(!found->isOk());
    QCOMPARE(found->error().kind, Error::Kind::ConnectionLost);
    QVERIFY2(!found->error().advice.contains(QStringLiteral("repeat")), qPrintable(found->error().advice));
    // And it can be read again.
    QTRY_COMPARE(broken.state(), Connection::State::Ready);
    QCOMPARE(load(*pager).rows.size(), 1);
}

QTEST_GUILESS_MAIN(TestLargeValues)
#include "tst_largevalues.moc"

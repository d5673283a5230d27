// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/values/stringvalue.h"
#include "tests/support/fakeserver.h"
#include "valuefixture.h"

using namespace redshank;

/// Strings by windows: what is partial is known to be, and windows of two versions are never taken for one value.
class TestStringValue : public ValueFixture
{
    Q_OBJECT

private Q_SLOTS:
    void D15_largeStringIsPartial();
    void D15_growingStringNeverLooksWhole();
    void changedStringIsNotPatchedTogether();
    void loadWholeWhileAWindowIsOnItsWay();
    void D12_emptyStringIsAValue();
    void deletedInFlight();
};

void TestStringValue::D15_largeStringIsPartial()
{
    QByteArray bytes;
    for (int i = 0; bytes.size() < 5'000'000; ++i)
        bytes += QByteArray::number(i) + ' ';
    run({"SET", "k", bytes});
    StringPager pager(connection(), "k");
    Loaded loaded = load(pager, {}, 1);
    QCOMPARE(loaded.rows.size(), 1);
    QVERIFY(pager.isPartial());
    QCOMPARE(loaded.rows.first().cells.first(), bytes.left(StringPager::windowSize));
    QCOMPARE(pager.total(), std::optional(qint64(bytes.size())));
    loaded = load(pager, {}, 2);
    QVERIFY(pager.isPartial());
    QCOMPARE(loaded.rows.last().position, StringPager::windowSize);

    QByteArray whole;
    waitInLoop([&](QEventLoop &loop) {
        connect(&pager, &ValuePager::pageLoaded, &loop, [&](const ValuePage &page) {
            if (page.isFirst) {
                whole.clear();
                pager.loadWhole();
            }
            QCOMPARE(page.rows.first().position, whole.size());
            whole += page.rows.first().cells.first();
            if (pager.isComplete())
                loop.quit();
        });
        pager.loadFirst();
    });
    QVERIFY(!pager.isPartial());
    QVERIFY(whole == bytes);

    // At the limit and around the window everything comes at once.
    for (const qint64 size : {qint64(0), qint64(1), StringPager::windowSize - 1, StringPager::windowSize,
             StringPager::windowSize + 1, StringPager::defaultWholeLimit}) {
        run({"SET", "k", bytes.left(size)});
        loaded = load(pager, {}, 1);
        QVERIFY(!pager.isPartial());
        QVERIFY(loaded.rows.first().cells.first() == bytes.left(size));
    }
    run({"SET", "k", bytes.left(StringPager::defaultWholeLimit + 1)});
    load(pager, {}, 1);
    QVERIFY(pager.isPartial());
}

void TestStringValue::D15_growingStringNeverLooksWhole()
{
    // STRLEN says a little, GETRANGE finds more: as if somebody had appended in between.
    FakeServer fake;
    QVERIFY(fake.start());
    const QByteArray grown(StringPager::defaultWholeLimit + 5, 'g');
    fake.setScript([&](const QByteArrayList &arguments) {
        if (arguments[0] == "TYPE")
            return QByteArray("+string\r\n");
        if (arguments[0] == "STRLEN")
            return QByteArray(":70000\r\n");
        if (arguments[0] == "GETRANGE") {
            const QByteArray part = grown.mid(arguments[2].toInt(), arguments[3].toInt() - arguments[2].toInt() + 1);
            return '$' + QByteArray::number(part.size()) + "\r\n" + part + "\r\n";
        }
        return QByteArray("+OK\r\n");
    });
    Connection toFake(fake.params());
    toFake.open();
    StringPager pager(toFake, "k");
    const Loaded loaded = load(pager, {}, 1);
    QVERIFY(pager.isPartial());
    QCOMPARE(loaded.rows.first().cells.first().size(), StringPager::defaultWholeLimit);
}

void TestStringValue::changedStringIsNotPatchedTogether()
{
    run({"SET", "k", QByteArray(2'000'000, 'a')});
    StringPager pager(connection(), "k");
    load(pager, {}, 1);
    run({"SET", "k", QByteArray(1'999'999, 'b')});
    Error error;
    waitInLoop([&](QEventLoop &loop) {
        connect(&pager, &ValuePager::failed, &loop, [&](const Error &given) {
            error = given;
            loop.quit();
        });
        pager.loadMore();
    });
    QCOMPARE(error.kind, Error::Kind::Conflict);
    QVERIFY(pager.isPartial());
}

void TestStringValue::loadWholeWhileAWindowIsOnItsWay()
{
    const QByteArray bytes(3'000'000, 'x');
    run({"SET", "k", bytes});
    StringPager pager(connection(), "k");
    load(pager, {}, 1);
    qint64 read = StringPager::windowSize;
    waitInLoop([&](QEventLoop &loop) {
        connect(&pager, &ValuePager::pageLoaded, &loop, [&](const ValuePage &page) {
            read += page.rows.first().cells.first().size();
            if (pager.isComplete())
                loop.quit();
        });
        pager.loadMore();
        pager.loadWhole(); // A small window is under way: its end must not pass for the value's.
    });
    QCOMPARE(read, qint64(bytes.size()));
}

void TestStringValue::D12_emptyStringIsAValue()
{
    run({"SET", "k", ""});
    StringPager pager(connection(), "k");
    const Loaded loaded = load(pager);
    QVERIFY(!loaded.error);
    QCOMPARE(loaded.rows, (QList<ValueRow>{{{QByteArray()}, 0}}));
    QVERIFY(pager.isComplete());
}

void TestStringValue::deletedInFlight()
{
    run({"SET", "k", QByteArray(500'000, 'x')});
    for (int i = 0; i < 50; ++i) {
        auto pager = std::make_unique<StringPager>(connection(), "k");
        auto context = std::make_unique<QObject>();
        const auto isAlive = std::make_shared<bool>(true);
        connect(pager.get(), &ValuePager::pageLoaded, this, [isAlive] { QVERIFY(*isAlive); });
        pager->loadFirst();
        readKeyFacts(connection(), "k", context.get(), [isAlive](const Result<KeyFacts> &) { QVERIFY(*isAlive); });
        for (int turns = i % 5; turns > 0; --turns)
            QCoreApplication::processEvents(QEventLoop::AllEvents, 0);
        *isAlive = false;
        context.reset();
        pager.reset();
    }
    QVERIFY(facts("k").isPresent); // behind all of them in the queue
    // Deleted from inside its own signal.
    auto *const pager = new StringPager(connection(), "k");
    waitInLoop([&](QEventLoop &loop) {
        connect(pager, &ValuePager::pageLoaded, &loop, [&] {
            pager->deleteLater();
            loop.quit();
        });
        pager->loadFirst();
    });
    QVERIFY(facts("k").isPresent);
}

QTEST_GUILESS_MAIN(TestStringValue)
#include "tst_stringvalue.moc"

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/connection.h"
#include "tests/support/realserver.h"
#include "tests/support/test.h"
#include "ui/models/rowfilter.h"
#include "ui/models/valuepagemodel.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QSet>
#include <QSignalSpy>

using namespace redshank;

class TestValuePageModel : public QObject
{
    Q_OBJECT

    RealServer m_server;
    std::unique_ptr<Connection> m_connection;

    struct Opened
    {
        std::unique_ptr<ValuePageModel> model;
        std::unique_ptr<QAbstractItemModelTester> tester;
        std::unique_ptr<RowFilter> filter;
        std::unique_ptr<QAbstractItemModelTester> filterTester;
        ValuePageModel *operator->() const { return model.get(); }
    };

    /// The tester fetches whatever canFetchMore() offers; a test of the paging itself goes without it.
    enum class Tested { Yes, No };
    Opened open(const QByteArray &type, const QByteArray &key, qint64 pageSize, Tested tested = Tested::Yes)
    {
        Opened opened;
        auto pager = valueType(type).makePager(*m_connection, key);
        pager->setPageSize(pageSize);
        opened.model = std::make_unique<ValuePageModel>(valueType(type), std::move(pager));
        using Mode = QAbstractItemModelTester::FailureReportingMode;
        opened.filter = std::make_unique<RowFilter>();
        opened.filter->setSourceModel(opened.model.get());
        if (tested == Tested::No)
            return opened;
        opened.tester = std::make_unique<QAbstractItemModelTester>(opened.model.get(), Mode::Fatal);
        opened.filterTester = std::make_unique<QAbstractItemModelTester>(opened.filter.get(), Mode::Fatal);
        return opened;
    }
    static bool load(const Opened &opened)
    {
        QSignalSpy loaded(opened.model.get(), &ValuePageModel::loaded);
        opened->load();
        return loaded.wait(patience);
    }
    static bool more(const Opened &opened)
    {
        QSignalSpy loaded(opened.model.get(), &ValuePageModel::loaded);
        opened->loadMore();
        return loaded.wait(patience);
    }
    static QByteArray cell(const Opened &opened, int row, int column)
    {
        return opened->index(row, column).data(ValuePageModel::BytesRole).toByteArray();
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_server.start());
        m_connection = std::make_unique<Connection>(m_server.params());
        m_connection->open();
    }
    void cleanupTestCase() { m_connection.reset(); }
    void init() { m_server.command({"FLUSHALL"}); }

    void emptyFullEmpty()
    {
        m_server.command({"HSET", "h", "a", "1", "b", "2"});
        const Opened hash = open("hash", "h", 100);
        QCOMPARE(hash->rowCount(), 0);
        QVERIFY(!hash->canFetchMore({}));
        QVERIFY(load(hash));
        QCOMPARE(hash->rowCount(), 2);
        QCOMPARE(hash->columnCount(), 2);
        QVERIFY(hash->isComplete());
        hash->dropRow(0);
        hash->dropRow(0);
        QCOMPARE(hash->rowCount(), 0);
        QVERIFY(load(hash));
        QCOMPARE(hash->rowCount(), 2);
        m_server.command({"DEL", "h"});
        QSignalSpy failed(hash.model.get(), &ValuePageModel::loadFailed);
        hash->load();
        QVERIFY(failed.wait(patience));
        QCOMPARE(failed.first().first().value<Error>().kind, Error::Kind::KeyGone);
        QCOMPARE(hash->rowCount(), 2); // what was shown stays to be looked at
    }

    void pagesAreAppended()
    {
        for (int i = 0; i < 25; ++i)
            m_server.command({"RPUSH", "l", QByteArray::number(i)});
        const Opened list = open("list", "l", 10, Tested::No);
        QVERIFY(load(list));
        QCOMPARE(list->rowCount(), 10);
        QCOMPARE(list->total().value(), 25);
        QSignalSpy inserted(list.model.get(), &ValuePageModel::rowsInserted);
        QSignalSpy reset(list.model.get(), &ValuePageModel::modelReset);
        QVERIFY(list->canFetchMore({}));
        list->fetchMore({});
        QVERIFY(inserted.wait(patience));
        QVERIFY(more(list));
        QCOMPARE(list->rowCount(), 25);
        QVERIFY(list->isComplete());
        QVERIFY(!list->canFetchMore({}));
        QCOMPARE(inserted.size(), 2);
        QVERIFY(reset.isEmpty());
        for (int i = 0; i < 25; ++i) {
            QCOMPARE(cell(list, i, 0), QByteArray::number(i));
            QCOMPARE(cell(list, i, 1), QByteArray::number(i));
        }
    }

    void everyStepHoldsUnderTheTester()
    {
        for (int i = 0; i < 25; ++i)
            m_server.command({"RPUSH", "l", QByteArray::number(i)});
        const Opened list = open("list", "l", 10);
        QVERIFY(load(list));
        list->dropRow(3);
        list.filter->setNeedle(QStringLiteral("1"));
        QTRY_VERIFY(list->isComplete());
        list.filter->setNeedle(QString());
        list->dropRow(list->rowCount() - 1);
        list->setCell(0, 0, "other");
        QVERIFY(load(list));
        QTRY_COMPARE(list->rowCount(), 25);
    }

    void afterARemovalNoElementIsPassedOver()
    {
        for (int i = 0; i < 25; ++i)
            m_server.command({"RPUSH", "l", QByteArray::number(i)});
        const Opened list = open("list", "l", 10, Tested::No);
        QVERIFY(load(list));
        m_server.command({"LREM", "l", "1", "3"});
        list->dropRow(3);
        QCOMPARE(list->rowCount(), 9);
        QCOMPARE(cell(list, 3, 0), QByteArray("3"));
        QCOMPARE(cell(list, 3, 1), QByteArray("4"));
        while (!list->isComplete())
            QVERIFY(more(list));
        QCOMPARE(list->rowCount(), 24);
        for (int i = 0; i < 24; ++i)
            QCOMPARE(cell(list, i, 1), QByteArray::number(i < 3 ? i : i + 1));
    }

    void removalWhileAPageIsOnItsWay()
    {
        for (int i = 0; i < 25; ++i)
            m_server.command({"RPUSH", "l", QByteArray::number(i)});
        const Opened list = open("list", "l", 10, Tested::No);
        QVERIFY(load(list));
        list->loadMore(); // asked for before
        m_server.command({"LREM", "l", "1", "3"});
        list->dropRow(3);
        QTRY_VERIFY(!list->isLoading());
        while (!list->isComplete())
            QVERIFY(more(list));
        QCOMPARE(list->rowCount(), 24);
        for (int i = 0; i < 24; ++i)
            QCOMPARE(cell(list, i, 1), QByteArray::number(i < 3 ? i : i + 1));
    }

    void cellsAreEscapedAndCut()
    {
        const QByteArray large = QByteArray(150, 'x') + QByteArray(1'000'000, '\xff');
        m_server.command({"HSET", "h", "a\n\xe2\x80\xae<b>", large});
        const Opened hash = open("hash", "h", 100);
        QVERIFY(load(hash));
        QCOMPARE(hash->index(0, 0).data().toString(), QStringLiteral("a\\n\\xe2\\x80\\xae<b>"));
        QVERIFY(hash->index(0, 1).data().toString().size() < 1000);
        QVERIFY(hash->index(0, 1).data(Qt::ToolTipRole).toString().size() < 10'000);
        QVERIFY(hash->index(0, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("&lt;b&gt;")));
        QCOMPARE(cell(hash, 0, 1), large);
        // never cut inside a character
        QVERIFY(!cellText("\xe2\x82\xac\xe2\x82\xac", 4).contains(QStringLiteral("\\x")));
        QCOMPARE(cellText("\xe2\x82\xac\xe2\x82\xac", 4), QStringLiteral("\u20ac\u2026"));
    }

    void D15_cellsThatAreNotHeldWholeSayTheirSize()
    {
        constexpr int size = 9 * 1024 * 1024;
        m_server.command({"RPUSH", "l", QByteArray(size, 'x'), "small"});
        m_server.command({"XADD", "x", "1-1", "f", QByteArray(size, 'y')});
        const Opened list = open("list", "l", 10, Tested::No);
        QVERIFY(load(list));
        while (!list->isComplete())
            QVERIFY(more(list));
        const QString said = QLocale().formattedDataSize(size);
        for (const int role : {int(Qt::DisplayRole), int(Qt::ToolTipRole), int(Qt::AccessibleTextRole)}) {
            QVERIFY(list->index(0, 1).data(role).toString().contains(said));
            QVERIFY(!list->index(1, 1).data(role).toString().contains(QLatin1Char('(')));
        }
        QVERIFY(cell(list, 0, 1).size() < size && !list->row(0).isWhole());
        const Opened stream = open("stream", "x", 10);
        QVERIFY(load(stream));
        QVERIFY(stream->index(0, 1).data().toString().contains(said));
    }

    void largeCellsAreNeverCopied()
    {
        m_server.command({"RPUSH", "l", QByteArray(5'000'000, 'x')});
        const Opened list = open("list", "l", 10);
        QVERIFY(load(list));
        QCOMPARE(list->index(0, 1).data(ValuePageModel::BytesRole).toByteArray().constData(),
            list->row(0).cells.first().constData());
    }

    void elementsAreFoundByWhatTheyAre()
    {
        m_server.command({"RPUSH", "l", "a", "b", "a"});
        const Opened list = open("list", "l", 10);
        QVERIFY(load(list));
        QCOMPARE(list->find(list->row(2)), 2); // not the first that is equal
        m_server.command({"ZADD", "z", "1", "a", "2", "b"});
        const Opened sorted = open("zset", "z", 10);
        QVERIFY(load(sorted));
        ValueRow moved = sorted->row(1);
        moved.position = 77;
        QCOMPARE(sorted->find(moved), 1);
        moved.cells[0] = "other";
        QCOMPARE(sorted->find(moved), -1);
    }

    void streamEntriesShowTheirPairs()
    {
        m_server.command({"XADD", "x", "1-1", "f", "v", "g", "w"});
        const Opened stream = open("stream", "x", 10);
        QVERIFY(load(stream));
        QCOMPARE(cell(stream, 0, 0), QByteArray("1-1"));
        const QString text = stream->index(0, 1).data().toString();
        QVERIFY2(text.contains(QStringLiteral("f = v")) && text.contains(QStringLiteral("g = w")), qPrintable(text));
    }

    void filterHoldsBackFurtherPages()
    {
        for (int i = 0; i < 25; ++i)
            m_server.command({"RPUSH", "l", "Element" + QByteArray::number(i % 10)});
        const Opened list = open("list", "l", 10, Tested::No);
        QVERIFY(load(list));
        list.filter->setNeedle(QStringLiteral("T7"));
        QCOMPARE(list.filter->rowCount(), 1);
        QVERIFY(!list.filter->canFetchMore({}));
        QVERIFY(more(list));
        QCOMPARE(list.filter->rowCount(), 2); // its like on the next page
        list.filter->setNeedle(QString());
        QVERIFY(list.filter->canFetchMore({}));
    }

    void patchingTellsTheView()
    {
        m_server.command({"ZADD", "z", "1", "a", "2", "b"});
        const Opened sorted = open("zset", "z", 10);
        QVERIFY(load(sorted));
        QSignalSpy changed(sorted.model.get(), &ValuePageModel::dataChanged);
        sorted->setCell(1, 1, "5");
        QCOMPARE(changed.size(), 1);
        QCOMPARE(cell(sorted, 1, 2), QByteArray("5"));
        sorted->setCell(9, 1, "5");
        sorted->setCell(-1, 1, "5");
        sorted->dropRow(-1);
        sorted->dropRow(9);
        QCOMPARE(changed.size(), 1);
    }

    void diesInFlight()
    {
        m_server.command({"HSET", "h", "a", "1"});
        for (int turns = 0; turns < 5; ++turns) {
            Opened hash = open("hash", "h", 10);
            hash->load();
            for (int i = 0; i < turns; ++i)
                QCoreApplication::processEvents();
        }
        bool isAnswered = false;
        m_connection->send({"PING"}, this, [&](const ReplyView &) { isAnswered = true; });
        QTRY_VERIFY(isAnswered);
    }
};

QTEST_GUILESS_MAIN(TestValuePageModel)
#include "tst_valuepagemodel.moc"

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/feed/feedring.h"
#include "tests/support/test.h"
#include "ui/models/feedmodel.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>

using namespace redshank;

class TestFeedModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void fromEmptyToFullToEmpty();
    void oneRangeAtEachEndPerUpdate();
    void readerThatMissedARingStartsAnew();
    void pauseKeepsWhatItShows();
    void clearWhilePaused();
    void filterWorksOnKeptAndComing();
    void filterSurvivesEviction();
    void filterFindsBytes_data();
    void filterFindsBytes();
    void cellsAreBoundedAndEscaped();
    void gapsAreSaidInWords();
    void toolTipsAreNoMarkup();
    void randomLifeMatchesTheRing();

private:
    void append(QByteArrayView channel, QByteArrayView payload);
    void appendNumbers(int count);
    void update() { m_model->apply(m_ring->takeUpdate()); }
    QString cell(int row, int column) const { return m_model->index(row, column).data().toString(); }

    std::unique_ptr<FeedRing> m_ring;
    std::unique_ptr<FeedModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    quint64 m_number = 0;
};

void TestFeedModel::init()
{
    m_ring = std::make_unique<FeedRing>(FeedLimits{512 * 1024});
    m_model = std::make_unique<FeedModel>();
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    m_number = 0;
}

void TestFeedModel::cleanup()
{
    m_tester.reset();
    m_model.reset();
    m_ring.reset();
}

void TestFeedModel::append(QByteArrayView channel, QByteArrayView payload)
{
    FeedMessage message;
    message.channel = channel;
    message.payload = payload;
    message.payloadSize = payload.size();
    m_ring->append(message);
}

void TestFeedModel::appendNumbers(int count)
{
    for (int i = 0; i < count; ++i)
        append("numbers", QByteArray::number(m_number++));
}

void TestFeedModel::fromEmptyToFullToEmpty()
{
    QCOMPARE(m_model->rowCount(), 0);
    QCOMPARE(m_model->columnCount(), 3);
    update();
    QCOMPARE(m_model->rowCount(), 0);
    appendNumbers(3);
    update();
    QCOMPARE(m_model->rowCount(), 3);
    QCOMPARE(cell(2, FeedModel::ChannelColumn), QStringLiteral("numbers"));
    QCOMPARE(cell(2, FeedModel::PayloadColumn), QStringLiteral("2"));
    m_ring->clear(1);
    m_model->clear();
    QCOMPARE(m_model->rowCount(), 0);
    appendNumbers(1);
    update();
    QCOMPARE(m_model->rowCount(), 1);
    QCOMPARE(cell(0, FeedModel::PayloadColumn), QStringLiteral("3"));
}

void TestFeedModel::oneRangeAtEachEndPerUpdate()
{
    appendNumbers(20'000);
    update();
    QSignalSpy removed(m_model.get(), &FeedModel::rowsRemoved);
    QSignalSpy inserted(m_model.get(), &FeedModel::rowsInserted);
    QSignalSpy reset(m_model.get(), &FeedModel::modelReset);
    appendNumbers(5000);
    update();
    QCOMPARE(removed.size(), 1);
    QCOMPARE(removed[0][1].toInt(), 0);
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(reset.size(), 0);
    QCOMPARE(quint64(m_model->rowCount()), m_ring->counters().kept);
    QCOMPARE(cell(m_model->rowCount() - 1, FeedModel::PayloadColumn), QStringLiteral("24999"));
    QCOMPARE(cell(0, FeedModel::PayloadColumn), QString::number(m_ring->log().first()));
}

void TestFeedModel::readerThatMissedARingStartsAnew()
{
    appendNumbers(10);
    update();
    appendNumbers(100'000);
    update();
    QCOMPARE(quint64(m_model->rowCount()), m_ring->counters().kept);
    QCOMPARE(cell(0, FeedModel::PayloadColumn), QString::number(m_ring->log().first()));
}

void TestFeedModel::pauseKeepsWhatItShows()
{
    appendNumbers(5);
    update();
    m_model->setPaused(true);
    QSignalSpy changed(m_model.get(), &FeedModel::newWhilePausedChanged);
    appendNumbers(100'000);
    update();
    QVERIFY(m_ring->counters().evicted > 5);
    QCOMPARE(m_model->rowCount(), 5);
    QCOMPARE(cell(0, FeedModel::PayloadColumn), QStringLiteral("0"));
    QCOMPARE(m_model->newWhilePaused(), 100'000);
    QVERIFY(!changed.isEmpty());
    m_model->setPaused(false);
    QCOMPARE(m_model->newWhilePaused(), 0);
    QCOMPARE(quint64(m_model->rowCount()), m_ring->counters().kept);
    QCOMPARE(cell(m_model->rowCount() - 1, FeedModel::PayloadColumn), QStringLiteral("100004"));
}

void TestFeedModel::clearWhilePaused()
{
    appendNumbers(5);
    update();
    m_model->setPaused(true);
    appendNumbers(5);
    update();
    m_ring->clear(1);
    m_model->clear();
    QCOMPARE(m_model->rowCount(), 0);
    QCOMPARE(m_model->newWhilePaused(), 0);
    appendNumbers(2);
    update();
    QCOMPARE(m_model->rowCount(), 0);
    QCOMPARE(m_model->newWhilePaused(), 2);
    m_model->setPaused(false);
    QCOMPARE(m_model->rowCount(), 2);
    QCOMPARE(cell(0, FeedModel::PayloadColumn), QStringLiteral("10"));
}

void TestFeedModel::filterWorksOnKeptAndComing()
{
    append("news", "Hello World");
    append("sensor.1", "21");
    append("NEWS.eu", "bonjour");
    update();
    m_model->setFilter(FeedFilter(QStringLiteral("news")));
    QCOMPARE(m_model->rowCount(), 2);
    QCOMPARE(cell(1, FeedModel::PayloadColumn), QStringLiteral("bonjour"));
    append("sensor.2", "22");
    append("x", "the news");
    update();
    QCOMPARE(m_model->rowCount(), 3);
    QCOMPARE(m_model->sequence(2), 4);
    append("sensor.2", "23");
    QSignalSpy inserted(m_model.get(), &FeedModel::rowsInserted);
    update();
    QCOMPARE(inserted.size(), 0);
    m_model->setFilter(FeedFilter());
    QCOMPARE(m_model->rowCount(), 6);
}

void TestFeedModel::filterSurvivesEviction()
{
    m_model->setFilter(FeedFilter(QStringLiteral("7")));
    for (int i = 0; i < 30; ++i) {
        appendNumbers(1000);
        update();
    }
    QVERIFY(m_ring->counters().evicted > 0);
    int expected = 0;
    for (quint64 i = m_ring->log().first(); i < m_number; ++i)
        expected += QByteArray::number(i).contains('7');
    QCOMPARE(m_model->rowCount(), expected);
    for (int row = 0; row < m_model->rowCount(); ++row)
        QVERIFY(cell(row, FeedModel::PayloadColumn).contains(QLatin1Char('7')));
}

void TestFeedModel::filterFindsBytes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<bool>("isFound");
    QTest::newRow("whole") << QStringLiteral("abc") << QByteArray("abc") << true;
    QTest::newRow("end") << QStringLiteral("abc") << QByteArray("xxabc") << true;
    QTest::newRow("start") << QStringLiteral("abc") << QByteArray("abcxx") << true;
    QTest::newRow("case") << QStringLiteral("aBc") << QByteArray("--AbC--") << true;
    QTest::newRow("repeated start") << QStringLiteral("aab") << QByteArray("aaaab") << true;
    QTest::newRow("shift of upper case") << QStringLiteral("abcd") << QByteArray("xxxABCDx") << true;
    QTest::newRow("longer than the bytes") << QStringLiteral("abcd") << QByteArray("abc") << false;
    QTest::newRow("absent") << QStringLiteral("abc") << QByteArray("ab cab ca") << false;
    QTest::newRow("bytes") << QStringLiteral("\\x00\\xff") << QByteArray("a\0\xff", 3) << true;
    QTest::newRow("not escapes") << QStringLiteral("\\q") << QByteArray("C:\\quit") << true;
    QTest::newRow("no folding beyond ASCII") << QStringLiteral("\u00e9") << QByteArray("\u00c9") << false;
    QTest::newRow("single") << QStringLiteral("z") << QByteArray("abcZ") << true;
}

void TestFeedModel::filterFindsBytes()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, payload);
    QFETCH(bool, isFound);
    QCOMPARE(FeedFilter(text).matches("channel-", payload), isFound);
    QVERIFY(FeedFilter(QString()).matches("c", payload));
}

void TestFeedModel::cellsAreBoundedAndEscaped()
{
    append(QByteArray("a\0b", 3), "line one\nline <b>two</b>");
    append("c", QByteArray(5 * 1024, 'x'));
    // A character of three bytes lies across the limit.
    append("c", QByteArray(FeedModel::cellLimit - 1, 'x') + "\xe2\x82\xac" + "tail");
    update();
    QCOMPARE(cell(0, FeedModel::ChannelColumn), QStringLiteral("a\\x00b"));
    QCOMPARE(cell(0, FeedModel::PayloadColumn), QStringLiteral("line one\\nline <b>two</b>"));
    QCOMPARE(cell(1, FeedModel::PayloadColumn).size(), FeedModel::cellLimit + 1);
    QCOMPARE(cell(2, FeedModel::PayloadColumn), QString(FeedModel::cellLimit - 1, QLatin1Char('x')) + QChar(0x2026));
}

void TestFeedModel::gapsAreSaidInWords()
{
    FeedMessage gap;
    gap.kind = FeedKind::Gap;
    gap.gap = std::chrono::milliseconds(2500);
    gap.payload = "Connection lost";
    gap.payloadSize = gap.payload.size();
    append("c", "before");
    m_ring->append(gap);
    update();
    const QString text = cell(1, FeedModel::PayloadColumn);
    QVERIFY2(text.contains(QStringLiteral("Connection lost")), qPrintable(text));
    QVERIFY2(text.contains(QLocale().toString(2.5, 'f', 1)), qPrintable(text));
    QVERIFY(m_model->index(1, 0).data(FeedModel::GapRole).toBool());
    m_model->setFilter(FeedFilter(QStringLiteral("nothing has this")));
    QCOMPARE(m_model->rowCount(), 1);
    QVERIFY(m_model->index(0, 0).data(FeedModel::GapRole).toBool());
}

void TestFeedModel::toolTipsAreNoMarkup()
{
    FeedMessage message;
    message.kind = FeedKind::PatternMessage;
    message.channel = "c";
    message.pattern = "<img src=x>*";
    m_ring->append(message);
    update();
    const QString tip = m_model->index(0, FeedModel::ChannelColumn).data(Qt::ToolTipRole).toString();
    QVERIFY2(tip.contains(QStringLiteral("&lt;img")) && !tip.contains(QStringLiteral("<img")), qPrintable(tip));
}

void TestFeedModel::randomLifeMatchesTheRing()
{
    QRandomGenerator random(7);
    quint64 era = 0;
    for (int step = 0; step < 200; ++step) {
        switch (random.bounded(8)) {
        case 0:
            m_model->setPaused(!m_model->isPaused());
            break;
        case 1:
            m_model->setFilter(random.bounded(2) ? FeedFilter() : FeedFilter(QString::number(random.bounded(10))));
            break;
        case 2:
            if (random.bounded(5) == 0) {
                m_ring->clear(++era);
                m_model->clear();
            }
            break;
        default:
            appendNumbers(int(random.bounded(2000)));
            update();
        }
    }
    update();
    m_model->setPaused(false);
    m_model->setFilter(FeedFilter());
    QCOMPARE(quint64(m_model->rowCount()), m_ring->counters().kept);
    for (int row = 0; row < m_model->rowCount(); ++row)
        QCOMPARE(m_model->message(row).payload.toByteArray().toULongLong(), m_ring->log().first() + quint64(row));
}

QTEST_GUILESS_MAIN(TestFeedModel)
#include "tst_feedmodel.moc"

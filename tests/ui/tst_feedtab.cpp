// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "feedtabfixture.h"
#include "tests/bench/browse/heartbeat.h"
#include "tests/support/test.h"
#include "ui/models/feedmodel.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QThreadPool>
#include <QToolButton>

using namespace redshank;

/// The messages of a feed tab as a user reads them.
class TestFeedTab : public FeedTabFixture
{
    Q_OBJECT

private Q_SLOTS:
    void invitesAndSuggests();
    void subscribesAndShows();
    void pausesAndResumes();
    void clears();
    void filters();
    void followsUntilTheUserScrolls();
    void rowsStayUnderTheEyeWhileTheTopIsTrimmed();
    void showsDetails();
    void aLongLineStallsNothing();
    void showsTheGap();
    void copiesEscapedRows();
    void serverTextIsNeverMarkup();
    void diesWhileMessagesPourIn();
};

void TestFeedTab::invitesAndSuggests()
{
    auto *pages = m_tab->findChild<QStackedWidget *>();
    QCOMPARE(pages->currentIndex(), 0);
    QTRY_VERIFY(find<QLabel>("feedActiveChannelsTitle")->text().startsWith(QStringLiteral("Nobody is subscribed")));
    Session other{m_session->profile()};
    FeedTab listener(&other);
    listener.subscribe({"fish&chips"}, {});
    QTRY_VERIFY(m_server->command({"PUBSUB", "CHANNELS"}).elements.size() == 1);
    find<QToolButton>("feedRefreshChannels")->click();
    QTRY_VERIFY(m_tab->findChild<QPushButton *>(QStringLiteral("feedSuggestion")));
    auto *suggestion = find<QPushButton>("feedSuggestion");
    QCOMPARE(suggestion->text(), QStringLiteral("fish&&chips"));
    suggestion->click();
    QTRY_COMPARE(m_server->command({"PUBSUB", "NUMSUB", "fish&chips"}).elements[1].integer, 2);
    QCOMPARE(pages->currentIndex(), 1);
}

void TestFeedTab::subscribesAndShows()
{
    QSignalSpy titles(m_tab.get(), &TabPage::titleChanged);
    QTest::keyClicks(find<QLineEdit>("feedChannels"), QStringLiteral("news sensor.*"));
    find<QPushButton>("feedSubscribe")->click();
    QVERIFY(find<QLineEdit>("feedChannels")->text().isEmpty());
    QTRY_COMPARE(m_server->command({"PUBSUB", "NUMPAT"}).integer, 1);
    QTRY_COMPARE(m_server->command({"PUBSUB", "CHANNELS"}).elements.size(), 1);
    QVERIFY(!titles.isEmpty());
    QCOMPARE(m_tab->tabTitle(), QStringLiteral("news +1"));
    QCOMPARE(m_server->command({"PUBLISH", "sensor.1", "21"}).integer, 1);
    m_server->command({"PUBLISH", "news", "hello"});
    QTRY_COMPARE(rows(), 2);
    QCOMPARE(cell(0, FeedModel::ChannelColumn), QStringLiteral("sensor.1"));
    QCOMPARE(cell(1, FeedModel::PayloadColumn), QStringLiteral("hello"));
    QTRY_VERIFY(find<QLabel>("feedCounters")->text().contains(QStringLiteral("received 2")));
}

void TestFeedTab::pausesAndResumes()
{
    subscribeTo("numbers");
    publishNumbers(0, 10);
    QTRY_COMPARE(rows(), 10);
    QVERIFY(!find<QLabel>("feedPaused")->isVisible());
    trigger("feedPause");
    QCOMPARE(find<QAction>("feedPause")->text(), QStringLiteral("Resume"));
    publishNumbers(10, 35);
    QTRY_COMPARE(find<QLabel>("feedPaused")->text(), QStringLiteral("Paused, 25 new"));
    QVERIFY(find<QLabel>("feedPaused")->isVisible());
    QCOMPARE(rows(), 10);
    trigger("feedPause");
    QCOMPARE(rows(), 35);
    QVERIFY(!find<QLabel>("feedPaused")->isVisible());
    QCOMPARE(cell(34, FeedModel::PayloadColumn), QStringLiteral("34"));
}

void TestFeedTab::clears()
{
    subscribeTo("numbers");
    publishNumbers(0, 10);
    QTRY_COMPARE(rows(), 10);
    trigger("feedClear");
    QCOMPARE(rows(), 0);
    publishNumbers(10, 11);
    QTRY_COMPARE(rows(), 1);
    QCOMPARE(cell(0, FeedModel::PayloadColumn), QStringLiteral("10"));
}

void TestFeedTab::filters()
{
    subscribeTo("numbers");
    publishNumbers(0, 100);
    QTRY_COMPARE(rows(), 100);
    m_tab->findInPage();
    QTRY_VERIFY(find<QLineEdit>("feedFilter")->hasFocus());
    QTest::keyClicks(find<QLineEdit>("feedFilter"), QStringLiteral("7"));
    QTRY_COMPARE(rows(), 19);
    publishNumbers(170, 172);
    QTRY_COMPARE(rows(), 21);
    find<QLineEdit>("feedFilter")->clear();
    QTRY_COMPARE(rows(), 102);
}

void TestFeedTab::followsUntilTheUserScrolls()
{
    subscribeTo("numbers");
    publishNumbers(0, 500);
    QTRY_COMPARE(rows(), 500);
    QScrollBar *bar = view()->verticalScrollBar();
    QCOMPARE(bar->value(), bar->maximum());
    QVERIFY(find<QAction>("feedFollow")->isChecked());
    bar->setValue(100);
    QVERIFY(!find<QAction>("feedFollow")->isChecked());
    publishNumbers(500, 600);
    QTRY_COMPARE(rows(), 600);
    QCOMPARE(bar->value(), 100);
    QTest::keyClick(view(), Qt::Key_End);
    QVERIFY(find<QAction>("feedFollow")->isChecked());
    QCOMPARE(bar->value(), bar->maximum());
    bar->setValue(0);
    trigger("feedFollow");
    QCOMPARE(bar->value(), bar->maximum());
    publishNumbers(600, 700);
    QTRY_COMPARE(rows(), 700);
    QCOMPARE(bar->value(), bar->maximum());
    QVERIFY(view()->visualRect(view()->model()->index(699, 0)).bottom() <= view()->viewport()->height());
}

void TestFeedTab::rowsStayUnderTheEyeWhileTheTopIsTrimmed()
{
    subscribeTo("numbers");
    // The server parts with a subscriber that is 32 MB behind.
    int published = 0;
    const auto publishLarge = [&](int count) {
        for (int at = 0; at < count; at += 100) {
            QList<QByteArrayList> large;
            for (int i = at; i < at + 100; ++i)
                large.append({"PUBLISH", "numbers", QByteArray::number(i) + QByteArray(40 * 1024, '.')});
            const QString received = QStringLiteral("received %L1").arg(published += 100);
            QVERIFY(m_server->pipeline(large));
            QTRY_VERIFY(find<QLabel>("feedCounters")->text().contains(received));
        }
    };
    publishLarge(1000);
    QTRY_COMPARE(rows(), 1000);
    QScrollBar *bar = view()->verticalScrollBar();
    bar->setValue(900);
    const QString atTop = cell(900, FeedModel::PayloadColumn);
    QVERIFY(atTop.startsWith(QStringLiteral("900")));
    publishLarge(1000);
    QTRY_VERIFY(view()->model()->index(0, 0).data(FeedModel::SequenceRole).toULongLong() > 0);
    QCOMPARE(cell(bar->value(), FeedModel::PayloadColumn), atTop);
}

void TestFeedTab::showsDetails()
{
    subscribeTo("news");
    m_server->command({"PUBLISH", "news", "{\"a\":[1,12345678901234567890]}"});
    m_server->command({"PUBLISH", "news", QByteArray("bin\0\xff", 5)});
    QTRY_COMPARE(rows(), 2);
    QVERIFY(!find<QWidget>("feedDetails")->isVisible());
    view()->setCurrentIndex(view()->model()->index(0, 0));
    QVERIFY(find<QWidget>("feedDetails")->isVisible());
    auto *text = find<QPlainTextEdit>("feedMessagePayload");
    QVERIFY2(text->toPlainText().contains(QStringLiteral("\n")), qPrintable(text->toPlainText()));
    QVERIFY(text->toPlainText().contains(QStringLiteral("12345678901234567890")));
    QTest::keyClick(view(), Qt::Key_Down);
    auto *format = find<QComboBox>("feedMessageFormat");
    format->setCurrentIndex(format->findData(QByteArray("escaped")));
    QCOMPARE(text->toPlainText(), QStringLiteral("bin\\x00\\xff"));
    // What is shown stays, although the ring forgets it.
    trigger("feedPause");
    find<QToolButton>("feedMessageClose")->click();
    QVERIFY(!find<QWidget>("feedDetails")->isVisible());
}

void TestFeedTab::aLongLineStallsNothing()
{
    subscribeTo("news");
    m_server->command({"PUBLISH", "news", QByteArray(300 * 1024, 'x')});
    m_server->command({"PUBLISH", "news", "short"});
    QTRY_COMPARE(rows(), 2);
    auto *text = find<QPlainTextEdit>("feedMessagePayload");
    auto *note = find<QLabel>("feedMessageNote");
    Heartbeat heartbeat;
    view()->setCurrentIndex(view()->model()->index(0, 0));
    QTRY_VERIFY(!text->toPlainText().isEmpty());
    for (int turns = 0; turns < 10; ++turns)
        QCoreApplication::processEvents(); // it is laid out as it is painted
    QVERIFY2(heartbeat.longest() < 500, QByteArray::number(heartbeat.longest()));
    QVERIFY2(note->text().contains(QStringLiteral("broken after")), qPrintable(note->text()));
    QCOMPARE(text->toPlainText().remove(QLatin1Char('\n')), QString(256 * 1024, QLatin1Char('x')));
    // What is decoded late is not shown under another message's name.
    find<QComboBox>("feedMessageFormat")->setCurrentIndex(1);
    view()->setCurrentIndex(view()->model()->index(1, 0));
    QCOMPARE(text->toPlainText(), QStringLiteral("short"));
    QThreadPool::globalInstance()->waitForDone();
    QCoreApplication::processEvents();
    QCOMPARE(text->toPlainText(), QStringLiteral("short"));
    QVERIFY(!note->isVisible());
}

void TestFeedTab::showsTheGap()
{
    subscribeTo("numbers");
    publishNumbers(0, 2);
    QTRY_COMPARE(rows(), 2);
    m_server->command({"CLIENT", "KILL", "TYPE", "pubsub"});
    QTRY_COMPARE(rows(), 3);
    QVERIFY(view()->model()->index(2, 0).data(FeedModel::GapRole).toBool());
    QVERIFY(cell(2, FeedModel::PayloadColumn).startsWith(QStringLiteral("Nothing received for")));
    QTRY_VERIFY(find<QLabel>("feedCounters")->text().contains(QStringLiteral("gaps 1")));
    QTRY_COMPARE(find<QLabel>("feedStatus")->text(), QStringLiteral("Live"));
}

void TestFeedTab::copiesEscapedRows()
{
    subscribeTo("news");
    m_server->command({"PUBLISH", "news", QByteArray("a\nb\0", 4)});
    m_server->command({"PUBLISH", "news", "c"});
    QTRY_COMPARE(rows(), 2);
    view()->selectAll();
    QTest::keySequence(view(), QKeySequence::Copy);
    const QStringList lines = QApplication::clipboard()->text().split(QLatin1Char('\n'));
    QCOMPARE(lines.size(), 2);
    QVERIFY2(lines[0].endsWith(QStringLiteral("\tnews\ta\\nb\\x00")), qPrintable(lines[0]));
}

void TestFeedTab::serverTextIsNeverMarkup()
{
    subscribeTo("<b>bold</b>");
    m_server->command({"PUBLISH", "<b>bold</b>", "<img src=x>"});
    QTRY_COMPARE(rows(), 1);
    view()->setCurrentIndex(view()->model()->index(0, 0));
    for (const QLabel *label : m_tab->findChildren<QLabel *>()) {
        if (!label->text().isEmpty())
            QVERIFY2(label->textFormat() == Qt::PlainText, qPrintable(label->text()));
    }
    QCOMPARE(find<QPlainTextEdit>("feedMessagePayload")->toPlainText(), QStringLiteral("<img src=x>"));
}

void TestFeedTab::diesWhileMessagesPourIn()
{
    for (int round = 0; round < 5; ++round) {
        subscribeTo("numbers");
        publishNumbers(0, 20'000);
        if (round % 2)
            QTRY_VERIFY(rows() > 0);
        find<QLineEdit>("publishPayload")->setText(QStringLiteral("late"));
        find<QPushButton>("publishButton")->click();
        m_tab.reset();
        QCoreApplication::processEvents();
        open(m_server->params());
    }
}

QTEST_MAIN(TestFeedTab)
#include "tst_feedtab.moc"

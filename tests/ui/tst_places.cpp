// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "windowfixture.h"

#include "ui/base/elidedlabel.h"
#include "ui/frame/serverselector.h"
#include "ui/panels/browser/jobline.h"
#include "ui/panels/browser/notice.h"
#include "ui/window/place.h"
#include "ui/window/workspace.h"

#include "core/keyspace/keyspace.h"

#include <QMenu>

using namespace redshank;

/// Several servers and databases side by side in one window, each with its own tree.
class TestPlaces : public WindowFixture
{
    Q_OBJECT

    std::unique_ptr<RealServer> m_server; ///< a, shared in database 0; b, c, shared in database 1

private Q_SLOTS:
    void databasesStandSideBySide()
    {
        begin();
        openBeside(1);
        QCOMPARE(places().size(), 2);
        QTRY_COMPARE(keysOf(0), 2);
        QTRY_COMPARE(keysOf(1), 3);
        QVERIFY(places()[0]->isVisible() && places()[1]->isVisible());
        QVERIFY(places()[0]->geometry().bottom() < places()[1]->geometry().top());
        QCOMPARE(m_window->session()->database(), 1); // the new one is where the user is
        QTRY_COMPARE(m_window->focusWidget(), places()[1]->browser()->view());
    }

    void besideListsWhatIsNotOpen()
    {
        begin();
        QTRY_COMPARE(text("statusDatabase"), QStringLiteral("db0 · 2 keys"));
        QVERIFY(!besideAction("besideDatabase0"));
        QVERIFY(besideAction("besideDatabase1"));
        QCOMPARE(besideAction("besideDatabase1")->text(), QStringLiteral("db1 · 3 keys"));
        openBeside(1);
        QVERIFY(!besideAction("besideDatabase1"));
    }

    void serversStandSideBySide()
    {
        begin();
        RealServer other;
        QVERIFY(other.start());
        other.command({"SET", "only here", "1"});
        openBeside(other.params());
        QTRY_COMPARE(keysOf(1), 1);
        QCOMPARE(keysOf(0), 2);

        // The window is where the focus is.
        places()[0]->browser()->view()->setFocus();
        QTRY_COMPARE(text("statusDatabase"), QStringLiteral("db0 · 2 keys"));
        QVERIFY(m_window->windowTitle().startsWith(m_server->path()));
        action("actionNextPlace")->trigger();
        QCOMPARE(m_window->focusWidget(), places()[1]->browser()->view());
        QTRY_COMPARE(text("statusDatabase"), QStringLiteral("db0 · 1 key"));
        QVERIFY(m_window->windowTitle().startsWith(other.path()));
        action("actionNextPlace")->trigger();
        QCOMPARE(m_window->focusWidget(), places()[0]->browser()->view());
    }

    void D2_keysOfOneNameAreToldApart()
    {
        begin();
        openBeside(1);
        QTRY_COMPARE(keysOf(1), 3);
        places()[0]->openKey("shared", TabArea::Keep::Permanent);
        places()[1]->openKey("shared", TabArea::Keep::Permanent);
        QCOMPARE(tabs()->pages().size(), 2);
        const auto *bar = tabs()->findChild<QTabBar *>();
        QVERIFY2(bar->tabText(0).contains(QStringLiteral("db0")), qPrintable(bar->tabText(0)));
        QVERIFY2(bar->tabText(1).contains(QStringLiteral("db1")), qPrintable(bar->tabText(1)));

        // The page in front is whose key is meant, and the question says where that is.
        tabs()->setCurrent(tabs()->pages().first());
        tabs()->current()->setFocus();
        m_prompt->answers = {{true, {}}};
        action("actionDeleteKey")->trigger();
        QTRY_COMPARE(m_prompt->questions.size(), 1);
        const Question &question = m_prompt->questions.first();
        QVERIFY2((question.text + question.detail).contains(QStringLiteral("Database: 0")), qPrintable(question.text));
        QTRY_COMPARE(m_server->command({"EXISTS", "shared"}).integer, 0);
        QCOMPARE(m_server->command({"EXISTS", "shared"}, 1).integer, 1);
        QTRY_COMPARE(tabs()->pages().size(), 1);
        QTRY_COMPARE(keysOf(0), 1);
        QCOMPARE(keysOf(1), 3);
    }

    void whatIsOpenIsShownInPlaceOfASecond()
    {
        begin();
        openBeside(1);
        QTRY_COMPARE(keysOf(1), 3);
        openBeside(m_server->params());
        QCOMPARE(places().size(), 2);
        QCOMPARE(m_window->session()->database(), 0);
        open(m_server->params(1)); // in place of db0, were it not open
        QCOMPARE(places().size(), 2);
        QCOMPARE(m_window->session()->database(), 1);
        // The list of databases does the same, and goes on to say the truth.
        auto *combo = places()[0]->selector()->findChild<QComboBox *>();
        combo->setCurrentIndex(1);
        Q_EMIT combo->activated(1);
        QCOMPARE(places().size(), 2);
        QCOMPARE(combo->currentIndex(), 0);
        QCOMPARE(m_window->session()->database(), 1);
    }

    void anotherServerTakesTheCurrentPlaceOnly()
    {
        begin();
        openBeside(1);
        QTRY_COMPARE(keysOf(1), 3);
        places()[0]->openKey("a", TabArea::Keep::Permanent);
        places()[1]->openKey("b", TabArea::Keep::Permanent);
        tabs()->setCurrent(tabs()->pages().first()); // whose place is current with it
        open(m_server->params(2));
        QCOMPARE(places().size(), 2);
        QCOMPARE(places()[0]->session()->database(), 2);
        QCOMPARE(places()[1]->session()->database(), 1);
        QCOMPARE(m_window->session()->database(), 2);
        QCOMPARE(tabs()->pages().size(), 1);
        QVERIFY(tabs()->current()->tabTitle().startsWith(QLatin1Char('b')));
    }

    void closingOneAsksForItsOwnPagesOnly()
    {
        begin();
        openBeside(1);
        QTRY_COMPARE(keysOf(1), 3);
        places()[0]->openKey("a", TabArea::Keep::Permanent);
        places()[1]->openKey("b", TabArea::Keep::Permanent);
        tabs()->open(new UnsavedPage(places()[0]->session()));
        QPointer<Place> closed = places()[1];
        closeButton(1)->click();
        QCOMPARE(m_prompt->questions.size(), 0);
        QTRY_VERIFY(!closed);
        QCOMPARE(places().size(), 1);
        QCOMPARE(tabs()->pages().size(), 2);
        QCOMPARE(m_window->session()->database(), 0);
        QVERIFY(!tabs()->findChild<QTabBar *>()->tabText(0).contains(QStringLiteral("db0"))); // alone again
        QVERIFY(!closeButton(0)->isVisible());
        m_prompt->answers = {{false, {}}, {true, {}}};
        action("actionDisconnect")->trigger();
        QTRY_COMPARE(m_prompt->answers.size(), 1);
        QVERIFY(m_window->session());
        action("actionDisconnect")->trigger();
        QTRY_VERIFY(!m_window->session());
        QCOMPARE(tabs()->pages().size(), 0);
        QVERIFY(widget("welcomePage")->isVisible());
    }

    void closingInTheMiddleOfAScan()
    {
        begin();
        QList<QByteArrayList> commands;
        for (int i = 0; i < 50000; ++i)
            commands.append({"SET", "many:" + QByteArray::number(i), "v"});
        QVERIFY(m_server->pipeline(commands, 3));
        openBeside(3);
        places()[1]->openKey("many:1", TabArea::Keep::Permanent);
        QTRY_VERIFY(places()[1]->browser()->keyspace()->allKeys().size() > 0);
        QPointer<Place> closed = places()[1];
        closeButton(1)->click();
        QTRY_VERIFY(!closed);
        QCOMPARE(tabs()->pages().size(), 0);
        QCOMPARE(keysOf(0), 2);
    }

    void foldedPlaceTakesOneLine()
    {
        begin();
        openBeside(1);
        QTRY_COMPARE(keysOf(1), 3);
        QTRY_COMPARE(text("statusDatabase"), QStringLiteral("db1 · 3 keys"));
        const int before = places()[0]->height();
        foldButton(1)->click();
        QVERIFY(places()[1]->isFolded());
        QVERIFY(!places()[1]->browser()->isVisible());
        QTRY_VERIFY(places()[1]->height() < 2 * Theme::rowHeight);
        QTRY_VERIFY(places()[0]->height() > before);
        QVERIFY2(serverButton(1)->text().startsWith(QStringLiteral("db1 ")), qPrintable(serverButton(1)->text()));
        const auto *keys = part<ElidedLabel>(1, "foldedKeys");
        QVERIFY(keys->isVisible());
        QCOMPARE(keys->fullText(), QStringLiteral("3 keys"));
        // Its numbers go on, and so does the focus.
        QVERIFY(m_window->focusWidget());
        m_server->command({"SET", "d", "1"}, 1);
        QTRY_COMPARE(keys->fullText(), QStringLiteral("4 keys"));
        foldButton(1)->click();
        QVERIFY(places()[1]->browser()->isVisible());
        QCOMPARE(keysOf(1), 3); // as they were
        // Alone, it has nothing to make room for.
        foldButton(1)->click();
        closeButton(0)->click();
        QVERIFY(!places()[0]->isFolded());
        foldButton(0)->click(); // hidden, but there for who looks behind
        QVERIFY(!places()[0]->isFolded());
    }

    void morePlacesThanTheWindowIsHighFor()
    {
        begin();
        const QSize before = m_window->size();
        for (int database = 1; database < 8; ++database)
            openBeside(database);
        QCOMPARE(m_window->size(), before);
        QTRY_VERIFY(!places()[7]->visibleRegion().isEmpty());
        QTRY_VERIFY(places()[0]->visibleRegion().isEmpty());
        action("actionNextPlace")->trigger(); // around the end
        QTRY_VERIFY(!places()[0]->visibleRegion().isEmpty());
        QTRY_VERIFY(places()[7]->visibleRegion().isEmpty());
        for (Place *place : places())
            QVERIFY2(
                place->browser()->view()->height() > 2 * Theme::rowHeight || !place->browser()->view()->isVisible(),
                qPrintable(place->session()->title()));
    }

    void whatIsSaidIsWhole()
    {
        begin();
        openBeside(1);
        openBeside(2);
        m_window->resize(900, 500);
        auto *line = places()[1]->browser()->findChild<JobLine *>(QStringLiteral("jobLine"));
        auto *said = line->findChild<QLabel *>(QStringLiteral("jobText"));
        line->showResult(QStringLiteral("one sentence and another ").repeated(12), true);
        QTRY_VERIFY(said->isVisible() && said->height() > 3 * said->fontMetrics().height());
        QTRY_VERIFY(said->height() >= said->heightForWidth(said->width()));
        line->showResult(QStringLiteral("short"), false);
        QTRY_VERIFY(said->height() < 3 * said->fontMetrics().height());

        open(m_server->params(3));
        auto *reason = places().last()->findChild<Notice *>();
        reason->tell(
            QStringLiteral("Title"), QStringLiteral("why there are no keys ").repeated(12), QStringLiteral("Retry"));
        auto *text = reason->findChild<QLabel *>(QStringLiteral("noticeText"));
        QTRY_VERIFY(text->height() > 3 * text->fontMetrics().height());
        QTRY_VERIFY(text->height() >= text->heightForWidth(text->width()));
    }

    void endpointStaysWithItsServer()
    {
        begin();
        QCOMPARE(m_endpoint->server.params.database, 0);
        openBeside(1);
        QCOMPARE(m_endpoint->server.params.database, 0); // tools are not answered by another one for a click
        action("actionServeThis")->trigger();
        QCOMPARE(m_endpoint->server.params.database, 1);
        QVERIFY(!action("actionServeThis")->isEnabled());
        m_endpoint->start();
        open(m_server->params(2)); // takes the place of db1, and its tools with it
        QCOMPARE(m_endpoint->server.params.database, 2);
        QCOMPARE(m_endpoint->state(), EndpointControl::State::On);
        closeButton(1)->click(); // db0 is left over: nobody has said that tools may write there
        QCOMPARE(m_endpoint->server.params.database, 2);
        QCOMPARE(m_endpoint->state(), EndpointControl::State::Off);
        QVERIFY(!text("statusMessage").isEmpty());
        openBeside(3);
        QCOMPARE(m_endpoint->state(), EndpointControl::State::Off);
        action("actionServe")->trigger(); // which says it, of the current one
        QCOMPARE(m_endpoint->server.params.database, 3);
        QCOMPARE(m_endpoint->state(), EndpointControl::State::On);
        action("actionDisconnect")->trigger();
        QCOMPARE(m_endpoint->state(), EndpointControl::State::Off);
    }

    void endpointDoesNotGoToAnotherServer()
    {
        RealServer other;
        QVERIFY(other.start());
        begin();
        m_endpoint->start();
        open(other.params());
        QTRY_COMPARE(places().size(), 1);
        QCOMPARE(m_endpoint->state(), EndpointControl::State::Off); // a tool would write there unasked
        QVERIFY(!text("statusMessage").isEmpty());
        action("actionServe")->trigger();
        QCOMPARE(m_endpoint->server.params.address.path, other.params().address.path);
        QCOMPARE(m_endpoint->state(), EndpointControl::State::On);
    }

    void theKeyboardIsWhereTheWindowIs()
    {
        begin();
        openBeside(1);
        QTRY_COMPARE(keysOf(1), 3);
        QTRY_COMPARE(m_window->focusWidget(), places()[1]->browser()->view());
        QTest::mouseClick(foldButton(0), Qt::LeftButton);
        QVERIFY(m_window->windowTitle().contains(QStringLiteral("db0")));
        QVERIFY(places()[0]->isFolded());
        QVERIFY2(places()[0]->isAncestorOf(m_window->focusWidget()), qPrintable(m_window->focusWidget()->objectName()));
    }

    void placesAreRestored()
    {
        begin();
        openBeside(1);
        QTRY_COMPARE(keysOf(1), 3);
        openBeside(2);
        foldButton(2)->click();
        QTRY_VERIFY(!places()[2]->profileId().isEmpty());
        places()[1]->openKey("shared", TabArea::Keep::Permanent);
        places()[0]->openKey("shared", TabArea::Keep::Permanent);
        tabs()->setCurrent(tabs()->pages().first());
        m_window->storeSession();
        makeWindow();
        QVERIFY(m_window->restoreLastSession());
        QCOMPARE(places().size(), 3);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(places()[i]->session()->database(), i);
        QVERIFY(places()[2]->isFolded() && !places()[1]->isFolded());
        QCOMPARE(tabs()->pages().size(), 2);
        QCOMPARE(tabs()->current(), tabs()->pages().first());
        QCOMPARE(tabs()->current()->session(), places()[1]->session());
        QTRY_COMPARE(keysOf(1), 3);
    }

    void databaseHasAName()
    {
        begin();
        openBeside(1);
        QTRY_COMPARE(text("statusDatabase"), QStringLiteral("db1 · 3 keys"));
        m_prompt->answers = {{true, QStringLiteral("  sessions & <b>more</b> ")}};
        action("actionNameDatabase")->trigger();
        const QString name = QStringLiteral("sessions & <b>more</b>");
        auto *combo = places()[0]->selector()->findChild<QComboBox *>(); // of the other place, too
        QTRY_COMPARE(combo->itemText(1), QStringLiteral("db1 %1 · 3 keys").arg(name));
        QVERIFY(m_window->windowTitle().contains(QStringLiteral("db1 ") + name));
        QTRY_COMPARE(text("statusDatabase"), QStringLiteral("db1 %1 · 3 keys").arg(name));
        m_window->storeSession();
        makeWindow();
        QVERIFY(m_window->restoreLastSession());
        QCOMPARE(places()[1]->session()->databaseName(), name);
        m_prompt->answers = {{true, {}}};
        action("actionNameDatabase")->trigger();
        QTRY_COMPARE(m_window->session()->databaseName(), QString());
        QVERIFY(m_profiles->profiles().first().databaseNames.isEmpty());
    }

    void paletteFindsInAllPlaces()
    {
        begin();
        openBeside(1);
        QTRY_COMPARE(keysOf(1), 3);
        QCOMPARE(keysOf(0), 2);
        action("actionPalette")->trigger();
        m_window->findChild<QLineEdit *>(QStringLiteral("paletteLine"))->setText(QStringLiteral("shared"));
        auto *list = m_window->findChild<QTreeWidget *>(QStringLiteral("paletteList"));
        // Where the user is comes first. An action that names the folder of the server's socket, whose name is left to
        // chance, may have these letters in this order, too.
        const auto keys = [list] { return list->findItems(QStringLiteral("shared"), Qt::MatchExactly); };
        const auto details = [keys] {
            QStringList all;
            for (const QTreeWidgetItem *item : keys())
                all.append(item->text(1).right(3));
            return all;
        };
        QTRY_COMPARE(details(), (QStringList{QStringLiteral("db1"), QStringLiteral("db0")}));
        list->setCurrentItem(keys().first());
        QTest::keyClick(m_window->findChild<QLineEdit *>(QStringLiteral("paletteLine")), Qt::Key_Return);
        QTRY_COMPARE(tabs()->pages().size(), 1);
        QCOMPARE(tabs()->current()->session(), places()[1]->session());
    }

    void worksWhereConfigAndInfoAreRefused()
    {
        begin();
        m_server->command({"ACL", "SETUSER", "guest", "on", ">secret", "~*", "&*", "+@all", "-config", "-info"});
        ConnectionParams params = m_server->params();
        params.user = "guest";
        params.password = Secret("secret");
        open(params);
        QTRY_COMPARE(keysOf(0), 2);
        QTRY_COMPARE(text("statusDatabase"), QStringLiteral("db0 · 2 keys")); // DBSIZE tells
        QCOMPARE(places()[0]->selector()->databases().size(), 16);
        openBeside(1);
        QCOMPARE(places().size(), 2);
        QTRY_COMPARE(keysOf(1), 3);
        QTRY_COMPARE(text("statusDatabase"), QStringLiteral("db1 · 3 keys"));
    }

    void lostServerIsToldWhileAnotherIsInFront()
    {
        begin();
        RealServer other;
        QVERIFY(other.start());
        openBeside(other.params());
        QTRY_COMPARE(text("statusState"), QStringLiteral("Connected"));
        m_server->kill();
        QTRY_VERIFY(bannerTexts().join(QLatin1Char('\n')).contains(m_server->path()));
        QCOMPARE(bannerTexts().size(), 1);
        QCOMPARE(text("statusState"), QStringLiteral("Connected")); // of the one that is current
    }

private:
    void begin()
    {
        m_server = std::make_unique<RealServer>();
        QVERIFY(m_server->start());
        m_server->command({"MSET", "a", "1", "shared", "1"});
        m_server->command({"MSET", "b", "1", "c", "1", "shared", "2"}, 1);
        open(m_server->params());
        QTRY_COMPARE(keysOf(0), 2);
    }
    QList<Place *> places() const { return m_window->findChild<Workspace *>()->places(); }
    qint64 keysOf(int place) const { return places().value(place)->browser()->model()->index().size(); }
    template <typename Widget> Widget *part(int place, const char *name) const
    {
        return places().value(place)->findChild<Widget *>(QLatin1String(name));
    }
    QToolButton *closeButton(int place) const { return part<QToolButton>(place, "closePlaceButton"); }
    QToolButton *foldButton(int place) const { return part<QToolButton>(place, "foldButton"); }
    QToolButton *serverButton(int place) const { return part<QToolButton>(place, "serverButton"); }
    QAction *besideAction(const char *name) const
    {
        auto *menu = m_window->findChild<QMenu *>(QStringLiteral("besideMenu"));
        Q_EMIT menu->aboutToShow();
        return menu->findChild<QAction *>(QLatin1String(name));
    }
    void openBeside(int database)
    {
        QAction *action = besideAction(qPrintable(QStringLiteral("besideDatabase%1").arg(database)));
        QVERIFY(action);
        action->trigger();
    }
    void openBeside(const ConnectionParams &params)
    {
        Profile profile;
        profile.params = params;
        m_window->openProfile(profile, OpenWhere::Beside);
    }
    QStringList bannerTexts() const
    {
        QStringList texts;
        for (const QLabel *label : m_window->findChildren<QLabel *>(QStringLiteral("bannerText")))
            if (label->isVisible())
                texts.append(label->text());
        return texts;
    }
};

QTEST_MAIN(TestPlaces)
#include "tst_places.moc"

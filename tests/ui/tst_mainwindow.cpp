// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "windowfixture.h"

using namespace redshank;

class TestMainWindow : public WindowFixture
{
    Q_OBJECT

private Q_SLOTS:
    void emptyWindowInvites()
    {
        QVERIFY(widget("welcomePage")->isVisible());
        QVERIFY(widget("welcomeConnect")->isVisible());
        QVERIFY(widget("welcomeSample")->isHidden()); // this program was made without one
        QCOMPARE(text("statusState"), QStringLiteral("No server"));
        QVERIFY(!m_window->session());
        QVERIFY(!QApplication::activeModalWidget());
        QVERIFY(!action("actionRefresh")->isEnabled());
        QVERIFY(!action("actionCloseTab")->isEnabled());
        QVERIFY(action("actionConnect")->isEnabled());
    }

    void showsKeysAndStatus()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"SET", "greeting", "hello"});
        open(server.params());
        QTRY_COMPARE(keyModel()->rowCount(), 1);
        QTRY_VERIFY(text("statusServer").startsWith(QStringLiteral("Redis ")));
        QTRY_COMPARE(text("statusState"), QStringLiteral("Connected"));
        QTRY_VERIFY(text("statusRoundTrip").endsWith(QStringLiteral("ms")));
        QTRY_VERIFY(text("statusDatabase").contains(QStringLiteral("· 1 key")));
        QCOMPARE(text("statusRole"), QStringLiteral("master"));
        QVERIFY(text("statusOwnMemory").contains(QStringLiteral("iB")));
        QVERIFY(!widget("connectionBanner")->isVisible());
        QVERIFY(m_window->windowTitle().contains(QStringLiteral("db0")));

        Q_EMIT browser()->keyActivated("greeting");
        QVERIFY(qobject_cast<KeyTab *>(tabs()->current()));
        QVERIFY(action("actionCloseTab")->isEnabled());
        Q_EMIT browser()->keyActivated("greeting");
        QCOMPARE(tabs()->pages().size(), 1);
        action("actionNewFeed")->trigger();
        QCOMPARE(tabs()->pages().size(), 2);
        TabPage *feed = tabs()->current();
        QTest::keyClick(m_window.get(), Qt::Key_Backtab, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(tabs()->current() != feed);
        QTest::keyClick(m_window.get(), Qt::Key_Tab, Qt::ControlModifier);
        QCOMPARE(tabs()->current(), feed);
        action("actionCloseTab")->trigger();
        QCOMPARE(tabs()->pages().size(), 1);
    }

    void closingAsksAboutUnsavedChanges()
    {
        RealServer server;
        QVERIFY(server.start());
        open(server.params());
        tabs()->open(new UnsavedPage(m_window->session()));
        m_prompt->answers = {{false, {}}};
        QVERIFY(!m_window->close());
        QTRY_VERIFY(m_prompt->answers.isEmpty());
        QCoreApplication::processEvents();
        QVERIFY(m_window->isVisible());
        m_prompt->answers = {{true, {}}};
        m_window->close();
        QTRY_VERIFY(!m_window->isVisible());
        QCOMPARE(m_prompt->questions.size(), 2);
    }

    void D20_knownServerKeepsItsProtection()
    {
        RealServer server;
        QVERIFY(server.start());
        Profile profile;
        profile.name = QStringLiteral("The real one");
        profile.params = server.params();
        profile.params.safety = SafetyLevel::ReadOnly;
        profile.environment = Environment::Production;
        QVERIFY(m_profiles->put(profile));
        m_window->openUri(server.path());
        QVERIFY(m_window->session());
        QCOMPARE(m_window->session()->profile().name, profile.name);
        QVERIFY(m_window->session()->isProduction());
        QCOMPARE(m_window->session()->params().safety, SafetyLevel::ReadOnly);
        QCOMPARE(text("environment"), QStringLiteral("Production"));
        Profile bare;
        bare.params = server.params();
        m_window->openProfile(bare);
        QVERIFY(m_window->session()->isProduction());
    }

    void createsAKeyOnlyWhereThereIsNone()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"SET", "taken", "precious"});
        open(server.params());
        QTRY_COMPARE(text("statusState"), QStringLiteral("Connected"));
        action("actionNewKey")->trigger();
        m_window->findChild<QLineEdit *>(QStringLiteral("createName"))->setText(QStringLiteral("taken"));
        button("createAccept")->click();
        QTRY_VERIFY(!text("createProblem").isEmpty());
        QCOMPARE(server.command({"GET", "taken"}).bytes, QByteArray("precious"));
        m_window->findChild<QLineEdit *>(QStringLiteral("createName"))->setText(QStringLiteral("fresh\\x00"));
        button("createAccept")->click();
        QTRY_COMPARE(tabs()->pages().size(), 1);
        QCOMPARE(server.command({"EXISTS", QByteArray("fresh\0", 6)}).integer, 1);
        QTRY_VERIFY(!widget("createKeyDialog"));
    }

    void restoresTheLastSession()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"SET", "a", "1"}, 1);
        server.command({"SET", "b", "2"}, 1);
        Profile profile;
        profile.params = server.params(1);
        m_window->openProfile(m_profiles->put(profile).value());
        QTRY_COMPARE(text("statusState"), QStringLiteral("Connected"));
        Q_EMIT browser()->keyActivated("a");
        Q_EMIT browser()->keyActivated("b");
        action("actionPreviousTab")->trigger();
        m_window->close();
        makeWindow();
        QVERIFY(m_window->restoreLastSession());
        QCOMPARE(m_window->session()->database(), 1);
        QCOMPARE(tabs()->pages().size(), 2);
        QCOMPARE(tabs()->current()->tabTitle(), QStringLiteral("a"));
    }

    void endpointIsSwitchedAndTold()
    {
        RealServer server;
        QVERIFY(server.start());
        open(server.params());
        QCOMPARE(m_endpoint->state(), EndpointControl::State::Off); // until the user turns it on
        action("actionServe")->trigger();
        QCOMPARE(m_endpoint->state(), EndpointControl::State::On);
        QVERIFY(m_settings->isEndpointEnabled);
        QVERIFY(m_window->findChild<QToolButton *>(QStringLiteral("statusEndpoint"))
                    ->text()
                    .contains(QStringLiteral("8888")));
        action("actionCopyCurl")->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("curl -H @file"));
        action("actionServe")->trigger();
        QCOMPARE(m_endpoint->state(), EndpointControl::State::Off);
        QVERIFY(!action("actionCopyCurl")->isEnabled());
        QVERIFY(!m_settings->isEndpointEnabled);
        m_endpoint->willFail = true;
        action("actionServe")->trigger();
        QVERIFY(text("statusMessage").contains(QStringLiteral("taken")));
        QVERIFY(!action("actionServe")->isChecked());
    }

    void paletteFindsAndRuns()
    {
        action("actionPalette")->trigger();
        auto *line = m_window->findChild<QLineEdit *>(QStringLiteral("paletteLine"));
        auto *list = m_window->findChild<QTreeWidget *>(QStringLiteral("paletteList"));
        QVERIFY(line && list);
        QVERIFY(list->topLevelItemCount() > 5);
        QTest::keyClicks(line, QStringLiteral("theme: dark"));
        QCOMPARE(list->topLevelItemCount(), 1);
        QTest::keyClick(line, Qt::Key_Return);
        QTRY_VERIFY(Theme::instance()->isDark());
        QTRY_VERIFY(!m_window->findChild<QWidget *>(QStringLiteral("commandPalette")));
        Theme::instance()->setMode(Theme::Mode::Light);
        action("actionPalette")->trigger();
        line = m_window->findChild<QLineEdit *>(QStringLiteral("paletteLine"));
        list = m_window->findChild<QTreeWidget *>(QStringLiteral("paletteList"));
        QTest::keyClicks(line, QStringLiteral("no such thing"));
        QCOMPARE(list->topLevelItemCount(), 0);
        QTest::keyClick(line, Qt::Key_Return);
    }

    void windowDiesInFlight()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"SET", "k", "v"});
        open(server.params());
        m_window.reset(); // connecting
        makeWindow();
        open(server.params());
        QTRY_COMPARE(text("statusState"), QStringLiteral("Connected"));
        Q_EMIT browser()->keyActivated("k");
        server.freeze();
        action("actionRefresh")->trigger();
        m_window.reset(); // with commands that will never be answered
        server.thaw();
    }

    void everyControlHasAName()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"SET", "k", "v"});
        open(server.params());
        QTRY_COMPARE(keyModel()->rowCount(), 1);
        Q_EMIT browser()->keyActivated("k");
        action("actionNewFeed")->trigger();
        QStringList nameless;
        for (const QWidget *control : m_window->findChildren<QWidget *>()) {
            if (control->focusPolicy() == Qt::NoFocus || qobject_cast<const QLabel *>(control)
                || qobject_cast<const QScrollBar *>(control) || control->isHidden() || isOfQtsOwnMaking(control))
                continue;
            if (control->objectName().isEmpty() || control->accessibleName().isEmpty())
                nameless.append(QStringLiteral("%1 “%2” in %3")
                                    .arg(QLatin1String(control->metaObject()->className()), control->objectName(),
                                        control->parent()->objectName()));
        }
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QLatin1Char('\n'))));
    }

    void everyActionHasItsOwnKeys()
    {
        QHash<QString, QString> owners;
        int actions = 0;
        for (const QAction *item : m_window->findChildren<QAction *>(QRegularExpression(QStringLiteral("^action")))) {
            ++actions;
            QVERIFY2(!item->text().isEmpty(), qPrintable(item->objectName()));
            QVERIFY2(!item->shortcuts().isEmpty() || item->text().contains(QLatin1Char('\t')),
                qPrintable(item->objectName()));
            for (const QKeySequence &keys : item->shortcuts()) {
                const QString name = keys.toString();
                QVERIFY2(!owners.contains(name),
                    qPrintable(QStringLiteral("%1: %2 and %3").arg(name, owners[name], item->objectName())));
                owners.insert(name, item->objectName());
            }
        }
        QVERIFY(actions > 20);
    }

    void fitsTheSmallestScreen()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"HSET", "h", "f", "v"});
        open(server.params());
        Q_EMIT browser()->keyActivated("h");
        action("actionNewFeed")->trigger();
        const QSize least = m_window->minimumSizeHint();
        QVERIFY2(least.width() <= 1024 && least.height() <= 600,
            qPrintable(QStringLiteral("%1 x %2").arg(least.width()).arg(least.height())));
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"

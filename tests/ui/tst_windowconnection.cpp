// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "windowfixture.h"

using namespace redshank;

class TestWindowConnection : public WindowFixture
{
    Q_OBJECT

private Q_SLOTS:
    void hangingServerIsNotCalledConnected()
    {
        RealServer server;
        QVERIFY2(server.start(), server.errorText());
        open(server.params());
        QTRY_VERIFY(!text("statusRoundTrip").isEmpty());
        QCOMPARE(text("statusState"), QStringLiteral("Connected"));
        server.freeze();
        QTRY_VERIFY2(
            text("statusState").startsWith(QStringLiteral("Not answering for ")), qPrintable(text("statusState")));
        QVERIFY(text("statusRoundTrip").isEmpty());
        server.thaw();
        QTRY_COMPARE(text("statusState"), QStringLiteral("Connected"));
        QTRY_VERIFY(!text("statusRoundTrip").isEmpty());
    }

    void unreachableServerIsToldInWords()
    {
        ConnectionParams params;
        params.address.transport = ServerAddress::Transport::Unix;
        params.address.path = m_folder->filePath(QStringLiteral("nobody.sock"));
        open(params);
        QTRY_VERIFY(widget("connectionBanner")->isVisible());
        QTRY_VERIFY2(text("bannerText").contains(QStringLiteral("nobody.sock")), qPrintable(text("bannerText")));
        QTRY_VERIFY2(text("bannerText").contains(QStringLiteral("Retrying")), qPrintable(text("bannerText")));
        QVERIFY(button("bannerRetry")->isVisible());
        QVERIFY(!widget("bannerPassword")->isVisible());
        button("bannerEdit")->click();
        QTRY_VERIFY(m_window->findChild<QDialog *>(QStringLiteral("connectDialog")));
        QVERIFY(!settingsHold(QStringLiteral("nobody.sock"))); // a server that never answered is not remembered
    }

    void aSampleServerThatIsGoneIsReplaced()
    {
        auto first = std::make_unique<RealServer>();
        QVERIFY(first->start());
        m_sample.isSample = true;
        m_sample.params = first->params();
        makeWindow();
        action("actionSample")->trigger();
        QTRY_COMPARE(text("statusState"), QStringLiteral("Connected"));
        QVERIFY(!widget("bannerEdit")); // there is nothing to edit
        tabs()->open(new UnsavedPage(m_window->session()));
        first->kill();
        QTRY_COMPARE(m_window->session()->connection().state(), Connection::State::Failed); // no try is of any use
        QTRY_VERIFY(button("bannerOpenSample")->isVisible());
        RealServer second;
        QVERIFY(second.start());
        m_sample.params = second.params();
        m_prompt->answers = {{false, {}}, {true, {}}};
        button("bannerOpenSample")->click();
        QTRY_COMPARE(m_prompt->answers.size(), 1);
        QCoreApplication::processEvents();
        QCOMPARE(tabs()->pages().size(), 1);
        button("bannerOpenSample")->click();
        QTRY_COMPARE(text("statusState"), QStringLiteral("Connected"));
        QCOMPARE(m_window->session()->params().address.path, second.path());
        QCOMPARE(m_prompt->questions.size(), 2); // one a time
    }

    void F31_wrongPasswordIsAskedForOnce()
    {
        RealServer server;
        QVERIFY(server.start({QStringLiteral("--requirepass"), QStringLiteral("right-one")}));
        ConnectionParams params = server.params();
        params.password = Secret("wrong-one");
        open(params);
        auto *password = m_window->findChild<QLineEdit *>(QStringLiteral("bannerPassword"));
        QTRY_VERIFY(password->isVisible());
        QVERIFY2(text("bannerText").contains(QStringLiteral("WRONGPASS")), qPrintable(text("bannerText")));
        QVERIFY(!button("bannerUsePassword")->isEnabled());
        password->setText(QStringLiteral("another"));
        QTest::keyClick(password, Qt::Key_Return);
        QTRY_COMPARE(m_window->session()->connection().state(), Connection::State::Failed);
        QVERIFY(password->isVisible());
        QVERIFY(!m_endpoint->isConnected); // it would send the wrong password once more
        password->setText(QStringLiteral("right-one"));
        QTest::keyClick(password, Qt::Key_Return);
        QTRY_COMPARE(m_window->session()->connection().state(), Connection::State::Ready);
        QTRY_VERIFY(!widget("connectionBanner")->isVisible());
        QCOMPARE(m_endpoint->server.params.password.bytes(), QByteArray("right-one"));
        QVERIFY(m_endpoint->isConnected);
        QVERIFY(!settingsHold(QStringLiteral("right-one")));
    }

    void lostServerIsToldAndComesBack()
    {
        RealServer server;
        QVERIFY(server.start());
        open(server.params());
        QTRY_COMPARE(text("statusState"), QStringLiteral("Connected"));
        tabs()->open(new UnsavedPage(m_window->session()));
        server.kill();
        QTRY_VERIFY(widget("connectionBanner")->isVisible());
        QTRY_VERIFY2(text("bannerText").contains(QStringLiteral("unsaved")), qPrintable(text("bannerText")));
        QTRY_VERIFY(text("statusState").startsWith(QStringLiteral("Not connected")));
        QVERIFY(text("statusRoundTrip").isEmpty());
        QCOMPARE(tabs()->pages().size(), 1); // what was typed is still there
        QVERIFY(server.restart());
        QTRY_COMPARE(text("statusState"), QStringLiteral("Connected"));
        QTRY_VERIFY(!widget("connectionBanner")->isVisible());
    }

    void keyThatIsCreatedAgainIsInTheTreeAgain()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"SET", "k", "text"});
        open(server.params());
        QTRY_COMPARE(keyModel()->rowCount(), 1);
        Q_EMIT browser()->keyActivated("k");
        auto *tab = qobject_cast<KeyTab *>(tabs()->current());
        QVERIFY(tab);
        QWidget *typing = nullptr;
        QTRY_VERIFY((typing = tab->findChild<QWidget *>(QStringLiteral("valueText"))) && typing->isVisible());
        QTest::keyClicks(typing, QStringLiteral("typed "));
        server.command({"DEL", "k"});
        browser()->refresh();
        QTRY_COMPARE(keyModel()->rowCount(), 0);
        tab->save();
        QTRY_VERIFY(widget("goneCreate"));
        button("goneCreate")->click();
        QTRY_COMPARE(keyModel()->rowCount(), 1);
        QCOMPARE(server.command({"GET", "k"}).bytes, QByteArray("typed text"));
    }

    void refusedDatabaseOffersTheFirst()
    {
        RealServer server;
        QVERIFY(server.start({QStringLiteral("--databases"), QStringLiteral("2")}));
        open(server.params(5));
        QTRY_VERIFY(button("bannerUseFirstDatabase")->isVisible());
        QVERIFY2(text("bannerText").contains(QStringLiteral("DB index")), qPrintable(text("bannerText")));
        button("bannerUseFirstDatabase")->click();
        QTRY_COMPARE(text("statusState"), QStringLiteral("Connected"));
        QCOMPARE(m_window->session()->database(), 0);
    }

    void listsDatabasesWithTheirKeys()
    {
        RealServer server;
        QVERIFY(server.start({QStringLiteral("--databases"), QStringLiteral("4")}));
        server.command({"SET", "k", "v"}, 3);
        open(server.params());
        const auto combo = [this] { return m_window->findChild<QComboBox *>(QStringLiteral("databaseCombo")); };
        QTRY_COMPARE(combo()->count(), 4);
        QTRY_VERIFY(combo()->itemText(3).contains(QStringLiteral("· 1 key")));
        combo()->setCurrentIndex(3);
        Q_EMIT combo()->activated(3);
        QCOMPARE(m_window->session()->database(), 3);
        QTRY_COMPARE(keyModel()->rowCount(), 1);
    }

    void D17_otherDatabaseWaitsForUnsavedChanges()
    {
        RealServer server;
        QVERIFY(server.start());
        open(server.params());
        QTRY_COMPARE(text("statusState"), QStringLiteral("Connected"));
        tabs()->open(new UnsavedPage(m_window->session()));
        auto *combo = m_window->findChild<QComboBox *>(QStringLiteral("databaseCombo"));
        m_prompt->answers = {{false, {}}};
        combo->setCurrentIndex(2);
        Q_EMIT combo->activated(2);
        QCOMPARE(m_prompt->questions.size(), 1);
        QTRY_COMPARE(combo->currentIndex(), 0); // the selector tells the truth again
        QCOMPARE(m_window->session()->database(), 0);
        QCOMPARE(tabs()->pages().size(), 1);
    }

    void wrongUriIsToldInTheWindow()
    {
        m_window->openUri(QStringLiteral("rediss://secret:word@host"));
        QVERIFY(text("statusMessage").contains(QStringLiteral("TLS")));
        QVERIFY(!text("statusMessage").contains(QStringLiteral("word")));
        QVERIFY(!m_window->session());
    }
};

QTEST_MAIN(TestWindowConnection)
#include "tst_windowconnection.moc"

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "windowfixture.h"

#include "ui/theme/colors.h"

#include <QSignalSpy>

using namespace redshank;

/// What the window keeps: its settings, its session and its servers.
class TestWindowState : public WindowFixture
{
    Q_OBJECT

private Q_SLOTS:
    void unsavedSettingsAreTold()
    {
        QSignalSpy failures(m_window.get(), &MainWindow::settingsNotSaved);
        forbidSaving();
        action("actionThemeDark")->trigger();
        QVERIFY(widget("noticeBar")->isVisible());
        QVERIFY2(text("noticeBarText").contains(QStringLiteral("settings.json")), qPrintable(text("noticeBarText")));
        QCOMPARE(failures.size(), 1);
        button("noticeBarAction")->click();
        QVERIFY(widget("noticeBar")->isVisible()); // still not
        QVERIFY(QFile::remove(settingsPath()));
        button("noticeBarAction")->click();
        QVERIFY(widget("noticeBar")->isHidden());
        QCOMPARE(failures.size(), 2);
        QVERIFY(settingsHold(QStringLiteral("\"dark\"")));
        Theme::instance()->setMode(Theme::Mode::Light);
    }

    void closingTellsWhatWasNotSaved()
    {
        QSignalSpy failures(m_window.get(), &MainWindow::settingsNotSaved);
        forbidSaving();
        m_window->close();
        QCOMPARE(failures.size(), 1);
    }

    void D17_sessionIsStoredWithoutAQuestion()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"SET", "a", "1"}, 1);
        open(server.params(1)); // by its address alone
        QTRY_COMPARE(text("statusState"), QStringLiteral("Connected"));
        Q_EMIT browser()->keyActivated("a");
        tabs()->open(new UnsavedPage(m_window->session()));
        m_window->resize(1033, 622);
        m_window->storeSession();
        QCOMPARE(m_prompt->questions.size(), 0);
        QCOMPARE(tabs()->pages().size(), 2);
        makeWindow();
        QCOMPARE(m_window->size(), QSize(1033, 622));
        QVERIFY(m_window->restoreLastSession());
        QCOMPARE(m_window->session()->database(), 1);
        QCOMPARE(tabs()->pages().size(), 1);
        QCOMPARE(tabs()->current()->tabTitle(), QStringLiteral("a"));
    }

    void savedServerIsRemovedByKeyboard()
    {
        put("other", "/run/other.sock");
        put("mine", "/run/mine.sock");
        QWidget *card = focusedCard("mine");
        m_prompt->answers = {{false, {}}};
        QTest::keyClick(card, Qt::Key_Delete);
        QCOMPARE(m_prompt->questions.size(), 1);
        QVERIFY(m_prompt->questions.first().isDestructive);
        QVERIFY(m_prompt->questions.first().text.contains(QStringLiteral("/run/mine.sock")));
        QTRY_VERIFY(m_prompt->answers.isEmpty());
        QCoreApplication::processEvents();
        QCOMPARE(m_profiles->profiles().size(), 2);
        m_prompt->answers = {{true, {}}};
        QTest::keyClick(card, Qt::Key_Delete);
        QTRY_COMPARE(m_profiles->profiles().size(), 1);
        QCOMPARE(m_profiles->profiles().first().name, QStringLiteral("other"));
        card = m_window->focusWidget(); // the one that has moved up
        QVERIFY2(card && card->accessibleName().contains(QStringLiteral("other")), qPrintable(card->objectName()));
        m_prompt->answers = {{true, {}}};
        QTest::keyClick(card, Qt::Key_Delete);
        QTRY_VERIFY(m_profiles->profiles().isEmpty());
        QCOMPARE(m_window->focusWidget(), widget("welcomeConnect"));
    }

    void savedServerIsEditedWithoutConnecting()
    {
        put("mine", "/run/mine.sock");
        QTest::keyClick(focusedCard("mine"), Qt::Key_F2);
        auto *dialog = m_window->findChild<QDialog *>(QStringLiteral("connectDialog"));
        QVERIFY(dialog);
        dialog->findChild<QLineEdit *>(QStringLiteral("connectName"))->setText(QStringLiteral("renamed"));
        dialog->findChild<QPushButton *>(QStringLiteral("connectSave"))->click();
        QTRY_COMPARE(m_profiles->profiles().size(), 1);
        QCOMPARE(m_profiles->profiles().first().name, QStringLiteral("renamed"));
        QVERIFY(!m_window->session());
    }

    void savedServerIsRemovedInItsForm()
    {
        put("mine", "/run/mine.sock");
        QTest::keyClick(focusedCard("mine"), Qt::Key_F2);
        QPointer<QDialog> dialog = m_window->findChild<QDialog *>(QStringLiteral("connectDialog"));
        QVERIFY(dialog);
        m_prompt->answers = {{false, {}}};
        dialog->findChild<QPushButton *>(QStringLiteral("connectRemove"))->click();
        QTRY_VERIFY(m_prompt->answers.isEmpty());
        QCoreApplication::processEvents();
        QVERIFY(dialog && dialog->isVisible());
        m_prompt->answers = {{true, {}}};
        dialog->findChild<QPushButton *>(QStringLiteral("connectRemove"))->click();
        QTRY_VERIFY(!dialog);
        QVERIFY(m_profiles->profiles().isEmpty());
        action("actionConnect")->trigger(); // a new server has nothing to be removed
        dialog = m_window->findChild<QDialog *>(QStringLiteral("connectDialog"));
        QVERIFY(dialog && !dialog->findChild<QPushButton *>(QStringLiteral("connectRemove")));
    }

    void removedServerDoesNotComeBackByItself()
    {
        RealServer server;
        QVERIFY(server.start());
        open(server.params());
        QTRY_COMPARE(m_profiles->profiles().size(), 1);
        QVERIFY(m_profiles->remove(m_profiles->profiles().first().id));
        server.kill();
        QTRY_COMPARE(text("statusState"), QStringLiteral("Not connected"));
        QVERIFY(server.restart());
        QTRY_COMPARE(text("statusState"), QStringLiteral("Connected"));
        QVERIFY(m_profiles->profiles().isEmpty());
        m_window->close();
        makeWindow();
        QVERIFY(!m_window->restoreLastSession());
    }

    void stateStaysReadableInEitherTheme()
    {
        for (const auto mode : {Theme::Mode::Dark, Theme::Mode::Light}) {
            Theme::instance()->setMode(mode); // while it is shown
            const QColor ground = colors::palette(mode == Theme::Mode::Dark).color(QPalette::Window);
            // Widgets take a palette in by and by; what was readable on the ground before proves nothing.
            QTRY_COMPARE(widget("statusState")->palette().color(QPalette::Window), ground);
            const double ratio = colors::contrast(widget("statusState")->palette().color(QPalette::WindowText), ground);
            QVERIFY2(ratio >= 4.5, qPrintable(QString::number(ratio)));
        }
    }

    void enterOpensACard()
    {
        widget("welcomeConnect")->setFocus();
        QTest::keyClick(widget("welcomeConnect"), Qt::Key_Return);
        QVERIFY(m_window->findChild<QDialog *>(QStringLiteral("connectDialog")));
    }

private:
    QString settingsPath() const { return m_folder->filePath(QStringLiteral("c/settings.json")); }
    /// A link in the place of the file is refused whoever runs the test, root too.
    void forbidSaving()
    {
        QVERIFY(QDir(m_folder->path()).mkpath(QStringLiteral("c")));
        QFile::remove(settingsPath());
        QVERIFY(QFile::link(m_folder->filePath(QStringLiteral("elsewhere")), settingsPath()));
    }
    /// The card of that server, with the focus in an active window: shortcuts work nowhere else.
    QWidget *focusedCard(const char *name)
    {
        m_window->activateWindow();
        QWidget *found = nullptr;
        const auto isThere = [&] {
            for (QWidget *card : m_window->findChildren<QWidget *>(QStringLiteral("welcomeRecent1")))
                if (card->isVisible() && card->accessibleName().contains(QLatin1String(name)))
                    found = card;
            return found && m_window->isActiveWindow();
        };
        if (!QTest::qWaitFor(isThere, patience))
            return m_window.get(); // the test fails then
        found->setFocus();
        return found;
    }
    void put(const char *name, const char *path)
    {
        Profile profile;
        profile.name = QString::fromLatin1(name);
        profile.params.address.transport = ServerAddress::Transport::Unix;
        profile.params.address.path = QString::fromLatin1(path);
        QVERIFY(m_profiles->put(profile));
    }
};

QTEST_MAIN(TestWindowState)
#include "tst_windowstate.moc"

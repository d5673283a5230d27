// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "windowfixture.h"

#include "ui/window/place.h"
#include "ui/window/workspace.h"

using namespace redshank;

/// What is changed of a server holds for all that is open of it.
class TestPlaceSettings : public WindowFixture
{
    Q_OBJECT

    std::unique_ptr<RealServer> m_server;

private Q_SLOTS:
    void D20_everyDatabaseTakesTheNewSettings()
    {
        begin();
        RealServer other;
        QVERIFY(other.start());
        openBeside(other.params());
        QTRY_VERIFY(!places()[3]->profileId().isEmpty());
        const QPointer<Place> untouched = places()[3];
        m_window->findChild<Workspace *>()->focus(places()[1]);

        edit("connectAccept", SafetyLevel::ReadOnly, Environment::Production);
        QCOMPARE(places().size(), 4);
        for (int i = 0; i < 3; ++i) {
            QTRY_VERIFY(places()[i]->session()->isReady());
            QCOMPARE(places()[i]->session()->database(), i);
            QCOMPARE(places()[i]->session()->params().safety, SafetyLevel::ReadOnly);
            QVERIFY(places()[i]->session()->isProduction());
            bool isRefused = false;
            places()[i]->session()->send(
                Command{"SET", "late", "1"}, this, [&](const ReplyView &reply) { isRefused = reply.isError(); });
            QTRY_VERIFY(isRefused);
            QCOMPARE(m_server->command({"EXISTS", "late"}, i).integer, 0);
        }
        QVERIFY(untouched && untouched == places()[3]); // of another server
        QCOMPARE(untouched->session()->params().safety, SafetyLevel::Free);
        QCOMPARE(m_window->session(), places()[1]->session());
        QCOMPARE(m_prompt->questions.size(), 0);
        QCOMPARE(m_profiles->profiles().size(), 2); // changed, not added

        const QList<Place *> before = places();
        edit("connectSave", SafetyLevel::ReadOnly, Environment::Production);
        QCOMPARE(places(), before); // nothing has changed
        edit("connectSave", SafetyLevel::Confirm, Environment::Production);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(places()[i]->session()->params().safety, SafetyLevel::Confirm);
        QCOMPARE(m_window->session(), places()[1]->session());
    }

    void unsavedPagesAreAskedAboutOneByOne()
    {
        begin();
        for (int i = 0; i < 3; ++i)
            tabs()->open(new DraftPage(places()[i]->session()));
        m_window->findChild<Workspace *>()->focus(places()[1]);
        // Of the one in front, then of the first; the question about the last is left open.
        m_prompt->answers = {{false, {}}, {true, {}}};
        const QPointer<Place> refused = places()[1];
        const QPointer<Place> last = places()[2];
        edit("connectAccept", SafetyLevel::ReadOnly, Environment::None);
        QTRY_COMPARE(m_prompt->questions.size(), 3);
        QCOMPARE(places()[0]->session()->params().safety, SafetyLevel::ReadOnly);
        QVERIFY(refused && refused == places()[1] && last && last == places()[2]);
        QTRY_VERIFY2(text("statusMessage").startsWith(refused->session()->title()), qPrintable(text("statusMessage")));
        m_prompt->answerNow({false, {}});
        QTRY_VERIFY2(text("statusMessage").startsWith(last->session()->title()), qPrintable(text("statusMessage")));
        QVERIFY(text("statusMessage").contains(QStringLiteral("old settings")));
        QVERIFY(refused && last);
        QCOMPARE(refused->session()->params().safety, SafetyLevel::Free);
        QCOMPARE(last->session()->params().safety, SafetyLevel::Free);
        QCOMPARE(tabs()->pages().size(), 2);
    }

    void aPlaceThatGoesIsNotWaitedFor()
    {
        begin();
        tabs()->open(new DraftPage(places()[1]->session()));
        m_window->findChild<Workspace *>()->focus(places()[0]);
        edit("connectAccept", SafetyLevel::ReadOnly, Environment::None);
        QTRY_COMPARE(m_prompt->questions.size(), 1);
        const QPointer<Place> gone = places()[1];
        m_window->findChild<Workspace *>()->close(places()[1]);
        QTRY_VERIFY(!gone);
        m_prompt->answerNow({true, {}});
        QTRY_COMPARE(places()[1]->session()->params().safety, SafetyLevel::ReadOnly);
        QCOMPARE(places()[1]->session()->database(), 2);
        QCOMPARE(places().size(), 2);
    }

private:
    /// A page of its own in every place.
    class DraftPage : public UnsavedPage
    {
    public:
        using UnsavedPage::UnsavedPage;
        QString tabIdentity() const override { return QStringLiteral("draft %1").arg(session()->database()); }
    };

    /// Three databases of one server.
    void begin()
    {
        m_server = std::make_unique<RealServer>();
        QVERIFY(m_server->start());
        open(m_server->params());
        for (int database = 1; database < 3; ++database)
            openBeside(m_server->params(database));
        QCOMPARE(places().size(), 3);
        for (const Place *place : places())
            QTRY_VERIFY(!place->profileId().isEmpty());
    }
    /// Through the form, as it comes up for the place that is current.
    void edit(const char *button, SafetyLevel safety, Environment environment)
    {
        action("actionEditConnection")->trigger();
        QPointer<QDialog> dialog = m_window->findChild<QDialog *>(QStringLiteral("connectDialog"));
        QVERIFY(dialog);
        dialog->findChild<QComboBox *>(QStringLiteral("connectSafety"))->setCurrentIndex(int(safety));
        dialog->findChild<QComboBox *>(QStringLiteral("connectEnvironment"))->setCurrentIndex(int(environment));
        auto *accept = dialog->findChild<QPushButton *>(QLatin1String(button));
        QVERIFY(accept);
        accept->click();
        QTRY_VERIFY(!dialog);
    }
    void openBeside(const ConnectionParams &params)
    {
        Profile profile;
        profile.params = params;
        m_window->openProfile(profile, OpenWhere::Beside);
    }
    QList<Place *> places() const { return m_window->findChild<Workspace *>()->places(); }
};

QTEST_MAIN(TestPlaceSettings)
#include "tst_placesettings.moc"

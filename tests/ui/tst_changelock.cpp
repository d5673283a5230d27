// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "windowfixture.h"

#include "ui/editors/messagebar.h"
#include "ui/window/place.h"
#include "ui/window/workspace.h"

#include "core/redis/connection.h"

#include <QActionGroup>
#include <QSignalSpy>

using namespace redshank;
using namespace std::chrono_literals;

/// The level at which changes are locked until they are unlocked for a while.
class TestChangeLock : public WindowFixture
{
    Q_OBJECT

    std::unique_ptr<RealServer> m_server;

private Q_SLOTS:
    void D20_nothingIsWrittenWhileLocked()
    {
        begin();
        QCOMPARE(lockText(), QStringLiteral("Locked"));
        QVERIFY(isRefused(session(), {"SET", "k", "2"}));
        QVERIFY(isRefused(session(), {"EVAL", "return redis.call('SET', 'k', '2')", "0"}));
        QVERIFY(isRefused(session(), {"FLUSHALL"}));
        action("actionNewKey")->trigger();
        QTRY_VERIFY(text("jobText").contains(QStringLiteral("locked"))
            || text("statusMessage").contains(QStringLiteral("locked")));
        QVERIFY(!m_window->findChild<QDialog *>(QStringLiteral("createKeyDialog")));
        QCOMPARE(m_server->command({"GET", "k"}).bytes, QByteArray("1"));
        QVERIFY(!isRefused(session(), {"GET", "k"}));
    }

    void unlockingIsAskedAndEndsByItself()
    {
        begin();
        m_prompt->answers = {{false, {}}};
        action("actionUnlock5")->trigger();
        QTRY_COMPARE(m_prompt->questions.size(), 1);
        QTRY_VERIFY(isRefused(session(), {"SET", "k", "2"}));

        m_prompt->answers = {{true, {}}};
        action("actionUnlock5")->trigger();
        QTRY_VERIFY(session()->unlockedFor() > 4min);
        QVERIFY(session()->unlockedFor() <= 5min);
        QVERIFY(lockText().startsWith(QStringLiteral("Unlocked ")));
        QVERIFY(!isRefused(session(), {"SET", "k", "2"}));
        action("actionLockChanges")->trigger();
        QCOMPARE(lockText(), QStringLiteral("Locked"));
        QVERIFY(isRefused(session(), {"SET", "k", "3"}));

        QSignalSpy locked(session(), &Session::changesLocked);
        session()->unlockChanges(50ms);
        QVERIFY(lockText().startsWith(QStringLiteral("Unlocked ")));
        QTRY_COMPARE(locked.size(), 1);
        QCOMPARE(lockText(), QStringLiteral("Locked"));
        QVERIFY(isRefused(session(), {"SET", "k", "3"}));
        QCOMPARE(m_server->command({"GET", "k"}).bytes, QByteArray("2"));
    }

    void D20_productionAsksForTheName()
    {
        begin(Environment::Production);
        action("actionUnlock15")->trigger();
        QTRY_COMPARE(m_prompt->questions.size(), 1);
        QCOMPARE(m_prompt->questions.first().typeToConfirm, session()->profile().displayName());
        QVERIFY(m_prompt->questions.first().isDestructive);
        QVERIFY(isRefused(session(), {"SET", "k", "2"}));
    }

    void thePageFollows()
    {
        begin();
        places()[0]->openKey("k", TabArea::Keep::Permanent);
        auto *page = qobject_cast<KeyTab *>(tabs()->current());
        QVERIFY(page);
        auto *messages = page->findChild<MessageBar *>();
        QVERIFY(messages->text(MessageBar::Topic::ReadOnly).contains(QStringLiteral("locked")));
        session()->unlockChanges(1min);
        QVERIFY(!messages->has(MessageBar::Topic::ReadOnly));
        session()->lockChanges();
        QVERIFY(messages->has(MessageBar::Topic::ReadOnly));
    }

    /// Work on many keys and the endpoint have connections of their own, in other threads.
    void everyConnectionHasTheOneLock()
    {
        begin();
        action("actionServe")->trigger();
        const auto lock = session()->params().writeLock;
        QVERIFY(lock);
        QTRY_COMPARE(m_endpoint->server.params.writeLock, lock);
        Connection other(session()->params(), Role::Data);
        other.open();
        QVERIFY(isRefused(other, {"SET", "k", "2"}));
        session()->unlockChanges(1min);
        QVERIFY(!isRefused(other, {"SET", "k", "2"}));
        session()->lockChanges();
        QVERIFY(isRefused(other, {"SET", "k", "3"}));
    }

    void anotherPlaceStaysLocked()
    {
        begin();
        Profile beside = session()->profile();
        beside.params.database = 1;
        session()->unlockChanges(1min);
        m_window->openProfile(beside, OpenWhere::Beside);
        QCOMPARE(places().size(), 2);
        QCOMPARE(session(), places()[1]->session());
        QCOMPARE(lockText(), QStringLiteral("Locked"));
        QTRY_VERIFY(session()->isReady());
        QVERIFY(isRefused(session(), {"SET", "k", "2"}));
        action("actionNextPlace")->trigger();
        QVERIFY(lockText().startsWith(QStringLiteral("Unlocked ")));
    }

    void thereIsNothingToUnlockElsewhere()
    {
        begin(Environment::None, SafetyLevel::Confirm);
        QVERIFY(!widget("statusLock")->isVisible());
        QVERIFY(!action("actionUnlock5")->isVisible());
        session()->unlockChanges(1min);
        QCOMPARE(session()->unlockedFor(), 0ms);
        QCOMPARE(session()->params().safetyNow(), SafetyLevel::Confirm);
    }

    void diesWhileAsked()
    {
        begin();
        action("actionUnlock5")->trigger();
        QTRY_COMPARE(m_prompt->questions.size(), 1);
        action("actionDisconnect")->trigger();
        QTRY_VERIFY(!m_window->session());
        m_prompt->answerNow({true, {}});
    }

private:
    void begin(Environment environment = Environment::None, SafetyLevel safety = SafetyLevel::Locked)
    {
        m_server = std::make_unique<RealServer>();
        QVERIFY(m_server->start());
        m_server->command({"SET", "k", "1"});
        Profile profile;
        profile.name = QStringLiteral("sessions & <b>more</b>");
        profile.environment = environment;
        profile.params = m_server->params();
        profile.params.safety = safety;
        m_window->openProfile(profile);
        QTRY_VERIFY(session() && session()->isReady());
    }
    static bool isRefused(Session *session, const Command &command)
    {
        return isRefused(session->connection(), command);
    }
    static bool isRefused(Connection &connection, const Command &command)
    {
        bool isAnswered = false;
        Error error;
        QObject context;
        connection.send(command, &context, [&](const ReplyView &reply) {
            isAnswered = true;
            if (reply.isError())
                error = reply.error();
        });
        return comesTrue([&] { return isAnswered; }) && error.kind == Error::Kind::Refused;
    }
    Session *session() const { return m_window->session(); }
    QString lockText() const { return m_window->findChild<QToolButton *>(QStringLiteral("statusLock"))->text(); }
    QList<Place *> places() const { return m_window->findChild<Workspace *>()->places(); }
};

QTEST_MAIN(TestChangeLock)
#include "tst_changelock.moc"

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "windowfixture.h"

#include "ui/frame/serverselector.h"
#include "ui/panels/browser/jobline.h"
#include "ui/window/place.h"
#include "ui/window/workspace.h"

#include "core/keyspace/keyspace.h"
#include "core/undo/undohistory.h"

using namespace redshank;

/// Work on many keys and the end of its place: never without a question, nor without the account where one can be had.
/// A server that holds its writers back keeps the work going for as long as a test likes.
class TestPlaceWork : public WindowFixture
{
    Q_OBJECT

private Q_SLOTS:
    void waitGoesOn();
    void stopClosesWithTheAccount();
    void replacingAsks_data();
    void replacingAsks();
    void editedProfileAsks();
    void closingTheWindowAsksOnceForAll();
    void stoppedWorkIsNotAskedAboutAgain();
    void unsavedPagesAreAskedAboutAfterwards();
    void undoingAsks();
    void whatEndsMeanwhileIsNotStopped();
    void whatHasNotBegunIsNotAskedAbout();
    void whereNobodyCanBeAskedItIsStopped();
    void D9_diesInFlight();

private:
    static constexpr int count = 3000;

    void begin()
    {
        m_server = std::make_unique<RealServer>();
        QVERIFY(m_server->start());
        for (int database = 0; database < 2; ++database) {
            QList<QByteArrayList> commands;
            for (int i = 0; i < count; ++i)
                commands.append({"SET", "f:" + QByteArray::number(i), "v"});
            QVERIFY(m_server->pipeline(commands, database));
        }
        open(m_server->params());
        QTRY_COMPARE(keysOf(0), count);
    }
    void beginBeside()
    {
        Profile profile;
        profile.params = m_server->params(1);
        m_window->openProfile(profile, OpenWhere::Beside);
        QTRY_COMPARE(keysOf(1), count);
    }
    void holdWriters() { QVERIFY(!m_server->command({"CLIENT", "PAUSE", "600000", "WRITE"}).isError()); }
    void letWritersGo() { QVERIFY(!m_server->command({"CLIENT", "UNPAUSE"}).isError()); }
    void removeAll(int place)
    {
        BrowserPanel *panel = places()[place]->browser();
        panel->view()->choose(panel->model()->index(panel->model()->rowOf({true, "f:"}), 0));
        panel->removeChosen();
    }
    /// Until the server holds it back.
    void beginRemoval(int place = 0)
    {
        removeAll(place);
        QTRY_COMPARE(m_prompt->questions.size(), 1);
        holdWriters();
        m_prompt->answerNow({true, {}});
        QTRY_VERIFY2(job(place).startsWith(QStringLiteral("Deleting: ")), qPrintable(job(place)));
        m_prompt->questions.clear();
    }
    /// The question that came of it, answered like this.
    Question asked(bool isAccepted)
    {
        if (!QTest::qWaitFor([this] { return !m_prompt->questions.isEmpty(); }, patience))
            return {};
        const Question question = m_prompt->questions.takeFirst();
        m_prompt->answerNow({isAccepted, {}});
        return question;
    }
    /// Of what is under way, in database 0.
    void verify(const Question &question, const QString &work)
    {
        for (const QString &part : {work, m_server->path(), QStringLiteral("database 0")})
            QVERIFY2(question.text.contains(part), qPrintable(question.text));
        QCOMPARE(question.acceptLabel, QStringLiteral("Stop it"));
        QCOMPARE(question.rejectLabel, QStringLiteral("Wait"));
        QVERIFY(question.isDestructive); // Return on it does nothing
    }
    qint64 keysLeft(int database = 0) { return m_server->command({"DBSIZE"}, database).integer; }
    bool isSomeLeft(int database = 0) { return keysLeft(database) > 0 && keysLeft(database) < count; }
    QList<Place *> places() const { return m_window->findChild<Workspace *>()->places(); }
    qint64 keysOf(int place) const { return places().value(place)->browser()->keyspace()->allKeys().size(); }
    QString job(int place) const
    {
        return places().value(place)->browser()->findChild<JobLine *>(QStringLiteral("jobLine"))->text();
    }
    QString journal() const { return m_folder->filePath(QStringLiteral("undo.journal")); }
    /// All that has been set going by now has happened.
    void settle()
    {
        bool isDone = false;
        QMetaObject::invokeMethod(
            this, [&isDone] { isDone = true; }, Qt::QueuedConnection);
        QTRY_VERIFY(isDone);
    }

    std::unique_ptr<RealServer> m_server; ///< f:0 to f:2999 in databases 0 and 1
};

void TestPlaceWork::waitGoesOn()
{
    begin();
    beginRemoval();
    action("actionDisconnect")->trigger();
    verify(asked(false), QStringLiteral("Deleting"));
    settle();
    letWritersGo();
    QTRY_VERIFY2(job(0).startsWith(QStringLiteral("Deleted: ")), qPrintable(job(0)));
    QCOMPARE(keysLeft(), 0);
    QVERIFY(m_prompt->questions.isEmpty());
    action("actionDisconnect")->trigger();
    QVERIFY(!m_window->session());
}

void TestPlaceWork::stopClosesWithTheAccount()
{
    begin();
    beginRemoval();
    action("actionDisconnect")->trigger();
    QVERIFY(m_window->session());
    asked(true);
    settle();
    QVERIFY(m_window->session()); // nobody knows yet what has become of the keys
    letWritersGo();
    QTRY_VERIFY(!m_window->session());
    QVERIFY(isSomeLeft());
    const QString told = text("statusMessage");
    QVERIFY2(told.contains(QStringLiteral("Deleted: ")), qPrintable(told));
    QVERIFY2(told.contains(QStringLiteral("Not touched: ")), qPrintable(told));
    QVERIFY(m_prompt->questions.isEmpty());
}

void TestPlaceWork::replacingAsks_data()
{
    QTest::addColumn<bool>("isFromTheList");
    QTest::newRow("by the list of databases") << true;
    QTest::newRow("by a server") << false;
}

void TestPlaceWork::replacingAsks()
{
    QFETCH(bool, isFromTheList);
    begin();
    beginRemoval();
    const auto replace = [&] {
        if (isFromTheList)
            Q_EMIT places()[0]->selector()->databaseRequested(1);
        else
            open(m_server->params(1));
    };
    replace();
    verify(asked(false), QStringLiteral("Deleting"));
    settle();
    QCOMPARE(m_window->session()->database(), 0);
    replace();
    asked(true);
    letWritersGo();
    QTRY_COMPARE(m_window->session()->database(), 1);
    QCOMPARE(places().size(), 1);
    QVERIFY(isSomeLeft());
}

void TestPlaceWork::editedProfileAsks()
{
    begin();
    QTRY_VERIFY(!places()[0]->profileId().isEmpty());
    beginRemoval();
    Profile edited = m_profiles->profiles().first();
    edited.environment = Environment::Production;
    auto *chooser = m_window->findChild<ServerChooser *>();
    Q_EMIT chooser->profileEdited(edited, false);
    verify(asked(false), QStringLiteral("Deleting"));
    QTRY_VERIFY2(text("statusMessage").contains(QStringLiteral("still uses the old settings")),
        qPrintable(text("statusMessage")));
    QVERIFY(!m_window->session()->isProduction());
    Q_EMIT chooser->profileEdited(edited, false);
    asked(true);
    letWritersGo();
    QTRY_VERIFY(m_window->session()->isProduction());
    QVERIFY(isSomeLeft());
}

void TestPlaceWork::closingTheWindowAsksOnceForAll()
{
    begin();
    beginBeside();
    beginRemoval(0);
    beginRemoval(1);
    m_window->close();
    const Question question = asked(false);
    verify(question, QStringLiteral("Deleting"));
    QVERIFY2(question.text.contains(QStringLiteral("database 1")), qPrintable(question.text));
    settle();
    QVERIFY(m_window->isVisible());
    m_window->close();
    asked(true);
    settle();
    QVERIFY(m_window->isVisible());
    letWritersGo();
    QTRY_VERIFY(!m_window->isVisible());
    QVERIFY(isSomeLeft(0) && isSomeLeft(1));
    QVERIFY(m_prompt->questions.isEmpty());
}

void TestPlaceWork::stoppedWorkIsNotAskedAboutAgain()
{
    begin();
    beginRemoval();
    m_window->close();
    asked(true);
    settle();
    m_window->close(); // once more, since nothing seems to happen
    settle();
    QVERIFY(m_prompt->questions.isEmpty());
    QVERIFY(m_window->isVisible());
    letWritersGo();
    QTRY_VERIFY(!m_window->isVisible());
}

void TestPlaceWork::unsavedPagesAreAskedAboutAfterwards()
{
    begin();
    tabs()->open(new UnsavedPage(m_window->session()));
    beginRemoval();
    action("actionDisconnect")->trigger();
    asked(true);
    letWritersGo();
    QVERIFY(asked(false).text.contains(QStringLiteral("not saved")));
    settle();
    QVERIFY(m_window->session());
    QVERIFY2(job(0).contains(QStringLiteral("Not touched: ")), qPrintable(job(0)));
    m_window->close();
    QVERIFY(asked(true).text.contains(QStringLiteral("not saved")));
    QTRY_VERIFY(!m_window->isVisible());
}

void TestPlaceWork::undoingAsks()
{
    UndoHistory history(journal());
    UndoHistory::setInstance(&history);
    begin();
    m_prompt->answers = {{true, {}}};
    removeAll(0);
    QTRY_COMPARE(keysLeft(), 0);
    QTRY_VERIFY(places()[0]->browser()->canUndo());
    holdWriters();
    m_prompt->answers = {{true, {}}};
    places()[0]->browser()->undo();
    QTRY_VERIFY2(job(0).startsWith(QStringLiteral("Undoing ")), qPrintable(job(0)));
    m_prompt->questions.clear();
    action("actionDisconnect")->trigger();
    verify(asked(true), QStringLiteral("Undoing the deletion of "));
    settle();
    QVERIFY(m_window->session());
    letWritersGo();
    QTRY_VERIFY(!m_window->session());
    QVERIFY2(text("statusMessage").contains(QStringLiteral("Not undone: ")), qPrintable(text("statusMessage")));
    QVERIFY(keysLeft() < count);
    QCOMPARE(UndoJournal(journal()).operations().value().size(), 1); // it can be brought to its end
}

void TestPlaceWork::whatEndsMeanwhileIsNotStopped()
{
    begin();
    beginRemoval();
    action("actionDisconnect")->trigger();
    QTRY_COMPARE(m_prompt->questions.size(), 1);
    letWritersGo();
    QTRY_COMPARE(keysLeft(), 0);
    QTRY_VERIFY(job(0).startsWith(QStringLiteral("Deleted: ")));
    asked(true);
    QTRY_VERIFY(!m_window->session());
    QVERIFY(m_prompt->questions.isEmpty());
}

void TestPlaceWork::whatHasNotBegunIsNotAskedAbout()
{
    begin();
    removeAll(0);
    QTRY_COMPARE(m_prompt->questions.size(), 1); // whether to delete
    action("actionDisconnect")->trigger();
    QTRY_VERIFY(!m_window->session());
    QCOMPARE(m_prompt->questions.size(), 1);
    QCOMPARE(keysLeft(), count);
}

void TestPlaceWork::whereNobodyCanBeAskedItIsStopped()
{
    begin();
    beginRemoval();
    m_window->stopWork();
    m_window->close(); // as a session manager does next
    settle();
    QVERIFY(m_prompt->questions.isEmpty());
    letWritersGo();
    QTRY_VERIFY(!m_window->isVisible());
    QVERIFY(isSomeLeft());
}

void TestPlaceWork::D9_diesInFlight()
{
    UndoHistory history(journal());
    UndoHistory::setInstance(&history);
    begin();
    beginRemoval();
    QTRY_COMPARE(UndoJournal(journal()).operations().value().size(), 1);
    m_window.reset();
    letWritersGo();
    const auto operations = UndoJournal(journal()).operations();
    QCOMPARE(operations.value().size(), 1);
    QVERIFY(operations.value().first().keys >= count - keysLeft()); // what is gone is in the journal
}

QTEST_MAIN(TestPlaceWork)
#include "tst_placework.moc"

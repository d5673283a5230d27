// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "browserfixture.h"
#include "core/undo/undohistory.h"
#include "ui/dialogs/ttldialog.h"

#include <QAction>
#include <QTemporaryDir>
#include <QToolButton>

using namespace redshank;

/// Undo in the browser: offered where it can be done, said where it cannot, and never over what came meanwhile.
class TestBrowserUndo : public QObject, private BrowserFixture
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY2(startServer(), m_server.errorText()); }
    void init()
    {
        reset();
        m_folder = std::make_unique<QTemporaryDir>();
        startProgram();
    }
    void cleanup()
    {
        stop();
        m_history.reset();
    }

    void buttonBringsTheFolderBack();
    void buttonBringsOneKeyBack();
    void whatCameMeanwhileIsTold();
    void whatCameMeanwhileBlocksNothing();
    void saysWhatCannotBeUndone();
    void saysThatNothingCanBeUndone();
    void offersNothingAfterARefusal();
    void menuAsksAlsoAfterARestart();
    void carefulProfilesAsk();
    void expiriesArePutBack();
    void renamedOverIsPutBack();
    void anotherResultTakesTheOfferAway();
    void aRefusedOneGoesBehindTheOthers();
    void diesInFlight();

private:
    void startProgram()
    {
        m_history.reset();
        m_history = std::make_unique<UndoHistory>(m_folder->filePath(QStringLiteral("undo.journal")));
        UndoHistory::setInstance(m_history.get());
    }
    QToolButton *undoButton() const { return m_panel->findChild<QToolButton *>(QStringLiteral("jobUndo")); }
    bool isOffered() const { return undoButton() && undoButton()->isVisible(); }
    void clickUndo() { QTest::mouseClick(undoButton(), Qt::LeftButton); }
    void removeChosen()
    {
        m_prompt->answers = {{true, {}}};
        press(Qt::Key_Delete);
        QTRY_VERIFY(job().contains(QStringLiteral("Deleted")));
    }
    QString lastQuestion() const
    {
        const Question &question = m_prompt->questions.last();
        return question.text + QLatin1Char('\n') + question.detail;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<UndoHistory> m_history;
};

void TestBrowserUndo::buttonBringsTheFolderBack()
{
    set({"f:1", "f:2", "f:\xff", "g"});
    m_server.command({"PEXPIRE", "f:2", "500000"});
    const qint64 expiry = m_server.command({"PEXPIRETIME", "f:2"}).integer;
    open();
    QTRY_VERIFY(isSettled());
    QVERIFY(!isOffered());
    choose("f:");
    removeChosen();
    QVERIFY2(lastQuestion().contains(QStringLiteral("This can be undone.")), qPrintable(lastQuestion()));
    QTRY_VERIFY(isOffered());
    QCOMPARE(undoButton()->accessibleName(), QStringLiteral("Undo"));
    QTRY_COMPARE(shown(), QByteArrayList{"g"});
    clickUndo();
    QTRY_VERIFY2(job().contains(QStringLiteral("Restored: 3 keys.")), qPrintable(job()));
    QCOMPARE(m_prompt->questions.size(), 1); // pressed, not asked again
    QVERIFY(!isOffered());
    QTRY_COMPARE(shown(), (QByteArrayList{"f:", "g"}));
    QCOMPARE(m_panel->keyspace()->allKeys().size(), 4);
    QCOMPARE(m_server.command({"GET", "f:\xff"}).bytes, QByteArray("value of f:\xff"));
    QCOMPARE(m_server.command({"PEXPIRETIME", "f:2"}).integer, expiry);
}

void TestBrowserUndo::buttonBringsOneKeyBack()
{
    set({"a", "b"});
    open();
    QTRY_VERIFY(isSettled());
    choose("a");
    removeChosen();
    QVERIFY(lastQuestion().contains(QStringLiteral("This can be undone.")));
    QTRY_VERIFY(isOffered());
    QVERIFY(!exists("a"));
    QTRY_COMPARE(shown(), QByteArrayList{"b"});
    clickUndo();
    QTRY_VERIFY(exists("a"));
    QTRY_COMPARE(shown(), (QByteArrayList{"a", "b"}));
}

void TestBrowserUndo::whatCameMeanwhileIsTold()
{
    set({"f:1", "f:2"});
    open();
    QTRY_VERIFY(isSettled());
    choose("f:");
    removeChosen();
    QTRY_VERIFY(isOffered());
    m_server.command({"SET", "f:1", "somebody's"});
    clickUndo();
    QTRY_VERIFY2(job().contains(QStringLiteral("Restored: 1 key.")), qPrintable(job()));
    QVERIFY2(job().contains(QStringLiteral("There again meanwhile, left alone: 1 key.")), qPrintable(job()));
    QCOMPARE(m_server.command({"GET", "f:1"}).bytes, QByteArray("somebody's"));
}

void TestBrowserUndo::whatCameMeanwhileBlocksNothing()
{
    set({"a", "f:1", "f:2"});
    open();
    QTRY_VERIFY(isSettled());
    for (const char *key : {"a", "f:"}) {
        choose(key);
        removeChosen();
        QTRY_VERIFY(isOffered());
    }
    QTRY_COMPARE(shown(), QByteArrayList{});
    for (const char *key : {"f:1", "f:2"})
        m_server.command({"SET", key, "somebody's"});
    const auto undo = [this](const char *what) {
        QTRY_VERIFY(m_panel->canUndo());
        m_prompt->answers = {{true, {}}};
        m_panel->undo();
        QVERIFY2(lastQuestion().contains(QLatin1String(what)), qPrintable(lastQuestion()));
    };
    undo("Undo the deletion of 2 keys");
    QTRY_VERIFY2(job().contains(QStringLiteral("There again meanwhile, left alone: 2 keys.")), qPrintable(job()));
    QVERIFY2(job().contains(QStringLiteral("offered again behind the others")), qPrintable(job()));
    QTRY_COMPARE(shown(), QByteArrayList{"f:"}); // the server has just told that they exist
    QCOMPARE(m_panel->keyspace()->allKeys().size(), 2);
    undo("Undo the deletion of 1 key");
    QTRY_VERIFY(exists("a"));
    // And what was left can still be reached.
    m_server.command({"RENAME", "f:2", "kept"});
    undo("Undo the deletion of 2 keys");
    QTRY_VERIFY2(job().contains(QStringLiteral("Restored: 1 key.")), qPrintable(job()));
    QCOMPARE(m_server.command({"GET", "f:2"}).bytes, QByteArray("value of f:2"));
    m_server.command({"DEL", "f:1"});
    undo("Undo the deletion of 1 key");
    QTRY_COMPARE(m_server.command({"GET", "f:1"}).bytes, QByteArray("value of f:1"));
    QTRY_VERIFY(!m_panel->canUndo());
}

void TestBrowserUndo::saysWhatCannotBeUndone()
{
    set({"f:1"});
    m_server.command({"SET", "f:large", QByteArray(2 << 20, 'x')});
    open();
    QTRY_VERIFY(isSettled());
    choose("f:");
    removeChosen();
    QVERIFY2(lastQuestion().contains(QStringLiteral("Cannot be undone: 1 of 2 keys (too large")),
        qPrintable(lastQuestion()));
    QVERIFY2(job().contains(QStringLiteral("cannot be undone: 1 key.")), qPrintable(job()));
    QTRY_VERIFY(isOffered());
    clickUndo();
    QTRY_VERIFY(job().contains(QStringLiteral("Restored: 1 key.")));
    // One key alone.
    m_server.command({"SET", "large", QByteArray(2 << 20, 'x')});
    m_panel->refresh();
    QTRY_VERIFY(row("large") >= 0);
    choose("large");
    m_prompt->answers = {{true, {}}};
    press(Qt::Key_Delete);
    QTRY_VERIFY(!exists("large"));
    QVERIFY2(lastQuestion().contains(QStringLiteral("This cannot be undone: the value is too large")),
        qPrintable(lastQuestion()));
    QTRY_COMPARE(row("large"), -1);
    QVERIFY(!isOffered());
}

void TestBrowserUndo::saysThatNothingCanBeUndone()
{
    set({"f:1", "f:2", "g"});
    m_server.command({"ACL", "SETUSER", "limited", "on", ">secret", "+@all", "-dump", "~*"});
    Profile profile;
    profile.params.user = "limited";
    profile.params.password = Secret("secret");
    open(profile);
    QTRY_VERIFY(isSettled());
    choose("f:");
    removeChosen();
    QVERIFY2(lastQuestion().contains(QStringLiteral("This cannot be undone: ")), qPrintable(lastQuestion()));
    QVERIFY2(lastQuestion().contains(QStringLiteral("dump")), qPrintable(lastQuestion()));
    QCOMPARE(m_server.command({"DBSIZE"}).integer, 1);
    choose("g");
    m_prompt->answers = {{true, {}}};
    press(Qt::Key_Delete);
    QTRY_VERIFY(!exists("g"));
    QVERIFY(lastQuestion().contains(QStringLiteral("This cannot be undone: ")));
    QVERIFY(!isOffered());
    QVERIFY(!m_panel->canUndo());
}

void TestBrowserUndo::offersNothingAfterARefusal()
{
    set({"f:1", "f:2"});
    m_server.command({"ACL", "SETUSER", "limited", "on", ">secret", "+@all", "-unlink", "~*"});
    Profile profile;
    profile.params.user = "limited";
    profile.params.password = Secret("secret");
    open(profile);
    QTRY_VERIFY(isSettled());
    choose("f:");
    m_prompt->answers = {{true, {}}};
    press(Qt::Key_Delete);
    QTRY_VERIFY2(job().contains(QStringLiteral("Refused: 2 keys")), qPrintable(job()));
    QCOMPARE(m_server.command({"DBSIZE"}).integer, 2);
    QSignalSpy read(m_history.get(), &UndoHistory::changed);
    m_history->refresh();
    QTRY_VERIFY(!read.isEmpty());
    QVERIFY(!isOffered());
    QVERIFY(!m_panel->canUndo());
}

void TestBrowserUndo::menuAsksAlsoAfterARestart()
{
    set({"f:1", "f:2"});
    open();
    QTRY_VERIFY(isSettled());
    QVERIFY(!m_panel->canUndo());
    choose("f:");
    removeChosen();
    QTRY_VERIFY(m_panel->canUndo());

    m_panel.reset();
    startProgram();
    open();
    QTRY_VERIFY(isSettled());
    QSignalSpy changed(m_panel.get(), &BrowserPanel::undoChanged);
    QVERIFY(!m_panel->canUndo()); // the journal is read when it is first asked for
    QTRY_VERIFY(!changed.isEmpty());
    QVERIFY(m_panel->canUndo());
    const qsizetype asked = m_prompt->questions.size();
    m_prompt->answers = {{false, {}}, {true, {}}};
    m_panel->undo();
    QTRY_COMPARE(m_prompt->questions.size(), asked + 1);
    const Question question = m_prompt->questions.last();
    for (const char *part : {"the deletion of 2 keys", "test server", "Database: 0"})
        QVERIFY2(question.text.contains(QLatin1String(part)), qPrintable(question.text));
    QTRY_VERIFY(m_panel->canUndo()); // declined
    QCOMPARE(m_server.command({"DBSIZE"}).integer, 0);
    m_panel->undo();
    QTRY_VERIFY2(job().contains(QStringLiteral("Restored: 2 keys.")), qPrintable(job()));
    QTRY_COMPARE(shown(), QByteArrayList{"f:"});
    QTRY_VERIFY(!m_panel->canUndo());
}

void TestBrowserUndo::carefulProfilesAsk()
{
    set({"a", "b"});
    Profile profile;
    profile.params.safety = SafetyLevel::Confirm;
    open(profile);
    QTRY_VERIFY(isSettled());
    choose("a");
    removeChosen();
    QTRY_VERIFY(isOffered());
    m_prompt->answers = {{true, {}}};
    clickUndo();
    QTRY_VERIFY(exists("a"));
    QCOMPARE(m_prompt->questions.size(), 2);
    // Where nothing may be written, nothing may be undone.
    choose("b");
    removeChosen();
    QTRY_VERIFY(m_panel->canUndo());
    profile.params.safety = SafetyLevel::ReadOnly;
    open(profile);
    QTRY_VERIFY(isSettled());
    QVERIFY(!m_panel->canUndo());
}

void TestBrowserUndo::expiriesArePutBack()
{
    set({"f:1", "f:2"});
    m_server.command({"PEXPIRE", "f:2", "500000"});
    const qint64 expiry = m_server.command({"PEXPIRETIME", "f:2"}).integer;
    open();
    QTRY_VERIFY(isSettled());
    choose("f:");
    m_panel->findChild<QAction *>(QStringLiteral("editKeyTtl"))->trigger();
    TtlDialog *dialog = nullptr;
    QTRY_VERIFY((dialog = m_panel->window()->findChild<TtlDialog *>()));
    m_prompt->answers = {{true, {}}};
    dialog->findChild<QAbstractButton *>(QStringLiteral("ttlMonth"))->click();
    dialog->accept();
    QTRY_VERIFY2(job().contains(QStringLiteral("Time to live set: 2 keys.")), qPrintable(job()));
    QVERIFY(m_server.command({"PTTL", "f:1"}).integer > 0);
    QTRY_VERIFY(isOffered());
    clickUndo();
    QTRY_VERIFY2(job().contains(QStringLiteral("Time to live put back: 2 keys.")), qPrintable(job()));
    QCOMPARE(m_server.command({"PTTL", "f:1"}).integer, qint64(-1));
    QCOMPARE(m_server.command({"PEXPIRETIME", "f:2"}).integer, expiry);
}

void TestBrowserUndo::renamedOverIsPutBack()
{
    set({"from", "to"});
    open();
    QTRY_VERIFY(isSettled());
    choose("from");
    m_prompt->answers = {{true, QStringLiteral("to")}, {true, {}}};
    press(Qt::Key_F2);
    QTRY_VERIFY(!exists("from"));
    QVERIFY2(lastQuestion().contains(QStringLiteral("This can be undone.")), qPrintable(lastQuestion()));
    QTRY_COMPARE(shown(), QByteArrayList{"to"});
    QTRY_VERIFY(isOffered());
    clickUndo();
    QTRY_VERIFY(exists("from"));
    QCOMPARE(m_server.command({"GET", "to"}).bytes, QByteArray("value of to"));
    QCOMPARE(m_server.command({"GET", "from"}).bytes, QByteArray("value of from"));
    QTRY_COMPARE(shown(), (QByteArrayList{"from", "to"}));
}

void TestBrowserUndo::anotherResultTakesTheOfferAway()
{
    set({"a", "b"});
    open();
    QTRY_VERIFY(isSettled());
    choose("a");
    removeChosen();
    QTRY_VERIFY(isOffered());
    m_panel->findChild<JobLine *>(QStringLiteral("jobLine"))->showResult(QStringLiteral("something else"), false);
    QVERIFY(!isOffered());
    m_history->refresh();
    QSignalSpy changed(m_history.get(), &UndoHistory::changed);
    QTRY_VERIFY(!changed.isEmpty());
    QVERIFY(!isOffered());
    QVERIFY(m_panel->canUndo()); // from the menu all the same
}

void TestBrowserUndo::aRefusedOneGoesBehindTheOthers()
{
    set({"a", "b", "c"});
    m_server.command({"ACL", "SETUSER", "limited", "on", ">secret", "+@all", "~*"});
    Profile profile;
    profile.params.user = "limited";
    profile.params.password = Secret("secret");
    profile.databaseNames.insert(0, QStringLiteral("sessions"));
    open(profile);
    QTRY_VERIFY(isSettled());
    choose("b");
    m_panel->findChild<QAction *>(QStringLiteral("editKeyTtl"))->trigger();
    TtlDialog *dialog = nullptr;
    QTRY_VERIFY((dialog = m_panel->window()->findChild<TtlDialog *>()));
    dialog->findChild<QAbstractButton *>(QStringLiteral("ttlMonth"))->click();
    dialog->findChild<QAbstractButton *>(QStringLiteral("ttlAccept"))->click();
    QTRY_VERIFY(job().contains(QStringLiteral("Time to live changed: b")));
    for (const char *key : {"c", "a"}) {
        choose(key);
        m_prompt->answers = {{true, {}}};
        press(Qt::Key_Delete);
        QTRY_COMPARE(job(), QStringLiteral("Deleted: %1").arg(QLatin1String(key)));
        QTRY_VERIFY(isOffered());
    }

    const auto allow = [this](const char *what) { m_server.command({"ACL", "SETUSER", "limited", what}); };
    const auto undo = [this](const char *what) {
        QTRY_VERIFY(m_panel->canUndo());
        m_prompt->answers = {{true, {}}};
        m_panel->undo();
        QVERIFY2(lastQuestion().contains(QLatin1String(what)), qPrintable(lastQuestion()));
    };
    const char *const deletion = "Undo the deletion of 1 key";
    const auto isRefused = [this](const char *key) {
        return job().contains(QStringLiteral("Refused: 1 key, the first is “%1”").arg(QLatin1String(key)));
    };
    const auto isPutBehind = [this] { return job().contains(QStringLiteral("offered again behind the others")); };
    allow("-restore");
    undo(deletion);
    QVERIFY2(lastQuestion().contains(QStringLiteral("Database: 0 (sessions)")), qPrintable(lastQuestion()));
    QTRY_VERIFY2(isRefused("a") && isPutBehind(), qPrintable(job()));
    undo(deletion);
    QTRY_VERIFY2(isRefused("c") && isPutBehind(), qPrintable(job()));
    undo("the change of the time to live of 1 key");
    QTRY_COMPARE(m_server.command({"PTTL", "b"}).integer, -1);
    undo(deletion); // what was tried longest ago
    QTRY_VERIFY2(isRefused("a") && isPutBehind(), qPrintable(job()));
    allow("+restore");
    undo(deletion);
    QTRY_VERIFY(exists("c"));
    allow("-restore");
    undo(deletion);
    QTRY_VERIFY2(isRefused("a"), qPrintable(job()));
    QVERIFY2(!isPutBehind(), qPrintable(job())); // there are no others
    allow("+restore");
    undo(deletion);
    QTRY_VERIFY(exists("a"));
    QTRY_VERIFY(!m_panel->canUndo());
}

void TestBrowserUndo::diesInFlight()
{
    for (int round = 0; round < 12; ++round) {
        reset();
        QByteArrayList keys;
        for (int i = 0; i < 900; ++i)
            keys.append("f:" + QByteArray::number(i));
        set(keys);
        startProgram();
        open();
        QTRY_VERIFY(isSettled());
        choose("f:");
        m_prompt->answers = {{true, {}}};
        press(Qt::Key_Delete);
        for (int i = 0; i < round * 4; ++i)
            QCoreApplication::processEvents();
        m_panel.reset();
        m_session.reset();
        // Each key is on the server, or in the journal.
        startProgram();
        open();
        QTRY_VERIFY(isSettled());
        if (m_server.command({"DBSIZE"}).integer == keys.size())
            continue;
        static_cast<void>(m_panel->canUndo());
        QTRY_VERIFY(m_panel->canUndo());
        m_prompt->answers = {{true, {}}};
        m_panel->undo();
        QTRY_VERIFY2(job().contains(QStringLiteral("Restored")), qPrintable(job()));
        QCOMPARE(m_server.command({"DBSIZE"}).integer, keys.size());
    }
}

QTEST_MAIN(TestBrowserUndo)
#include "tst_browserundo.moc"

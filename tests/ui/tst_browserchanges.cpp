// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "browserfixture.h"
#include "core/keyspace/scanjob.h"

#include <QAction>
#include <QClipboard>
#include <QDialog>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

using namespace redshank;

/// Renaming and deleting from the browser: the very keys that were chosen, and nothing else.
class TestBrowserChanges : public QObject, private BrowserFixture
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY2(startServer(), m_server.errorText()); }
    void init() { reset(); }
    void cleanup() { stop(); }

    void renamesInPlace();
    void d2DeletesTheVeryBytes();
    void d7DeletesAKeyWithAGlobInItsName();
    void d8DeletesAFolderByItsExactKeys();
    void d8SaysWhichKeysOfAFolderAreLeftOut();
    void d9AccountsForEveryKey();
    void deletesAMixedSelection();
    void reconnectRescansAndKeepsItsPlace();
    void deletesOnlyMatchesUnderAFilter();
    void d8DeletesOnlyWhatTheServerWasAskedFor();
    void declinedDeletesNothing();
    void productionTypesTheName();
    void readOnlyRefuses();
    void onlyOneKeyIsRenamedOrDuplicated();
    void questionsNameTheDatabase();
};

void TestBrowserChanges::renamesInPlace()
{
    set({"a:old", "b"});
    open();
    QTRY_VERIFY(isSettled());
    expand("a:");
    choose("a:old");
    QSignalSpy renamed(m_panel.get(), &BrowserPanel::keyRenamed);
    m_prompt->answers = {{true, QStringLiteral("c:new")}};
    press(Qt::Key_F2);
    QTRY_COMPARE(renamed.size(), 1);
    QVERIFY(exists("c:new") && !exists("a:old"));
    QTRY_COMPARE(shown(), (QByteArrayList{"b", "c:", "c:new"}));
    QCOMPARE(model()->identityAt(view()->currentIndex().row()).full, QByteArray("c:new"));
}

void TestBrowserChanges::d2DeletesTheVeryBytes()
{
    set({"k\xff", "k\xfe", "k\xef\xbf\xbd"}); // all three are one text to those who decode first
    open();
    QTRY_VERIFY(isSettled());
    QTRY_COMPARE(model()->rowCount(), 3);
    choose("k\xfe");
    m_prompt->answers = {{true, {}}};
    QSignalSpy deleted(m_panel.get(), &BrowserPanel::keysDeleted);
    press(Qt::Key_Delete);
    QTRY_COMPARE(deleted.size(), 1);
    QVERIFY(!exists("k\xfe"));
    QVERIFY(exists("k\xff") && exists("k\xef\xbf\xbd"));
    QTRY_COMPARE(model()->rowCount(), 2);
}

void TestBrowserChanges::d7DeletesAKeyWithAGlobInItsName()
{
    set({"a*", "ab", "a[b]"});
    open();
    QTRY_VERIFY(isSettled());
    QTRY_COMPARE(model()->rowCount(), 3);
    choose("a*");
    m_prompt->answers = {{true, {}}};
    press(Qt::Key_Delete);
    QTRY_VERIFY(!exists("a*"));
    QVERIFY(exists("ab") && exists("a[b]"));
    // Several at once take another path.
    set({"a*"});
    m_panel->refresh();
    QTRY_COMPARE(model()->rowCount(), 3);
    choose(QByteArrayList{"a*", "a[b]"});
    m_prompt->answers = {{true, {}}};
    press(Qt::Key_Delete);
    QTRY_VERIFY(!exists("a*") && !exists("a[b]"));
    QVERIFY(exists("ab"));
}

void TestBrowserChanges::d8DeletesAFolderByItsExactKeys()
{
    set({"x[12]:a", "x[12]:b", "x1:a", "x2:a", "x*:a", "x[12]", "x[12]::c"});
    open();
    QTRY_VERIFY(isSettled());
    set({"x[12]:later"}); // after the scan: the folder is listed anew
    choose("x[12]:");
    m_prompt->answers = {{true, {}}};
    press(Qt::Key_Delete);
    QTRY_COMPARE(m_prompt->questions.size(), 1);
    const Question question = m_prompt->questions.first();
    QVERIFY(question.isDestructive);
    QVERIFY2(question.text.contains(QStringLiteral("4 keys")), qPrintable(question.text));
    QVERIFY(question.text.contains(QStringLiteral("test server")));
    QVERIFY(question.text.contains(QStringLiteral("Database: 0")));
    QVERIFY(question.text.contains(QStringLiteral("x[12]:")));
    QVERIFY(question.detail.contains(QStringLiteral("x[12]:later")));
    QTRY_VERIFY(job().contains(QStringLiteral("Deleted: 4 keys")));
    for (const char *gone : {"x[12]:a", "x[12]:b", "x[12]::c", "x[12]:later"})
        QVERIFY2(!exists(gone), gone);
    for (const char *kept : {"x1:a", "x2:a", "x*:a", "x[12]"})
        QVERIFY2(exists(kept), kept);
    QTRY_COMPARE(shown(), (QByteArrayList{"x*:", "x1:", "x2:", "x[12]"}));
    const Reply keys = m_server.command({"DBSIZE"});
    QCOMPARE(keys.integer, 4);
}

void TestBrowserChanges::d8SaysWhichKeysOfAFolderAreLeftOut()
{
    const QByteArray longName = "f:" + QByteArray(ScanJob::longestName, 'x');
    set({"f:1", "f:2"});
    m_server.command({"SET", longName, "v"});
    open();
    QTRY_VERIFY(isSettled());
    choose("f:");
    m_prompt->answers = {{true, {}}};
    press(Qt::Key_Delete);
    QTRY_COMPARE(m_prompt->questions.size(), 1);
    const QString question = m_prompt->questions.first().text;
    QVERIFY2(question.contains(QStringLiteral("Delete 2 keys?")), qPrintable(question));
    QVERIFY2(
        question.contains(QStringLiteral("Left out, as its name is longer than 1 MiB: 1 key.")), qPrintable(question));
    QTRY_VERIFY(job().contains(QStringLiteral("Deleted: 2 keys")));
    QVERIFY2(job().contains(QStringLiteral("1 MiB: 1 key.")), qPrintable(job()));
    QVERIFY(exists(longName));

    // A folder in which nothing else is left.
    set({"f:3"});
    m_panel->refresh();
    QTRY_VERIFY(row("f:") >= 0);
    choose("f:");
    m_server.command({"DEL", "f:3"});
    press(Qt::Key_Delete);
    QTRY_VERIFY2(job().contains(QStringLiteral("nothing to delete")), qPrintable(job()));
    QVERIFY2(job().contains(QStringLiteral("1 MiB: 1 key.")), qPrintable(job()));
    QCOMPARE(m_prompt->questions.size(), 1);
}

void TestBrowserChanges::d9AccountsForEveryKey()
{
    set({"f:1", "f:2", "g:1", "g:2", "f:gone"});
    m_server.command({"ACL", "SETUSER", "limited", "on", ">secret", "+@all", "-acl", "~f:*"});
    Profile profile;
    profile.params.user = "limited";
    profile.params.password = Secret("secret");
    open(profile);
    QTRY_VERIFY(isSettled());
    expand("f:");
    expand("g:");
    m_server.command({"DEL", "f:gone"});
    choose(QByteArrayList{"f:1", "f:gone", "g:1", "g:2"});
    m_prompt->answers = {{true, {}}};
    press(Qt::Key_Delete);
    QTRY_VERIFY(job().contains(QStringLiteral("Deleted")) && !job().contains(QStringLiteral("Deleting")));
    QVERIFY2(job().contains(QStringLiteral("Deleted: 1 key.")), qPrintable(job()));
    QVERIFY2(job().contains(QStringLiteral("Already gone: 1 key.")), qPrintable(job()));
    QVERIFY2(job().contains(QStringLiteral("Refused: 2 keys")), qPrintable(job()));
    QVERIFY2(job().contains(QStringLiteral("NOPERM")), qPrintable(job()));
    QVERIFY(!exists("f:1"));
    QVERIFY(exists("f:2") && exists("g:1") && exists("g:2"));
    QTRY_COMPARE(shown(), (QByteArrayList{"f:", "f:2", "g:", "g:1", "g:2"}));

    auto *details = m_panel->findChild<QToolButton *>(QStringLiteral("jobDetails"));
    QVERIFY(details->isVisible());
    details->click();
    auto *dialog = m_panel->window()->findChild<QDialog *>(QStringLiteral("keyAccountDialog"));
    QVERIFY(dialog && dialog->isVisible());
    dialog->findChild<QPushButton *>(QStringLiteral("keyAccountCopy"))->click();
    const QStringList rows = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'));
    QCOMPARE(rows.size(), 4);
    QVERIFY2(rows[0].startsWith(QStringLiteral("g:1\tRefused: ")), qPrintable(rows[0]));
    QVERIFY2(rows[1].startsWith(QStringLiteral("g:2\tRefused: ")), qPrintable(rows[1]));
    QCOMPARE(rows.mid(2), (QStringList{QStringLiteral("f:gone\tAlready gone"), QStringLiteral("f:1\tDeleted")}));
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!m_panel->window()->findChild<QDialog *>(QStringLiteral("keyAccountDialog")));
    m_panel->findChild<QToolButton *>(QStringLiteral("jobClose"))->click();
    QVERIFY(!details->isVisible());
}

void TestBrowserChanges::deletesAMixedSelection()
{
    set({"a:1", "a:b:2", "c", "d", "e:1"});
    open();
    QTRY_VERIFY(isSettled());
    expand("a:");
    choose(QByteArrayList{"a:", "a:b:", "a:1", "d"}); // what is in a chosen folder counts once
    m_prompt->answers = {{true, {}}};
    QSignalSpy deleted(m_panel.get(), &BrowserPanel::keysDeleted);
    press(Qt::Key_Delete);
    QTRY_COMPARE(deleted.size(), 1);
    QVERIFY(m_prompt->questions.first().text.contains(QStringLiteral("3 keys")));
    QTRY_COMPARE(shown(), (QByteArrayList{"c", "e:"}));
    QCOMPARE(m_server.command({"DBSIZE"}).integer, 2);
}

void TestBrowserChanges::reconnectRescansAndKeepsItsPlace()
{
    set({"a:1", "b:1", "b:2", "c"});
    open();
    QTRY_VERIFY(isSettled());
    expand("b:");
    choose("b:2");
    const QByteArrayList before{"a:", "b:", "b:1", "b:2", "c"};
    QCOMPARE(shown(), before);
    set({"a:2", "aa", "b:0"}); // unknown here, until the keys are read anew
    QSignalSpy states(&m_session->connection(), &Connection::stateChanged);
    m_server.command({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"});
    QTRY_VERIFY(states.size() > 1 && m_session->isReady());
    QTRY_COMPARE(shown(), (QByteArrayList{"a:", "aa", "b:", "b:0", "b:1", "b:2", "c"}));
    QCOMPARE(model()->identityAt(view()->currentIndex().row()).full, QByteArray("b:2"));
    QVERIFY(view()->selectionModel()->isSelected(view()->currentIndex()));
    QVERIFY(job().isEmpty());
}

void TestBrowserChanges::deletesOnlyMatchesUnderAFilter()
{
    set({"u:1:name", "u:1:mail", "u:2:name", "u:2:mail"});
    open();
    QTRY_VERIFY(isSettled());
    filter()->setText(QStringLiteral("name"));
    QTRY_COMPARE(count(), QStringLiteral("2 match of 4 listed"));
    choose("u:");
    m_prompt->answers = {{true, {}}};
    press(Qt::Key_Delete);
    QTRY_VERIFY(job().contains(QStringLiteral("Deleted: 2 keys")));
    QVERIFY(!exists("u:1:name") && !exists("u:2:name"));
    QVERIFY(exists("u:1:mail") && exists("u:2:mail"));
}

void TestBrowserChanges::d8DeletesOnlyWhatTheServerWasAskedFor()
{
    set({"u:1", "u:12", "u:2", "u:3"});
    open();
    QTRY_VERIFY(isSettled());
    const auto toggleServerScan = [this] {
        filter()->showMenu();
        filter()->findChild<QAction *>(QStringLiteral("serverScan"))->trigger();
        filter()->findChild<QMenu *>(QStringLiteral("filterMenu"))->close();
        QTRY_VERIFY(!filter()->findChild<QMenu *>(QStringLiteral("filterMenu")));
    };
    filter()->setText(QStringLiteral("u:1"));
    toggleServerScan();
    QTRY_COMPARE(count(), QStringLiteral("2 match of 2 listed · only MATCH *u:1*"));
    filter()->clear(); // the list is still that of the scan
    QTRY_COMPARE(count(), QStringLiteral("2 keys listed · only MATCH *u:1*"));
    choose("u:");
    m_prompt->answers = {{true, {}}};
    press(Qt::Key_Delete);
    QTRY_VERIFY(job().contains(QStringLiteral("Deleted: 2 keys")));
    QVERIFY(m_prompt->questions.first().text.contains(QStringLiteral("2 keys")));
    QVERIFY(!exists("u:1") && !exists("u:12"));
    QVERIFY(exists("u:2") && exists("u:3"));
    // Once all keys are listed again, the folder is all that is in it.
    toggleServerScan();
    QTRY_COMPARE(count(), QStringLiteral("2 keys listed"));
    set({"u:later"});
    choose("u:");
    m_prompt->answers = {{true, {}}};
    press(Qt::Key_Delete);
    QTRY_VERIFY(job().contains(QStringLiteral("Deleted: 3 keys")));
}

void TestBrowserChanges::declinedDeletesNothing()
{
    set({"a:1", "a:2"});
    open();
    QTRY_VERIFY(isSettled());
    choose("a:");
    m_prompt->answers = {{false, {}}};
    press(Qt::Key_Delete);
    QTRY_COMPARE(m_prompt->questions.size(), 1);
    QTRY_COMPARE(job(), QString());
    QCOMPARE(m_server.command({"DBSIZE"}).integer, 2);
    m_prompt->answers = {{false, {}}}; // and it can be asked again
    press(Qt::Key_Delete);
    QTRY_COMPARE(m_prompt->questions.size(), 2);
}

void TestBrowserChanges::productionTypesTheName()
{
    set({"a:1", "a:2"});
    Profile profile;
    profile.environment = Environment::Production;
    open(profile);
    QTRY_VERIFY(isSettled());
    choose("a:");
    press(Qt::Key_Delete);
    QTRY_COMPARE(m_prompt->questions.size(), 1);
    QCOMPARE(m_prompt->questions.first().typeToConfirm, QStringLiteral("a:"));
    QCOMPARE(m_server.command({"DBSIZE"}).integer, 2);
}

void TestBrowserChanges::readOnlyRefuses()
{
    set({"a:1", "a:2", "b"});
    Profile profile;
    profile.params.safety = SafetyLevel::ReadOnly;
    open(profile);
    QTRY_VERIFY(isSettled());
    QTRY_COMPARE(model()->rowCount(), 2);
    for (const QByteArray &full : {QByteArray("a:"), QByteArray("b")}) {
        choose(full);
        press(Qt::Key_Delete);
        QVERIFY2(job().contains(QStringLiteral("Read-only")), qPrintable(job()));
        press(Qt::Key_F2);
    }
    QVERIFY(!m_panel->findChild<QAction *>(QStringLiteral("deleteKeys"))->isEnabled());
    QVERIFY(m_prompt->questions.isEmpty());
    QCOMPARE(m_server.command({"DBSIZE"}).integer, 3);
}

void TestBrowserChanges::onlyOneKeyIsRenamedOrDuplicated()
{
    set({"a:1", "a:2", "b", "c"});
    open();
    QTRY_VERIFY(isSettled());
    choose("a:");
    press(Qt::Key_F2);
    QCOMPARE(job(), QStringLiteral("Only a key can be renamed; choose one in the folder."));
    QVERIFY(m_panel->findChild<JobLine *>(QStringLiteral("jobLine"))->isVisible());
    press(Qt::Key_D, Qt::ControlModifier);
    QCOMPARE(job(), QStringLiteral("Only a key can be duplicated; choose one in the folder."));
    choose(QByteArrayList{"b", "c"});
    press(Qt::Key_F2);
    QCOMPARE(job(), QStringLiteral("Only one key can be renamed at a time; choose one."));
    press(Qt::Key_D, Qt::ControlModifier);
    QCOMPARE(job(), QStringLiteral("Only one key can be duplicated at a time; choose one."));
    QVERIFY(m_prompt->questions.isEmpty());
    choose("b");
    press(Qt::Key_F2);
    QTRY_COMPARE(m_prompt->questions.size(), 1);
    QCOMPARE(m_server.command({"DBSIZE"}).integer, 4);
}

void TestBrowserChanges::questionsNameTheDatabase()
{
    set({"a:1", "a:2"});
    Profile profile;
    profile.databaseNames.insert(0, QStringLiteral("sessions"));
    open(profile);
    QTRY_VERIFY(isSettled());
    choose("a:");
    press(Qt::Key_Delete);
    QTRY_COMPARE(m_prompt->questions.size(), 1);
    const QString text = m_prompt->questions.last().text;
    QVERIFY2(text.contains(QStringLiteral("Server: test server\nDatabase: 0 (sessions)\n")), qPrintable(text));
    m_prompt->answerNow({});
    QTRY_VERIFY(job().isEmpty());
    press(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    const auto *subject = m_panel->window()->findChild<QLabel *>(QStringLiteral("ttlSubject"));
    QVERIFY(subject);
    QVERIFY2(subject->text().contains(QStringLiteral("Database: 0 (sessions)\n")), qPrintable(subject->text()));
    QCOMPARE(m_server.command({"DBSIZE"}).integer, 2);
}

QTEST_MAIN(TestBrowserChanges)
#include "tst_browserchanges.moc"

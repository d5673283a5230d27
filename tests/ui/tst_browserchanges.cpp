// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "browserfixture.h"

#include <QAction>

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
    void d9AccountsForEveryKey();
    void deletesAMixedSelection();
    void reconnectRescansAndKeepsItsPlace();
    void deletesOnlyMatchesUnderAFilter();
    void declinedDeletesNothing();
    void productionTypesTheName();
    void readOnlyRefuses();
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
        press(Qt::Key_F2);
    }
    QVERIFY(!m_panel->findChild<QAction *>(QStringLiteral("deleteKeys"))->isEnabled());
    QVERIFY(m_prompt->questions.isEmpty());
    QCOMPARE(m_server.command({"DBSIZE"}).integer, 3);
}

QTEST_MAIN(TestBrowserChanges)
#include "tst_browserchanges.moc"

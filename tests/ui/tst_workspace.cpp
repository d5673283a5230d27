// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "windowfixture.h"

#include "core/keyspace/keyspace.h"
#include "core/metrics/statussampler.h"
#include "ui/editors/byteseditor.h"
#include "ui/elidedlabel.h"
#include "ui/panels/browser/scanline.h"
#include "ui/panels/feed/feedtab.h"
#include "ui/workspace.h"

#include <QDoubleSpinBox>

using namespace redshank;

class TestWorkspace : public WindowFixture
{
    Q_OBJECT

private Q_SLOTS:
    void numbersOfKeysAgree()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"MSET", "a", "1", "b", "2", "c", "3"});
        open(server.params());
        QTRY_COMPARE(text("statusDatabase"), QStringLiteral("db0 · 3 keys"));
        QCOMPARE(databases()->currentText(), text("statusDatabase"));
        QTRY_COMPARE(listed(), QStringLiteral("3 keys listed"));

        // Somebody else writes: what the server says is told everywhere, and that the list is behind.
        server.command({"MSET", "d", "4", "e", "5"});
        server.command({"SET", "x", "1"}, 2);
        QTRY_COMPARE(listed(), QStringLiteral("3 of 5 keys listed"));
        QCOMPARE(text("statusDatabase"), QStringLiteral("db0 · 5 keys"));
        QCOMPARE(databases()->currentText(), QStringLiteral("db0 · 5 keys"));
        QTRY_COMPARE(databases()->itemText(2), QStringLiteral("db2 · 1 key"));
        action("actionRefresh")->trigger();
        QTRY_COMPARE(listed(), QStringLiteral("5 keys listed"));
    }

    void deletionIsCountedAtOnce()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"MSET", "a", "1", "b", "2"});
        open(server.params());
        QTRY_COMPARE(text("statusDatabase"), QStringLiteral("db0 · 2 keys"));
        QTRY_COMPARE(keyModel()->rowCount(), 2);
        m_window->findChild<Workspace *>()->sampler()->setInterval(std::chrono::hours(1)); // only what is asked for
        browser()->revealKey("a");
        m_prompt->answers = {{true, {}}};
        action("actionDeleteKey")->trigger();
        QTRY_COMPARE(listed(), QStringLiteral("1 key listed"));
        QTRY_COMPARE(text("statusDatabase"), QStringLiteral("db0 · 1 key"));
        QCOMPARE(databases()->currentText(), QStringLiteral("db0 · 1 key"));
    }

    void lostServerIsExplainedOnce()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"MSET", "a", "1", "b", "2"});
        open(server.params());
        QTRY_COMPARE(text("statusDatabase"), QStringLiteral("db0 · 2 keys"));
        QTRY_COMPARE(keyModel()->rowCount(), 2);
        server.command({"SET", "c", "3"});
        QTRY_COMPARE(listed(), QStringLiteral("2 of 3 keys listed"));
        server.kill();
        QTRY_VERIFY(text("bannerText").contains(QStringLiteral("Retrying")));
        action("actionRefresh")->trigger(); // a scan that cannot begin must not tell it a second time
        QCOMPARE(listed(), QStringLiteral("2 keys listed")); // nor that a scan is on its way
        QTRY_COMPARE(text("statusState"), QStringLiteral("Not connected"));
        QCOMPARE(listed(), QStringLiteral("2 keys listed"));
        QVERIFY(widget("scanProgress")->isHidden());
        const QString cause = m_window->session()->connection().lastError().what;
        QVERIFY(!cause.isEmpty());
        QTRY_COMPARE(labelsWith(cause), QStringList{QStringLiteral("bannerText")});
        QVERIFY(widget("jobLine")->isHidden());
        // No old numbers: they would be taken for new ones.
        QCOMPARE(text("statusDatabase"), QStringLiteral("db0"));
        QCOMPARE(databases()->currentText(), QStringLiteral("db0"));
    }

    void looksTakeOneTabAndOpeningTakesItsOwn()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"MSET", "a", "1", "b", "2", "c", "3"});
        open(server.params());
        QTRY_COMPARE(keyModel()->rowCount(), 3);
        click(0);
        click(1);
        QCOMPARE(titles(), QStringList{QStringLiteral("b")});
        choose(2, Qt::Key_Space);
        QCOMPARE(titles(), QStringList{QStringLiteral("c")});
        choose(0, Qt::Key_Return);
        choose(1, Qt::Key_Return);
        QCOMPARE(titles(), (QStringList{QStringLiteral("c"), QStringLiteral("a"), QStringLiteral("b")}));
        // What is open already is gone to; opening it makes a look stay.
        choose(2, Qt::Key_Return);
        QCOMPARE(tabs()->current()->tabTitle(), QStringLiteral("c"));
        choose(0, Qt::Key_Space);
        QCOMPARE(tabs()->current()->tabTitle(), QStringLiteral("a"));
        QCOMPARE(titles(), (QStringList{QStringLiteral("c"), QStringLiteral("a"), QStringLiteral("b")}));
    }

    void doubleClickKeepsTheTab()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"MSET", "a", "1", "b", "2"});
        open(server.params());
        QTRY_COMPARE(keyModel()->rowCount(), 2);
        click(0);
        QTest::mouseDClick(view()->viewport(), Qt::LeftButton, {}, place(0));
        click(1);
        QCOMPARE(titles(), (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
    }

    void renamingInTheTreeTakesThePageAlong_data()
    {
        QTest::addColumn<bool>("isTyped");
        QTest::newRow("as it is") << false;
        QTest::newRow("with unsaved text") << true;
    }
    void renamingInTheTreeTakesThePageAlong()
    {
        QFETCH(bool, isTyped);
        RealServer server;
        QVERIFY(server.start());
        server.command({"MSET", "a", "text", "b", "2"});
        open(server.params());
        QTRY_COMPARE(keyModel()->rowCount(), 2);
        choose(1, Qt::Key_Return);
        choose(0, Qt::Key_Return);
        QWidget *typing = nullptr;
        QTRY_VERIFY((typing = valueText()) && typing->isVisible());
        if (isTyped)
            QTest::keyClicks(typing, QStringLiteral("typed "));
        m_prompt->answers = {{true, QStringLiteral("c")}};
        choose(0, Qt::Key_F2);
        QTRY_COMPARE(titles(), (QStringList{QStringLiteral("b"), QStringLiteral("c")}));
        QCOMPARE(tabs()->current()->tabTitle(), QStringLiteral("c"));
        QCOMPARE(tabs()->current()->hasUnsavedChanges(), isTyped);
        if (!isTyped)
            return;
        tabs()->current()->save();
        QTRY_VERIFY(!tabs()->current()->hasUnsavedChanges());
        QCOMPARE(server.command({"GET", "c"}).bytes, QByteArray("typed text"));
        QCOMPARE(server.command({"EXISTS", "a"}).integer, 0);
    }

    void renamingOverAnOpenKeyShowsItsNewValue()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"MSET", "a", "text", "b", "other"});
        open(server.params());
        QTRY_COMPARE(keyModel()->rowCount(), 2);
        choose(1, Qt::Key_Return);
        QTRY_VERIFY(valueText() && valueText()->isVisible());
        m_prompt->answers = {{true, QStringLiteral("b")}, {true, {}}};
        choose(0, Qt::Key_F2);
        QTRY_COMPARE(keyModel()->rowCount(), 1);
        QCOMPARE(titles(), QStringList{QStringLiteral("b")});
        QTRY_COMPARE(server.command({"GET", "b"}).bytes, QByteArray("text"));
        auto *editor = tabs()->current()->findChild<BytesEditor *>();
        QTRY_COMPARE(editor->baseline(), QByteArray("text"));
    }

    void timeToLiveFromTheTreeIsInThePage_data()
    {
        QTest::addColumn<bool>("isTyped");
        QTest::addColumn<bool>("isInMenu");
        QTest::newRow("in the tree") << false << false;
        QTest::newRow("in the tree, with unsaved text") << true << false;
        QTest::newRow("in the menu, with unsaved text") << true << true;
    }
    void timeToLiveFromTheTreeIsInThePage()
    {
        QFETCH(bool, isTyped);
        QFETCH(bool, isInMenu);
        RealServer server;
        QVERIFY(server.start());
        server.command({"SET", "a", "text"});
        open(server.params());
        QTRY_COMPARE(keyModel()->rowCount(), 1);
        choose(0, Qt::Key_Return);
        QTRY_VERIFY(valueText() && valueText()->isVisible());
        QTRY_COMPARE(button("ttlButton")->text(), QStringLiteral("No expiry"));
        if (isTyped)
            QTest::keyClicks(valueText(), QStringLiteral("typed "));
        if (isInMenu)
            action("actionEditTtl")->trigger();
        else
            browser()->findChild<QAction *>(QStringLiteral("editKeyTtl"))->trigger();
        QTRY_VERIFY(widget("ttlDialog"));
        m_window->findChild<QDoubleSpinBox *>(QStringLiteral("ttlSeconds"))->setValue(150);
        button("ttlAccept")->click();
        QTRY_VERIFY2(
            button("ttlButton")->text().startsWith(QStringLiteral("2 min")), qPrintable(button("ttlButton")->text()));
        QCOMPARE(tabs()->current()->hasUnsavedChanges(), isTyped);
        QVERIFY(m_prompt->questions.isEmpty());
    }

    void theFlatListIsOneChoice()
    {
        RealServer server;
        QVERIFY(server.start());
        open(server.params());
        auto *mode = browser()->findChild<QToolButton *>(QStringLiteral("flatButton"));
        mode->click();
        QVERIFY(action("actionFlatKeys")->isChecked());
        QCOMPARE(m_settings->keyLayout, KeyLayout::Flat);
        action("actionFlatKeys")->trigger();
        QVERIFY(!mode->isChecked());
        QVERIFY(!browser()->isFlat());
    }

    void focusGoesWhereOneWorks()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"MSET", "a", "1", "b", "2"});
        open(server.params());
        QTRY_COMPARE(keyModel()->rowCount(), 2);
        QTRY_COMPARE(m_window->focusWidget(), view()); // the keys of a server that has just been opened
        choose(0, Qt::Key_Return);
        choose(1, Qt::Key_Return);
        QCOMPARE(m_window->focusWidget(), view()); // one goes on choosing
        action("actionCloseTab")->trigger();
        QCOMPARE(m_window->focusWidget(), view()); // a tab that had no focus takes none away
        action("actionNewFeed")->trigger();
        QVERIFY(qobject_cast<FeedTab *>(tabs()->current()));
        QVERIFY(tabs()->current()->isAncestorOf(m_window->focusWidget())); // one wants to type a channel
        action("actionCloseTab")->trigger();
        QCOMPARE(titles(), QStringList{QStringLiteral("a")});
        QWidget *next = m_window->focusWidget();
        QVERIFY(next && (next == tabs()->current() || tabs()->current()->isAncestorOf(next)));
        action("actionCloseTab")->trigger();
        QCOMPARE(m_window->focusWidget(), view()); // the last tab gives it back to the keys
        QCOMPARE(tabs()->pages().size(), 0);
    }

    void otherDatabaseTakesTheFocus()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"SET", "a", "1"});
        server.command({"SET", "b", "2"}, 1);
        open(server.params());
        QTRY_COMPARE(keyModel()->rowCount(), 1);
        QPointer<BrowserPanel> before = browser();
        databases()->setCurrentIndex(1);
        Q_EMIT databases()->activated(1);
        QTRY_VERIFY(!before);
        QTRY_COMPARE(keyModel()->rowCount(), 1);
        QTRY_COMPARE(m_window->focusWidget(), view());
    }

private:
    KeyView *view() const { return browser()->view(); }
    QWidget *valueText() const
    {
        return tabs()->current() ? tabs()->current()->findChild<QWidget *>(QStringLiteral("valueText")) : nullptr;
    }
    QComboBox *databases() const { return m_window->findChild<QComboBox *>(QStringLiteral("databaseCombo")); }
    QString listed() const { return m_window->findChild<ScanLine *>()->text(); }
    QPoint place(int row) const { return view()->visualRect(keyModel()->index(row, 0)).center(); }
    void click(int row) { QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, place(row)); }
    void choose(int row, Qt::Key key)
    {
        view()->setFocus();
        view()->choose(keyModel()->index(row, 0));
        QTest::keyClick(view(), key);
    }
    QStringList titles() const
    {
        QStringList titles;
        for (const TabPage *page : tabs()->pages())
            titles.append(page->tabTitle());
        return titles;
    }
    /// Names of the labels in sight whose whole text holds that sentence.
    QStringList labelsWith(const QString &sentence) const
    {
        QStringList names;
        for (const QLabel *label : m_window->findChildren<QLabel *>()) {
            const auto *elided = qobject_cast<const ElidedLabel *>(label);
            if (label->isVisible() && (elided ? elided->fullText() : label->text()).contains(sentence))
                names.append(label->objectName());
        }
        return names;
    }
};

QTEST_MAIN(TestWorkspace)
#include "tst_workspace.moc"

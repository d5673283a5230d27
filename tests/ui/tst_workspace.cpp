// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "windowfixture.h"

#include "core/keyspace/keyspace.h"
#include "core/metrics/statussampler.h"
#include "ui/base/elidedlabel.h"
#include "ui/editors/byteseditor.h"
#include "ui/models/keycolumns.h"
#include "ui/panels/browser/scanline.h"
#include "ui/panels/feed/feedtab.h"
#include "ui/window/place.h"
#include "ui/window/workspace.h"

#include <QDoubleSpinBox>
#include <QMenu>

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

    void listedKeysAreCountedWhereTheServerIsSilent()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"MSET", "a", "1", "b", "2"});
        server.command({"ACL", "SETUSER", "silent", "on", ">secret", "~*", "&*", "+@all", "-config", "-info", "-dbsize",
            "-memory"});
        ConnectionParams params = server.params();
        params.user = "silent";
        params.password = Secret("secret");
        open(params);
        QTRY_COMPARE(listed(), QStringLiteral("2 keys listed"));
        QTRY_COMPARE(databases()->currentText(), QStringLiteral("db0 · 2 keys"));
        QCOMPARE(databases()->itemText(1), QStringLiteral("db1"));
        server.command({"SET", "c", "3"});
        action("actionRefresh")->trigger();
        QTRY_COMPARE(databases()->currentText(), QStringLiteral("db0 · 3 keys"));
    }

    void deletionIsCountedAtOnce()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"MSET", "a", "1", "b", "2"});
        open(server.params());
        QTRY_COMPARE(text("statusDatabase"), QStringLiteral("db0 · 2 keys"));
        QTRY_COMPARE(keyModel()->rowCount(), 2);
        m_window->findChild<Place *>()->sampler()->setInterval(std::chrono::hours(1)); // only what is asked for
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

    void renamingAPageOverAnOpenKeyLeavesOnePage()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"MSET", "a", "text", "b", "other"});
        open(server.params());
        QTRY_COMPARE(keyModel()->rowCount(), 2);
        choose(1, Qt::Key_Return);
        choose(0, Qt::Key_Return);
        QCOMPARE(titles().size(), 2);
        const auto rename = [this] {
            return tabs()->current()->findChild<QAbstractButton *>(QStringLiteral("renameButton"));
        };
        QTRY_VERIFY(rename() && rename()->isEnabled());
        m_prompt->answers = {{true, QStringLiteral("b")}, {true, {}}};
        rename()->click();
        QTRY_COMPARE(server.command({"GET", "b"}).bytes, QByteArray("text"));
        QTRY_COMPARE(titles(), QStringList{QStringLiteral("b")});
        auto *editor = tabs()->current()->findChild<BytesEditor *>();
        QTRY_COMPARE(editor->baseline(), QByteArray("text"));
    }

    void timeToLiveIsInTheTreeAndInThePage_data()
    {
        QTest::addColumn<QString>("where");
        QTest::addColumn<bool>("isTyped");
        const QString tree = QStringLiteral("tree");
        const QString menu = QStringLiteral("menu");
        const QString page = QStringLiteral("page");
        QTest::newRow("in the tree") << tree << false;
        QTest::newRow("in the tree, with unsaved text") << tree << true;
        QTest::newRow("in the menu, with unsaved text") << menu << true;
        QTest::newRow("in the page, with unsaved text") << page << true;
    }
    void timeToLiveIsInTheTreeAndInThePage()
    {
        QFETCH(QString, where);
        QFETCH(bool, isTyped);
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
        if (where == QLatin1String("menu"))
            action("actionEditTtl")->trigger();
        else if (where == QLatin1String("page"))
            button("ttlButton")->click();
        else
            browser()->findChild<QAction *>(QStringLiteral("editKeyTtl"))->trigger();
        QTRY_VERIFY(widget("ttlDialog"));
        m_window->findChild<QDoubleSpinBox *>(QStringLiteral("ttlSeconds"))->setValue(150);
        button("ttlAccept")->click();
        QTRY_VERIFY2(
            button("ttlButton")->text().startsWith(QStringLiteral("2 min")), qPrintable(button("ttlButton")->text()));
        QCOMPARE(tabs()->current()->hasUnsavedChanges(), isTyped);
        QVERIFY(m_prompt->questions.isEmpty());
        const auto inTheTree = [this] { return keyModel()->index(0, KeyColumn::Ttl).data().toString(); };
        QTRY_VERIFY2(inTheTree().startsWith(QStringLiteral("2 min")), qPrintable(inTheTree()));
    }

    void theListIsNotToldOfItsOwnChange()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"MSET", "a", "1", "b", "2"});
        open(server.params());
        QTRY_COMPARE(keyModel()->rowCount(), 2);
        const auto type = [this] { return keyModel()->index(0, 0).data(KeyTreeModel::TypeRole).toByteArray(); };
        QTRY_COMPARE(type(), QByteArray("string"));
        // Of thousands of keys one after the other: what is known of the rows in sight stays known.
        Q_EMIT browser()->keyTtlChanged("a");
        QCOMPARE(type(), QByteArray("string"));
    }

    void theKeyMenuRenamesAndDuplicatesKeysOnly()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"MSET", "a", "1", "f:1", "4", "f:2", "5"});
        open(server.params());
        QTRY_COMPARE(keyModel()->rowCount(), 2);
        auto *menu = m_window->findChild<QMenu *>(QStringLiteral("keyMenu"));
        const auto areEnabled = [this, menu] {
            menu->popup(m_window->mapToGlobal(QPoint(50, 50)));
            const bool isRenameEnabled = action("actionRenameKey")->isEnabled();
            const bool isDuplicateEnabled = action("actionDuplicateKey")->isEnabled();
            const bool isDeleteEnabled = action("actionDeleteKey")->isEnabled();
            menu->close();
            return isDeleteEnabled && isRenameEnabled == isDuplicateEnabled ? std::optional(isRenameEnabled)
                                                                            : std::nullopt;
        };
        view()->setFocus();
        browser()->revealKey("a");
        QCOMPARE(areEnabled(), std::optional(true));
        view()->choose(keyModel()->index(keyModel()->rowOf({true, "f:"}), 0));
        QCOMPARE(areEnabled(), std::optional(false));
        // A shortcut still comes through, and is told why not.
        const auto *job = browser()->findChild<QLabel *>(QStringLiteral("jobText"));
        action("actionDuplicateKey")->trigger();
        QCOMPARE(job->text(), QStringLiteral("Only a key can be duplicated; choose one in the folder."));
        action("actionRenameKey")->trigger();
        QCOMPARE(job->text(), QStringLiteral("Only a key can be renamed; choose one in the folder."));
        QVERIFY(m_prompt->questions.isEmpty());
        // A page in front is of one key, whatever is chosen in the list.
        Q_EMIT browser()->keyActivated("a");
        tabs()->current()->setFocus();
        QCOMPARE(areEnabled(), std::optional(true));
    }

    void theKeyMenuMeansAllThatIsChosen()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"MSET", "a", "1", "b", "2", "c", "3", "f:1", "4", "f:2", "5", "g", "6"});
        open(server.params());
        QTRY_COMPARE(keyModel()->rowCount(), 5);
        choose(0, Qt::Key_Return); // a page is open, but the list has the focus
        const auto chooseRows = [this](int first, int last) {
            view()->setFocus();
            view()->choose(keyModel()->index(first, 0));
            view()->selectionModel()->select(
                QItemSelection(keyModel()->index(first, 0), keyModel()->index(last, 0)), QItemSelectionModel::Select);
        };
        chooseRows(0, 2);
        action("actionEditTtl")->trigger();
        QTRY_VERIFY(widget("ttlDialog"));
        QVERIFY2(text("ttlSubject").contains(QStringLiteral("3 keys")), qPrintable(text("ttlSubject")));
        m_window->findChild<QDialog *>(QStringLiteral("ttlDialog"))->reject();
        QTRY_VERIFY(!widget("ttlDialog"));
        m_window->activateWindow();
        view()->setFocus();
        QTRY_COMPARE(QApplication::focusWidget(), view());
        m_prompt->answers = {{true, {}}};
        action("actionDeleteKey")->trigger();
        QTRY_COMPARE(m_prompt->questions.size(), 1);
        QVERIFY(m_prompt->questions.last().text.contains(QStringLiteral("3 keys")));
        QTRY_COMPARE(server.command({"DBSIZE"}).integer, 3);
        QTRY_COMPARE(keyModel()->rowCount(), 2);
        QCOMPARE(tabs()->pages().size(), 0);
        chooseRows(0, 0); // a folder
        m_prompt->answers = {{true, {}}};
        action("actionDeleteKey")->trigger();
        QTRY_COMPARE(m_prompt->questions.size(), 2);
        QVERIFY(m_prompt->questions.last().text.contains(QStringLiteral("f:")));
        QTRY_COMPARE(server.command({"DBSIZE"}).integer, 1);
        QCOMPARE(server.command({"EXISTS", "g"}).integer, 1);
    }

    void theKeyMenuMeansThePageInFront()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"MSET", "a", "1", "b", "2", "c", "3"});
        open(server.params());
        QTRY_COMPARE(keyModel()->rowCount(), 3);
        choose(0, Qt::Key_Return);
        view()->selectAll();
        tabs()->current()->setFocus();
        m_prompt->answers = {{true, {}}};
        action("actionDeleteKey")->trigger();
        QTRY_COMPARE(server.command({"DBSIZE"}).integer, 2);
        QCOMPARE(server.command({"EXISTS", "a"}).integer, 0);
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

    void anEmptyDatabaseTakesTheFocus()
    {
        RealServer server;
        QVERIFY(server.start());
        server.command({"SET", "a", "1"});
        open(server.params());
        QTRY_COMPARE(keyModel()->rowCount(), 1);
        QTRY_COMPARE(m_window->focusWidget(), view());
        choose(0, Qt::Key_Return);
        QTRY_COMPARE(titles(), QStringList{QStringLiteral("a")});
        Profile beside;
        beside.params = server.params(1);
        m_window->openProfile(beside, OpenWhere::Beside);
        const QList<Place *> places = m_window->findChild<Workspace *>()->places();
        QCOMPARE(places.size(), 2);
        QTRY_VERIFY(places[1]->isAncestorOf(m_window->focusWidget()));
        QVERIFY(places[1]->browser()->isKnownEmpty());

        // What is done next is about it.
        server.command({"SET", "first", "1"}, 1);
        action("actionRefresh")->trigger();
        QTRY_COMPARE(places[1]->browser()->model()->rowCount(), 1);
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

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "editorfixture.h"
#include "ui/editors/byteseditor.h"
#include "ui/editors/conflictview.h"
#include "ui/editors/valuepane.h"
#include "ui/models/valuepagemodel.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTableView>

using namespace redshank;
using Topic = MessageBar::Topic;

/// What a page leaves alone: where one was, what one was doing, and what is half typed in its forms.
class TestEditorsKept : public QObject
{
    Q_OBJECT

    std::unique_ptr<EditorFixture> f;

    QTableView *table() const { return f->find<QTableView>("valueTable"); }
    BytesEditor *editor() const { return f->tab->findChild<ValuePane *>()->editor(); }
    QLineEdit *input(int number) const
    {
        return f->find<QLineEdit>(qPrintable(QStringLiteral("addInput%1").arg(number)));
    }
    bool isFormOpen() const { return f->find("addRowForm")->isVisible(); }
    /// "text", as a string or as the value of the only field of a hash.
    void openValue(bool isTable)
    {
        f->server.command(isTable ? QByteArrayList{"HSET", "k", "field", "text"} : QByteArrayList{"SET", "k", "text"});
        f->open("k");
        QTRY_VERIFY(f->isLoaded());
        if (isTable)
            table()->setCurrentIndex(table()->model()->index(0, 1));
        QCOMPARE(editor()->value().value(), QByteArray("text"));
    }
    void openAddForm(const QString &field, const QString &value)
    {
        f->click("addRow");
        input(0)->setText(field);
        input(1)->setText(value);
    }
    void addKinds()
    {
        QTest::addColumn<bool>("isTable");
        QTest::newRow("string") << false;
        QTest::newRow("table") << true;
    }
    void refreshAndWait()
    {
        QSignalSpy loaded(f->tab->findChild<ValueEditor *>(), &ValueEditor::loaded);
        f->tab->refresh();
        QTRY_COMPARE(loaded.size(), 1);
    }

private Q_SLOTS:
    void init()
    {
        f = std::make_unique<EditorFixture>();
        QVERIFY(f->start());
    }
    void cleanup()
    {
        f->server.thaw();
        f.reset();
    }

    void theSameBytesLeaveTheEditorAlone_data() { addKinds(); }
    void theSameBytesLeaveTheEditorAlone()
    {
        QFETCH(bool, isTable);
        openValue(isTable);
        f->text()->setFocus();
        QTest::keyClick(f->text(), Qt::Key_Right);
        QTest::keyClick(f->text(), Qt::Key_Right);
        QTest::keyClicks(f->text(), QStringLiteral("A"));
        f->tab->save();
        QTRY_VERIFY(!f->tab->hasUnsavedChanges());
        refreshAndWait();
        QTest::keyClicks(f->text(), QStringLiteral("B")); // where the cursor was
        QCOMPARE(editor()->value().value(), QByteArray("teABxt"));
        f->tab->save();
        QTRY_VERIFY(!f->tab->hasUnsavedChanges());
        refreshAndWait();
        QTest::keyClick(f->text(), Qt::Key_Z, Qt::ControlModifier); // what was saved can be undone
        QVERIFY2(editor()->value().value() != "teABxt", editor()->value().value().constData());
        QVERIFY(editor()->isModified());

        // Other bytes are shown, and nothing is left of these.
        f->server.command(isTable ? QByteArrayList{"HSET", "k", "field", "new"} : QByteArrayList{"SET", "k", "new"});
        f->prompt.acceptAll();
        refreshAndWait();
        QCOMPARE(editor()->value().value(), QByteArray("new"));
        QVERIFY(!editor()->isModified());
    }

    void clearingForgetsTheChosenView()
    {
        BytesEditor alone;
        alone.clear();
        QVERIFY(alone.setFormat(FormatId::Hex));
        alone.clear();
        QCOMPARE(alone.formatId(), FormatId::Text);
        QCOMPARE(alone.findChild<QComboBox *>(QStringLiteral("viewSelector"))->currentIndex(), 0);
    }

    void anAdditionTakesOnlyWhatItAdded()
    {
        openValue(true);
        openAddForm(QStringLiteral("one"), QStringLiteral("1"));
        f->server.freeze();
        f->click("addSubmit");
        input(0)->setText(QStringLiteral("two"));
        input(1)->setText(QStringLiteral("2"));
        f->server.thaw();
        QTRY_COMPARE(table()->model()->rowCount(), 2);
        QCOMPARE(f->bytes({"HGET", "k", "one"}), QByteArray("1"));
        QVERIFY(isFormOpen());
        QCOMPARE(input(0)->text(), QStringLiteral("two"));
        QCOMPARE(input(1)->text(), QStringLiteral("2"));
        f->click("addSubmit");
        QTRY_VERIFY(!isFormOpen());
        QCOMPARE(f->bytes({"HGET", "k", "two"}), QByteArray("2"));
    }

    void F22_aRefusalLeavesTheFormOpen()
    {
        openValue(true);
        openAddForm(QStringLiteral("one"), QStringLiteral("1"));
        f->server.command({"REPLICAOF", "127.0.0.1", "1"});
        f->click("addSubmit");
        QTRY_VERIFY(f->messages()->has(Topic::ReadOnly));
        QVERIFY(isFormOpen());
        QCOMPARE(input(1)->text(), QStringLiteral("1"));
        QVERIFY(!f->find("addSubmit")->isEnabled());
        QTest::keyClick(input(1), Qt::Key_Return); // no way round the button
        f->tab->findChild<ValueEditor *>()->setRefusal({});
        f->server.command({"REPLICAOF", "NO", "ONE"});
        QVERIFY(f->find("addSubmit")->isEnabled());
        f->click("addSubmit");
        QTRY_COMPARE(f->bytes({"HGET", "k", "one"}), QByteArray("1"));
        QTRY_VERIFY(!isFormOpen());
    }

    void theFocusStaysOnThePage()
    {
        openValue(false);
        f->type(QStringLiteral("typed "));
        f->server.command({"DEL", "k"});
        f->tab->refresh();
        QTRY_VERIFY(f->find("goneReload"));
        // What is asked for again stays under the finger.
        f->find("goneReload")->setFocus();
        QPointer<QWidget> before = f->find("goneReload");
        f->click("goneReload");
        QTRY_VERIFY(!before);
        QCOMPARE(f->tab->focusWidget(), f->find("goneReload"));
        f->find("goneCreate")->setFocus();
        f->click("goneCreate");
        QTRY_VERIFY(!f->messages()->has(Topic::Gone));
        QCOMPARE(f->tab->focusWidget(), f->text());
    }

    void closingDuringATransactionIsQuiet()
    {
        f->server.command({"ACL", "SETUSER", "default", "-eval", "-evalsha"});
        openValue(false);
        f->type(QStringLiteral("first "));
        f->tab->save();
        QTRY_VERIFY(!f->tab->hasUnsavedChanges());
        f->type(QStringLiteral("second "));
        f->server.freeze();
        f->tab->save();
        QTRY_COMPARE(f->find("editorState")->accessibleName(),
            QStringLiteral("Saving\u2026")); // what goes with the page is being told of
        f->tab.reset();
        f->server.thaw();
        QVERIFY(f->bytes({"GET", "k"}).contains("first "));
    }

    void aConflictFitsANarrowPage()
    {
        ConflictView view;
        view.setConflict({"theirs", "mine", true, true, QStringLiteral("Changed on the server.")});
        view.resize(view.fontMetrics().averageCharWidth() * 60, 300); // less than half of the smallest window
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view, patience));
        const auto *panes = view.findChild<QTabBar *>();
        for (int pane = 0; pane < panes->count(); ++pane)
            QVERIFY2(panes->rect().contains(panes->tabRect(pane)), qPrintable(panes->tabText(pane)));
        for (const QToolButton *arrow : panes->findChildren<QToolButton *>())
            QVERIFY(!arrow->isVisible());
        for (const QPushButton *button : view.findChildren<QPushButton *>())
            QVERIFY2(view.rect().contains(QRect(button->mapTo(&view, QPoint()), button->size())),
                qPrintable(button->objectName()));
        QVERIFY(view.width() <= view.fontMetrics().averageCharWidth() * 60);
    }
};

QTEST_MAIN(TestEditorsKept)
#include "tst_editors_kept.moc"

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "editorfixture.h"
#include "tests/support/fakeserver.h"
#include "ui/editors/byteseditor.h"
#include "ui/editors/valueeditor.h"
#include "ui/editors/valuepane.h"
#include "ui/models/valuepagemodel.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>

using namespace redshank;
using Topic = MessageBar::Topic;

class TestEditorsTable : public QObject
{
    Q_OBJECT

    std::unique_ptr<EditorFixture> f;

    QTableView *table() const { return f->find<QTableView>("valueTable"); }
    BytesEditor *editor() const { return f->tab->findChild<ValuePane *>()->editor(); }
    bool isUnsaved() const { return f->tab->hasUnsavedChanges(); }

    void select(int row, int column) const { table()->setCurrentIndex(table()->model()->index(row, column)); }
    int rowOf(const QByteArray &bytes, int column) const
    {
        for (int row = 0; row < table()->model()->rowCount(); ++row)
            if (table()->model()->index(row, column).data(ValuePageModel::BytesRole).toByteArray() == bytes)
                return row;
        return -1;
    }
    void add(const QStringList &inputs) const
    {
        f->click("addRow");
        for (int i = 0; i < inputs.size(); ++i)
            f->find<QLineEdit>(qPrintable(QStringLiteral("addInput%1").arg(i)))->setText(inputs[i]);
        f->click("addSubmit");
    }

private Q_SLOTS:
    void init()
    {
        f = std::make_unique<EditorFixture>();
        QVERIFY(f->start());
    }
    void cleanup() { f.reset(); }

    void hashValueIsSavedAndTimeToLiveKept_D3()
    {
        f->server.command({"HSET", "h", "one", "1", "two", "2"});
        f->server.command({"PEXPIRE", "h", "500000"});
        f->open("h");
        QTRY_VERIFY(f->isLoaded());
        select(rowOf("two", 0), 1);
        QCOMPARE(editor()->baseline(), QByteArray("2"));
        f->type(QStringLiteral("X"));
        QVERIFY(isUnsaved());
        f->tab->save();
        QTRY_VERIFY(!isUnsaved());
        QCOMPARE(f->bytes({"HGET", "h", "two"}), QByteArray("X2"));
        QCOMPARE(f->bytes({"HGET", "h", "one"}), QByteArray("1"));
        QVERIFY(rowOf("X2", 1) >= 0);
        QVERIFY(f->integer({"PTTL", "h"}) > 400'000);
    }

    void hashValueMayBeEmpty_D12()
    {
        f->server.command({"HSET", "h", "one", "1"});
        f->open("h");
        QTRY_VERIFY(f->isLoaded());
        select(0, 1);
        f->text()->setFocus();
        QTest::keyClick(f->text(), Qt::Key_Delete);
        f->tab->save();
        QTRY_VERIFY(!isUnsaved());
        QCOMPARE(f->integer({"HEXISTS", "h", "one"}), 1);
        QCOMPARE(f->integer({"HSTRLEN", "h", "one"}), 0);
    }

    void hashConflictIsShown_D14()
    {
        f->server.command({"HSET", "h", "one", "1"});
        f->open("h");
        QTRY_VERIFY(f->isLoaded());
        select(0, 1);
        f->type(QStringLiteral("mine"));
        f->server.command({"HSET", "h", "one", "theirs"});
        f->tab->save();
        QTRY_VERIFY(f->find("conflictView")->isVisible());
        QCOMPARE(f->bytes({"HGET", "h", "one"}), QByteArray("theirs"));
        f->click("conflictOverwrite");
        QTRY_VERIFY(!isUnsaved());
        QCOMPARE(f->bytes({"HGET", "h", "one"}), QByteArray("mine1"));
    }

    void hashFieldIsRenamedWithoutLoss_D13()
    {
        f->server.command({"HSET", "h", "only", "value"});
        f->server.command({"PEXPIRE", "h", "500000"});
        f->open("h");
        QTRY_VERIFY(f->isLoaded());
        select(0, 0);
        f->type(QStringLiteral("re"));
        f->tab->save();
        QTRY_VERIFY(!isUnsaved());
        QCOMPARE(f->bytes({"HGET", "h", "reonly"}), QByteArray("value"));
        QCOMPARE(f->integer({"HLEN", "h"}), 1);
        QVERIFY(f->integer({"PTTL", "h"}) > 400'000);
        // and the value beside it still knows whose it is
        select(0, 1);
        f->type(QStringLiteral("X"));
        f->tab->save();
        QTRY_VERIFY(!isUnsaved());
        QCOMPARE(f->bytes({"HGET", "h", "reonly"}), QByteArray("Xvalue"));
    }

    void renamingOntoAnExistingFieldIsRefused_D13()
    {
        f->server.command({"HSET", "h", "a", "1", "xa", "2"});
        f->open("h");
        QTRY_VERIFY(f->isLoaded());
        select(rowOf("a", 0), 0);
        f->type(QStringLiteral("x"));
        f->tab->save();
        QTRY_VERIFY(f->messages()->has(Topic::Conflict));
        QVERIFY(isUnsaved());
        QCOMPARE(f->bytes({"HGET", "h", "a"}), QByteArray("1"));
        QCOMPARE(f->bytes({"HGET", "h", "xa"}), QByteArray("2"));
    }

    void listEditHitsTheShownElementOrNone_D10()
    {
        f->server.command({"RPUSH", "l", "a", "b", "a"});
        f->open("l");
        QTRY_VERIFY(f->isLoaded());
        select(2, 1);
        f->type(QStringLiteral("X"));
        f->tab->save();
        QTRY_VERIFY(!isUnsaved());
        QCOMPARE(f->bytes({"LINDEX", "l", "0"}), QByteArray("a"));
        QCOMPARE(f->bytes({"LINDEX", "l", "2"}), QByteArray("Xa"));

        f->type(QStringLiteral("Y"));
        f->server.command({"LPUSH", "l", "new"}); // everything moves by one
        f->tab->save();
        QTRY_VERIFY(f->find("conflictView")->isVisible());
        QVERIFY(!f->find("conflictOverwrite")->isVisible()); // what stands there is another element
        QVERIFY(isUnsaved());
        QCOMPARE(f->integer({"LLEN", "l"}), 4);
        QCOMPARE(f->bytes({"LINDEX", "l", "2"}), QByteArray("b"));
        QCOMPARE(f->bytes({"LINDEX", "l", "3"}), QByteArray("Xa"));
    }

    void listDeletesExactlyTheSelectedElement_D11()
    {
        f->server.command({"RPUSH", "l", "a", "b", "a", "c", "a"});
        f->open("l");
        QTRY_VERIFY(f->isLoaded());
        table()->selectionModel()->select(
            table()->model()->index(2, 0), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        table()->selectionModel()->select(
            table()->model()->index(4, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        f->click("removeRows");
        QCOMPARE(f->prompt.asked.size(), 1); // and declined
        const QString text = f->prompt.asked.first().text;
        for (const char *part : {"2", "test server", "Database: 0", "Key: l"})
            QVERIFY2(text.contains(QLatin1String(part)), qPrintable(text));
        QCoreApplication::processEvents();
        QCOMPARE(f->integer({"LLEN", "l"}), 5);

        f->prompt.acceptAll();
        f->click("removeRows");
        QTRY_COMPARE(f->integer({"LLEN", "l"}), 3);
        QCOMPARE(f->bytes({"LINDEX", "l", "0"}), QByteArray("a"));
        QCOMPARE(f->bytes({"LINDEX", "l", "1"}), QByteArray("b"));
        QCOMPARE(f->bytes({"LINDEX", "l", "2"}), QByteArray("c"));
        QTRY_COMPARE(table()->model()->rowCount(), 3);
    }

    void deletingWhatHasChangedIsToldAndLeft_D14()
    {
        f->server.command({"HSET", "h", "a", "1", "b", "2"});
        f->open("h");
        QTRY_VERIFY(f->isLoaded());
        table()->selectAll();
        f->server.command({"HSET", "h", "a", "changed"});
        f->prompt.acceptAll();
        f->click("removeRows");
        QTRY_VERIFY(f->messages()->has(Topic::Conflict));
        QCOMPARE(f->bytes({"HGET", "h", "a"}), QByteArray("changed"));
        QCOMPARE(f->integer({"HLEN", "h"}), 1);
    }

    void setMemberIsReplaced()
    {
        f->server.command({"SADD", "s", "red"});
        f->server.command({"PEXPIRE", "s", "500000"});
        f->open("s");
        QTRY_VERIFY(f->isLoaded());
        select(0, 0);
        f->type(QStringLiteral("infra"));
        f->tab->save();
        QTRY_VERIFY(!isUnsaved());
        QCOMPARE(f->integer({"SCARD", "s"}), 1);
        QCOMPARE(f->integer({"SISMEMBER", "s", "infrared"}), 1);
        QVERIFY(f->integer({"PTTL", "s"}) > 400'000);
    }

    void sortedSetScoreIsSavedAsTyped_D16()
    {
        f->server.command({"ZADD", "z", "0.5", "m", "2", "n"});
        f->open("z");
        QTRY_VERIFY(f->isLoaded());
        select(0, 2);
        QCOMPARE(editor()->baseline(), QByteArray("0.5"));
        f->text()->setFocus();
        QTest::keyClick(f->text(), Qt::Key_End);
        QTest::keyClicks(f->text(), QStringLiteral("625"));
        f->tab->save();
        QTRY_VERIFY(!isUnsaved());
        QCOMPARE(f->bytes({"ZSCORE", "z", "m"}), QByteArray("0.5625"));

        QTest::keyClicks(f->text(), QStringLiteral("x"));
        f->tab->save();
        QTRY_VERIFY(f->messages()->has(Topic::Error)); // no number: the server's words, and nothing lost
        QVERIFY(isUnsaved());
        QCOMPARE(f->bytes({"ZSCORE", "z", "m"}), QByteArray("0.5625"));
    }

    void elementsAreAdded()
    {
        f->server.command({"HSET", "h", "a", "1"});
        f->open("h");
        QTRY_VERIFY(f->isLoaded());
        add({QStringLiteral("b"), QStringLiteral("2")});
        QTRY_COMPARE(f->bytes({"HGET", "h", "b"}), QByteArray("2"));
        QTRY_COMPARE(table()->model()->rowCount(), 2);
        QVERIFY(!f->find("addRowForm")->isVisible());
        add({QStringLiteral("b"), QStringLiteral("other")}); // there already
        QTRY_VERIFY(f->messages()->has(Topic::Conflict));
        QCOMPARE(f->bytes({"HGET", "h", "b"}), QByteArray("2"));
        QVERIFY(f->find("addRowForm")->isVisible()); // with what was typed
        QVERIFY(isUnsaved());

        f->server.command({"RPUSH", "l", "m"});
        f->open("l");
        QTRY_VERIFY(f->isLoaded());
        add({QStringLiteral("tail")});
        QTRY_COMPARE(f->bytes({"LINDEX", "l", "-1"}), QByteArray("tail"));
        QTRY_VERIFY(!f->find("addRowForm")->isVisible());
        f->find<QComboBox>("addChoice")->setCurrentIndex(1);
        add({QStringLiteral("head")});
        QTRY_COMPARE(f->bytes({"LINDEX", "l", "0"}), QByteArray("head"));
    }

    void D10_elementsAreInsertedBesideTheSelectedOne()
    {
        f->server.command({"RPUSH", "l", "a", "b", "a"});
        f->open("l");
        QTRY_VERIFY(f->isLoaded());
        f->find<QComboBox>("addChoice")->setCurrentIndex(2);
        table()->clearSelection();
        add({QStringLiteral("before")});
        QTRY_VERIFY(f->messages()->has(Topic::Conflict)); // which one it is to stand beside is not said
        QCOMPARE(f->integer({"LLEN", "l"}), 3);
        select(2, 1);
        f->click("addSubmit");
        QTRY_COMPARE(f->bytes({"LINDEX", "l", "2"}), QByteArray("before"));
        QTRY_COMPARE(table()->model()->rowCount(), 4);
        f->find<QComboBox>("addChoice")->setCurrentIndex(3);
        select(0, 1);
        add({QStringLiteral("after")});
        QTRY_COMPARE(f->bytes({"LINDEX", "l", "1"}), QByteArray("after"));
        QTRY_COMPARE(table()->model()->rowCount(), 5);
        // Among equals, somebody else moves the one that was selected: nothing is written.
        select(4, 1);
        f->server.command({"LPUSH", "l", "first"});
        add({QStringLiteral("late")});
        QTRY_VERIFY(f->messages()->has(Topic::Conflict));
        QCOMPARE(f->integer({"LLEN", "l"}), 6);
        QVERIFY(isUnsaved());
    }

    void streamEntriesAreAddedAndDeleted()
    {
        f->server.command({"XADD", "x", "1-1", "field", "value", "more", "stuff"});
        f->open("x");
        QTRY_VERIFY(f->isLoaded());
        select(0, 1);
        QVERIFY(!editor()->isEditable());
        f->click("addRow");
        f->find<QLineEdit>("addInput0")->setText(QStringLiteral("f"));
        f->find<QLineEdit>("addInput1")->setText(QStringLiteral("v"));
        f->click("addMore");
        f->find<QLineEdit>("addInput2")->setText(QStringLiteral("g"));
        f->find<QLineEdit>("addInput3")->setText(QStringLiteral("w"));
        f->click("addSubmit");
        QTRY_COMPARE(f->integer({"XLEN", "x"}), 2);
        QTRY_COMPARE(table()->model()->rowCount(), 2);
        f->prompt.acceptAll();
        select(0, 0);
        f->click("removeRows");
        QTRY_COMPARE(f->integer({"XLEN", "x"}), 1);
        QTRY_COMPARE(table()->model()->rowCount(), 1);
    }

    void largeHashIsReadInPages()
    {
        QList<QByteArrayList> commands;
        for (int i = 0; i < 3000; ++i)
            commands.append({"HSET", "h", "field" + QByteArray::number(i), "value"});
        QVERIFY(f->server.pipeline(commands));
        f->open("h");
        QTRY_VERIFY(f->isLoaded());
        const int first = table()->model()->rowCount();
        QVERIFY2(first > 0 && first < 2000, QByteArray::number(first));
        QVERIFY(f->find<QLabel>("rowCount")->text().contains(QStringLiteral("3,000")));
        f->click("loadMore");
        QTRY_VERIFY(table()->model()->rowCount() > first);
        const int second = table()->model()->rowCount();
        table()->verticalScrollBar()->setValue(table()->verticalScrollBar()->maximum());
        QTRY_VERIFY(table()->model()->rowCount() > second);
    }

    void filterLooksAtLoadedRows()
    {
        f->server.command({"HSET", "h", "Apple", "1", "pear", "2", "plum", "apple pie", "bin", "\xff"});
        f->open("h");
        QTRY_VERIFY(f->isLoaded());
        f->find<QLineEdit>("rowFilter")->setText(QStringLiteral("apple"));
        QCOMPARE(table()->model()->rowCount(), 2);
        f->find<QLineEdit>("rowFilter")->setText(QStringLiteral("\\xff"));
        QCOMPARE(table()->model()->rowCount(), 1);
        f->find<QLineEdit>("rowFilter")->clear();
        QCOMPARE(table()->model()->rowCount(), 4);
    }

    void anotherCellAsksBeforeItDrops()
    {
        f->server.command({"HSET", "h", "a", "1", "b", "2"});
        f->open("h");
        QTRY_VERIFY(f->isLoaded());
        select(0, 1);
        const QByteArray shown = editor()->baseline();
        f->type(QStringLiteral("X"));
        select(1, 1);
        QCOMPARE(f->prompt.asked.size(), 1);
        QTRY_COMPARE(table()->currentIndex().row(), 0); // declined: back to where it was
        QCOMPARE(editor()->value().value(), 'X' + shown);
        f->prompt.acceptAll();
        select(1, 1);
        QTRY_VERIFY(!isUnsaved());
        QVERIFY(editor()->baseline() != shown);
        QCOMPARE(table()->currentIndex().row(), 1);
    }

    void expiredHashIsNotCreatedAgain_D23()
    {
        f->server.command({"HSET", "h", "a", "1"});
        f->open("h");
        QTRY_VERIFY(f->isLoaded());
        select(0, 1);
        f->type(QStringLiteral("X"));
        f->server.command({"DEL", "h"});
        f->tab->save();
        QTRY_VERIFY(f->messages()->has(Topic::Gone));
        QCOMPARE(f->integer({"EXISTS", "h"}), 0);
        QVERIFY(isUnsaved());
        add({QStringLiteral("b"), QStringLiteral("2")});
        QTRY_VERIFY(f->messages()->has(Topic::Gone));
        QCOMPARE(f->integer({"EXISTS", "h"}), 0);
    }

    void copiesRowsInEveryForm()
    {
        f->server.command({"HSET", "h", "a b", "\xff"});
        f->open("h");
        QTRY_VERIFY(f->isLoaded());
        table()->selectAll();
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("a b\t\\xff"));
        f->click("copyRows");
        auto *menu = f->find<QMenu>("copyRowsMenu");
        QVERIFY(menu);
        menu->actions().last()->trigger();
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("HSET h \"a b\" \"\\xff\""));
        menu->close();
    }

    void binaryCellsComeBackUnchanged_D1()
    {
        const QByteArray bytes("\x00\xff\r\n\\x00", 9);
        f->server.command({"HSET", "h", bytes, bytes});
        const QByteArray before = f->bytes({"DUMP", "h"});
        f->open("h");
        QTRY_VERIFY(f->isLoaded());
        select(0, 1);
        QCOMPARE(editor()->baseline(), bytes);
        f->type(QStringLiteral("0"));
        QTest::keyClick(f->text(), Qt::Key_Backspace);
        f->tab->save();
        QTRY_VERIFY(!isUnsaved());
        QCOMPARE(f->bytes({"DUMP", "h"}), before);
    }

    void unknownTypeShowsFactsAndNoError()
    {
        FakeServer server;
        QVERIFY(server.start());
        server.setScript([](const QByteArrayList &arguments) -> QByteArray {
            const QByteArray name = arguments.first().toUpper();
            if (name == "TYPE")
                return "+ReJSON-RL\r\n";
            if (name == "PTTL")
                return ":-1\r\n";
            if (name == "OBJECT")
                return "$3\r\nraw\r\n";
            if (name == "MEMORY")
                return ":120\r\n";
            if (name == "DUMP")
                return "$4\r\nabcd\r\n";
            return "-ERR unknown command\r\n";
        });
        f->open("doc", {}, server.params().address);
        QTRY_VERIFY(f->isLoaded());
        QVERIFY(rowOf("TYPE", 0) >= 0);
        QCOMPARE(table()->model()->index(rowOf("TYPE", 0), 1).data(ValuePageModel::BytesRole).toByteArray(),
            QByteArray("ReJSON-RL"));
        QVERIFY(!f->messages()->has(Topic::Error));
        QVERIFY(!f->find("addRow")->isVisible());
        QVERIFY(!f->find("removeRows")->isVisible());
        select(0, 1);
        f->type(QStringLiteral("X"));
        QVERIFY(!isUnsaved());
    }

    void D15_elementThatIsNotHeldWholeIsLeftAlone()
    {
        const QByteArray large(9 * 1024 * 1024, 'x');
        f->server.command({"RPUSH", "l", large, "b"});
        f->open("l");
        QTRY_VERIFY(f->isLoaded());
        select(0, 1);
        QTRY_VERIFY(editor()->isPartial());
        f->type(QStringLiteral("X"));
        QVERIFY(!isUnsaved());
        f->click("removeRows");
        QVERIFY(f->messages()->has(Topic::Partial));
        QVERIFY(f->tab->findChild<ValueEditor *>()->copyableValue().isEmpty());
        QVERIFY(f->tab->findChild<ValueEditor *>()->asCommands().isEmpty());
        QCOMPARE(f->server.command({"LINDEX", "l", "0"}).bytes.size(), large.size());
        QCOMPARE(f->server.command({"LLEN", "l"}).integer, 2);
    }

    void closingInFlightIsQuiet()
    {
        QList<QByteArrayList> commands;
        for (int i = 0; i < 2000; ++i)
            commands.append({"ZADD", "z", QByteArray::number(i), "m" + QByteArray::number(i)});
        QVERIFY(f->server.pipeline(commands));
        for (int turns = 0; turns < 12; ++turns) {
            f->open("z");
            for (int i = 0; i < turns; ++i)
                QCoreApplication::processEvents();
            f->tab.reset();
            bool isAnswered = false;
            f->session->send({"PING"}, f->session.get(), [&](const ReplyView &) { isAnswered = true; });
            QTRY_VERIFY(isAnswered);
        }
    }
};

QTEST_MAIN(TestEditorsTable)
#include "tst_editors_table.moc"

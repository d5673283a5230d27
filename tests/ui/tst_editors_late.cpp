// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "editorfixture.h"
#include "ui/base/elidedlabel.h"
#include "ui/editors/byteseditor.h"
#include "ui/editors/valuepane.h"
#include "ui/frame/tabarea.h"
#include "ui/models/valuepagemodel.h"
#include "ui/window/place.h"
#include "ui/window/workspace.h"

#include <QLineEdit>
#include <QPointer>
#include <QSignalSpy>
#include <QTableView>

#include <utility>

using namespace redshank;
using Topic = MessageBar::Topic;

/// Answers that come late, and what somebody has typed by then. The server is stopped, not slow: what is on its way
/// comes when the test lets it.
class TestEditorsLate : public QObject
{
    Q_OBJECT

    std::unique_ptr<EditorFixture> f;

    BytesEditor *editor() const { return f->tab->findChild<ValuePane *>()->editor(); }
    QByteArray shown() const { return editor()->value().value(); }
    bool isUnsaved() const { return f->tab->hasUnsavedChanges(); }
    QString state() const { return f->find<ElidedLabel>("editorState")->fullText(); }
    bool isConflictShown() const { return f->find("conflictView")->isVisible(); }
    /// A string, or the value of the only field of a hash, is open and its text has the focus.
    void openValue(bool isTable)
    {
        if (isTable)
            f->server.command({"HSET", "k", "field", "loaded"});
        else
            f->server.command({"SET", "k", "loaded"});
        f->open("k");
        QTRY_VERIFY(f->isLoaded());
        if (isTable)
            table()->setCurrentIndex(table()->model()->index(0, 1));
        QCOMPARE(shown(), QByteArray("loaded"));
    }
    void change(bool isTable, const QByteArray &value)
    {
        f->server.command(isTable ? QByteArrayList{"HSET", "k", "field", value} : QByteArrayList{"SET", "k", value});
    }
    QByteArray stored(bool isTable, const QByteArray &key = "k")
    {
        return f->bytes(isTable ? QByteArrayList{"HGET", key, "field"} : QByteArrayList{"GET", key});
    }
    QTableView *table() const { return f->find<QTableView>("valueTable"); }
    void addKinds()
    {
        QTest::addColumn<bool>("isTable");
        QTest::newRow("string") << false;
        QTest::newRow("table") << true;
    }
    /// The server stops as a question is answered, so that what is asked of it waits.
    void freezeWithTheAnswer(const QString &text)
    {
        f->prompt.answer = [this, text](const Question &) {
            f->server.freeze();
            return Prompt::Answer{true, text};
        };
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

    void D14_aLateReloadKeepsWhatIsTyped_data() { addKinds(); }
    void D14_aLateReloadKeepsWhatIsTyped()
    {
        QFETCH(bool, isTable);
        openValue(isTable);
        change(isTable, "theirs");
        QSignalSpy loaded(f->tab->findChild<ValueEditor *>(), &ValueEditor::loaded);
        f->server.freeze();
        f->tab->refresh();
        f->type(QStringLiteral("precious "));
        f->server.thaw();
        QTRY_COMPARE(loaded.size(), 1);
        QCOMPARE(shown(), QByteArray("precious loaded"));
        QCOMPARE(editor()->baseline(), QByteArray("loaded"));
        QVERIFY(isUnsaved());
        f->tab->save();
        QTRY_VERIFY(isConflictShown());
        QCOMPARE(stored(isTable), QByteArray("theirs"));
        f->click("conflictOverwrite");
        QTRY_VERIFY(!isUnsaved());
        QCOMPARE(stored(isTable), QByteArray("precious loaded"));
    }

    void D14_aReconnectKeepsWhatIsTyped_data() { addKinds(); }
    void D14_aReconnectKeepsWhatIsTyped()
    {
        QFETCH(bool, isTable);
        openValue(isTable);
        change(isTable, "theirs");
        QSignalSpy loaded(f->tab->findChild<ValueEditor *>(), &ValueEditor::loaded);
        // What the page asks for when it hears of the connection has not left by the time that this hears of it.
        QObject context;
        bool isBack = false;
        connect(&f->session->connection(), &Connection::stateChanged, &context, [&](Connection::State now) {
            if (now != Connection::State::Ready || std::exchange(isBack, true))
                return;
            f->server.freeze();
        });
        f->server.command({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"});
        QTRY_VERIFY(isBack);
        f->type(QStringLiteral("precious "));
        f->server.thaw();
        QTRY_COMPARE(loaded.size(), 1);
        QCOMPARE(shown(), QByteArray("precious loaded"));
        QCOMPARE(editor()->baseline(), QByteArray("loaded"));
        f->tab->save();
        QTRY_VERIFY(isConflictShown());
    }

    void D5_aLateRenameKeepsWhatIsTyped_data() { addKinds(); }
    void D5_aLateRenameKeepsWhatIsTyped()
    {
        QFETCH(bool, isTable);
        openValue(isTable);
        QSignalSpy renamed(f->tab.get(), &KeyTab::keyRenamed);
        QSignalSpy loaded(f->tab->findChild<ValueEditor *>(), &ValueEditor::loaded);
        freezeWithTheAnswer(QStringLiteral("new"));
        f->click("renameButton");
        QTRY_COMPARE(f->prompt.asked.size(), 1);
        f->type(QStringLiteral("precious "));
        f->server.thaw();
        QTRY_COMPARE(renamed.size(), 1);
        QTRY_VERIFY(loaded.size() >= 1);
        QCOMPARE(f->tab->key(), QByteArray("new"));
        QCOMPARE(shown(), QByteArray("precious loaded"));
        QVERIFY(isUnsaved());
        f->tab->save();
        QTRY_VERIFY(!isUnsaved());
        QCOMPARE(stored(isTable, "new"), QByteArray("precious loaded"));
        QCOMPARE(f->integer({"EXISTS", "k"}), 0);
        // And what is read is the new key.
        f->server.command(
            isTable ? QByteArrayList{"HSET", "new", "field", "later"} : QByteArrayList{"SET", "new", "later"});
        f->tab->refresh();
        QTRY_COMPARE(shown(), QByteArray("later"));
        QVERIFY(!isUnsaved());
    }

    void D23_aLateCreationKeepsWhatIsTyped()
    {
        openValue(false);
        f->type(QStringLiteral("typed "));
        f->server.command({"DEL", "k"});
        f->tab->save();
        QTRY_VERIFY(f->messages()->has(Topic::Gone));
        QSignalSpy created(f->tab.get(), &KeyTab::keyCreated);
        freezeWithTheAnswer(QStringLiteral("new"));
        f->click("goneSaveAs");
        QTRY_COMPARE(f->prompt.asked.size(), 1);
        QCoreApplication::processEvents(); // the answer
        f->type(QStringLiteral("precious "));
        f->server.thaw();
        QTRY_COMPARE(created.size(), 1);
        QCOMPARE(f->bytes({"GET", "new"}), QByteArray("typed loaded"));
        QVERIFY(shown().contains("precious "));
        QVERIFY(isUnsaved());
        const QByteArray typed = shown();
        f->tab->save();
        QTRY_VERIFY(!isUnsaved());
        QCOMPARE(f->bytes({"GET", "new"}), typed);
    }

    void D23_aLateDeletionKeepsThePage_data() { addKinds(); }
    void D23_aLateDeletionKeepsThePage()
    {
        QFETCH(bool, isTable);
        change(isTable, "loaded");
        Profile profile;
        profile.params = f->server.params();
        Workspace workspace;
        workspace.resize(1200, 800);
        workspace.show();
        workspace.open(profile)->openKey("k", TabArea::Keep::Permanent);
        const QPointer<KeyTab> tab = workspace.findChild<KeyTab *>();
        const auto valueEditor = [&tab] { return tab->findChild<ValueEditor *>(); };
        QTRY_VERIFY(valueEditor() && valueEditor()->isVisible());
        if (isTable) {
            auto *view = tab->findChild<QTableView *>(QStringLiteral("valueTable"));
            view->setCurrentIndex(view->model()->index(0, 1));
        }
        freezeWithTheAnswer({});
        tab->findChild<QToolButton *>(QStringLiteral("deleteButton"))->click();
        QTRY_COMPARE(f->prompt.asked.size(), 1);
        auto *text = tab->findChild<QWidget *>(QStringLiteral("valueText"));
        text->setFocus();
        QTest::keyClicks(text, QStringLiteral("precious "));
        QSignalSpy deleted(tab, &KeyTab::keyDeleted);
        f->server.thaw();
        QTRY_COMPARE(deleted.size(), 1);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QVERIFY(tab);
        QVERIFY(tab->hasUnsavedChanges());
        QCOMPARE(f->integer({"EXISTS", "k"}), 0);
        QCOMPARE(tab->findChild<ValuePane *>()->editor()->value().value(), QByteArray("precious loaded"));
        QVERIFY(tab->findChild<QWidget *>(QStringLiteral("goneClose")));
        if (isTable)
            return;
        tab->findChild<QAbstractButton *>(QStringLiteral("goneCreate"))->click();
        QTRY_COMPARE(f->bytes({"GET", "k"}), QByteArray("precious loaded"));
    }

    void D23_anotherTypeKeepsWhatIsTyped()
    {
        openValue(false);
        f->server.command({"DEL", "k"});
        f->server.command({"HSET", "k", "field", "value"});
        f->server.freeze();
        f->tab->refresh();
        f->type(QStringLiteral("precious "));
        f->server.thaw();
        QTRY_VERIFY(f->messages()->text(Topic::Gone).contains(QStringLiteral("hash")));
        QCOMPARE(shown(), QByteArray("precious loaded"));
        f->prompt.acceptAll();
        f->click("messageReload");
        QTRY_VERIFY(table() && table()->isVisible());
        QVERIFY(!isUnsaved());
        QVERIFY(!f->messages()->has(Topic::Gone));
    }

    void whatIsGivenUpGoes_data() { addKinds(); }
    void whatIsGivenUpGoes()
    {
        QFETCH(bool, isTable);
        openValue(isTable);
        f->type(QStringLiteral("typed "));
        if (isTable) {
            f->click("addRow");
            f->find<QLineEdit>("addInput0")->setText(QStringLiteral("half"));
        }
        change(isTable, "theirs");
        f->prompt.acceptAll();
        f->tab->refresh();
        QTRY_COMPARE(shown(), QByteArray("theirs"));
        QVERIFY(!isUnsaved());
        QVERIFY(state().isEmpty());
        QCOMPARE(editor()->baseline(), QByteArray("theirs"));
    }

    void whatIsTypedAfterGivingUpStays_data() { addKinds(); }
    void whatIsTypedAfterGivingUpStays()
    {
        QFETCH(bool, isTable);
        openValue(isTable);
        f->type(QStringLiteral("typed "));
        change(isTable, "theirs");
        QSignalSpy loaded(f->tab->findChild<ValueEditor *>(), &ValueEditor::loaded);
        freezeWithTheAnswer({});
        f->tab->refresh();
        QTRY_COMPARE(f->prompt.asked.size(), 1);
        QCoreApplication::processEvents(); // the answer
        f->type(QStringLiteral("precious "));
        f->server.thaw();
        QTRY_COMPARE(loaded.size(), 1);
        QVERIFY2(shown().contains("precious "), shown().constData());
        QCOMPARE(editor()->baseline(), QByteArray("loaded"));
    }

    void whatIsGivenUpForNothingStays()
    {
        openValue(false);
        f->type(QStringLiteral("typed "));
        f->prompt.answer = [this](const Question &) {
            f->server.kill();
            return Prompt::Answer{true, {}};
        };
        f->tab->refresh();
        QTRY_VERIFY(f->messages()->has(Topic::Connection));
        QCOMPARE(shown(), QByteArray("typed loaded"));
        QVERIFY(f->server.restart());
        f->server.command({"SET", "k", "theirs"});
        f->session->connection().retry();
        QTRY_VERIFY(!f->messages()->has(Topic::Connection));
        QSignalSpy loaded(f->tab->findChild<ValueEditor *>(), &ValueEditor::loaded);
        f->tab->findChild<ValueEditor *>()->load(); // whatever asks for it
        QTRY_COMPARE(loaded.size(), 1);
        QCOMPARE(shown(), QByteArray("typed loaded"));
    }

    void aSaveThatWaitsIsTold()
    {
        openValue(false);
        f->type(QStringLiteral("first "));
        QCOMPARE(state(), QStringLiteral("Not saved"));
        f->server.freeze();
        f->tab->save();
        QCOMPARE(state(), QStringLiteral("Not saved")); // what is quick is not spoken of
        QTRY_COMPARE(state(), QStringLiteral("Saving\u2026"));
        QVERIFY(!f->messages()->has(Topic::Outcome));
        f->type(QStringLiteral("second "));
        QVERIFY(editor()->isEditable());
        QTRY_VERIFY(f->messages()->text(Topic::Outcome).contains(QStringLiteral("does not answer")));
        QCOMPARE(state(), QStringLiteral("Saving\u2026"));
        f->server.thaw();
        QTRY_COMPARE(state(), QStringLiteral("Not saved"));
        QVERIFY(!f->messages()->has(Topic::Outcome));
        QCOMPARE(f->bytes({"GET", "k"}), QByteArray("first loaded"));
        QCOMPARE(editor()->baseline(), QByteArray("first loaded"));
        QVERIFY(shown().contains("second "));
        f->tab->save();
        QTRY_VERIFY(!isUnsaved());
        QVERIFY(f->bytes({"GET", "k"}).contains("second "));
    }

    void aLostConnectionEndsTheWait()
    {
        openValue(false);
        f->type(QStringLiteral("first "));
        f->server.freeze();
        f->tab->save();
        QTRY_VERIFY(f->messages()->text(Topic::Outcome).contains(QStringLiteral("does not answer")));
        f->server.kill();
        QTRY_VERIFY(f->messages()->text(Topic::Outcome).contains(QStringLiteral("unknown")));
        QCOMPARE(state(), QStringLiteral("Not saved"));
    }

    void dyingInFlightIsQuiet()
    {
        openValue(true);
        f->type(QStringLiteral("typed "));
        f->server.freeze();
        f->tab->save();
        f->prompt.acceptAll();
        f->tab->refresh();
        QTRY_COMPARE(state(), QStringLiteral("Saving\u2026"));
        f->tab.reset();
        f->server.thaw();
        QTRY_COMPARE(f->bytes({"HGET", "k", "field"}), QByteArray("typed loaded")); // sent is sent
    }
};

QTEST_MAIN(TestEditorsLate)
#include "tst_editors_late.moc"

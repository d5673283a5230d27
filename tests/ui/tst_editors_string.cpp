// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "editorfixture.h"
#include "ui/editors/byteseditor.h"
#include "ui/editors/textarea.h"
#include "ui/editors/valuepane.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTabBar>

#include <algorithm>

using namespace redshank;
using Topic = MessageBar::Topic;

class TestEditorsString : public QObject
{
    Q_OBJECT

    std::unique_ptr<EditorFixture> f;

    BytesEditor *editor() const { return f->tab->findChild<ValuePane *>()->editor(); }
    bool isUnsaved() const { return f->tab->hasUnsavedChanges(); }

private Q_SLOTS:
    void init()
    {
        f = std::make_unique<EditorFixture>();
        QVERIFY(f->start());
    }
    void cleanup() { f.reset(); }

    void savesAndKeepsTheTimeToLive_D3()
    {
        f->server.command({"SET", "greeting", "hello", "PX", "500000"});
        f->open("greeting");
        QTRY_VERIFY(f->isLoaded());
        QCOMPARE(f->tab->tabTitle(), QStringLiteral("greeting"));
        QSignalSpy titles(f->tab.get(), &KeyTab::titleChanged);
        f->type(QStringLiteral("X"));
        QVERIFY(isUnsaved());
        QCOMPARE(titles.size(), 1); // so that the tab is marked
        f->tab->save();
        QTRY_VERIFY(!isUnsaved());
        QCOMPARE(titles.size(), 2);
        QCOMPARE(f->bytes({"GET", "greeting"}), QByteArray("Xhello"));
        const qint64 ttl = f->integer({"PTTL", "greeting"});
        QVERIFY2(ttl > 400'000 && ttl <= 500'000, QByteArray::number(ttl));
        QCOMPARE(f->tab->tabTitle(), QStringLiteral("greeting"));
    }

    void sizeIsShownOnce()
    {
        f->server.command({"SET", "k", "12345"});
        f->open("k");
        QTRY_VERIFY(f->isLoaded());
        const auto sizes = [this] {
            const QList<QLabel *> labels = f->tab->findChildren<QLabel *>();
            return std::count_if(labels.begin(), labels.end(),
                [](const QLabel *label) { return label->isVisible() && label->text() == QLatin1String("5 bytes"); });
        };
        QTRY_COMPARE(sizes(), 1);
        f->server.command({"SETRANGE", "k", "5000000", "x"});
        f->tab->refresh();
        QTRY_VERIFY(editor()->isPartial());
        QVERIFY(f->find("valueSize")->isVisible()); // how much of it is here
    }

    void speaksOfATimeToLiveOnlyWhereThereIsOne()
    {
        for (const bool isExpiring : {false, true}) {
            f->server.command({"SET", "k", "x"});
            if (isExpiring)
                f->server.command({"PEXPIRE", "k", "500000"});
            f->open("k");
            QTRY_VERIFY(f->isLoaded());
            QSignalSpy said(f->tab.get(), &KeyTab::statusMessage);
            f->type(QStringLiteral("y"));
            f->tab->save();
            QTRY_COMPARE(said.size(), 1);
            QCOMPARE(said[0][0].toString().contains(QStringLiteral("time to live")), isExpiring);
        }
    }

    void savesAnEmptyValue_D12()
    {
        f->server.command({"SET", "k", "x"});
        f->open("k");
        QTRY_VERIFY(f->isLoaded());
        f->text()->setFocus();
        QTest::keyClick(f->text(), Qt::Key_Delete);
        f->tab->save();
        QTRY_VERIFY(!isUnsaved());
        QCOMPARE(f->integer({"EXISTS", "k"}), 1);
        QCOMPARE(f->integer({"STRLEN", "k"}), 0);
    }

    void opensAndSavesUnchangedBytes_D1()
    {
        QRandomGenerator random(3);
        for (int round = 0; round < 25; ++round) {
            QByteArray value;
            for (int i = int(random.bounded(300)); i > 0; --i)
                value += char(random.bounded(256));
            f->server.command({"SET", "k", value});
            const QByteArray before = f->bytes({"DUMP", "k"});
            f->open("k");
            QTRY_VERIFY(f->isLoaded());
            QVERIFY(editor()->isEditable());
            // A change and its undoing by hand, so that something is sent wherever a byte would differ.
            f->type(QStringLiteral("a"));
            QTest::keyClick(f->text(), Qt::Key_Backspace);
            f->tab->save();
            QTRY_VERIFY(!isUnsaved());
            QCOMPARE(f->bytes({"DUMP", "k"}), before);
        }
    }

    void editsBinaryAsHex_D1()
    {
        const QByteArray value("\x00\xff\x80\x0a\x0d", 5);
        f->server.command({"SET", "k", value});
        f->open("k");
        QTRY_VERIFY(f->isLoaded());
        QVERIFY(editor()->setFormat(FormatId::Escaped));
        f->type(QStringLiteral("\\xfe"));
        QCOMPARE(editor()->value().value(), '\xfe' + value);
        f->tab->save();
        QTRY_VERIFY(!isUnsaved());
        QCOMPARE(f->bytes({"GET", "k"}), '\xfe' + value);
        QVERIFY(editor()->setFormat(FormatId::Hex));
        QVERIFY(!isUnsaved());
    }

    void textThatCannotBeReadIsNotSaved_D1()
    {
        f->server.command({"SET", "k", "\xff"});
        f->open("k");
        QTRY_VERIFY(f->isLoaded());
        QVERIFY(editor()->setFormat(FormatId::Escaped));
        f->type(QStringLiteral("\\q"));
        f->tab->save();
        QVERIFY(f->messages()->has(Topic::Error));
        QVERIFY(isUnsaved());
        QCOMPARE(f->bytes({"GET", "k"}), QByteArray("\xff"));
        f->type(QStringLiteral("x"));
        QVERIFY(!f->messages()->has(Topic::Error)); // it was said of another text
    }

    void conflictOverwritesOnlyWhatWasShown_D14()
    {
        f->server.command({"SET", "k", "one\ntwo\n", "PX", "500000"});
        f->open("k");
        QTRY_VERIFY(f->isLoaded());
        f->type(QStringLiteral("mine "));
        f->server.command({"SET", "k", "one\nTHEIRS\n", "KEEPTTL"});
        f->tab->save();
        QTRY_VERIFY(f->find("conflictView")->isVisible());
        QCOMPARE(f->bytes({"GET", "k"}), QByteArray("one\nTHEIRS\n"));
        QVERIFY(isUnsaved());
        auto *shown = f->find("conflictView")->findChild<TextArea *>();
        QCOMPARE(shown->bytes(), QByteArray("- one\n- THEIRS\n+ mine one\n+ two"));
        f->find<QTabBar>("conflictPanes")->setCurrentIndex(1);
        QCOMPARE(shown->bytes(), QByteArray("one\nTHEIRS\n"));
        f->find<QTabBar>("conflictPanes")->setCurrentIndex(2);
        QCOMPARE(shown->bytes(), QByteArray("mine one\ntwo\n"));

        // Somebody is faster again: overwriting is a compare-and-set too.
        f->server.command({"SET", "k", "third", "KEEPTTL"});
        f->click("conflictOverwrite");
        QTRY_COMPARE(f->find<QTabBar>("conflictPanes")->currentIndex(), 0);
        QTRY_VERIFY(f->find("conflictView")->isVisible());
        QCOMPARE(f->bytes({"GET", "k"}), QByteArray("third"));
        f->click("conflictOverwrite");
        QTRY_VERIFY(!isUnsaved());
        QCOMPARE(f->bytes({"GET", "k"}), QByteArray("mine one\ntwo\n"));
        QVERIFY(f->integer({"PTTL", "k"}) > 400'000);
        QVERIFY(!f->find("conflictView")->isVisible());
    }

    void conflictTakesTheirs_D14()
    {
        f->server.command({"SET", "k", "old"});
        f->open("k");
        QTRY_VERIFY(f->isLoaded());
        f->type(QStringLiteral("X"));
        f->server.command({"SET", "k", "theirs"});
        f->tab->save();
        QTRY_VERIFY(f->find("conflictView")->isVisible());
        f->click("conflictDismiss"); // nothing is lost by looking
        QVERIFY(isUnsaved());
        QCOMPARE(editor()->value().value(), QByteArray("Xold"));
        f->tab->save();
        QTRY_VERIFY(f->find("conflictView")->isVisible());
        f->click("conflictTakeTheirs");
        QVERIFY(!isUnsaved());
        QCOMPARE(editor()->value().value(), QByteArray("theirs"));
        QCOMPARE(f->bytes({"GET", "k"}), QByteArray("theirs"));
    }

    void aPartIsReadOnlyUntilAllIsLoaded_D15()
    {
        // Several windows of loadWhole(). In lines: a longer one is not edited as text.
        const QByteArray value = QByteArray(QByteArray(99, 'v') + '\n').repeated(22'000) + "end";
        f->server.command({"SET", "k", value});
        f->open("k");
        QTRY_VERIFY(f->isLoaded());
        QVERIFY(editor()->isPartial());
        QVERIFY(editor()->baseline().size() < value.size());
        QVERIFY(f->messages()->has(Topic::Partial));
        f->type(QStringLiteral("X"));
        QVERIFY(!isUnsaved());
        f->tab->save();
        QCOMPARE(f->integer({"STRLEN", "k"}), value.size());
        f->click("loadAllButton");
        QTRY_VERIFY(!editor()->isPartial() && editor()->isEditable());
        QVERIFY(!f->messages()->has(Topic::Partial));
        f->type(QStringLiteral("X"));
        f->tab->save();
        QTRY_VERIFY(!isUnsaved());
        QCOMPARE(f->bytes({"GET", "k"}), 'X' + value);
        f->tab->refresh(); // all of it again
        QTRY_VERIFY(!f->messages()->has(Topic::Partial) && editor()->baseline().size() == value.size() + 1);
    }

    void loadingAllCanBeCancelled()
    {
        f->server.command({"SET", "k", QByteArray(20'000'000, 'v')});
        f->open("k");
        QTRY_VERIFY(f->isLoaded());
        f->click("loadAllButton");
        f->click("cancelLoadButton");
        QTRY_VERIFY(f->find("loadAllButton"));
        QVERIFY(editor()->isPartial());
        QVERIFY(!editor()->isEditable());
    }

    void unsavedTextSurvivesALostServer()
    {
        f->server.command({"SET", "k", "text"});
        f->open("k");
        QTRY_VERIFY(f->isLoaded());
        f->type(QStringLiteral("typed "));
        f->server.kill();
        QTRY_VERIFY(f->messages()->has(Topic::Connection));
        QVERIFY(isUnsaved());
        f->tab->save();
        QCOMPARE(editor()->value().value(), QByteArray("typed text"));
        QTRY_VERIFY(f->messages()->has(Topic::Error));
        QVERIFY(f->server.restart());
        f->server.command({"SET", "k", "text"});
        f->session->connection().retry();
        QTRY_VERIFY(!f->messages()->has(Topic::Connection));
        QVERIFY(!f->messages()->has(Topic::Error)); // "Not sent" is stale
        QCOMPARE(editor()->value().value(), QByteArray("typed text"));
        QTRY_VERIFY((f->tab->save(), !isUnsaved()));
        QCOMPARE(f->bytes({"GET", "k"}), QByteArray("typed text"));
    }

    void expiredWhileEditingIsNotCreatedAgain_D23()
    {
        f->server.command({"SET", "k", "text"});
        f->open("k");
        QTRY_VERIFY(f->isLoaded());
        f->type(QStringLiteral("typed "));
        f->server.command({"PEXPIRE", "k", "1"});
        QTRY_COMPARE(f->integer({"EXISTS", "k"}), 0);
        f->tab->save();
        QTRY_VERIFY(f->messages()->has(Topic::Gone));
        QVERIFY(f->messages()->text(Topic::Gone).contains(QStringLiteral("gone")));
        QCOMPARE(f->integer({"EXISTS", "k"}), 0);
        QVERIFY(isUnsaved());
        f->prompt.acceptAll();
        f->tab->refresh(); // what was typed is given up for something that is there, not for nothing
        bool isAnswered = false;
        f->session->send({"PING"}, f->tab.get(), [&](const ReplyView &) { isAnswered = true; });
        QTRY_VERIFY(isAnswered);
        QVERIFY2(f->prompt.asked.isEmpty(), qPrintable(f->prompt.asked.value(0).text));
        QCOMPARE(editor()->value().value(), QByteArray("typed text"));
    }

    void otherTypeIsNotOverwritten_D23()
    {
        f->server.command({"SET", "k", "text"});
        f->open("k");
        QTRY_VERIFY(f->isLoaded());
        f->type(QStringLiteral("typed "));
        f->server.command({"DEL", "k"});
        f->server.command({"HSET", "k", "field", "value"});
        f->tab->save();
        QTRY_VERIFY(f->messages()->has(Topic::Gone));
        QVERIFY(f->messages()->text(Topic::Gone).contains(QStringLiteral("hash")));
        QCOMPARE(f->bytes({"HGET", "k", "field"}), QByteArray("value"));
        QVERIFY(isUnsaved());
    }

    void unknownOutcomeIsCheckedNotRepeated_D18()
    {
        f->server.command({"SET", "k", "text"});
        Profile profile;
        profile.params.commandTimeout = std::chrono::milliseconds(400);
        f->open("k", profile);
        QTRY_VERIFY(f->isLoaded());
        f->type(QStringLiteral("X"));
        f->server.freeze();
        f->tab->save();
        QTRY_VERIFY(f->messages()->has(Topic::Outcome));
        QVERIFY(isUnsaved());
        QVERIFY(f->messages()->text(Topic::Outcome).contains(QStringLiteral("unknown")));
        f->server.thaw();
        QTRY_COMPARE(f->bytes({"GET", "k"}), QByteArray("Xtext"));
        const auto writes = [this] {
            return f->server.calls("set") + f->server.calls("eval") + f->server.calls("evalsha");
        };
        const qint64 before = writes();
        QTRY_VERIFY(f->session->isReady());
        f->find<QAbstractButton>("messageCheck")->click();
        QTRY_VERIFY(!isUnsaved());
        QVERIFY(!f->messages()->has(Topic::Outcome));
        QCOMPARE(writes(), before);
    }

    void readOnlyProfileTakesNoEdit_D20()
    {
        f->server.command({"SET", "k", "text"});
        Profile profile;
        profile.params.safety = SafetyLevel::ReadOnly;
        f->open("k", profile);
        QTRY_VERIFY(f->isLoaded());
        QVERIFY(f->messages()->has(Topic::ReadOnly));
        f->type(QStringLiteral("X"));
        QVERIFY(!isUnsaved());
        for (const char *name : {"renameButton", "deleteButton", "ttlButton", "saveButton"})
            QVERIFY2(!f->find(name)->isEnabled(), name);
        QVERIFY(f->find("refreshButton")->isEnabled());
    }

    void confirmingProfileAsksOnce()
    {
        f->server.command({"SET", "k", "text"});
        Profile profile;
        profile.params.safety = SafetyLevel::Confirm;
        f->open("k", profile);
        QTRY_VERIFY(f->isLoaded());
        f->type(QStringLiteral("X"));
        f->tab->save();
        QTRY_COMPARE(f->prompt.asked.size(), 1);
        QVERIFY(f->prompt.asked.first().text.contains(QStringLiteral("test server")));
        QCoreApplication::processEvents();
        QCOMPARE(f->bytes({"GET", "k"}), QByteArray("text"));
        QVERIFY(isUnsaved());
        f->prompt.acceptAll();
        f->tab->save();
        QTRY_VERIFY(!isUnsaved());
        QCOMPARE(f->prompt.asked.size(), 2);
        QCOMPARE(f->bytes({"GET", "k"}), QByteArray("Xtext"));
    }

    void refreshAsksBeforeItDrops()
    {
        f->server.command({"SET", "k", "text"});
        f->open("k");
        QTRY_VERIFY(f->isLoaded());
        f->type(QStringLiteral("X"));
        f->tab->refresh();
        QTRY_COMPARE(f->prompt.asked.size(), 1);
        QCoreApplication::processEvents();
        QCOMPARE(editor()->value().value(), QByteArray("Xtext"));
        f->server.command({"SET", "k", "newer"});
        f->prompt.acceptAll();
        f->tab->refresh();
        QTRY_COMPARE(editor()->value().value(), QByteArray("newer"));
        QVERIFY(!isUnsaved());
    }

    void typingWhileASaveIsOnItsWayIsKept()
    {
        f->server.command({"SET", "k", "text"});
        f->open("k");
        QTRY_VERIFY(f->isLoaded());
        f->type(QStringLiteral("a"));
        QSignalSpy saved(f->tab->findChild<ValuePane *>(), &ValuePane::saved);
        f->tab->save();
        f->type(QStringLiteral("b"));
        QTRY_COMPARE(saved.size(), 1);
        QCOMPARE(f->bytes({"GET", "k"}), QByteArray("atext"));
        QVERIFY(isUnsaved());
        f->tab->save();
        QTRY_VERIFY(!isUnsaved());
        QCOMPARE(f->bytes({"GET", "k"}), QByteArray("abtext"));
    }

    void jsonIsSavedAsItWasWritten_D16()
    {
        const QByteArray json = R"({"id":9223372036854775807,"big":1e400,"zero":-0})";
        f->server.command({"SET", "k", json});
        f->open("k");
        QTRY_VERIFY(f->isLoaded());
        QCOMPARE(editor()->formatId(), FormatId::Json);
        f->type(QStringLiteral(" ")); // white space alone is no change of the value
        f->tab->save();
        QTRY_VERIFY(!isUnsaved());
        QCOMPARE(f->bytes({"GET", "k"}), json);
        // An edit changes what was edited: neither the other numbers nor the style of a value without white space.
        QTest::keyClick(f->text(), Qt::Key_End, Qt::ControlModifier);
        QTest::keyClick(f->text(), Qt::Key_Backspace);
        QTest::keyClicks(f->text(), QStringLiteral(",\"new\": 1e-400}"));
        f->tab->save();
        QTRY_VERIFY(!isUnsaved());
        QCOMPARE(f->bytes({"GET", "k"}), json.chopped(1) + ",\"new\":1e-400}");
    }

    void absentKeyIsToldAndNotCreated_D23()
    {
        f->open("nothing");
        QTRY_VERIFY(f->messages()->has(Topic::Gone));
        f->tab->save();
        f->tab->findInPage();
        QCOMPARE(f->integer({"EXISTS", "nothing"}), 0);
    }

    void binaryKeyNameReachesTheRightKey_D2()
    {
        const QByteArray one("k\xff", 2);
        const QByteArray other("k\xfe", 2);
        f->server.command({"SET", one, "1"});
        f->server.command({"SET", other, "2"});
        f->open(one);
        QTRY_VERIFY(f->isLoaded());
        QCOMPARE(f->tab->tabTitle(), QStringLiteral("k\\xff"));
        f->type(QStringLiteral("X"));
        f->tab->save();
        QTRY_VERIFY(!isUnsaved());
        QCOMPARE(f->bytes({"GET", one}), QByteArray("X1"));
        QCOMPARE(f->bytes({"GET", other}), QByteArray("2"));
    }

    void closingWhileItLoadsIsQuiet()
    {
        f->server.command({"SET", "k", QByteArray(QByteArray(99, 'v') + '\n').repeated(1000)}); // two reads
        for (int turns = 0; turns < 12; ++turns) {
            f->open("k");
            for (int i = 0; i < turns; ++i)
                QCoreApplication::processEvents();
            f->tab.reset();
            // The connection outlives the page: what was asked for must go nowhere.
            bool isAnswered = false;
            f->session->send({"PING"}, f->session.get(), [&](const ReplyView &) { isAnswered = true; });
            QTRY_VERIFY(isAnswered);
        }
    }

    void closingWhileItSavesIsQuiet()
    {
        f->server.command({"SET", "k", "text"});
        f->open("k");
        QTRY_VERIFY(f->isLoaded());
        f->type(QStringLiteral("X"));
        f->tab->save();
        f->tab.reset();
        QTRY_COMPARE(f->bytes({"GET", "k"}), QByteArray("Xtext")); // sent is sent
    }
};

QTEST_MAIN(TestEditorsString)
#include "tst_editors_string.moc"

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "editorfixture.h"
#include "ui/editors/byteseditor.h"
#include "ui/editors/valuepane.h"

#include <QSignalSpy>
#include <QTabBar>

using namespace redshank;
using Topic = MessageBar::Topic;

/// A key that vanishes while its page holds what somebody has typed, and what can be made of that.
class TestEditorsGone : public QObject
{
    Q_OBJECT

    std::unique_ptr<EditorFixture> f;

    BytesEditor *editor() const { return f->tab->findChild<ValuePane *>()->editor(); }
    bool isUnsaved() const { return f->tab->hasUnsavedChanges(); }
    QString ttlText() const { return f->find<QAbstractButton>("ttlButton")->text(); }
    bool isOffered(const char *name) const { return f->find(name) && f->find(name)->isVisible(); }

    /// "typed text" in a page whose key is gone, seen by a save or by a look.
    void loseKey(bool isSeenBySaving)
    {
        f->server.command({"SET", "k", "text", "PX", "500000"});
        f->open("k");
        QTRY_VERIFY(f->isLoaded());
        f->type(QStringLiteral("typed "));
        f->server.command({"DEL", "k"});
        if (isSeenBySaving)
            f->tab->save();
        else
            f->tab->refresh();
        QTRY_VERIFY(f->messages()->has(Topic::Gone));
        QVERIFY(isUnsaved());
    }
    void addWays()
    {
        QTest::addColumn<bool>("isSeenBySaving");
        QTest::newRow("seen by saving") << true;
        QTest::newRow("seen by looking") << false;
    }
    bool isThere(const QByteArray &key) { return f->integer({"EXISTS", key}) == 1; }

private Q_SLOTS:
    void init()
    {
        f = std::make_unique<EditorFixture>();
        QVERIFY(f->start());
    }
    void cleanup() { f.reset(); }

    void D23_isCreatedAgainByChoice_data() { addWays(); }
    void D23_isCreatedAgainByChoice()
    {
        QFETCH(bool, isSeenBySaving);
        loseKey(isSeenBySaving);
        QVERIFY(!isThere("k"));
        QSignalSpy created(f->tab.get(), &KeyTab::keyCreated);
        QSignalSpy said(f->tab.get(), &KeyTab::statusMessage);
        f->click("goneCreate");
        QTRY_COMPARE(created.size(), 1);
        QCOMPARE(created[0][0].toByteArray(), QByteArray("k"));
        QCOMPARE(f->bytes({"GET", "k"}), QByteArray("typed text"));
        QCOMPARE(f->integer({"PTTL", "k"}), -1); // what was left of the old one is nobody's to remember
        QVERIFY(!isUnsaved());
        QVERIFY(!f->messages()->has(Topic::Gone));
        QTRY_COMPARE(ttlText(), QStringLiteral("No expiry"));
        QVERIFY2(said.last()[0].toString().contains(QStringLiteral("without a time to live")),
            qPrintable(said.last()[0].toString()));
        // The page is alive again: the next save is an ordinary one.
        QVERIFY(f->find("deleteButton")->isEnabled());
        f->type(QStringLiteral("more "));
        f->tab->save();
        QTRY_VERIFY(!isUnsaved());
        QVERIFY(f->bytes({"GET", "k"}).contains("more "));
        QCOMPARE(created.size(), 1);
    }

    void D23_somebodyElsesKeyIsAConflict_data() { addWays(); }
    void D23_somebodyElsesKeyIsAConflict()
    {
        QFETCH(bool, isSeenBySaving);
        loseKey(isSeenBySaving);
        QSignalSpy created(f->tab.get(), &KeyTab::keyCreated);
        f->server.command({"SET", "k", "theirs", "PX", "300000"});
        f->click("goneCreate");
        QTRY_VERIFY(f->find("conflictView")->isVisible());
        QCOMPARE(f->bytes({"GET", "k"}), QByteArray("theirs"));
        QVERIFY(isUnsaved());
        QTRY_VERIFY(!f->messages()->has(Topic::Gone)); // there is a key
        QVERIFY(f->find("deleteButton")->isEnabled());
        f->click("conflictOverwrite");
        QTRY_VERIFY(!isUnsaved());
        QCOMPARE(f->bytes({"GET", "k"}), QByteArray("typed text"));
        QVERIFY(f->integer({"PTTL", "k"}) > 200'000); // theirs
        QVERIFY(created.isEmpty());
    }

    void D23_anotherTypeIsNotOverwritten()
    {
        loseKey(true);
        f->server.command({"HSET", "k", "field", "value"});
        f->click("goneCreate");
        QTRY_VERIFY(f->messages()->text(Topic::Gone).contains(QStringLiteral("hash")));
        QCOMPARE(f->bytes({"HGET", "k", "field"}), QByteArray("value"));
        QVERIFY(isUnsaved());
        QCOMPARE(editor()->value().value(), QByteArray("typed text"));
    }

    void theOfferOutlivesAFailure()
    {
        loseKey(true);
        f->server.kill();
        QTRY_VERIFY(f->messages()->has(Topic::Connection));
        f->click("goneCreate");
        QTRY_VERIFY(f->messages()->has(Topic::Error));
        QVERIFY(isOffered("goneCreate"));
        QVERIFY(f->server.restart());
        f->session->connection().retry();
        QTRY_VERIFY(!f->messages()->has(Topic::Connection));
        f->click("goneCreate");
        QTRY_VERIFY(!isUnsaved());
        QCOMPARE(f->bytes({"GET", "k"}), QByteArray("typed text"));
    }

    void isSavedUnderAnotherName()
    {
        loseKey(true);
        f->server.command({"SET", "taken", "precious"});
        QSignalSpy created(f->tab.get(), &KeyTab::keyCreated);
        f->prompt.answer = [](const Question &) { return Prompt::Answer{true, QStringLiteral("taken")}; };
        f->click("goneSaveAs");
        QTRY_VERIFY(f->messages()->text(Topic::Error).contains(QStringLiteral("exists already")));
        QCOMPARE(f->bytes({"GET", "taken"}), QByteArray("precious"));
        QVERIFY(!f->find("conflictView")->isVisible()); // of another key, that is no version of this one
        QVERIFY(isOffered("goneSaveAs"));
        QVERIFY(isUnsaved());

        const QByteArray name("new\xff", 4);
        f->prompt.answer = [](const Question &) { return Prompt::Answer{true, QStringLiteral("new\\xff")}; };
        f->click("goneSaveAs");
        QTRY_COMPARE(created.size(), 1);
        QCOMPARE(created[0][0].toByteArray(), name);
        QCOMPARE(f->bytes({"GET", name}), QByteArray("typed text"));
        QVERIFY(!isThere("k"));
        QCOMPARE(f->tab->key(), name);
        QVERIFY(!f->messages()->has(Topic::Gone));
        QTRY_VERIFY(f->isLoaded());
        f->type(QStringLiteral("more "));
        f->tab->save();
        QTRY_VERIFY(!isUnsaved());
        // Where the cursor stands depends on whether the key was read again by now.
        QVERIFY2(f->bytes({"GET", name}).contains("more "), f->bytes({"GET", name}).constData());
        QVERIFY(!isThere("k"));
    }

    void D20_readOnlyProfileIsOfferedNothing()
    {
        f->server.command({"SET", "k", "text"});
        Profile profile;
        profile.params.safety = SafetyLevel::ReadOnly;
        f->open("k", profile);
        QTRY_VERIFY(f->isLoaded());
        f->server.command({"DEL", "k"});
        f->tab->refresh();
        QTRY_VERIFY(f->messages()->has(Topic::Gone));
        QVERIFY(f->find("goneClose")); // by being there: it is painted a turn later
        QVERIFY(!f->find("goneCreate"));
        QVERIFY(!f->find("goneSaveAs"));
    }

    void D15_aPartMakesNoKey()
    {
        f->server.command({"SETRANGE", "k", "5000000", "x"});
        f->open("k");
        QTRY_VERIFY(f->isLoaded());
        QVERIFY(editor()->isPartial());
        f->server.command({"DEL", "k"});
        f->tab->refresh();
        QTRY_VERIFY(f->messages()->has(Topic::Gone));
        QVERIFY(f->find("goneClose"));
        QVERIFY(!f->find("goneCreate"));
    }

    void closingWhileItCreatesIsQuiet()
    {
        for (int turns = 0; turns < 8; ++turns) {
            loseKey(true);
            f->click("goneCreate");
            for (int i = 0; i < turns; ++i)
                QCoreApplication::processEvents();
            f->tab.reset();
            QTRY_COMPARE(f->bytes({"GET", "k"}), QByteArray("typed text")); // sent is sent
        }
    }
};

QTEST_MAIN(TestEditorsGone)
#include "tst_editors_gone.moc"

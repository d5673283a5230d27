// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/undo/undohistory.h"
#include "ui/editors/messagebar.h"
#include "ui/editors/textarea.h"
#include "ui/panels/browser/jobline.h"
#include "windowfixture.h"

#include <memory>

using namespace redshank;

/// Edit > Undo: there while there is something to undo in the current place.
class TestWindowUndo : public WindowFixture
{
    Q_OBJECT
private Q_SLOTS:
    void undoesTheNewestDeletion()
    {
        QTemporaryDir folder;
        UndoHistory history(folder.filePath(QStringLiteral("undo.journal")));
        UndoHistory::setInstance(&history);
        RealServer server;
        QVERIFY(server.start());
        server.command({"MSET", "a", "1", "b", "2"});
        QAction *undo = action("actionUndoDelete");
        QCOMPARE(undo->shortcut(), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z));
        QVERIFY(!undo->isEnabled());
        open(server.params());
        QTRY_COMPARE(keyModel()->rowCount(), 2);
        QVERIFY(!undo->isEnabled());
        // Both from the menu of the window.
        for (const char *key : {"a", "b"}) {
            browser()->revealKey(key);
            m_prompt->answers = {{true, {}}};
            action("actionDeleteKey")->trigger();
            QTRY_COMPARE(server.command({"EXISTS", key}).integer, 0);
            const QToolButton *offer = nullptr;
            QTRY_VERIFY((offer = browser()->findChild<QToolButton *>(QStringLiteral("jobUndo"))) && offer->isVisible());
            QTRY_VERIFY(jobText().contains(QLatin1String(key)));
        }
        QTRY_VERIFY(undo->isEnabled());
        m_prompt->answers = {{true, {}}};
        undo->trigger();
        QTRY_COMPARE(server.command({"GET", "b"}).bytes, QByteArray("2"));
        QTRY_COMPARE(keyModel()->rowCount(), 1);
        // And the one before it.
        QTRY_VERIFY(undo->isEnabled());
        m_prompt->answers = {{true, {}}};
        undo->trigger();
        QTRY_COMPARE(server.command({"GET", "a"}).bytes, QByteArray("1"));
        QTRY_VERIFY(!undo->isEnabled());
        m_window.reset();
        makeWindow();
        QVERIFY(!action("actionUndoDelete")->isEnabled());
    }

    void whatIsDoneOnAPageIsOfferedInTheList()
    {
        QTemporaryDir folder;
        UndoHistory history(folder.filePath(QStringLiteral("undo.journal")));
        UndoHistory::setInstance(&history);
        RealServer server;
        QVERIFY(server.start());
        server.command({"MSET", "a", "1", "b", "2", "c", "3"});
        open(server.params());
        QTRY_COMPARE(keyModel()->rowCount(), 3);

        Q_EMIT browser()->keyActivated("a");
        QTRY_VERIFY(onPage("deleteButton"));
        m_prompt->answers = {{true, {}}};
        onPage("deleteButton")->click();
        QTRY_COMPARE(server.command({"EXISTS", "a"}).integer, 0);
        QVERIFY2(m_prompt->questions.last().detail.contains(QStringLiteral("This can be undone.")),
            qPrintable(m_prompt->questions.last().detail));
        QTRY_COMPARE(jobText(), QStringLiteral("Deleted: a"));
        QCOMPARE(text("statusMessage"), QStringLiteral("a was deleted"));
        QTRY_VERIFY(isOffered());
        QVERIFY(action("actionUndoDelete")->isEnabled());
        offer()->click();
        QTRY_COMPARE(server.command({"GET", "a"}).bytes, QByteArray("1"));
        QTRY_COMPARE(keyModel()->rowCount(), 3);

        Q_EMIT browser()->keyActivated("b");
        QTRY_VERIFY(onPage("ttlButton"));
        onPage("ttlButton")->click();
        QTRY_VERIFY(widget("ttlDialog"));
        m_window->findChild<QAbstractButton *>(QStringLiteral("ttlMonth"))->click();
        button("ttlAccept")->click();
        QTRY_COMPARE(jobText(), QStringLiteral("Time to live changed: b"));
        QVERIFY(server.command({"PTTL", "b"}).integer > 0);
        QTRY_VERIFY(isOffered());
        offer()->click();
        QTRY_COMPARE(server.command({"PTTL", "b"}).integer, -1);
        QTRY_COMPARE(button("ttlButton")->text(), QStringLiteral("No expiry"));

        m_prompt->answers = {{true, QStringLiteral("c")}, {true, {}}};
        onPage("renameButton")->click();
        QTRY_COMPARE(jobText(), QStringLiteral("Replaced: c"));
        QCOMPARE(server.command({"GET", "c"}).bytes, QByteArray("2"));
        QTRY_VERIFY(isOffered());
        offer()->click();
        QTRY_COMPARE(server.command({"GET", "b"}).bytes, QByteArray("2"));
        QCOMPARE(server.command({"GET", "c"}).bytes, QByteArray("3"));
    }

    void savesAreTakenBack()
    {
        QTemporaryDir folder;
        UndoHistory history(folder.filePath(QStringLiteral("undo.journal")));
        UndoHistory::setInstance(&history);
        RealServer server;
        QVERIFY(server.start());
        server.command({"SET", "a", "before"});
        server.command({"PEXPIRE", "a", "900000"});
        const qint64 expiry = server.command({"PEXPIRETIME", "a"}).integer;
        open(server.params());
        QTRY_COMPARE(keyModel()->rowCount(), 1);
        Q_EMIT browser()->keyActivated("a");
        const auto shown = [this] {
            const QWidget *inner =
                tabs()->current() ? tabs()->current()->findChild<QWidget *>(QStringLiteral("valueText")) : nullptr;
            const auto *area =
                inner && inner->isVisible() ? qobject_cast<const TextArea *>(inner->parentWidget()) : nullptr;
            return area ? area->bytes() : QByteArray();
        };
        const auto type = [this](const QString &text) {
            auto *typing = tabs()->current()->findChild<QWidget *>(QStringLiteral("valueText"));
            QTest::keyClick(typing, Qt::Key_A, Qt::ControlModifier);
            QTest::keyClicks(typing, text);
        };
        QTRY_COMPARE(shown(), QByteArray("before"));

        type(QStringLiteral("after"));
        action("actionSave")->trigger();
        QTRY_COMPARE(server.command({"GET", "a"}).bytes, QByteArray("after"));
        QTRY_COMPARE(jobText(), QStringLiteral("Changed: a"));
        QTRY_VERIFY(isOffered());
        offer()->click();
        QTRY_COMPARE(server.command({"GET", "a"}).bytes, QByteArray("before"));
        QCOMPARE(server.command({"PEXPIRETIME", "a"}).integer, expiry);
        QTRY_COMPARE(shown(), QByteArray("before")); // the page that is open follows
        QTRY_VERIFY(!action("actionUndoDelete")->isEnabled());

        // What others wrote since is theirs, and nothing typed is taken for it.
        type(QStringLiteral("mine"));
        action("actionSave")->trigger();
        QTRY_VERIFY(isOffered());
        server.command({"SET", "a", "theirs", "KEEPTTL"});
        m_prompt->answers = {{true, {}}};
        QTRY_VERIFY(action("actionUndoDelete")->isEnabled());
        action("actionUndoDelete")->trigger();
        QVERIFY(m_prompt->questions.last().text.contains(QStringLiteral("the change of a value")));
        QTRY_VERIFY2(jobText().contains(QStringLiteral("left alone: 1 key")), qPrintable(jobText()));
        QCOMPARE(server.command({"GET", "a"}).bytes, QByteArray("theirs"));
    }

    void elementsDeletedTogetherComeBackTogether()
    {
        QTemporaryDir folder;
        UndoHistory history(folder.filePath(QStringLiteral("undo.journal")));
        UndoHistory::setInstance(&history);
        RealServer server;
        QVERIFY(server.start());
        server.command({"HSET", "h", "f", "1", "g", "2", "k", "3"});
        server.command({"RPUSH", "l", "a"});
        open(server.params());
        QTRY_COMPARE(keyModel()->rowCount(), 2);
        const auto removeAll = [this](const char *key) {
            Q_EMIT browser()->keyActivated(key);
            const auto rows = [this] {
                auto *table = tabs()->current() ? tabs()->current()->findChild<QAbstractItemView *>() : nullptr;
                return table && table->isVisible() && table->model()->rowCount() > 0 ? table : nullptr;
            };
            QTRY_VERIFY(rows());
            rows()->selectAll();
            m_prompt->answers = {{true, {}}};
            QTRY_VERIFY(onPage("removeRows"));
            onPage("removeRows")->click();
            QTRY_COMPARE(m_prompt->answers.size(), 0);
        };
        removeAll("h");
        QVERIFY(m_prompt->questions.last().detail.contains(QStringLiteral("This can be undone.")));
        QTRY_COMPARE(server.command({"EXISTS", "h"}).integer, 0);
        QTRY_VERIFY(isOffered());
        QTRY_VERIFY(action("actionUndoDelete")->isEnabled());
        m_prompt->answers = {{true, {}}};
        action("actionUndoDelete")->trigger();
        QVERIFY(m_prompt->questions.last().text.contains(QStringLiteral("3 changes of a value")));
        QTRY_COMPARE(server.command({"HLEN", "h"}).integer, qint64(3));
        QCOMPARE(server.command({"HGET", "h", "g"}).bytes, QByteArray("2"));

        removeAll("l");
        QVERIFY(m_prompt->questions.last().detail.contains(QStringLiteral("This cannot be undone.")));
    }

    void tooLargeToBeTakenBackIsSaid()
    {
        QTemporaryDir folder;
        UndoLimits limits;
        limits.bytes = 4096;
        UndoHistory history(folder.filePath(QStringLiteral("undo.journal")), limits);
        UndoHistory::setInstance(&history);
        RealServer server;
        QVERIFY(server.start());
        server.command({"SET", "a", QByteArray(8000, 'x')});
        open(server.params());
        QTRY_COMPARE(keyModel()->rowCount(), 1);
        Q_EMIT browser()->keyActivated("a");
        const auto typing = [this] {
            return tabs()->current() ? tabs()->current()->findChild<QWidget *>(QStringLiteral("valueText")) : nullptr;
        };
        QTRY_VERIFY(typing() && typing()->isVisible());
        QTest::keyClicks(typing(), QStringLiteral("y"));
        action("actionSave")->trigger();
        QTRY_COMPARE(server.command({"STRLEN", "a"}).integer, qint64(8001));
        const auto *messages = tabs()->current()->findChild<MessageBar *>();
        QTRY_VERIFY(messages->text(MessageBar::Topic::Outcome).contains(QStringLiteral("cannot be undone")));
        QVERIFY(!isOffered());
    }

private:
    /// Of the page in front; nullptr: it cannot be pressed yet.
    QAbstractButton *onPage(const char *name) const
    {
        auto *found =
            tabs()->current() ? tabs()->current()->findChild<QAbstractButton *>(QLatin1String(name)) : nullptr;
        return found && found->isVisible() && found->isEnabled() ? found : nullptr;
    }
    QToolButton *offer() const { return browser()->findChild<QToolButton *>(QStringLiteral("jobUndo")); }
    bool isOffered() const { return offer() && offer()->isVisible(); }
    QString jobText() const { return browser()->findChild<JobLine *>(QStringLiteral("jobLine"))->text(); }
};

QTEST_MAIN(TestWindowUndo)
#include "tst_windowundo.moc"

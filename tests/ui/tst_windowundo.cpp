// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/undo/undohistory.h"
#include "ui/panels/browser/jobline.h"
#include "windowfixture.h"

#include <memory>

using namespace redshank;

/// Edit > Undo Delete: there while there is something to undo in the current place.
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

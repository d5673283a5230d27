// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "windowfixture.h"

#include <QMenu>

using namespace redshank;

/// Keys found from the palette, favourites and keys opened last, in the whole window on a real server.
class TestKeyShelf : public WindowFixture
{
    Q_OBJECT

    std::unique_ptr<RealServer> m_server;

private Q_SLOTS:
    void paletteFindsLoadedKeys()
    {
        begin();
        typeInPalette(QStringLiteral("CART"));
        QTRY_COMPARE(titles(), (QStringList{QStringLiteral("user:1:cart"), QStringLiteral("user:2:cart")}));
        QTest::keyClick(line(), Qt::Key_Down);
        QTest::keyClick(line(), Qt::Key_Return);
        QTRY_COMPARE(tabs()->pages().size(), 1);
        QCOMPARE(tabs()->current()->tabTitle(), QStringLiteral("user:2:cart"));
        QCOMPARE(keyModel()->identityAt(browser()->view()->currentIndex().row()).full, QByteArray("user:2:cart"));
    }

    void paletteFindsBytesAndForgetsWhatDoesNotFit()
    {
        begin();
        typeInPalette(QStringLiteral("\\xff"));
        QTRY_COMPARE(titles(), QStringList{QStringLiteral("k\\xff")});
        line()->setText(QStringLiteral("user:3"));
        QVERIFY(!titles().contains(QStringLiteral("k\\xff"))); // at once: Return may follow
        QTRY_COMPARE(titles(), QStringList{QStringLiteral("user:3:profile")});
        QTest::keyClick(line(), Qt::Key_Return);
        QTRY_COMPARE(tabs()->pages().size(), 1);
    }

    void favouritesAndRecentKeysAreKept()
    {
        begin();
        Q_EMIT browser()->keyActivated("user:1:cart");
        Q_EMIT browser()->keyPreviewed("user:2:cart"); // not opened for good
        Q_EMIT browser()->keyActivated("k\xff");
        tabs()->current()->setFocus();
        action("actionFavouriteKey")->trigger();
        Q_EMIT browser()->keyActivated("user:1:cart"); // once more, and nothing is stored at once
        QCOMPARE(menuTitles(),
            (QStringList{QStringLiteral("k\\xff"), QStringLiteral("user:1:cart"), QStringLiteral("k\\xff")}));
        m_window->storeSession();

        makeWindow();
        open(m_server->params());
        QTRY_COMPARE(keyModel()->index().size(), 4);
        QCOMPARE(menuTitles(),
            (QStringList{QStringLiteral("k\\xff"), QStringLiteral("user:1:cart"), QStringLiteral("k\\xff")}));
        action("actionPalette")->trigger();
        QVERIFY(line());
        QCOMPARE(titles().mid(0, 2), (QStringList{QStringLiteral("k\\xff"), QStringLiteral("user:1:cart")}));
        QTest::keyClick(line(), Qt::Key_Return);
        QTRY_COMPARE(tabs()->pages().size(), 1);
        tabs()->current()->setFocus();
        action("actionFavouriteKey")->trigger();
        QCOMPARE(menuTitles().size(), 3); // "No favourites yet", and both recent ones
        QVERIFY(!m_window->findChild<QAction *>(QStringLiteral("favourite")));
    }

    void aFavouriteOfAnotherDatabaseOpensThere()
    {
        begin();
        m_server->command({"SET", "far", "v"}, 2);
        Q_EMIT browser()->keyActivated("user:1:cart");
        QTRY_VERIFY(!m_profiles->profiles().isEmpty());
        QVERIFY(m_bookmarks->setFavourite(m_profiles->profiles().first().id, {2, "far"}, true));
        typeInPalette(QStringLiteral("far in db2"));
        QTRY_COMPARE(titles().value(0), QStringLiteral("far in db2"));
        QTest::keyClick(line(), Qt::Key_Return);
        QTRY_COMPARE(m_window->session()->database(), 2);
        QTRY_COMPARE(tabs()->pages().size(), 1);
        QCOMPARE(tabs()->current()->tabTitle(), QStringLiteral("far"));
    }

    void deletedKeysAreNoLongerRecent()
    {
        begin();
        Q_EMIT browser()->keyActivated("user:1:cart");
        QCOMPARE(menuTitles().last(), QStringLiteral("user:1:cart"));
        Q_EMIT browser()->keysDeleted({"user:1:cart"});
        QVERIFY(!menuTitles().contains(QStringLiteral("user:1:cart")));
    }

    void favouritesFollowARename()
    {
        begin();
        Q_EMIT browser()->keyActivated("user:1:cart");
        QVERIFY(widget("renameButton"));
        tabs()->current()->setFocus();
        action("actionFavouriteKey")->trigger();
        m_prompt->answers = {{true, QStringLiteral("by the menu")}, {true, QStringLiteral("by the page")}};
        action("actionRenameKey")->trigger();
        const QString menu = QStringLiteral("by the menu");
        QTRY_COMPARE(menuTitles(), (QStringList{menu, menu}));
        const auto rename = [this] {
            const auto buttons = m_window->findChildren<QAbstractButton *>(QStringLiteral("renameButton"));
            return buttons.isEmpty() ? nullptr : buttons.last();
        };
        QTRY_VERIFY(rename() && rename()->isEnabled()); // the page has read the key under its new name
        rename()->click();
        const QString page = QStringLiteral("by the page");
        QTRY_COMPARE(menuTitles(), (QStringList{page, page}));
    }

private:
    void begin()
    {
        m_server = std::make_unique<RealServer>();
        QVERIFY(m_server->start());
        for (const char *key : {"user:1:cart", "user:2:cart", "user:3:profile", "k\xff"})
            m_server->command({"SET", key, "v"});
        open(m_server->params());
        QTRY_COMPARE(keyModel()->index().size(), 4);
    }
    void typeInPalette(const QString &text)
    {
        action("actionPalette")->trigger();
        QVERIFY(line());
        line()->setText(text);
    }
    QLineEdit *line() const { return m_window->findChild<QLineEdit *>(QStringLiteral("paletteLine")); }
    QStringList titles() const
    {
        QStringList titles;
        const auto *list = m_window->findChild<QTreeWidget *>(QStringLiteral("paletteList"));
        for (int i = 0; list && i < list->topLevelItemCount(); ++i)
            titles.append(list->topLevelItem(i)->text(0));
        return titles;
    }
    QStringList menuTitles() const
    {
        auto *menu = m_window->findChild<QMenu *>(QStringLiteral("bookmarksMenu"));
        Q_EMIT menu->aboutToShow();
        QStringList titles;
        for (const QAction *entry : menu->actions())
            if (!entry->isSeparator())
                titles.append(entry->text());
        return titles;
    }
};

QTEST_MAIN(TestKeyShelf)
#include "tst_keyshelf.moc"

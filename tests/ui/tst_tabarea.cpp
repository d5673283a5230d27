// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testprompt.h"
#include "tests/support/test.h"
#include "ui/frame/tabarea.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QPointer>
#include <QSignalSpy>
#include <QTabBar>
#include <QTabWidget>

using namespace redshank;

namespace {

class Page : public TabPage
{
public:
    explicit Page(QString title)
        : m_title(std::move(title))
    { }
    QString tabTitle() const override { return m_title; }
    QString tabIdentity() const override { return QStringLiteral("page:") + m_title; }
    bool hasUnsavedChanges() const override { return m_isUnsaved; }
    void setUnsaved(bool isUnsaved)
    {
        m_isUnsaved = isUnsaved;
        Q_EMIT titleChanged();
    }

private:
    QString m_title;
    bool m_isUnsaved = false;
};

} // namespace

class TestTabArea : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::instance()->apply(*qApp, Theme::Mode::Light); }

    void init()
    {
        m_prompt = std::make_unique<TestPrompt>();
        m_area = std::make_unique<TabArea>();
        m_area->resize(800, 600);
        m_area->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_area.get(), patience));
    }

    void cleanup()
    {
        m_area.reset();
        m_prompt.reset();
    }

    void emptyAreaTellsWhatToDo()
    {
        QVERIFY(m_area->findChild<QWidget *>(QStringLiteral("emptyTabArea"))->isVisible());
        Page *page = open("a");
        QVERIFY(!m_area->findChild<QWidget *>(QStringLiteral("emptyTabArea"))->isVisible());
        m_area->close(page);
        QVERIFY(m_area->findChild<QWidget *>(QStringLiteral("emptyTabArea"))->isVisible());
        QVERIFY(!m_area->current());
    }

    void raisesByIdentity()
    {
        Page *a = open("a");
        open("b");
        QVERIFY(m_area->raise(QStringLiteral("page:a")));
        QCOMPARE(m_area->current(), a);
        QVERIFY(!m_area->raise(QStringLiteral("page:c")));
        QCOMPARE(m_area->pages().size(), 2);
    }

    void previewIsReplacedByTheNext()
    {
        open("kept");
        QPointer<Page> first = open("first", TabArea::Keep::Preview);
        Page *second = open("second", TabArea::Keep::Preview);
        QCOMPARE(titles(), QStringList({QStringLiteral("kept"), QStringLiteral("second")}));
        QTRY_VERIFY(!first);
        second->setUnsaved(true); // what was edited stays, even after it was saved
        second->setUnsaved(false);
        open("third", TabArea::Keep::Preview);
        QCOMPARE(titles(), QStringList({QStringLiteral("kept"), QStringLiteral("second"), QStringLiteral("third")}));
        Q_EMIT bar()->tabBarDoubleClicked(2);
        open("fourth", TabArea::Keep::Preview);
        QCOMPARE(titles().size(), 4);
        QVERIFY(m_area->raise(QStringLiteral("page:fourth"), TabArea::Keep::Permanent));
        open("fifth", TabArea::Keep::Preview);
        QCOMPARE(titles().size(), 5);
    }

    void titlesFollowTheTheme()
    {
        open("kept");
        open("looked at", TabArea::Keep::Preview);
        const QColor light = bar()->tabTextColor(1);
        Theme::instance()->setMode(Theme::Mode::Dark);
        QVERIFY(!bar()->tabTextColor(0).isValid()); // the palette's
        QVERIFY(bar()->tabTextColor(1) != light);
        QCOMPARE(bar()->tabTextColor(1), Theme::instance()->color(Theme::Shade::Muted));
        Theme::instance()->setMode(Theme::Mode::Light);
        QCOMPARE(bar()->tabTextColor(1), light);
    }

    void focusGoesToTheNextPage()
    {
        Page *a = open("a");
        Page *b = open("b");
        QSignalSpy emptied(m_area.get(), &TabArea::emptied);
        b->setFocus();
        m_area->close(b);
        QCOMPARE(m_area->focusWidget(), a);
        QCOMPARE(emptied.size(), 0);
        m_area->close(a);
        QCOMPARE(emptied.size(), 1);
    }

    void middleClickCloses()
    {
        open("a");
        open("b");
        const QPoint middle = bar()->tabRect(0).center();
        QTest::mouseClick(bar(), Qt::MiddleButton, {}, middle);
        QCOMPARE(titles(), QStringList{QStringLiteral("b")});
        // Pressed on one tab and let go elsewhere: nothing happens.
        open("c");
        QTest::mousePress(bar(), Qt::MiddleButton, {}, bar()->tabRect(0).center());
        QTest::mouseRelease(bar(), Qt::MiddleButton, {}, bar()->tabRect(1).center());
        QCOMPARE(titles().size(), 2);
    }

    void showsNextAroundTheEnds()
    {
        Page *a = open("a");
        Page *b = open("b");
        m_area->showNext(1);
        QCOMPARE(m_area->current(), a);
        m_area->showNext(-1);
        QCOMPARE(m_area->current(), b);
    }

    void asksBeforeUnsavedIsClosed()
    {
        QPointer<Page> page = open("a");
        page->setUnsaved(true);
        QVERIFY(bar()->tabText(0).startsWith(QStringLiteral("●")));
        m_prompt->answers = {{false, {}}};
        m_area->close(page);
        QCOMPARE(m_prompt->questions.size(), 1);
        QVERIFY(m_prompt->questions.first().isDestructive);
        QVERIFY(m_prompt->questions.first().text.contains(QStringLiteral("a")));
        QTRY_VERIFY(m_prompt->answers.isEmpty());
        QCoreApplication::processEvents();
        QVERIFY(page);
        QCOMPARE(m_area->pages().size(), 1);
        m_prompt->answers = {{true, {}}};
        Q_EMIT bar()->tabCloseRequested(0);
        QTRY_VERIFY(!page);
        QCOMPARE(m_prompt->questions.size(), 2);
    }

    void asksOnceForAll()
    {
        int consents = 0;
        int refusals = 0;
        const auto count = [&](bool isConsented) { ++(isConsented ? consents : refusals); };
        m_area->askToDiscard(m_area->pages(), this, count);
        QCOMPARE(consents, 1);
        for (const char *name : {"a", "b", "c", "d", "e", "f", "g"})
            open(name)->setUnsaved(true);
        m_prompt->answers = {{false, {}}};
        m_area->askToDiscard(m_area->pages(), this, count);
        QTRY_COMPARE(refusals, 1);
        QCOMPARE(m_prompt->questions.size(), 1);
        QCOMPARE(m_area->pages().size(), 7);
    }

    void pageDiesWhileItsQuestionIsOpen()
    {
        TestPrompt::setInstance(nullptr); // the real one
        QPointer<Page> page = open("a");
        page->setUnsaved(true);
        m_area->close(page);
        m_area->drop(page);
        QTRY_VERIFY(!page);
        QTRY_VERIFY(!m_area->findChild<QWidget *>(QStringLiteral("questionDialog")));
    }

    void titlesAreNeitherMnemonicsNorMarkup()
    {
        open("R&D <b>x</b>");
        QCOMPARE(bar()->tabText(0), QStringLiteral("R&&D <b>x</b>"));
        QVERIFY(bar()->tabToolTip(0).contains(QStringLiteral("R&amp;D &lt;b&gt;")));
        QCOMPARE(bar()->accessibleTabName(0), QStringLiteral("R&D <b>x</b>"));
    }

    void longNamesDoNotPushTabsAway()
    {
        open("short");
        m_area->open(new Page(QString(4000, QLatin1Char('k'))));
        QVERIFY(bar()->tabRect(1).width() < 500);
    }

private:
    Page *open(const char *title, TabArea::Keep keep = TabArea::Keep::Permanent)
    {
        auto *page = new Page(QString::fromUtf8(title));
        m_area->open(page, keep);
        return page;
    }
    QStringList titles() const
    {
        QStringList titles;
        for (const TabPage *page : m_area->pages())
            titles.append(page->tabTitle());
        return titles;
    }
    QTabBar *bar() const { return m_area->findChild<QTabBar *>(QStringLiteral("tabBar")); }

    std::unique_ptr<TestPrompt> m_prompt;
    std::unique_ptr<TabArea> m_area;
};

QTEST_MAIN(TestTabArea)
#include "tst_tabarea.moc"

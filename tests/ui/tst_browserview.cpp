// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyviewfixture.h"
#include "ui/panels/browser/accessiblekeyview.h"
#include "ui/panels/browser/rowscroll.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QApplication>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStyleHints>

#include <limits>

using namespace redshank;

class TestBrowserView : public QObject, private KeyViewFixture
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance()->apply(*qApp, Theme::Mode::Light); }
    void init() { QVERIFY(start()); }
    void cleanup() { stop(); }

    void reachesEveryRow_data();
    void reachesEveryRow();
    void scrollsThroughTenMillionRows();
    void movesByKeyboard();
    void foldsByKeyboard();
    void activatesByKeyboard();
    void findsAsOneTypes();
    void sameLetterGoesOn();
    void spacesBelongToNames();
    void findsAmongManyAtOnce();
    void foldsByCharacters();
    void choosesByKeyboard();
    void clicksAndDoubleClicks();
    void foldsByTheArrow();
    void announcesVisibleRowsOnceAFrame();
    void asksForAMenuAtTheCurrentRow();
    void speaksToAScreenReader();
    void keepsFewRowsForAScreenReader();

private:
    void pauseTyping()
    {
        QElapsedTimer pause;
        pause.start();
        QTRY_VERIFY(pause.elapsed() > QGuiApplication::styleHints()->keyboardInputInterval());
    }
};

void TestBrowserView::reachesEveryRow_data()
{
    QTest::addColumn<int>("rows");
    QTest::newRow("none") << 0;
    QTest::newRow("one") << 1;
    QTest::newRow("ten million") << 10'000'000;
    QTest::newRow("all that an int can count") << std::numeric_limits<int>::max();
}

void TestBrowserView::reachesEveryRow()
{
    QFETCH(int, rows);
    constexpr int height = 24;
    constexpr int viewport = 1000;
    const RowScroll scroll(rows, height, viewport);
    QVERIFY(scroll.maximum() >= 0);
    QCOMPARE(scroll.offset(0), 0);
    const qint64 end = std::max<qint64>(0, qint64(rows) * height - viewport);
    QCOMPARE(scroll.offset(scroll.maximum()), end);
    for (const qint64 row : {qint64(0), qint64(rows / 3), qint64(rows / 2), qint64(rows - 100), qint64(rows - 1)}) {
        if (row < 0)
            continue;
        const qint64 top = scroll.offset(scroll.valueAtMost(row * height));
        QVERIFY(top <= row * height && top + viewport >= std::min((row + 1) * height, top + viewport));
        QVERIFY(row * height - top < std::max<qint64>(viewport, scroll.step()));
        const qint64 bottom = scroll.offset(scroll.valueAtLeast((row + 1) * height - viewport)) + viewport;
        QVERIFY(bottom >= std::min((row + 1) * height, end + viewport));
    }
}

void TestBrowserView::scrollsThroughTenMillionRows()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    constexpr int count = 1'000'000; // sanitizers make the index, not the view, take minutes
#else
    constexpr int count = 10'000'000;
#endif
    m_model->setIndex(numbered("many:", count));
    QCOMPARE(m_model->rowCount(), 1);
    select("many:");
    press(Qt::Key_Right);
    QCOMPARE(m_model->rowCount(), count + 1);
    press(Qt::Key_End);
    QCOMPARE(m_view->currentIndex().row(), count);
    QCOMPARE(current(), "many:" + QByteArray::number(count - 1));
    QCOMPARE(m_view->verticalScrollBar()->value(), m_view->verticalScrollBar()->maximum());
    const QRect last = m_view->visualRect(m_view->currentIndex());
    QCOMPARE(last.bottom() + 1, m_view->viewport()->height());
    QCOMPARE(m_view->indexAt(last.center()).row(), count);

    m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->maximum() / 2);
    const auto [first, behind] = m_view->visibleRows();
    QVERIFY(first > count / 2 - 1000 && behind < count / 2 + 1000);
    QVERIFY(behind - first <= m_view->viewport()->height() / m_view->rowHeight() + 1);
    QVERIFY(!m_view->grab().isNull());

    select("many:123456");
    QVERIFY(m_view->viewport()->rect().contains(m_view->visualRect(m_view->currentIndex())));
    press(Qt::Key_Left); // to the folder
    QCOMPARE(current(), QByteArray("many:"));
    press(Qt::Key_Left); // which closes
    QCOMPARE(m_model->rowCount(), 1);
}

void TestBrowserView::movesByKeyboard()
{
    QByteArrayList keys;
    for (int i = 0; i < 100; ++i)
        keys.append("k" + QByteArray::number(i));
    show(keys);
    press(Qt::Key_Down);
    QCOMPARE(current(), QByteArray("k0"));
    press(Qt::Key_Down);
    QCOMPARE(current(), QByteArray("k1"));
    press(Qt::Key_Up);
    press(Qt::Key_Up);
    QCOMPARE(current(), QByteArray("k0"));
    const int page = m_view->viewport()->height() / m_view->rowHeight();
    press(Qt::Key_PageDown);
    QCOMPARE(m_view->currentIndex().row(), page - 1);
    press(Qt::Key_PageUp);
    QCOMPARE(current(), QByteArray("k0"));
    press(Qt::Key_End);
    QCOMPARE(current(), QByteArray("k99"));
    press(Qt::Key_PageDown);
    QCOMPARE(current(), QByteArray("k99"));
    press(Qt::Key_Home);
    QCOMPARE(current(), QByteArray("k0"));
    QCOMPARE(m_view->verticalScrollBar()->value(), 0);
    QCOMPARE(selected(), QByteArrayList{"k0"});
}

void TestBrowserView::foldsByKeyboard()
{
    show({"a:b:1", "a:c", "d"});
    select("a:");
    press(Qt::Key_Right);
    QCOMPARE(m_model->rowCount(), 4);
    QCOMPARE(current(), QByteArray("a:"));
    press(Qt::Key_Right); // to its first child
    QCOMPARE(current(), QByteArray("a:b:"));
    press(Qt::Key_Return); // folds out as well
    QCOMPARE(m_model->rowCount(), 5);
    press(Qt::Key_Down);
    QCOMPARE(current(), QByteArray("a:b:1"));
    press(Qt::Key_Right); // nothing on a key
    QCOMPARE(current(), QByteArray("a:b:1"));
    press(Qt::Key_Left);
    QCOMPARE(current(), QByteArray("a:b:"));
    press(Qt::Key_Left); // closes
    QCOMPARE(m_model->rowCount(), 4);
    press(Qt::Key_Left);
    QCOMPARE(current(), QByteArray("a:"));
    press(Qt::Key_Left);
    QCOMPARE(m_model->rowCount(), 2);
    press(Qt::Key_Left); // nothing further out
    QCOMPARE(current(), QByteArray("a:"));
}

void TestBrowserView::activatesByKeyboard()
{
    show({"a:1", "b"});
    QSignalSpy activated(m_view.get(), &KeyView::keyActivated);
    QSignalSpy previewed(m_view.get(), &KeyView::keyPreviewed);
    select("b");
    press(Qt::Key_Return);
    press(Qt::Key_Enter, Qt::KeypadModifier);
    QCOMPARE(activated.size(), 2);
    QCOMPARE(activated.first().first().toByteArray(), QByteArray("b"));
    press(Qt::Key_Space);
    QCOMPARE(previewed.size(), 1);
    select("a:");
    press(Qt::Key_Return);
    press(Qt::Key_Space); // a folder has nothing to look at
    QCOMPARE(activated.size(), 2);
    QCOMPARE(previewed.size(), 1);
    QCOMPARE(m_model->rowCount(), 3);
}

void TestBrowserView::findsAsOneTypes()
{
    show({"alpha", "beta", "bravo", "user:anna", "user:bob"}, {"user:"});
    select("alpha");
    QTest::keyClicks(m_view.get(), QStringLiteral("br"));
    QCOMPARE(current(), QByteArray("bravo"));
    m_view->keyboardSearch(QStringLiteral("avo")); // goes on with the name
    QCOMPARE(current(), QByteArray("bravo"));

    // A pause starts a new word.
    const int interval = QGuiApplication::styleHints()->keyboardInputInterval();
    QGuiApplication::styleHints()->setKeyboardInputInterval(0);
    QElapsedTimer pause;
    pause.start();
    QTRY_VERIFY(pause.elapsed() > 1);
    press(Qt::Key_U);
    QCOMPARE(current(), QByteArray("user:"));
    press(Qt::Key_B);
    QCOMPARE(current(), QByteArray("user:bob")); // the open folder's own first
    QGuiApplication::styleHints()->setKeyboardInputInterval(interval);
}

void TestBrowserView::sameLetterGoesOn()
{
    show({"a", "b:1", "b:2", "Ba", "bc", "c"}, {"b:"});
    select("a");
    QByteArrayList met;
    for (int i = 0; i < 4; ++i) {
        press(Qt::Key_B);
        met.append(current());
    }
    QCOMPARE(met, (QByteArrayList{"b:", "bc", "Ba", "b:"}));
    press(Qt::Key_X); // nothing begins so
    QCOMPARE(current(), QByteArray("b:"));
    m_model->setFlat(true);
    select("a");
    pauseTyping();
    QTest::keyClicks(m_view.get(), QStringLiteral("b:2"));
    QCOMPARE(current(), QByteArray("b:2"));
}

void TestBrowserView::spacesBelongToNames()
{
    show({"new", "new key", "newer"});
    QSignalSpy previewed(m_view.get(), &KeyView::keyPreviewed);
    select("newer");
    QTest::keyClicks(m_view.get(), QStringLiteral("new k"));
    QCOMPARE(current(), QByteArray("new key"));
    QCOMPARE(previewed.size(), 0);
    press(Qt::Key_Space); // no name goes on so
    QCOMPARE(previewed.size(), 1);
}

void TestBrowserView::findsAmongManyAtOnce()
{
    constexpr int count = 1'000'000;
    m_model->setIndex(numbered("many:", count).merged(KeyIndex::of({"Last", "many:x"})));
    m_model->setExpanded(m_model->rowOf({true, "many:"}), true);
    select("many:500000");
    QElapsedTimer timer;
    timer.start();
    m_view->keyboardSearch(QStringLiteral("9"));
    QCOMPARE(current(), QByteArray("many:900000")); // the next one, not the first
    m_view->keyboardSearch(QStringLiteral("99"));
    QCOMPARE(current(), QByteArray("many:999000"));
    m_view->keyboardSearch(QStringLiteral("q")); // nowhere, at any level
    m_view->keyboardSearch(QStringLiteral("q"));
    QCOMPARE(current(), QByteArray("many:999000"));
    // Walking through the rows would take seconds.
    QVERIFY2(timer.elapsed() < 500, QByteArray::number(timer.elapsed()));
}

void TestBrowserView::foldsByCharacters()
{
    show({"a:b:c:1", "a:d:1", "e", "+x", "*y"});
    select("a:");
    press(Qt::Key_Plus);
    QCOMPARE(m_model->rowCount(), 6);
    press(Qt::Key_Minus);
    QCOMPARE(m_model->rowCount(), 4);
    press(Qt::Key_Asterisk, Qt::ShiftModifier);
    QCOMPARE(m_model->rowCount(), 9);
    QCOMPARE(current(), QByteArray("a:"));
    press(Qt::Key_Minus, Qt::KeypadModifier);
    QCOMPARE(m_model->rowCount(), 4);
    select("e"); // which is no folder: then they are the beginning of a name
    QTest::keyClick(m_view.get(), '*');
    QCOMPARE(current(), QByteArray("*y"));
    QSignalSpy inPart(m_view.get(), &KeyView::expandedInPart);
    QByteArrayList many;
    for (int i = 0; i < 2 * KeyTreeModel::mostOpened; ++i)
        many.append("m:" + QByteArray::number(i) + ":x");
    show(many);
    select("m:");
    pauseTyping(); // else it would be a character of what was typed
    press(Qt::Key_Asterisk);
    QCOMPARE(inPart.size(), 1);
}

void TestBrowserView::choosesByKeyboard()
{
    show({" ", "a", "b", "c", "d", "e"});
    select("b");
    press(Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(selected(), (QByteArrayList{"b", "c"}));
    press(Qt::Key_Down, Qt::ControlModifier); // goes without choosing
    press(Qt::Key_Down, Qt::ControlModifier);
    QCOMPARE(current(), QByteArray("e"));
    QCOMPARE(selected(), (QByteArrayList{"b", "c"}));
    press(Qt::Key_Space, Qt::ControlModifier); // and adds, wherever a name begins with a space
    QCOMPARE(selected(), (QByteArrayList{"b", "c", "e"}));
    QCOMPARE(current(), QByteArray("e"));
    press(Qt::Key_Space, Qt::ControlModifier);
    QCOMPARE(selected(), (QByteArrayList{"b", "c"}));
    select("c");
    press(Qt::Key_Home, Qt::ShiftModifier);
    QCOMPARE(selected(), (QByteArrayList{" ", "a", "b", "c"}));
    press(Qt::Key_End, Qt::ShiftModifier);
    QCOMPARE(selected(), (QByteArrayList{"c", "d", "e"}));
    press(Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(selected().size(), 6);
}

void TestBrowserView::clicksAndDoubleClicks()
{
    show({"a:1", "b", "c"});
    QSignalSpy activated(m_view.get(), &KeyView::keyActivated);
    QSignalSpy previewed(m_view.get(), &KeyView::keyPreviewed);
    click("b");
    QCOMPARE(current(), QByteArray("b"));
    QCOMPARE(selected(), QByteArrayList{"b"});
    QCOMPARE(activated.size(), 0);
    QCOMPARE(previewed.size(), 1);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, Qt::ControlModifier, at("c")); // only selects
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, at("a:"));
    QCOMPARE(previewed.size(), 1);
    QTest::mouseDClick(m_view->viewport(), Qt::LeftButton, {}, at("b"));
    QCOMPARE(activated.size(), 1);
    QTest::mouseDClick(m_view->viewport(), Qt::LeftButton, {}, at("a:"));
    QCOMPARE(m_model->rowCount(), 4);
    QCOMPARE(activated.size(), 1);
    QTest::mouseClick(m_view->viewport(), Qt::MiddleButton, {}, at("c"));
    QCOMPARE(activated.size(), 2);
    QCOMPARE(activated.last().first().toByteArray(), QByteArray("c"));
    QCOMPARE(previewed.size(), 1);
    // Below the last row there is nothing to hit.
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, QPoint(50, m_view->viewport()->height() - 5));
    QCOMPARE(selected(), QByteArrayList());
}

void TestBrowserView::foldsByTheArrow()
{
    show({"a:b:1", "c"}, {"a:"});
    click("c");
    const QRect arrow = m_view->arrowRect(m_model->index(rowOf("a:b:"), 0));
    QVERIFY(!arrow.isEmpty());
    QVERIFY(m_view->arrowRect(m_model->index(rowOf("a:"), 0)).left() < arrow.left());
    QVERIFY(m_view->arrowRect(m_model->index(rowOf("c"), 0)).isEmpty());
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, arrow.center());
    QCOMPARE(m_model->rowCount(), 4);
    QCOMPARE(selected(), QByteArrayList{"c"}); // as it was
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, arrow.center());
    QCOMPARE(m_model->rowCount(), 3);
}

void TestBrowserView::announcesVisibleRowsOnceAFrame()
{
    QSignalSpy announced(m_view.get(), &KeyView::visibleRowsChanged);
    QByteArrayList keys;
    for (int i = 0; i < 300; ++i)
        keys.append("k" + QByteArray::number(i));
    show(keys);
    QTRY_COMPARE(announced.size(), 1);
    QCOMPARE(announced.first().at(0).toInt(), 0);
    for (int i = 0; i < 50; ++i)
        m_view->verticalScrollBar()->setValue(i * 10);
    QTRY_COMPARE(announced.size(), 2);
    QCOMPARE(announced.last().at(0).toInt(), 490 / m_view->rowHeight());
}

void TestBrowserView::asksForAMenuAtTheCurrentRow()
{
    show({"a", "b", "c"});
    QSignalSpy menu(m_view.get(), &KeyView::menuRequested);
    select("b");
    QContextMenuEvent byKeyboard(QContextMenuEvent::Keyboard, QPoint(), QPoint());
    QApplication::sendEvent(m_view->viewport(), &byKeyboard);
    QCOMPARE(menu.size(), 1);
    const QPoint local = m_view->viewport()->mapFromGlobal(menu.first().first().toPoint());
    QCOMPARE(m_view->indexAt(local).row(), 1);
}

void TestBrowserView::speaksToAScreenReader()
{
    show({"a:1", "a:2", "b"});
    m_view->setAccessibleName(QStringLiteral("Keys"));
    QAccessibleInterface *tree = QAccessible::queryAccessibleInterface(m_view.get());
    QVERIFY(tree);
    QCOMPARE(tree->role(), QAccessible::Tree);
    QCOMPARE(tree->text(QAccessible::Name), QStringLiteral("Keys"));
    QCOMPARE(tree->childCount(), 2);

    QAccessibleInterface *folder = tree->child(0);
    QVERIFY(folder && folder->isValid());
    QCOMPARE(folder->role(), QAccessible::TreeItem);
    QCOMPARE(folder->parent(), tree);
    QCOMPARE(tree->indexOfChild(folder), 0);
    QCOMPARE(tree->child(0), folder);
    QCOMPARE(folder->text(QAccessible::Name), QStringLiteral("a"));
    QCOMPARE(folder->text(QAccessible::Description), QStringLiteral("folder, 2 keys"));
    QVERIFY(folder->state().expandable && folder->state().collapsed && !folder->state().expanded);
    QVERIFY(!folder->state().selected && !folder->state().focused);
    QAccessibleActionInterface *action = folder->actionInterface();
    QVERIFY(action);
    QVERIFY(action->actionNames().contains(QAccessibleActionInterface::toggleAction()));
    action->doAction(QAccessibleActionInterface::toggleAction());
    QCOMPARE(m_model->rowCount(), 4);
    QCOMPARE(tree->childCount(), 4);
    QVERIFY(folder->state().expanded && !folder->state().collapsed);
    QVERIFY(folder->state().selected && folder->state().focused);
    QCOMPARE(tree->focusChild(), folder);

    QAccessibleInterface *last = tree->child(3);
    QCOMPARE(last->text(QAccessible::Name), QStringLiteral("b"));
    QVERIFY(!last->state().expandable);
    QVERIFY(!last->actionInterface()->actionNames().contains(QAccessibleActionInterface::toggleAction()));
    QSignalSpy activated(m_view.get(), &KeyView::keyActivated);
    last->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    QCOMPARE(activated.size(), 1);
    const QRect rect = last->rect();
    QCOMPARE(tree->childAt(rect.center().x(), rect.center().y()), last);

    // A row goes with its key, and stays with it while others come.
    show({"0", "a:1", "a:2", "b"});
    QCOMPARE(last->text(QAccessible::Name), QStringLiteral("b"));
    QCOMPARE(tree->indexOfChild(last), 4);
    show({"a:1"});
    QVERIFY(!last->isValid());
    QVERIFY(last->state().invalid);
    QCOMPARE(tree->indexOfChild(last), -1);
    last->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    QCOMPARE(activated.size(), 1);
    QCOMPARE(tree->child(99), nullptr);
    QCOMPARE(tree->child(-1), nullptr);
}

void TestBrowserView::keepsFewRowsForAScreenReader()
{
    m_model->setFlat(true);
    m_model->setIndex(numbered("n", 300'000));
    QAccessibleInterface *tree = QAccessible::queryAccessibleInterface(m_view.get());
    QCOMPARE(tree->childCount(), AccessibleKeyView::maxChildren);
    const QAccessible::Id first = QAccessible::uniqueId(tree->child(0));
    for (int row = 1; row < 2 * AccessibleKeyView::maxRows; ++row)
        QVERIFY(tree->child(row)->isValid());
    QVERIFY(!QAccessible::accessibleInterface(first));
    QCOMPARE(tree->child(299'999)->text(QAccessible::Name), QStringLiteral("n299999")); // by focus or hit test
}

QTEST_MAIN(TestBrowserView)
#include "tst_browserview.moc"

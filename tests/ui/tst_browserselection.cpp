// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyviewfixture.h"
#include "ui/panels/browser/keyselection.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QScrollBar>

using namespace redshank;

/// What stays where while rows come and go.
class TestBrowserSelection : public QObject, private KeyViewFixture
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance()->apply(*qApp, Theme::Mode::Light); }
    void init() { QVERIFY(start()); }
    void cleanup() { stop(); }

    void selectsWithModifiers();
    void selectsAMillionRows();
    void keepsSelectionAndScrollOverARefresh();
    void keepsTheTopWhereNothingIsChosen();
    void growsWithoutMovingWhatIsClicked();
    void movesTheCurrentRowWhereItsKeyIsGone();
    void losesSelectedRowsThatAreFoldedAway();
};

void TestBrowserSelection::selectsWithModifiers()
{
    show({"a", "b:1", "b:2", "c", "d"}, {"b:"});
    click("a");
    click("c", Qt::ShiftModifier);
    QCOMPARE(selected(), (QByteArrayList{"a", "b:", "b:1", "b:2", "c"}));
    click("b:1", Qt::ControlModifier);
    QCOMPARE(selected(), (QByteArrayList{"a", "b:", "b:2", "c"}));
    click("d");
    press(Qt::Key_Up, Qt::ShiftModifier);
    press(Qt::Key_Up, Qt::ShiftModifier);
    QCOMPARE(selected(), (QByteArrayList{"b:2", "c", "d"}));
    press(Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(selected(), (QByteArrayList{"c", "d"}));
    press(Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(selected().size(), 6);
    QCOMPARE(static_cast<KeySelection *>(m_view->selectionModel())->selectedRowCount(), 6);
}

void TestBrowserSelection::selectsAMillionRows()
{
    constexpr int count = 1'000'000;
    const KeyIndex index = numbered("n", count);
    m_model->setFlat(true);
    m_model->setIndex(index);
    auto *selection = static_cast<KeySelection *>(m_view->selectionModel());
    select("n10");
    press(Qt::Key_End, Qt::ShiftModifier);
    QCOMPARE(selection->selectedRowCount(), count - 10);
    // A key inside the range joins, one before it does not; both ends stay where they are.
    m_model->setIndex(index.merged(KeyIndex::of({"n5x", "n77x"})));
    QCOMPARE(selection->selectedRowCount(), count - 10 + 1);
    QVERIFY(!selection->isSelected(m_model->index(rowOf("n5x"), 0)));
    QVERIFY(!selection->isSelected(m_model->index(rowOf("n9"), 0)));
    QVERIFY(selection->isSelected(m_model->index(rowOf("n10"), 0)));
    QVERIFY(selection->isSelected(m_model->index(rowOf("n999999"), 0)));
    // An end that goes takes nothing else with it and lets nothing in.
    m_model->setIndex(index.removed(KeyIndex::of({"n10"})));
    QCOMPARE(selection->selectedRowCount(), count - 11);
    QVERIFY(!selection->isSelected(m_model->index(rowOf("n9"), 0)));
}

void TestBrowserSelection::keepsSelectionAndScrollOverARefresh()
{
    QByteArrayList keys;
    for (int i = 0; i < 500; ++i)
        keys.append("k:" + QByteArray::number(2 * i));
    show(keys, {"k:"});
    select("k:400");
    press(Qt::Key_Down, Qt::ShiftModifier);
    press(Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(selected(), (QByteArrayList{"k:400", "k:402", "k:404"}));
    const int before = m_view->visualRect(m_view->currentIndex()).top();

    QByteArrayList more = keys;
    for (int i = 0; i < 100; ++i)
        more.append("k:" + QByteArray::number(2 * i + 1)); // all of them above
    more.append("k:403"); // between selected ones
    m_model->setIndex(KeyIndex::of(more));
    QCOMPARE(current(), QByteArray("k:404"));
    QCOMPARE(selected(), (QByteArrayList{"k:400", "k:402", "k:404"}));
    QCOMPARE(m_view->visualRect(m_view->currentIndex()).top(), before);

    // With the current row out of sight it is the first visible row that stays.
    m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->value() + 60 * m_view->rowHeight() + 7);
    const QModelIndex top = m_view->indexAt({10, 0});
    const QByteArray topKey = m_model->identityAt(top.row()).full;
    const int topPlace = m_view->visualRect(top).top();
    m_model->setIndex(KeyIndex::of(keys));
    QCOMPARE(m_model->identityAt(m_view->indexAt({10, 0}).row()).full, topKey);
    QCOMPARE(m_view->visualRect(m_view->indexAt({10, 0})).top(), topPlace);
    QCOMPARE(selected(), (QByteArrayList{"k:400", "k:402", "k:404"}));
}

void TestBrowserSelection::keepsTheTopWhereNothingIsChosen()
{
    QByteArrayList keys;
    for (int i = 100; i < 200; ++i)
        keys.append("k" + QByteArray::number(i));
    show(keys);
    QVERIFY(m_view->hasFocus());
    QVERIFY(!m_view->currentIndex().isValid()); // the focus alone chooses nothing
    keys.append("a");
    show(keys);
    QCOMPARE(m_view->verticalScrollBar()->value(), 0);
    QCOMPARE(m_model->identityAt(m_view->indexAt({10, 0}).row()).full, QByteArray("a"));
}

void TestBrowserSelection::growsWithoutMovingWhatIsClicked()
{
    QByteArrayList keys;
    for (int i = 0; i < 200; ++i)
        keys.append("f" + QByteArray::number(i) + ":1");
    show(keys);
    m_view->verticalScrollBar()->setValue(50 * m_view->rowHeight());
    select("f60:"); // below the one that is opened
    const int before = m_view->visualRect(m_model->index(rowOf("f55:"), 0)).top();
    m_view->setExpanded(m_model->index(rowOf("f55:"), 0), true);
    QCOMPARE(m_view->visualRect(m_model->index(rowOf("f55:"), 0)).top(), before);
    // One that opens above the viewport moves nothing in it either.
    m_view->setExpanded(m_model->index(rowOf("f3:"), 0), true);
    QCOMPARE(m_view->visualRect(m_model->index(rowOf("f55:"), 0)).top(), before);
}

void TestBrowserSelection::movesTheCurrentRowWhereItsKeyIsGone()
{
    show({"a:1", "a:2", "a:3", "b"}, {"a:"});
    select("a:2");
    show({"a:1", "a:3", "b"});
    QCOMPARE(current(), QByteArray("a:3"));
    QCOMPARE(selected(), QByteArrayList()); // what was chosen is gone: nothing else is chosen for the user
    show({"a:1", "b"});
    QCOMPARE(current(), QByteArray("a:1"));
    show({});
    QVERIFY(!m_view->currentIndex().isValid());
    show({"b"});
    press(Qt::Key_Down);
    QCOMPARE(current(), QByteArray("b"));
}

void TestBrowserSelection::losesSelectedRowsThatAreFoldedAway()
{
    show({"a:1", "a:2", "b"}, {"a:"});
    select("a:1");
    press(Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(selected().size(), 2);
    m_view->setExpanded(m_model->index(0, 0), false);
    QCOMPARE(current(), QByteArray("a:"));
    QCOMPARE(selected(), QByteArrayList{"a:"});
    m_view->setExpanded(m_model->index(0, 0), true);
    QCOMPARE(selected(), QByteArrayList{"a:"});
}

QTEST_MAIN(TestBrowserSelection)
#include "tst_browserselection.moc"

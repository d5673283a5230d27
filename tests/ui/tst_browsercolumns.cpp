// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "browserfixture.h"
#include "core/keyspace/refinekeysjob.h"
#include "ui/panels/browser/columnheader.h"

#include <QAccessible>
#include <QAction>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QLabel>
#include <QMenu>
#include <QScrollBar>
#include <QToolTip>

using namespace redshank;

/// Columns beside the names, and orders by them.
class TestBrowserColumns : public QObject, private BrowserFixture
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY2(startServer(), m_server.errorText()); }
    void init() { reset(); }
    void cleanup() { stop(); }

    void showsWhatIsAskedFor();
    void fetchesOnlyWhatIsShown();
    void isShownByTheKeyboard();
    void keepsItsWidths();
    void standsAboveItsRows();
    void saysWhatIsRefusedOnce();
    void ordersByName();
    void ordersByWhatTheServerTells();
    void givesUpAnOrderOfTooManyKeys();
    void keepsTheCurrentKeyInAnOrder();
    void speaksOfItsCells();

private:
    ColumnHeader *header() const { return view()->header(); }
    JobLine *askLine() const { return m_panel->findChild<JobLine *>(QStringLiteral("askLine")); }
    QString cell(const QByteArray &key, int column) const { return model()->index(row(key), column).data().toString(); }
    QAction *action(const char *name) const { return m_panel->findChild<QAction *>(QLatin1String(name)); }
};

void TestBrowserColumns::showsWhatIsAskedFor()
{
    m_server.command({"SET", "text", QByteArray(3000, 'x'), "EX", "7000"});
    m_server.command({"SADD", "numbers", "1"});
    open();
    QCOMPARE(m_panel->columns(), QStringList{QStringLiteral("ttl")});
    QSignalSpy changed(m_panel.get(), &BrowserPanel::columnsChanged);
    m_panel->setColumns({QStringLiteral("size"), QStringLiteral("encoding"), QStringLiteral("idle"),
        QStringLiteral("ttl"), QStringLiteral("type"), QStringLiteral("unheard-of")});
    QCOMPARE(m_panel->columns().size(), 5);
    QCOMPARE(changed.size(), 4);
    QTRY_COMPARE(cell("text", KeyColumn::Encoding), QStringLiteral("raw"));
    QCOMPARE(cell("text", KeyColumn::Ttl), QStringLiteral("1 h"));
    QVERIFY(cell("text", KeyColumn::Size).endsWith(QStringLiteral("KiB")));
    QVERIFY(!cell("text", KeyColumn::Idle).isEmpty());
    QCOMPARE(cell("numbers", KeyColumn::Type), QStringLiteral("set"));
    QCOMPARE(cell("numbers", KeyColumn::Encoding), QStringLiteral("intset"));
    QCOMPARE(cell("numbers", KeyColumn::Ttl), QString());
    QVERIFY(!view()->grab().isNull());
}

void TestBrowserColumns::fetchesOnlyWhatIsShown()
{
    QList<QByteArrayList> commands;
    for (int i = 0; i < 2000; ++i)
        commands.append({"SET", "k" + QByteArray::number(i), "v"});
    m_server.pipeline(commands);
    const qint64 sizes = m_server.calls("memory|usage");
    const qint64 objects = m_server.calls("object|encoding");
    open();
    QTRY_VERIFY(isSettled());
    QTRY_COMPARE(model()->index(0, 0).data(KeyTreeModel::TypeRole).toByteArray(), QByteArray("string"));
    QCOMPARE(m_server.calls("memory|usage"), sizes);
    header()->setColumnShown(KeyColumn::Size, true);
    QTRY_VERIFY(!cell("k0", KeyColumn::Size).isEmpty());
    QVERIFY(m_server.calls("memory|usage") - sizes < 100);
    press(Qt::Key_End);
    QTRY_VERIFY(!cell("k1999", KeyColumn::Size).isEmpty());
    QVERIFY(cell("k1000", KeyColumn::Size).isEmpty());
    QCOMPARE(m_server.calls("object|encoding"), objects);
}

void TestBrowserColumns::isShownByTheKeyboard()
{
    set({"a"});
    open();
    QTRY_VERIFY(isSettled());
    choose("a");
    QContextMenuEvent byKeyboard(QContextMenuEvent::Keyboard, QPoint(), QPoint());
    QApplication::sendEvent(view()->viewport(), &byKeyboard);
    QVERIFY(action("show_size"));
    QVERIFY(action("show_ttl")->isChecked() && !action("show_size")->isChecked());
    action("show_size")->trigger();
    action("show_ttl")->trigger();
    QCOMPARE(m_panel->columns(), QStringList{QStringLiteral("size")});
    action("sortDescending")->trigger();
    QCOMPARE(header()->sortIndicatorOrder(), Qt::DescendingOrder);
    view()->findChild<QMenu *>(QStringLiteral("keyMenu"))->close();
    QTRY_VERIFY(!action("show_size"));

    QContextMenuEvent byMouse(QContextMenuEvent::Mouse, QPoint(5, 5), header()->mapToGlobal(QPoint(5, 5)));
    QApplication::sendEvent(header()->viewport(), &byMouse);
    auto *menu = header()->findChild<QMenu *>(QStringLiteral("headerMenu"));
    QVERIFY(menu && menu->isVisible());
    QVERIFY(action("show_size")->isChecked());
    menu->close();
}

void TestBrowserColumns::keepsItsWidths()
{
    set({"a"});
    open();
    QTRY_VERIFY(isSettled());
    m_panel->resize(480, m_panel->height()); // room for all of them, whatever font there is
    header()->setColumnShown(KeyColumn::Size, true);
    QTRY_COMPARE(header()->length(), view()->viewport()->width());
    const int name = header()->sectionSize(KeyColumn::Name);
    const int ttl = header()->sectionSize(KeyColumn::Ttl);
    header()->resizeSection(KeyColumn::Name, name + 10); // what the mouse does at the border
    QCOMPARE(header()->sectionSize(KeyColumn::Name), name + 10);
    QCOMPARE(header()->sectionSize(KeyColumn::Ttl), ttl - 10);
    QCOMPARE(header()->length(), view()->viewport()->width());
    m_panel->resize(600, 500);
    QTRY_COMPARE(header()->length(), view()->viewport()->width());
    QCOMPARE(header()->sectionSize(KeyColumn::Ttl), ttl - 10);
    // Rows and columns come and go without it.
    m_server.command({"DEL", "a"});
    set({"b", "c:1"});
    press(Qt::Key_F5);
    QTRY_COMPARE(model()->rowCount(), 2);
    QCOMPARE(header()->sectionSize(KeyColumn::Ttl), ttl - 10);

    // Where there is no room for all of them one scrolls sideways, and the name keeps some.
    m_panel->setColumns({QStringLiteral("size"), QStringLiteral("encoding"), QStringLiteral("idle"),
        QStringLiteral("ttl"), QStringLiteral("type")});
    m_panel->resize(240, 500);
    QTRY_VERIFY(view()->horizontalScrollBar()->maximum() > 0);
    QVERIFY(header()->sectionSize(KeyColumn::Name) >= view()->fontMetrics().averageCharWidth() * 12);
    view()->horizontalScrollBar()->setValue(view()->horizontalScrollBar()->maximum());
    QCOMPARE(header()->offset(), view()->horizontalScrollBar()->maximum());
    const QRect last = view()->visualRect(model()->index(row("b"), KeyColumn::Idle));
    QCOMPARE(last.right(), view()->viewport()->width() - 1);
}

void TestBrowserColumns::standsAboveItsRows()
{
    set({"a", "b"});
    open();
    QTRY_VERIFY(isSettled());
    QTRY_COMPARE(model()->rowCount(), 2);
    QTRY_VERIFY(header()->isVisible());
    QCOMPARE(header()->height(), std::max(Theme::rowHeight, header()->sizeHint().height()));
    const auto inWindow = [this](QWidget *widget, const QPoint &point) { return widget->mapTo(m_panel.get(), point); };
    const QRect first = view()->visualRect(model()->index(0, 0));
    QCOMPARE(inWindow(view()->viewport(), first.topLeft()), inWindow(header(), QPoint(0, header()->height())));
    for (const int column : {KeyColumn::Name, KeyColumn::Ttl}) {
        const QRect rect = view()->cellRect(model()->index(1, column));
        QCOMPARE(rect.left(), header()->sectionViewportPosition(column));
        QCOMPARE(rect.width(), header()->sectionSize(column));
        QCOMPARE(rect.height(), view()->rowHeight());
    }
    QVERIFY(view()->cellRect(model()->index(1, KeyColumn::Size)).isEmpty());
    // A click on a cell is a click on its row.
    QTest::mouseClick(
        view()->viewport(), Qt::LeftButton, {}, view()->visualRect(model()->index(1, KeyColumn::Ttl)).center());
    QCOMPARE(view()->currentIndex(), model()->index(1, KeyColumn::Name));
}

void TestBrowserColumns::saysWhatIsRefusedOnce()
{
    set({"a", "b", "c"});
    m_server.command({"ACL", "SETUSER", "limited", "on", ">secret", "~*", "+@all", "-memory"});
    Profile profile;
    profile.params.user = "limited";
    profile.params.password = Secret("secret");
    open(profile);
    QTRY_VERIFY(isSettled());
    header()->setColumnShown(KeyColumn::Size, true);
    QTRY_VERIFY(job().contains(QStringLiteral("The column Size stays empty.")));
    QVERIFY(job().contains(QStringLiteral("NOPERM")));
    QCOMPARE(cell("a", KeyColumn::Size), QString(QChar(0x2013)));
    const QString tip = model()->index(row("a"), KeyColumn::Size).data(Qt::ToolTipRole).toString();
    QVERIFY2(tip.contains(QStringLiteral("NOPERM")), qPrintable(tip));
    const QPoint inside = view()->visualRect(model()->index(row("a"), KeyColumn::Size)).center();
    QHelpEvent help(QEvent::ToolTip, inside, view()->viewport()->mapToGlobal(inside));
    QApplication::sendEvent(view()->viewport(), &help);
    QCOMPARE(QToolTip::text(), tip);
    QToolTip::hideText();

    m_panel->findChild<JobLine *>(QStringLiteral("jobLine"))->clear();
    set({"d"});
    press(Qt::Key_Down);
    m_server.command({"ACL", "SETUSER", "limited", "+memory"});
    press(Qt::Key_F5); // permissions may be others now
    QTRY_VERIFY(cell("d", KeyColumn::Size).endsWith(QStringLiteral("B")));
    QTRY_VERIFY(cell("a", KeyColumn::Size).endsWith(QStringLiteral("B")));
    QCOMPARE(job(), QString());
}

void TestBrowserColumns::ordersByName()
{
    set({"a:1", "a:2", "b", "c10", "c9"});
    open();
    QTRY_VERIFY(isSettled());
    expand("a:");
    const int x = header()->sectionViewportPosition(KeyColumn::Name) + 20;
    QTest::mouseClick(header()->viewport(), Qt::LeftButton, {}, QPoint(x, header()->height() / 2));
    QCOMPARE(header()->sortIndicatorOrder(), Qt::DescendingOrder);
    QCOMPARE(shown(), (QByteArrayList{"c10", "c9", "b", "a:", "a:2", "a:1"}));
    set({"b2"});
    press(Qt::Key_F5);
    QTRY_COMPARE(shown(), (QByteArrayList{"c10", "c9", "b2", "b", "a:", "a:2", "a:1"}));
    header()->setSortIndicator(KeyColumn::Name, Qt::AscendingOrder);
    QCOMPARE(shown(), (QByteArrayList{"a:", "a:1", "a:2", "b", "b2", "c9", "c10"}));
}

void TestBrowserColumns::ordersByWhatTheServerTells()
{
    set({"a:small", "a:large", "b"});
    m_server.command({"SET", "a:large", QByteArray(100'000, 'x'), "EX", "100"});
    m_server.command({"SET", "b", QByteArray(500, 'x')});
    open();
    QTRY_VERIFY(isSettled());
    header()->setColumnShown(KeyColumn::Size, true);
    header()->setSortIndicator(KeyColumn::Size, Qt::DescendingOrder);
    QTRY_COMPARE(shown(), (QByteArrayList{"a:large", "b", "a:small"})); // a list: folders are an order of names
    header()->setSortIndicator(KeyColumn::Ttl, Qt::AscendingOrder);
    QTRY_COMPARE(shown().first(), QByteArray("a:large"));
    QTRY_COMPARE(shown(), (QByteArrayList{"a:large", "a:small", "b"})); // what does not expire, by name
    m_server.command({"SET", "soon", "v", "EX", "50"});
    press(Qt::Key_F5);
    QTRY_COMPARE(shown(), (QByteArrayList{"soon", "a:large", "a:small", "b"}));
    choose("soon");
    m_prompt->answers = {{true, {}}};
    press(Qt::Key_Delete);
    QTRY_COMPARE(shown(), (QByteArrayList{"a:large", "a:small", "b"}));
    header()->setSortIndicator(KeyColumn::Name, Qt::AscendingOrder);
    QCOMPARE(shown(), (QByteArrayList{"a:", "b"}));
}

void TestBrowserColumns::givesUpAnOrderOfTooManyKeys()
{
    QList<QByteArrayList> commands;
    for (qsizetype i = 0; i <= RefineKeysJob::sortLimit; ++i)
        commands.append({"SET", "k" + QByteArray::number(i), "v"});
    m_server.pipeline(commands);
    open();
    QTRY_VERIFY(isSettled());
    QTRY_COMPARE(model()->rowCount(), int(commands.size()));
    header()->setSortIndicator(KeyColumn::Ttl, Qt::DescendingOrder);
    QTRY_VERIFY(askLine()->text().contains(QStringLiteral("up to 100,000 keys")));
    QVERIFY2(askLine()->text().contains(QStringLiteral("here are 100,001")), qPrintable(askLine()->text()));
    QVERIFY(askLine()->isVisible());
    // Neither the arrow nor the mark says that it was done.
    QCOMPARE(header()->sortIndicatorSection(), int(KeyColumn::Name));
    QCOMPARE(header()->sortIndicatorOrder(), Qt::AscendingOrder);
    QCOMPARE(shown().first(), QByteArray("k0"));
    auto *mark = askLine()->findChild<QLabel *>(QStringLiteral("jobMark"));
    QVERIFY(mark);
    QCOMPARE(mark->accessibleName(), QStringLiteral("Note"));

    // With matches that must be asked for the same.
    filter()->setText(QStringLiteral("-k7"));
    QTRY_VERIFY(isSettled() && model()->rowCount() < int(commands.size()));
    QCOMPARE(askLine()->text(), QString());
    header()->setSortIndicator(KeyColumn::Ttl, Qt::AscendingOrder);
    QTRY_COMPARE(header()->sortIndicatorSection(), int(KeyColumn::Ttl));
    filter()->setText(QStringLiteral("-nothing"));
    QTRY_VERIFY(askLine()->text().contains(QStringLiteral("here are 100,001")));
    QCOMPARE(header()->sortIndicatorSection(), int(KeyColumn::Name));
    QTRY_COMPARE(model()->rowCount(), int(commands.size()));
    QVERIFY(askLine()->text().contains(QStringLiteral("here are 100,001")));
}

void TestBrowserColumns::keepsTheCurrentKeyInAnOrder()
{
    QList<QByteArrayList> commands;
    for (int i = 0; i < 500; ++i)
        commands.append({"SET", "k" + QByteArray::number(i), "v", "EX", QByteArray::number(10'000 - i)});
    m_server.pipeline(commands);
    open();
    QTRY_VERIFY(isSettled());
    choose("k20");
    header()->setSortIndicator(KeyColumn::Ttl, Qt::AscendingOrder);
    QTRY_COMPARE(shown().first(), QByteArray("k499"));
    QCOMPARE(model()->identityAt(view()->currentIndex().row()).full, QByteArray("k20"));
    QVERIFY(view()->selectionModel()->isSelected(view()->currentIndex()));
    QCOMPARE(view()->currentIndex().row(), 479);
}

void TestBrowserColumns::speaksOfItsCells()
{
    m_server.command({"SET", "a", QByteArray(3000, 'x'), "EX", "7000"});
    set({"f:1"});
    open();
    QTRY_VERIFY(isSettled());
    header()->setColumnShown(KeyColumn::Size, true);
    QTRY_VERIFY(!cell("a", KeyColumn::Size).isEmpty());
    QAccessibleInterface *tree = QAccessible::queryAccessibleInterface(view());
    QAccessibleInterface *key = tree->child(row("a"));
    QCOMPARE(key->text(QAccessible::Description),
        QStringLiteral("key, string, expires in 1 h, takes %1 of memory").arg(cell("a", KeyColumn::Size)));
    QCOMPARE(key->childCount(), 2);
    QAccessibleInterface *ttl = key->child(0);
    QCOMPARE(ttl->role(), QAccessible::Cell);
    QCOMPARE(ttl->text(QAccessible::Name), QStringLiteral("TTL"));
    QCOMPARE(ttl->text(QAccessible::Value), QStringLiteral("1 h"));
    QCOMPARE(ttl->text(QAccessible::Description), QStringLiteral("expires in 1 h"));
    QCOMPARE(ttl->parent(), key);
    QCOMPARE(key->indexOfChild(ttl), 0);
    QCOMPARE(key->child(0), ttl);
    QCOMPARE(key->child(1)->text(QAccessible::Name), QStringLiteral("Size"));
    QCOMPARE(key->childAt(ttl->rect().center().x(), ttl->rect().center().y()), ttl);
    QCOMPARE(key->child(2), nullptr);
    QCOMPARE(tree->child(row("f:"))->childCount(), 0);
    header()->setColumnShown(KeyColumn::Ttl, false);
    QCOMPARE(key->childCount(), 1);
    QCOMPARE(key->child(0)->text(QAccessible::Name), QStringLiteral("Size"));
    const QAccessible::Id id = QAccessible::uniqueId(key->child(0));
    m_server.command({"DEL", "a"});
    press(Qt::Key_F5);
    QTRY_COMPARE(model()->rowCount(), 1);
    QVERIFY(!QAccessible::accessibleInterface(id)->isValid());
}

QTEST_MAIN(TestBrowserColumns)
#include "tst_browsercolumns.moc"

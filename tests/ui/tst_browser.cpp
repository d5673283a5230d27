// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "browserfixture.h"
#include "ui/panels/browser/browseractions.h"

#include <QAction>
#include <QClipboard>
#include <QLabel>
#include <QMainWindow>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

using namespace redshank;

class TestBrowser : public QObject, private BrowserFixture
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY2(startServer(), m_server.errorText()); }
    void init() { reset(); }
    void cleanup() { stop(); }

    void showsTheKeysOfTheServer();
    void fetchesTypesOfWhatIsVisibleOnly();
    void refreshKeepsWhatTheUserHas();
    void filtersAsOneTypes();
    void filtersByPatternAndByByte();
    void entersTheKeysFromTheFilter();
    void startsWithTheFirstMatchWhereTheCurrentKeyIsNone();
    void saysThatADatabaseIsEmpty();
    void saysWhyAScanIsRefused();
    void switchesToAFlatList();
    void copiesNames();
    void keysThatExpireLeave();
    void shortcutsWinOverTheWindows();
    void offersAMenu();
    void diesInFlight();
};

void TestBrowser::showsTheKeysOfTheServer()
{
    set({"user:1", "user:2", "user:10", "queue", QByteArray("bin\0\xff", 5)});
    open();
    QTRY_VERIFY(isSettled());
    QTRY_COMPARE(shown(), (QByteArrayList{QByteArray("bin\0\xff", 5), "queue", "user:"}));
    QTRY_COMPARE(count(), QStringLiteral("5 keys listed"));
    expand("user:");
    QCOMPARE(shown().mid(2), (QByteArrayList{"user:", "user:1", "user:2", "user:10"}));

    QSignalSpy activated(m_panel.get(), &BrowserPanel::keyActivated);
    choose("queue");
    press(Qt::Key_Return);
    QCOMPARE(activated.size(), 1);
    QCOMPARE(activated.first().first().toByteArray(), QByteArray("queue"));
    QVERIFY(m_panel->revealKey("user:2"));
    QVERIFY(!m_panel->revealKey("nobody"));
}

void TestBrowser::fetchesTypesOfWhatIsVisibleOnly()
{
    QList<QByteArrayList> commands;
    for (int i = 0; i < 3000; ++i)
        commands.append({"SET", "k" + QByteArray::number(i), "v"});
    m_server.pipeline(commands);
    m_server.command({"HSET", "0hash", "f", "v"});
    m_server.command({"PEXPIRE", "0hash", "90000"});
    const qint64 before = m_server.calls("type");
    open();
    QTRY_VERIFY(isSettled());
    const auto type = [this](int at) { return model()->index(at, 0).data(KeyTreeModel::TypeRole).toByteArray(); };
    QTRY_COMPARE(type(0), QByteArray("hash"));
    QTRY_COMPARE(type(5), QByteArray("string"));
    const qint64 ttl = model()->index(0, 0).data(KeyTreeModel::TtlRole).toLongLong();
    QVERIFY(ttl > 60'000 && ttl <= 90'000);
    QCOMPARE(model()->index(1, 0).data(KeyTreeModel::TtlRole).toLongLong(), -1);
    QCOMPARE(type(2000), QByteArray());
    QVERIFY(m_server.calls("type") - before < 300);
    press(Qt::Key_End);
    QTRY_COMPARE(type(3000), QByteArray("string"));
    QVERIFY(m_server.calls("type") - before < 400);
}

void TestBrowser::refreshKeepsWhatTheUserHas()
{
    QList<QByteArrayList> commands;
    for (int i = 0; i < 400; ++i)
        commands.append({"SET", "k:" + QByteArray::number(2 * i), "v"});
    m_server.pipeline(commands);
    open();
    QTRY_VERIFY(isSettled());
    QTRY_COMPARE(model()->rowCount(), 1);
    expand("k:");
    choose("k:300");
    view()->scrollTo(view()->currentIndex(), QAbstractItemView::PositionAtCenter);
    const int place = view()->visualRect(view()->currentIndex()).top();

    commands.clear();
    for (int i = 0; i < 60; ++i)
        commands.append({"SET", "k:" + QByteArray::number(2 * i + 1), "v"});
    commands.append({"DEL", "k:2", "k:4"});
    m_server.pipeline(commands);
    press(Qt::Key_F5);
    QTRY_COMPARE(model()->rowCount(), 1 + 400 + 60 - 2);
    QTRY_VERIFY(isSettled());
    QCOMPARE(model()->identityAt(view()->currentIndex().row()).full, QByteArray("k:300"));
    QVERIFY(view()->selectionModel()->isSelected(view()->currentIndex()));
    QCOMPARE(view()->visualRect(view()->currentIndex()).top(), place);
    QVERIFY(m_panel->isVisible());
}

void TestBrowser::filtersAsOneTypes()
{
    set({"user:1:name", "user:1:mail", "user:2:name", "order:1", "order:2"});
    open();
    QTRY_VERIFY(isSettled());
    QTest::keyClicks(filter(), QStringLiteral("NAME"));
    QTRY_COMPARE(
        shown(), (QByteArrayList{"user:", "user:1:", "user:1:name", "user:2:", "user:2:name"})); // few matches unfold
    QTRY_COMPARE(count(), QStringLiteral("2 match of 5 listed"));
    QTest::keyClicks(filter(), QStringLiteral("less"));
    QTRY_VERIFY(notice()->isVisible());
    QCOMPARE(notice()->title(), QStringLiteral("No key matches “NAMEless”"));
    notice()->findChild<QPushButton *>()->click();
    QTRY_COMPARE(shown(), (QByteArrayList{"order:", "user:"}));
    QVERIFY(filter()->text().isEmpty());
    QVERIFY(!notice()->isVisible());

    QTest::keyClicks(filter(), QStringLiteral("mail"));
    QTRY_COMPARE(count(), QStringLiteral("1 match of 5 listed"));
    QTest::keyClick(filter(), Qt::Key_Escape);
    QVERIFY(filter()->text().isEmpty());
    QTRY_COMPARE(count(), QStringLiteral("5 keys listed"));
}

void TestBrowser::filtersByPatternAndByByte()
{
    set({"a1c", "abc", "xabc", "\xff\xfe"});
    open();
    QTRY_VERIFY(isSettled());
    filter()->setText(QStringLiteral("a?c"));
    QTRY_COMPARE(shown(), (QByteArrayList{"a1c", "abc"}));
    filter()->setText(QStringLiteral("\\xff"));
    QTRY_COMPARE(shown(), QByteArrayList{"\xff\xfe"});
}

void TestBrowser::entersTheKeysFromTheFilter()
{
    set({"alpha", "beta", "gamma"});
    open();
    QTRY_VERIFY(isSettled());
    QTRY_COMPARE(model()->rowCount(), 3);
    m_panel->focusFilter();
    QTRY_VERIFY(filter()->hasFocus());
    QTest::keyClick(filter(), Qt::Key_Down);
    QVERIFY(view()->hasFocus());
    QCOMPARE(view()->currentIndex().row(), 0);
    press(Qt::Key_F, Qt::ControlModifier);
    QVERIFY(filter()->hasFocus());

    QSignalSpy activated(m_panel.get(), &BrowserPanel::keyActivated);
    QTest::keyClicks(filter(), QStringLiteral("et"));
    QTRY_COMPARE(model()->rowCount(), 1);
    QTest::keyClick(filter(), Qt::Key_Return); // the only match
    QCOMPARE(activated.size(), 1);
    QCOMPARE(activated.first().first().toByteArray(), QByteArray("beta"));
}

void TestBrowser::startsWithTheFirstMatchWhereTheCurrentKeyIsNone()
{
    set({"alpha", "beta", "delta", "gamma"});
    open();
    QTRY_VERIFY(isSettled());
    QTRY_COMPARE(model()->rowCount(), 4);
    choose("gamma");
    filter()->setText(QStringLiteral("t")); // beta, delta
    QTRY_COMPARE(model()->rowCount(), 2);
    QTest::keyClick(filter(), Qt::Key_Down);
    QCOMPARE(view()->currentIndex().row(), 0);
    QVERIFY(view()->selectionModel()->isSelected(view()->currentIndex()));
    QSignalSpy activated(m_panel.get(), &BrowserPanel::keyActivated);
    press(Qt::Key_Return);
    QCOMPARE(activated.value(0).value(0).toByteArray(), QByteArray("beta"));

    choose("delta"); // which matches: the way back to the keys leads to it
    filter()->setText(QStringLiteral("elta"));
    QTRY_COMPARE(model()->rowCount(), 1);
    filter()->setText(QStringLiteral("t"));
    QTRY_COMPARE(model()->rowCount(), 2);
    QTest::keyClick(filter(), Qt::Key_Down);
    QCOMPARE(model()->identityAt(view()->currentIndex().row()).full, QByteArray("delta"));
}

void TestBrowser::saysThatADatabaseIsEmpty()
{
    open();
    QTRY_VERIFY(notice()->isVisible());
    QTRY_COMPARE(notice()->title(), QStringLiteral("This database is empty"));
    QCOMPARE(count(), QStringLiteral("0 keys listed"));
    set({"new"});
    notice()->findChild<QPushButton *>()->click();
    QTRY_VERIFY(view()->isVisible());
    QCOMPARE(shown(), QByteArrayList{"new"});
}

void TestBrowser::saysWhyAScanIsRefused()
{
    set({"a", "b"});
    m_server.command({"ACL", "SETUSER", "limited", "on", ">secret", "~*", "+@all", "-scan"});
    Profile profile;
    profile.params.user = "limited";
    profile.params.password = Secret("secret");
    open(profile);
    QTRY_COMPARE(notice()->title(), QStringLiteral("The keys cannot be listed"));
    const QString text = notice()->findChild<QLabel *>(QStringLiteral("noticeText"))->text();
    QVERIFY2(text.contains(QStringLiteral("NOPERM")), qPrintable(text));
    m_server.command({"ACL", "SETUSER", "limited", "+scan"});
    notice()->findChild<QPushButton *>()->click();
    QTRY_COMPARE(shown(), (QByteArrayList{"a", "b"}));
}

void TestBrowser::switchesToAFlatList()
{
    set({"a:1", "a:2", "b"});
    open();
    QTRY_VERIFY(isSettled());
    QTRY_COMPARE(model()->rowCount(), 2);
    QSignalSpy told(m_panel.get(), &BrowserPanel::flatChanged);
    m_panel->findChild<QToolButton *>(QStringLiteral("flatButton"))->click();
    QVERIFY(m_panel->isFlat());
    QCOMPARE(told, (QList<QVariantList>{{true}}));
    QCOMPARE(shown(), (QByteArrayList{"a:1", "a:2", "b"}));
    choose("a:2");
    m_panel->findChild<QToolButton *>(QStringLiteral("flatButton"))->click();
    QCOMPARE(shown(), (QByteArrayList{"a:", "a:1", "a:2", "b"})); // the current key stays in sight
    QCOMPARE(view()->currentIndex().row(), 2);
}

void TestBrowser::copiesNames()
{
    set({"plain key", "caf\xc3\xa9", "bin\xff"});
    m_server.command({"HSET", "h", "f", "v"});
    open();
    QTRY_VERIFY(isSettled());
    QTRY_COMPARE(model()->rowCount(), 4);
    QClipboard *clipboard = QGuiApplication::clipboard();
    choose("caf\xc3\xa9");
    press(Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(clipboard->text(), QString::fromUtf8("caf\xc3\xa9"));
    choose("bin\xff");
    press(Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(clipboard->text(), QStringLiteral("bin\\xff"));
    const int hash = row("h");
    QTRY_COMPARE(model()->index(hash, 0).data(KeyTreeModel::TypeRole).toByteArray(), QByteArray("hash"));
    choose(QByteArrayList{"plain key", "h"});
    press(Qt::Key_C, Qt::ControlModifier | Qt::AltModifier);
    QCOMPARE(clipboard->text(), QStringLiteral("HSCAN h 0 COUNT 100\nGET \"plain key\""));
    QCOMPARE(BrowserActions::readingCommand("unheard-of", "k"), QByteArray("TYPE k"));
}

void TestBrowser::keysThatExpireLeave()
{
    set({"stays"});
    m_server.command({"SET", "goes", "v", "PX", "1500"});
    open();
    QTRY_VERIFY(isSettled());
    QTRY_COMPARE(model()->rowCount(), 2);
    QTRY_COMPARE(shown(), QByteArrayList{"stays"});
}

void TestBrowser::shortcutsWinOverTheWindows()
{
    set({"a"});
    open();
    QTRY_VERIFY(isSettled());
    // The window has the same keys for what is in front of its centre: no ambiguity, no theft.
    QMainWindow window;
    auto *refresh = new QAction(&window);
    refresh->setShortcut(QKeySequence(Qt::Key_F5));
    window.addAction(refresh);
    QSignalSpy stolen(refresh, &QAction::triggered);
    m_panel->setParent(&window);
    window.setCentralWidget(m_panel.get());
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window, patience));
    view()->setFocus();
    set({"b"});
    QTest::keyClick(window.windowHandle(), Qt::Key_F5);
    QTRY_COMPARE(shown(), (QByteArrayList{"a", "b"}));
    QCOMPARE(stolen.size(), 0);
    window.takeCentralWidget();
    m_panel->setParent(nullptr);
}

void TestBrowser::offersAMenu()
{
    set({"a:1", "b"});
    open();
    QTRY_VERIFY(isSettled());
    QTRY_COMPARE(model()->rowCount(), 2);
    choose("a:");
    Q_EMIT view()->menuRequested(view()->mapToGlobal(QPoint(10, 10)));
    auto *menu = view()->findChild<QMenu *>(QStringLiteral("keyMenu"));
    QVERIFY(menu && menu->isVisible());
    const auto isEnabled = [this](const char *name) {
        return m_panel->findChild<QAction *>(QLatin1String(name))->isEnabled();
    };
    QVERIFY(!isEnabled("openKey") && !isEnabled("renameKey") && !isEnabled("copyKeyCommand"));
    QVERIFY(isEnabled("deleteKeys") && isEnabled("copyKeyName"));
    menu->close();
    choose("b");
    Q_EMIT view()->menuRequested(view()->mapToGlobal(QPoint(10, 10)));
    QVERIFY(isEnabled("openKey") && isEnabled("renameKey") && isEnabled("editKeyTtl"));
    QSignalSpy opened(m_panel.get(), &BrowserPanel::keyPreviewed);
    m_panel->findChild<QAction *>(QStringLiteral("previewKey"))->trigger();
    QCOMPARE(opened.size(), 1);
}

void TestBrowser::diesInFlight()
{
    QList<QByteArrayList> commands;
    for (int i = 0; i < 20'000; ++i)
        commands.append({"SET", "k:" + QByteArray::number(i), "v"});
    m_server.pipeline(commands);
    open();
    QTRY_VERIFY(model()->rowCount() > 0);
    m_panel.reset(); // in mid-scan, or just behind it, with details on their way
    open();
    QTRY_VERIFY(isSettled());
    choose("k:");
    press(Qt::Key_Delete); // the folder is being listed
    m_panel.reset();
    open();
    QTRY_VERIFY(isSettled());
    choose("k:");
    m_prompt->answers = {{true, {}}};
    press(Qt::Key_Delete);
    QTRY_VERIFY(m_server.command({"DBSIZE"}).integer < 20'000);
    m_panel.reset(); // in the middle of the deletion: no more is sent than was in flight
    m_session.reset();
    const qint64 left = m_server.command({"DBSIZE"}).integer;
    QCOMPARE(m_server.command({"DBSIZE"}).integer, left);
}

QTEST_MAIN(TestBrowser)
#include "tst_browser.moc"

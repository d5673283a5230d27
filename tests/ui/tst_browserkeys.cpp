// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "browserfixture.h"
#include "core/base/bytes.h"
#include "ui/dialogs/createkeydialog.h"
#include "ui/dialogs/ttldialog.h"
#include "ui/panels/browser/browseractions.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QDoubleSpinBox>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QTemporaryDir>
#include <QToolButton>

using namespace redshank;

/// Keys that are made, duplicated, given a time to live and exported from the browser.
class TestBrowserKeys : public QObject, private BrowserFixture
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY2(startServer(), m_server.errorText()); }
    void init() { reset(); }
    void cleanup() { stop(); }

    void createsEveryType_data();
    void createsEveryType();
    void createsInTheChosenFolder();
    void D23_createNeverOverwritesAndKeepsWhatWasTyped();
    void D1_valuesGoInAsTheyAreTyped();
    void createSaysWhatTheServerSays();
    void formIsWalkedByTab();
    void createDiesInFlight();
    void readOnlyCreatesNothing();
    void duplicatesUnderAFreeName();
    void D6_duplicateAsksAgainForATakenName();
    void expiresSeveralKeysAndFolders();
    void expiresOnlyWhatIsListed();
    void persistsSeveralKeys();
    void exportsNames();
    void copiesCommandsOfSeveral();
    void enterOpensNoMatchOfTheFilterBefore();

private:
    void openSettled()
    {
        open();
        QTRY_VERIFY(isSettled());
    }
    template <typename Dialog> Dialog *dialog() const { return m_panel->window()->findChild<Dialog *>(); }
    template <typename Widget> Widget *part(const char *name) const
    {
        auto *found = m_panel->window()->findChild<Widget *>(QLatin1String(name));
        return found;
    }
    void beginCreating()
    {
        press(Qt::Key_Insert);
        QVERIFY(dialog<CreateKeyDialog>());
    }
    void chooseType(const QByteArray &type)
    {
        auto *box = part<QComboBox>("createType");
        box->setCurrentIndex(box->findData(type));
        QCOMPARE(box->currentData().toByteArray(), type);
    }
    void type(const char *name, const QString &text) { part<QLineEdit>(name)->setText(text); }
    void click(const char *name) { part<QAbstractButton>(name)->click(); }
};

void TestBrowserKeys::createsEveryType_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QStringList>("cells");
    QTest::addColumn<QByteArrayList>("read");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *type, const QStringList &cells, const QByteArrayList &read, const char *expected) {
        QTest::newRow(type) << QByteArray(type) << cells << read << QByteArray(expected);
    };
    row("string", {}, {"GET", "new\xff"}, "one\ntwo");
    row("hash", {QStringLiteral("f"), QStringLiteral("v"), QStringLiteral("g"), QStringLiteral("w")},
        {"HGET", "new\xff", "g"}, "w");
    row("list", {QStringLiteral("a"), {}, QStringLiteral("b"), {}}, {"LINDEX", "new\xff", "1"}, "b");
    row("set", {QStringLiteral("m"), {}, QStringLiteral("n"), {}}, {"SISMEMBER", "new\xff", "n"}, "1");
    row("zset", {QStringLiteral("m"), QStringLiteral("1.5"), QStringLiteral("n"), QStringLiteral("-2")},
        {"ZSCORE", "new\xff", "n"}, "-2");
    row("stream", {QStringLiteral("f"), QStringLiteral("v"), QStringLiteral("g"), QStringLiteral("w")},
        {"XLEN", "new\xff"}, "1");
}

void TestBrowserKeys::createsEveryType()
{
    QFETCH(QByteArray, type);
    QFETCH(QStringList, cells);
    QFETCH(QByteArrayList, read);
    QFETCH(QByteArray, expected);
    set({"other"});
    openSettled();
    QSignalSpy activated(m_panel.get(), &BrowserPanel::keyActivated);
    beginCreating();
    this->type("createName", QStringLiteral("new\\xff"));
    chooseType(type);
    if (cells.isEmpty()) {
        QVERIFY(part<QPlainTextEdit>("createText")->isVisible());
        part<QPlainTextEdit>("createText")->setPlainText(QStringLiteral("one\ntwo"));
    } else {
        click("addElementRow");
        for (qsizetype i = 0; i < cells.size(); ++i) {
            auto *cell = part<QLineEdit>(qPrintable(QStringLiteral("element%1_%2").arg(i / 2).arg(i % 2)));
            QVERIFY(cell && !cell->accessibleName().isEmpty());
            if (cell->isVisible())
                cell->setText(cells[i]);
            QCOMPARE(cell->isVisible(), i % 2 == 0 || !cells[1].isEmpty());
        }
    }
    click("createExpires");
    part<QDoubleSpinBox>("createSeconds")->setValue(500.5);
    click("createAccept");
    QTRY_COMPARE(activated.size(), 1);
    QCOMPARE(activated.first().first().toByteArray(), QByteArray("new\xff"));
    const Reply reply = m_server.command(read);
    QCOMPARE(reply.type == ReplyType::Integer ? QByteArray::number(reply.integer) : reply.bytes, expected);
    const qint64 left = m_server.command({"PTTL", "new\xff"}).integer;
    QVERIFY2(left > 490'000 && left <= 500'500, QByteArray::number(left));
    QTRY_COMPARE(shown(), (QByteArrayList{"new\xff", "other"}));
    QCOMPARE(model()->identityAt(view()->currentIndex().row()).full, QByteArray("new\xff"));
    QTRY_VERIFY(!dialog<CreateKeyDialog>());
}

void TestBrowserKeys::createsInTheChosenFolder()
{
    set({"a:b:c", "d"});
    openSettled();
    choose("a:");
    beginCreating();
    QCOMPARE(part<QLineEdit>("createName")->text(), QStringLiteral("a:"));
    click("createCancel");
    QTRY_VERIFY(!dialog<CreateKeyDialog>());
    expand("a:");
    expand("a:b:");
    choose("a:b:c");
    beginCreating();
    QCOMPARE(part<QLineEdit>("createName")->text(), QStringLiteral("a:b:"));
    type("createName", QStringLiteral("a:b:new"));
    click("createAccept");
    QTRY_VERIFY(exists("a:b:new"));
    QTRY_COMPARE(model()->identityAt(view()->currentIndex().row()).full, QByteArray("a:b:new"));
}

void TestBrowserKeys::D23_createNeverOverwritesAndKeepsWhatWasTyped()
{
    set({"taken"});
    openSettled();
    beginCreating();
    type("createName", QStringLiteral("taken"));
    chooseType("hash");
    type("element0_0", QStringLiteral("field"));
    type("element0_1", QStringLiteral("typed"));
    click("createAccept");
    QTRY_VERIFY(part<QLabel>("createProblem")->isVisible());
    QVERIFY2(part<QLabel>("createProblem")->text().contains(QStringLiteral("exists")),
        qPrintable(part<QLabel>("createProblem")->text()));
    QCOMPARE(m_server.command({"GET", "taken"}).bytes, QByteArray("value of taken"));
    QVERIFY(dialog<CreateKeyDialog>()->isVisible());
    QCOMPARE(part<QLineEdit>("element0_1")->text(), QStringLiteral("typed"));
    QVERIFY(part<QPushButton>("createAccept")->isEnabled());
    type("createName", QStringLiteral("free"));
    click("createAccept");
    QTRY_VERIFY(exists("free"));
    QCOMPARE(m_server.command({"HGET", "free", "field"}).bytes, QByteArray("typed"));
}

void TestBrowserKeys::D1_valuesGoInAsTheyAreTyped()
{
    openSettled();
    press(Qt::Key_Insert);
    type("createName", QStringLiteral("k"));
    // Not an escape, a no-break space, and an escape in full that is none before it is asked for.
    part<QPlainTextEdit>("createText")->setPlainText(QStringLiteral("{\"a\":\"\\d\u00a0\\n\"}"));
    click("createAccept");
    QTRY_VERIFY(exists("k"));
    QCOMPARE(m_server.command({"GET", "k"}).bytes, QByteArray("{\"a\":\"\\d\xc2\xa0\\n\"}"));
    QTRY_VERIFY(!dialog<CreateKeyDialog>());

    press(Qt::Key_Insert);
    type("createName", QStringLiteral("bad\\"));
    click("createAccept");
    QVERIFY(part<QLabel>("createProblem")->isVisible()); // at once
    type("createName", QStringLiteral("bin\\x00"));
    chooseType("list");
    click("createEscapes");
    type("element0_0", QStringLiteral("\\q"));
    click("createAccept");
    QVERIFY(part<QLabel>("createProblem")->text().contains(QStringLiteral("\\q")));
    type("element0_0", QStringLiteral("\\xff\\x00"));
    click("createAccept");
    QTRY_VERIFY(exists(QByteArray("bin\0", 4)));
    QCOMPARE(m_server.command({"LINDEX", QByteArray("bin\0", 4), "0"}).bytes, QByteArray("\xff\0", 2));
}

void TestBrowserKeys::createSaysWhatTheServerSays()
{
    openSettled();
    beginCreating();
    type("createName", QStringLiteral("k"));
    chooseType("zset");
    QCOMPARE(part<QLineEdit>("element0_1")->text(), QStringLiteral("0"));
    type("element0_1", QStringLiteral("high"));
    click("createAccept");
    QTRY_VERIFY(part<QLabel>("createProblem")->text().contains(QStringLiteral("not a valid float")));
    QVERIFY(!exists("k"));
    chooseType("set"); // what was typed stays
    QCOMPARE(part<QLabel>("createProblem")->textFormat(), Qt::PlainText);
    click("addElementRow");
    click("createAccept");
    QTRY_VERIFY(part<QLabel>("createProblem")->text().contains(QStringLiteral("twice")));
    click("removeElement1");
    click("createAccept");
    QTRY_VERIFY(exists("k"));
    QCOMPARE(m_server.command({"SCARD", "k"}).integer, 1);
}

void TestBrowserKeys::formIsWalkedByTab()
{
    openSettled();
    beginCreating();
    QVERIFY(QTest::qWaitForWindowActive(dialog<CreateKeyDialog>(), patience));
    const auto walk = [this](const QByteArrayList &names) {
        QTRY_COMPARE(QApplication::focusWidget()->objectName().toLatin1(), names.first());
        for (const QByteArray &name : names.mid(1)) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            QCOMPARE(QApplication::focusWidget()->objectName().toLatin1(), name);
        }
    };
    walk({"createName", "createType", "createText", "createEscapes", "createExpires", "createAccept", "createCancel"});
    chooseType("hash");
    click("addElementRow");
    part<QLineEdit>("createName")->setFocus();
    walk({"createName", "createType", "element0_0", "element0_1", "removeElement0", "element1_0", "element1_1",
        "removeElement1", "addElementRow", "createEscapes"});
}

void TestBrowserKeys::createDiesInFlight()
{
    for (int turns = 0; turns < 6; ++turns) {
        openSettled();
        press(Qt::Key_Insert);
        type("createName", QStringLiteral("k%1").arg(turns));
        click("createAccept");
        for (int i = 0; i < turns; ++i)
            QCoreApplication::processEvents();
        if (turns % 2) {
            m_panel.reset();
            QCoreApplication::processEvents();
        } else {
            delete dialog<CreateKeyDialog>(); // what was asked for is done all the same
            QTRY_VERIFY(row("k" + QByteArray::number(turns)) >= 0);
        }
    }
}

void TestBrowserKeys::readOnlyCreatesNothing()
{
    Profile profile;
    profile.params.safety = SafetyLevel::ReadOnly;
    open(profile);
    QTRY_VERIFY(isSettled());
    press(Qt::Key_Insert);
    QVERIFY(!dialog<CreateKeyDialog>());
    // Nor for whoever asks without the action that is disabled.
    Q_EMIT m_panel->findChild<BrowserActions *>()->createRequested({});
    QVERIFY(!dialog<CreateKeyDialog>());
    QVERIFY2(job().contains(QStringLiteral("Read-only")), qPrintable(job()));
}

void TestBrowserKeys::duplicatesUnderAFreeName()
{
    set({"k", "k-copy"});
    m_server.command({"PEXPIRE", "k", "300000"});
    openSettled();
    choose("k");
    QSignalSpy activated(m_panel.get(), &BrowserPanel::keyActivated);
    m_prompt->answers = {{true, QStringLiteral("k-copy-2")}};
    press(Qt::Key_D, Qt::ControlModifier);
    QTRY_COMPARE(activated.size(), 1);
    const Question question = m_prompt->questions.first();
    QCOMPARE(question.inputText, QStringLiteral("k-copy-2"));
    QVERIFY(question.text.contains(QStringLiteral("test server")) && question.text.contains(QStringLiteral("Key: k")));
    QVERIFY(!question.validate(QStringLiteral("k")).isEmpty());
    QVERIFY(!question.validate(QStringLiteral("bad\\")).isEmpty());
    QCOMPARE(m_server.command({"GET", "k-copy-2"}).bytes, QByteArray("value of k"));
    QVERIFY(m_server.command({"PTTL", "k-copy-2"}).integer > 290'000);
    QCOMPARE(shown(), (QByteArrayList{"k", "k-copy", "k-copy-2"}));
}

void TestBrowserKeys::D6_duplicateAsksAgainForATakenName()
{
    set({"k", "other"});
    openSettled();
    choose("k");
    m_prompt->answers = {{true, QStringLiteral("other")}, {true, QStringLiteral("free")}};
    press(Qt::Key_D, Qt::ControlModifier);
    QTRY_VERIFY(exists("free"));
    QCOMPARE(m_prompt->questions.size(), 2);
    QCOMPARE(m_prompt->questions[1].inputText, QStringLiteral("other")); // nothing typed is lost
    QVERIFY(m_prompt->questions[1].detail.contains(QStringLiteral("exists")));
    QCOMPARE(m_server.command({"GET", "other"}).bytes, QByteArray("value of other"));
}

void TestBrowserKeys::expiresSeveralKeysAndFolders()
{
    set({"x[1]:a", "x[1]:b", "x1:a", "k", "l"});
    openSettled();
    set({"x[1]:later"}); // after the scan: the folder is listed anew
    choose(QByteArrayList{"x[1]:", "k"});
    press(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(dialog<TtlDialog>());
    const QString subject = part<QLabel>("ttlSubject")->text();
    QVERIFY2(
        subject.contains(QStringLiteral("1 key")) && subject.contains(QStringLiteral("x[1]:")), qPrintable(subject));
    click("ttlMonth");
    QVERIFY2(part<QLabel>("ttlPreview")->text().contains(QStringLiteral("30 d")),
        qPrintable(part<QLabel>("ttlPreview")->text()));
    const qint64 at = QDateTime::currentMSecsSinceEpoch() / 1000 * 1000 + 777'123;
    part<QDateTimeEdit>("ttlTime")->setDateTime(QDateTime::fromMSecsSinceEpoch(at));
    QVERIFY(part<QRadioButton>("ttlAt")->isChecked());
    m_prompt->answers = {{true, {}}};
    click("ttlAccept");
    QTRY_COMPARE(m_prompt->questions.size(), 1);
    const Question question = m_prompt->questions.first();
    QVERIFY2(question.text.contains(QStringLiteral("4 keys")), qPrintable(question.text));
    QVERIFY(question.detail.contains(QStringLiteral("x[1]:later")));
    QTRY_VERIFY2(job().contains(QStringLiteral("4 keys")) && job().contains(QStringLiteral("set")), qPrintable(job()));
    for (const char *key : {"x[1]:a", "x[1]:b", "x[1]:later", "k"})
        QCOMPARE(m_server.command({"PEXPIRETIME", key}).integer, at);
    for (const char *key : {"x1:a", "l"})
        QCOMPARE(m_server.command({"PTTL", key}).integer, -1);
    QCOMPARE(m_server.command({"DBSIZE"}).integer, 6);
}

void TestBrowserKeys::expiresOnlyWhatIsListed()
{
    set({"u:1", "u:12", "u:2"});
    openSettled();
    filter()->setText(QStringLiteral("u:1"));
    Q_EMIT filter()->serverScanRequested(true);
    filter()->clear();
    QTRY_COMPARE(count(), QStringLiteral("2 keys listed · only MATCH *u:1*"));
    choose("u:");
    press(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(dialog<TtlDialog>());
    const QString subject = part<QLabel>("ttlSubject")->text();
    QVERIFY2(subject.contains(QStringLiteral("The listed keys of: u:")), qPrintable(subject));
    click("ttlMonth");
    m_prompt->answers = {{true, {}}};
    click("ttlAccept");
    QTRY_VERIFY2(job().contains(QStringLiteral("Time to live set: 2 keys.")), qPrintable(job()));
    QVERIFY(m_server.command({"PTTL", "u:12"}).integer > 0);
    QCOMPARE(m_server.command({"PTTL", "u:2"}).integer, qint64(-1));
}

void TestBrowserKeys::persistsSeveralKeys()
{
    set({"a", "b", "c"});
    m_server.command({"EXPIRE", "a", "1000"});
    openSettled();
    choose(QByteArrayList{"a", "b"});
    press(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    part<QRadioButton>("ttlNever")->setChecked(true);
    m_prompt->answers = {{true, {}}};
    click("ttlAccept");
    QTRY_VERIFY2(job().contains(QStringLiteral("Had no time to live: 1 key")), qPrintable(job()));
    QVERIFY(job().contains(QStringLiteral("Kept for good: 1 key")));
    QVERIFY(!m_prompt->questions.first().isDestructive);
    QCOMPARE(m_server.command({"PTTL", "a"}).integer, -1);
}

void TestBrowserKeys::exportsNames()
{
    const QByteArray binary("f:\0\xff", 4);
    set({"f:a", "f:b\n", binary, "g", "h"});
    openSettled();
    choose(QByteArrayList{"f:", "g"});
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("names.txt"));
    press(Qt::Key_X, Qt::ControlModifier | Qt::ShiftModifier);
    auto *file = dialog<QFileDialog>();
    QVERIFY(file && file->isVisible());
    file->selectFile(path);
    static_cast<QDialog *>(file)->accept(); // protected in the class itself
    QTRY_VERIFY2(job().contains(QStringLiteral("4 keys")), qPrintable(job()));
    QVERIFY2(job().contains(QStringLiteral("as of ")), qPrintable(job())); // nothing tells what has changed since
    QFile written(path);
    QVERIFY(written.open(QIODevice::ReadOnly));
    QByteArrayList names;
    for (const QByteArray &line : written.readAll().chopped(1).split('\n'))
        names.append(unescaped(QString::fromUtf8(line)).value());
    std::sort(names.begin(), names.end());
    QByteArrayList expected{"f:a", "f:b\n", binary, "g"};
    std::sort(expected.begin(), expected.end());
    QCOMPARE(names, expected);

    m_server.command({"CONFIG", "SET", "notify-keyspace-events", "AE"});
    m_panel->refresh();
    QTRY_VERIFY(m_panel->keyspace()->followStatus().isLive() && isSettled());
    QTRY_VERIFY(!dialog<QFileDialog>());
    press(Qt::Key_X, Qt::ControlModifier | Qt::ShiftModifier);
    dialog<QFileDialog>()->selectFile(folder.filePath(QStringLiteral("live.txt")));
    static_cast<QDialog *>(dialog<QFileDialog>())->accept();
    QTRY_VERIFY2(job().contains(QStringLiteral("live.txt")), qPrintable(job()));
    QVERIFY2(!job().contains(QStringLiteral("as of ")), qPrintable(job())); // they are those of now
    m_server.command({"CONFIG", "SET", "notify-keyspace-events", ""});
}

void TestBrowserKeys::copiesCommandsOfSeveral()
{
    m_server.command({"HSET", "a hash", "f", "v"});
    m_server.command({"SET", "str", "v"});
    openSettled();
    QTRY_COMPARE(model()->index(row("str"), 0).data(KeyTreeModel::TypeRole).toByteArray(), QByteArray("string"));
    choose(QByteArrayList{"a hash", "str"});
    press(Qt::Key_C, Qt::ControlModifier | Qt::AltModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("HSCAN \"a hash\" 0 COUNT 100\nGET str"));

    // Of keys that were never in sight the types are asked for.
    for (int i = 100; i < 700; ++i)
        m_server.command({i % 2 ? "RPUSH" : "SADD", "z" + QByteArray::number(i), "1"});
    m_panel->refresh();
    QTRY_COMPARE(model()->rowCount(), 602);
    choose("a hash");
    press(Qt::Key_A, Qt::ControlModifier);
    press(Qt::Key_C, Qt::ControlModifier | Qt::AltModifier);
    QTRY_COMPARE(QGuiApplication::clipboard()->text().count(QLatin1Char('\n')), 601);
    const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'));
    QCOMPARE(lines.first(), QStringLiteral("HSCAN \"a hash\" 0 COUNT 100"));
    QCOMPARE(lines[600], QStringLiteral("SSCAN z698 0 COUNT 100"));
    QCOMPARE(lines[601], QStringLiteral("LRANGE z699 0 99"));
}

void TestBrowserKeys::enterOpensNoMatchOfTheFilterBefore()
{
    set({"alpha", "beta"});
    openSettled();
    QSignalSpy activated(m_panel.get(), &BrowserPanel::keyActivated);
    m_panel->focusFilter();
    filter()->setText(QStringLiteral("alpha"));
    QTRY_COMPARE(shown(), QByteArrayList{"alpha"});
    filter()->setText(QStringLiteral("beta"));
    QCOMPARE(shown(), QByteArrayList{"alpha"}); // the search is on its way
    QTest::keyClick(filter(), Qt::Key_Return);
    QVERIFY(activated.isEmpty());
    QTRY_COMPARE(shown(), QByteArrayList{"beta"});
    QTest::keyClick(filter(), Qt::Key_Return);
    QCOMPARE(activated.size(), 1);
    QCOMPARE(activated.first().first().toByteArray(), QByteArray("beta"));
}

QTEST_MAIN(TestBrowserKeys)
#include "tst_browserkeys.moc"

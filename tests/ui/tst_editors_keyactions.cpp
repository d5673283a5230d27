// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "editorfixture.h"
#include "ui/dialogs/keyactions.h"
#include "ui/dialogs/ttldialog.h"
#include "ui/editors/keyheader.h"

#include <QApplication>
#include <QDateTimeEdit>
#include <QDoubleSpinBox>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>

using namespace redshank;
using Topic = MessageBar::Topic;
using std::chrono::milliseconds;

class TestEditorsKeyActions : public QObject
{
    Q_OBJECT

    std::unique_ptr<EditorFixture> f;

    static Prompt::Answer nameIs(const QString &name) { return {true, name}; }

private Q_SLOTS:
    void init()
    {
        f = std::make_unique<EditorFixture>();
        QVERIFY(f->start());
    }
    void cleanup() { f.reset(); }

    void deleteNamesServerDatabaseAndKey_D20()
    {
        f->server.command({"RPUSH", "jobs", "a", "b", "c"});
        f->open("jobs");
        QTRY_VERIFY(f->isLoaded());
        f->click("deleteButton");
        QTRY_COMPARE(f->prompt.asked.size(), 1);
        const Question question = f->prompt.asked.first();
        for (const char *part : {"test server", "Database: 0", "Key: jobs", "list", "3 element"})
            QVERIFY2(question.text.contains(QLatin1String(part)), qPrintable(question.text));
        QVERIFY(question.isDestructive);
        QVERIFY(question.typeToConfirm.isEmpty());
        QCoreApplication::processEvents();
        QCOMPARE(f->integer({"EXISTS", "jobs"}), 1); // declined

        Profile named;
        named.databaseNames.insert(0, QStringLiteral("queues"));
        f->open("jobs", named);
        QTRY_VERIFY(f->isLoaded());
        f->click("deleteButton");
        QTRY_COMPARE(f->prompt.asked.size(), 2);
        const QString text = f->prompt.asked.last().text;
        QVERIFY2(
            text.contains(QStringLiteral("Server: test server\nDatabase: 0 (queues)\nKey: jobs")), qPrintable(text));
    }

    void deleteIsOfThisKeyAlone_D7()
    {
        for (const char *key : {"a*", "ab", "a[b]", "a"})
            f->server.command({"SET", key, "v"});
        f->prompt.acceptAll();
        f->open("a*");
        QTRY_VERIFY(f->isLoaded());
        QSignalSpy deleted(f->tab.get(), &KeyTab::keyDeleted);
        f->click("deleteButton");
        QTRY_COMPARE(deleted.size(), 1);
        QCOMPARE(deleted.first().first().toByteArray(), QByteArray("a*"));
        QCOMPARE(f->integer({"DBSIZE"}), 3);
        QCOMPARE(f->integer({"EXISTS", "a*"}), 0);
        QVERIFY(f->server.calls("unlink") == 1 && f->server.calls("del") == 0); // D21
    }

    void productionTypesTheName_D20()
    {
        f->server.command({"SET", "k", "v"});
        Profile profile;
        profile.environment = Environment::Production;
        f->open("k", profile);
        QTRY_VERIFY(f->isLoaded());
        f->click("deleteButton");
        QTRY_COMPARE(f->prompt.asked.size(), 1);
        QCOMPARE(f->prompt.asked.first().typeToConfirm, QStringLiteral("k"));
    }

    void renameKeepsValueAndTimeToLive_D5()
    {
        f->server.command({"SET", "from", "v", "EX", "300"});
        f->prompt.answer = [](const Question &) { return nameIs(QStringLiteral("to\\xff")); };
        f->open("from");
        QTRY_VERIFY(f->isLoaded());
        QSignalSpy renamed(f->tab.get(), &KeyTab::keyRenamed);
        f->click("renameButton");
        QTRY_COMPARE(renamed.size(), 1);
        QCOMPARE(f->tab->key(), QByteArray("to\xff"));
        QCOMPARE(f->bytes({"GET", "to\xff"}), QByteArray("v"));
        QVERIFY(f->integer({"TTL", "to\xff"}) >= 299);
        QTRY_VERIFY(f->isLoaded());
        f->type(QStringLiteral("X")); // and the editor writes under the new name
        f->tab->save();
        QTRY_COMPARE(f->bytes({"GET", "to\xff"}), QByteArray("Xv"));
        QCOMPARE(f->integer({"EXISTS", "from"}), 0);
    }

    void renameOntoAnExistingKeyIsRefused_D6()
    {
        f->server.command({"SET", "from", "v"});
        f->server.command({"HSET", "to", "field", "precious"});
        const QByteArray before = f->bytes({"DUMP", "to"});
        f->prompt.answer = [](const Question &question) {
            return question.isDestructive ? Prompt::Answer{} : nameIs(QStringLiteral("to"));
        };
        f->open("from");
        QTRY_VERIFY(f->isLoaded());
        f->click("renameButton");
        QTRY_COMPARE(f->prompt.asked.size(), 2); // the second one says what would be lost
        QVERIFY2(f->prompt.asked[1].text.contains(QStringLiteral("hash")), qPrintable(f->prompt.asked[1].text));
        QTRY_VERIFY(f->messages()->has(Topic::Error));
        QVERIFY(f->messages()->text(Topic::Error).contains(QStringLiteral("exists")));
        QCOMPARE(f->bytes({"DUMP", "to"}), before);
        QCOMPARE(f->bytes({"GET", "from"}), QByteArray("v"));
        QCOMPARE(f->tab->key(), QByteArray("from"));

        f->prompt.answer = [](const Question &) { return nameIs(QStringLiteral("to")); };
        f->click("renameButton");
        QTRY_COMPARE(f->tab->key(), QByteArray("to"));
        QCOMPARE(f->bytes({"GET", "to"}), QByteArray("v"));
    }

    void renameAndDeleteWaitForUnsavedText()
    {
        f->server.command({"SET", "k", "v"});
        f->open("k");
        QTRY_VERIFY(f->isLoaded());
        f->type(QStringLiteral("X"));
        f->click("renameButton");
        f->click("deleteButton");
        QVERIFY(f->prompt.asked.isEmpty());
        QVERIFY(f->messages()->has(Topic::Error));
        QVERIFY(f->tab->hasUnsavedChanges());
    }

    void nameIsValidated()
    {
        f->server.command({"SET", "k", "v"});
        f->open("k");
        QTRY_VERIFY(f->isLoaded());
        f->click("renameButton");
        QTRY_COMPARE(f->prompt.asked.size(), 1);
        const auto validate = f->prompt.asked.first().validate;
        QVERIFY(validate(QStringLiteral("k2")).isEmpty());
        QVERIFY(!validate(QStringLiteral("k")).isEmpty());
        QVERIFY(!validate(QString()).isEmpty());
        QVERIFY(!validate(QStringLiteral("a\\q")).isEmpty());
    }

    void timeToLiveIsSetToTheMillisecond()
    {
        f->server.command({"SET", "k", "v"});
        f->open("k");
        QTRY_VERIFY(f->isLoaded());
        QCOMPARE(f->find<QPushButton>("ttlButton")->text(), QStringLiteral("No expiry"));
        f->click("ttlButton");
        QTRY_VERIFY(f->tab->findChild<TtlDialog *>());
        auto *dialog = f->tab->findChild<TtlDialog *>();
        QVERIFY(
            dialog->findChild<QLabel *>(QStringLiteral("ttlSubject"))->text().contains(QStringLiteral("test server")));
        dialog->findChild<QDoubleSpinBox *>(QStringLiteral("ttlSeconds"))->setValue(123.456);
        dialog->findChild<QPushButton *>(QStringLiteral("ttlAccept"))->click();
        QTRY_VERIFY(f->integer({"PTTL", "k"}) > 0);
        const qint64 ttl = f->integer({"PTTL", "k"});
        QVERIFY2(ttl > 120'000 && ttl <= 123'456, QByteArray::number(ttl));
        QTRY_VERIFY(f->find<QPushButton>("ttlButton")->text().startsWith(QStringLiteral("2 min")));
        QTRY_VERIFY(!f->tab->findChild<TtlDialog *>());

        f->click("ttlButton");
        QTRY_VERIFY(f->tab->findChild<TtlDialog *>());
        f->tab->findChild<QRadioButton *>(QStringLiteral("ttlNever"))->setChecked(true);
        f->tab->findChild<QPushButton *>(QStringLiteral("ttlAccept"))->click();
        QTRY_COMPARE(f->integer({"PTTL", "k"}), -1);
        QTRY_COMPARE(f->find<QPushButton>("ttlButton")->text(), QStringLiteral("No expiry"));
    }

    void untouchedTimeToLiveChangesNothing()
    {
        TtlDialog lasting(QStringLiteral("subject"), {}, nullptr);
        QCOMPARE(lasting.choice().kind, ExpiryChoice::Kind::Never);
        QCOMPARE(lasting.findChild<QDoubleSpinBox *>(QStringLiteral("ttlSeconds"))->text(), QStringLiteral("3600 s"));
        TtlDialog dialog(QStringLiteral("subject"), milliseconds(1'234'567), nullptr);
        auto *seconds = dialog.findChild<QDoubleSpinBox *>(QStringLiteral("ttlSeconds"));
        QCOMPARE(seconds->text().remove(QLatin1Char(' ')), QStringLiteral("1234.567s"));
        dialog.show();
        dialog.findChild<QPushButton *>(QStringLiteral("ttlAccept"))->click();
        QVERIFY(!dialog.isVisible());
        QCOMPARE(dialog.result(), int(QDialog::Rejected));
        dialog.show();
        seconds->setValue(7);
        dialog.findChild<QPushButton *>(QStringLiteral("ttlAccept"))->click();
        QCOMPARE(dialog.result(), int(QDialog::Accepted));
    }

    void timeInThePastIsRefused()
    {
        TtlDialog dialog(QStringLiteral("subject"), milliseconds(5000), nullptr);
        auto *accept = dialog.findChild<QPushButton *>(QStringLiteral("ttlAccept"));
        auto *time = dialog.findChild<QDateTimeEdit *>(QStringLiteral("ttlTime"));
        QCOMPARE(dialog.choice().after, milliseconds(5000));
        time->setDateTime(QDateTime::currentDateTime().addSecs(-1));
        QCOMPARE(dialog.choice().kind, ExpiryChoice::Kind::At);
        QVERIFY(!accept->isEnabled());
        time->setDateTime(QDateTime::fromMSecsSinceEpoch(QDateTime::currentMSecsSinceEpoch() + 3'600'123));
        QVERIFY(accept->isEnabled());
        QCOMPARE(dialog.choice().at.count(), time->dateTime().toMSecsSinceEpoch());
        dialog.findChild<QPushButton *>(QStringLiteral("ttlWeek"))->click();
        QCOMPARE(dialog.choice().after, milliseconds(604'800'000));
        QVERIFY(accept->isEnabled());
    }

    void countdownEndsInGone_D23()
    {
        f->server.command({"SET", "k", "v", "PX", "300"});
        f->open("k");
        QTRY_VERIFY(f->messages()->has(Topic::Gone));
        QCOMPARE(f->integer({"EXISTS", "k"}), 0);
    }

    void remainingTimeInWords_data()
    {
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<QString>("text");
        QTest::newRow("none") << qint64(0) << "0.0 s";
        QTest::newRow("negative") << qint64(-5) << "0.0 s";
        QTest::newRow("tenths") << qint64(1500) << "1.5 s";
        QTest::newRow("seconds") << qint64(59'999) << "59 s";
        QTest::newRow("minutes") << qint64(125'000) << "2 min 5 s";
        QTest::newRow("hours") << qint64(7'320'000) << "2 h 2 min";
        QTest::newRow("days") << qint64(90'000'000) << "1 d 1 h";
    }
    void remainingTimeInWords()
    {
        QFETCH(qint64, ms);
        QFETCH(QString, text);
        QCOMPARE(remainingText(milliseconds(ms)), text);
    }

    void actionsOutliveTheirWindow()
    {
        f->server.command({"SET", "k", "v"});
        f->open("k");
        QTRY_VERIFY(f->isLoaded());
        KeyActions actions(f->session.get());
        auto window = std::make_unique<QWidget>();
        actions.remove("k", window.get());
        window.reset();
        bool isAnswered = false;
        f->session->send({"PING"}, f->session.get(), [&](const ReplyView &) { isAnswered = true; });
        QTRY_VERIFY(isAnswered);
        QVERIFY(f->prompt.asked.isEmpty());

        auto dying = std::make_unique<KeyActions>(f->session.get());
        dying->remove("k", f->tab.get());
        dying.reset();
        isAnswered = false;
        f->session->send({"PING"}, f->session.get(), [&](const ReplyView &) { isAnswered = true; });
        QTRY_VERIFY(isAnswered);
        QCOMPARE(f->integer({"EXISTS", "k"}), 1);
    }

    void D2_questionsTellLookAlikesApart()
    {
        const QByteArray cyrillic = "p\xd0\xb0yment"; // its second letter is not the Latin one
        f->server.command({"MSET", "payment", "v", cyrillic, "v"});
        f->open(cyrillic);
        QTRY_VERIFY(f->isLoaded());
        QVERIFY2(f->tab->tabTitle().contains(QStringLiteral("\\xd0\\xb0")), qPrintable(f->tab->tabTitle()));
        KeyActions actions(f->session.get());
        actions.remove(cyrillic, f->tab.get());
        QTRY_COMPARE(f->prompt.asked.size(), 1);
        const QString text = f->prompt.asked.first().text + f->prompt.asked.first().detail;
        QVERIFY2(text.contains(QStringLiteral("p\\xd0\\xb0yment")), qPrintable(text));
    }
};

QTEST_MAIN(TestEditorsKeyActions)
#include "tst_editors_keyactions.moc"

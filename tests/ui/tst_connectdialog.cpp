// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakeserver.h"
#include "tests/support/realserver.h"
#include "tests/support/test.h"
#include "ui/dialogs/connectdialog.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>

using namespace redshank;

class TestConnectDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        qRegisterMetaType<Profile>();
        Theme::instance()->apply(*qApp, Theme::Mode::Light);
    }

    void init() { show({}); }
    void cleanup() { m_dialog.reset(); }

    void startsWithWhatIsUsual()
    {
        const auto profile = m_dialog->profile();
        QVERIFY(profile);
        QCOMPARE(profile.value().params.address.display(), QStringLiteral("127.0.0.1:6379"));
        QCOMPARE(profile.value().separators, QByteArrayList{":"});
        QVERIFY(button("connectAccept")->isEnabled());
    }

    void urlFillsTheFields()
    {
        type("connectUri", QStringLiteral("redis://al%20ice:p%40ss@[::1]:7000/3"));
        const auto profile = m_dialog->profile();
        QVERIFY(profile);
        const ConnectionParams &params = profile.value().params;
        QCOMPARE(params.address.display(), QStringLiteral("[::1]:7000"));
        QCOMPARE(params.user, QByteArray("al ice"));
        QCOMPARE(params.password.bytes(), QByteArray("p@ss"));
        QCOMPARE(params.database, 3);
        QCOMPARE(line("connectPassword")->echoMode(), QLineEdit::Password);
    }

    void urlOfASocketShowsItsField()
    {
        type("connectUri", QStringLiteral("unix:///run/my.sock?db=2"));
        QVERIFY(line("connectSocket")->isVisible());
        QVERIFY(!line("connectHost")->isVisible());
        QCOMPARE(m_dialog->profile().value().params.address.path, QStringLiteral("/run/my.sock"));
    }

    void complainsBesideTheForm()
    {
        line("connectHost")->clear();
        QVERIFY(!button("connectAccept")->isEnabled());
        QVERIFY(!button("connectTest")->isEnabled());
        QVERIFY(!outcome().isEmpty());
        line("connectHost")->setText(QStringLiteral("no such host!"));
        QVERIFY(!button("connectAccept")->isEnabled());
        line("connectHost")->setText(QStringLiteral("good.example"));
        QVERIFY(button("connectAccept")->isEnabled());
        QVERIFY(outcome().isEmpty());
        line("connectSeparators")->setText(QStringLiteral("\\"));
        QVERIFY(!button("connectAccept")->isEnabled());
        type("connectUri", QStringLiteral("rediss://host"));
        QVERIFY(outcome().contains(QStringLiteral("TLS")));
    }

    void refusedUrlChangesNothing()
    {
        for (const char *text : {"rediss://h:1", "redis:/", "redis://h:x", "unix://"}) {
            show({});
            type("connectUri", QLatin1String(text));
            QVERIFY2(!button("connectAccept")->isEnabled(), text);
            QVERIFY2(!button("connectTest")->isEnabled(), text);
            QVERIFY2(!outcome().isEmpty(), text);
            QTest::keyClick(line("connectUri"), Qt::Key_Tab);
            QCOMPARE(m_dialog->profile().value().params.address.transport, ServerAddress::Transport::Tcp);
            line("connectName")->setText(QStringLiteral("x"));
            QVERIFY2(!button("connectAccept")->isEnabled(), text);
            type("connectUri", QStringLiteral("redis://good.example:7000"));
            QVERIFY2(button("connectAccept")->isEnabled(), text);
        }
    }

    void hostFillsTheFieldWhenFinished()
    {
        type("connectUri", QStringLiteral("good.example:7000"));
        QCOMPARE(line("connectHost")->text(), QStringLiteral("127.0.0.1"));
        QTest::keyClick(line("connectUri"), Qt::Key_Tab);
        QCOMPARE(m_dialog->profile().value().params.address.display(), QStringLiteral("good.example:7000"));
        line("connectHost")->setText(QStringLiteral("other"));
        line("connectUri")->setFocus();
        QTest::keyClick(line("connectUri"), Qt::Key_Tab);
        QCOMPARE(line("connectHost")->text(), QStringLiteral("other"));
    }

    void D20_productionSuggestsToAsk()
    {
        auto *environment = m_dialog->findChild<QComboBox *>(QStringLiteral("connectEnvironment"));
        environment->setCurrentIndex(int(Environment::Production));
        Q_EMIT environment->activated(int(Environment::Production));
        QCOMPARE(m_dialog->profile().value().params.safety, SafetyLevel::Confirm);
        environment->setCurrentIndex(int(Environment::Development));
        Q_EMIT environment->activated(int(Environment::Development));
        QCOMPARE(m_dialog->profile().value().params.safety, SafetyLevel::Free);
    }

    void keepsWhatItDoesNotShow()
    {
        Profile profile;
        profile.id = QStringLiteral("id");
        profile.params.user = QByteArray("\xff\\u", 3);
        profile.params.password = Secret(QByteArray("\xfe\x00p", 3));
        profile.params.commandTimeout = std::chrono::milliseconds(77);
        show(profile);
        const auto back = m_dialog->profile();
        QVERIFY(back);
        QCOMPARE(back.value().id, profile.id);
        QCOMPARE(back.value().params.user, profile.params.user);
        QCOMPARE(back.value().params.password.bytes(), profile.params.password.bytes());
        QCOMPARE(back.value().params.commandTimeout, profile.params.commandTimeout);
    }

    void keepsEverySeparator()
    {
        Profile profile;
        profile.id = QStringLiteral("id");
        profile.separators = {":", "/", "::"};
        show(profile);
        QCOMPARE(line("connectSeparators")->text(), QStringLiteral(": / ::"));
        line("connectName")->setText(QStringLiteral("x"));
        QCOMPARE(m_dialog->profile().value().separators, profile.separators);
        profile.separators = {" ", "a b", "\\", QByteArray("\xff\0", 2), "\n"};
        show(profile);
        QCOMPARE(line("connectSeparators")->text(), QStringLiteral("\\x20 a\\x20b \\\\ \\xff\\x00 \\n"));
        QCOMPARE(m_dialog->profile().value().separators, profile.separators);
    }

    void takesSeveralSeparators()
    {
        type("connectSeparators", QStringLiteral("  :  / : \\x20 ::  / "));
        QCOMPARE(m_dialog->profile().value().separators, (QByteArrayList{":", "/", " ", "::"}));
        type("connectSeparators", QStringLiteral("  "));
        QCOMPARE(m_dialog->profile().value().separators, QByteArrayList());
        line("connectSeparators")->clear();
        QCOMPARE(m_dialog->profile().value().separators, QByteArrayList());
        QVERIFY(button("connectAccept")->isEnabled());
        type("connectSeparators", QStringLiteral(": \\q /"));
        QVERIFY(!button("connectAccept")->isEnabled());
        QVERIFY2(outcome().contains(QStringLiteral("“\\q”")), qPrintable(outcome()));
        QVERIFY(line("connectSeparators")->toolTip().contains(QStringLiteral("\\x20")));
    }

    void testTellsThatItWorks()
    {
        RealServer server;
        QVERIFY(server.start());
        Profile profile;
        profile.params = server.params();
        show(profile);
        button("connectTest")->click();
        QVERIFY(!button("connectTest")->isEnabled());
        QTRY_VERIFY2(outcome().contains(QStringLiteral("works")), qPrintable(outcome()));
        QVERIFY(button("connectTest")->isEnabled());
    }

    void testTellsWhatIsWrong()
    {
        RealServer server;
        QVERIFY(server.start({QStringLiteral("--requirepass"), QStringLiteral("secret")}));
        Profile profile;
        profile.params = server.params();
        profile.params.password = Secret("wrong");
        show(profile);
        button("connectTest")->click();
        QTRY_VERIFY2(outcome().contains(QStringLiteral("WRONGPASS")), qPrintable(outcome()));
        line("connectPassword")->setText(QStringLiteral("secret"));
        button("connectTest")->click();
        QTRY_VERIFY2(outcome().contains(QStringLiteral("works")), qPrintable(outcome()));
        line("connectSocket")->setText(server.folder() + QStringLiteral("/nobody.sock"));
        button("connectTest")->click();
        QTRY_VERIFY2(outcome().contains(QStringLiteral("nobody.sock")), qPrintable(outcome()));
    }

    void testDiesInFlight()
    {
        FakeServer server;
        QVERIFY(server.start());
        server.setAnswersHello(false);
        Profile profile;
        profile.params = server.params();
        show(profile);
        button("connectTest")->click();
        QTRY_COMPARE(server.connections(), 1);
        m_dialog.reset();
    }

    void acceptsOnce()
    {
        QSignalSpy accepted(m_dialog.get(), &ConnectDialog::profileAccepted);
        line("connectName")->setText(QStringLiteral(" prod "));
        button("connectAccept")->click();
        QCOMPARE(accepted.size(), 1);
        QCOMPARE(accepted.first().first().value<Profile>().name, QStringLiteral("prod"));
        QVERIFY(!m_dialog->isVisible());
    }

    void everyControlHasAName()
    {
        for (const QWidget *control : m_dialog->findChildren<QWidget *>()) {
            if (control->focusPolicy() == Qt::NoFocus || qobject_cast<const QLabel *>(control))
                continue;
            if (qobject_cast<const QLineEdit *>(control) && qobject_cast<const QSpinBox *>(control->parent()))
                continue; // of Qt's own making, spoken of as the spin box
            QVERIFY2(!control->objectName().isEmpty(), control->metaObject()->className());
            QVERIFY2(!control->accessibleName().isEmpty(), qPrintable(control->objectName()));
        }
    }

    void fitsTheSmallestScreen() { QVERIFY(m_dialog->sizeHint().height() <= 560); }

private:
    void show(const Profile &profile)
    {
        m_dialog = std::make_unique<ConnectDialog>(profile);
        m_dialog->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_dialog.get(), patience));
    }
    void type(const char *name, const QString &text)
    {
        line(name)->clear();
        QTest::keyClicks(line(name), text);
    }
    QLineEdit *line(const char *name) const { return m_dialog->findChild<QLineEdit *>(QLatin1String(name)); }
    QPushButton *button(const char *name) const { return m_dialog->findChild<QPushButton *>(QLatin1String(name)); }
    QString outcome() const { return m_dialog->findChild<QLabel *>(QStringLiteral("connectOutcome"))->text(); }

    std::unique_ptr<ConnectDialog> m_dialog;
};

QTEST_MAIN(TestConnectDialog)
#include "tst_connectdialog.moc"

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "feedtabfixture.h"
#include "tests/support/test.h"
#include "ui/models/feedmodel.h"
#include "ui/panels/feed/subscriptionnames.h"

#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

using namespace redshank;

namespace {

class AnsweringPrompt : public Prompt
{
public:
    void ask(const Question &question, QWidget *, QObject *, Callback callback) override
    {
        asked.append(question.text);
        callback({isAccepting, {}});
    }
    bool isAccepting = true;
    QStringList asked;
};

} // namespace

/// What a user types and reaches in a feed tab: names, publishing, keyboard and screen reader.
class TestFeedTabInput : public FeedTabFixture
{
    Q_OBJECT

private Q_SLOTS:
    void namesAreRead_data();
    void namesAreRead();
    void publishes();
    void asksBeforePublishingWhereWritesAsk();
    void neverPublishesWhereWritesAreRefused();
    void saysRefusalsInWords();
    void unsubscribesByChip();
    void everyControlIsNamed();
    void tableSpeaksToAccessibility();
    void keyboardReachesEverything();
    void focusIsTheLineOfChannels();
};

void TestFeedTabInput::namesAreRead_data()
{
    using Kind = SubscriptionNames::Kind;
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArrayList>("channels");
    QTest::addColumn<QByteArrayList>("patterns");
    const QByteArrayList none;
    QTest::newRow("empty") << QStringLiteral("  ") << int(Kind::Automatic) << none << none;
    QTest::newRow("mixed") << QStringLiteral(" news  sensor.* a?c [ab] ") << int(Kind::Automatic)
                           << QByteArrayList{"news"} << QByteArrayList{"sensor.*", "a?c", "[ab]"};
    QTest::newRow("twice") << QStringLiteral("a a b") << int(Kind::Automatic) << QByteArrayList{"a", "b"} << none;
    QTest::newRow("bytes") << QStringLiteral("a\\x20b \\x00") << int(Kind::Automatic)
                           << QByteArrayList{"a b", QByteArray("\0", 1)} << none;
    QTest::newRow("plain asterisk") << QStringLiteral("a\\x2a") << int(Kind::Automatic) << QByteArrayList{"a*"} << none;
    QTest::newRow("as channels") << QStringLiteral("a*") << int(Kind::Channel) << QByteArrayList{"a*"} << none;
    QTest::newRow("as patterns") << QStringLiteral("a b") << int(Kind::Pattern) << none << QByteArrayList{"a", "b"};
    QTest::newRow("pattern escape") << QStringLiteral("a\\\\*") << int(Kind::Automatic) << none
                                    << QByteArrayList{"a\\*"};
    QTest::newRow("unreadable") << QStringLiteral("ok a\\q") << int(Kind::Automatic) << none << none;
}

void TestFeedTabInput::namesAreRead()
{
    QFETCH(QString, text);
    QFETCH(int, kind);
    QFETCH(QByteArrayList, channels);
    QFETCH(QByteArrayList, patterns);
    const auto names = parseSubscriptionNames(text, SubscriptionNames::Kind(kind));
    QCOMPARE(names.channels, channels);
    QCOMPARE(names.patterns, patterns);
    QCOMPARE(names.error.isEmpty(), !text.contains(QStringLiteral("\\q")));
}

void TestFeedTabInput::focusIsTheLineOfChannels()
{
    find<QLineEdit>("publishPayload")->setFocus();
    m_tab->setFocus();
    QVERIFY(find<QLineEdit>("feedChannels")->hasFocus());
}

void TestFeedTabInput::publishes()
{
    subscribeTo("news");
    QCOMPARE(find<QLineEdit>("publishChannel")->text(), QStringLiteral("news"));
    QTest::keyClicks(find<QLineEdit>("publishPayload"), QStringLiteral("{\"path\":\"a\\nb\"}"));
    find<QPushButton>("publishButton")->click();
    QTRY_COMPARE(rows(), 1);
    // As typed: a backslash is a backslash.
    auto *model = static_cast<FeedModel *>(view()->model());
    QCOMPARE(model->message(0).payload.toByteArray(), "{\"path\":\"a\\nb\"}");
    QTRY_VERIFY(find<QLabel>("publishResult")->text().contains(QLatin1Char('1')));
    QVERIFY(!find<QLineEdit>("publishPayload")->text().isEmpty());
    find<QCheckBox>("publishEscapes")->setChecked(true);
    find<QLineEdit>("publishPayload")->setText(QStringLiteral("a\\x00b"));
    QTest::keyClick(find<QLineEdit>("publishPayload"), Qt::Key_Return);
    QTRY_COMPARE(rows(), 2);
    QCOMPARE(model->message(1).payload.toByteArray(), QByteArray("a\0b", 3));
    find<QLineEdit>("publishPayload")->setText(QStringLiteral("a\\q"));
    find<QPushButton>("publishButton")->click();
    QVERIFY(find<QLabel>("publishResult")->text().contains(QStringLiteral("backslash")));
    QCOMPARE(m_server->calls("publish"), 2);
}

void TestFeedTabInput::asksBeforePublishingWhereWritesAsk()
{
    ConnectionParams params = m_server->params();
    params.safety = SafetyLevel::Confirm;
    open(params);
    AnsweringPrompt prompt;
    Prompt::setInstance(&prompt);
    find<QLineEdit>("publishChannel")->setText(QStringLiteral("news"));
    prompt.isAccepting = false;
    find<QPushButton>("publishButton")->click();
    QTRY_COMPARE(prompt.asked.size(), 1);
    QVERIFY2(prompt.asked[0].contains(QStringLiteral("news")) && prompt.asked[0].contains(m_session->title()),
        qPrintable(prompt.asked[0]));
    prompt.isAccepting = true;
    find<QPushButton>("publishButton")->click();
    QTRY_COMPARE(find<QLabel>("publishResult")->text(), QStringLiteral("Published; nobody was subscribed"));
    QCOMPARE(prompt.asked.size(), 2);
    QCOMPARE(m_server->calls("publish"), 1);
}

void TestFeedTabInput::neverPublishesWhereWritesAreRefused()
{
    ConnectionParams params = m_server->params();
    params.safety = SafetyLevel::ReadOnly;
    open(params);
    find<QLineEdit>("publishChannel")->setText(QStringLiteral("news"));
    find<QPushButton>("publishButton")->click();
    QTRY_VERIFY(!find<QLabel>("publishResult")->text().isEmpty());
    QVERIFY(!find<QLabel>("publishResult")->text().startsWith(QStringLiteral("Published")));
    QCOMPARE(m_server->calls("publish"), 0);
}

void TestFeedTabInput::saysRefusalsInWords()
{
    m_server->command({"ACL", "SETUSER", "reader", "on", ">secret", "+@all", "~*", "resetchannels", "&news"});
    ConnectionParams params = m_server->params();
    params.user = "reader";
    params.password = Secret("secret");
    open(params);
    m_tab->subscribe({"private"}, {});
    auto *error = find<QLabel>("feedSubscriptionError");
    QTRY_VERIFY(error->text().contains(QStringLiteral("NOPERM")));
    QVERIFY(error->isVisible());
    QCOMPARE(error->textFormat(), Qt::PlainText);
    QTest::keyClicks(find<QLineEdit>("feedChannels"), QStringLiteral("a\\q"));
    find<QPushButton>("feedSubscribe")->click();
    QVERIFY(error->text().contains(QStringLiteral("cannot be read")));
    QCOMPARE(find<QLineEdit>("feedChannels")->text(), QStringLiteral("a\\q"));
}

void TestFeedTabInput::unsubscribesByChip()
{
    subscribeTo("news");
    subscribeTo("sport");
    const auto chip = [this](const char *name) -> QToolButton * {
        for (auto *each : m_tab->findChildren<QToolButton *>(QStringLiteral("feedUnsubscribe"))) {
            if (each->isVisible() && each->accessibleName().contains(QLatin1String(name)))
                return each;
        }
        return nullptr;
    };
    QTRY_VERIFY(chip("news"));
    chip("news")->setFocus();
    QCOMPARE(m_tab->focusWidget(), chip("news"));
    m_tab->subscribe({"more"}, {});
    QTRY_VERIFY(!m_server->command({"PUBSUB", "CHANNELS", "more"}).elements.isEmpty());
    QTRY_VERIFY(chip("more"));
    QCOMPARE(m_tab->focusWidget(), chip("news")); // other chips come and go
    chip("more")->click();
    QTRY_COMPARE(m_server->command({"PUBSUB", "CHANNELS"}).elements.size(), 2);
    QTRY_VERIFY(chip("news") && !chip("more"));
    QCOMPARE(m_tab->focusWidget(), chip("news"));
    chip("news")->click();
    QTRY_COMPARE(m_server->command({"PUBSUB", "CHANNELS"}).elements.size(), 1);
    QTRY_VERIFY(chip("sport") && !chip("news"));
    QCOMPARE(m_tab->focusWidget(), find<QLineEdit>("feedChannels"));
    QCOMPARE(m_tab->tabTitle(), QStringLiteral("sport"));
}

void TestFeedTabInput::everyControlIsNamed()
{
    subscribeTo("news");
    for (const QWidget *widget : m_tab->findChildren<QWidget *>()) {
        const bool isInner = widget->objectName().startsWith(QStringLiteral("qt_"))
            || qobject_cast<const QComboBox *>(widget->parent()) || qobject_cast<const QLineEdit *>(widget->parent())
            || widget->inherits("QToolBarExtension");
        if (widget->focusPolicy() == Qt::NoFocus || isInner || widget->inherits("QAbstractScrollAreaScrollBarContainer")
            || widget->inherits("QScrollBar") || widget->inherits("QHeaderView") || widget->inherits("FeedTab")
            || widget->inherits("redshank::FeedTab"))
            continue;
        QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
        QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
    }
}

void TestFeedTabInput::tableSpeaksToAccessibility()
{
    subscribeTo("news");
    m_server->command({"PUBLISH", "news", "hello"});
    QTRY_COMPARE(rows(), 1);
    QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(view());
    QVERIFY(interface);
    QCOMPARE(interface->role(), QAccessible::Table);
    QAccessibleTableInterface *table = interface->tableInterface();
    QVERIFY(table);
    QCOMPARE(table->rowCount(), 1);
    QCOMPARE(table->columnCount(), 3);
    QCOMPARE(table->columnDescription(2), QStringLiteral("Payload"));
    QCOMPARE(table->cellAt(0, 2)->text(QAccessible::Name), QStringLiteral("hello"));
}

void TestFeedTabInput::keyboardReachesEverything()
{
    subscribeTo("news");
    const auto unsubscribing = [this] { return m_tab->findChild<QToolButton *>(QStringLiteral("feedUnsubscribe")); };
    QTRY_VERIFY(unsubscribing() && unsubscribing()->isVisible());
    QSet<QString> reached;
    find<QLineEdit>("feedChannels")->setFocus();
    for (int i = 0; i < 30; ++i) {
        if (QApplication::focusWidget())
            reached.insert(QApplication::focusWidget()->objectName());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    for (const char *name : {"feedChannels", "feedChannelKind", "feedSubscribe", "feedUnsubscribe", "feedPauseButton",
             "feedFollowButton", "feedClearButton", "feedFilter", "feedMessages", "publishPayload", "publishButton"})
        QVERIFY2(reached.contains(QLatin1String(name)), name);
}

QTEST_MAIN(TestFeedTabInput)
#include "tst_feedtabinput.moc"

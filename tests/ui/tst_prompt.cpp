// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test.h"
#include "ui/base/prompt.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDialog>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>

#include <optional>

using namespace redshank;

class TestPrompt : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::instance()->apply(*qApp, Theme::Mode::Light); }

    void init()
    {
        m_window = std::make_unique<QWidget>();
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get(), patience));
        m_answer.reset();
        m_calls = 0;
    }

    void cleanup() { m_window.reset(); }

    void asksWithoutBlocking()
    {
        ask({});
        QVERIFY(dialog());
        QCOMPARE(dialog()->windowModality(), Qt::WindowModal);
        QCOMPARE(m_calls, 0);
        QTest::keyClick(dialog(), Qt::Key_Return); // the accepting button is the default one
        QTRY_COMPARE(m_calls, 1);
        QVERIFY(m_answer->isAccepted);
        QTRY_VERIFY(!dialog());
    }

    void escapeDeclines()
    {
        ask({});
        QTest::keyClick(dialog(), Qt::Key_Escape);
        QTRY_COMPARE(m_calls, 1);
        QVERIFY(!m_answer->isAccepted);
    }

    void destructiveHasNoDefaultButton()
    {
        Question question;
        question.isDestructive = true;
        ask(question);
        for (const QPushButton *button : dialog()->findChildren<QPushButton *>()) {
            QVERIFY(!button->isDefault());
            QVERIFY(!button->autoDefault());
        }
        QVERIFY(QTest::qWaitForWindowActive(dialog()));
        QTRY_VERIFY(button("questionCancel")->hasFocus());
        QTest::keyClick(button("questionCancel"), Qt::Key_Return); // the one that was held when the question came up
        QTRY_COMPARE(m_calls, 1);
        QVERIFY(!m_answer->isAccepted);
    }

    void cancelCanHaveAnotherName()
    {
        ask({});
        QCOMPARE(button("questionCancel")->accessibleName(), button("questionCancel")->text());
        const QString ordinary = button("questionCancel")->text();
        QTest::keyClick(dialog(), Qt::Key_Escape);
        QTRY_VERIFY(!dialog());
        Question question;
        question.rejectLabel = QStringLiteral("Wait");
        ask(question);
        QVERIFY(ordinary != QStringLiteral("Wait"));
        QCOMPARE(button("questionCancel")->text(), QStringLiteral("Wait"));
        QCOMPARE(button("questionCancel")->accessibleName(), QStringLiteral("Wait"));
        m_calls = 0;
        button("questionCancel")->click();
        QTRY_COMPARE(m_calls, 1);
        QVERIFY(!m_answer->isAccepted);
    }

    void returnPressesTheButtonThatHasTheFocus()
    {
        Question question;
        question.isDestructive = true;
        for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter}) {
            m_calls = 0;
            ask(question);
            QVERIFY(QTest::qWaitForWindowActive(dialog()));
            button("questionAccept")->setFocus(Qt::TabFocusReason);
            QTRY_VERIFY(button("questionAccept")->hasFocus());
            QKeyEvent held(QEvent::KeyPress, key, Qt::NoModifier, QStringLiteral("\r"), true);
            QCoreApplication::sendEvent(button("questionAccept"), &held); // still down from before
            QCOMPARE(m_calls, 0);
            QTest::keyClick(button("questionAccept"), key);
            QTRY_COMPARE(m_calls, 1);
            QVERIFY(m_answer->isAccepted);
            QTRY_VERIFY(!dialog());
        }
    }

    void D20_acceptsOnlyTheTypedName()
    {
        Question question;
        question.isDestructive = true;
        question.typeToConfirm = QStringLiteral("user:1 ");
        ask(question);
        auto *line = dialog()->findChild<QLineEdit *>(QStringLiteral("questionConfirmation"));
        QVERIFY(line);
        QTRY_VERIFY(line->hasFocus());
        for (const QString &typed :
            {QString(), QStringLiteral("user:1"), QStringLiteral("USER:1 "), QStringLiteral(" user:1 ")}) {
            line->setText(typed);
            QVERIFY2(!button("questionAccept")->isEnabled(), qPrintable(typed));
            button("questionAccept")->click();
            QTest::keyClick(line, Qt::Key_Return);
            QCOMPARE(m_calls, 0);
        }
        line->setText(QStringLiteral("user:1 "));
        QVERIFY(button("questionAccept")->isEnabled());
        QTest::keyClick(line, Qt::Key_Return); // nothing destructive hangs on Return, even now
        QCOMPARE(m_calls, 0);
        button("questionAccept")->click();
        QTRY_COMPARE(m_calls, 1);
        QVERIFY(m_answer->isAccepted);
    }

    void validatesInput()
    {
        Question question;
        question.inputLabel = QStringLiteral("New name");
        question.inputText = QStringLiteral("old");
        question.validate = [](const QString &text) {
            if (text == QLatin1String("bad"))
                return QStringLiteral("<b>bad</b>");
            return text == QLatin1String("old") ? QStringLiteral("same") : QString();
        };
        ask(question);
        auto *line = dialog()->findChild<QLineEdit *>(QStringLiteral("questionInput"));
        QCOMPARE(line->text(), question.inputText);
        QCOMPARE(line->selectedText(), question.inputText);
        auto *complaint = dialog()->findChild<QLabel *>(QStringLiteral("questionComplaint"));
        QVERIFY(complaint->isVisible()); // a button that does nothing says why
        QCOMPARE(complaint->text(), QStringLiteral("same"));
        const auto colorOf = [](const QLabel *label) { return label->palette().color(label->foregroundRole()); };
        QCOMPARE(colorOf(complaint), Theme::instance()->color(Theme::Shade::Muted)); // but quietly
        QVERIFY(!button("questionAccept")->isEnabled());
        QTest::keyClick(line, Qt::Key_Return);
        QCOMPARE(m_calls, 0);
        QTest::keyClicks(line, QStringLiteral("bad"));
        QVERIFY(complaint->isVisible());
        QCOMPARE(complaint->text(), QStringLiteral("<b>bad</b>"));
        QCOMPARE(colorOf(complaint), Theme::instance()->color(Theme::Shade::Bad));
        QTest::keyClick(line, Qt::Key_Return);
        QCOMPARE(m_calls, 0);
        line->clear();
        QTest::keyClicks(line, QStringLiteral("new"));
        QVERIFY(!complaint->isVisible());
        QTest::keyClick(line, Qt::Key_Return);
        QTRY_COMPARE(m_calls, 1);
        QVERIFY(m_answer->isAccepted);
        QCOMPARE(m_answer->text, QStringLiteral("new"));
    }

    void tellsNobodyOffBeforeTheFirstLetter()
    {
        Question question;
        question.inputLabel = QStringLiteral("Name");
        question.validate = [](const QString &text) {
            return text.isEmpty() ? QStringLiteral("A name is needed.") : QString();
        };
        ask(question);
        auto *complaint = dialog()->findChild<QLabel *>(QStringLiteral("questionComplaint"));
        QVERIFY(!complaint->isVisible());
        QVERIFY(!button("questionAccept")->isEnabled());
        auto *line = dialog()->findChild<QLineEdit *>(QStringLiteral("questionInput"));
        QTest::keyClicks(line, QStringLiteral("x"));
        QVERIFY(!complaint->isVisible());
        QTest::keyClick(line, Qt::Key_Backspace);
        QVERIFY(complaint->isVisible());
    }

    void growsWithItsWords()
    {
        Question question;
        question.text = QStringLiteral("words that wrap ").repeated(12);
        question.detail = QStringLiteral("more words that wrap ").repeated(12);
        question.inputLabel = QStringLiteral("Name");
        question.validate = [](const QString &text) {
            return text.isEmpty() ? QString() : QStringLiteral("an error that wraps ").repeated(12);
        };
        ask(question);
        QVERIFY(QTest::qWaitForWindowExposed(dialog(), patience));
        const auto isWhole = [this](const char *name) {
            const auto *label = dialog()->findChild<QLabel *>(QLatin1String(name));
            return label->isVisible() && label->height() >= label->heightForWidth(label->width());
        };
        QVERIFY(isWhole("questionText") && isWhole("questionDetail"));
        QTest::keyClicks(dialog()->findChild<QLineEdit *>(QStringLiteral("questionInput")), QStringLiteral("x"));
        QTRY_VERIFY(isWhole("questionComplaint"));
        QVERIFY(isWhole("questionText") && isWhole("questionDetail"));
    }

    void passwordsAreHidden()
    {
        Question question;
        question.inputLabel = QStringLiteral("Password");
        question.isPassword = true;
        ask(question);
        QCOMPARE(dialog()->findChild<QLineEdit *>(QStringLiteral("questionInput"))->echoMode(), QLineEdit::Password);
    }

    void neverReadsMarkup()
    {
        Question question;
        question.text = QStringLiteral("<img src='file:///etc/passwd'>");
        question.detail = QStringLiteral("<b>detail</b>");
        question.typeToConfirm = QStringLiteral("<i>k</i>");
        ask(question);
        for (const QLabel *label : dialog()->findChildren<QLabel *>())
            QCOMPARE(label->textFormat(), Qt::PlainText);
        QCOMPARE(dialog()->findChild<QLabel *>(QStringLiteral("questionText"))->text(), question.text);
    }

    void everyControlHasAName()
    {
        Question question;
        question.title = QStringLiteral("Title");
        question.inputLabel = QStringLiteral("Name");
        question.typeToConfirm = QStringLiteral("x");
        ask(question);
        QVERIFY(!dialog()->accessibleName().isEmpty());
        for (const QWidget *control : dialog()->findChildren<QWidget *>()) {
            if (control->focusPolicy() == Qt::NoFocus || qobject_cast<const QLabel *>(control))
                continue;
            QVERIFY2(!control->objectName().isEmpty(), control->metaObject()->className());
            QVERIFY2(!control->accessibleName().isEmpty(), qPrintable(control->objectName()));
        }
    }

    void askerDiesInFlight()
    {
        auto asker = std::make_unique<QObject>();
        bool isCalled = false;
        Prompt::instance()->ask({}, m_window.get(), asker.get(), [&](const Prompt::Answer &) { isCalled = true; });
        QPointer<QDialog> open = dialog();
        QVERIFY(open);
        asker.reset();
        QTRY_VERIFY(!open);
        QVERIFY(!isCalled);
    }

    void windowDiesInFlight()
    {
        bool isCalled = false;
        Prompt::instance()->ask({}, m_window.get(), this, [&](const Prompt::Answer &) { isCalled = true; });
        QPointer<QDialog> open = dialog();
        m_window.reset();
        QVERIFY(!open);
        QVERIFY(!isCalled);
    }

    void canBeReplaced()
    {
        class Yes : public Prompt
        {
        public:
            void ask(const Question &, QWidget *, QObject *, Callback callback) override { callback({true, {}}); }
        } yes;
        Prompt::setInstance(&yes);
        ask({});
        QCOMPARE(m_calls, 1);
        Prompt::setInstance(nullptr);
        QVERIFY(Prompt::instance() != &yes);
    }

private:
    void ask(const Question &question)
    {
        Prompt::instance()->ask(question, m_window.get(), this, [this](const Prompt::Answer &answer) {
            ++m_calls;
            m_answer = answer;
        });
    }
    QDialog *dialog() const { return m_window->findChild<QDialog *>(QStringLiteral("questionDialog")); }
    QPushButton *button(const char *name) const { return dialog()->findChild<QPushButton *>(QLatin1String(name)); }

    std::unique_ptr<QWidget> m_window;
    std::optional<Prompt::Answer> m_answer;
    int m_calls = 0;
};

QTEST_MAIN(TestPrompt)
#include "tst_prompt.moc"

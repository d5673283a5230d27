// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test.h"
#include "ui/editors/byteseditor.h"
#include "ui/editors/textarea.h"

#include <QAbstractEventDispatcher>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QEventLoop>
#include <QLabel>
#include <QLineEdit>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTimer>
#include <QToolButton>

using namespace redshank;

namespace {

QByteArray randomUtf8(QRandomGenerator &random)
{
    QByteArray text;
    for (int i = int(random.bounded(60)); i > 0; --i) {
        char32_t c = 0;
        switch (random.bounded(7)) {
        case 0:
            c = random.bounded(0x20); // controls, NUL, CR and LF among them
            break;
        case 1:
            c = random.bounded(2) ? U'\r' : U'\n';
            break;
        case 2:
            c = 0x20 + random.bounded(0x5f);
            break;
        case 3:
            c = 0x80 + random.bounded(0x4ff);
            break;
        case 4:
            c = 0x2000 + random.bounded(0x70); // invisible and bidirectional ones, line separators
            break;
        case 5:
            c = 0x4e00 + random.bounded(0x5000);
            break;
        default: // beyond the first plane, up to the very last code point
            c = random.bounded(2) ? 0x1f600 + random.bounded(0x40) : 0x10ffff;
            break;
        }
        text += QString::fromUcs4(&c, 1).toUtf8();
    }
    return text;
}

QByteArray randomBytes(QRandomGenerator &random)
{
    QByteArray bytes;
    for (int i = int(random.bounded(40)); i > 0; --i)
        bytes += char(random.bounded(256));
    return bytes;
}

} // namespace

class TestTextArea : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void givesTheBytesBack_D1()
    {
        TextArea area;
        for (const QByteArray &bytes : {QByteArray(),
                 QByteArray("\xef\xbb\xbf"
                            "bom"),
                 QByteArray("a\0b\0", 4), QByteArray("\r\n\r\r\n\n"), QByteArray("\xe2\x80\xa8"),
                 QByteArray(100'000, 'x')}) {
            area.setBytes(bytes);
            QCOMPARE(area.bytes(), bytes);
            QVERIFY(!area.isModified());
        }
        QRandomGenerator random(7);
        for (int round = 0; round < 5000; ++round) {
            const QByteArray bytes = randomUtf8(random);
            area.setBytes(bytes);
            QCOMPARE(area.bytes(), bytes);
        }
    }

    void typingKeepsEverythingElse_D1()
    {
        TextArea area;
        area.show();
        QRandomGenerator random(8);
        for (int round = 0; round < 200; ++round) {
            const QByteArray bytes = randomUtf8(random);
            area.setBytes(bytes);
            area.setFocus();
            QTest::keyClicks(area.focusWidget(), QStringLiteral("xy"));
            QCOMPARE(area.bytes(), "xy" + bytes);
            QVERIFY(area.isModified());
        }
    }

    void newLinesFollowTheText()
    {
        TextArea area;
        area.show();
        area.setBytes("one\r\ntwo");
        area.setFocus();
        QTest::keyClick(area.focusWidget(), Qt::Key_Return);
        QCOMPARE(area.bytes(), QByteArray("\r\none\r\ntwo"));
        area.setBytes("one\ntwo");
        QTest::keyClick(area.focusWidget(), Qt::Key_Return);
        QCOMPARE(area.bytes(), QByteArray("\none\ntwo"));
    }

    void pastingKeepsLineEnds_D1()
    {
        TextArea area;
        area.show();
        area.setBytes("\n");
        area.setFocus();
        QApplication::clipboard()->setText(QStringLiteral("a\r\nb\rc\nd"));
        QTest::keyClick(area.focusWidget(), Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(area.bytes(), QByteArray("a\r\nb\rc\nd\n"));
    }

    void undoingLeadsBackToSaved()
    {
        TextArea area;
        area.show();
        QSignalSpy modified(&area, &TextArea::modifiedChanged);
        area.setBytes("text");
        area.setFocus();
        QTest::keyClicks(area.focusWidget(), QStringLiteral("a"));
        QCOMPARE(modified.size(), 1);
        QTest::keyClick(area.focusWidget(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(area.bytes(), QByteArray("text"));
        QVERIFY(!area.isModified());
        // Loading is no step that undo could take back.
        QTest::keyClick(area.focusWidget(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(area.bytes(), QByteArray("text"));
    }

    void readOnlyTakesNoKeys()
    {
        TextArea area;
        area.show();
        area.setBytes("text");
        area.setReadOnly(true);
        area.setFocus();
        QTest::keyClicks(area.focusWidget(), QStringLiteral("a"));
        QCOMPARE(area.bytes(), QByteArray("text"));
        area.setBytes("other"); // but shows what it is given
        QCOMPARE(area.bytes(), QByteArray("other"));
        QVERIFY(area.isReadOnly());
    }

    void findGoesRoundAndCounts()
    {
        TextArea area;
        area.setBytes("Red red RED blue");
        TextArea::Matches matches = area.find(QStringLiteral("red"), true, true, false);
        QCOMPARE(matches.total, 3);
        QCOMPARE(matches.current, 1);
        matches = area.find(QStringLiteral("red"), true, false, false);
        QCOMPARE(matches.current, 2);
        matches = area.find(QStringLiteral("red"), false, false, false);
        QCOMPARE(matches.current, 1);
        matches = area.find(QStringLiteral("red"), false, false, false);
        QCOMPARE(matches.current, 3);
        matches = area.find(QStringLiteral("red"), true, false, true);
        QCOMPARE(matches.total, 1);
        QCOMPARE(area.selectedText(), QStringLiteral("red"));
        QCOMPARE(area.find(QStringLiteral("green"), true, true, false).total, 0);
        QCOMPARE(area.find(QString(), true, true, false).total, 0);
    }

    void escapeLeavesTheText()
    {
        TextArea area;
        area.show();
        area.setFocus();
        QSignalSpy left(&area, &TextArea::leaveRequested);
        QTest::keyClick(area.focusWidget(), Qt::Key_Escape);
        QCOMPARE(left.size(), 1);
    }

    void everyViewGivesTheBytesBack_D1()
    {
        BytesEditor editor;
        QRandomGenerator random(9);
        for (int round = 0; round < 2000; ++round) {
            const QByteArray bytes = round % 2 ? randomBytes(random) : randomUtf8(random);
            editor.clear();
            editor.setValue(bytes);
            for (const Format &format : formats()) {
                editor.setFormat(format.id);
                QVERIFY(editor.value());
                QCOMPARE(editor.value().value(), bytes);
                QVERIFY(!editor.isModified());
            }
        }
    }

    void textThatIsNotUtf8IsNotOfferedAsText_D1()
    {
        BytesEditor editor;
        editor.setValue("\xff\xfe\x00\x80");
        QVERIFY(editor.formatId() != FormatId::Text);
        QVERIFY(!editor.setFormat(FormatId::Text));
        QVERIFY(editor.findChild<QWidget *>(QStringLiteral("editorState"))
                    ->accessibleName()
                    .contains(QStringLiteral("UTF-8")));
    }

    void whatWasTypedGoesAlongIntoAnotherView()
    {
        BytesEditor editor;
        editor.show();
        editor.setValue("plain");
        QCOMPARE(editor.formatId(), FormatId::Text);
        editor.focusText();
        QTest::keyClicks(editor.findChild<QWidget *>(QStringLiteral("valueText")), QStringLiteral("X"));
        QVERIFY(editor.isModified());
        QVERIFY(editor.setFormat(FormatId::Hex));
        QVERIFY(editor.isModified());
        QCOMPARE(editor.value().value(), QByteArray("Xplain"));
        QCOMPARE(editor.baseline(), QByteArray("plain"));
        QVERIFY(editor.setFormat(FormatId::Text));
        QCOMPARE(editor.value().value(), QByteArray("Xplain"));
        QVERIFY(editor.isModified());
    }

    void hexThatCannotBeReadIsNoValue()
    {
        BytesEditor editor;
        editor.show();
        editor.setValue(QByteArray("\x01\x02\xff\x00", 4));
        QVERIFY(editor.setFormat(FormatId::Hex));
        editor.focusText();
        QTest::keyClicks(editor.findChild<QWidget *>(QStringLiteral("valueText")), QStringLiteral("zz "));
        QVERIFY(!editor.value());
        QVERIFY(!editor.setFormat(FormatId::Escaped)); // nothing that was typed is dropped
        QCOMPARE(editor.formatId(), FormatId::Hex);
    }

    void numbersInJsonKeepEveryDigit_D16()
    {
        BytesEditor editor;
        editor.show();
        const QByteArray json = R"({"id":9223372036854775807,"e":1e400,"z":-0,"f":0.1,"dup":1,"dup":2})";
        editor.setValue(json);
        QCOMPARE(editor.formatId(), FormatId::Json);
        QVERIFY(editor.isEditable());
        QCOMPARE(editor.value().value(), json);
        editor.focusText();
        auto *text = editor.findChild<QWidget *>(QStringLiteral("valueText"));
        QTest::keyClick(text, Qt::Key_End, Qt::ControlModifier);
        QTest::keyClick(text, Qt::Key_Backspace);
        QTest::keyClicks(text, QStringLiteral(",\"n\":1e-400}"));
        const QByteArray edited = editor.value().value();
        for (const char *number : {"9223372036854775807", "1e400", "-0", "0.1", "1e-400"})
            QVERIFY2(edited.contains(number), edited.constData());
    }

    void aPartIsReadOnly_D15()
    {
        BytesEditor editor;
        editor.show();
        editor.setValue("0123\xe2\x82", 5'000'000); // ends inside a character
        QVERIFY(editor.isPartial());
        QVERIFY(!editor.isEditable());
        QCOMPARE(editor.formatId(), FormatId::Text);
        editor.focusText();
        QTest::keyClicks(editor.findChild<QWidget *>(QStringLiteral("valueText")), QStringLiteral("X"));
        QVERIFY(!editor.isModified());
        QVERIFY(!editor.findChild<QToolButton *>(QStringLiteral("saveButton"))->isEnabled());
    }

    void hexHasOneGutter()
    {
        BytesEditor editor;
        editor.resize(900, 400);
        editor.show();
        auto *text = editor.findChild<QWidget *>(QStringLiteral("valueText"));
        const auto textStart = [text] { return text->inputMethodQuery(Qt::ImCursorRectangle).toRect().x(); };
        editor.setValue(QByteArray(4000, 'v'));
        const int numbered = textStart();
        QVERIFY2(numbered > 16, QByteArray::number(numbered));
        QVERIFY(editor.setFormat(FormatId::Hex)); // its own offsets are at the front of its lines
        QVERIFY2(textStart() < 16, QByteArray::number(textStart()));
        QVERIFY(editor.setFormat(FormatId::Text));
        QCOMPARE(textStart(), numbered);
    }

    void shortcutsOfTheWindowAreLeftToIt()
    {
        BytesEditor editor;
        editor.show();
        editor.setValue("one\ntwo");
        auto *text = editor.findChild<QWidget *>(QStringLiteral("valueText"));
        const auto isTaken = [text](int key, Qt::KeyboardModifiers modifiers) {
            QKeyEvent event(QEvent::ShortcutOverride, key, modifiers);
            event.ignore();
            QApplication::sendEvent(text, &event);
            return event.isAccepted();
        };
        for (const int key : {Qt::Key_T, Qt::Key_L, Qt::Key_D, Qt::Key_U, Qt::Key_K, Qt::Key_W, Qt::Key_PageUp}) {
            QVERIFY2(!isTaken(key, Qt::ControlModifier), qPrintable(QKeySequence(Qt::CTRL | key).toString()));
            QTest::keyClick(text, Qt::Key(key), Qt::ControlModifier);
        }
        for (const int key : {Qt::Key_T, Qt::Key_L, Qt::Key_U})
            QVERIFY(!isTaken(key, Qt::ControlModifier | Qt::ShiftModifier));
        QVERIFY(!editor.isModified());
        for (const int key : {Qt::Key_A, Qt::Key_C, Qt::Key_V, Qt::Key_X, Qt::Key_Z, Qt::Key_Left, Qt::Key_Home})
            QVERIFY(isTaken(key, Qt::ControlModifier));
    }

    void restsWhenNothingHappens_data()
    {
        QTest::addColumn<TextArea::Language>("language");
        QTest::newRow("text") << TextArea::Language::Plain;
        QTest::newRow("JSON") << TextArea::Language::Json;
    }
    void restsWhenNothingHappens()
    {
        QFETCH(const TextArea::Language, language);
        TextArea area;
        area.setLanguage(language);
        area.setBytes("{\n  \"short\": \"text\"\n}\n");
        area.show();
        QVERIFY(QTest::qWaitForWindowExposed(&area));
        // Wakes of the event loop within a third of a second, when all that was due has been done.
        const auto wakes = [] {
            int count = 0;
            QEventLoop loop;
            connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, &loop, [&] {
                if (++count == 1000)
                    loop.quit();
            });
            QTimer::singleShot(300, &loop, &QEventLoop::quit);
            loop.exec();
            return count;
        };
        QTRY_VERIFY(wakes() < 100);
    }

    void findOpensWithWhatIsSelected()
    {
        BytesEditor editor;
        editor.show();
        editor.setValue("alpha beta alpha");
        editor.openFind();
        auto *needle = editor.findChild<QLineEdit *>(QStringLiteral("findText"));
        QVERIFY(needle->isVisible());
        QTest::keyClicks(needle, QStringLiteral("alpha"));
        QCOMPARE(editor.findChild<QLabel *>(QStringLiteral("findCount"))->text(), QStringLiteral("1 of 2"));
        QTest::keyClick(needle, Qt::Key_Return);
        QCOMPARE(editor.findChild<QLabel *>(QStringLiteral("findCount"))->text(), QStringLiteral("2 of 2"));
        QTest::keyClick(needle, Qt::Key_Escape);
        QVERIFY(!needle->isVisible());
    }
};

QTEST_MAIN(TestTextArea)
#include "tst_textarea.moc"

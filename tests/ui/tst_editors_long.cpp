// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "editorfixture.h"
#include "tests/bench/browse/heartbeat.h"
#include "ui/base/textlimits.h"
#include "ui/editors/byteseditor.h"
#include "ui/editors/findbar.h"
#include "ui/editors/rowsview.h"
#include "ui/editors/textarea.h"
#include "ui/editors/valuepane.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QMimeData>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QThreadPool>

using namespace redshank;

namespace {

/// Far more than the 50 ms that are aimed at, for a loaded machine, and far less than laying a line of megabytes out.
#ifdef __SANITIZE_THREAD__
constexpr double longestGap = 2000;
#else
constexpr double longestGap = 500;
#endif
constexpr qsizetype mega = 1024 * 1024;

QByteArray minifiedJson(qsizetype size)
{
    QByteArray json = "[";
    while (json.size() < size)
        json += R"({"id":9223372036854775807,"e":1e400,"text":"caf\u00e9"},)";
    json.chop(1);
    return json + ']';
}

} // namespace

/// Values that the text editor cannot lay out in time, above all one very long line.
class TestEditorsLong : public QObject
{
    Q_OBJECT

    std::unique_ptr<BytesEditor> editor;

    RowsView *rows() const { return editor->findChild<RowsView *>(); }
    TextArea *area() const { return editor->findChild<TextArea *>(); }
    QWidget *text() const { return editor->findChild<QWidget *>(QStringLiteral("valueText")); }
    QString notice() const { return editor->findChild<QLabel *>(QStringLiteral("formNotice"))->text(); }
    bool isReady() const { return !editor->isPreparing(); }
    void paste(const QString &what) const
    {
        QApplication::clipboard()->setText(what);
        QTest::keyClick(text(), Qt::Key_V, Qt::ControlModifier);
    }

private Q_SLOTS:
    void init()
    {
        editor = std::make_unique<BytesEditor>();
        editor->resize(900, 600);
        editor->show();
    }
    void cleanup() { editor.reset(); }

    void nothingLongIsLaidOut_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("64 KB") << QByteArray(64 * 1024, 'a');
        QTest::newRow("1 MB") << QByteArray(mega, 'a');
        QTest::newRow("5 MB of base64") << QByteArray(4 * mega, '\x5a').toBase64();
        QTest::newRow("10 MB") << QByteArray(10 * mega, 'a');
        QTest::newRow("one long line among short ones")
            << QByteArray("short\n").repeated(2000) + QByteArray(mega, 'a') + '\n';
        QTest::newRow("a long string in JSON") << QByteArray("[\"" + QByteArray(mega, 'a') + "\"]");
        QTest::newRow("screens of lines of 10 KB") << QByteArray(QByteArray(10'000, 'a') + '\n').repeated(100);
        QTest::newRow("binary") << QByteArray("\x00\xff", 2).repeated(mega);
        QTest::newRow("2 MB of JSON") << minifiedJson(2 * mega);
        QTest::newRow("JSON that is too long") << minifiedJson(maxEditorBytes + 1);
        QTest::newRow("1 MB of lines") << QByteArray(QByteArray(99, 'v') + '\n').repeated(10'000);
        const QByteArray line = QByteArray(99, 'v') + '\n';
        QTest::newRow("as many lines as can be") << line.repeated(maxEditorBytes / line.size());
        QTest::newRow("one line more") << line.repeated(maxEditorBytes / line.size() + 1);
    }

    void nothingLongIsLaidOut()
    {
        QFETCH(QByteArray, value);
        Heartbeat heartbeat;
        editor->setValue(value);
        QTRY_VERIFY(isReady());
        QCOMPARE(editor->form() == ValueText::Form::Editor, notice().isEmpty());
        QCOMPARE(rows()->isVisible(), editor->form() != ValueText::Form::Editor);
        editor->focusText();
        QWidget *front = QApplication::focusWidget() ? QApplication::focusWidget() : editor->focusWidget();
        QTest::keyClick(front, Qt::Key_X);
        QTest::keyClick(front, Qt::Key_PageDown);
        QTest::keyClick(front, Qt::Key_End, Qt::ControlModifier);
        editor->grab();
        QCoreApplication::processEvents();
        const double gap = heartbeat.longest(); // what follows is the test's own work
        QVERIFY(longestLine(area()->bytes()) <= maxLineBytes);
        QVERIFY(fitsEditor(area()->bytes()));
        if (editor->form() != ValueText::Form::Editor) {
            QVERIFY(!editor->isModified());
            QCOMPARE(editor->value().value(), value);
        }
        QVERIFY2(gap < longestGap, QByteArray::number(gap));
        qInfo("longest gap %.0f ms", gap);
    }

    void noViewIsOfferedForAPart_D15()
    {
        const QByteArray value(mega, 'a');
        editor->setValue(value);
        QTRY_VERIFY(isReady());
        QVERIFY(notice().contains(QStringLiteral("Escaped")));
        editor->setValue(value, 2 * mega);
        QTRY_VERIFY(isReady());
        QVERIFY(!notice().isEmpty());
        QVERIFY(!notice().contains(QStringLiteral("Escaped")));
        editor->setFormat(FormatId::Escaped);
        QTRY_VERIFY(isReady());
        QVERIFY(!editor->isEditable());
    }

    void rowsShowEveryByte_D1()
    {
        const QByteArray value = QString(QStringLiteral("\u4e00\u00e9a\U0001f600")).repeated(20'000).toUtf8() + "\nend";
        editor->setValue(value);
        QTRY_VERIFY(isReady());
        QCOMPARE(editor->form(), ValueText::Form::TextRows);
        QString all;
        for (qint64 row = 0; row < rows()->rowCount(); ++row) {
            QVERIFY(rows()->rowText(row).size() <= 120);
            all += rows()->rowText(row);
        }
        QCOMPARE(all.toUtf8(), QByteArray(value).replace('\n', ""));
        QVERIFY(!editor->isEditable());
        QCOMPARE(editor->value().value(), value);
    }

    void everyViewOfALongLineGivesTheBytesBack_D1()
    {
        QRandomGenerator random(11);
        for (int round = 0; round < 20; ++round) {
            QByteArray value;
            while (value.size() < 40'000)
                value += round % 2
                    ? QByteArray(1, char(random.bounded(256)))
                    : QByteArray::fromRawData("\\\n\\\\n\r\xe2\x82\xac\0x", 11).left(int(random.bounded(12)));
            editor->clear();
            editor->setValue(value);
            for (const Format &format : formats()) {
                editor->setFormat(format.id);
                QTRY_VERIFY(isReady());
                QCOMPARE(editor->value().value(), value);
                QVERIFY(!editor->isModified());
                QVERIFY(fitsEditor(area()->bytes()));
            }
        }
    }

    void aLongLineIsEditedEscaped_D1()
    {
        const QByteArray value = QByteArray(mega / 8, '\\') + "\n" + QByteArray(mega / 8, '\x01') + "end";
        editor->setValue(value);
        QTRY_VERIFY(isReady());
        editor->setFormat(FormatId::Escaped);
        QTRY_VERIFY(isReady());
        QCOMPARE(editor->form(), ValueText::Form::Editor);
        QVERIFY(editor->isEditable());
        QVERIFY(longestLine(area()->bytes()) < 200);
        editor->focusText();
        QTest::keyClicks(text(), QStringLiteral("X"));
        QTest::keyClick(text(), Qt::Key_End, Qt::ControlModifier);
        QTest::keyClicks(text(), QStringLiteral("Y"));
        QVERIFY(editor->canSave());
        QCOMPARE(editor->value().value(), 'X' + value + 'Y');
    }

    void aLongPasteIsKeptAndNotLaidOut_D1()
    {
        editor->setValue("before after");
        editor->focusText();
        for (int i = 0; i < 7; ++i)
            QTest::keyClick(text(), Qt::Key_Right);
        Heartbeat heartbeat;
        const QString pasted(3 * mega, QLatin1Char('p'));
        paste(pasted);
        QVERIFY(!isReady());
        QVERIFY(editor->isModified()); // an answer that comes now must not take it away
        QVERIFY(fitsEditor(area()->bytes()));
        QTRY_VERIFY(isReady());
        QVERIFY2(heartbeat.longest() < longestGap, QByteArray::number(heartbeat.longest()));
        QCOMPARE(editor->value().value(), "before " + pasted.toLatin1() + "after");
        QCOMPARE(editor->baseline(), QByteArray("before after"));
        QVERIFY(editor->isModified());
        QVERIFY(editor->canSave());
        QVERIFY(fitsEditor(area()->bytes()));
        QCOMPARE(editor->formatId(), FormatId::Escaped); // typing goes on
        QVERIFY(editor->isEditable());
    }

    void noViewIsChosenWhileAPasteIsTaken_D1()
    {
        editor->setValue("before after");
        editor->focusText();
        const QString pasted(3 * mega, QLatin1Char('p'));
        paste(pasted);
        QVERIFY(!isReady());
        auto *views = editor->findChild<QComboBox *>(QStringLiteral("viewSelector"));
        QVERIFY(!views->isEnabled());
        QVERIFY(!editor->setFormat(FormatId::Hex)); // the paste is nowhere else yet
        QTRY_VERIFY(isReady());
        QCOMPARE(editor->value().value(), pasted.toLatin1() + "before after");
        QVERIFY(views->isEnabled());
        QVERIFY(editor->setFormat(FormatId::Hex));
        QTRY_VERIFY(isReady());
        QCOMPARE(editor->value().value(), pasted.toLatin1() + "before after");
    }

    void aPasteThatIsNoJsonChangesNothing()
    {
        editor->setValue("{\"a\": 1}");
        QCOMPARE(editor->formatId(), FormatId::Json);
        editor->focusText();
        const QByteArray before = area()->bytes();
        paste(QString(mega, QLatin1Char('p')));
        QTRY_VERIFY(isReady());
        QCOMPARE(area()->bytes(), before);
        QVERIFY(!editor->isModified());
        QVERIFY(!editor->findChild<QWidget *>(QStringLiteral("editorState"))->accessibleName().isEmpty());
        QVERIFY(editor->isEditable());
    }

    void joinedLinesThatAreTooLongGoOnEscaped_D1()
    {
        const QByteArray half(maxLineBytes - 100, 'a');
        editor->setValue(half + '\n' + half);
        QCOMPARE(editor->form(), ValueText::Form::Editor);
        editor->focusText();
        QTest::keyClick(text(), Qt::Key_End);
        QTest::keyClick(text(), Qt::Key_Delete);
        QTRY_COMPARE(editor->formatId(), FormatId::Escaped);
        QTRY_VERIFY(isReady());
        QCOMPARE(editor->value().value(), half + half);
        QVERIFY(editor->canSave());
    }

    void whatIsDroppedIsBounded()
    {
        editor->setValue("text");
        editor->focusText();
        QMimeData mime;
        mime.setText(QString(mega, QLatin1Char('d')));
        QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        auto *viewport = text()->findChild<QWidget *>(QStringLiteral("qt_scrollarea_viewport"));
        QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(viewport, &enter);
        QApplication::sendEvent(viewport, &drop);
        QCOMPARE(editor->value().value(), QByteArray("text"));
        QVERIFY(!editor->findChild<QWidget *>(QStringLiteral("editorState"))->accessibleName().isEmpty());
    }

    void hexOfMuchIsVirtual()
    {
        QByteArray value(20 * mega, '\0');
        value.replace(19 * mega, 6, "Needle");
        Heartbeat heartbeat;
        editor->setValue(value);
        QVERIFY(editor->isPreparing());
        QTRY_VERIFY(isReady());
        editor->setFormat(FormatId::Hex);
        QTRY_VERIFY(isReady());
        QCOMPARE(editor->form(), ValueText::Form::HexRows);
        QCOMPARE(rows()->rowCount(), value.size() / 16);
        QVERIFY(area()->bytes().isEmpty());
        QVERIFY(rows()->rowText(19 * mega / 16).startsWith(QLatin1String("01300000  4e 65 65 64 6c 65 00 00  00")));
        editor->openFind();
        auto *needle = editor->findChild<QLineEdit *>(QStringLiteral("findText"));
        needle->setText(QStringLiteral("needle"));
        QTRY_COMPARE(rows()->matchOffset(), qint64(19 * mega));
        QVERIFY(rows()->firstVisibleRow() > 18 * mega / 16);
        needle->setText(QStringLiteral("no such thing"));
        QTRY_COMPARE(rows()->matchOffset(), qint64(-1));
        QVERIFY2(heartbeat.longest() < longestGap, QByteArray::number(heartbeat.longest()));
        qInfo("longest gap %.0f ms", heartbeat.longest());
    }

    void searchInRowsGoesRound()
    {
        QByteArray value(mega, '.');
        value.replace(10, 3, "Abc");
        value.replace(mega - 3, 3, "abc");
        editor->setValue(value);
        QTRY_VERIFY(isReady());
        editor->openFind();
        auto *needle = editor->findChild<QLineEdit *>(QStringLiteral("findText"));
        needle->setText(QStringLiteral("abc"));
        QTRY_COMPARE(rows()->matchOffset(), qint64(10));
        QTest::keyClick(needle, Qt::Key_Return);
        QTRY_COMPARE(rows()->matchOffset(), qint64(mega - 3));
        QTest::keyClick(needle, Qt::Key_Return);
        QTRY_COMPARE(rows()->matchOffset(), qint64(10));
        QTest::keyClick(needle, Qt::Key_Return, Qt::ShiftModifier);
        QTRY_COMPARE(rows()->matchOffset(), qint64(mega - 3));
    }

    void largeJsonIsSavedExactly_D16()
    {
        EditorFixture f;
        QVERIFY(f.start());
        const QByteArray json = minifiedJson(900'000);
        f.server.command({"SET", "k", json});
        f.open("k");
        QTRY_VERIFY(f.isLoaded());
        BytesEditor *shown = f.tab->findChild<ValuePane *>()->editor();
        QTRY_VERIFY(shown->isEditable());
        QCOMPARE(shown->formatId(), FormatId::Json);
        f.text()->setFocus();
        QTest::keyClick(f.text(), Qt::Key_End);
        QTest::keyClicks(f.text(), QStringLiteral("1e-400,"));
        f.tab->save();
        QTRY_VERIFY(!f.tab->hasUnsavedChanges());
        QCOMPARE(f.bytes({"GET", "k"}), QByteArray(json).insert(1, "1e-400,"));
    }

    void dyingInFlightIsQuiet()
    {
        for (int turns = 0; turns < 5; ++turns) {
            init();
            editor->setValue(minifiedJson(mega));
            for (int i = 0; i < turns; ++i)
                QCoreApplication::processEvents();
            editor->setFormat(FormatId::Text);
            editor.reset();
        }
        init();
        editor->setValue(QByteArray(5 * mega, 'x'));
        editor->setValue("the newest wins");
        QCOMPARE(editor->value().value(), QByteArray("the newest wins"));
        QThreadPool::globalInstance()->waitForDone();
        QCoreApplication::processEvents();
        QCOMPARE(area()->bytes(), QByteArray("the newest wins"));
    }
};

QTEST_MAIN(TestEditorsLong)
#include "tst_editors_long.moc"

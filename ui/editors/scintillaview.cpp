// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scintillaview.h"

#include "ui/base/textlimits.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMimeData>

namespace redshank {

namespace {

struct CodePointRange
{
    char32_t first;
    char32_t last;
};

// What escaped() of core/base/bytes.h would not show as itself and Scintilla does not label of its own accord.
constexpr CodePointRange invisible[] = {{0x00a0, 0x00a0}, {0x00ad, 0x00ad}, {0x034f, 0x034f}, {0x061c, 0x061c},
    {0x115f, 0x1160}, {0x1680, 0x1680}, {0x180e, 0x180e}, {0x2000, 0x200f}, {0x2028, 0x202f}, {0x205f, 0x206f},
    {0x3164, 0x3164}, {0xfeff, 0xfeff}, {0xffa0, 0xffa0}, {0xfff9, 0xfffb}, {0xe0001, 0xe0001}, {0xe0020, 0xe007f}};

/// What a user of any text field knows: the caret, selection, deletion, the clipboard, undo and redo.
bool isOrdinary(int combination)
{
    const int modifiers = combination & int(Qt::KeyboardModifierMask);
    const int key = combination & ~int(Qt::KeyboardModifierMask);
    switch (key) {
    case Qt::Key_A:
    case Qt::Key_C:
    case Qt::Key_V:
    case Qt::Key_X:
    case Qt::Key_Y:
    case Qt::Key_Z:
        return modifiers == int(Qt::ControlModifier);
    default:
        return key >= Qt::Key_Escape && key < Qt::Key_F1 && (modifiers & int(Qt::AltModifier)) == 0;
    }
}

} // namespace

ScintillaView::ScintillaView(QWidget *parent)
    : QsciScintilla(parent)
{
    setUtf8(true);
    setFrameShape(QFrame::NoFrame);
    setEolMode(EolUnix);
    SendScintilla(SCI_SETPASTECONVERTENDINGS, 0ul);
    SendScintilla(SCI_SETLAYOUTCACHE, static_cast<unsigned long>(SC_CACHE_PAGE));
    keepOrdinaryKeys();
    showInvisibleCharacters();
}

/// Ctrl+T, Ctrl+L, Ctrl+D and their like change text without a word on screen, and would keep the window's shortcuts
/// from it: whatever QScintilla has a command for, it takes. Clearing Scintilla's own table alone leaves that as it is.
void ScintillaView::keepOrdinaryKeys()
{
    const auto clear = [](int key) { return key != 0 && !isOrdinary(key); };
    for (QsciCommand *command : standardCommands()->commands()) {
        if (clear(command->key()))
            command->setKey(0);
        if (clear(command->alternateKey()))
            command->setAlternateKey(0);
    }
}

void ScintillaView::showInvisibleCharacters()
{
    for (const CodePointRange &range : invisible)
        for (char32_t c = range.first; c <= range.last; ++c) {
            const QByteArray utf8 = QString::fromUcs4(&c, 1).toUtf8();
            const QByteArray label = QByteArray::number(uint(c), 16).toUpper().rightJustified(4, '0');
            SendScintilla(SCI_SETREPRESENTATION, utf8.constData(), label.constData());
        }
}

long ScintillaView::sendBytes(unsigned int message, qsizetype length, const QByteArray &bytes) const
{
    return SendScintilla(message, static_cast<uintptr_t>(length), bytes.constData());
}

long ScintillaView::byteLength() const
{
    return SendScintilla(SCI_GETLENGTH);
}

QByteArray ScintillaView::allBytes() const
{
    const auto *start = static_cast<const char *>(SendScintillaPtrResult(SCI_GETCHARACTERPOINTER));
    return QByteArray(start, byteLength());
}

void ScintillaView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && event->modifiers() == Qt::NoModifier && !isListActive()) {
        Q_EMIT leaveRequested();
        event->accept();
        return;
    }
    if (event->matches(QKeySequence::Paste)) {
        paste();
        event->accept();
        return;
    }
    QsciScintilla::keyPressEvent(event);
}

void ScintillaView::paste()
{
    if (isReadOnly())
        return;
    const QByteArray text = QGuiApplication::clipboard()->text().toUtf8();
    const long from = SendScintilla(SCI_GETSELECTIONSTART);
    const long until = SendScintilla(SCI_GETSELECTIONEND);
    if (text.size() > maxLineBytes || byteLength() + text.size() > maxEditorBytes) {
        QByteArray after = allBytes();
        after.replace(from, until - from, text);
        if (!fitsEditor(after)) {
            Q_EMIT outgrown(after);
            return;
        }
    }
    fitWrapping(byteLength() + text.size());
    SendScintilla(SCI_BEGINUNDOACTION);
    SendScintilla(SCI_REPLACESEL, "");
    sendBytes(SCI_ADDTEXT, text.size(), text);
    SendScintilla(SCI_ENDUNDOACTION);
    SendScintilla(SCI_SCROLLCARET);
}

void ScintillaView::setWrapWanted(bool isWanted)
{
    m_isWrapWanted = isWanted;
    fitWrapping(byteLength());
}

void ScintillaView::fitWrapping(long length)
{
    const WrapMode mode = m_isWrapWanted && length <= maxWrappedBytes ? WrapCharacter : WrapNone;
    if (mode != wrapMode())
        setWrapMode(mode);
}

QByteArray ScintillaView::fromMimeData(const QMimeData *source, bool &isRectangular) const
{
    isRectangular = false;
    const QByteArray text = source->text().toUtf8();
    if (fitsEditor(text) && byteLength() + text.size() <= maxEditorBytes)
        return text;
    // Where it would go is not known here.
    Q_EMIT const_cast<ScintillaView *>(this)->dropRefused();
    return {};
}

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scintillaview.h"

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

} // namespace

ScintillaView::ScintillaView(QWidget *parent)
    : QsciScintilla(parent)
{
    setUtf8(true);
    setFrameShape(QFrame::NoFrame);
    setEolMode(EolUnix);
    SendScintilla(SCI_SETPASTECONVERTENDINGS, 0ul);
    SendScintilla(SCI_SETLAYOUTCACHE, static_cast<unsigned long>(SC_CACHE_PAGE));
    SendScintilla(SCI_SETIDLESTYLING, static_cast<unsigned long>(SC_IDLESTYLING_ALL));
    // Ctrl+D, Ctrl+L and their like change text without a word on screen; only keys that a user of any editor knows
    // stay.
    for (const auto key : {'D', 'L', 'T', 'U'})
        SendScintilla(SCI_CLEARCMDKEY, static_cast<unsigned long>(key | (SCMOD_CTRL << 16)));
    for (const auto key : {'D', 'L', 'T', 'U'})
        SendScintilla(SCI_CLEARCMDKEY, static_cast<unsigned long>(key | ((SCMOD_CTRL | SCMOD_SHIFT) << 16)));
    showInvisibleCharacters();
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
    SendScintilla(SCI_BEGINUNDOACTION);
    SendScintilla(SCI_REPLACESEL, "");
    sendBytes(SCI_ADDTEXT, text.size(), text);
    SendScintilla(SCI_ENDUNDOACTION);
    SendScintilla(SCI_SCROLLCARET);
}

QByteArray ScintillaView::fromMimeData(const QMimeData *source, bool &isRectangular) const
{
    isRectangular = false;
    return source->text().toUtf8();
}

} // namespace redshank

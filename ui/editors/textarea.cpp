// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "textarea.h"

#include "scintillaview.h"
#include "ui/base/textlimits.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QVBoxLayout>

namespace redshank {

namespace {

constexpr int matchIndicator = 8;
constexpr int addedMarker = 1;
constexpr int removedMarker = 2;
/// A search goes over this many bytes at once when it counts; beyond it only the next match is looked for.
constexpr long countedBytes = 4 * 1024 * 1024;
constexpr int maxCounted = 10'000;
constexpr qsizetype bytesOfFill = 256 * 1024; ///< a few ms
constexpr qsizetype roomToType = 64 * 1024; ///< else the first key moves all of the text to another place

QColor blended(const QColor &over, const QColor &ground, double share)
{
    const auto mix = [share](int a, int b) { return int(a * share + b * (1 - share)); };
    return QColor(mix(over.red(), ground.red()), mix(over.green(), ground.green()), mix(over.blue(), ground.blue()));
}

/// The line end that new lines get: the one that the text uses itself.
QsciScintilla::EolMode eolModeOf(const QByteArray &text)
{
    const qsizetype newline = text.indexOf('\n');
    if (newline > 0 && text[newline - 1] == '\r')
        return QsciScintilla::EolWindows;
    if (newline < 0 && text.contains('\r'))
        return QsciScintilla::EolMac;
    return QsciScintilla::EolUnix;
}

} // namespace

TextArea::TextArea(QWidget *parent)
    : QWidget(parent)
    , m_view(new ScintillaView(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_view);
    setFocusProxy(m_view);
    setNames(QStringLiteral("textArea"), tr("Text"));

    connect(m_view, &QsciScintilla::modificationChanged, this, [this](bool isChanged) {
        if (!m_isLoading)
            Q_EMIT modifiedChanged(isChanged);
    });
    connect(m_view, &QsciScintilla::textChanged, this, [this] {
        if (m_isLoading)
            return;
        watchLine();
        Q_EMIT edited();
    });
    connect(m_view, &ScintillaView::outgrown, this, &TextArea::outgrown);
    connect(m_view, &ScintillaView::dropRefused, this, &TextArea::dropRefused);
    m_filler.setInterval(0);
    connect(&m_filler, &QTimer::timeout, this, [this] { fill(bytesOfFill); });
    connect(m_view, &ScintillaView::leaveRequested, this, &TextArea::leaveRequested);
    connect(m_view, &QsciScintilla::linesChanged, this, &TextArea::fitNumbers);
    connect(Theme::instance(), &Theme::changed, this, &TextArea::applyTheme);
    m_view->setMarginType(0, QsciScintilla::NumberMargin);
    fitNumbers();
    m_view->setMarginWidth(1, 0);
    m_view->markerDefine(QsciScintilla::Background, addedMarker);
    m_view->markerDefine(QsciScintilla::Background, removedMarker);
    m_view->indicatorDefine(QsciScintilla::StraightBoxIndicator, matchIndicator);
    m_view->SendScintilla(QsciScintillaBase::SCI_SETMARGINLEFT, 0ul, 6l);
    m_view->setTabWidth(4);
    m_view->setIndentationsUseTabs(false);
    m_view->setAutoIndent(true);
    m_view->SendScintilla(QsciScintillaBase::SCI_SETSCROLLWIDTHTRACKING, 1ul);
    m_view->SendScintilla(QsciScintillaBase::SCI_SETSCROLLWIDTH, 1ul);
    applyTheme();
}

void TextArea::setNames(const QString &objectName, const QString &accessibleName)
{
    m_view->setObjectName(objectName);
    m_view->setAccessibleName(accessibleName);
}

void TextArea::setBytes(const QByteArray &utf8)
{
    m_filler.stop();
    m_isOutgrown = false;
    m_isLoading = true; // not by blocking signals: QScintilla keeps its own state by them
    m_view->setReadOnly(false);
    m_view->SendScintilla(QsciScintillaBase::SCI_SETUNDOCOLLECTION, 0ul);
    m_view->SendScintilla(QsciScintillaBase::SCI_CLEARALL);
    m_marks.clear();
    m_view->setEolMode(eolModeOf(utf8));
    m_view->fitWrapping(utf8.size());
    fitLanguage(utf8.size());
    m_view->SendScintilla(QsciScintillaBase::SCI_ALLOCATE, static_cast<unsigned long>(utf8.size() + roomToType));
    m_filling = utf8.isNull() ? QByteArray("") : utf8;
    m_filled = 0;
    fill(bytesOfFill);
    if (isFilling())
        m_filler.start();
}

/// Behind the caret: to follow it, the editor would lay out all that was put in.
void TextArea::fill(qsizetype bytes)
{
    const QByteArray part = m_filling.mid(m_filled, bytes);
    m_view->setReadOnly(false);
    m_view->sendBytes(QsciScintillaBase::SCI_APPENDTEXT, part.size(), part);
    m_view->setReadOnly(true);
    m_filled += part.size();
    if (m_filled < m_filling.size())
        return;
    settle();
    Q_EMIT filled();
}

void TextArea::settle()
{
    m_filler.stop();
    m_filling = QByteArray();
    m_view->SendScintilla(QsciScintillaBase::SCI_GOTOPOS, 0ul);
    m_view->SendScintilla(QsciScintillaBase::SCI_SETUNDOCOLLECTION, 1ul);
    m_view->SendScintilla(QsciScintillaBase::SCI_EMPTYUNDOBUFFER);
    m_view->SendScintilla(QsciScintillaBase::SCI_SETSAVEPOINT);
    m_view->setReadOnly(m_isReadOnly);
    m_isLoading = false;
    showMarks();
    fitNumbers();
}

/// What was typed may have joined lines; only the caret's can have grown.
void TextArea::watchLine()
{
    const long at = m_view->SendScintilla(QsciScintillaBase::SCI_GETCURRENTPOS);
    const long line = m_view->SendScintilla(QsciScintillaBase::SCI_LINEFROMPOSITION, static_cast<unsigned long>(at));
    if (m_isOutgrown
        || m_view->SendScintilla(QsciScintillaBase::SCI_LINELENGTH, static_cast<unsigned long>(line)) <= maxLineBytes)
        return;
    m_isOutgrown = true;
    // Not inside the notification: whoever hears it gives the editor another text.
    QTimer::singleShot(0, this, [this] {
        if (m_isOutgrown)
            Q_EMIT outgrown(bytes());
    });
}

void TextArea::setNumbered(bool isNumbered)
{
    m_isNumbered = isNumbered;
    fitNumbers();
}

void TextArea::fitNumbers()
{
    if (m_isNumbered)
        m_view->setMarginWidth(0, QString(qMax(3, int(QString::number(m_view->lines()).size())) + 1, QLatin1Char('9')));
    else
        m_view->setMarginWidth(0, 0);
}

QByteArray TextArea::bytes() const
{
    return isFilling() ? m_filling : m_view->allBytes();
}
bool TextArea::isModified() const
{
    return !isFilling() && m_view->SendScintilla(QsciScintillaBase::SCI_GETMODIFY) != 0;
}
void TextArea::setUnmodified()
{
    if (!isFilling())
        m_view->SendScintilla(QsciScintillaBase::SCI_SETSAVEPOINT);
}
bool TextArea::isReadOnly() const
{
    return m_isReadOnly;
}
bool TextArea::isWrapping() const
{
    return m_view->isWrapWanted();
}
QString TextArea::selectedText() const
{
    return m_view->selectedText();
}

void TextArea::setReadOnly(bool isReadOnly)
{
    m_isReadOnly = isReadOnly;
    if (!isFilling())
        m_view->setReadOnly(isReadOnly);
    m_view->setCaretLineVisible(!isReadOnly);
}

void TextArea::setWrapping(bool isWrapping)
{
    m_view->setWrapWanted(isWrapping);
}

void TextArea::setLanguage(Language language)
{
    m_language = language;
    fitLanguage(m_view->byteLength());
}

void TextArea::fitLanguage(qsizetype length)
{
    const bool isColoured = m_language == Language::Json && length <= maxColouredBytes;
    QsciLexer *old = m_view->lexer();
    if (isColoured == bool(old))
        return;
    m_view->setLexer(isColoured ? new QsciLexerJSON(m_view) : nullptr);
    delete old;
    // Without a lexer nothing is ever styled, and the idle time would never end.
    m_view->SendScintilla(QsciScintillaBase::SCI_SETIDLESTYLING,
        static_cast<unsigned long>(
            isColoured ? QsciScintillaBase::SC_IDLESTYLING_ALL : QsciScintillaBase::SC_IDLESTYLING_NONE));
    m_view->setFolding(isColoured ? QsciScintilla::PlainFoldStyle : QsciScintilla::NoFoldStyle, 2);
    applyTheme();
}

void TextArea::setLineMarks(const QList<LineMark> &marks)
{
    m_marks = marks;
    if (!isFilling())
        showMarks();
}

void TextArea::showMarks()
{
    m_view->markerDeleteAll();
    for (const LineMark &mark : std::as_const(m_marks))
        m_view->markerAdd(mark.line, mark.kind == LineKind::Added ? addedMarker : removedMarker);
}

void TextArea::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyTheme();
}

void TextArea::applyTheme()
{
    const Theme *theme = Theme::instance();
    const QPalette colors = palette();
    const QColor base = colors.color(QPalette::Active, QPalette::Base);
    const QColor text = colors.color(QPalette::Active, QPalette::Text);
    const QColor muted = theme->color(Theme::Shade::Muted);
    const QFont font = theme->monospace();

    m_view->setFont(font);
    m_view->setPaper(base);
    m_view->setColor(text);
    if (auto *json = qobject_cast<QsciLexerJSON *>(m_view->lexer())) {
        json->setDefaultFont(font);
        json->setFont(font);
        json->setDefaultPaper(base);
        json->setPaper(base);
        json->setDefaultColor(text);
        json->setColor(text);
        const QColor accent = theme->color(Theme::Shade::Info);
        json->setColor(accent, QsciLexerJSON::Property);
        json->setColor(theme->color(Theme::Shade::Good), QsciLexerJSON::String);
        json->setColor(theme->color(Theme::Shade::Warning), QsciLexerJSON::Number);
        json->setColor(theme->color(Theme::Shade::Warning), QsciLexerJSON::Keyword);
        json->setColor(theme->color(Theme::Shade::Bad), QsciLexerJSON::Error);
        json->setColor(theme->color(Theme::Shade::Bad), QsciLexerJSON::UnclosedString);
        json->setColor(accent, QsciLexerJSON::EscapeSequence);
    }
    m_view->setCaretForegroundColor(text);
    m_view->setCaretLineBackgroundColor(blended(text, base, 0.05));
    m_view->setSelectionBackgroundColor(colors.color(QPalette::Active, QPalette::Highlight));
    m_view->setSelectionForegroundColor(colors.color(QPalette::Active, QPalette::HighlightedText));
    m_view->setMarginsFont(font);
    m_view->setMarginsBackgroundColor(base);
    m_view->setMarginsForegroundColor(muted);
    m_view->setFoldMarginColors(base, base);
    m_view->setMarkerBackgroundColor(blended(theme->color(Theme::Shade::Good), base, 0.2), addedMarker);
    m_view->setMarkerBackgroundColor(blended(theme->color(Theme::Shade::Bad), base, 0.2), removedMarker);
    for (int marker = int(QsciScintillaBase::SC_MARKNUM_FOLDEREND);
         marker <= int(QsciScintillaBase::SC_MARKNUM_FOLDEROPEN); ++marker) {
        m_view->setMarkerForegroundColor(base, marker);
        m_view->setMarkerBackgroundColor(muted, marker);
    }
    QColor match = theme->color(Theme::Shade::Warning);
    match.setAlpha(60);
    m_view->setIndicatorForegroundColor(match, matchIndicator);
    m_view->setIndicatorDrawUnder(true, matchIndicator);
    m_view->setExtraAscent(1);
    m_view->setExtraDescent(1);
}

TextArea::Matches TextArea::find(const QString &text, bool isForward, bool fromStart, bool isCaseSensitive)
{
    clearMatches();
    const QByteArray needle = text.toUtf8();
    const long length = m_view->byteLength();
    if (needle.isEmpty())
        return {};
    const auto send = [this](unsigned int message, long value = 0) {
        return m_view->SendScintilla(message, static_cast<unsigned long>(value));
    };
    send(QsciScintillaBase::SCI_SETSEARCHFLAGS, isCaseSensitive ? QsciScintillaBase::SCFIND_MATCHCASE : 0);
    const auto search = [&](long from, long until) {
        send(QsciScintillaBase::SCI_SETTARGETSTART, from);
        send(QsciScintillaBase::SCI_SETTARGETEND, until);
        return m_view->sendBytes(QsciScintillaBase::SCI_SEARCHINTARGET, needle.size(), needle);
    };

    const long selectionStart = send(QsciScintillaBase::SCI_GETSELECTIONSTART);
    const long selectionEnd = send(QsciScintillaBase::SCI_GETSELECTIONEND);
    long found = -1;
    if (isForward) {
        found = search(fromStart ? selectionStart : selectionEnd, length);
        if (found < 0)
            found = search(0, length);
    } else {
        found = search(selectionStart, 0); // a target that ends before it starts is searched backwards
        if (found < 0)
            found = search(length, 0);
    }
    if (found < 0)
        return {};
    const long foundEnd = send(QsciScintillaBase::SCI_GETTARGETEND);
    m_view->SendScintilla(QsciScintillaBase::SCI_SETSEL, static_cast<unsigned long>(found), foundEnd);
    send(QsciScintillaBase::SCI_SCROLLCARET);

    Matches matches{1, 1, length <= countedBytes};
    if (!matches.isComplete)
        return matches;
    matches.total = 0;
    send(QsciScintillaBase::SCI_SETINDICATORCURRENT, matchIndicator);
    for (long from = 0; from <= length;) {
        const long at = search(from, length);
        if (at < 0)
            break;
        const long end = send(QsciScintillaBase::SCI_GETTARGETEND);
        ++matches.total;
        if (at == found)
            matches.current = matches.total;
        m_view->SendScintilla(QsciScintillaBase::SCI_INDICATORFILLRANGE, static_cast<unsigned long>(at), end - at);
        from = qMax(end, at + 1);
        if (matches.total == maxCounted) {
            matches.isComplete = false;
            break;
        }
    }
    return matches;
}

void TextArea::search(const QString &text, bool isForward, bool fromStart, bool isCaseSensitive, const Done &done)
{
    done(find(text, isForward, fromStart, isCaseSensitive));
}

void TextArea::clearMatches()
{
    m_view->SendScintilla(QsciScintillaBase::SCI_SETINDICATORCURRENT, static_cast<unsigned long>(matchIndicator));
    m_view->SendScintilla(QsciScintillaBase::SCI_INDICATORCLEARRANGE, 0ul, m_view->byteLength());
}

} // namespace redshank

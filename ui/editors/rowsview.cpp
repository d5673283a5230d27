// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rowsview.h"

#include "core/base/bytes.h"
#include "core/format/hex.h"
#include "ui/base/background.h"
#include "ui/base/textlimits.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace redshank {

namespace {

constexpr qint64 hexRowBytes = 16;
constexpr int margin = 6;
constexpr qint64 searchedAtOnce = 1024 * 1024; ///< bytes between two looks at whether to stop
constexpr qint64 noMatch = -1;

/// As escaped() shows it, but for backslashes: they are what the text says here, not what escapes stand for.
QString shownText(QByteArrayView bytes)
{
    return escaped(bytes).replace(QLatin1String("\\\\"), QLatin1String("\\"));
}

char lowered(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
}

/// The first match that begins in [from, until), or the last one where it looks backwards. ASCII letters alone have a
/// case here.
qint64 matchIn(QByteArrayView text, QByteArrayView needle, qint64 from, qint64 until, bool isForward, bool isExact,
    const std::atomic_bool &isStopped)
{
    const auto isSame = [isExact](char a, char b) { return isExact ? a == b : lowered(a) == lowered(b); };
    const qint64 length = needle.size();
    until = qMin(until, text.size() - length + 1);
    while (from < until && !isStopped) {
        const qint64 part = qMin(searchedAtOnce, until - from);
        const qint64 begin = isForward ? from : until - part;
        const auto first = text.begin() + begin;
        const auto last = text.begin() + begin + part + length - 1;
        const auto found = isForward ? std::search(first, last, needle.begin(), needle.end(), isSame)
                                     : std::find_end(first, last, needle.begin(), needle.end(), isSame);
        if (found != last)
            return found - text.begin();
        if (isForward)
            from += part;
        else
            until -= part;
    }
    return noMatch;
}

} // namespace

RowsView::RowsView(QWidget *parent)
    : QAbstractScrollArea(parent)
{
    setObjectName(QStringLiteral("valueRows"));
    setAccessibleName(tr("Value, read-only"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setBackgroundRole(QPalette::Base);
    viewport()->setAutoFillBackground(true);
    setFont(Theme::instance()->monospace());
    connect(Theme::instance(), &Theme::changed, this, [this] {
        setFont(Theme::instance()->monospace());
        fitScrollBars();
    });
}

RowsView::~RowsView()
{
    stopSearch();
}

void RowsView::setValue(const ValueText &value)
{
    clearMatches();
    m_value = value;
    fitScrollBars();
    verticalScrollBar()->setValue(0);
    horizontalScrollBar()->setValue(0);
    viewport()->update();
}

void RowsView::clear()
{
    setValue({});
}

qint64 RowsView::rowCount() const
{
    return isHex() ? (m_value.text.size() + hexRowBytes - 1) / hexRowBytes : qint64(m_value.rowStarts.size());
}

qint64 RowsView::rowStart(qint64 row) const
{
    if (row >= rowCount())
        return m_value.text.size();
    return isHex() ? row * hexRowBytes : qint64(m_value.rowStarts[size_t(row)]);
}

qint64 RowsView::rowOf(qint64 offset) const
{
    if (isHex())
        return offset / hexRowBytes;
    const auto &starts = m_value.rowStarts;
    return std::upper_bound(starts.begin(), starts.end(), quint32(offset)) - starts.begin() - 1;
}

QByteArrayView RowsView::rowBytes(qint64 row) const
{
    const qint64 from = rowStart(row);
    return QByteArrayView(m_value.text).sliced(from, rowStart(row + 1) - from);
}

QString RowsView::rowText(qint64 row) const
{
    if (row < 0 || row >= rowCount())
        return {};
    QByteArrayView bytes = rowBytes(row);
    if (isHex())
        return hexLine(bytes, rowStart(row));
    if (bytes.endsWith('\n'))
        bytes.chop(1);
    if (bytes.endsWith('\r'))
        bytes.chop(1);
    return shownText(bytes);
}

qint64 RowsView::firstVisibleRow() const
{
    return verticalScrollBar()->value();
}

int RowsView::rowHeight() const
{
    return fontMetrics().height() + 2;
}

void RowsView::fitScrollBars()
{
    const qint64 page = qMax(1, viewport()->height() / rowHeight());
    verticalScrollBar()->setPageStep(int(page));
    verticalScrollBar()->setRange(0, int(qMax<qint64>(0, rowCount() - page)));
    // Rows are bounded, so their widest is too; a character may be two columns wide.
    const int width = fontMetrics().horizontalAdvance(QLatin1Char('0')) * 128 + 2 * margin;
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setSingleStep(fontMetrics().horizontalAdvance(QLatin1Char('0')) * 4);
    horizontalScrollBar()->setRange(0, qMax(0, width - viewport()->width()));
}

void RowsView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    painter.setPen(palette().color(QPalette::Text));
    const int height = rowHeight();
    const int left = margin - horizontalScrollBar()->value();
    qint64 row = firstVisibleRow();
    for (int y = 0; y < viewport()->height() && row < rowCount(); y += height, ++row) {
        paintMatch(painter, row, y);
        painter.drawText(left, y + fontMetrics().ascent() + 1, rowText(row));
    }
}

void RowsView::paintMatch(QPainter &painter, qint64 row, int y) const
{
    const qint64 from = qMax(m_matchFrom, rowStart(row));
    const qint64 until = qMin(m_matchFrom + m_matchLength, rowStart(row + 1));
    if (m_matchFrom < 0 || from >= until)
        return;
    const QString text = rowText(row);
    const auto column = [&](qint64 offset) {
        const qint64 inRow = offset - rowStart(row);
        if (isHex())
            return int(10 + inRow * 3 + (inRow >= hexRowBytes / 2 ? 1 : 0));
        return int(qMin<qsizetype>(text.size(), shownText(rowBytes(row).first(inRow)).size()));
    };
    const auto x = [&](int at) { return fontMetrics().horizontalAdvance(text.left(at)); };
    const int left = margin - horizontalScrollBar()->value();
    const int begin = x(column(from));
    const int end = isHex() ? x(column(until - 1) + 2) : x(column(until));
    QColor color = Theme::instance()->color(Theme::Shade::Warning);
    color.setAlpha(90);
    painter.fillRect(left + begin, y, qMax(2, end - begin), rowHeight(), color);
}

void RowsView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    fitScrollBars();
}

void RowsView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitScrollBars();
}

void RowsView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && event->modifiers() == Qt::NoModifier) {
        Q_EMIT leaveRequested();
        return;
    }
    if (event->key() == Qt::Key_Home)
        verticalScrollBar()->triggerAction(QAbstractSlider::SliderToMinimum);
    else if (event->key() == Qt::Key_End)
        verticalScrollBar()->triggerAction(QAbstractSlider::SliderToMaximum);
    else
        QAbstractScrollArea::keyPressEvent(event);
}

void RowsView::search(const QString &text, bool isForward, bool fromStart, bool isCaseSensitive, const Done &done)
{
    stopSearch();
    const QByteArray needle = text.toUtf8();
    if (needle.isEmpty() || needle.size() > m_value.text.size()) {
        clearMatches();
        done({});
        return;
    }
    m_isStopped = std::make_shared<std::atomic_bool>(false);
    // The first search begins with what is on screen.
    const qint64 here = m_matchFrom >= 0 ? m_matchFrom : rowStart(firstVisibleRow());
    const qint64 from = m_matchFrom >= 0 && isForward && !fromStart ? here + 1 : here;
    const auto work = [haystack = m_value.text, needle, from, isForward, isCaseSensitive, isStopped = m_isStopped] {
        const auto find = [&](qint64 begin, qint64 end) {
            return matchIn(haystack, needle, begin, end, isForward, isCaseSensitive, *isStopped);
        };
        const qint64 found = isForward ? find(from, haystack.size()) : find(0, from);
        if (found != noMatch)
            return found;
        return isForward ? find(0, from) : find(from, haystack.size());
    };
    const bool isShort = m_value.text.size() <= maxBytesAtOnce;
    runAside(this, isShort, work, [this, done, length = needle.size(), isNewest = m_searches.begin()](qint64 found) {
        if (!isNewest())
            return;
        takeMatch(found, length);
        done(found == noMatch ? FindMatches{} : FindMatches{1, 1, false});
    });
}

void RowsView::takeMatch(qint64 at, qint64 length)
{
    m_matchFrom = at;
    m_matchLength = at == noMatch ? 0 : length;
    if (at != noMatch) {
        const qint64 row = rowOf(at);
        const int page = verticalScrollBar()->pageStep();
        if (row < firstVisibleRow() || row >= firstVisibleRow() + page)
            verticalScrollBar()->setValue(int(qMax<qint64>(0, row - page / 3)));
    }
    viewport()->update();
}

void RowsView::stopSearch()
{
    m_searches.cancel();
    if (m_isStopped)
        *m_isStopped = true;
}

void RowsView::clearMatches()
{
    stopSearch();
    m_matchFrom = noMatch;
    m_matchLength = 0;
    viewport()->update();
}

QString RowsView::selectedText() const
{
    if (m_matchFrom < 0)
        return {};
    return QString::fromUtf8(QByteArrayView(m_value.text).sliced(m_matchFrom, m_matchLength));
}

} // namespace redshank

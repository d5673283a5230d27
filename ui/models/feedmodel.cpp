// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "feedmodel.h"

#include "core/base/bytes.h"

#include <QDateTime>
#include <QLocale>

#include <limits>

namespace redshank {

namespace {

QString shown(QByteArrayView bytes, qint64 fullSize)
{
    if (fullSize <= FeedModel::cellLimit)
        return escaped(bytes);
    // Not within a character: its first half would be shown as bytes.
    qsizetype end = std::min(bytes.size(), FeedModel::cellLimit);
    for (int i = 0; i < 3 && end < bytes.size() && (quint8(bytes[end]) & 0xc0) == 0x80; ++i)
        --end;
    return escaped(bytes.first(end)) + QChar(0x2026);
}

QDateTime timeOf(const FeedMessage &message)
{
    return QDateTime::fromMSecsSinceEpoch(message.time.count() / 1000);
}

} // namespace

void FeedModel::apply(const FeedUpdate &update)
{
    if (!m_isPaused) {
        advance(update.firstKept, update.spans);
        return;
    }
    m_pending.trimBefore(update.firstKept);
    for (const FeedSpan &span : update.spans)
        m_pending.append(span);
    Q_EMIT newWhilePausedChanged();
}

void FeedModel::clear()
{
    beginResetModel();
    m_log.trimBefore(std::max(m_log.end(), m_pending.end()));
    m_pending = m_log;
    m_matches.clear();
    endResetModel();
    Q_EMIT newWhilePausedChanged();
}

void FeedModel::setLog(const FeedLog &log)
{
    beginResetModel();
    m_log = log;
    m_pending = log;
    m_matches.clear();
    match(m_log, m_log.first(), [this](quint64 sequence) { m_matches.push_back(sequence); });
    endResetModel();
}

void FeedModel::setPaused(bool isPaused)
{
    if (m_isPaused == isPaused)
        return;
    m_isPaused = isPaused;
    if (isPaused) {
        m_pending = m_log;
    } else {
        const FeedLog live = std::exchange(m_pending, {});
        advance(live.first(), live.spansFrom(m_log.end()));
    }
    Q_EMIT newWhilePausedChanged();
}

void FeedModel::setFilter(const FeedFilter &filter)
{
    beginResetModel();
    m_filter = filter;
    m_matches.clear();
    match(m_log, m_log.first(), [this](quint64 sequence) { m_matches.push_back(sequence); });
    endResetModel();
}

void FeedModel::advance(quint64 firstKept, const QList<FeedSpan> &spans)
{
    removeBefore(firstKept);
    appendSpans(spans);
}

void FeedModel::removeBefore(quint64 sequence)
{
    qsizetype gone = 0;
    if (isFiltered())
        gone = std::lower_bound(m_matches.begin(), m_matches.end(), sequence) - m_matches.begin();
    else if (sequence > m_log.first())
        gone = qsizetype(std::min(sequence, m_log.end()) - m_log.first());
    if (gone == 0) {
        m_log.trimBefore(sequence);
        return;
    }
    beginRemoveRows({}, 0, int(gone) - 1);
    m_log.trimBefore(sequence);
    if (isFiltered())
        m_matches.erase(m_matches.begin(), m_matches.begin() + gone);
    endRemoveRows();
}

void FeedModel::appendSpans(const QList<FeedSpan> &spans)
{
    if (spans.isEmpty() || spans.last().end() <= m_log.end())
        return;
    const quint64 begin = std::max(m_log.end(), spans.first().first);
    const int rows = rowCount();
    if (!isFiltered()) {
        const auto count = qsizetype(spans.last().end() - begin);
        beginInsertRows({}, rows, rows + int(count) - 1);
        for (const FeedSpan &span : spans)
            m_log.append(span);
        endInsertRows();
        return;
    }
    for (const FeedSpan &span : spans)
        m_log.append(span);
    std::deque<quint64> fresh;
    match(m_log, begin, [&fresh](quint64 sequence) { fresh.push_back(sequence); });
    if (fresh.empty())
        return;
    beginInsertRows({}, rows, rows + int(fresh.size()) - 1);
    m_matches.insert(m_matches.end(), fresh.begin(), fresh.end());
    endInsertRows();
}

template <typename Sink> void FeedModel::match(const FeedLog &log, quint64 begin, Sink &&sink) const
{
    if (!isFiltered())
        return;
    log.visit(begin, log.end(), [this, &sink](quint64 sequence, const FeedMessage &message) {
        // A gap concerns every channel; without it the rest would look complete.
        if (message.isGap() || m_filter.matches(message.channel, message.payload))
            sink(sequence);
    });
}

quint64 FeedModel::sequence(int row) const
{
    return isFiltered() ? m_matches[size_t(row)] : m_log.first() + quint64(row);
}

FeedMessage FeedModel::message(int row) const
{
    return row >= 0 && row < rowCount() ? m_log.message(sequence(row)) : FeedMessage{};
}

int FeedModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    const qsizetype rows = isFiltered() ? qsizetype(m_matches.size()) : m_log.size();
    return int(std::min<qsizetype>(rows, std::numeric_limits<int>::max()));
}

int FeedModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FeedModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const quint64 number = sequence(index.row());
    const FeedMessage message = m_log.message(number);
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return text(message, index.column());
    case Qt::ToolTipRole:
        if (index.column() == TimeColumn)
            return QLocale().toString(timeOf(message), QLocale::LongFormat);
        if (index.column() == ChannelColumn && !message.pattern.isEmpty())
            // A tool tip is markup as soon as it looks like it.
            return QString(QStringLiteral("<qt>")
                + tr("By the pattern %1").arg(shown(message.pattern, message.pattern.size())).toHtmlEscaped()
                + QStringLiteral("</qt>"));
        return {};
    case GapRole:
        return message.isGap();
    case SequenceRole:
        return number;
    default:
        return {};
    }
}

QString FeedModel::text(const FeedMessage &message, int column) const
{
    switch (column) {
    case TimeColumn:
        return timeOf(message).toString(QStringLiteral("HH:mm:ss.zzz"));
    case ChannelColumn:
        return message.isGap() ? tr("gap") : shown(message.channel, message.channel.size());
    case PayloadColumn:
        if (message.isGap())
            return tr("Nothing received for %1 s: %2")
                .arg(QLocale().toString(double(message.gap.count()) / 1e6, 'f', 1), QString::fromUtf8(message.payload));
        return shown(message.payload, message.payloadSize);
    default:
        return {};
    }
}

QVariant FeedModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn:
        return tr("Time");
    case ChannelColumn:
        return tr("Channel");
    case PayloadColumn:
        return tr("Payload");
    default:
        return {};
    }
}

} // namespace redshank

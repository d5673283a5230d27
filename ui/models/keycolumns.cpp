// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keycolumns.h"

#include "keytext.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>

namespace redshank {

namespace {

struct Column
{
    const char *id;
    std::optional<KeyTrait> trait;
    const char *title;
    const char *meaning;
    const char *widest;
};

constexpr std::array<Column, KeyColumn::Count> columns{{
    {"name", std::nullopt, QT_TRANSLATE_NOOP("redshank::KeyColumns", "Name"),
        QT_TRANSLATE_NOOP("redshank::KeyColumns", "Name, in natural order: 2 stands before 10"), ""},
    {"type", KeyTrait::Type, QT_TRANSLATE_NOOP("redshank::KeyColumns", "Type"),
        QT_TRANSLATE_NOOP("redshank::KeyColumns", "Type of the value (TYPE)"), "stream"},
    {"ttl", KeyTrait::Ttl, QT_TRANSLATE_NOOP("redshank::KeyColumns", "TTL"),
        QT_TRANSLATE_NOOP("redshank::KeyColumns", "Time to live (PTTL); empty: the key does not expire"), "888 min"},
    {"size", KeyTrait::Size, QT_TRANSLATE_NOOP("redshank::KeyColumns", "Size"),
        QT_TRANSLATE_NOOP("redshank::KeyColumns",
            "What the key takes of the server's memory (MEMORY USAGE, estimated from at most five of its elements)"),
        "888.8 KiB"},
    {"encoding", KeyTrait::Encoding, QT_TRANSLATE_NOOP("redshank::KeyColumns", "Encoding"),
        QT_TRANSLATE_NOOP("redshank::KeyColumns", "How the server stores the value (OBJECT ENCODING)"), "hashtable"},
    {"idle", KeyTrait::Idle, QT_TRANSLATE_NOOP("redshank::KeyColumns", "Idle"),
        QT_TRANSLATE_NOOP("redshank::KeyColumns", "Time since the last access (OBJECT IDLETIME)"), "888 min"},
}};

QString tr(const char *text)
{
    return QCoreApplication::translate("redshank::KeyColumns", text);
}

QString sizeText(qint64 bytes)
{
    return bytes < 1024 ? tr("%1 B").arg(QLocale().toString(bytes)) : QLocale().formattedDataSize(bytes, 1);
}

} // namespace

std::optional<KeyTrait> columnTrait(int column)
{
    return columns.at(size_t(column)).trait;
}

QString columnId(int column)
{
    return QLatin1String(columns.at(size_t(column)).id);
}

int columnOf(const QString &id)
{
    for (size_t i = 0; i < columns.size(); ++i)
        if (id == QLatin1String(columns[i].id))
            return int(i);
    return -1;
}

QString columnTitle(int column, bool isFrequency)
{
    if (column == KeyColumn::Idle && isFrequency)
        return tr("Uses");
    return tr(columns.at(size_t(column)).title);
}

QString columnMeaning(int column, bool isFrequency)
{
    if (column == KeyColumn::Idle && isFrequency)
        return tr("How often the key is used: the server's counter from 0 to 255, which grows ever more slowly (OBJECT "
                  "FREQ, as its maxmemory-policy is LFU)");
    return tr(columns.at(size_t(column)).meaning);
}

bool isNumberColumn(int column)
{
    return column == KeyColumn::Ttl || column == KeyColumn::Size || column == KeyColumn::Idle;
}

QString widestColumnText(int column)
{
    return QLatin1String(columns.at(size_t(column)).widest);
}

QString columnText(int column, const KeyDetail &detail)
{
    const std::optional<KeyTrait> trait = columnTrait(column);
    if (!trait)
        return {};
    if (detail.refused.testFlag(*trait))
        return QString(QChar(0x2013));
    if (!detail.known.testFlag(*trait))
        return {};
    switch (*trait) {
    case KeyTrait::Type:
        return QString::fromLatin1(detail.type);
    case KeyTrait::Ttl:
        return shortDuration(detail.remaining());
    case KeyTrait::Size:
        return detail.size < 0 ? QString() : sizeText(detail.size);
    case KeyTrait::Encoding:
        return QString::fromLatin1(detail.encoding);
    case KeyTrait::Idle:
        return detail.frequency >= 0 ? QLocale().toString(detail.frequency)
            : detail.idle >= 0       ? shortDuration(detail.idle * 1000)
                                     : QString();
    }
    Q_UNREACHABLE();
}

QString columnWords(int column, const KeyDetail &detail)
{
    const std::optional<KeyTrait> trait = columnTrait(column);
    if (!trait || !detail.known.testFlag(*trait))
        return {};
    const QString text = columnText(column, detail);
    switch (*trait) {
    case KeyTrait::Type:
        return text;
    case KeyTrait::Ttl:
        return text.isEmpty() ? tr("does not expire") : tr("expires in %1").arg(text);
    case KeyTrait::Size:
        return text.isEmpty() ? text : tr("takes %1 of memory").arg(text);
    case KeyTrait::Encoding:
        return text.isEmpty() ? text : tr("stored as %1").arg(text);
    case KeyTrait::Idle:
        return text.isEmpty()       ? text
            : detail.frequency >= 0 ? tr("access counter %1 of 255").arg(text)
                                    : tr("not used for %1").arg(text);
    }
    Q_UNREACHABLE();
}

} // namespace redshank

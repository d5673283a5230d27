// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keytext.h"

#include "core/base/bytes.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace redshank {

namespace {

QString hex(QByteArrayView bytes)
{
    QString text;
    for (const char byte : bytes)
        text += QStringLiteral("\\x%1").arg(int(quint8(byte)), 2, 16, QLatin1Char('0'));
    return text;
}

} // namespace

QString keyText(QByteArrayView name)
{
    qsizetype begin = 0;
    qsizetype end = name.size();
    while (begin < end && name[begin] == ' ')
        ++begin;
    while (end > begin && name[end - 1] == ' ')
        --end;
    QString text = escaped(name.sliced(begin, end - begin));
    const bool isAscii = std::all_of(text.cbegin(), text.cend(), [](QChar c) { return c.unicode() < 0x80; });
    if (!isAscii && text.normalized(QString::NormalizationForm_C) != text) {
        QString visible;
        for (qsizetype i = 0; i < text.size();) {
            const qsizetype length = text.at(i).isHighSurrogate() ? 2 : 1;
            const QString one = text.mid(i, length);
            visible += one.at(0).unicode() < 0x80 ? one : hex(one.toUtf8());
            i += length;
        }
        text = visible;
    }
    return hex(name.first(begin)) + text + hex(name.sliced(end));
}

QString keyCountText(qint64 count)
{
    if (count == 1)
        return QCoreApplication::translate("redshank::KeyText", "1 key");
    return QCoreApplication::translate("redshank::KeyText", "%1 keys").arg(QLocale().toString(count));
}

QString databaseText(int database, std::optional<quint64> keys)
{
    const QString name = QCoreApplication::translate("redshank::KeyText", "db%1").arg(database);
    return keys ? QStringLiteral("%1 · %2").arg(name, keyCountText(qint64(*keys))) : name;
}

QString shortDuration(qint64 milliseconds)
{
    if (milliseconds < 0)
        return {};
    struct Unit
    {
        qint64 size;
        const char *text;
    };
    static constexpr Unit units[] = {
        {86'400'000, QT_TRANSLATE_NOOP("redshank::KeyText", "%1 d")},
        {3'600'000, QT_TRANSLATE_NOOP("redshank::KeyText", "%1 h")},
        {60'000, QT_TRANSLATE_NOOP("redshank::KeyText", "%1 min")},
        {1000, QT_TRANSLATE_NOOP("redshank::KeyText", "%1 s")},
        {1, QT_TRANSLATE_NOOP("redshank::KeyText", "%1 ms")},
    };
    const Unit *unit = std::find_if(std::begin(units), std::prev(std::end(units)),
        [milliseconds](const Unit &candidate) { return milliseconds >= candidate.size; });
    return QCoreApplication::translate("redshank::KeyText", unit->text)
        .arg(QLocale().toString(milliseconds / unit->size));
}

} // namespace redshank

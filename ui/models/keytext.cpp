// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keytext.h"

#include "core/base/bytes.h"
#include "lookalikes.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace redshank {

namespace {

constexpr qsizetype mostTold = 8; ///< look-alikes of one name

QString hex(QByteArrayView bytes)
{
    QString text;
    for (const char byte : bytes)
        text += QStringLiteral("\\x%1").arg(int(quint8(byte)), 2, 16, QLatin1Char('0'));
    return text;
}

bool isAscii(const QString &text)
{
    return std::all_of(text.cbegin(), text.cend(), [](QChar c) { return c.unicode() < 0x80; });
}

/// Of what escaped() has made.
QString withoutDoubt(const QString &text)
{
    const DoubtfulText doubtful = DoubtfulText::of(text);
    const auto shown = [&text](const auto &isDoubtful) {
        QString visible;
        for (qsizetype i = 0; i < text.size();) {
            const qsizetype length = text.at(i).isHighSurrogate() ? 2 : 1;
            const QString one = text.mid(i, length);
            visible += one.at(0).unicode() < 0x80 || !isDoubtful(i) ? one : hex(one.toUtf8());
            i += length;
        }
        return visible;
    };
    const QString visible = shown([&doubtful](qsizetype i) { return doubtful.isDoubtful[i]; });
    // What is composed across characters in a way that is not known here.
    const bool isComposed = visible.normalized(QString::NormalizationForm_C) == visible;
    return isComposed ? visible : shown([](qsizetype) { return true; });
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
    const QString text = escaped(name.sliced(begin, end - begin));
    return hex(name.first(begin)) + (isAscii(text) ? text : withoutDoubt(text)) + hex(name.sliced(end));
}

QString shortKeyText(QByteArrayView name, qsizetype most)
{
    if (name.size() <= most)
        return keyText(name);
    // Not in the middle of a character: its first half would be shown as stray bytes.
    qsizetype until = most;
    while (until > most - 3 && until > 0 && (quint8(name[until]) & 0xc0) == 0x80)
        --until;
    return keyText(name.first(until)) + QChar(0x2026);
}

QString lookAlikeText(QByteArrayView name)
{
    const QString text = escaped(name);
    if (isAscii(text))
        return {};
    QStringList parts;
    const QList<LookAlike> found = DoubtfulText::of(text).lookAlikes;
    for (const LookAlike &each : found) {
        const QString code = QStringLiteral("U+%1").arg(uint(each.character), 4, 16, QLatin1Char('0')).toUpper();
        parts.append(QCoreApplication::translate("redshank::KeyText", "%1 looks like %2", "U+0430 and a letter")
                         .arg(code, QString(QLatin1Char(each.ascii))));
    }
    return parts.mid(0, mostTold).join(QStringLiteral(", "));
}

QString keyCountText(qint64 count)
{
    if (count == 1)
        return QCoreApplication::translate("redshank::KeyText", "1 key");
    return QCoreApplication::translate("redshank::KeyText", "%1 keys").arg(QLocale().toString(count));
}

QString databaseText(int database, std::optional<quint64> keys, const QString &alias)
{
    QString name = QCoreApplication::translate("redshank::KeyText", "db%1").arg(database);
    if (!alias.isEmpty())
        name += QLatin1Char(' ') + alias;
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

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "placetext.h"

#include "core/session/session.h"
#include "ui/models/keytext.h"

#include <QCoreApplication>

namespace redshank {

namespace {

QString sayPlace(const char *text)
{
    return QCoreApplication::translate("redshank::placeText", text);
}

} // namespace

QString databaseText(const Session &session)
{
    const QString number = QString::number(session.database());
    const QString name = session.databaseName();
    return name.isEmpty() ? number : QStringLiteral("%1 (%2)").arg(number, name);
}

QString placeText(const Session &session)
{
    return sayPlace(QT_TRANSLATE_NOOP("redshank::placeText", "Server: %1\nDatabase: %2"))
        .arg(session.profile().displayName(), databaseText(session));
}

QString keyPlace(const Session &session, const QByteArray &key)
{
    return placeText(session) + QLatin1Char('\n')
        + sayPlace(QT_TRANSLATE_NOOP("redshank::placeText", "Key: %1")).arg(keyNameForQuestion(key));
}

QString changeRefusal(const Session &session)
{
    if (!session.params().refusesChanges())
        return {};
    if (session.hasWriteLock())
        return sayPlace(QT_TRANSLATE_NOOP(
            "redshank::placeText", "Changes are locked. File > Unlock Changes lets them through for a while."));
    return sayPlace(QT_TRANSLATE_NOOP("redshank::placeText", "Read-only: the profile \"%1\" lets no changes through."))
        .arg(session.profile().displayName());
}

QString keyNameForQuestion(const QByteArray &key)
{
    constexpr qsizetype most = 160;
    const QString name = keyText(key);
    return name.size() <= most ? name : name.first(most / 2) + QChar(0x2026) + name.last(most / 2);
}

} // namespace redshank

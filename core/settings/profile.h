// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/connectionparams.h"

#include <QByteArrayList>
#include <QMap>
#include <QMetaType>
#include <QString>
#include <QStringList>

namespace redshank {

/// What kind of place a server is; colours the frame and the prompts, and production asks for names to be typed.
enum class Environment : quint8 { None, Development, Staging, Production };

/// A server as the user knows it. Written to disk without its password, which lives in memory only.
struct Profile
{
    QString name; ///< shown everywhere; the address where the user gave none
    Environment environment = Environment::None;
    ConnectionParams params;
    QByteArrayList separators{":"}; ///< of namespaces in key names
    QStringList filters; ///< of its keys, as they are typed; stored by ProfileStore::changeFilters()
    QMap<int, QString> databaseNames; ///< what the user calls them; stored by ProfileStore::setDatabaseName()
    bool isSample = false; ///< the bundled sample server: never stored
    QString id; ///< given by the ProfileStore; empty for a server that has not been stored

    QString displayName() const { return name.isEmpty() ? params.address.display() : name; }
};

} // namespace redshank

Q_DECLARE_METATYPE(redshank::Profile)

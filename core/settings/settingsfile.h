// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QJsonObject>
#include <QString>

#include <functional>

namespace redshank {

/// One JSON file of ours that is never lost: written beside and renamed into place, with the generation before it in
/// `<name>.bak`, mode 0600 in a folder of mode 0700 whatever the umask. What cannot be understood is never written
/// over: a damaged file is moved aside under a name that says so, and one of a newer program, of somebody else or
/// behind a link refuses every save. Any thread, one at a time; blocks for a few small disk operations.
class SettingsFile
{
public:
    /// `schema` is the newest layout that this program understands; it is kept in the file as "schema".
    SettingsFile(QString path, int schema);

    /// What is stored; empty where there is no file yet.
    Result<QJsonObject> load();
    /// One sentence where the last load() had to fall back on the generation before; else empty.
    const QString &notice() const { return m_notice; }
    Result<void> save(QJsonObject data);
    /// Reads it anew, applies one change to that and writes it, while no other program of ours does the same: two of
    /// them never undo each other. Returns what is stored then; where it fails nothing was written.
    Result<QJsonObject> change(const std::function<void(QJsonObject &data)> &apply);
    /// Makes the folder of the file, for the user alone, where it is missing; save() does it too.
    Result<void> ensureFolder() const;

    const QString &path() const { return m_path; }
    QString backupPath() const { return m_path + QStringLiteral(".bak"); }

private:
    enum class Health : quint8 { Absent, Good, Damaged, Newer, Forbidden };
    struct Generation
    {
        Health health = Health::Absent;
        QByteArray bytes;
        QJsonObject data;
        Error error;
    };
    struct Loaded
    {
        QJsonObject data;
        QString notice;
    };
    Generation read(const QString &path) const;
    Result<Loaded> readBest() const;

    QString m_path;
    int m_schema;
    QString m_notice;
};

} // namespace redshank

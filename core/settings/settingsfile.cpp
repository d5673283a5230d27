// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "settingsfile.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLockFile>
#include <QSaveFile>

#include <unistd.h>

namespace redshank {

namespace {

constexpr auto privateFile = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
constexpr auto privateFolder = privateFile | QFileDevice::ExeOwner;
constexpr int lockWait = 1000; ///< ms; a holder needs a few
constexpr qint64 largestFile = 16 * 1024 * 1024; ///< bytes; ours are a few KiB

QString tr(const char *text)
{
    return QCoreApplication::translate("SettingsFile", text);
}

Error ioError(const QString &what, const QString &reason)
{
    return {Error::Kind::Io, what, reason.toUtf8(), {}};
}

/// The folders that are missing are made for the user alone; those that exist keep their mode.
Result<void> makeFolder(const QString &folder)
{
    if (!QFileInfo(folder).isDir()) {
        const QString parent = QFileInfo(folder).path();
        if (parent != folder && !QFileInfo(parent).isDir())
            if (const auto made = makeFolder(parent); !made)
                return made;
        if (!QDir().mkdir(folder, privateFolder) && !QFileInfo(folder).isDir())
            return ioError(tr("Cannot make the folder %1.").arg(folder), {});
        QFile::setPermissions(folder, privateFolder);
    }
    return {};
}

/// Whole or not at all: a temporary file beside it, synced, then renamed over it.
Result<void> replaceFile(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    const bool isWritten = file.open(QIODevice::WriteOnly) && file.setPermissions(privateFile)
        && file.write(bytes) == bytes.size() && file.commit();
    if (!isWritten)
        return ioError(tr("Cannot write %1; what was there before is untouched.").arg(path), file.errorString());
    return {};
}

/// A name beside `path` that is not taken yet.
QString asideName(const QString &path)
{
    const QString stamp = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-hhmmss"));
    QString name = QStringLiteral("%1.damaged-%2").arg(path, stamp);
    for (int i = 2; QFileInfo::exists(name); ++i)
        name = QStringLiteral("%1.damaged-%2-%3").arg(path, stamp, QString::number(i));
    return name;
}

Result<void> moveAside(const QString &path)
{
    if (!QFile::rename(path, asideName(path)))
        return ioError(tr("%1 is damaged and cannot be moved aside; nothing was written.").arg(path), {});
    return {};
}

} // namespace

SettingsFile::SettingsFile(QString path, int schema)
    : m_path(std::move(path))
    , m_schema(schema)
{ }

SettingsFile::Generation SettingsFile::read(const QString &path) const
{
    const QFileInfo info(path);
    if (info.isSymLink() || (info.exists() && (info.ownerId() != ::geteuid() || !info.isFile())))
        return {Health::Forbidden, {}, {},
            ioError(tr("%1 is a link or belongs to somebody else; it is neither read nor written.").arg(path), {})};
    if (!info.exists())
        return {};
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {Health::Forbidden, {}, {}, ioError(tr("Cannot read %1.").arg(path), file.errorString())};
    Generation generation{Health::Damaged, file.read(largestFile + 1), {}, {}};
    if (file.error() != QFileDevice::NoError)
        return {Health::Forbidden, {}, {}, ioError(tr("Cannot read %1.").arg(path), file.errorString())};
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(generation.bytes, &problem);
    const int schema = document.object().value(QLatin1String("schema")).toInt(-1);
    if (generation.bytes.size() > largestFile || !document.isObject() || schema < 1) {
        generation.error = ioError(tr("%1 is damaged.").arg(path), problem.errorString());
        return generation;
    }
    if (schema > m_schema) {
        generation.health = Health::Newer;
        generation.error =
            ioError(tr("%1 was written by a newer version of this program; it is left as it is.").arg(path), {});
        return generation;
    }
    generation.health = Health::Good;
    generation.data = document.object();
    return generation;
}

Result<QJsonObject> SettingsFile::load()
{
    auto loaded = readBest();
    if (!loaded)
        return loaded.error();
    m_notice = loaded.value().notice;
    return loaded.value().data;
}

Result<QJsonObject> SettingsFile::change(const std::function<void(QJsonObject &)> &apply)
{
    if (const auto made = ensureFolder(); !made)
        return made.error();
    QLockFile lock(m_path + QStringLiteral(".lock"));
    if (!lock.tryLock(lockWait))
        return Error{Error::Kind::Io, tr("%1 cannot be locked; nothing was written.").arg(m_path), {},
            tr("Is another Redshank stuck, or is the disk full?")};
    auto loaded = readBest();
    if (!loaded)
        return loaded.error();
    QJsonObject data = loaded.value().data;
    apply(data);
    if (const auto saved = save(data); !saved)
        return saved.error();
    return data;
}

Result<SettingsFile::Loaded> SettingsFile::readBest() const
{
    const Generation current = read(m_path);
    if (current.health == Health::Good)
        return Loaded{current.data, {}};
    if (current.health == Health::Newer || current.health == Health::Forbidden)
        return current.error;
    const Generation before = read(backupPath());
    if (before.health == Health::Good) {
        return Loaded{before.data,
            current.health == Health::Absent
                ? tr("%1 is missing; the copy before it was read.").arg(m_path)
                : tr("%1 is damaged; the copy before it was read, and the damaged file is kept.").arg(m_path)};
    }
    if (before.health == Health::Newer || before.health == Health::Forbidden)
        return before.error;
    if (current.health == Health::Damaged)
        return Loaded{{}, tr("%1 is damaged and has no usable copy; the damaged file is kept.").arg(m_path)};
    return Loaded{};
}

Result<void> SettingsFile::save(QJsonObject data)
{
    data.insert(QStringLiteral("schema"), m_schema);
    const QByteArray bytes = QJsonDocument(data).toJson(QJsonDocument::Indented);
    const Generation current = read(m_path);
    const Generation before = read(backupPath());
    for (const Generation *generation : {&current, &before})
        if (generation->health == Health::Newer || generation->health == Health::Forbidden)
            return generation->error;
    if (current.health == Health::Good && current.bytes == bytes)
        return {};
    if (const auto made = ensureFolder(); !made)
        return made;
    if (before.health == Health::Damaged)
        if (const auto moved = moveAside(backupPath()); !moved)
            return moved;
    // At every moment between these steps one whole generation stands under one of the two names.
    if (current.health == Health::Good) {
        if (const auto kept = replaceFile(backupPath(), current.bytes); !kept)
            return kept;
    } else if (current.health == Health::Damaged) {
        if (const auto moved = moveAside(m_path); !moved)
            return moved;
    }
    return replaceFile(m_path, bytes);
}

Result<void> SettingsFile::ensureFolder() const
{
    return makeFolder(QFileInfo(m_path).path());
}

} // namespace redshank

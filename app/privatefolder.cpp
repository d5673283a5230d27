// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "privatefolder.h"

#include "core/base/systemerror.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QStandardPaths>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace redshank {
namespace {

constexpr int socketNameRoom = 64; ///< of a socket path's 107 bytes, kept for our own part below the runtime folder

Error folderError(const QString &path, const QString &reason)
{
    return {Error::Kind::Io,
        QCoreApplication::translate("PrivateFolder", "The folder %1 cannot be used: %2").arg(path, reason), {}, {}};
}

/// Nothing wrong, or why a folder that we did not just make ourselves is not private to this user.
Result<void> checkPrivate(const QString &path)
{
    struct stat info;
    if (::lstat(QFile::encodeName(path).constData(), &info) != 0)
        return folderError(path, systemErrorText(errno));
    if (!S_ISDIR(info.st_mode))
        return folderError(path, QCoreApplication::translate("PrivateFolder", "it is not a folder"));
    if (info.st_uid != ::geteuid())
        return folderError(path, QCoreApplication::translate("PrivateFolder", "it belongs to another user"));
    if ((info.st_mode & 077) != 0)
        return folderError(
            path, QCoreApplication::translate("PrivateFolder", "others have access to it; its mode must be 0700"));
    return {};
}

Result<QString> privateFolderAt(const QString &path)
{
    if (::mkdir(QFile::encodeName(path).constData(), 0700) != 0 && errno != EEXIST)
        return folderError(path, systemErrorText(errno));
    if (const Result<void> checked = checkPrivate(path); !checked)
        return checked.error();
    return path;
}

QString temporaryRuntimePath()
{
    return QDir::tempPath() + QStringLiteral("/redshank-") + QString::number(::geteuid());
}

int takeLock(const QString &path, int flags)
{
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, 0600);
    if (fd >= 0 && ::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        ::close(fd);
        return -1;
    }
    return fd;
}

/// Removes what killed programs left: folders whose lock nobody holds. A folder without a lock is still being made.
void removeStale(const QString &parent, const QString &prefix)
{
    const QStringList names =
        QDir(parent).entryList({prefix + QLatin1Char('*')}, QDir::Dirs | QDir::NoSymLinks | QDir::NoDotAndDotDot);
    for (const QString &name : names) {
        const QString path = parent + QLatin1Char('/') + name;
        if (!checkPrivate(path))
            continue;
        const int lock = takeLock(path + QStringLiteral("/lock"), 0);
        if (lock < 0)
            continue;
        QDir(path).removeRecursively();
        ::close(lock);
    }
}

} // namespace

Result<QString> runtimeFolder()
{
    const QString session = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (!session.isEmpty() && QDir::isAbsolutePath(session) && QDir(session).exists())
        return privateFolderAt(QDir::cleanPath(session) + QStringLiteral("/redshank"));
    return privateFolderAt(temporaryRuntimePath());
}

Result<std::unique_ptr<PrivateFolder>> PrivateFolder::make(const QString &purpose)
{
    Result<QString> parent = runtimeFolder();
    if (parent && QFile::encodeName(parent.value()).size() > 107 - socketNameRoom)
        parent = privateFolderAt(temporaryRuntimePath());
    if (!parent)
        return parent.error();

    const QString prefix = purpose + QLatin1Char('-');
    removeStale(parent.value(), prefix);

    QByteArray path = QFile::encodeName(parent.value() + QLatin1Char('/') + prefix) + "XXXXXX";
    if (!::mkdtemp(path.data()))
        return folderError(parent.value(), systemErrorText(errno));
    const QString folder = QFile::decodeName(path);
    // Locked under another name first: a second program that looks for left-overs never sees "lock" without its holder.
    const QString unnamed = folder + QStringLiteral("/lock.new");
    const int lock = takeLock(unnamed, O_CREAT | O_EXCL);
    if (lock < 0
        || ::rename(
               QFile::encodeName(unnamed).constData(), QFile::encodeName(folder + QStringLiteral("/lock")).constData())
            != 0) {
        const Error error = folderError(folder, systemErrorText(errno));
        if (lock >= 0)
            ::close(lock);
        QDir(folder).removeRecursively();
        return error;
    }
    return std::unique_ptr<PrivateFolder>(new PrivateFolder(folder, lock));
}

PrivateFolder::PrivateFolder(QString path, int lock)
    : m_path(std::move(path))
    , m_lock(lock)
{ }

PrivateFolder::~PrivateFolder()
{
    QDir(m_path).removeRecursively();
    ::close(m_lock);
}

} // namespace redshank

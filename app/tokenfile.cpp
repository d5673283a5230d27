// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tokenfile.h"

#include "core/base/systemerror.h"
#include "core/endpoint/endpoint.h"
#include "privatefolder.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace redshank {
namespace {

constexpr qsizetype shortestToken = 32; ///< characters of a token that somebody wrote by hand
constexpr qsizetype longestFile = 4096;

QString tokenText(const char *text)
{
    return QCoreApplication::translate("TokenFile", text);
}

Error refused(const QString &path, const QString &reason, const QString &advice = {})
{
    return {Error::Kind::Io, tokenText("The token file %1 is refused: %2").arg(path, reason), {}, advice};
}

class Descriptor
{
public:
    explicit Descriptor(int fd)
        : m_fd(fd)
    { }
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    operator int() const { return m_fd; }

private:
    int m_fd;
};

Result<Secret> readToken(const QString &path, int fd)
{
    struct stat info;
    if (::fstat(fd, &info) != 0)
        return refused(path, systemErrorText(errno));
    if (!S_ISREG(info.st_mode))
        return refused(path, tokenText("it is not a plain file"));
    if (info.st_uid != ::geteuid())
        return refused(path, tokenText("it belongs to another user"));
    if ((info.st_mode & 077) != 0)
        return refused(path, tokenText("others can read it"),
            tokenText("Its mode must be 0600; remove it, and a new token is made."));

    QByteArray text(longestFile + 1, Qt::Uninitialized);
    const ssize_t count = ::read(fd, text.data(), size_t(text.size()));
    if (count < 0)
        return refused(path, systemErrorText(errno));
    text.truncate(count);
    const QByteArray token = text.trimmed();
    text.fill('\0');
    const bool isPlain = std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < 0x7f; });
    if (count > longestFile || token.size() < shortestToken || !isPlain)
        return refused(path, tokenText("it holds no token"),
            tokenText("A token is one line of at least %1 printable characters; remove the file, and one is made.")
                .arg(shortestToken));
    return Secret(token);
}

/// Complete or not there: written beside its place and linked into it, which fails where somebody was faster.
Result<void> writeToken(const QString &path)
{
    const QString folder = QFileInfo(path).absolutePath();
    QByteArray draft = QFile::encodeName(folder) + "/.token-XXXXXX";
    const Descriptor file(::mkostemp(draft.data(), O_CLOEXEC));
    if (file < 0)
        return refused(path, errno == ENOENT ? tokenText("there is no folder %1").arg(folder) : systemErrorText(errno));
    const Secret line(makeEndpointToken().bytes() + '\n');
    const bool isWritten = ::fchmod(file, 0600) == 0
        && ::write(file, line.bytes().constData(), size_t(line.bytes().size())) == line.bytes().size()
        && ::fsync(file) == 0;
    const bool isInPlace =
        isWritten && (::link(draft.constData(), QFile::encodeName(path).constData()) == 0 || errno == EEXIST);
    const QString reason = isInPlace ? QString() : systemErrorText(errno);
    ::unlink(draft.constData());
    if (!isInPlace)
        return refused(path, reason);
    return {};
}

} // namespace

Result<QString> defaultTokenPath()
{
    const Result<QString> folder = runtimeFolder();
    if (!folder)
        return folder.error();
    return QString(folder.value() + QStringLiteral("/token"));
}

Result<Secret> readOrCreateToken(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    // O_NONBLOCK: a fifo in the token's place must not hang the program.
    constexpr int flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK;
    if (const Descriptor file(::open(name.constData(), flags)); file >= 0)
        return readToken(path, file);
    if (errno == ELOOP)
        return refused(path, tokenText("it is a link"));
    if (errno != ENOENT)
        return refused(path, systemErrorText(errno));
    if (const Result<void> written = writeToken(path); !written)
        return written.error();
    const Descriptor file(::open(name.constData(), flags));
    if (file < 0)
        return refused(path, systemErrorText(errno));
    return readToken(path, file);
}

QString curlLine(const QString &tokenPath, const QString &address)
{
    QString quoted = tokenPath;
    quoted.replace(QLatin1Char('\''), QLatin1String("'\\''"));
    return QStringLiteral("curl -H \"Authorization: Bearer $(cat '%1')\" http://%2/").arg(quoted, address);
}

} // namespace redshank

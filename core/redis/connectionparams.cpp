// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectionparams.h"

#include "redact.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>

namespace redshank {

namespace {

constexpr qsizetype longestUnixPath = 107; // sun_path without its NUL; hiredis would cut a longer one silently

Error invalid(const char *what, const QString &text)
{
    Error error;
    error.kind = Error::Kind::InvalidInput;
    error.what = QCoreApplication::translate("redshank::parseServerUri", what).arg(redactUri(text));
    return error;
}

Result<int> parseDatabase(QStringView digits, const QString &text)
{
    bool isNumber = false;
    const int database = digits.toInt(&isNumber);
    if (!isNumber || database < 0)
        return invalid(QT_TRANSLATE_NOOP("redshank::parseServerUri", "%1: the database must be a number from 0"), text);
    return database;
}

Result<void> parseHostPort(QStringView given, const QString &text, ServerAddress &address)
{
    QStringView host = given;
    QStringView port;
    if (given.startsWith(QLatin1Char('['))) {
        const qsizetype end = given.indexOf(QLatin1Char(']'));
        if (end < 0)
            return invalid(
                QT_TRANSLATE_NOOP("redshank::parseServerUri", "%1: a bracket is missing behind the address"), text);
        host = given.sliced(1, end - 1);
        port = given.sliced(end + 1);
        if (!port.isEmpty() && !port.startsWith(QLatin1Char(':')))
            return invalid(
                QT_TRANSLATE_NOOP("redshank::parseServerUri", "%1: a colon and the port must follow the bracket"),
                text);
    } else if (given.count(QLatin1Char(':')) == 1) {
        const qsizetype colon = given.indexOf(QLatin1Char(':'));
        host = given.first(colon);
        port = given.sliced(colon);
    }
    if (!host.isEmpty())
        address.host = host.toString();
    if (port.size() > 1) {
        bool isNumber = false;
        const uint number = port.sliced(1).toUInt(&isNumber);
        if (!isNumber || number == 0 || number > 65535)
            return invalid(
                QT_TRANSLATE_NOOP("redshank::parseServerUri", "%1: the port must be a number from 1 to 65535"), text);
        address.port = quint16(number);
    }
    const auto isPlain = [](QChar c) { return c.isLetterOrNumber() || QStringView(u".-_:%").contains(c); };
    if (!std::all_of(address.host.cbegin(), address.host.cend(), isPlain))
        return invalid(QT_TRANSLATE_NOOP("redshank::parseServerUri", "%1: this is no host name"), text);
    return {};
}

Result<void> setUnixPath(QStringView path, const QString &text, ServerAddress &address)
{
    address.transport = ServerAddress::Transport::Unix;
    address.path = path.toString();
    const QByteArray encoded = QFile::encodeName(address.path);
    if (encoded.isEmpty())
        return invalid(QT_TRANSLATE_NOOP("redshank::parseServerUri", "%1: the path of the socket is missing"), text);
    if (encoded.size() > longestUnixPath || encoded.contains('\0'))
        return invalid(
            QT_TRANSLATE_NOOP("redshank::parseServerUri", "%1: a socket's path has at most 107 bytes"), text);
    return {};
}

/// Reads `db=n`, of which there may be one in all. Only the name of anything else is shown: its value may be a secret.
Result<void> takeQuery(QStringView query, const QString &text, QStringView &database)
{
    const QList<QStringView> pairs = query.split(QLatin1Char('&'), Qt::SkipEmptyParts);
    for (const QStringView pair : pairs) {
        const qsizetype equals = pair.indexOf(QLatin1Char('='));
        const QStringView name = equals < 0 ? pair : pair.first(equals);
        if (name != QLatin1String("db"))
            return Error{Error::Kind::InvalidInput,
                QCoreApplication::translate("redshank::parseServerUri",
                    "%1: the query may only have db, as in ?db=3; all else would be ignored")
                    .arg(name.left(32)),
                {}, {}};
        if (!database.isEmpty())
            return invalid(QT_TRANSLATE_NOOP("redshank::parseServerUri", "%1: the database is given twice"), text);
        database = equals < 0 ? QStringView() : pair.sliced(equals + 1);
        if (database.isEmpty())
            return invalid(QT_TRANSLATE_NOOP("redshank::parseServerUri", "%1: the database is missing"), text);
    }
    return {};
}

/// Takes `user:password@` off the front of what follows the scheme.
void takeCredentials(QStringView &rest, ConnectionParams &params)
{
    const qsizetype slash = rest.indexOf(QLatin1Char('/'));
    const qsizetype at = rest.first(slash < 0 ? rest.size() : slash).lastIndexOf(QLatin1Char('@'));
    if (at < 0)
        return;
    const QStringView credentials = rest.first(at);
    const qsizetype colon = credentials.indexOf(QLatin1Char(':'));
    const auto decoded = [](QStringView part) { return QByteArray::fromPercentEncoding(part.toUtf8()); };
    params.user = decoded(colon < 0 ? credentials : credentials.first(colon));
    if (colon >= 0)
        params.password = Secret(decoded(credentials.sliced(colon + 1)));
    rest = rest.sliced(at + 1);
}

} // namespace

QString ServerAddress::display() const
{
    if (transport == Transport::Unix)
        return path;
    const QString shownHost = host.contains(QLatin1Char(':')) ? QLatin1Char('[') + host + QLatin1Char(']') : host;
    return shownHost + QLatin1Char(':') + QString::number(port);
}

Result<ConnectionParams> parseServerUri(const QString &given)
{
    const QString text = given.trimmed();
    ConnectionParams params;
    if (text.isEmpty())
        return invalid(QT_TRANSLATE_NOOP("redshank::parseServerUri",
                           "A server is missing: redis://host:port, host:port or a socket's path%1"),
            {});
    if (text.startsWith(QLatin1String("rediss://"), Qt::CaseInsensitive))
        return invalid(QT_TRANSLATE_NOOP("redshank::parseServerUri",
                           "%1: TLS (rediss://) is not supported yet; use redis:// or an SSH tunnel"),
            text);

    const qsizetype scheme = text.indexOf(QLatin1String("://"));
    if (scheme < 0) {
        const Result<void> parsed = text.contains(QLatin1Char('/')) ? setUnixPath(text, text, params.address)
                                                                    : parseHostPort(text, text, params.address);
        return parsed ? Result<ConnectionParams>(params) : parsed.error();
    }

    const QStringView name = QStringView(text).first(scheme);
    QStringView rest = QStringView(text).sliced(scheme + 3);
    takeCredentials(rest, params);
    const qsizetype question = rest.indexOf(QLatin1Char('?'));
    const QStringView query = question < 0 ? QStringView() : rest.sliced(question + 1);
    if (question >= 0)
        rest = rest.first(question);

    QStringView database;
    Result<void> parsed;
    if (name.compare(QLatin1String("redis"), Qt::CaseInsensitive) == 0) {
        const qsizetype slash = rest.indexOf(QLatin1Char('/'));
        parsed = parseHostPort(slash < 0 ? rest : rest.first(slash), text, params.address);
        database = slash < 0 ? QStringView() : rest.sliced(slash + 1);
    } else if (name.compare(QLatin1String("unix"), Qt::CaseInsensitive) == 0) {
        parsed = setUnixPath(QString::fromUtf8(QByteArray::fromPercentEncoding(rest.toUtf8())), text, params.address);
    } else {
        return invalid(
            QT_TRANSLATE_NOOP("redshank::parseServerUri", "%1: the scheme must be redis:// or unix://"), text);
    }
    if (!parsed)
        return parsed.error();
    if (const Result<void> taken = takeQuery(query, text, database); !taken)
        return taken.error();
    if (!database.isEmpty()) {
        const Result<int> number = parseDatabase(database, text);
        if (!number)
            return number.error();
        params.database = number.value();
    }
    return params;
}

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandline.h"

#include "core/base/bytes.h"
#include "core/redis/redact.h"

#include <QCoreApplication>
#include <QHostAddress>

#include <algorithm>
#include <array>
#include <cstring>

namespace redshank {
namespace {

struct Option
{
    const char *name;
    const char *value; ///< what its argument is called; nullptr for a switch
    bool isOfServe; ///< means nothing to the window
    const char *help; ///< translated where printed
    Result<void> (*apply)(CommandLine &, const QByteArray &);
};

QString say(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

Error wrong(const QString &what)
{
    return {Error::Kind::InvalidInput, what, {}, {}};
}

Result<void> applyListen(CommandLine &line, const QByteArray &value)
{
    const Error refusal =
        wrong(say("--listen takes ADDRESS:PORT, such as 127.0.0.1:8888 or [::1]:8888, not '%1'").arg(escaped(value)));
    const qsizetype colon = value.lastIndexOf(':');
    if (colon <= 0)
        return refusal;
    QByteArray host = value.left(colon);
    const bool isBracketed = host.startsWith('[') && host.endsWith(']');
    if (isBracketed)
        host = host.mid(1, host.size() - 2);
    if (host == "localhost")
        host = "127.0.0.1";
    const QHostAddress address(QString::fromLatin1(host));
    const QByteArray digits = value.mid(colon + 1);
    bool isNumber = false;
    const quint16 port = digits.toUShort(&isNumber);
    const bool isPlain = std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (address.isNull() || isBracketed != (address.protocol() == QAbstractSocket::IPv6Protocol) || !isNumber
        || !isPlain)
        return refusal;
    // Plain HTTP with a bearer token is for this machine alone.
    if (!address.isLoopback())
        return wrong(say("--listen takes a loopback address only (127.0.0.1 or [::1]): the endpoint speaks plain HTTP, "
                         "and '%1' can be reached from other machines")
                         .arg(escaped(value)));
    line.listenHost = address.toString();
    line.listenPort = port;
    return {};
}

Result<void> applyTokenFile(CommandLine &line, const QByteArray &value)
{
    if (value.isEmpty())
        return wrong(say("--token-file takes the path of a file"));
    line.tokenFile = QString::fromLocal8Bit(value);
    return {};
}

Result<void> applyRootKey(CommandLine &line, const QByteArray &value)
{
    line.rootKey = value;
    return {};
}

// The one table: parsing, --help and their tests read it.
const std::array options{
    Option{"--sample", nullptr, false,
        QT_TRANSLATE_NOOP("CommandLine", "use a private sample server instead of a URI; it ends with the program"),
        [](CommandLine &line, const QByteArray &) {
            line.isSample = true;
            return Result<void>();
        }},
    Option{"--listen", "ADDRESS:PORT", true,
        QT_TRANSLATE_NOOP("CommandLine", "where the endpoint listens, a loopback address; default 127.0.0.1:8888"),
        applyListen},
    Option{"--token-file", "FILE", true,
        QT_TRANSLATE_NOOP("CommandLine",
            "the bearer token, made with mode 0600 where absent; default $XDG_RUNTIME_DIR/redshank/token"),
        applyTokenFile},
    Option{"--read-only", nullptr, true, QT_TRANSLATE_NOOP("CommandLine", "refuse every command that writes"),
        [](CommandLine &line, const QByteArray &) {
            line.isReadOnly = true;
            return Result<void>();
        }},
    Option{"--root-key", "KEY", true,
        QT_TRANSLATE_NOOP("CommandLine", "the key that GET / answers with; default mykey"), applyRootKey},
    Option{"--help", nullptr, false, QT_TRANSLATE_NOOP("CommandLine", "print this and exit"),
        [](CommandLine &line, const QByteArray &) {
            line.action = CommandLine::Action::Help;
            return Result<void>();
        }},
    Option{"--version", nullptr, false, QT_TRANSLATE_NOOP("CommandLine", "print the version and exit"),
        [](CommandLine &line, const QByteArray &) {
            line.action = CommandLine::Action::Version;
            return Result<void>();
        }},
};

bool isDone(const CommandLine &line)
{
    return line.action == CommandLine::Action::Help || line.action == CommandLine::Action::Version;
}

QByteArrayView passwordIn(QByteArrayView uri)
{
    const qsizetype scheme = uri.indexOf("://");
    if (scheme < 0)
        return {};
    const qsizetype begin = scheme + 3;
    // A password that was not percent-encoded may hold '/' and '@' itself; a socket's path may hold an '@' too.
    const qsizetype slash = uri.startsWith("unix") ? uri.indexOf('/', begin) : -1;
    const qsizetype at = uri.first(slash < 0 ? uri.size() : slash).lastIndexOf('@');
    const qsizetype colon = uri.indexOf(':', begin);
    if (at < begin || colon < 0 || colon >= at)
        return {};
    return uri.sliced(colon + 1, at - colon - 1);
}

Result<void> applyServer(CommandLine &line, const QByteArray &uri)
{
    if (line.server)
        return wrong(
            say("only one server can be given; '%1' is one too many").arg(redactUri(QString::fromLocal8Bit(uri))));
    Result<ConnectionParams> params = parseServerUri(QString::fromLocal8Bit(uri));
    if (!params)
        return params.error();
    line.server = std::move(params).value();
    line.hasPasswordInUri = !passwordIn(uri).isEmpty();
    return {};
}

} // namespace

Result<CommandLine> parseCommandLine(const QByteArrayList &arguments)
{
    CommandLine line;
    bool areOptionsOver = false;
    const bool isServe = !arguments.isEmpty() && arguments.first() == "serve";
    if (isServe)
        line.action = CommandLine::Action::Serve;

    for (qsizetype i = isServe ? 1 : 0; i < arguments.size(); ++i) {
        const QByteArray &argument = arguments[i];
        if (!areOptionsOver && argument == "--") {
            areOptionsOver = true;
            continue;
        }
        if (areOptionsOver || !argument.startsWith('-')) {
            if (const Result<void> applied = applyServer(line, argument); !applied)
                return applied.error();
            continue;
        }
        const qsizetype equals = argument.indexOf('=');
        QByteArray name = equals < 0 ? argument : argument.left(equals);
        if (name == "-h")
            name = "--help";
        const auto option =
            std::find_if(options.begin(), options.end(), [&](const Option &o) { return name == o.name; });
        if (option == options.end())
            return wrong(say("unknown option '%1'").arg(escaped(name)));
        if (option->isOfServe && !isServe)
            return wrong(say("%1 belongs to 'redshank serve'").arg(QLatin1String(option->name)));
        QByteArray value;
        if (option->value) {
            if (equals < 0 && i + 1 == arguments.size())
                return wrong(say("%1 needs %2").arg(QLatin1String(option->name), QLatin1String(option->value)));
            value = equals < 0 ? arguments[++i] : argument.mid(equals + 1);
        } else if (equals >= 0) {
            return wrong(say("%1 takes no value").arg(QLatin1String(option->name)));
        }
        if (const Result<void> applied = option->apply(line, value); !applied)
            return applied.error();
        if (isDone(line))
            return line;
    }
    if (line.isSample && line.server)
        return wrong(say("--sample brings its own server; leave out the URI"));
    return line;
}

QString helpText()
{
    QString text = say(
        "Usage: redshank [URI | --sample]\n"
        "       redshank serve [URI | --sample] [--listen ADDRESS:PORT] [--token-file FILE] [--read-only] [--root-key "
        "KEY]\n\n"
        "A native desktop monitor and client for Redis and Valkey. Without 'serve' it opens a window; with it, it "
        "answers\n"
        "HTTP and WebSocket requests on this machine and needs no display.\n\n"
        "URI: redis://[user[:password]@]host[:port][/db], unix:///path[?db=n], host:port, or the path of a socket.\n"
        "     Without one the window opens the server of the last time, and serve takes redis://127.0.0.1:6379.\n"
        "     A password is better given in REDSHANK_PASSWORD.\n\n"
        "Options:\n");
    for (const bool isOfServe : {false, true}) {
        if (isOfServe)
            text += say("Options of serve:\n");
        for (const Option &option : options) {
            if (option.isOfServe != isOfServe)
                continue;
            QString name = QLatin1String(option.name);
            if (option.value)
                name += QLatin1Char(' ') + QLatin1String(option.value);
            text += QStringLiteral("  %1 %2\n").arg(name, -23).arg(say(option.help));
        }
    }
    return text;
}

void maskPassword(char *argument)
{
    const QByteArrayView password = passwordIn(argument);
    if (!password.isEmpty())
        std::memset(argument + (password.data() - argument), '*', size_t(password.size()));
}

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "redact.h"

#include <algorithm>

namespace redshank {

namespace {

constexpr char mark[] = "(redacted)";

bool is(const QByteArray &argument, const char *word)
{
    return argument.compare(word, Qt::CaseInsensitive) == 0;
}

void redactFrom(QByteArrayList &arguments, qsizetype first)
{
    for (qsizetype i = first; i < arguments.size(); ++i)
        arguments[i] = mark;
}

void redactBehind(
    QByteArrayList &arguments, qsizetype first, std::initializer_list<const char *> words, qsizetype count)
{
    for (qsizetype i = first; i < arguments.size(); ++i) {
        const bool isMatch =
            std::any_of(words.begin(), words.end(), [&](const char *word) { return is(arguments[i], word); });
        for (qsizetype k = 1; isMatch && k <= count && i + k < arguments.size(); ++k)
            arguments[i + k] = mark;
        if (isMatch)
            i += count;
    }
}

} // namespace

QByteArrayList redactArgv(QByteArrayList arguments)
{
    if (arguments.isEmpty())
        return arguments;
    const QByteArray name = arguments.first().toUpper();
    const QByteArray sub = arguments.size() > 1 ? arguments.at(1).toUpper() : QByteArray();
    if (name == "AUTH")
        redactFrom(arguments, 1);
    else if (name == "HELLO")
        redactBehind(arguments, 1, {"AUTH"}, 2);
    else if (name == "ACL" && (sub == "SETUSER" || sub == "GETUSER" || sub == "DELUSER"))
        redactFrom(arguments, 2);
    else if (name == "CONFIG" && sub == "SET")
        redactBehind(arguments, 2,
            {"masterauth", "masteruser", "requirepass", "primaryauth", "primaryuser", "tls-key-file-pass",
                "tls-client-key-file-pass"},
            1);
    else if (name == "MIGRATE") {
        redactBehind(arguments, 1, {"AUTH2"}, 2);
        redactBehind(arguments, 1, {"AUTH"}, 1);
    } else if (name == "SENTINEL" && (sub == "SET" || sub == "CONFIG"))
        redactBehind(arguments, 2, {"auth-pass", "auth-user", "sentinel-pass", "sentinel-user"}, 1);
    return arguments;
}

QString redactUri(const QString &text)
{
    // A password may hold raw colons, slashes and at signs: all between the first colon behind the scheme and the last
    // at sign counts as one, with or without a scheme.
    const qsizetype scheme = text.indexOf(QLatin1String("://"));
    const qsizetype from = text.indexOf(QLatin1Char(':'), scheme < 0 ? 0 : scheme + 3);
    const qsizetype until = text.lastIndexOf(QLatin1Char('@'));
    if (from < 0 || until < from)
        return text;
    return text.left(from + 1) + QStringLiteral("(redacted)") + text.mid(until);
}

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"

#include "core/base/bytes.h"

#include <charconv>

namespace redshank {

namespace {

void appendHeader(QByteArray &wire, char kind, qsizetype number)
{
    char text[24];
    text[0] = kind;
    char *end = std::to_chars(text + 1, text + sizeof text - 2, number).ptr;
    *end++ = '\r';
    *end++ = '\n';
    wire.append(text, end - text);
}

} // namespace

void Command::encodeTo(QByteArray &wire) const
{
    appendHeader(wire, '*', m_arguments.size());
    for (const QByteArray &argument : m_arguments) {
        appendHeader(wire, '$', argument.size());
        wire.append(argument);
        wire.append("\r\n", 2);
    }
}

QByteArray Command::toCli() const
{
    QByteArray text;
    for (const QByteArray &argument : m_arguments) {
        if (!text.isEmpty())
            text += ' ';
        text += quotedArgument(argument);
    }
    return text;
}

} // namespace redshank

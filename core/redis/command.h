// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>
#include <QMetaType>

#include <algorithm>
#include <initializer_list>

namespace redshank {

/// One Redis command as its arguments, the command's name first. A value; arguments are raw bytes.
class Command
{
public:
    Command() = default;
    Command(std::initializer_list<QByteArray> arguments)
        : m_arguments(arguments)
    { }
    explicit Command(QByteArrayList arguments)
        : m_arguments(std::move(arguments))
    { }

    /// `Command("SET") << key << value`
    explicit Command(const char *name)
        : m_arguments{QByteArray(name)}
    { }
    Command &operator<<(QByteArray argument)
    {
        m_arguments.append(std::move(argument));
        return *this;
    }

    const QByteArrayList &arguments() const { return m_arguments; }
    bool isEmpty() const { return m_arguments.isEmpty(); }
    qsizetype size() const { return m_arguments.size(); }
    const QByteArray &operator[](qsizetype i) const { return m_arguments[i]; }
    /// The command's name in upper case.
    QByteArray name() const { return m_arguments.isEmpty() ? QByteArray() : m_arguments.first().toUpper(); }
    /// The argument behind the name in upper case, as CLIENT, CONFIG and others take it; empty where there is none.
    QByteArray subcommand() const { return m_arguments.size() > 1 ? m_arguments[1].toUpper() : QByteArray(); }
    /// Appends the request in RESP: an array of bulk strings.
    void encodeTo(QByteArray &wire) const;
    /// As redis-cli would read it back. Not redacted: for the user's clipboard, never for a log.
    QByteArray toCli() const;

    bool operator==(const Command &other) const = default;

private:
    QByteArrayList m_arguments;
};

/// Whether a name in upper case is among `names`.
inline bool isOneOf(QByteArrayView name, std::initializer_list<const char *> names)
{
    return std::any_of(names.begin(), names.end(), [name](const char *candidate) { return name == candidate; });
}

} // namespace redshank

Q_DECLARE_METATYPE(redshank::Command)

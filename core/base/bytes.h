// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>

namespace redshank {

// Names and values are bytes from socket to socket; text begins where something is painted.

/// Bytes as text that shows everything: valid UTF-8 stays readable, a backslash is doubled, bytes outside UTF-8
/// and C0/C1 controls become `\xNN` (`\n \r \t` by name), bidirectional, zero-width and other invisible characters
/// are shown as the `\xNN` of their UTF-8 bytes, and so are combining marks at the start and after an escape, where
/// they have no base to be painted over. unescaped(escaped(x)) == x for every x.
QString escaped(QByteArrayView bytes);

/// The inverse of escaped(); nothing where a backslash starts no escape that it knows.
std::optional<QByteArray> unescaped(QStringView text);

/// Text exactly as it is where it can be shown and edited without losing a byte: nothing unless the bytes are valid
/// UTF-8 and come back the same. Line ends and NUL stay as they are.
std::optional<QString> losslessText(QByteArrayView bytes);

/// Whether every byte is part of valid UTF-8 (no surrogates, no overlong forms).
bool isUtf8(QByteArrayView bytes);

/// One argument quoted as redis-cli reads it back, e.g. `"a\x00\"b"`; plain words stay plain.
QByteArray quotedArgument(QByteArrayView argument);

/// A literal inside a Redis glob pattern: `\ * ? [ ]` and `^ -` lose their meaning.
QByteArray globEscaped(QByteArrayView literal);

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QString>

namespace redshank {

/// What a user typed as channels: names between blanks, bytes as `\xNN` where they cannot be typed (a blank is `\x20`).
struct SubscriptionNames
{
    enum class Kind : quint8 {
        Automatic, ///< a name with `* ? [` is a pattern; `\x2a` is a plain asterisk
        Channel,
        Pattern,
    };

    QByteArrayList channels;
    QByteArrayList patterns;
    QString error; ///< one sentence where a name cannot be read; then nothing else is set

    bool isEmpty() const { return channels.isEmpty() && patterns.isEmpty(); }
};

SubscriptionNames parseSubscriptionNames(const QString &text, SubscriptionNames::Kind kind);

} // namespace redshank

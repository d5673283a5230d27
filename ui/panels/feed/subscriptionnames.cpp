// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "subscriptionnames.h"

#include "core/base/bytes.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace redshank {

SubscriptionNames parseSubscriptionNames(const QString &text, SubscriptionNames::Kind kind)
{
    static const QRegularExpression blanks(QStringLiteral("\\s+"));
    static const QRegularExpression globs(QStringLiteral("[*?\\[]"));
    SubscriptionNames names;
    for (const QString &word : text.split(blanks, Qt::SkipEmptyParts)) {
        const auto name = unescaped(word);
        if (!name) {
            SubscriptionNames failed;
            failed.error = QCoreApplication::translate(
                "redshank::SubscriptionNames", "\"%1\" cannot be read: a backslash starts \\xNN, \\n, \\r, \\t or \\\\")
                               .arg(word);
            return failed;
        }
        const bool isPattern = kind == SubscriptionNames::Kind::Pattern
            || (kind == SubscriptionNames::Kind::Automatic && word.contains(globs));
        QByteArrayList &list = isPattern ? names.patterns : names.channels;
        if (!list.contains(*name))
            list.append(*name);
    }
    return names;
}

} // namespace redshank

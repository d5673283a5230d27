// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayMatcher>
#include <QByteArrayView>
#include <QMetaType>

namespace redshank {

/// Which key names to show. A value; `text` is bytes, so that any name can be asked for.
struct KeyFilter
{
    enum class Kind : quint8 {
        Substring,
        Glob, ///< the server's own: `* ? [a-z] [^a] \x`
        Exact,
    };
    Kind kind = Kind::Substring;
    Qt::CaseSensitivity caseSensitivity = Qt::CaseInsensitive; ///< folds ASCII letters only, as names are bytes
    QByteArray text;

    /// Shows everything.
    bool isEmpty() const { return text.isEmpty(); }
    bool matches(QByteArrayView name) const;
    /// Whether every name that passes this one is known to pass `wider`: its result can be searched instead.
    bool narrows(const KeyFilter &wider) const;
    bool operator==(const KeyFilter &) const = default;
};

/// A filter made ready for many names. Const calls from one thread at a time are free of allocation.
class KeyMatcher
{
public:
    explicit KeyMatcher(KeyFilter filter);
    bool operator()(QByteArrayView name) const;
    /// The same for names in a row, of which each has its first `shared` bytes in common with the one before: a part
    /// that was found there, or was not, is not looked for again. The first one shares nothing.
    bool next(QByteArrayView name, qsizetype shared);
    const KeyFilter &filter() const { return m_filter; }

private:
    /// Where the text begins, from `from` on; -1: nowhere.
    qsizetype find(QByteArrayView name, qsizetype from) const;
    qsizetype findFolded(QByteArrayView name, qsizetype from) const;

    KeyFilter m_filter;
    QByteArrayMatcher m_substring; ///< of a case-sensitive search
    QByteArray m_folded; ///< of the other kind
    qsizetype m_found = -1; ///< next(): where the text begins in the name before
};

/// Redis' own glob (stringmatchlen), which is what MATCH does on the server.
bool globMatches(QByteArrayView pattern, QByteArrayView text, Qt::CaseSensitivity caseSensitivity);

} // namespace redshank

Q_DECLARE_METATYPE(redshank::KeyFilter)

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>
#include <QList>

#include <array>
#include <string>
#include <vector>

namespace redshank {

/// In which order key names stand and where they fold: natural order on bytes, and a set of separators.
///
/// Natural order compares runs of digits by value and everything else by byte; equal values (`1`, `01`) are decided at
/// once, fewer zeros first, so that all names with a common prefix that ends in a separator stay together. It is total:
/// only equal names are equal. Names are stored in a collated form in which that order is memcmp's.
///
/// A folder boundary lies behind every separator, found from the left, the earliest end first; whether one lies at a
/// place depends only on the bytes before it. Behind the 128th boundary a name is not split further.
/// A separator that contains a digit turns natural order off (plain bytes), because runs of digits must stay whole.
/// An immutable value; any thread.
class KeyOrder
{
public:
    static constexpr int maxFolders = 128;

    explicit KeyOrder(QByteArrayList separators = {QByteArray(":")});

    const QByteArrayList &separators() const { return m_separators; }
    bool isNatural() const { return m_isNatural; }

    /// <0, 0, >0 as `a` stands before, at or behind `b`.
    int compare(QByteArrayView a, QByteArrayView b) const;
    /// Offsets behind each separator of `name`: the lengths of the prefixes of the folders that hold it.
    QList<qsizetype> boundaries(QByteArrayView name) const;
    /// The innermost folder that holds `name`; empty at the root. A prefix is not inside itself: pass it without
    /// its separator, or use parentOfFolder().
    QByteArray parentOfKey(QByteArrayView name) const;
    /// `a:b:` -> `a:`; empty at the root.
    QByteArray parentOfFolder(QByteArrayView prefix) const;
    /// The last component of a folder's prefix, without its separator.
    QByteArray folderName(QByteArrayView prefix) const;

    /// Appends the collated form of `name`.
    void collate(QByteArrayView name, std::string &out) const;
    std::string collated(QByteArrayView name) const;
    /// The name behind a collated form; the inverse of collate().
    void restore(const char *collated, size_t size, QByteArray &out) const;
    /// How many folder boundaries lie within the first `size` bytes of a collated form, at most maxFolders.
    int foldersWithin(const char *collated, size_t size) const;

    bool operator==(const KeyOrder &other) const { return m_separators == other.m_separators; }

private:
    bool endsWithSeparator(const char *component, const char *end) const;

    QByteArrayList m_separators;
    std::array<bool, 256> m_endsSeparator{}; ///< last bytes of separators
    bool m_isNatural = true;
    bool m_isSingleByte = true; ///< every separator is one byte: the table above decides alone
};

/// Restores neighbouring names one after the other: only what each does not share with the one before.
class KeyRestorer
{
public:
    explicit KeyRestorer(const KeyOrder &order)
        : m_isNatural(order.isNatural())
    { }

    /// `lcp`: bytes that the collated form shares with that of the call before, or less. The name is valid until the
    /// next call.
    QByteArrayView next(const char *collated, size_t size, size_t lcp);
    /// Leading bytes that the last two names have in common, or less.
    qsizetype shared() const { return qsizetype(m_shared); }

private:
    struct Run
    {
        size_t begin, end; ///< in the collated form
        size_t nameBegin, nameEnd; ///< in the name
    };
    char *roomFor(size_t at, size_t size);

    std::vector<char> m_name = std::vector<char>(256);
    std::vector<Run> m_runs; ///< of digits, in the last name
    size_t m_size = 0; ///< of the last collated form
    size_t m_shared = 0;
    bool m_isNatural;
};

} // namespace redshank

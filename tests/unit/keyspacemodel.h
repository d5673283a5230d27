// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyspace/keyindex.h"

#include <QRandomGenerator>

#include <map>
#include <set>

namespace redshank {

/// Natural order as the header words it, written down a second time and token by token, for comparison.
inline int plainCompare(QByteArrayView a, QByteArrayView b)
{
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    qsizetype i = 0;
    qsizetype j = 0;
    while (i < a.size() && j < b.size()) {
        if (isDigit(a[i]) && isDigit(b[j])) {
            const auto run = [&](QByteArrayView name, qsizetype &at) {
                const qsizetype begin = at;
                while (at < name.size() && isDigit(name[at]))
                    ++at;
                return name.sliced(begin, at - begin);
            };
            const QByteArrayView x = run(a, i);
            const QByteArrayView y = run(b, j);
            const auto value = [](QByteArrayView digits) {
                while (!digits.isEmpty() && digits.front() == '0')
                    digits = digits.sliced(1);
                return digits;
            };
            const QByteArrayView xv = value(x);
            const QByteArrayView yv = value(y);
            if (xv.size() != yv.size())
                return xv.size() < yv.size() ? -1 : 1;
            if (const int order = xv.compare(yv))
                return order < 0 ? -1 : 1;
            if (x.size() != y.size())
                return x.size() < y.size() ? -1 : 1;
        } else {
            if (a[i] != b[j])
                return uchar(a[i]) < uchar(b[j]) ? -1 : 1;
            ++i;
            ++j;
        }
    }
    if (i == a.size() && j == b.size())
        return 0;
    return i == a.size() ? -1 : 1;
}

struct PlainLess
{
    bool operator()(const QByteArray &a, const QByteArray &b) const { return plainCompare(a, b) < 0; }
};
using PlainSet = std::set<QByteArray, PlainLess>;

/// Folder prefixes that hold a name, found by asking at every place whether the component so far ends in a separator.
inline QByteArrayList plainFolders(const QByteArray &name, const QByteArrayList &separators)
{
    QByteArrayList folders;
    QByteArray component;
    for (qsizetype i = 0; i < name.size() && folders.size() < KeyOrder::maxFolders; ++i) {
        component += name[i];
        for (const QByteArray &separator : separators) {
            if (component.endsWith(separator)) {
                folders.append(name.first(i + 1));
                component.clear();
                break;
            }
        }
    }
    return folders;
}

/// A row as the tree must show it: kind and full name, with the number of keys behind it.
struct PlainRow
{
    bool isFolder = false;
    QByteArray full;
    qsizetype keyCount = 0;
    bool operator==(const PlainRow &) const = default;
};

/// The rows under a folder, from nothing but the set of names.
inline QList<PlainRow> plainRows(const PlainSet &names, const QByteArray &prefix, const QByteArrayList &separators)
{
    QList<PlainRow> rows;
    for (const QByteArray &name : names) {
        if (!name.startsWith(prefix))
            continue;
        const QByteArrayList folders = plainFolders(name, separators);
        const qsizetype depth = prefix.isEmpty() ? 0 : folders.indexOf(prefix) + 1;
        if (!prefix.isEmpty() && depth == 0)
            continue;
        const bool isFolder = folders.size() > depth;
        const QByteArray full = isFolder ? folders[depth] : name;
        if (!rows.isEmpty() && rows.last().isFolder && isFolder && rows.last().full == full)
            ++rows.last().keyCount;
        else
            rows.append({isFolder, full, 1});
    }
    return rows;
}

/// Names in which everything that can go wrong is likely: few letters, many separators, digits with zeros, any byte.
class NameMaker
{
public:
    explicit NameMaker(quint32 seed)
        : m_random(seed)
    { }

    quint32 below(quint32 limit) { return m_random.bounded(limit); }
    QByteArray name()
    {
        static const QByteArrayList parts{"a", "b", ":", ":", "::", "0", "00", "1", "01", "12", "9", "user", "/", "->",
            "-", ">", QByteArray("\0", 1), "\xff", "\xc3", "x", "000000000000000000", "12345678901234567890", " ", ";"};
        QByteArray made;
        const quint32 count = below(7);
        for (quint32 i = 0; i < count; ++i)
            made += below(20) == 0 ? QByteArray(1, char(below(256))) : parts[below(quint32(parts.size()))];
        if (below(300) == 0)
            made += QByteArray(int(below(600)), 'z') + QByteArray::number(below(50));
        if (below(400) == 0)
            made.prepend(QByteArray(int(below(160)), ':'));
        return made;
    }

private:
    QRandomGenerator m_random;
};

} // namespace redshank

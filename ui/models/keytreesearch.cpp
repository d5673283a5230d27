// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Rows by the beginning of their names, as one types. Names are sorted, so that those with one beginning stand together
// and are found by their ends; but for numbers, which are sorted by value: `user1`, `user10` and `user100` begin three
// runs.
#include "keytreerows.h"

#include <algorithm>
#include <limits>

namespace redshank {

namespace {

constexpr int longestNumber = 20; ///< digits
constexpr qsizetype mostSpellings = 16; ///< `user`, `User`, `USER` ... that there are
constexpr int mostDoubtfulRows = 1000;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool beginsFolded(QByteArrayView name, QByteArrayView text)
{
    return name.size() >= text.size() && qstrnicmp(name.data(), text.size(), text.data(), text.size()) == 0;
}

/// The number behind that of these digits, of which none is a leading zero.
QByteArray incremented(QByteArray digits)
{
    for (qsizetype i = digits.size() - 1; i >= 0; --i) {
        if (digits[i] < '9') {
            ++digits[i];
            return digits;
        }
        digits[i] = '0';
    }
    return '1' + digits;
}

} // namespace

/// Where it does not end in a digit.
KeyTreeRows::Positions KeyTreeRows::keysBeginningWith(const QByteArray &beginning, Positions among) const
{
    qsizetype begin = std::clamp(m_index.lowerBound(beginning), among.first, among.second);
    qsizetype end = among.second;
    const auto begins = [&](qsizetype position) { return m_index.keyAt(position).startsWith(beginning); };
    if (begin == end || !begins(begin))
        return {begin, begin};
    for (qsizetype inside = begin; end - inside > 1;) {
        const qsizetype middle = inside + (end - inside) / 2;
        (begins(middle) ? inside : end) = middle;
    }
    return {begin, end};
}

/// Among what is found may stand the same numbers with more or fewer zeros before them.
std::vector<KeyTreeRows::Positions> KeyTreeRows::numbersBeginningWith(
    const QByteArray &beginning, Positions among) const
{
    qsizetype stemSize = beginning.size();
    while (stemSize > 0 && isDigit(beginning[stemSize - 1]))
        --stemSize;
    qsizetype valueAt = stemSize;
    while (valueAt < beginning.size() && beginning[valueAt] == '0')
        ++valueAt;
    const QByteArray stem = beginning.first(stemSize);
    if (valueAt == beginning.size()) {
        // Nothing but zeros: numbers of every value may have them.
        const Positions all = stem.isEmpty() ? among : keysBeginningWith(stem, among);
        return all.first < all.second ? std::vector{all} : std::vector<Positions>();
    }
    const QByteArray behind = stem + incremented(beginning.sliced(valueAt));
    std::vector<Positions> runs;
    QByteArray zeros;
    for (int i = 0; i <= longestNumber; ++i, zeros.append('0')) {
        const qsizetype begin = std::clamp(m_index.lowerBound(beginning + zeros), among.first, among.second);
        const qsizetype end = std::clamp(m_index.lowerBound(behind + zeros), begin, among.second);
        qsizetype first = -1;
        m_index.forEach(begin, std::min(end, begin + mostDoubtfulRows), [&](qsizetype position, QByteArrayView name) {
            first = name.startsWith(beginning) ? position : -1;
            return first < 0;
        });
        if (first >= 0)
            runs.push_back({first, end});
        if (begin == among.second)
            break;
    }
    return runs;
}

/// The prefix as it is and the text in those cases of its letters in which names begin with it.
QByteArrayList KeyTreeRows::spellings(const QByteArray &prefix, const QByteArray &text, Positions among) const
{
    QByteArrayList found{prefix};
    for (const char c : text) {
        QByteArrayList longer;
        for (const QByteArray &spelling : std::as_const(found)) {
            longer.append(spelling + c);
            if (isLetter(c))
                longer.append(spelling + char(c ^ 0x20));
        }
        if (isLetter(c)) {
            longer.removeIf([&](const QByteArray &spelling) {
                const qsizetype at = m_index.lowerBound(spelling);
                return at < among.first || at >= among.second || !m_index.keyAt(at).startsWith(spelling);
            });
        }
        found = longer.mid(0, mostSpellings);
    }
    return found;
}

std::vector<KeyTreeRows::Positions> KeyTreeRows::searched(const Node *level, const QByteArray &text) const
{
    const QByteArray prefix = level ? level->folder.prefix : QByteArray();
    const Positions among = level ? Positions(level->folder.begin, level->folder.end) : Positions(0, m_index.size());
    const bool isNatural = m_index.order().isNatural();
    std::vector<Positions> found;
    const QByteArrayList all = spellings(prefix, text, among);
    for (const QByteArray &beginning : all) {
        if (isDigit(beginning.back()) && isNatural) {
            const std::vector<Positions> numbers = numbersBeginningWith(beginning, among);
            found.insert(found.end(), numbers.begin(), numbers.end());
        } else if (const Positions run = keysBeginningWith(beginning, among); run.first < run.second) {
            found.push_back(run);
        }
    }
    return found;
}

KeyTreeRows::Run KeyTreeRows::runOf(const Node *level, Positions keys, qsizetype wantedSize) const
{
    if (!level) {
        const auto [first, last] = std::minmax({flatRowAt(keys.first), flatRowAt(keys.second - 1)});
        return {nullptr, first, last};
    }
    while (true) {
        const qsizetype row = m_index.childRowAt(level->folder, keys.first);
        const KeyIndex::Child child = m_index.childAt(level->folder, row);
        const Node *deeper = child.isFolder() && child.full.size() < wantedSize ? node(child.full) : nullptr;
        if (!deeper) {
            const qsizetype other = m_index.childRowAt(level->folder, keys.second - 1);
            const auto [first, last] = std::minmax({mirrored(level, row), mirrored(level, other)});
            return {level, first, last};
        }
        level = deeper;
    }
}

/// In an order by something else, which holds no more than KeyQuery's limit, the rows of a run stand anywhere.
int KeyTreeRows::rankedRow(Positions keys, int atLeast, const QByteArray &text) const
{
    for (int tries = 0; tries < mostDoubtfulRows; ++tries) {
        qsizetype best = std::numeric_limits<int>::max();
        for (qsizetype position = keys.first; position < keys.second; ++position) {
            const qsizetype row = flatRowAt(position);
            if (row >= atLeast && row < best)
                best = row;
        }
        if (best == std::numeric_limits<int>::max())
            return -1;
        if (beginsFolded(m_index.keyAt(positionAt(best)), text))
            return int(best);
        atLeast = int(best) + 1;
    }
    return -1;
}

int KeyTreeRows::firstRow(const Run &run, const Node *level, int atLeast, const QByteArray &text) const
{
    const auto shown = [&](qsizetype row) { return run.node ? rowAt(run.node, row) : row; };
    qsizetype row = run.first;
    for (qsizetype end = run.last + 1; row < end;) {
        const qsizetype middle = row + (end - row) / 2;
        if (shown(middle) < atLeast)
            row = middle + 1;
        else
            end = middle;
    }
    const qsizetype prefixSize = level ? level->folder.prefix.size() : 0;
    const qsizetype last = std::min(run.last, row + mostDoubtfulRows);
    for (; row <= last; ++row) {
        const KeyIndex::Child child =
            run.node ? m_index.childAt(run.node->folder, mirrored(run.node, row)) : childAt(int(row));
        const QByteArrayView name = QByteArrayView(child.full).sliced(prefixSize);
        const bool isOnTheWay = child.isFolder() && name.size() < text.size();
        if (isOnTheWay ? beginsFolded(text, name) : beginsFolded(name, text))
            return int(shown(row));
    }
    return -1;
}

int KeyTreeRows::search(int from, int atLeast, const QByteArray &text) const
{
    if (text.isEmpty() || count() == 0)
        return -1;
    const Place place = m_isFlat ? Place() : locate(from);
    const Node *level = m_isFlat ? nullptr : place.node ? place.node : node({});
    if (place.node) {
        // Standing on an open folder, its children are what the eye goes to first.
        const KeyIndex::Child child = m_index.childAt(place.node->folder, mirrored(place.node, place.row));
        if (const Node *open = child.isFolder() ? node(child.full) : nullptr)
            level = open;
    }
    while (true) {
        const std::vector<Positions> found = searched(level, text);
        const qsizetype wantedSize = (level ? level->folder.prefix.size() : 0) + text.size();
        for (const int start : {std::max(0, atLeast), 0}) {
            int best = -1;
            for (const Positions &keys : found) {
                const int row = m_order.ranking ? rankedRow(keys, start, text)
                                                : firstRow(runOf(level, keys, wantedSize), level, start, text);
                if (row >= 0 && (best < 0 || row < best))
                    best = row;
            }
            if (best >= 0)
                return best;
        }
        if (!level || !level->parent)
            return -1;
        level = level->parent;
    }
}

} // namespace redshank

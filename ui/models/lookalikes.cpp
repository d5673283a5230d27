// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "lookalikes.h"

#include <QSet>

#include <algorithm>
#include <iterator>
#include <utility>

namespace redshank {

namespace {

constexpr LookAlike knownLookAlikes[] = {
    {0x01c0, '|'}, {0x01c3, '!'}, {0x0251, 'a'}, {0x0261, 'g'}, {0x02b9, '\''}, {0x02bc, '\''}, {0x02c6, '^'},
    {0x02d0, ':'}, {0x02dc, '~'}, //
    {0x037f, 'J'}, {0x0391, 'A'}, {0x0392, 'B'}, {0x0395, 'E'}, {0x0396, 'Z'}, {0x0397, 'H'}, {0x0399, 'I'},
    {0x039a, 'K'}, {0x039c, 'M'}, {0x039d, 'N'}, {0x039f, 'O'}, {0x03a1, 'P'}, {0x03a4, 'T'}, {0x03a5, 'Y'},
    {0x03a7, 'X'}, {0x03bd, 'v'}, {0x03bf, 'o'}, {0x03c1, 'p'}, {0x03c5, 'u'}, {0x03f2, 'c'}, {0x03f3, 'j'},
    {0x03f9, 'C'}, // Greek
    {0x0405, 'S'}, {0x0406, 'I'}, {0x0408, 'J'}, {0x0410, 'A'}, {0x0412, 'B'}, {0x0415, 'E'}, {0x0417, '3'},
    {0x041a, 'K'}, {0x041c, 'M'}, {0x041d, 'H'}, {0x041e, 'O'}, {0x0420, 'P'}, {0x0421, 'C'}, {0x0422, 'T'},
    {0x0423, 'Y'}, {0x0425, 'X'}, {0x042c, 'b'}, {0x0430, 'a'}, {0x0435, 'e'}, {0x043e, 'o'}, {0x0440, 'p'},
    {0x0441, 'c'}, {0x0443, 'y'}, {0x0445, 'x'}, {0x0455, 's'}, {0x0456, 'i'}, {0x0458, 'j'}, {0x0461, 'w'},
    {0x0474, 'V'}, {0x0475, 'v'}, {0x04ae, 'Y'}, {0x04bb, 'h'}, {0x04c0, 'I'}, {0x04cf, 'l'}, {0x0501, 'd'},
    {0x050c, 'G'}, {0x051a, 'Q'}, {0x051b, 'q'}, {0x051c, 'W'}, {0x051d, 'w'}, // Cyrillic
    {0x053c, 'L'}, {0x054d, 'U'}, {0x0555, 'O'}, {0x0563, 'q'}, {0x0566, 'q'}, {0x0570, 'h'}, {0x0578, 'n'},
    {0x057d, 'u'}, {0x0581, 'g'}, {0x0585, 'o'}, {0x0589, ':'}, // Armenian
    {0x05c0, '|'}, {0x05c3, ':'}, // Hebrew
    {0x13a0, 'D'}, {0x13a1, 'R'}, {0x13a2, 'T'}, {0x13a5, 'i'}, {0x13a9, 'Y'}, {0x13aa, 'A'}, {0x13ab, 'J'},
    {0x13ac, 'E'}, {0x13b3, 'W'}, {0x13b7, 'M'}, {0x13bb, 'H'}, {0x13bd, 'Y'}, {0x13c0, 'G'}, {0x13c2, 'h'},
    {0x13c3, 'Z'}, {0x13ce, '4'}, {0x13cf, 'b'}, {0x13d2, 'R'}, {0x13d4, 'W'}, {0x13d9, 'V'}, {0x13da, 'S'},
    {0x13de, 'L'}, {0x13df, 'C'}, {0x13e2, 'P'}, {0x13e6, 'K'}, {0x13e7, 'd'}, {0x13f3, 'G'}, {0x13f4, 'B'}, // Cherokee
    {0x2010, '-'}, {0x2011, '-'}, {0x2012, '-'}, {0x2013, '-'}, {0x201a, ','}, {0x2032, '\''}, {0x2039, '<'},
    {0x203a, '>'}, {0x2043, '-'}, {0x2044, '/'}, {0x204e, '*'}, {0x2212, '-'}, {0x2215, '/'}, {0x2216, '\\'},
    {0x2217, '*'}, {0x2223, '|'}, {0x2236, ':'}, {0x223c, '~'}, {0x2758, '|'}, {0x29f5, '\\'}, {0x29f8, '/'}, //
    {0x2c92, 'I'}, {0x2c94, 'K'}, {0x2c98, 'M'}, {0x2c9a, 'N'}, {0x2c9e, 'O'}, {0x2c9f, 'o'}, {0x2ca2, 'P'},
    {0x2ca3, 'p'}, {0x2ca4, 'C'}, {0x2ca5, 'c'}, {0x2ca6, 'T'}, {0x2ca8, 'Y'}, {0x2cac, 'X'}, // Coptic
    {0xa789, ':'}, {0xfe55, ':'}, //
    {0xff0d, '-'}, {0xff0e, '.'}, {0xff0f, '/'}, {0xff1a, ':'}, {0xff3c, '\\'}, {0xff3f, '_'}, {0xff5c, '|'}, // wide
};

/// 0: it looks like nothing in ASCII.
char asciiLookAlike(char32_t character)
{
    const auto *known = std::lower_bound(std::begin(knownLookAlikes), std::end(knownLookAlikes), character,
        [](const LookAlike &each, char32_t wanted) { return each.character < wanted; });
    if (known != std::end(knownLookAlikes) && known->character == character)
        return known->ascii;
    // Letters of formulas, ligatures, Roman numerals.
    const QChar::Decomposition kind = QChar::decompositionTag(character);
    if (kind != QChar::Font && kind != QChar::Compat)
        return 0;
    const QString plain = QChar::decomposition(character);
    const bool isAscii =
        std::all_of(plain.cbegin(), plain.cend(), [](QChar c) { return c.unicode() > 0x20 && c.unicode() < 0x7f; });
    const bool isOne =
        plain.size() == 1 || QChar::isLetter(character) || QChar::category(character) == QChar::Number_Letter;
    return isAscii && isOne ? plain.at(0).toLatin1() : char(0);
}

/// What escaped() takes for visible and is not: blanks, fillers, selectors of a variant.
bool isInkless(char32_t character)
{
    return character == 0x2800 || character == 0x3000 || (character >= 0xfe00 && character <= 0xfe0f)
        || (character >= 0xe0100 && character <= 0xe01ef) || (character >= 0x180b && character <= 0x180f)
        || character == 0x17b4 || character == 0x17b5 || character == 0x16fe4;
}

/// Belongs to the character before it.
bool isAttached(char32_t character)
{
    const bool isJamo = (character >= 0x1160 && character <= 0x11ff) || (character >= 0xd7b0 && character <= 0xd7fb);
    return isJamo || QChar::isMark(character);
}

/// A character with what belongs to it.
struct Cluster
{
    qsizetype begin = 0;
    qsizetype end = 0;
    char32_t base = 0; ///< without accents that are composed into it; 0 of an escape
    bool isLetter = false;
    char ascii = 0; ///< see asciiLookAlike()
    bool isDoubtful = false;

    bool isAscii() const { return base < 0x80; }
};

char32_t characterAt(const QString &text, qsizetype at)
{
    const QChar unit = text.at(at);
    const bool isPair = unit.isHighSurrogate() && at + 1 < text.size() && text.at(at + 1).isLowSurrogate();
    return isPair ? QChar::surrogateToUcs4(unit, text.at(at + 1)) : char32_t(unit.unicode());
}

qsizetype unitsOf(char32_t character)
{
    return QChar::requiresSurrogates(character) ? 2 : 1;
}

QList<Cluster> clustersOf(const QString &text)
{
    QList<Cluster> clusters;
    for (qsizetype i = 0; i < text.size();) {
        Cluster cluster;
        cluster.begin = i;
        if (text.at(i) == QLatin1Char('\\')) {
            const bool isByte = i + 1 < text.size() && text.at(i + 1) == QLatin1Char('x');
            i = cluster.end = std::min(text.size(), i + (isByte ? 4 : 2));
            clusters.append(cluster);
            continue;
        }
        const char32_t first = characterAt(text, i);
        bool isInked = !isInkless(first);
        for (i += unitsOf(first); i < text.size();) {
            const char32_t next = characterAt(text, i);
            if (!isAttached(next))
                break;
            isInked = isInked && !isInkless(next);
            i += unitsOf(next);
        }
        cluster.end = i;
        const QString whole = text.mid(cluster.begin, cluster.end - cluster.begin);
        const bool isPlain = first < 0x80 && whole.size() == 1;
        cluster.base = isPlain ? first : characterAt(whole.normalized(QString::NormalizationForm_D), 0);
        cluster.isLetter = QChar::isLetter(cluster.base);
        cluster.ascii = cluster.isAscii() ? 0 : asciiLookAlike(cluster.base);
        cluster.isDoubtful = !isPlain && (!isInked || whole.normalized(QString::NormalizationForm_C) != whole);
        clusters.append(cluster);
    }
    return clusters;
}

/// One of those whose letters are taken for each other's.
bool isAlphabet(QChar::Script script)
{
    switch (script) {
    case QChar::Script_Latin:
    case QChar::Script_Greek:
    case QChar::Script_Cyrillic:
    case QChar::Script_Armenian:
    case QChar::Script_Cherokee:
    case QChar::Script_Coptic:
        return true;
    default:
        return false;
    }
}

using Clusters = QList<Cluster>::iterator;

void judgeWord(Clusters begin, Clusters end)
{
    QSet<int> alphabets;
    bool isReadAsAscii = true;
    for (auto letter = begin; letter != end; ++letter) {
        const QChar::Script script = QChar::script(letter->base);
        if (isAlphabet(script))
            alphabets.insert(script);
        isReadAsAscii = isReadAsAscii && (letter->isAscii() || letter->ascii);
    }
    if (alphabets.size() < 2 && !isReadAsAscii)
        return;
    for (auto letter = begin; letter != end; ++letter)
        letter->isDoubtful = letter->isDoubtful || letter->ascii;
}

} // namespace

DoubtfulText DoubtfulText::of(const QString &escapedText)
{
    QList<Cluster> clusters = clustersOf(escapedText);
    for (auto at = clusters.begin(); at != clusters.end();) {
        const auto end = std::find_if(at, clusters.end(), [](const Cluster &cluster) { return !cluster.isLetter; });
        if (end == at) {
            at->isDoubtful = at->isDoubtful || at->ascii;
            ++at;
        } else {
            judgeWord(at, end);
            at = end;
        }
    }
    DoubtfulText doubtful;
    doubtful.isDoubtful.fill(false, escapedText.size());
    for (const Cluster &cluster : std::as_const(clusters)) {
        if (!cluster.isDoubtful)
            continue;
        std::fill(doubtful.isDoubtful.begin() + cluster.begin, doubtful.isDoubtful.begin() + cluster.end, true);
        const LookAlike found{cluster.base, cluster.ascii};
        if (cluster.ascii && !doubtful.lookAlikes.contains(found))
            doubtful.lookAlikes.append(found);
    }
    return doubtful;
}

} // namespace redshank

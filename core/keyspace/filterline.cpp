// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "filterline.h"

#include "core/base/bytes.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

namespace redshank {

namespace {

using Test = TraitCondition::Test;

struct Term
{
    qsizetype at = 0; ///< of its first character
    qsizetype textAt = 0; ///< of `text`
    QString text;
    bool isNegated = false;
    bool isExact = false;
    bool isQuoted = false;
};

struct Unit
{
    const char *name;
    qint64 size;
};
constexpr std::array durations{Unit{"ms", 1}, Unit{"", 1000}, Unit{"s", 1000}, Unit{"m", 60'000}, Unit{"min", 60'000},
    Unit{"h", 3'600'000}, Unit{"d", 86'400'000}, Unit{"w", 604'800'000}};
constexpr std::array sizes{Unit{"", 1}, Unit{"b", 1}, Unit{"k", 1LL << 10}, Unit{"kb", 1LL << 10}, Unit{"m", 1LL << 20},
    Unit{"mb", 1LL << 20}, Unit{"g", 1LL << 30}, Unit{"gb", 1LL << 30}, Unit{"t", 1LL << 40}, Unit{"tb", 1LL << 40}};

struct Word
{
    const char *name; ///< a colon follows it
    std::optional<KeyTrait> trait; ///< none: it is about case
    bool isCompared = false; ///< then the colon may be left out before `<` and `>`
};
constexpr Word conditionWords[] = {
    {"type", KeyTrait::Type},
    {"ttl", KeyTrait::Ttl, true},
    {"size", KeyTrait::Size, true},
    {"encoding", KeyTrait::Encoding},
    {"idle", KeyTrait::Idle, true},
    {"case", std::nullopt},
};

QString tr(const char *text)
{
    return QCoreApplication::translate("redshank::FilterLine", text);
}

bool isPattern(const QString &text)
{
    return text.contains(QLatin1Char('*')) || text.contains(QLatin1Char('?'))
        || (text.contains(QLatin1Char('[')) && text.contains(QLatin1Char(']')));
}

/// What stands in quotes from `i` on, which is moved behind the closing one; a missing one is not asked for, as the
/// line is read while it is typed.
QString quoted(const QString &line, qsizetype &i)
{
    QString text;
    for (++i; i < line.size() && line.at(i) != QLatin1Char('"'); ++i) {
        const bool isEscape = line.at(i) == QLatin1Char('\\') && i + 1 < line.size();
        if (isEscape && line.at(i + 1) != QLatin1Char('"'))
            text += line.at(i);
        if (isEscape)
            ++i;
        text += line.at(i);
    }
    i = std::min(i + 1, line.size());
    return text;
}

QList<Term> termsOf(const QString &line)
{
    QList<Term> terms;
    const auto isWithin = [&line](qsizetype i) { return i < line.size() && !line.at(i).isSpace(); };
    for (qsizetype i = 0; i < line.size();) {
        if (line.at(i).isSpace()) {
            ++i;
            continue;
        }
        Term term;
        term.at = i;
        // A sign alone is the beginning of a term, or a name that is looked for.
        term.isNegated = (line.at(i) == QLatin1Char('-') || line.at(i) == QLatin1Char('!')) && isWithin(i + 1);
        if (term.isNegated)
            ++i;
        term.isExact = line.at(i) == QLatin1Char('=') && isWithin(i + 1);
        if (term.isExact)
            ++i;
        term.textAt = i;
        term.isQuoted = line.at(i) == QLatin1Char('"');
        if (term.isQuoted) {
            term.text = quoted(line, i);
        } else {
            while (isWithin(i))
                ++i;
            term.text = line.mid(term.textAt, i - term.textAt);
        }
        terms.append(term);
    }
    return terms;
}

/// Where the value begins, if the term is that word with one; else -1.
qsizetype valueOf(const Term &term, const Word &word)
{
    if (term.isQuoted || term.isExact || !term.text.startsWith(QLatin1String(word.name), Qt::CaseInsensitive))
        return -1;
    const auto end = qsizetype(qstrlen(word.name));
    const QChar sign = term.text.size() > end ? term.text.at(end) : QChar();
    if (sign == QLatin1Char(':'))
        return end + 1;
    return word.isCompared && (sign == QLatin1Char('<') || sign == QLatin1Char('>')) ? end : -1;
}

KeyFilter nameFilter(const Term &term, Qt::CaseSensitivity caseSensitivity)
{
    KeyFilter filter;
    filter.caseSensitivity = caseSensitivity;
    if (term.isExact) {
        filter.kind = KeyFilter::Kind::Exact;
        filter.caseSensitivity = Qt::CaseSensitive;
    } else if (!term.isQuoted && isPattern(term.text)) {
        filter.kind = KeyFilter::Kind::Glob;
        filter.text = term.text.toUtf8(); // a backslash is the pattern's own
        return filter;
    }
    filter.text = unescaped(term.text).value_or(term.text.toUtf8());
    return filter;
}

class Parser
{
public:
    explicit Parser(const QString &line)
        : m_line(line)
    { }
    FilterLine parse();

private:
    void addCondition(const Term &term, KeyTrait trait, qsizetype valueAt);
    bool readComparison(QStringView value, qsizetype at, KeyTrait trait, TraitCondition &condition);
    void fail(const QString &what, qsizetype at);

    const QString &m_line;
    FilterLine m_result;
};

void Parser::fail(const QString &what, qsizetype at)
{
    if (!m_result.problem.isEmpty())
        return;
    m_result.problem = tr("At character %1: %2 In quotes it is looked for in names.").arg(at + 1).arg(what);
    m_result.problemAt = at;
    // Whoever still writes the last term has not made a mistake yet.
    m_result.isUnfinished = m_line.indexOf(QLatin1Char(' '), at) < 0;
}

bool Parser::readComparison(QStringView value, qsizetype at, KeyTrait trait, TraitCondition &condition)
{
    const bool isSize = trait == KeyTrait::Size;
    const QString example = isSize ? tr("Write a comparison such as size:>1mb or size:<=500.")
        : trait == KeyTrait::Idle  ? tr("Write a comparison such as idle:>1h or idle:<30s.")
                                   : tr("Write ttl:none, ttl:any or a comparison such as ttl:<60s or ttl:>2h.");
    qsizetype i = 0;
    if (value.startsWith(QLatin1Char('<')) || value.startsWith(QLatin1Char('>'))) {
        const bool isBelow = value.front() == QLatin1Char('<');
        const bool isInclusive = value.size() > 1 && value.at(1) == QLatin1Char('=');
        condition.test =
            isBelow ? (isInclusive ? Test::AtMost : Test::Below) : (isInclusive ? Test::AtLeast : Test::Above);
        i = isInclusive ? 2 : 1;
    } else {
        fail(example, at);
        return false;
    }
    qsizetype end = i;
    while (end < value.size() && (value.at(end).isDigit() || value.at(end) == QLatin1Char('.')))
        ++end;
    bool isNumber = false;
    const double number = value.mid(i, end - i).toDouble(&isNumber);
    if (!isNumber) {
        fail(example, at + i);
        return false;
    }
    const QString name = value.mid(end).toString().toLower();
    const auto unitIn = [&name](const auto &units) {
        const auto found = std::find_if(
            units.begin(), units.end(), [&name](const Unit &unit) { return name == QLatin1String(unit.name); });
        return found == units.end() ? nullptr : &*found;
    };
    const Unit *unit = isSize ? unitIn(sizes) : unitIn(durations);
    if (!unit) {
        fail((isSize ? tr("“%1” is no unit of size; there are b, kb, mb, gb and tb.")
                     : tr("“%1” is no unit of time; there are ms, s, m, h, d and w."))
                 .arg(name),
            at + end);
        return false;
    }
    const double product = number * double(unit->size) / (trait == KeyTrait::Idle ? 1000 : 1);
    if (product >= double(std::numeric_limits<qint64>::max())) {
        fail(tr("The number is too large."), at + i);
        return false;
    }
    condition.number = qint64(product);
    return true;
}

void Parser::addCondition(const Term &term, KeyTrait trait, qsizetype valueAt)
{
    const QStringView value = QStringView(term.text).mid(valueAt);
    const qsizetype at = term.textAt + valueAt;
    TraitCondition condition;
    condition.trait = trait;
    condition.isNegated = term.isNegated;
    const auto is = [value](const char *word) { return value.compare(QLatin1String(word), Qt::CaseInsensitive) == 0; };
    if (trait == KeyTrait::Type || trait == KeyTrait::Encoding) {
        const auto names = value.split(QLatin1Char(','), Qt::SkipEmptyParts);
        for (const QStringView name : names)
            condition.words.append(name.toUtf8());
        if (condition.words.isEmpty()) {
            fail(trait == KeyTrait::Type ? tr("Name a type, or several, such as type:hash or type:set,zset.")
                                         : tr("Name an encoding, such as encoding:listpack."),
                at);
            return;
        }
    } else if (trait == KeyTrait::Ttl && is("none")) {
        condition.test = Test::None;
    } else if (trait == KeyTrait::Ttl && is("any")) {
        condition.test = Test::Any;
    } else if (!readComparison(value, at, trait, condition)) {
        return;
    }
    m_result.query.conditions.append(condition);
}

FilterLine Parser::parse()
{
    QList<Term> names;
    auto caseSensitivity = Qt::CaseInsensitive;
    for (const Term &term : termsOf(m_line)) {
        const auto word = std::find_if(std::begin(conditionWords), std::end(conditionWords),
            [&term](const Word &candidate) { return valueOf(term, candidate) >= 0; });
        if (word == std::end(conditionWords)) {
            names.append(term);
        } else if (const qsizetype valueAt = valueOf(term, *word); word->trait) {
            addCondition(term, *word->trait, valueAt);
        } else {
            const QString value = term.text.mid(valueAt).toLower();
            if (value == QLatin1String("yes") && !term.isNegated)
                caseSensitivity = Qt::CaseSensitive;
            else if (value != QLatin1String("no"))
                fail(tr("Write case:yes or case:no."), term.at);
        }
    }
    for (const Term &term : std::as_const(names)) {
        const KeyFilter filter = nameFilter(term, caseSensitivity);
        if (filter.isEmpty())
            continue;
        if (term.isNegated)
            m_result.query.excluded.append(filter);
        else if (m_result.name.isEmpty())
            m_result.name = filter;
        else
            m_result.query.required.append(filter);
    }
    return m_result;
}

} // namespace

QByteArray FilterLine::serverMatch() const
{
    switch (name.isEmpty() ? KeyFilter::Kind::Glob : name.kind) {
    case KeyFilter::Kind::Substring:
        return '*' + globEscaped(name.text) + '*';
    case KeyFilter::Kind::Exact:
        return globEscaped(name.text);
    case KeyFilter::Kind::Glob:
        break;
    }
    return name.text;
}

QByteArray FilterLine::serverType() const
{
    for (const TraitCondition &condition : query.conditions) {
        if (condition.trait == KeyTrait::Type && !condition.isNegated && condition.words.size() == 1)
            return condition.words.first();
    }
    return {};
}

FilterLine FilterLine::parse(const QString &text)
{
    return Parser(text).parse();
}

} // namespace redshank

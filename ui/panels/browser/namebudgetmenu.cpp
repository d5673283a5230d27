// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "namebudgetmenu.h"

#include "ui/base/prompt.h"

#include <QActionGroup>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <cmath>

namespace redshank {

namespace {

constexpr std::array presets{1LL << 30, 2LL << 30, 4LL << 30};
constexpr double largestBudget = double(1LL << 50); // bytes; more is a slip of the hand

} // namespace

NameBudgetMenu::NameBudgetMenu(QWidget *parent)
    : QMenu(parent)
    , m_title(new QAction(tr("Memory for names"), this))
    , m_choices(new QActionGroup(this))
{
    setObjectName(QStringLiteral("nameBudgetMenu"));
    setAccessibleName(tr("Memory for names"));
    m_title->setObjectName(QStringLiteral("nameBudgetTitle"));
    m_title->setEnabled(false);
    fill();
}

QString NameBudgetMenu::text(qint64 bytes)
{
    if (bytes <= 0)
        return tr("Unlimited");
    const bool isWhole = bytes % (1LL << 20) == 0 && (bytes < 1LL << 30 || bytes % (1LL << 30) == 0);
    return QLocale().formattedDataSize(bytes, isWhole ? 0 : 1);
}

std::optional<qint64> NameBudgetMenu::parse(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^\\s*([0-9]+(?:[.,][0-9]+)?)\\s*([kmgt])i?[bo]?\\s*$"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const double number = match.captured(1).replace(QLatin1Char(','), QLatin1Char('.')).toDouble();
    const auto power = QLatin1String("kmgt").indexOf(match.captured(2).toLower()) + 1;
    const double bytes = std::floor(number * std::pow(1024, double(power)));
    if (bytes < double(least) || bytes > largestBudget)
        return std::nullopt;
    return qint64(bytes);
}

void NameBudgetMenu::setBudget(qint64 bytes)
{
    m_budget = std::max<qint64>(0, bytes);
    fill();
}

void NameBudgetMenu::setUsed(qint64 bytes)
{
    m_title->setText(tr("Memory for names: %1 in use").arg(QLocale().formattedDataSize(bytes, 1)));
}

void NameBudgetMenu::addChoice(qint64 bytes)
{
    QAction *choice = addAction(text(bytes));
    choice->setObjectName(QStringLiteral("nameBudget%1").arg(bytes));
    choice->setCheckable(true);
    choice->setChecked(bytes == m_budget);
    m_choices->addAction(choice);
    connect(choice, &QAction::triggered, this, [this, bytes] { Q_EMIT chosen(bytes); });
}

void NameBudgetMenu::fill()
{
    // One of them may be the sender.
    const QList<QAction *> old = actions();
    for (QAction *action : old) {
        removeAction(action);
        if (action != m_title)
            action->deleteLater();
    }
    addAction(m_title);
    for (const qint64 bytes : presets)
        addChoice(bytes);
    addChoice(0);
    const bool isOther = m_budget > 0 && std::find(presets.begin(), presets.end(), m_budget) == presets.end();
    if (isOther)
        addChoice(m_budget);
    addSeparator();
    QAction *other = addAction(tr("&Other …"));
    other->setObjectName(QStringLiteral("nameBudgetOther"));
    connect(other, &QAction::triggered, this, &NameBudgetMenu::askForOther);
}

void NameBudgetMenu::askForOther()
{
    Question question;
    question.title = tr("Memory for names");
    question.text =
        tr("How much memory may the names of a database's keys take? A scan that reaches it pauses and says "
           "so; ten million names of 20 bytes take about 200 MB.");
    question.acceptLabel = tr("Set");
    question.inputLabel = tr("Size, with its unit:");
    question.inputText = text(m_budget > 0 ? m_budget : presets.back());
    question.validate = [](const QString &typed) {
        return parse(typed) ? QString() : tr("A size such as 512 MB or 1.5 GB, at least %1.").arg(text(least));
    };
    Prompt::instance()->ask(
        question, parentWidget() ? parentWidget()->window() : nullptr, this, [this](const Prompt::Answer &answer) {
            const auto bytes = answer.isAccepted ? parse(answer.text) : std::nullopt;
            if (bytes)
                Q_EMIT chosen(*bytes);
        });
}

} // namespace redshank

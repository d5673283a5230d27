// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "undotext.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

namespace redshank {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("redshank::undoSentence", text);
}

} // namespace

QString undoSentence(const RecordSurvey &survey)
{
    const QLocale locale;
    if (survey.recorded() == survey.total)
        return say(QT_TRANSLATE_NOOP("redshank::undoSentence", "This can be undone."));
    if (survey.isNothing() && survey.refusal)
        return say(QT_TRANSLATE_NOOP("redshank::undoSentence", "This cannot be undone: %1"))
            .arg(survey.refusal.sentence());
    if (survey.total == 1)
        return say(QT_TRANSLATE_NOOP(
            "redshank::undoSentence", "This cannot be undone: the value is too large to be kept for that."));
    QStringList reasons;
    if (survey.tooLarge > 0)
        reasons.append(say(QT_TRANSLATE_NOOP("redshank::undoSentence", "too large to be kept for that: %1"))
                           .arg(locale.toString(survey.tooLarge)));
    if (survey.overBudget() > 0)
        reasons.append(say(QT_TRANSLATE_NOOP("redshank::undoSentence", "more than is kept of one change: %1"))
                           .arg(locale.toString(survey.overBudget())));
    if (survey.refused > 0)
        reasons.append(say(QT_TRANSLATE_NOOP("redshank::undoSentence", "refused by the server: %1"))
                           .arg(locale.toString(survey.refused)));
    return say(QT_TRANSLATE_NOOP("redshank::undoSentence", "Cannot be undone: %1 of %2 keys (%3)."))
        .arg(locale.toString(survey.total - survey.recorded()), locale.toString(survey.total),
            reasons.join(QStringLiteral("; ")));
}

} // namespace redshank

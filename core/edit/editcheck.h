// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "edit.h"

namespace redshank {

class ReplyView;

// How replies decide an edit where no script does it on the server. Pure functions.

/// Whether the reply to check.read says that the check holds; an error reply never does.
bool holds(const EditCheck &check, const ReplyView &reply);

/// Nothing where TYPE's word lets the edit go on, else the outcome.
std::optional<EditOutcome> refusedByType(const Edit &edit, const QByteArray &presentType);

EditOutcome appliedOutcome();
EditOutcome failedOutcome(const Error &error);
EditOutcome unknownOutcome(const Error &error);
/// `present` is the reply to theirs() of the check.
EditOutcome conflictOutcome(qsizetype failedCheck, const ReplyView &present);
EditOutcome conflictOutcome(qsizetype failedCheck, std::optional<QByteArray> present, qint64 size);
EditOutcome goneOutcome();
EditOutcome wrongTypeOutcome(const QByteArray &presentType);
EditOutcome existsOutcome(const QByteArray &presentType);

/// The error of a step before the writes: nothing has been written, even where the fate of the step itself is unknown.
Error nothingWritten(const ReplyView &reply);

/// Failed or Unknown, by whether the command can have run: only an answer and a refusal on our side prove that it has
/// not.
EditOutcome lostOutcome(const ReplyView &reply);

} // namespace redshank

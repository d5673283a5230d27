// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/edit/editcodec.h"
#include "undojob.h"

// What is taken back of a value: the edit that undoes it, and what makes the key anew where it went with it.

namespace redshank {

void UndoJob::takeEditBack()
{
    const KeyRecord &record = m_records.first();
    const auto edits = decodeEdits(record.payload);
    if (!edits) {
        refuse(record.key, {Error::Kind::Io, tr("What was recorded of it cannot be read"), {}, {}});
        m_undone.insert(record.key);
        settle();
        return;
    }
    if (!m_applier)
        m_applier = std::make_unique<EditApplier>(*m_connection);
    m_edits = *edits;
    applyInverse();
}

void UndoJob::applyInverse()
{
    const Edit edit = m_edits.takeFirst();
    m_applier->apply(
        edit, {.isConfirmed = true}, this, [this, edit](const EditOutcome &outcome) { takeInverse(edit, outcome); });
}

void UndoJob::takeInverse(const Edit &edit, const EditOutcome &outcome)
{
    using Outcome = EditOutcome::Kind;
    const KeyRecord &record = m_records.first();
    switch (outcome.kind) {
    case Outcome::Applied:
        m_account.restored.append(record.key);
        break;
    case Outcome::Conflict:
        lookAtInverse(edit);
        return;
    case Outcome::KeyGone:
        if (!m_edits.isEmpty() && !isPast(record)) {
            applyInverse();
            return;
        }
        (m_edits.isEmpty() ? m_account.changed : m_account.expired).append(record.key);
        break;
    case Outcome::WrongType:
        m_account.changed.append(record.key);
        break;
    case Outcome::KeyExists:
        m_account.existing.append(record.key);
        break;
    case Outcome::Failed:
        if (outcome.error.kind == Error::Kind::NotSent || outcome.error.kind == Error::Kind::ConnectionLost) {
            m_problem = outcome.error;
            ++m_account.untouched;
        } else {
            refuse(record.key, outcome.error);
        }
        break;
    case Outcome::Unknown:
        m_problem = outcome.error;
        m_account.unknown.append(record.key);
        break;
    }
    settle();
}

/// An earlier try may have been cut off before it could note it, and the edit itself may never have been sent: what is
/// there is then what was to be put back.
void UndoJob::lookAtInverse(const Edit &edit)
{
    m_applier->verify(edit, this, [this](Verification verification, const Error &error) {
        const QByteArray &key = m_records.first().key;
        if (verification == Verification::Applied) {
            m_account.restored.append(key);
        } else if (verification == Verification::CannotTell && error) {
            m_problem = error;
            ++m_account.untouched;
        } else {
            m_account.changed.append(key);
        }
        settle();
    });
}

} // namespace redshank

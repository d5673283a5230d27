// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "undoing.h"

#include "core/session/session.h"
#include "core/undo/undohistory.h"
#include "core/undo/undorun.h"
#include "ui/base/prompt.h"
#include "ui/dialogs/placetext.h"
#include "ui/models/keytext.h"

#include <QDateTime>
#include <QLocale>

#include <utility>

namespace redshank {

namespace {

constexpr qsizetype toldAtOnce = 5000; ///< keys: each telling is another snapshot of the tree

} // namespace

QString Undoing::description(const UndoOperation &operation)
{
    const QString keys = keyCountText(operation.keys);
    switch (operation.kind) {
    case UndoOperation::Kind::ExpiryChanged:
        return tr("the change of the time to live of %1").arg(keys);
    case UndoOperation::Kind::RenamedOver:
        return tr("the renaming over %1").arg(keys);
    case UndoOperation::Kind::Overwritten:
        return tr("the overwriting of %1").arg(keys);
    case UndoOperation::Kind::Edited:
        return operation.keys == 1 ? tr("the change of a value")
                                   : tr("%1 changes of a value").arg(QLocale().toString(operation.keys));
    case UndoOperation::Kind::Deleted:
        break;
    }
    return tr("the deletion of %1").arg(keys);
}

Undoing::Undoing(Session *session, UndoOperation operation, QWidget *window, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_operation(std::move(operation))
    , m_window(window)
    , m_total(m_operation.keys)
{ }

Undoing::~Undoing() = default;

void Undoing::start(Ask ask)
{
    const bool isCareful = m_session->isProduction() || m_session->params().safety != SafetyLevel::Free;
    if (ask == Ask::WhereWritesAsk && !isCareful) {
        run();
        return;
    }
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(m_operation.time);
    Question question;
    question.title = tr("Undo");
    question.text = tr("Undo %1?").arg(description(m_operation)) + QStringLiteral("\n\n") + placeText(*m_session)
        + QLatin1Char('\n') + tr("Done on: %1").arg(QLocale().toString(time, QLocale::ShortFormat));
    question.detail = tr("What has come to be meanwhile is left alone.");
    question.acceptLabel = tr("Undo");
    Q_EMIT progressed(tr("%1 Waiting for an answer.").arg(tr("Undo %1?").arg(description(m_operation))), 0, 0);
    Prompt::instance()->ask(question, m_window, this, [this](const Prompt::Answer &answer) {
        if (m_isFinished)
            return;
        if (answer.isAccepted)
            run();
        else
            finish({}, false);
    });
}

void Undoing::run()
{
    UndoHistory *history = UndoHistory::instance();
    if (!history) {
        finish({}, false);
        return;
    }
    m_run = history->run(m_session->params(), m_operation.id, m_session->isProduction());
    connect(m_run.get(), &UndoRun::progressed, this, &Undoing::take);
    connect(m_run.get(), &UndoRun::finished, this, &Undoing::finishWith);
    Q_EMIT progressed(tr("Undoing …"), 0, 0);
    m_run->start();
}

QString Undoing::work() const
{
    return m_run && !m_isFinished ? tr("Undoing %1").arg(description(m_operation)) : QString();
}

void Undoing::cancel()
{
    m_isCancelled = true;
    if (m_run)
        m_run->cancel(); // it still tells what was done
    else
        finish({}, false);
}

void Undoing::take(const UndoAccount &batch, qint64 settled, qint64 total)
{
    m_total = total;
    m_restored += batch.restored.size();
    m_renamedBack += batch.renamedBack.size();
    m_existing += batch.existing.size();
    m_expired += batch.expired.size();
    m_changed += batch.changed.size();
    m_refused += batch.refused.size();
    m_unknown += batch.unknown.size();
    using Kind = KeyAccount::Kind;
    const bool isOfExpiry = m_operation.kind == UndoOperation::Kind::ExpiryChanged;
    for (const UndoAccount::Refusal &refusal : batch.refused)
        m_account.add(Kind::Refused, refusal.key, tr("Refused"), refusal.error.sentence());
    m_account.add(Kind::Unknown, batch.unknown, tr("Unknown, because no answer came"));
    m_account.add(Kind::Existing, batch.existing, tr("There again meanwhile, left alone"));
    m_account.add(Kind::Changed, batch.changed, tr("Changed or gone meanwhile, left alone"));
    m_account.add(Kind::Gone, batch.expired, tr("Would have expired meanwhile"));
    m_account.add(Kind::Done, batch.restored, isOfExpiry ? tr("Time to live put back") : tr("Restored"));
    m_account.add(Kind::Done, batch.renamedBack, tr("Has its old name again"));
    if (m_firstRefusal.isEmpty() && !batch.refused.isEmpty()) {
        const UndoAccount::Refusal &first = batch.refused.first();
        m_firstRefusal = tr("the first is “%1”: %2").arg(keyText(first.key.left(120)), first.error.sentence());
    }
    Q_EMIT progressed(tr("Undoing: %1 of %2").arg(QLocale().toString(settled), keyCountText(total)), settled, total);
    m_untold += batch.restored + batch.renamedBack + batch.existing;
    m_untold += batch.changed;
    if (m_untold.size() >= toldAtOnce)
        tellKeys();
}

void Undoing::tellKeys()
{
    const QByteArrayList keys = std::exchange(m_untold, {});
    if (keys.isEmpty())
        return;
    if (m_operation.kind != UndoOperation::Kind::ExpiryChanged)
        Q_EMIT restored(keys);
    Q_EMIT expiriesChanged(keys);
}

void Undoing::finishWith(const Error &error)
{
    tellKeys();
    bool isPutBehind = false;
    if (UndoHistory *history = UndoHistory::instance()) {
        // Of what was refused in part, the rest may go on; what is there again was met as a whole.
        const bool isVain = m_restored == 0 && m_renamedBack == 0;
        if (!error && (m_refused > 0 ? isVain : m_existing + m_changed > 0)) {
            history->noteLeft(m_operation.id);
            const auto next = history->latest(m_operation.server);
            isPutBehind = next && next->id != m_operation.id;
        }
        history->refresh();
    }
    const bool isOfExpiry = m_operation.kind == UndoOperation::Kind::ExpiryChanged;
    QStringList lines{
        (isOfExpiry ? tr("Time to live put back: %1.") : tr("Restored: %1.")).arg(keyCountText(m_restored))};
    if (m_renamedBack > 0)
        lines.append(tr("What was renamed has its old name again."));
    if (m_existing > 0)
        lines.append(tr("There again meanwhile, left alone: %1. To have the old value as well, rename what is there "
                        "and undo again.")
                         .arg(keyCountText(m_existing)));
    if (m_changed > 0)
        lines.append(tr("Changed or gone meanwhile, left alone: %1.").arg(keyCountText(m_changed)));
    if (m_expired > 0)
        lines.append(tr("Would have expired meanwhile: %1.").arg(keyCountText(m_expired)));
    if (m_refused > 0)
        lines.append(tr("Refused: %1, %2").arg(keyCountText(m_refused), m_firstRefusal));
    if (isPutBehind)
        lines.append(tr("It is offered again behind the others."));
    if (m_unknown > 0)
        lines.append(tr("Unknown, because no answer came: %1.").arg(keyCountText(m_unknown)));
    const qint64 settled = m_restored + m_existing + m_changed + m_expired + m_refused + m_unknown;
    if (error && m_total > settled)
        lines.append(tr("Not undone: %1.").arg(keyCountText(m_total - settled)));
    if (error)
        m_account.addUnnamed(KeyAccount::Kind::Untouched, m_total - settled, tr("Not undone"));
    if (error && error.kind != Error::Kind::Cancelled)
        lines.append(error.sentence());
    finish(lines.join(QLatin1Char('\n')), bool(error) || m_refused > 0 || m_unknown > 0);
}

void Undoing::finish(const QString &text, bool isFailure)
{
    if (std::exchange(m_isFinished, true))
        return;
    Q_EMIT finished(text, isFailure);
}

} // namespace redshank

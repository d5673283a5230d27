// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bulkchange.h"

#include "core/keyspace/folderlisting.h"
#include "core/keyspace/scanjob.h"
#include "core/session/session.h"
#include "core/undo/undohistory.h"
#include "ui/base/prompt.h"
#include "ui/dialogs/durationtext.h"
#include "ui/dialogs/placetext.h"
#include "ui/dialogs/undotext.h"
#include "ui/models/keytext.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace redshank {

namespace {

constexpr qsizetype maxSamples = 8;
constexpr qsizetype longestSample = 120;

QString shortName(QByteArrayView name)
{
    return name.size() <= longestSample ? keyText(name) : keyText(name.first(longestSample)) + QChar(0x2026);
}

/// What is said of each kind of change; %1 is a count of keys, `3 keys`.
struct ChangeWords
{
    QString title;
    QString question;
    QString accept;
    QString progress; ///< %1 of %2
    QString done;
    QString keyDone; ///< of one key
    QString nothingDone;
    QString nothingLeft;
};

ChangeWords wordsOf(KeyChange::Kind kind)
{
    switch (kind) {
    case KeyChange::Kind::RenameOver: // of one key only, elsewhere
    case KeyChange::Kind::Remove:
        return {BulkChange::tr("Delete keys"), BulkChange::tr("Delete %1?"), BulkChange::tr("Delete %1"),
            BulkChange::tr("Deleting: %1 of %2"), BulkChange::tr("Deleted: %1."), BulkChange::tr("Deleted"),
            BulkChange::tr("Nothing was deleted"), BulkChange::tr("There is nothing to delete any more.")};
    case KeyChange::Kind::ExpireAfter:
    case KeyChange::Kind::ExpireAt:
        return {BulkChange::tr("Time to live"), BulkChange::tr("Let %1 expire?"), BulkChange::tr("Let %1 expire"),
            BulkChange::tr("Setting the time to live: %1 of %2"), BulkChange::tr("Time to live set: %1."),
            BulkChange::tr("Time to live set"), BulkChange::tr("No time to live was set"),
            BulkChange::tr("There are no keys any more.")};
    case KeyChange::Kind::Persist:
        return {BulkChange::tr("Time to live"), BulkChange::tr("Keep %1 for good?"), BulkChange::tr("Keep %1"),
            BulkChange::tr("Taking the time to live away: %1 of %2"), BulkChange::tr("Kept for good: %1."),
            BulkChange::tr("Kept for good"), BulkChange::tr("No time to live was taken away"),
            BulkChange::tr("There are no keys any more.")};
    }
    Q_UNREACHABLE();
}

/// When the keys are going to expire, for the question; empty where they are not.
QString expiryText(const KeyChange &change)
{
    const QLocale locale;
    if (change.kind == KeyChange::Kind::ExpireAfter)
        return BulkChange::tr("Each expires %1 after it is set.").arg(durationText(change.time));
    if (change.kind == KeyChange::Kind::ExpireAt)
        return BulkChange::tr("They expire on %1.")
            .arg(locale.toString(QDateTime::fromMSecsSinceEpoch(change.time.count()), QLocale::ShortFormat));
    return {};
}

} // namespace

BulkChange::BulkChange(
    Session *session, const KeyChange &change, const KeyOrder &order, QWidget *window, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_change(change)
    , m_order(order)
    , m_window(window)
{ }

BulkChange::~BulkChange() = default;

void BulkChange::start(const QList<KeySpan> &spans, const QByteArrayList &folders)
{
    m_spans = spans;
    m_folders = folders;
    m_waiting = folders;
    listNext();
}

void BulkChange::listNext()
{
    m_listing.reset();
    if (m_waiting.isEmpty()) {
        survey();
        return;
    }
    const QByteArray prefix = m_waiting.takeFirst();
    m_listing = std::make_unique<FolderListing>(m_session->params(), prefix, m_order, m_session->isProduction());
    connect(m_listing.get(), &FolderListing::progressed, this, [this, prefix](qsizetype found) {
        Q_EMIT progressed(tr("Listing “%1”: %2").arg(shortName(prefix), keyCountText(found)), 0, 0);
    });
    const auto listed = [this, listing = m_listing.get()](const Result<KeyIndex> &keys) {
        if (m_isFinished || m_listing.get() != listing)
            return;
        if (!keys) {
            finish(tr("%1: the folder could not be listed. %2")
                       .arg(wordsOf(m_change.kind).nothingDone, keys.error().sentence()),
                true);
            return;
        }
        if (!keys.value().isEmpty())
            m_spans.append(KeySpan::all(keys.value()));
        m_longNames += listing->longNames();
        listNext();
    };
    // Queued, because the listing is deleted from there.
    connect(m_listing.get(), &FolderListing::finished, this, listed, Qt::QueuedConnection);
    Q_EMIT progressed(tr("Listing “%1” …").arg(shortName(prefix)), 0, 0);
    m_listing->start();
}

qsizetype BulkChange::total() const
{
    qsizetype count = 0;
    for (const KeySpan &span : m_spans)
        count += span.size();
    return count;
}

QString BulkChange::samples() const
{
    QStringList lines;
    for (const KeySpan &span : m_spans) {
        for (qsizetype at = span.begin; at < span.end && lines.size() < maxSamples; ++at)
            lines.append(shortName(span.index.keyAt(at)));
    }
    if (m_total > lines.size())
        lines.append(tr("… and %1 more").arg(QLocale().toString(m_total - lines.size())));
    return lines.join(QLatin1Char('\n'));
}

/// Keys in the folders that are not among those asked about; empty: none.
QString BulkChange::leftOut() const
{
    if (m_longNames == 0)
        return {};
    const QString limit = QLocale().formattedDataSize(ScanJob::longestName, 0);
    const QString count = keyCountText(qint64(m_longNames));
    return m_longNames == 1 ? tr("Left out, as its name is longer than %1: %2.").arg(limit, count)
                            : tr("Left out, as their names are longer than %1: %2.").arg(limit, count);
}

void BulkChange::survey()
{
    m_total = total();
    if (m_total == 0) {
        const QString rest = leftOut();
        finish(wordsOf(m_change.kind).nothingLeft + (rest.isEmpty() ? QString() : QLatin1Char('\n') + rest), false);
        return;
    }
    if (UndoHistory *history = UndoHistory::instance())
        m_recorder = history->recorder(m_session->params(),
            m_change.isOfExpiry() ? UndoOperation::Kind::ExpiryChanged : UndoOperation::Kind::Deleted);
    m_changer = std::make_unique<KeyChanger>(m_session->params(), m_change, m_recorder, m_session->isProduction());
    connect(m_changer.get(), &KeyChanger::surveyProgressed, this, [this](qsizetype surveyed, qsizetype total) {
        if (!m_isFinished)
            Q_EMIT progressed(
                tr("Looking what can be undone: %1 of %2").arg(QLocale().toString(surveyed), keyCountText(total)),
                surveyed, total);
    });
    connect(m_changer.get(), &KeyChanger::surveyed, this, &BulkChange::takeSurvey);
    connect(m_changer.get(), &KeyChanger::progressed, this,
        [this](qsizetype settled) { tellProgress(m_settled + settled); });
    connect(m_changer.get(), &KeyChanger::finished, this, &BulkChange::account);
    if (m_recorder)
        m_changer->survey(m_spans);
    else
        ask();
}

void BulkChange::takeSurvey(const Result<RecordSurvey> &survey)
{
    if (m_isFinished)
        return;
    if (!survey) {
        finish(tr("%1: the server could not be asked. %2")
                   .arg(wordsOf(m_change.kind).nothingDone, survey.error().sentence()),
            true);
        return;
    }
    m_survey = survey.value();
    ask();
}

QByteArray BulkChange::operation() const
{
    return m_recorder && m_changed + m_unknown > m_unrecorded ? m_recorder->operation().id : QByteArray();
}

void BulkChange::ask()
{
    const ChangeWords words = wordsOf(m_change.kind);
    const QString count = keyCountText(m_total);
    Question question;
    question.title = words.title;
    question.text = words.question.arg(count) + QStringLiteral("\n\n") + placeText(*m_session);
    if (!m_folders.isEmpty()) {
        QStringList folders;
        for (const QByteArray &folder : m_folders.first(std::min(m_folders.size(), maxSamples)))
            folders.append(shortName(folder));
        if (m_folders.size() > maxSamples)
            folders.append(QStringLiteral("…"));
        question.text += QLatin1Char('\n') + tr("Folders: %1").arg(folders.join(QStringLiteral(", ")));
    }
    if (const QString rest = leftOut(); !rest.isEmpty())
        question.text += QLatin1Char('\n') + rest;
    if (const QString expiry = expiryText(m_change); !expiry.isEmpty())
        question.text += QLatin1Char('\n') + expiry;
    if (m_recorder)
        question.text += QStringLiteral("\n\n") + undoSentence(m_survey);
    question.detail = samples();
    question.acceptLabel = words.accept.arg(count);
    question.isDestructive = m_change.kind != KeyChange::Kind::Persist;
    if (m_session->isProduction() && question.isDestructive)
        question.typeToConfirm = m_folders.size() == 1 ? keyText(m_folders.first()) : m_session->title();
    Q_EMIT progressed(tr("%1 Waiting for an answer.").arg(words.question.arg(count)), 0, 0);
    Prompt::instance()->ask(question, m_window, this, [this](const Prompt::Answer &answer) {
        if (m_isFinished)
            return;
        if (answer.isAccepted)
            changeNextBatch();
        else
            finish({}, false);
    });
}

QByteArrayList BulkChange::take(qsizetype count)
{
    QByteArrayList keys;
    while (!m_spans.isEmpty() && keys.size() < count) {
        KeySpan &span = m_spans.first();
        const qsizetype end = std::min(span.end, span.begin + count - keys.size());
        span.index.forEach(span.begin, end, [&keys](qsizetype, QByteArrayView name) {
            keys.append(name.toByteArray());
            return true;
        });
        span.begin = end;
        if (span.size() == 0)
            m_spans.removeFirst();
    }
    return keys;
}

void BulkChange::changeNextBatch()
{
    m_isChanging = true;
    m_settled = m_total - total();
    tellProgress(m_settled);
    m_changer->change(take(batchSize));
}

QString BulkChange::work() const
{
    if (!m_isChanging || m_isFinished)
        return {};
    return wordsOf(m_change.kind).progress.arg(QLocale().toString(m_done), keyCountText(m_total));
}

void BulkChange::tellProgress(qsizetype done)
{
    m_done = done;
    Q_EMIT progressed(work(), m_done, m_total);
}

void BulkChange::account(const ChangeAccount &batch)
{
    m_changed += batch.changed.size();
    m_unchanged += batch.unchanged.size();
    m_alreadyGone += batch.alreadyGone.size();
    m_refused += batch.refused.size();
    m_unknown += batch.unknown.size();
    m_unrecorded += batch.unrecorded;
    using Kind = KeyAccount::Kind;
    for (const ChangeAccount::Refusal &refusal : batch.refused)
        m_account.add(Kind::Refused, refusal.key, tr("Refused"), refusal.error.sentence());
    m_account.add(Kind::Unknown, batch.unknown, tr("Unknown, because no answer came"));
    m_account.add(Kind::Untouched, batch.untouched, tr("Not touched"));
    m_account.add(Kind::Gone, batch.alreadyGone, tr("Already gone"));
    m_account.add(Kind::Unchanged, batch.unchanged, tr("Had no time to live"));
    m_account.add(Kind::Done, batch.changed, wordsOf(m_change.kind).keyDone);
    if (m_firstRefusal.isEmpty() && !batch.refused.isEmpty()) {
        const ChangeAccount::Refusal &first = batch.refused.first();
        m_firstRefusal = tr("the first is “%1”: %2").arg(shortName(first.key), first.error.sentence());
    }
    const bool isRemoval = m_change.kind == KeyChange::Kind::Remove;
    if (!isRemoval && !batch.changed.isEmpty())
        Q_EMIT ttlsChanged(batch.changed);
    const QByteArrayList gone = isRemoval ? batch.changed + batch.alreadyGone : batch.alreadyGone;
    if (!gone.isEmpty())
        Q_EMIT removed(gone);
    const bool isAnyDone = !batch.changed.isEmpty() || !batch.unchanged.isEmpty() || !batch.alreadyGone.isEmpty();
    // Where a whole batch was refused, or the connection is lost, the next one would fare no better.
    const bool isHopeless = !isAnyDone || !batch.unknown.isEmpty() || !batch.untouched.isEmpty();
    if (m_isCancelled || isHopeless || total() == 0)
        finishWithAccount();
    else
        changeNextBatch();
}

void BulkChange::finishWithAccount()
{
    QStringList lines{wordsOf(m_change.kind).done.arg(keyCountText(m_changed))};
    if (m_unrecorded > 0)
        lines.append(tr("Of these, cannot be undone: %1.").arg(keyCountText(m_unrecorded)));
    if (m_unchanged > 0)
        lines.append(tr("Had no time to live: %1.").arg(keyCountText(m_unchanged)));
    if (m_alreadyGone > 0)
        lines.append(tr("Already gone: %1.").arg(keyCountText(m_alreadyGone)));
    if (m_refused > 0)
        lines.append(tr("Refused: %1, %2").arg(keyCountText(m_refused), m_firstRefusal));
    if (m_unknown > 0)
        lines.append(
            tr("Unknown, because no answer came: %1. Refresh to see which are left.").arg(keyCountText(m_unknown)));
    const qsizetype left = m_total - m_changed - m_unchanged - m_alreadyGone - m_refused - m_unknown;
    m_account.addUnnamed(KeyAccount::Kind::Untouched, total(), tr("Not touched"));
    if (left > 0)
        lines.append(tr("Not touched: %1.").arg(keyCountText(left)));
    if (const QString rest = leftOut(); !rest.isEmpty())
        lines.append(rest);
    finish(lines.join(QLatin1Char('\n')), m_refused > 0 || m_unknown > 0);
}

void BulkChange::cancel()
{
    m_isCancelled = true;
    if (m_isChanging)
        m_changer->cancel(); // it still tells what was done
    else
        finish(tr("Cancelled. %1.").arg(wordsOf(m_change.kind).nothingDone), false);
}

void BulkChange::finish(const QString &text, bool isFailure)
{
    if (std::exchange(m_isFinished, true))
        return;
    m_waiting.clear();
    Q_EMIT finished(text, isFailure);
}

} // namespace redshank

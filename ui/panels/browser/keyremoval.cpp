// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyremoval.h"

#include "core/keyspace/folderlisting.h"
#include "core/session/session.h"
#include "ui/models/keytext.h"
#include "ui/prompt.h"

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

} // namespace

KeyRemoval::KeyRemoval(Session *session, const KeyOrder &order, QWidget *window, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_order(order)
    , m_window(window)
{ }

KeyRemoval::~KeyRemoval() = default;

void KeyRemoval::start(const QList<KeySpan> &spans, const QByteArrayList &folders)
{
    m_spans = spans;
    m_folders = folders;
    m_waiting = folders;
    listNext();
}

void KeyRemoval::listNext()
{
    m_listing.reset();
    if (m_waiting.isEmpty()) {
        ask();
        return;
    }
    const QByteArray prefix = m_waiting.takeFirst();
    m_listing = std::make_unique<FolderListing>(m_session->params(), prefix, m_order);
    connect(m_listing.get(), &FolderListing::progressed, this, [this, prefix](qsizetype found) {
        Q_EMIT progressed(tr("Listing “%1”: %2").arg(shortName(prefix), keyCountText(found)), 0, 0);
    });
    const auto listed = [this, listing = m_listing.get()](const Result<KeyIndex> &keys) {
        if (m_isFinished || m_listing.get() != listing)
            return;
        if (!keys) {
            finish(tr("Nothing was deleted: the folder could not be listed. %1").arg(keys.error().sentence()), true);
            return;
        }
        if (!keys.value().isEmpty())
            m_spans.append(KeySpan::all(keys.value()));
        listNext();
    };
    // Queued, because the listing is deleted from there.
    connect(m_listing.get(), &FolderListing::finished, this, listed, Qt::QueuedConnection);
    Q_EMIT progressed(tr("Listing “%1” …").arg(shortName(prefix)), 0, 0);
    m_listing->start();
}

qsizetype KeyRemoval::total() const
{
    qsizetype count = 0;
    for (const KeySpan &span : m_spans)
        count += span.size();
    return count;
}

QString KeyRemoval::samples() const
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

void KeyRemoval::ask()
{
    m_total = total();
    if (m_total == 0) {
        finish(tr("There is nothing to delete any more."), false);
        return;
    }
    const QString count = keyCountText(m_total);
    Question question;
    question.title = tr("Delete keys");
    question.text = tr("Delete %1?").arg(count) + QStringLiteral("\n\n")
        + tr("Server: %1\nDatabase: %2")
              .arg(m_session->profile().displayName(), QString::number(m_session->database()));
    if (!m_folders.isEmpty()) {
        QStringList folders;
        for (const QByteArray &folder : m_folders.first(std::min(m_folders.size(), maxSamples)))
            folders.append(shortName(folder));
        if (m_folders.size() > maxSamples)
            folders.append(QStringLiteral("…"));
        question.text += QLatin1Char('\n') + tr("Folders: %1").arg(folders.join(QStringLiteral(", ")));
    }
    question.detail = samples();
    question.acceptLabel = tr("Delete %1").arg(count);
    question.isDestructive = true;
    if (m_session->isProduction())
        question.typeToConfirm = m_folders.size() == 1 ? keyText(m_folders.first()) : m_session->title();
    Q_EMIT progressed(tr("Delete %1? Waiting for an answer.").arg(count), 0, 0);
    Prompt::instance()->ask(question, m_window, this, [this](const Prompt::Answer &answer) {
        if (m_isFinished)
            return;
        if (answer.isAccepted)
            removeNextBatch();
        else
            finish({}, false);
    });
}

QByteArrayList KeyRemoval::take(qsizetype count)
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

void KeyRemoval::removeNextBatch()
{
    const qsizetype before = m_total - total();
    m_job = std::make_unique<RemoveKeysJob>(&m_session->connection(), take(batchSize), Confirmed::Yes);
    const auto tell = [this, before](qsizetype settled) {
        const qsizetype done = before + settled;
        Q_EMIT progressed(tr("Deleting: %1 of %2").arg(QLocale().toString(done), keyCountText(m_total)), done, m_total);
    };
    connect(m_job.get(), &RemoveKeysJob::progressed, this, tell);
    connect(m_job.get(), &RemoveKeysJob::finished, this, &KeyRemoval::account, Qt::QueuedConnection);
    tell(0);
    m_job->start();
}

void KeyRemoval::account(const RemovalAccount &batch)
{
    m_deleted += batch.deleted.size();
    m_alreadyGone += batch.alreadyGone.size();
    m_refused += batch.refused.size();
    m_unknown += batch.unknown.size();
    if (m_firstRefusal.isEmpty() && !batch.refused.isEmpty()) {
        const RemovalAccount::Refusal &first = batch.refused.first();
        m_firstRefusal = tr("the first is “%1”: %2").arg(shortName(first.key), first.error.sentence());
    }
    const bool isAnyGone = !batch.deleted.isEmpty() || !batch.alreadyGone.isEmpty();
    if (isAnyGone)
        Q_EMIT removed(batch.deleted + batch.alreadyGone);
    // Where a whole batch was refused, or the connection is lost, the next one would fare no better.
    const bool isHopeless = !isAnyGone || !batch.unknown.isEmpty() || !batch.untouched.isEmpty();
    if (m_isCancelled || isHopeless || total() == 0)
        finishWithAccount();
    else
        removeNextBatch();
}

void KeyRemoval::finishWithAccount()
{
    QStringList lines{tr("Deleted: %1.").arg(keyCountText(m_deleted))};
    if (m_alreadyGone > 0)
        lines.append(tr("Already gone: %1.").arg(keyCountText(m_alreadyGone)));
    if (m_refused > 0)
        lines.append(tr("Refused: %1, %2").arg(keyCountText(m_refused), m_firstRefusal));
    if (m_unknown > 0)
        lines.append(
            tr("Unknown, because no answer came: %1. Refresh to see which are left.").arg(keyCountText(m_unknown)));
    if (const qsizetype left = m_total - m_deleted - m_alreadyGone - m_refused - m_unknown; left > 0)
        lines.append(tr("Not touched: %1.").arg(keyCountText(left)));
    finish(lines.join(QLatin1Char('\n')), m_refused > 0 || m_unknown > 0);
}

void KeyRemoval::cancel()
{
    m_isCancelled = true;
    if (m_job)
        m_job->cancel(); // it still tells what was done
    else
        finish(tr("Cancelled. Nothing was deleted."), false);
}

void KeyRemoval::finish(const QString &text, bool isFailure)
{
    if (std::exchange(m_isFinished, true))
        return;
    m_waiting.clear();
    Q_EMIT finished(text, isFailure);
}

} // namespace redshank

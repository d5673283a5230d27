// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keychanges.h"

#include "bulkchange.h"
#include "core/session/session.h"
#include "core/undo/undohistory.h"
#include "jobline.h"
#include "namessaving.h"
#include "ui/dialogs/keyaccountdialog.h"
#include "ui/dialogs/placetext.h"
#include "ui/dialogs/ttldialog.h"
#include "ui/models/keytext.h"
#include "ui/models/keytreemodel.h"
#include "undoing.h"

#include <QLocale>
#include <QWidget>

#include <utility>

namespace redshank {

namespace {

KeyChange changeOf(const ExpiryChoice &choice)
{
    switch (choice.kind) {
    case ExpiryChoice::Kind::After:
        return {KeyChange::Kind::ExpireAfter, choice.after};
    case ExpiryChoice::Kind::At:
        return {KeyChange::Kind::ExpireAt, choice.at};
    case ExpiryChoice::Kind::Never:
        return {KeyChange::Kind::Persist, {}};
    }
    Q_UNREACHABLE();
}

} // namespace

KeyChanges::KeyChanges(Session *session, KeyTreeModel *model, JobLine *jobLine, QWidget *panel)
    : m_session(session)
    , m_model(model)
    , m_jobLine(jobLine)
    , m_panel(panel)
    , m_actions(session)
    , m_operations(&session->connection())
{
    connect(&m_actions, &KeyActions::created, this, &KeyChanges::created);
    connect(&m_actions, &KeyActions::renamed, this, &KeyChanges::renamed);
    connect(&m_actions, &KeyActions::ttlChanged, this, [this](const QByteArray &key) { Q_EMIT ttlsChanged({key}); });
    connect(&m_actions, &KeyActions::removed, this, [this](const QByteArray &key) { Q_EMIT removed({key}); });
    connect(&m_actions, &KeyActions::failed, this, [this](const QByteArray &key, const Error &error) {
        if (error.kind == Error::Kind::KeyGone)
            Q_EMIT removed({key});
        m_jobLine->showResult(error.sentence(), true);
    });
    connect(jobLine, &JobLine::cancelRequested, this, [this] {
        if (m_bulk)
            m_bulk->cancel();
        if (m_saving)
            m_saving->cancel();
        if (m_undoing)
            m_undoing->cancel();
    });
    connect(&m_actions, &KeyActions::recorded, this, &KeyChanges::noteRecorded);
    connect(jobLine, &JobLine::undoRequested, this, [this] { undo(m_offered, Undoing::Ask::WhereWritesAsk); });
    connect(jobLine, &JobLine::detailsRequested, this,
        [this] { (new KeyAccountDialog(m_jobLine->text(), m_account, m_panel->window()))->open(); });
    if (UndoHistory *history = UndoHistory::instance()) {
        connect(history, &UndoHistory::changed, this, &KeyChanges::showOffer);
        connect(history, &UndoHistory::changed, this, &KeyChanges::undoChanged);
        connect(&session->connection(), &Connection::stateChanged, this, &KeyChanges::undoChanged);
    }
}

KeyChanges::~KeyChanges() = default;

void KeyChanges::serve(BrowserActions *actions, std::function<bool()> isPartial)
{
    m_source = actions;
    m_isPartial = std::move(isPartial);
    connect(actions, &BrowserActions::createRequested, this,
        [this](const QByteArray &prefix) { m_actions.create(prefix, m_panel->window()); });
    connect(actions, &BrowserActions::duplicateRequested, this,
        [this](const QByteArray &key) { m_actions.duplicate(key, m_panel->window()); });
    connect(actions, &BrowserActions::renameRequested, this,
        [this](const QByteArray &key) { m_actions.rename(key, m_panel->window()); });
    connect(actions, &BrowserActions::ttlRequested, this, &KeyChanges::editTtl);
    connect(actions, &BrowserActions::removeRequested, this, &KeyChanges::remove);
    connect(actions, &BrowserActions::typesRequested, this, [this](const QByteArrayList &keys) {
        m_operations.types(keys, this, [this, keys](const Result<KeyOperations::Types> &types) {
            m_source->copyCommands(keys, types ? types.value() : KeyOperations::Types());
        });
    });
    connect(actions, &BrowserActions::exportRequested, this, &KeyChanges::exportNames);
}

void KeyChanges::tellTooLarge()
{
    m_jobLine->showResult(tr("More than %1 rows are selected. Choose the folder that holds them, or fewer at a time.")
                              .arg(QLocale().toString(BrowserActions::maxRows)),
        true);
}

bool KeyChanges::canChangeMany(const BrowserActions::Choice &choice)
{
    if (choice.isTooLarge) {
        tellTooLarge();
        return false;
    }
    if (isBusy())
        return false; // the job line shows the one under way
    if (const QString why = refusal(); !why.isEmpty()) {
        m_jobLine->showResult(why, true);
        return false;
    }
    return !choice.isEmpty();
}

void KeyChanges::editTtl()
{
    const BrowserActions::Choice choice = m_source->choice();
    if (choice.isOneKey()) {
        m_actions.editTtl(choice.keys.first(), m_panel->window());
        return;
    }
    if (!canChangeMany(choice))
        return;
    QString subject = placeText(*m_session);
    if (!choice.keys.isEmpty())
        subject += QLatin1Char('\n') + keyCountText(choice.keys.size());
    if (!choice.folders.isEmpty())
        subject += QLatin1Char('\n')
            + (m_isPartial() ? tr("The listed keys of: %1") : tr("All keys of: %1"))
                  .arg(choice.folders.size() == 1 ? keyText(choice.folders.first()).left(160)
                                                  : tr("%1 folders").arg(QLocale().toString(choice.folders.size())));
    auto *dialog = new TtlDialog(subject, {}, m_panel->window(), TtlDialog::Scope::SeveralKeys);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowModality(Qt::WindowModal);
    connect(this, &QObject::destroyed, dialog, &QObject::deleteLater);
    connect(dialog, &QDialog::accepted, this, [this, dialog, choice] {
        if (canChangeMany(choice))
            changeMany(changeOf(dialog->choice()), choice);
    });
    dialog->open();
}

void KeyChanges::remove()
{
    const BrowserActions::Choice choice = m_source->choice();
    if (choice.isOneKey())
        m_actions.remove(choice.keys.first(), m_panel->window());
    else if (canChangeMany(choice))
        changeMany({}, choice);
}

QList<KeySpan> KeyChanges::spans(const BrowserActions::Choice &choice, bool withFolders) const
{
    const KeyIndex &shown = m_model->index();
    QList<KeySpan> spans;
    if (!choice.keys.isEmpty())
        spans.append(KeySpan::all(KeyIndex::of(choice.keys, shown.order())));
    if (withFolders) {
        for (const QByteArray &prefix : choice.folders) {
            const KeyIndex::Folder folder = shown.folder(prefix);
            spans.append({shown, folder.begin, folder.end});
        }
    }
    return spans;
}

template <typename Job> void KeyChanges::follow(std::unique_ptr<Job> &job)
{
    connect(job.get(), &Job::progressed, m_jobLine, &JobLine::showProgress);
    connect(job.get(), &Job::finished, this, [this, &job](const QString &text, bool isFailure) {
        if (text.isEmpty())
            m_jobLine->clear();
        else
            m_jobLine->showResult(text, isFailure);
        job.release()->deleteLater(); // it is the sender
        Q_EMIT undoChanged();
        Q_EMIT workEnded(text);
    });
}

void KeyChanges::changeMany(const KeyChange &change, const BrowserActions::Choice &choice)
{
    const bool isPartial = m_isPartial();
    m_bulk = std::make_unique<BulkChange>(m_session, change, m_model->index().order(), m_panel->window());
    follow(m_bulk);
    connect(m_bulk.get(), &BulkChange::removed, this, &KeyChanges::removed);
    connect(m_bulk.get(), &BulkChange::ttlsChanged, this, &KeyChanges::ttlsChanged);
    connect(m_bulk.get(), &BulkChange::finished, this, [this, bulk = m_bulk.get()](const QString &text) {
        offerUndo(bulk->operation(), text);
        offerDetails(bulk->keyAccount());
    });
    m_bulk->start(spans(choice, isPartial), isPartial ? QByteArrayList() : choice.folders);
}

void KeyChanges::offerDetails(const KeyAccount &account)
{
    m_account = account;
    if (!account.isEmpty())
        m_jobLine->offerDetails();
}

// --- what is under way

QString KeyChanges::work() const
{
    if (m_bulk)
        return m_bulk->work();
    return m_undoing ? m_undoing->work() : QString();
}

bool KeyChanges::isStoppingWork() const
{
    return !work().isEmpty() && (m_bulk ? m_bulk->isCancelled() : m_undoing->isCancelled());
}

void KeyChanges::stopWork()
{
    if (work().isEmpty())
        return;
    if (m_bulk)
        m_bulk->cancel();
    else
        m_undoing->cancel();
}

// --- undoing

void KeyChanges::noteRecorded(const QByteArray &operation, const QString &text)
{
    if (m_jobLine->isRunning())
        return;
    m_jobLine->showResult(text, false);
    offerUndo(operation, text);
}

void KeyChanges::offerUndo(const QByteArray &operation, const QString &text)
{
    m_offered = operation;
    m_offeredText = text;
    if (UndoHistory *history = UndoHistory::instance(); history && !operation.isEmpty())
        history->refresh(); // and offers it when the journal has it
}

void KeyChanges::showOffer()
{
    const UndoHistory *history = UndoHistory::instance();
    if (!m_offered.isEmpty() && history && history->find(m_offered) && !m_jobLine->isRunning()
        && m_jobLine->text() == m_offeredText)
        m_jobLine->offerUndo();
}

bool KeyChanges::canUndo() const
{
    UndoHistory *history = UndoHistory::instance();
    // Not before there is a server to undo it on: the journal is then read for the first time.
    // Nor while the journal is read again: the newest that is known may be the one that was undone just now.
    return history && m_session->isReady() && !isBusy() && refusal().isEmpty()
        && history->latest(UndoServer::of(m_session->params())) && !history->isReading();
}

void KeyChanges::undo()
{
    if (!canUndo())
        return;
    if (const auto operation = UndoHistory::instance()->latest(UndoServer::of(m_session->params())))
        undo(operation->id, Undoing::Ask::Always);
}

void KeyChanges::undo(const QByteArray &operation, Undoing::Ask ask)
{
    const UndoHistory *history = UndoHistory::instance();
    const auto found = history ? history->find(operation) : std::nullopt;
    if (!found || isBusy())
        return;
    m_offered.clear();
    m_undoing = std::make_unique<Undoing>(m_session, *found, m_panel->window());
    follow(m_undoing);
    connect(m_undoing.get(), &Undoing::restored, this, &KeyChanges::restored);
    connect(m_undoing.get(), &Undoing::expiriesChanged, this, &KeyChanges::ttlsChanged);
    connect(m_undoing.get(), &Undoing::finished, this,
        [this, undoing = m_undoing.get()] { offerDetails(undoing->keyAccount()); });
    m_undoing->start(ask);
    Q_EMIT undoChanged();
}

void KeyChanges::exportNames()
{
    const BrowserActions::Choice choice = m_source->choice();
    if (isBusy())
        return;
    QList<KeySpan> chosen;
    if (choice.isAll || (choice.isEmpty() && !choice.isTooLarge))
        chosen = {KeySpan::all(m_model->index())};
    else if (choice.isTooLarge)
        return tellTooLarge();
    else
        chosen = spans(choice, true);
    m_saving = std::make_unique<NamesSaving>(m_panel->window());
    follow(m_saving);
    m_saving->start(chosen, m_namesAge ? m_namesAge() : QString());
}

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keychanges.h"

#include "bulkchange.h"
#include "core/session/session.h"
#include "jobline.h"
#include "namessaving.h"
#include "ui/dialogs/ttldialog.h"
#include "ui/models/keytext.h"
#include "ui/models/keytreemodel.h"

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
    });
}

KeyChanges::~KeyChanges() = default;

void KeyChanges::serve(BrowserActions *actions, std::function<bool()> isFiltered)
{
    m_source = actions;
    m_isFiltered = std::move(isFiltered);
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
    if (m_bulk || m_saving)
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
    if (!choice.isTooLarge && choice.isOneKey()) {
        m_actions.editTtl(choice.keys.first(), m_panel->window());
        return;
    }
    if (!canChangeMany(choice))
        return;
    QString subject =
        tr("Server: %1\nDatabase: %2").arg(m_session->profile().displayName(), QString::number(m_session->database()));
    if (!choice.keys.isEmpty())
        subject += QLatin1Char('\n') + keyCountText(choice.keys.size());
    if (!choice.folders.isEmpty())
        subject += QLatin1Char('\n')
            + tr("All keys of: %1")
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
    if (!choice.isTooLarge && choice.isOneKey())
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
    });
}

void KeyChanges::changeMany(const KeyChange &change, const BrowserActions::Choice &choice)
{
    const bool isFiltered = m_isFiltered();
    m_bulk = std::make_unique<BulkChange>(m_session, change, m_model->index().order(), m_panel->window());
    follow(m_bulk);
    connect(m_bulk.get(), &BulkChange::removed, this, &KeyChanges::removed);
    connect(m_bulk.get(), &BulkChange::ttlsChanged, this, &KeyChanges::ttlsChanged);
    m_bulk->start(spans(choice, isFiltered), isFiltered ? QByteArrayList() : choice.folders);
}

void KeyChanges::exportNames()
{
    const BrowserActions::Choice choice = m_source->choice();
    if (m_bulk || m_saving)
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
    m_saving->start(chosen);
}

} // namespace redshank

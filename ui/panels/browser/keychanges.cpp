// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keychanges.h"

#include "jobline.h"
#include "keyremoval.h"
#include "ui/models/keytreemodel.h"

#include <QLocale>
#include <QWidget>

namespace redshank {

KeyChanges::KeyChanges(Session *session, KeyTreeModel *model, JobLine *jobLine, QWidget *panel)
    : m_session(session)
    , m_model(model)
    , m_jobLine(jobLine)
    , m_panel(panel)
    , m_actions(session)
{
    connect(&m_actions, &KeyActions::renamed, this, &KeyChanges::renamed);
    connect(&m_actions, &KeyActions::ttlChanged, this, &KeyChanges::ttlChanged);
    connect(&m_actions, &KeyActions::removed, this, [this](const QByteArray &key) { Q_EMIT removed({key}); });
    connect(&m_actions, &KeyActions::failed, this, [this](const QByteArray &key, const Error &error) {
        if (error.kind == Error::Kind::KeyGone)
            Q_EMIT removed({key});
        m_jobLine->showResult(error.sentence(), true);
    });
    connect(jobLine, &JobLine::cancelRequested, this, [this] {
        if (m_removal)
            m_removal->cancel();
    });
}

KeyChanges::~KeyChanges() = default;

void KeyChanges::rename(const QByteArray &key)
{
    m_actions.rename(key, m_panel->window());
}

void KeyChanges::editTtl(const QByteArray &key)
{
    m_actions.editTtl(key, m_panel->window());
}

void KeyChanges::remove(const BrowserActions::Choice &choice, bool isFiltered)
{
    if (choice.isTooLarge) {
        m_jobLine->showResult(
            tr("More than %1 rows are selected. Delete the folder that holds them, or fewer at a time.")
                .arg(QLocale().toString(BrowserActions::maxRows)),
            true);
    } else if (choice.isOneKey()) {
        m_actions.remove(choice.keys.first(), m_panel->window());
    } else if (m_removal) {
        return; // the job line shows the one under way
    } else if (const QString why = refusal(); !why.isEmpty()) {
        m_jobLine->showResult(why, true);
    } else if (!choice.isEmpty()) {
        removeMany(choice, isFiltered);
    }
}

void KeyChanges::removeMany(const BrowserActions::Choice &choice, bool isFiltered)
{
    const KeyIndex &shown = m_model->index();
    QList<KeySpan> spans;
    if (!choice.keys.isEmpty())
        spans.append(KeySpan::all(KeyIndex::of(choice.keys, shown.order())));
    if (isFiltered) {
        for (const QByteArray &prefix : choice.folders) {
            const KeyIndex::Folder folder = shown.folder(prefix);
            spans.append({shown, folder.begin, folder.end});
        }
    }
    m_removal = std::make_unique<KeyRemoval>(m_session, shown.order(), m_panel->window());
    connect(m_removal.get(), &KeyRemoval::progressed, m_jobLine, &JobLine::showProgress);
    connect(m_removal.get(), &KeyRemoval::removed, this, &KeyChanges::removed);
    connect(m_removal.get(), &KeyRemoval::finished, this, [this](const QString &text, bool isFailure) {
        if (text.isEmpty())
            m_jobLine->clear();
        else
            m_jobLine->showResult(text, isFailure);
        m_removal.release()->deleteLater(); // it is the sender
    });
    m_removal->start(spans, isFiltered ? QByteArrayList() : choice.folders);
}

} // namespace redshank

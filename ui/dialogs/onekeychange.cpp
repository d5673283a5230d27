// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "onekeychange.h"

#include "core/keyspace/keyoperations.h"
#include "core/session/session.h"
#include "core/undo/undohistory.h"

#include <utility>

namespace redshank {

namespace {

UndoOperation::Kind operationOf(const KeyChange &change)
{
    if (change.isOfExpiry())
        return UndoOperation::Kind::ExpiryChanged;
    return change.kind == KeyChange::Kind::RenameOver ? UndoOperation::Kind::RenamedOver : UndoOperation::Kind::Deleted;
}

} // namespace

OneKeyChange::OneKeyChange(Session *session, const KeyChange &change, const QByteArray &key, QObject *parent)
    : QObject(parent)
    , m_key(key)
    , m_isOfExpiry(change.isOfExpiry())
    , m_recorder(UndoHistory::instance()->recorder(session->params(), operationOf(change)))
    , m_changer(std::make_unique<KeyChanger>(session->params(), change, m_recorder, session->isProduction()))
{
    connect(m_changer.get(), &KeyChanger::surveyed, this, [this](const Result<RecordSurvey> &survey) {
        if (survey)
            m_survey = survey.value();
        else
            deleteLater();
        const Surveyed surveyed = std::exchange(m_surveyed, nullptr);
        surveyed(survey ? Error() : survey.error());
    });
    connect(m_changer.get(), &KeyChanger::finished, this, &OneKeyChange::take);
}

OneKeyChange::~OneKeyChange() = default;

QByteArray OneKeyChange::operation() const
{
    return m_recorder->operation().id;
}

void OneKeyChange::survey(Surveyed surveyed)
{
    m_surveyed = std::move(surveyed);
    m_changer->survey({KeySpan::all(KeyIndex::of({m_key}))});
}

void OneKeyChange::run(Done done)
{
    m_done = std::move(done);
    m_changer->change({m_key});
}

void OneKeyChange::take(const ChangeAccount &account)
{
    deleteLater();
    Result<void> result;
    if (!account.refused.isEmpty())
        result = account.refused.first().error;
    else if (!account.unknown.isEmpty())
        result = Error{Error::Kind::OutcomeUnknown,
            m_isOfExpiry ? tr("No answer came: the time to live may or may not be changed")
                         : tr("No answer came: the key may or may not be there still"),
            {}, tr("Refresh to see.")};
    else if (!account.untouched.isEmpty())
        result = Error{Error::Kind::NotSent, tr("Nothing was changed: the connection was lost before"), {}, {}};
    else if (!account.alreadyGone.isEmpty())
        result = KeyOperations::keyGone(m_key);
    if (UndoHistory *history = UndoHistory::instance(); history && !account.changed.isEmpty())
        history->refresh();
    const Done done = std::exchange(m_done, nullptr);
    done(result);
}

} // namespace redshank

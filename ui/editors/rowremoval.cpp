// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rowremoval.h"

#include "editrunner.h"
#include "tabletraits.h"

namespace redshank {

RowRemoval::RowRemoval(EditRunner *runner, const TableTraits &traits, QObject *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_traits(traits)
{ }

void RowRemoval::start(const QByteArray &key, const QList<ValueRow> &rows)
{
    m_key = key;
    m_rows = rows;
    m_removed = 0;
    m_changedMeanwhile = 0;
    m_isRunning = true;
    m_runner->beginSeries();
    removeNext();
}

void RowRemoval::removeNext()
{
    if (m_rows.isEmpty()) {
        finish();
        return;
    }
    const ValueRow row = m_rows.takeLast();
    m_runner->run(m_traits.removeRow(m_key, row), tr("Delete"), {.isConfirmed = true}, this,
        [this, row](const EditOutcome &outcome) {
            if (outcome.kind == EditOutcome::Kind::Applied) {
                ++m_removed;
                Q_EMIT removed(row);
            } else if (outcome.kind == EditOutcome::Kind::Conflict) {
                ++m_changedMeanwhile;
            } else {
                finish(); // the rest is left alone
                return;
            }
            removeNext();
        });
}

void RowRemoval::finish()
{
    m_rows.clear();
    m_isRunning = false;
    m_runner->endSeries();
    Q_EMIT finished(m_removed, m_changedMeanwhile);
}

} // namespace redshank

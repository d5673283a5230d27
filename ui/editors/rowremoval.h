// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/values/valuepage.h"

#include <QList>
#include <QObject>

namespace redshank {

class EditRunner;
struct TableTraits;

/// Removes elements of one value, one after the other, the last one first, each only where it is what was shown. Ends
/// at the first that is refused, gone or of unknown outcome, which the runner tells of. GUI thread; `runner` outlives
/// it.
class RowRemoval : public QObject
{
    Q_OBJECT
public:
    RowRemoval(EditRunner *runner, const TableTraits &traits, QObject *parent);

    /// The user has confirmed it. Nothing else is being removed, and the type has a way to remove.
    void start(const QByteArray &key, const QList<ValueRow> &rows);
    bool isRunning() const { return m_isRunning; }
    void setKey(const QByteArray &key) { m_key = key; } ///< it has been renamed

Q_SIGNALS:
    void removed(const redshank::ValueRow &row);
    void finished(int removed, int changedMeanwhile); ///< those that were no longer what was shown

private:
    void removeNext();
    void finish();

    EditRunner *m_runner;
    const TableTraits &m_traits;
    QByteArray m_key;
    QList<ValueRow> m_rows; ///< the last one goes next
    int m_removed = 0;
    int m_changedMeanwhile = 0;
    bool m_isRunning = false;
};

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyspace/scanprogress.h"

#include <QWidget>

#include <optional>

class QToolButton;

namespace redshank {

class SlimBar;
class ElidedLabel;
class NameBudgetMenu;

/// What the scan line tells.
struct ScanSummary
{
    ScanProgress progress;
    qint64 shown = 0; ///< keys that pass the filter
    qint64 known = 0; ///< keys loaded
    bool isComplete = false; ///< the database was read to its end
    std::optional<quint64> databaseSize; ///< keys, as the server counts them now; empty: not known
    bool isConnected = true; ///< else no scan is told of: the window tells why
    bool isFiltered = false;
    QString selection; ///< what the server was asked for, where that is not all keys
    bool isFiltering = false; ///< `shown` is still growing
    bool isSearchTold = false; ///< and has been for so long that it is told
    bool isLive = false; ///< keys that others create show by themselves
    qint64 nameBudget = 0; ///< bytes that names may take; 0: no limit
    qint64 selected = 0; ///< rows
};

/// One slim line under the keys: how many there are, and while a scan runs how far it is, with Pause and Cancel; where
/// it is paused by the limit for names, Load more. A menu sets that limit.
class ScanLine : public QWidget
{
    Q_OBJECT
public:
    explicit ScanLine(QWidget *parent = nullptr);

    void setSummary(const ScanSummary &summary);
    QString text() const;
    NameBudgetMenu *budgetMenu() const { return m_budgetMenu; }

    /// `3,214 keys listed`, `3,000 of 4,812 keys listed` where the server has more, `12 match of 3,214 listed`.
    static QString totals(const ScanSummary &summary);

Q_SIGNALS:
    void pauseRequested();
    void resumeRequested();
    void cancelRequested();
    void moreRequested(); ///< than the limit for names allows

private:
    static QString activity(const ScanSummary &summary);

    SlimBar *m_bar;
    ElidedLabel *m_label;
    QToolButton *m_pause;
    QToolButton *m_resume;
    QToolButton *m_cancel;
    QToolButton *m_more;
    QToolButton *m_options;
    NameBudgetMenu *m_budgetMenu;
};

} // namespace redshank

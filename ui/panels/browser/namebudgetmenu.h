// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMenu>

#include <optional>

class QActionGroup;

namespace redshank {

/// How much memory the names of keys may take before a scan pauses: some sizes, none at all, or one that is typed.
/// Bytes everywhere; 0: no limit. GUI thread.
class NameBudgetMenu : public QMenu
{
    Q_OBJECT
public:
    static constexpr qint64 least = 16LL << 20; ///< below it nothing worth scanning would fit

    explicit NameBudgetMenu(QWidget *parent = nullptr);

    /// The one in effect, which is marked.
    void setBudget(qint64 bytes);
    qint64 budget() const { return m_budget; }
    /// What the names take now, told on top.
    void setUsed(qint64 bytes);

    /// `2 GiB`; the words for no limit where it is 0.
    static QString text(qint64 bytes);
    /// `1.5 GB`, `512mb`, `3g`: as size: in the filter line, a unit being 1024 of the one before. Nothing where it is
    /// no such size, or less than `least`.
    static std::optional<qint64> parse(const QString &text);

Q_SIGNALS:
    void chosen(qint64 bytes);

private:
    void fill();
    void addChoice(qint64 bytes);
    void askForOther();

    QAction *m_title;
    QActionGroup *m_choices;
    qint64 m_budget = 0;
};

} // namespace redshank

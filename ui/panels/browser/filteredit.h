// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>
#include <QStringList>

class QMenu;

namespace redshank {

/// The line in which one types what keys to show, as FilterLine reads it. Escape clears it, Down goes to the keys, Up
/// and Down walk through what was looked for before, and the menu behind its icon (Alt+Down) has that, the filters that
/// were saved, and conditions to add.
class FilterEdit : public QLineEdit
{
    Q_OBJECT
public:
    static constexpr qsizetype maxHistory = 50;
    static constexpr qsizetype maxSaved = 100;

    explicit FilterEdit(QWidget *parent = nullptr);

    /// What was looked for, the newest first.
    void setHistory(const QStringList &history) { m_history = history.mid(0, maxHistory); }
    const QStringList &history() const { return m_history; }
    void setSaved(const QStringList &saved) { m_saved = saved.mid(0, maxSaved); }
    const QStringList &saved() const { return m_saved; }
    /// Whether the server was asked for some keys only; then the menu offers all of them.
    void setServerScan(bool isRestricted) { m_isServerScan = isRestricted; }
    void showMenu();
    /// What is in the line was meant: it goes to the front of the history.
    void remember();

Q_SIGNALS:
    void filterChanged();
    void left(); ///< Down, or Escape where it is empty
    void accepted(); ///< Enter
    void historyChanged();
    void savedChanged();
    void serverScanRequested(bool isRestricted); ///< MATCH and TYPE by this line, or all keys again

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool event(QEvent *event) override;

private:
    void fill(QMenu *menu);
    void fillConditions(QMenu *menu);
    void fillList(QMenu *menu, const QStringList &filters);
    bool walk(int step);
    void addTerm(const QString &term);

    QStringList m_history;
    QStringList m_saved;
    QString m_draft; ///< what was typed before walking through the history
    qsizetype m_place = -1; ///< in the history; -1: in what was typed
    bool m_isWalking = false;
    bool m_isServerScan = false;
};

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace redshank {

class FindTarget;
struct FindMatches;

/// A slim line under a text: finds while one types, Enter and Shift+Enter step, Escape closes. GUI thread.
class FindBar : public QWidget
{
    Q_OBJECT
public:
    explicit FindBar(FindTarget *target, QWidget *parent = nullptr);

    void open(); ///< shows it with the selected text, ready to type
    void close();
    /// What is searched from now on; outlives this.
    void setTarget(FindTarget *target);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void find(bool isForward, bool fromStart);
    void showMatches(const FindMatches &matches);

    FindTarget *m_target;
    QLineEdit *m_text;
    QToolButton *m_case;
    QLabel *m_count;
};

} // namespace redshank

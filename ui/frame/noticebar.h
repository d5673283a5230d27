// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include <functional>

class QLabel;
class QPushButton;
class QToolButton;

namespace redshank {

/// What went wrong with the program itself, above everything else in the window, until it is put right or dismissed.
/// Takes no room while there is nothing to tell. GUI thread.
class NoticeBar : public QFrame
{
    Q_OBJECT
public:
    explicit NoticeBar(QWidget *parent = nullptr);

    /// Plain text; the button carries out `action` and leaves the bar as it is.
    void tell(const QString &text, const QString &actionLabel, std::function<void()> action);
    void clear();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void updateLook();

    QLabel *m_icon;
    QLabel *m_text;
    QPushButton *m_button;
    QToolButton *m_dismiss;
    std::function<void()> m_action;
};

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace redshank {

/// A wide button with an icon, what it does, a quieter line on how and a word at the right.
class CardButton : public QAbstractButton
{
    Q_OBJECT
public:
    CardButton(const QString &iconName, const QString &text, const QString &description, QWidget *parent = nullptr);

    /// A quiet word at the right end: the keys that do the same, or what kind of thing it is.
    void setDetail(const QString &detail);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    QString m_description;
    QString m_detail;
};

} // namespace redshank

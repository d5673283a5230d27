// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QWidget>

namespace redshank {

/// The badge of a Redis type as a widget.
class TypeBadge : public QWidget
{
    Q_OBJECT
public:
    explicit TypeBadge(QWidget *parent = nullptr);
    void setType(const QByteArray &type);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QByteArray m_type;
};

} // namespace redshank

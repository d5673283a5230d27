// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyspace/keyfilter.h"

#include <QLineEdit>

namespace redshank {

/// The line in which one types what keys to show. A part of the name, in any case; with `*`, `?` or `[...]` a pattern
/// as Redis knows it. `\xNN` is a byte in the former. Escape clears it, Down goes to the keys.
class FilterEdit : public QLineEdit
{
    Q_OBJECT
public:
    explicit FilterEdit(QWidget *parent = nullptr);

    KeyFilter filter() const;
    static KeyFilter filterOf(const QString &text);

Q_SIGNALS:
    void filterChanged();
    void left(); ///< Down, or Escape where it is empty
    void accepted(); ///< Enter

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;
};

} // namespace redshank

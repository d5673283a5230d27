// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keyaccount.h"

#include <QDialog>

class QTreeWidget;

namespace redshank {

/// The keys of some work and what became of each, to be read and copied. Deletes itself when it is closed.
class KeyAccountDialog : public QDialog
{
    Q_OBJECT
public:
    /// `summary` as it stands beside the keys.
    KeyAccountDialog(const QString &summary, const KeyAccount &account, QWidget *parent);

private:
    void fill(const KeyAccount &account);
    void copy() const; ///< what is chosen, or all

    QTreeWidget *m_list;
};

} // namespace redshank

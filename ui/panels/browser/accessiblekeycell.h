// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessible>
#include <QPersistentModelIndex>
#include <QPointer>

namespace redshank {

class KeyView;

/// What one column shows of a key, for assistive technology: named by the column, with its text as the value and the
/// whole of it in words as the description. A child of the key's row.
class AccessibleKeyCell : public QAccessibleInterface
{
public:
    AccessibleKeyCell(KeyView *view, const QModelIndex &index);

    bool isValid() const override;
    QObject *object() const override { return nullptr; }
    QWindow *window() const override;
    QAccessibleInterface *parent() const override;
    QAccessibleInterface *child(int) const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QString text(QAccessible::Text kind) const override;
    void setText(QAccessible::Text, const QString &) override { }
    QRect rect() const override;
    QAccessible::Role role() const override { return QAccessible::Cell; }
    QAccessible::State state() const override;

private:
    QPointer<KeyView> m_view;
    QPersistentModelIndex m_index;
};

} // namespace redshank

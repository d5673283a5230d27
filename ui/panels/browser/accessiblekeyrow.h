// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessible>
#include <QPersistentModelIndex>
#include <QPointer>

namespace redshank {

class KeyView;

/// One row of a key view for assistive technology. It stays with its key or folder while rows come and go around it,
/// and turns invalid once that is gone.
class AccessibleKeyRow : public QAccessibleInterface, public QAccessibleActionInterface
{
public:
    AccessibleKeyRow(KeyView *view, const QModelIndex &index);

    int row() const { return m_index.row(); }

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
    QAccessible::Role role() const override { return QAccessible::TreeItem; }
    QAccessible::State state() const override;
    void *interface_cast(QAccessible::InterfaceType type) override;

    QStringList actionNames() const override;
    void doAction(const QString &name) override;
    QStringList keyBindingsForAction(const QString &name) const override;

private:
    QPointer<KeyView> m_view;
    QPersistentModelIndex m_index;
};

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessible>
#include <QHash>
#include <QPersistentModelIndex>
#include <QPointer>

namespace redshank {

class KeyView;

/// One row of a key view for assistive technology. It stays with its key or folder while rows come and go around it,
/// and turns invalid once that is gone. The columns beside the name are its children, as the header shows them.
class AccessibleKeyRow : public QAccessibleInterface, public QAccessibleActionInterface
{
public:
    AccessibleKeyRow(KeyView *view, const QModelIndex &index);
    ~AccessibleKeyRow() override;

    int row() const { return m_index.row(); }

    bool isValid() const override;
    QObject *object() const override { return nullptr; }
    QWindow *window() const override;
    QAccessibleInterface *parent() const override;
    QAccessibleInterface *child(int index) const override;
    QAccessibleInterface *childAt(int x, int y) const override;
    int childCount() const override;
    int indexOfChild(const QAccessibleInterface *child) const override;
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
    QList<int> columns() const; ///< of the children

    QPointer<KeyView> m_view;
    QPersistentModelIndex m_index;
    mutable QHash<int, QAccessible::Id> m_cells; ///< by column
};

} // namespace redshank

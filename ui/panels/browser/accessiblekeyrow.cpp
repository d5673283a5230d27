// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "accessiblekeyrow.h"

#include "keyview.h"
#include "ui/models/keytreemodel.h"

#include <QItemSelectionModel>
#include <QKeySequence>

namespace redshank {

AccessibleKeyRow::AccessibleKeyRow(KeyView *view, const QModelIndex &index)
    : m_view(view)
    , m_index(index)
{ }

bool AccessibleKeyRow::isValid() const
{
    return m_view && m_view->keyModel() && m_index.isValid();
}

QWindow *AccessibleKeyRow::window() const
{
    return m_view ? m_view->window()->windowHandle() : nullptr;
}

QAccessibleInterface *AccessibleKeyRow::parent() const
{
    return m_view ? QAccessible::queryAccessibleInterface(m_view) : nullptr;
}

QString AccessibleKeyRow::text(QAccessible::Text kind) const
{
    if (!isValid())
        return {};
    switch (kind) {
    case QAccessible::Name:
        return m_index.data(Qt::AccessibleTextRole).toString();
    case QAccessible::Description:
        return m_index.data(Qt::AccessibleDescriptionRole).toString();
    default:
        return {};
    }
}

QRect AccessibleKeyRow::rect() const
{
    if (!isValid())
        return {};
    const QRect row = m_view->visualRect(m_index);
    return {m_view->viewport()->mapToGlobal(row.topLeft()), row.size()};
}

QAccessible::State AccessibleKeyRow::state() const
{
    QAccessible::State state;
    if (!isValid()) {
        state.invalid = true;
        return state;
    }
    state.focusable = true;
    state.selectable = true;
    state.multiSelectable = true;
    state.extSelectable = true;
    state.selected = m_view->selectionModel()->isSelected(m_index);
    state.focused = m_view->hasFocus() && m_view->currentIndex() == m_index;
    state.active = m_view->currentIndex() == m_index;
    if (m_index.data(KeyTreeModel::FolderRole).toBool()) {
        state.expandable = true;
        state.expanded = m_index.data(KeyTreeModel::ExpandedRole).toBool();
        state.collapsed = !state.expanded;
    }
    state.offscreen = !m_view->viewport()->rect().intersects(m_view->visualRect(m_index));
    state.invisible = !m_view->isVisible();
    return state;
}

void *AccessibleKeyRow::interface_cast(QAccessible::InterfaceType type)
{
    return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface *>(this) : nullptr;
}

QStringList AccessibleKeyRow::actionNames() const
{
    if (!isValid())
        return {};
    QStringList names{pressAction(), setFocusAction()};
    if (m_index.data(KeyTreeModel::FolderRole).toBool())
        names.append(toggleAction());
    return names;
}

void AccessibleKeyRow::doAction(const QString &name)
{
    if (!isValid() || !m_view->isEnabled())
        return;
    const QModelIndex index = m_index;
    m_view->choose(index);
    if (name == pressAction())
        m_view->activate(index);
    else if (name == toggleAction() && index.data(KeyTreeModel::FolderRole).toBool())
        m_view->setExpanded(index, !index.data(KeyTreeModel::ExpandedRole).toBool());
    else if (name == setFocusAction())
        m_view->setFocus(Qt::OtherFocusReason);
}

QStringList AccessibleKeyRow::keyBindingsForAction(const QString &name) const
{
    return name == pressAction() ? QStringList{QKeySequence(Qt::Key_Return).toString()} : QStringList();
}

} // namespace redshank

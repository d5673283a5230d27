// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "accessiblekeyrow.h"

#include "accessiblekeycell.h"
#include "columnheader.h"
#include "keyview.h"
#include "ui/models/keytreemodel.h"

#include <QItemSelectionModel>
#include <QKeySequence>

namespace redshank {

AccessibleKeyRow::AccessibleKeyRow(KeyView *view, const QModelIndex &index)
    : m_view(view)
    , m_index(index)
{ }

AccessibleKeyRow::~AccessibleKeyRow()
{
    for (const QAccessible::Id id : std::as_const(m_cells))
        QAccessible::deleteAccessibleInterface(id);
}

QList<int> AccessibleKeyRow::columns() const
{
    QList<int> shown;
    if (!isValid() || m_index.data(KeyTreeModel::FolderRole).toBool())
        return shown;
    for (int column = KeyColumn::Name + 1; column < KeyColumn::Count; ++column)
        if (m_view->header()->isColumnShown(column))
            shown.append(column);
    return shown;
}

int AccessibleKeyRow::childCount() const
{
    return int(columns().size());
}

QAccessibleInterface *AccessibleKeyRow::child(int index) const
{
    const QList<int> shown = columns();
    if (index < 0 || index >= shown.size())
        return nullptr;
    const int column = shown.at(index);
    QAccessibleInterface *known = QAccessible::accessibleInterface(m_cells.value(column));
    if (known && known->isValid())
        return known;
    if (known)
        QAccessible::deleteAccessibleInterface(m_cells.take(column));
    auto *made = new AccessibleKeyCell(m_view, m_index.sibling(m_index.row(), column));
    m_cells.insert(column, QAccessible::registerAccessibleInterface(made));
    return made;
}

QAccessibleInterface *AccessibleKeyRow::childAt(int x, int y) const
{
    for (int i = 0; i < childCount(); ++i)
        if (child(i)->rect().contains(x, y))
            return child(i);
    return nullptr;
}

int AccessibleKeyRow::indexOfChild(const QAccessibleInterface *child) const
{
    const QList<int> shown = columns();
    for (qsizetype i = 0; child && i < shown.size(); ++i)
        if (QAccessible::accessibleInterface(m_cells.value(shown.at(i))) == child)
            return int(i);
    return -1;
}

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
    case QAccessible::Description: {
        QStringList parts{m_index.data(Qt::AccessibleDescriptionRole).toString()};
        const QList<int> shown = columns();
        for (const int column : shown) {
            const QString words = m_index.sibling(m_index.row(), column).data(Qt::AccessibleDescriptionRole).toString();
            if (column != KeyColumn::Type && !words.isEmpty()) // the type is told already
                parts.append(words);
        }
        return parts.join(QStringLiteral(", "));
    }
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

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "accessiblekeycell.h"

#include "keyview.h"
#include "ui/models/keytreemodel.h"

namespace redshank {

AccessibleKeyCell::AccessibleKeyCell(KeyView *view, const QModelIndex &index)
    : m_view(view)
    , m_index(index)
{ }

bool AccessibleKeyCell::isValid() const
{
    return m_view && m_view->keyModel() && m_index.isValid();
}

QWindow *AccessibleKeyCell::window() const
{
    return m_view ? m_view->window()->windowHandle() : nullptr;
}

QAccessibleInterface *AccessibleKeyCell::parent() const
{
    QAccessibleInterface *tree = isValid() ? QAccessible::queryAccessibleInterface(m_view) : nullptr;
    return tree ? tree->child(m_index.row()) : nullptr;
}

QString AccessibleKeyCell::text(QAccessible::Text kind) const
{
    if (!isValid())
        return {};
    switch (kind) {
    case QAccessible::Name:
        return m_index.model()->headerData(m_index.column(), Qt::Horizontal).toString();
    case QAccessible::Value:
        return m_index.data(Qt::AccessibleTextRole).toString();
    case QAccessible::Description:
        return m_index.data(Qt::AccessibleDescriptionRole).toString();
    default:
        return {};
    }
}

QRect AccessibleKeyCell::rect() const
{
    if (!isValid())
        return {};
    const QRect cell = m_view->cellRect(m_index);
    return {m_view->viewport()->mapToGlobal(cell.topLeft()), cell.size()};
}

QAccessible::State AccessibleKeyCell::state() const
{
    QAccessible::State state;
    state.invalid = !isValid();
    state.readOnly = true;
    if (isValid()) {
        state.offscreen = !m_view->viewport()->rect().intersects(m_view->cellRect(m_index));
        state.invisible = !m_view->isVisible();
    }
    return state;
}

} // namespace redshank

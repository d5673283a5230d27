// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "accessiblekeyview.h"

#include "accessiblekeyrow.h"
#include "keyview.h"
#include "ui/models/keytreemodel.h"

namespace redshank {

namespace {

QAccessibleInterface *makeInterface(const QString &, QObject *object)
{
    auto *view = qobject_cast<KeyView *>(object);
    return view ? new AccessibleKeyView(view) : nullptr;
}

const AccessibleKeyRow *rowInterface(const QAccessibleInterface *interface)
{
    return dynamic_cast<const AccessibleKeyRow *>(interface);
}

} // namespace

void AccessibleKeyView::install()
{
    static const bool isInstalled = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(isInstalled)
}

AccessibleKeyView::AccessibleKeyView(KeyView *view)
    : QAccessibleWidget(view, QAccessible::Tree)
{ }

AccessibleKeyView::~AccessibleKeyView()
{
    for (const QAccessible::Id id : std::as_const(m_rows))
        QAccessible::deleteAccessibleInterface(id);
}

KeyView *AccessibleKeyView::view() const
{
    return static_cast<KeyView *>(widget());
}

int AccessibleKeyView::childCount() const
{
    return view() && view()->keyModel() ? std::min(view()->keyModel()->rowCount(), maxChildren) : 0;
}

QAccessibleInterface *AccessibleKeyView::child(int row) const
{
    if (!view() || !view()->keyModel() || row < 0 || row >= view()->keyModel()->rowCount())
        return nullptr;
    for (qsizetype i = m_rows.size() - 1; i >= 0; --i) {
        QAccessibleInterface *known = QAccessible::accessibleInterface(m_rows.at(i));
        const AccessibleKeyRow *accessible = rowInterface(known);
        if (accessible && accessible->row() == row) {
            m_rows.move(i, m_rows.size() - 1);
            return known;
        }
    }
    if (m_rows.size() >= maxRows)
        QAccessible::deleteAccessibleInterface(m_rows.takeFirst());
    auto *made = new AccessibleKeyRow(view(), view()->keyModel()->index(row, 0));
    m_rows.append(QAccessible::registerAccessibleInterface(made));
    return made;
}

int AccessibleKeyView::indexOfChild(const QAccessibleInterface *child) const
{
    const AccessibleKeyRow *row = rowInterface(child);
    return row && row->isValid() ? row->row() : -1;
}

QAccessibleInterface *AccessibleKeyView::childAt(int x, int y) const
{
    if (!view())
        return nullptr;
    const QPoint position = view()->viewport()->mapFromGlobal(QPoint(x, y));
    if (!view()->viewport()->rect().contains(position))
        return nullptr;
    const QModelIndex index = view()->indexAt(position);
    return index.isValid() ? child(index.row()) : nullptr;
}

QAccessibleInterface *AccessibleKeyView::focusChild() const
{
    if (!view() || !view()->hasFocus() || !view()->currentIndex().isValid())
        return nullptr;
    return child(view()->currentIndex().row());
}

} // namespace redshank

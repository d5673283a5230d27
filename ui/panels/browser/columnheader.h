// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyspace/keytraits.h"

#include <QHeaderView>
#include <QStringList>

class QAction;
class QMenu;

namespace redshank {

class KeyTreeModel;

/// The titles above a key view: which columns there are, how wide, and by which the keys are ordered. The name takes
/// the room that the others leave. GUI thread.
class ColumnHeader : public QHeaderView
{
    Q_OBJECT
public:
    explicit ColumnHeader(QWidget *parent = nullptr);

    /// Where the titles come from; nullptr: nowhere. Not owned.
    void setTitles(KeyTreeModel *model);
    /// The columns beside the name, as settings store them: `ttl`, `size` ... Unknown words are left out.
    void setColumns(const QStringList &ids);
    QStringList columns() const;
    bool isColumnShown(int column) const { return !isSectionHidden(column); }
    void setColumnShown(int column, bool isShown);
    /// What has to be known of a key to fill them.
    KeyTraits traits() const;
    /// Makes them as wide as `width` together, or as wide as they need to be.
    void fit(int width);
    /// Adds a menu of the columns and one of the orders: the way of the keyboard.
    void fillMenu(QMenu *menu);

Q_SIGNALS:
    void columnsChanged();

protected:
    void initStyleOptionForIndex(QStyleOptionHeader *option, int column) const override;
    void paintSection(QPainter *painter, const QRect &rect, int column) const override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    class Titles;
    int leastNameWidth() const;
    int usualWidth(int column) const;
    void takeResize(int column, int before, int now);

    Titles *m_titles;
    int m_width = 0;
    bool m_isFitting = false;
};

} // namespace redshank

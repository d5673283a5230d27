// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessibleWidget>
#include <QList>

namespace redshank {

class KeyView;

/// The key view as assistive technology sees it: a tree whose rows are children made when they are asked for. Only the
/// last `maxRows` of them are kept, so that a client that walks over millions of rows does not fill the memory.
class AccessibleKeyView : public QAccessibleWidget
{
public:
    static constexpr int maxRows = 256;
    /// Clients of the desktop's bus may ask for all children in one call: that many are counted, the rest is reached
    /// through focus and hit tests.
    static constexpr int maxChildren = 100'000;

    /// Lets QAccessible know how to look at a KeyView; the first call counts.
    static void install();

    explicit AccessibleKeyView(KeyView *view);
    ~AccessibleKeyView() override;

    int childCount() const override;
    QAccessibleInterface *child(int row) const override;
    int indexOfChild(const QAccessibleInterface *child) const override;
    QAccessibleInterface *childAt(int x, int y) const override;
    QAccessibleInterface *focusChild() const override;

private:
    KeyView *view() const;

    mutable QList<QAccessible::Id> m_rows; ///< the most recently used last
};

} // namespace redshank

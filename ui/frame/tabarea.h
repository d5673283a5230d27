// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/base/tabpage.h"

#include <QList>
#include <QPointer>

#include <functional>

class QStackedLayout;
class QTabWidget;

namespace redshank {

/// The centre: one tab per page, in the order the user gives them; without a page, a word on what to do. One page may
/// be a preview, that the next preview replaces; it stays as soon as it is edited, moved or double-clicked. GUI thread.
class TabArea : public QWidget
{
    Q_OBJECT
public:
    enum class Keep : quint8 { Preview, Permanent };

    explicit TabArea(QWidget *parent = nullptr);

    /// Takes the page over and shows it.
    void open(TabPage *page, Keep keep = Keep::Permanent);
    /// Shows the page of that identity, where there is one; a permanent wish makes a preview stay.
    bool raise(const QString &identity, Keep keep = Keep::Permanent);
    TabPage *current() const;
    QList<TabPage *> pages() const; ///< from left to right
    void setCurrent(TabPage *page);
    void showNext(int step); ///< +1 to the right, -1 to the left, around the ends

    /// Asks first where the page has unsaved changes.
    void close(TabPage *page);
    /// Closes without asking: what the page showed is gone.
    void drop(TabPage *page);
    /// Deletes the pages of a session that is about to go, those included that were dropped and are still on their way.
    void deletePages(const Session *session);
    bool hasUnsavedChanges() const;
    /// Asks once for all of these pages that have unsaved changes, names them, and calls back with whether the user
    /// lets them go. Closes nothing. Calls back at once where there is nothing to lose. Dropped when `context` dies
    /// first.
    void askToDiscard(const QList<TabPage *> &pages, QObject *context, std::function<void(bool)> callback);

Q_SIGNALS:
    void currentChanged(redshank::TabPage *page); ///< nullptr: none left
    void emptied(); ///< the last page went, and with it the focus
    void statusMessage(const QString &text);

private:
    QWidget *makeHint();
    void updateTab(TabPage *page);
    void updateStack();
    TabPage *pageAt(int index) const;

    QStackedLayout *m_stack;
    QTabWidget *m_tabs;
    QPointer<TabPage> m_preview;
};

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/base/tabpage.h"

#include <QByteArray>

#include <memory>

namespace redshank {

class Session;

/// One open key: a header with its facts, a message bar beside the thing it concerns, and the editor of its type.
/// Loads by itself when made, and again on refresh(); what was typed and not saved survives a lost connection, an
/// expired key and a conflict. A key that is gone is never created again but by the user's own choice. GUI thread;
/// `session` outlives it.
class KeyTab : public TabPage
{
    Q_OBJECT
public:
    KeyTab(Session *session, const QByteArray &key, QWidget *parent = nullptr);
    ~KeyTab() override;

    const QByteArray &key() const;

    QString tabTitle() const override;
    QString tabToolTip() const override;
    QIcon tabIcon() const override;
    const Session *session() const override;
    QString tabIdentity() const override; ///< "key:<session>:<hex of key>"
    bool hasUnsavedChanges() const override;
    void refresh() override; ///< asks first where that would drop unsaved changes
    /// Reads time to live, size and encoding anew; the value, and what was typed, stay as they are.
    void refreshFacts();
    /// The key has been renamed by another part of the window: the page goes on under the new name, with what was
    /// typed.
    void followRename(const QByteArray &to);
    void findInPage() override;
    void save() override;

Q_SIGNALS:
    void keyRenamed(const QByteArray &from, const QByteArray &to);
    void keyTtlChanged(const QByteArray &key);
    void keyDeleted(const QByteArray &key);
    void keyCreated(const QByteArray &key); ///< of what the page held when its key was gone
    /// Behind keyDeleted(), keyRenamed() or keyTtlChanged(): it can be undone, see KeyActions::recorded().
    void changeRecorded(const QByteArray &operation, const QString &text);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace redshank

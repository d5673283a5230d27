// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyspace/keydetails.h"

#include <QObject>
#include <QTimer>

namespace redshank {

class KeyTreeModel;
class KeyView;
class Session;

/// Keeps what is told of the rows in sight up to date: asks for what the header's columns need, again after a while,
/// and at once where a key expires. GUI thread; all arguments outlive it.
class VisibleDetails : public QObject
{
    Q_OBJECT
public:
    VisibleDetails(Session *session, KeyTreeModel *model, KeyView *view);

    /// Asks anew, also for what the server refused before.
    void refresh();
    /// Asks for what is not known of the rows in sight, or not known any more.
    void update();
    void forget(const QByteArray &key) { m_details.forget(key); }

Q_SIGNALS:
    void keysGone(const QByteArrayList &keys); ///< deleted or expired since they were listed
    void columnRefused(const QString &text); ///< why one stays empty, in a sentence; once each until refresh()

private:
    void take(const QByteArrayList &keys);
    void tick();
    QByteArrayList visibleKeys() const;

    Session *m_session;
    KeyTreeModel *m_model;
    KeyView *m_view;
    KeyDetails m_details;
    QTimer m_seconds;
};

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QObject>

class QWidget;

namespace redshank {

class Session;

/// Rename, delete and time to live of one key, each with the question it needs: the question names server, database and
/// key; on production the key's name is typed. Rename never overwrites; delete is UNLINK of this key alone.
/// Nothing blocks; what came of it is told by one of the signals. GUI thread; `session` outlives it.
class KeyActions : public QObject
{
    Q_OBJECT
public:
    explicit KeyActions(Session *session, QObject *parent = nullptr);

    /// Each asks in front of `window` and returns at once.
    void rename(const QByteArray &key, QWidget *window);
    void remove(const QByteArray &key, QWidget *window);
    void editTtl(const QByteArray &key, QWidget *window);

    /// Why changes are refused on this session, as one sentence; empty where they are not.
    QString refusal() const;

Q_SIGNALS:
    void renamed(const QByteArray &from, const QByteArray &to);
    void removed(const QByteArray &key); ///< also where it was gone already
    void ttlChanged(const QByteArray &key);
    void failed(const QByteArray &key, const redshank::Error &error);

private:
    Session *m_session;
};

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/connection.h"
#include "core/settings/profile.h"

#include <QObject>

namespace redshank {

/// One open server and database in the window: its profile and the interactive connection, on which every panel and
/// editor of the GUI thread issues commands with bounded replies (pages, windows of bytes). Scans, feeds and bulk work
/// take params() and make connections of their own, in threads of their own.
class Session : public QObject
{
    Q_OBJECT
public:
    explicit Session(Profile profile, QObject *parent = nullptr);

    const Profile &profile() const { return m_profile; }
    const ConnectionParams &params() const { return m_connection.params(); }
    int database() const { return params().database; }
    /// `local · db0`: for titles and confirmations; plain text.
    QString title() const;
    Connection &connection() { return m_connection; }
    const Connection &connection() const { return m_connection; }
    bool isReady() const { return m_connection.state() == Connection::State::Ready; }
    bool isProduction() const { return m_profile.environment == Environment::Production; }

    void open() { m_connection.open(); }
    void send(const Command &command, QObject *context, Connection::Handler handler)
    {
        m_connection.send(command, context, std::move(handler));
    }
    /// Replaces a password that the server refused and tries again.
    void setPassword(const Secret &password);

private:
    Profile m_profile;
    Connection m_connection;
};

} // namespace redshank

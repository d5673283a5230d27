// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QPointer>
#include <QWidget>

#include <functional>
#include <optional>

namespace redshank {

class Session;

/// The server's `notify-keyspace-events`, which is its setting for all clients: changed only after a question that
/// names server and setting, only added to, and put back only if asked to. GUI thread; the session must outlive it.
class FollowSetting : public QObject
{
    Q_OBJECT
public:
    explicit FollowSetting(Session *session, QObject *parent = nullptr);

    /// Why it cannot be changed from here, in a sentence; empty where it may be tried.
    QString refusal() const;
    void enable(QWidget *window);
    /// Whether we have changed it, and it was not put back.
    bool canRestore() const { return m_before.has_value(); }
    void restore(QWidget *window);
    /// Leaves it as it is for good.
    void keep() { m_before.reset(); }

Q_SIGNALS:
    void changed();
    void failed(const QString &reason); ///< one sentence, plain text

private:
    void read(std::function<void(const QByteArray &flags)> then);
    void ask(const QByteArray &now, const QByteArray &next, bool isRestoring, QWidget *window);
    void write(const QByteArray &now, const QByteArray &next, bool isRestoring);

    Session *m_session;
    std::optional<QByteArray> m_before; ///< the flags that we added to
    QByteArray m_after; ///< the flags as we left them
};

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>
#include <vector>

namespace redshank {

class BackendPool;

/// Whether the server answers, found out by a PING when somebody asks and only then. One PING at a time, however many
/// ask: who asks needs no token. Opens and revives no connection. One thread.
class ServerProbe : public QObject
{
    Q_OBJECT
public:
    enum class Verdict : quint8 {
        Reached,
        Silent, ///< connected, but it has not answered for patienceMilliseconds
        Unreachable,
    };
    using Done = std::function<void(Verdict)>;

    explicit ServerProbe(BackendPool &backends, QObject *parent = nullptr);

    /// `done` is called at once where the verdict is known, else later, once; never when `context` has died.
    void ask(QObject *context, Done done);

    static constexpr int patienceMilliseconds = 1500;

private:
    struct Asker
    {
        QPointer<QObject> context;
        Done done;
    };
    void settle(Verdict verdict);

    BackendPool &m_backends;
    QTimer m_patience;
    std::vector<Asker> m_askers;
    bool m_isAsked = false; ///< a PING is on its way
};

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>

namespace redshank {

/// SIGINT, SIGTERM and SIGHUP as a Qt signal, so that the program ends through its destructors. One object at a time,
/// in the main thread. A second signal while the first is being served ends the program at once.
class TerminationSignals : public QObject
{
    Q_OBJECT
public:
    explicit TerminationSignals(QObject *parent = nullptr);
    ~TerminationSignals() override;

Q_SIGNALS:
    void received();

private:
    void drain();

    int m_fd;
    QSocketNotifier m_notifier;
};

} // namespace redshank

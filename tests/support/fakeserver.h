// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/connectionparams.h"

#include <QByteArrayList>
#include <QLocalServer>
#include <QLocalSocket>
#include <QObject>
#include <QPointer>
#include <QTemporaryDir>

#include <functional>

namespace redshank {

/// A scripted server: answers each request with bytes of the test's choice, whole, halved, late or never. In the test's
/// own thread, on a temporary unix socket.
class FakeServer : public QObject
{
    Q_OBJECT
public:
    /// What to answer a request: raw RESP; an empty answer is silence.
    using Script = std::function<QByteArray(const QByteArrayList &arguments)>;

    explicit FakeServer(QObject *parent = nullptr);
    ~FakeServer() override;

    bool start();
    ConnectionParams params() const;
    /// Answers everything after the handshake; HELLO is answered as a RESP3 server of version 7.0.15 unless told
    /// otherwise.
    void setScript(Script script) { m_script = std::move(script); }
    void setAnswersHello(bool answers) { m_answersHello = answers; }
    void setProtocol(int protocol) { m_protocol = protocol; }
    /// Sends unasked bytes to every client.
    void inject(const QByteArray &bytes);
    void hangUp();

    int connections() const { return m_connections; }
    const QList<QByteArrayList> &requests() const { return m_requests; }
    /// Sizes of the reads in which requests arrived.
    const QList<qsizetype> &reads() const { return m_reads; }

private:
    void accept();
    void read(QLocalSocket *socket);
    QByteArray answer(const QByteArrayList &arguments) const;

    QTemporaryDir m_folder;
    QLocalServer m_server;
    QList<QPointer<QLocalSocket>> m_sockets;
    QHash<QLocalSocket *, QByteArray> m_buffers;
    Script m_script;
    QList<QByteArrayList> m_requests;
    QList<qsizetype> m_reads;
    int m_connections = 0;
    int m_protocol = 3;
    bool m_answersHello = true;
};

} // namespace redshank

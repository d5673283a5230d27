// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyspace/changekeysjob.h"
#include "core/keyspace/folderlisting.h"
#include "core/keyspace/keydetails.h"
#include "core/keyspace/keyfilter.h"
#include "core/keyspace/keyoperations.h"
#include "tests/support/fakeserver.h"
#include "tests/support/realserver.h"
#include "tests/support/test.h"

#include <QDateTime>
#include <QRandomGenerator>
#include <QSignalSpy>

#include <optional>

using namespace redshank;
using namespace std::chrono_literals;
using Kind = Error::Kind;

class KeyOperationsFixture : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

protected:
    template <typename T> using Outcome = std::optional<Result<T>>;
    /// Runs one operation to its end.
    template <typename T, typename Start> Outcome<T> outcome(Start start)
    {
        Outcome<T> found;
        QObject context;
        start(&context, [&](const Result<T> &result) { found = result; });
        if (!QTest::qWaitFor([&] { return found.has_value(); }, patience))
            return {};
        return found;
    }
    Outcome<void> remove(const QByteArray &key, Confirmed confirmed = Confirmed::No)
    {
        return outcome<void>([&](auto *context, auto done) { m_operations->remove(key, confirmed, context, done); });
    }
    Outcome<void> rename(const QByteArray &from, const QByteArray &to)
    {
        return outcome<void>(
            [&](auto *context, auto done) { m_operations->rename(from, to, Confirmed::No, context, done); });
    }
    Outcome<KeySummary> facts(const QByteArray &key)
    {
        return outcome<KeySummary>([&](auto *context, auto done) { m_operations->facts(key, context, done); });
    }
    void connectTo(const ConnectionParams &params)
    {
        m_operations.reset();
        m_connection = std::make_unique<Connection>(params);
        m_connection->open();
        m_operations = std::make_unique<KeyOperations>(m_connection.get());
    }
    bool exists(const QByteArray &key) { return m_server->command({"EXISTS", key}).integer == 1; }

    std::unique_ptr<RealServer> m_server;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<KeyOperations> m_operations;
};

inline void KeyOperationsFixture::init()
{
    m_server = std::make_unique<RealServer>();
    QVERIFY2(m_server->start(), m_server->errorText().constData());
    connectTo(m_server->params());
}

inline void KeyOperationsFixture::cleanup()
{
    m_operations.reset();
    m_connection.reset();
    m_server.reset();
}

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/values/keyfacts.h"
#include "core/values/valuepager.h"
#include "core/values/valuetypes.h"
#include "editfixture.h"

namespace redshank {

/// A test of reading: each function runs against a real server in RESP3 and in RESP2, emptied before.
class ValueFixture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data()
    {
        QTest::addColumn<int>("protocol");
        QTest::newRow("RESP3") << 3;
        QTest::newRow("RESP2") << 2;
    }

    void init()
    {
        QFETCH_GLOBAL(int, protocol);
        if (!m_connection || m_connection->server().protocol != protocol) {
            m_connection.reset();
            m_server = std::make_unique<RealServer>();
            QStringList arguments;
            if (protocol == 2)
                arguments << QStringLiteral("--rename-command") << QStringLiteral("HELLO") << QString();
            QVERIFY2(m_server->start(arguments), m_server->errorText());
            m_connection = std::make_unique<Connection>(m_server->params());
            m_connection->open();
            QTRY_COMPARE(m_connection->state(), Connection::State::Ready);
            QCOMPARE(m_connection->server().protocol, protocol);
        }
        run({"FLUSHALL"});
    }

protected:
    struct Loaded
    {
        QList<ValueRow> rows;
        Error error;
        int pages = 0;
    };

    /// Reads all pages, or `maximumPages` of them.
    Loaded load(ValuePager &pager, const PageStart &start = {}, int maximumPages = 100'000)
    {
        Loaded loaded;
        waitInLoop([&](QEventLoop &loop) {
            connect(&pager, &ValuePager::pageLoaded, &loop, [&](const ValuePage &page) {
                if (page.isFirst)
                    loaded.rows.clear();
                loaded.rows += page.rows;
                if (pager.isComplete() || ++loaded.pages >= maximumPages)
                    loop.quit();
                else
                    pager.loadMore();
            });
            connect(&pager, &ValuePager::failed, &loop, [&](const Error &error) {
                loaded.error = error;
                loop.quit();
            });
            pager.loadFirst(start);
        });
        return loaded;
    }

    KeyFacts facts(const QByteArray &key, const KeyFactsOptions &options = {})
    {
        KeyFacts found;
        waitInLoop([&](QEventLoop &loop) {
            readKeyFacts(connection(), key, options, &loop, [&](const Result<KeyFacts> &result) {
                if (result)
                    found = result.value();
                loop.quit();
            });
        });
        return found;
    }

    Reply run(const QByteArrayList &arguments) { return m_server->command(arguments); }
    RealServer &server() { return *m_server; }
    Connection &connection() { return *m_connection; }
    std::unique_ptr<ValuePager> pagerFor(const QByteArray &key)
    {
        return valueType(facts(key).type).makePager(connection(), key);
    }

private:
    std::unique_ptr<RealServer> m_server;
    std::unique_ptr<Connection> m_connection;
};

} // namespace redshank

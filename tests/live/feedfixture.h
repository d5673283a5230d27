// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/feed/feed.h"
#include "tests/support/realserver.h"
#include "tests/support/test.h"

namespace redshank {

/// What the tests of a feed share: looks at its log, and hands on the server.
class FeedFixture : public QObject
{
    Q_OBJECT

protected:
    /// Every payload that is kept, and "gap" for a gap.
    static QByteArrayList payloads(const FeedLog &log)
    {
        QByteArrayList list;
        log.visit(log.first(), log.end(), [&list](quint64, const FeedMessage &message) {
            list.append(message.isGap() ? QByteArray("gap") : message.payload.toByteArray());
        });
        return list;
    }

    static bool isLive(const Feed &feed, int subscriptions = 1)
    {
        int live = 0;
        for (const FeedSubscription &each : feed.subscriptions())
            live += each.state == FeedSubscription::State::Live;
        return live == subscriptions && feed.status().state == FeedStatus::State::Live;
    }

    static void publishNumbers(RealServer &server, int from, int to)
    {
        QList<QByteArrayList> commands;
        for (int i = from; i < to; ++i)
            commands.append({"PUBLISH", "numbers", QByteArray::number(i)});
        QVERIFY(server.pipeline(commands));
    }

    /// Rows for a test that must hold with either protocol: extra arguments of the server.
    static void protocolRows()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("RESP3") << QStringList();
        QTest::newRow("RESP2") << QStringList{
            QStringLiteral("--rename-command"), QStringLiteral("HELLO"), QStringLiteral("")};
    }
};

} // namespace redshank

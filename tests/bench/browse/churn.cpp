// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "churn.h"

#include <QElapsedTimer>
#include <QFile>

#include <algorithm>
#include <hiredis/hiredis.h>
#include <memory>

namespace redshank {

Churn::Churn(QString socketPath, int changesPerSecond)
    : m_path(std::move(socketPath))
    , m_rate(changesPerSecond)
{ }

void Churn::stop()
{
    m_isOver = true;
    wait();
}

void Churn::run()
{
    struct Closer
    {
        void operator()(redisContext *context) const { redisFree(context); }
    };
    const std::unique_ptr<redisContext, Closer> server(redisConnectUnix(QFile::encodeName(m_path).constData()));
    const int batch = std::max(1, m_rate / 10);
    quint64 number = 0;
    while (server && !server->err && !m_isOver) {
        QElapsedTimer spent;
        spent.start();
        for (int i = 0; i < batch; ++i, ++number) {
            const unsigned key = unsigned(number * 2654435761U % 100000);
            switch (number % 4) {
            case 0:
                redisAppendCommand(server.get(), "SET churn:%u:%llu v PX 2000", key % 100, number);
                break;
            case 1:
                redisAppendCommand(server.get(), "SET event:%u v", key);
                break;
            case 2:
                redisAppendCommand(server.get(), "DEL event:%u", key);
                break;
            default:
                redisAppendCommand(server.get(), "RENAME churn:%u:%llu moved:%llu",
                    unsigned((number - 3) * 2654435761U % 100000) % 100, number - 3, number);
            }
        }
        for (int i = 0; i < batch; ++i) {
            void *reply = nullptr;
            if (redisGetReply(server.get(), &reply) != REDIS_OK)
                return;
            freeReplyObject(reply);
        }
        m_changes += batch;
        if (spent.elapsed() < 100)
            msleep(ulong(100 - spent.elapsed()));
    }
}

} // namespace redshank

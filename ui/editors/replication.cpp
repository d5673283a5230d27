// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "replication.h"

#include "core/base/bytes.h"
#include "core/metrics/infotext.h"
#include "core/redis/connection.h"

namespace redshank {

void readReplication(Connection &connection, QObject *context, std::function<void(const Replication &)> callback)
{
    connection.send(
        Command{"INFO", "replication"}, context, [&connection, callback = std::move(callback)](const ReplyView &reply) {
            if (connection.state() != Connection::State::Ready)
                return;
            Replication replication;
            const InfoText info = reply.isError() ? InfoText() : InfoText(reply.toByteArray());
            const QByteArray role = info.role().isEmpty() ? connection.server().role : info.role();
            replication.isReadOnlyReplica = role == "replica" && info.text("slave_read_only") != "0";
            if (const QByteArray host = info.text("master_host"); !host.isEmpty())
                replication.master = escaped(host + ':' + info.text("master_port"));
            callback(replication);
        });
}

} // namespace redshank

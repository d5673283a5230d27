// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyfacts.h"

#include "core/edit/readfailure.h"
#include "core/redis/connection.h"
#include "valuetypes.h"

#include <memory>

namespace redshank {

namespace {

/// Collects the replies of one pipeline; shared by their handlers.
struct FactsJob : std::enable_shared_from_this<FactsJob>
{
    FactsJob(Connection &server, KeyFactsOptions what, QObject *asker, KeyFactsCallback answer)
        : connection(server)
        , options(std::move(what))
        , context(asker)
        , callback(std::move(answer))
    { }

    template <typename Take> void ask(const Command &command, Take take)
    {
        ++waiting;
        connection.send(command, context, [self = shared_from_this(), take](const ReplyView &reply) {
            take(*self, reply);
            if (--self->waiting == 0)
                self->finish();
        });
    }

    void askSize(const QByteArray &type)
    {
        sizeAskedFor = type;
        const QByteArray &command = valueType(type).sizeCommand;
        if (!command.isEmpty())
            ask(Command{command, facts.key}, [](FactsJob &job, const ReplyView &reply) { job.takeSize(reply); });
    }

    void takeType(const ReplyView &reply)
    {
        if (reply.isError())
            error = readFailure(reply);
        else
            facts.type = reply.toByteArray();
        // Sent from here it still travels ahead of whatever the caller sends next.
        if (!error && facts.type != "none" && facts.type != sizeAskedFor)
            askSize(facts.type);
    }

    void takeTtl(const ReplyView &reply)
    {
        if (reply.isError())
            return;
        const qint64 left = reply.integer(-1);
        facts.isTtlKnown = true;
        if (left >= 0)
            facts.ttl = std::chrono::milliseconds(left);
        isGone = left == -2; // Expired between TYPE and PTTL.
    }

    void takeSize(const ReplyView &reply)
    {
        // A refused size is unknown; a wrong guess of the type is answered by WRONGTYPE and asked again.
        if (!reply.isError())
            facts.size = reply.integer(-1);
    }

    void finish()
    {
        if (error) {
            callback(error);
            return;
        }
        if (facts.type == "none" || isGone) {
            KeyFacts absent;
            absent.key = facts.key;
            callback(absent);
            return;
        }
        facts.isPresent = true;
        callback(facts);
    }

    Connection &connection;
    KeyFactsOptions options;
    QObject *context;
    KeyFactsCallback callback;
    KeyFacts facts;
    Error error;
    QByteArray sizeAskedFor;
    bool isGone = false;
    int waiting = 0;
};

} // namespace

void readKeyFacts(Connection &connection, const QByteArray &key, const KeyFactsOptions &options, QObject *context,
    KeyFactsCallback callback)
{
    const auto job = std::make_shared<FactsJob>(connection, options, context, std::move(callback));
    job->facts.key = key;
    job->ask({"TYPE", key}, [](FactsJob &self, const ReplyView &reply) { self.takeType(reply); });
    job->ask({"PTTL", key}, [](FactsJob &self, const ReplyView &reply) { self.takeTtl(reply); });
    job->ask({"OBJECT", "ENCODING", key}, [](FactsJob &self, const ReplyView &reply) {
        if (!reply.isError())
            self.facts.encoding = reply.toByteArray();
    });
    if (options.wantsMemoryUsage) {
        job->ask({"MEMORY", "USAGE", key}, [](FactsJob &self, const ReplyView &reply) {
            if (!reply.isError())
                self.facts.memoryUsage = reply.integer(-1);
        });
    }
    if (!options.expectedType.isEmpty())
        job->askSize(options.expectedType);
}

} // namespace redshank

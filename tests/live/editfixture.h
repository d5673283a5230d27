// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/edit/editapplier.h"
#include "core/edit/editcapabilities.h"
#include "core/redis/connection.h"
#include "tests/support/realserver.h"
#include "tests/support/test.h"
#include "tests/support/waitloop.h"

#include <optional>

namespace redshank {

/// One of the ways in which edits reach a server: what the server allows, and what the applier is told.
struct EditPath
{
    QByteArray name;
    bool hasHello = true; ///< false: RESP2 only
    bool hasScripts = true; ///< false: the user's ACL denies them
    bool hasKeepTtl = true; ///< false: as on servers before 6.0
    EditStrategy best = EditStrategy::Script;
};

inline const QList<EditPath> &editPaths()
{
    static const QList<EditPath> paths{
        {"native", true, true, true, EditStrategy::Native},
        {"script"},
        {"script, RESP2", false},
        {"script, no KEEPTTL", true, true, false},
        {"transaction", true, false},
        {"transaction, RESP2", false, false},
        {"transaction, no KEEPTTL", true, false, false},
    };
    return paths;
}

/// A server, a connection and an applier of one path; apply() waits for the outcome.
class EditFixture
{
public:
    bool start(const EditPath &path)
    {
        QStringList arguments;
        if (!path.hasHello)
            arguments << QStringLiteral("--rename-command") << QStringLiteral("HELLO") << QString();
        if (!server.start(arguments))
            return false;
        ConnectionParams params = server.params();
        if (!path.hasScripts) {
            server.command({"ACL", "SETUSER", "plain", "on", ">pw", "~*", "&*", "+@all", "-@scripting"});
            params.user = "plain";
            params.password = Secret("pw");
        }
        connect(params);
        configure(path);
        return QTest::qWaitFor([this] { return connection->state() == Connection::State::Ready; }, patience)
            && connection->server().protocol == (path.hasHello ? 3 : 2);
    }

    void connect(const ConnectionParams &params)
    {
        applier.reset();
        connection = std::make_unique<Connection>(params);
        connection->open();
        applier = std::make_unique<EditApplier>(*connection);
    }

    /// Tells the applier of this connection what it may use.
    void configure(const EditPath &path)
    {
        applier->setBestStrategy(path.best);
        applier->setWithoutKeepTtl(!path.hasKeepTtl);
    }

    /// Whether the server has the conditional SET at all; the one that the distribution brings may be older.
    bool canTake(const EditPath &path) const
    {
        return path.best != EditStrategy::Native || editCapabilities(connection->server()).hasConditionalSet;
    }

    EditOutcome apply(const Edit &edit)
    {
        std::optional<EditOutcome> outcome;
        waitInLoop([&](QEventLoop &loop) {
            applier->apply(edit, &loop, [&](const EditOutcome &result) {
                outcome = result;
                loop.quit();
            });
        });
        return outcome.value();
    }

    Verification verify(const Edit &edit)
    {
        std::optional<Verification> found;
        waitInLoop([&](QEventLoop &loop) {
            applier->verify(edit, &loop, [&](Verification result, const Error &) {
                found = result;
                loop.quit();
            });
        });
        return found.value();
    }

    QByteArray text(const QByteArrayList &arguments)
    {
        const Reply reply = server.command(arguments);
        if (reply.isError())
            return "E:" + reply.failure.server;
        return reply.type == ReplyType::Integer ? QByteArray::number(reply.integer)
            : reply.type == ReplyType::Nil      ? QByteArray("(nil)")
                                                : reply.bytes;
    }

    QByteArrayList list(const QByteArrayList &arguments)
    {
        QByteArrayList texts;
        for (const Reply &element : server.command(arguments).elements)
            texts.append(element.bytes);
        return texts;
    }

    RealServer server;
    std::unique_ptr<Connection> connection;
    std::unique_ptr<EditApplier> applier;
};

} // namespace redshank

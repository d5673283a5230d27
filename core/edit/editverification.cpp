// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "editverification.h"

#include "core/redis/connection.h"
#include "editcheck.h"
#include "readfailure.h"

#include <memory>

namespace redshank {

namespace {

/// What the replies of one pipeline have said so far; shared by their handlers.
struct Look
{
    QByteArray presentType;
    Error error; ///< no answer came
    bool isApplied = true;
    bool isAsShown = true;
    qsizetype waiting = 0;

    void take(const EditCheck &check, const ReplyView &reply, bool &conclusion)
    {
        if (!reply.isAnswered() && !error)
            error = readFailure(reply);
        // An empty string and an absent one read alike; an absent key holds nothing at all.
        const bool isReadFromNothing = presentType == "none" && check.compare != EditCheck::Compare::Absent;
        if (isReadFromNothing || !holds(check, reply))
            conclusion = false;
    }

    Verification conclusion(const Edit &edit) const
    {
        if (error || edit.applied.isEmpty())
            return Verification::CannotTell;
        const bool isThere = presentType != "none";
        if (isApplied && (!isThere || presentType == edit.type))
            return Verification::Applied;
        const bool wasThere = edit.existence == Edit::Existence::MustExist;
        if (isAsShown && isThere == wasThere && (!isThere || presentType == edit.type))
            return Verification::NotApplied;
        return Verification::Different;
    }
};

} // namespace

void verifyEdit(Connection &connection, const Edit &edit, QObject *context,
    std::function<void(Verification, const Error &)> callback)
{
    const auto look = std::make_shared<Look>();
    look->waiting = 1 + edit.applied.size() + edit.checks.size();
    const auto answered = [look, edit, callback = std::move(callback)] {
        if (--look->waiting == 0)
            callback(look->conclusion(edit), look->error);
    };
    connection.send({"TYPE", edit.key}, context, [look, answered](const ReplyView &reply) {
        if (reply.isError())
            look->error = readFailure(reply);
        look->presentType = reply.toByteArray();
        answered();
    });
    for (const EditCheck &check : edit.applied) {
        connection.send(check.read, context, [look, check, answered](const ReplyView &reply) {
            look->take(check, reply, look->isApplied);
            answered();
        });
    }
    for (const EditCheck &check : edit.checks) {
        connection.send(check.read, context, [look, check, answered](const ReplyView &reply) {
            look->take(check, reply, look->isAsShown);
            answered();
        });
    }
}

} // namespace redshank

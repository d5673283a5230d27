// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "editapplier.h"

#include "core/redis/connection.h"
#include "editcapabilities.h"
#include "editcheck.h"
#include "editscript.h"
#include "edittransaction.h"
#include "editverification.h"

#include <QPointer>

#include <deque>

namespace redshank {

namespace {

/// How often a conditional SET that found other bytes is tried again because they were the shown ones a moment later.
constexpr int maximumNativeAttempts = 8;

struct Request
{
    Edit edit;
    EditOptions options;
    QPointer<QObject> context;
    EditApplier::Callback callback;
    int attempts = 0;
};
using RequestPtr = std::shared_ptr<Request>;

} // namespace

class EditApplier::Private
{
public:
    Private(EditApplier *owner, Connection &server)
        : q(owner)
        , connection(server)
    { }

    void run(const RequestPtr &request);
    void runNative(const RequestPtr &request);
    void inspect(const RequestPtr &request);
    void inspectAbsence(const RequestPtr &request);
    void runScript(const RequestPtr &request);
    void runTransaction(const RequestPtr &request);
    void startTransaction();
    void endTransaction(const EditOutcome &outcome);
    EditCapabilities capabilities() const
    {
        EditCapabilities known = editCapabilities(connection.server());
        known.hasKeepTtl = known.hasKeepTtl && !hasNoKeepTtl;
        return known;
    }
    void deliver(const RequestPtr &request, const EditOutcome &outcome);
    /// The last thing that is done: the callback may delete the applier.
    static void tell(const RequestPtr &request, const EditOutcome &outcome)
    {
        if (request->context && request->callback)
            request->callback(outcome);
    }

    EditApplier *const q;
    Connection &connection;
    EditStrategy best = EditStrategy::Native;
    bool hasNoKeepTtl = false;
    bool isNativeRefused = false;
    bool isScriptRefused = false;
    std::unique_ptr<Connection> transactionConnection;
    std::unique_ptr<EditTransaction> transaction; ///< the one that runs, of the front of the queue
    std::deque<RequestPtr> queue;
};

void EditApplier::Private::run(const RequestPtr &request)
{
    ++request->attempts;
    const bool hasNative = request->edit.existence == Edit::Existence::MustBeAbsent || capabilities().hasConditionalSet;
    if (best == EditStrategy::Native && !request->edit.native.isEmpty() && !isNativeRefused && hasNative)
        runNative(request);
    else if (best != EditStrategy::Transaction && !isScriptRefused)
        runScript(request);
    else
        runTransaction(request);
}

void EditApplier::Private::runNative(const RequestPtr &request)
{
    SendOptions options;
    options.isConfirmed = request->options.isConfirmed;
    connection.send(request->edit.native, options, q, [this, request](const ReplyView &reply) {
        if (reply.isOk()) {
            deliver(request, appliedOutcome());
        } else if (!reply.isAnswered()) {
            deliver(request, lostOutcome(reply));
        } else if (reply.isNil() || reply.error().kind == Error::Kind::WrongType) {
            inspect(request); // The condition did not hold; the reply does not say which.
        } else if (reply.isError() && reply.error().server.contains("syntax error")) {
            isNativeRefused = true;
            run(request);
        } else {
            deliver(request, failedOutcome(reply.error()));
        }
    });
}

void EditApplier::Private::deliver(const RequestPtr &request, const EditOutcome &outcome)
{
    const Edit &edit = request->edit;
    if (outcome.kind != EditOutcome::Kind::KeyExists || outcome.presentType != edit.type || edit.existing.isEmpty()) {
        tell(request, outcome);
        return;
    }
    connection.send(edit.existing, q, [request, outcome](const ReplyView &reply) {
        EditOutcome shown = outcome;
        const EditOutcome present = conflictOutcome(-1, reply);
        shown.theirs = present.theirs;
        shown.theirsSize = present.theirsSize;
        tell(request, shown);
    });
}

void EditApplier::Private::inspectAbsence(const RequestPtr &request)
{
    connection.send({"TYPE", request->edit.key}, q, [this, request](const ReplyView &reply) {
        if (reply.isError())
            deliver(request, failedOutcome(nothingWritten(reply)));
        else if (const auto refused = refusedByType(request->edit, reply.toByteArray()))
            deliver(request, *refused);
        else if (request->attempts < maximumNativeAttempts)
            run(request); // gone again; the conditional command provably wrote nothing
        else
            deliver(request, existsOutcome({}));
    });
}

void EditApplier::Private::inspect(const RequestPtr &request)
{
    if (request->edit.existence == Edit::Existence::MustBeAbsent) {
        inspectAbsence(request);
        return;
    }
    const EditCheck &check = request->edit.checks.first();
    const auto outcome = std::make_shared<std::optional<EditOutcome>>();
    connection.send({"TYPE", request->edit.key}, q, [request, outcome](const ReplyView &reply) {
        *outcome =
            reply.isError() ? failedOutcome(nothingWritten(reply)) : refusedByType(request->edit, reply.toByteArray());
    });
    connection.send(check.read, q, [this, request, outcome](const ReplyView &reply) {
        const bool isAsShown = holds(request->edit.checks.first(), reply);
        if (!*outcome && reply.isError())
            *outcome = failedOutcome(nothingWritten(reply));
        if (*outcome || !isAsShown || request->attempts >= maximumNativeAttempts)
            return;
        // Changed back meanwhile. The conditional command provably wrote nothing: this is another try, not a second
        // run.
        *outcome = EditOutcome{};
        run(request);
    });
    connection.send(check.theirs, q, [this, request, outcome](const ReplyView &reply) {
        const bool isTriedAgain = *outcome && (*outcome)->kind == EditOutcome::Kind::Failed && !(*outcome)->error;
        if (!isTriedAgain)
            deliver(request, outcome->value_or(conflictOutcome(0, reply)));
    });
}

void EditApplier::Private::runScript(const RequestPtr &request)
{
    SendOptions options;
    options.isConfirmed = request->options.isConfirmed;
    connection.send(scriptCommand(request->edit, capabilities()), options, q, [this, request](const ReplyView &reply) {
        if (!reply.isAnswered()) {
            deliver(request, lostOutcome(reply));
        } else if (!reply.isError()) {
            deliver(request, scriptOutcome(reply));
        } else if (const Error error = reply.error(); isUnavailableCommand(error)) {
            // Remembered only where it is EVAL that is refused, and not this key or a command inside the script.
            isScriptRefused = isScriptRefused || error.server.toLower().contains("'eval'");
            runTransaction(request);
        } else {
            deliver(request, failedOutcome(error));
        }
    });
}

void EditApplier::Private::runTransaction(const RequestPtr &request)
{
    queue.push_back(request);
    if (!transaction)
        startTransaction();
}

void EditApplier::Private::startTransaction()
{
    if (transactionConnection && transactionConnection->params().database != connection.params().database)
        transactionConnection.reset();
    if (!transactionConnection || transactionConnection->state() == Connection::State::Failed
        || transactionConnection->state() == Connection::State::Closed) {
        transactionConnection = std::make_unique<Connection>(connection.params(), Role::Transaction);
        // A new socket knows nothing of WATCH and MULTI: what follows them must never go out on one.
        transactionConnection->setReconnecting(false);
        transactionConnection->open();
    }
    const RequestPtr &request = queue.front();
    transaction = std::make_unique<EditTransaction>(
        *transactionConnection, request->edit, capabilities(), request->options.isConfirmed);
    connect(transaction.get(), &EditTransaction::finished, q,
        [this](const EditOutcome &outcome) { endTransaction(outcome); });
    transaction->start();
}

void EditApplier::Private::endTransaction(const EditOutcome &outcome)
{
    const RequestPtr request = queue.front();
    queue.pop_front();
    hasNoKeepTtl = hasNoKeepTtl || transaction->isWithoutKeepTtl();
    // Both may be what is calling us.
    if (!transaction->mayReuseConnection())
        transactionConnection.release()->deleteLater();
    transaction.release()->deleteLater();
    if (!queue.empty())
        startTransaction();
    deliver(request, outcome);
}

EditApplier::EditApplier(Connection &connection, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, connection))
{ }

EditApplier::~EditApplier() = default;

void EditApplier::apply(const Edit &edit, const EditOptions &options, QObject *context, Callback callback)
{
    d->run(std::make_shared<Request>(Request{edit, options, context, std::move(callback)}));
}

void EditApplier::verify(const Edit &edit, QObject *context, VerifyCallback callback)
{
    verifyEdit(d->connection, edit, context, std::move(callback));
}

void EditApplier::setBestStrategy(EditStrategy strategy)
{
    d->best = strategy;
}

void EditApplier::setWithoutKeepTtl(bool isWithout)
{
    d->hasNoKeepTtl = isWithout;
}

} // namespace redshank

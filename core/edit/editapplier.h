// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "edit.h"

#include <QObject>

#include <functional>
#include <memory>

namespace redshank {

class Connection;

/// The ways of compare-and-set in one server-side step, best first.
enum class EditStrategy : quint8 {
    Native, ///< SET .. IFEQ .. KEEPTTL (Valkey 8.1, Redis 8.4); strings only, all else goes to Script
    Script, ///< EVAL
    Transaction, ///< WATCH, reads, MULTI, writes, EXEC on a connection of its own
};

struct EditOptions
{
    bool isConfirmed = false; ///< the user has confirmed this edit; for safety levels that ask
};

/// Applies edits to one server. Chooses the best way that the server allows and remembers what it refused, for as long
/// as this object lives; opens a connection of its own only where scripts are refused. A command that may have run is
/// never sent again.
///
/// Lives in the connection's thread; one for many keys. The connection must outlive it. Callbacks run once, never
/// inside apply(), and are dropped when `context` dies first: what has been sent then runs all the same.
class EditApplier : public QObject
{
    Q_OBJECT
public:
    using Callback = std::function<void(const EditOutcome &)>;
    using VerifyCallback = std::function<void(Verification, const Error &)>;

    explicit EditApplier(Connection &connection, QObject *parent = nullptr);
    ~EditApplier() override;

    void apply(const Edit &edit, const EditOptions &options, QObject *context, Callback callback);
    void apply(const Edit &edit, QObject *context, Callback callback) { apply(edit, {}, context, std::move(callback)); }
    /// Reads whether an edit with unknown outcome has run; writes nothing. The connection may be a new one by then.
    void verify(const Edit &edit, QObject *context, VerifyCallback callback);

    /// Not better than this; for tests and for servers that are known to mislead.
    void setBestStrategy(EditStrategy strategy);
    /// Assumes a server older than 6.0, whose SET has no KEEPTTL; otherwise found out by asking.
    void setWithoutKeepTtl(bool isWithout);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace redshank

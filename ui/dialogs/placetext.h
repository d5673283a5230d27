// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace redshank {

class Session;

// Where something is about to be done, as a question names it, on a line each. Plain text.

/// `0 (sessions)`: the number, and what the user calls it.
QString databaseText(const Session &session);
/// Server and database; with what the user calls it: `Database: 0 (sessions)`.
QString placeText(const Session &session);
/// Those and the key.
QString keyPlace(const Session &session, const QByteArray &key);
/// Why nothing may be changed there by the safety level of the profile; empty: it may.
QString changeRefusal(const Session &session);
/// A key's name that fits in a question, however long the key is.
QString keyNameForQuestion(const QByteArray &key);

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/edit/edit.h"
#include "scanposition.h"
#include "tablepager.h"

namespace redshank {

/// Fields by HSCAN, each once. A small hash (listpack encoding) comes whole, whatever page size is asked for.
class HashPager : public TablePager
{
    Q_OBJECT
public:
    HashPager(Connection &connection, const QByteArray &key, QObject *parent = nullptr);

protected:
    void rewindRows(const PageStart &start) override;
    Command rowsCommand(qint64 count) override;
    Error takeRows(const ReplyView &reply, PageBudget &budget, QList<ValueRow> &rows) override;

private:
    ScanPosition m_scan;
};

/// Only while the field still holds `shown`.
Edit setHashField(const QByteArray &key, const QByteArray &field, const QByteArray &shown, const QByteArray &value);
/// Only while there is no such field.
Edit addHashField(const QByteArray &key, const QByteArray &field, const QByteArray &value);
/// Only while the field still holds `shown`.
Edit removeHashField(const QByteArray &key, const QByteArray &field, const QByteArray &shown);
/// Only while `field` still holds `shown` and nothing has the new name. In one step: neither the value nor the key's
/// TTL is ever lost, even of a hash with a single field.
Edit renameHashField(
    const QByteArray &key, const QByteArray &field, const QByteArray &shown, const QByteArray &newName);

/// A new hash of these (field, value) rows. KeyExists where there is a key of that name, whatever it holds.
Edit createHash(const QByteArray &key, const QList<QByteArrayList> &rows);

} // namespace redshank

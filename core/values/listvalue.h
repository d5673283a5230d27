// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/edit/edit.h"
#include "tablepager.h"

namespace redshank {

/// Elements by LRANGE from PageStart::position on.
class ListPager : public TablePager
{
    Q_OBJECT
public:
    ListPager(Connection &connection, const QByteArray &key, QObject *parent = nullptr);

protected:
    void rewindRows(const PageStart &start) override;
    Command rowsCommand(qint64 count) override;
    Error takeRows(const ReplyView &reply, PageBudget &budget, QList<ValueRow> &rows) override;

private:
    qint64 m_asked = 0; ///< rows in the page that is on its way
    qint64 m_next = 0;
};

enum class ListEnd : quint8 { Head, Tail };
enum class ListSide : quint8 { Before, After };

/// Only while the element at `index` (from the head) still is `shown`; equal elements elsewhere stay untouched.
Edit setListElement(const QByteArray &key, qint64 index, const QByteArray &shown, const QByteArray &value);
Edit pushListElement(const QByteArray &key, ListEnd end, const QByteArray &value);
/// A new element beside exactly the one at `index`, only while that still is `shown`; equal ones elsewhere mean
/// nothing.
Edit insertListElement(
    const QByteArray &key, qint64 index, const QByteArray &shown, ListSide side, const QByteArray &value);
/// Exactly the element at `index`, only while it still is `shown`.
Edit removeListElement(const QByteArray &key, qint64 index, const QByteArray &shown);

/// A new list of these rows, one element each. KeyExists where there is a key of that name, whatever it holds.
Edit createList(const QByteArray &key, const QList<QByteArrayList> &rows);

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "valuepager.h"

namespace redshank {

/// A value of a type that nobody here knows (a module's): facts instead of contents, and never an error for being
/// unknown. Rows: {"TYPE", ..}, {"OBJECT ENCODING", ..}, {"DUMP", its bytes as a decimal number}; a refused one is left
/// out.
class GenericPager : public ValuePager
{
    Q_OBJECT
public:
    static constexpr qint64 maximumDump = 16 * 1024 * 1024;

    GenericPager(Connection &connection, const QByteArray &key, QObject *parent = nullptr);

protected:
    void rewind(const PageStart &start) override;
    Command pageCommand() override;
    Error takePage(const ReplyView &reply, QList<ValueRow> &rows) override;
    bool wantsMore(const QList<ValueRow> &rows) const override;
    bool takesErrorReplies() const override { return true; }

private:
    qsizetype m_step = 0;
};

} // namespace redshank

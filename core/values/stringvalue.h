// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/edit/edit.h"
#include "valuepager.h"

namespace redshank {

/// A string as windows of bytes. loadFirst() brings all of it where it has at most wholeLimit bytes, read in one
/// command, so that it is never a mixture of two versions; else a first window of pageSize() bytes, isComplete() being
/// false: then it is partial, and read-only. loadMore() brings further windows, loadWhole() all the rest.
class StringPager : public ValuePager
{
    Q_OBJECT
public:
    /// Bytes that are loaded whole without being asked.
    static constexpr qint64 defaultWholeLimit = 1024 * 1024;
    static constexpr qint64 windowSize = 64 * 1024;

    StringPager(Connection &connection, const QByteArray &key, QObject *parent = nullptr);

    /// Reads on until the value is complete, in windows of 1 MiB, each with its own pageLoaded.
    void loadWhole();

    void setWholeLimit(qint64 bytes) { m_wholeLimit = bytes; }
    qint64 wholeLimit() const { return m_wholeLimit; }
    /// Typed, never text in the value: what has been read is not all there is.
    bool isPartial() const { return !isComplete(); }

protected:
    void rewind(const PageStart &start) override;
    Command pageCommand() override;
    Error takePage(const ReplyView &reply, QList<ValueRow> &rows) override;
    bool wantsMore(const QList<ValueRow> &rows) const override;

private:
    void readOn();

    qint64 m_wholeLimit = defaultWholeLimit;
    qint64 m_asked = 0; ///< bytes wanted of the page that is on its way
    qint64 m_offset = 0;
    qint64 m_sizeAtFirst = -1;
    bool m_isReadingWhole = false; ///< the second, larger read of a value up to wholeLimit
    bool m_isLoadingWhole = false; ///< asked for by loadWhole()
};

/// The whole value, compare-and-set against all the bytes that were shown; an empty value is a value. The TTL stays.
Edit setString(const QByteArray &key, const QByteArray &shown, const QByteArray &value);

/// A new string without a TTL. KeyExists where there is a key of that name, whatever it holds.
Edit createString(const QByteArray &key, const QByteArray &value);

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace redshank {

/// Where a scan stands. Cursors are unsigned 64-bit numbers that travel as the server's own bytes; a server or proxy
/// that goes round in a circle is noticed. A value without socket.
class ScanCursor
{
public:
    enum class Step : quint8 {
        Next, ///< bytes() is of the next call
        Last, ///< the scan is through
        Invalid, ///< not a cursor; nothing has changed
        Repeated, ///< seen before, so that the scan would never end; bytes() is that cursor
    };

    /// Of the next call; "0" before the first.
    const QByteArray &bytes() const { return m_bytes; }
    bool isAtStart() const { return m_value == 0; }
    /// The cursor of a reply.
    Step take(QByteArrayView cursor);
    /// A call whose names were lost is made again: what it answered before is no circle.
    void goBack(const QByteArray &cursor);
    /// How much of the database lies behind, 0 to 1; negative where the cursors do not say. Servers count through
    /// their hash table from the highest bit down, so that the reversed bits of a cursor are its place in it, whatever
    /// MATCH and TYPE leave out and whether or not the table grows meanwhile.
    double position() const;

private:
    QByteArray m_bytes{"0"};
    QByteArray m_marked; ///< a cursor from earlier: seeing it again is a circle
    quint64 m_nextMark = 1; ///< after so many the mark moves on, twice as far each time (Brent)
    quint64 m_count = 0;
    quint64 m_value = 0;
    quint64 m_place = 0; ///< reversed bits
    int m_steps = 0; ///< in which the place has moved forward; -1: it has not always
};

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace redshank {

/// Follows the frames of a WebSocket client without reading them, for the one rule that QtWebSockets 6.4 does not hold:
/// frames of a client are masked (RFC 6455, 5.1).
class FrameGuard
{
public:
    /// How many of these bytes come before the first frame that is not masked: all of them, in a proper stream.
    qsizetype accept(QByteArrayView bytes);
    bool isViolated() const { return m_isViolated; }

private:
    int m_headerBytes = 0; ///< of the frame at hand, seen so far
    int m_headerSize = 2; ///< as far as it is known
    quint64 m_length = 0;
    quint64 m_payloadLeft = 0;
    bool m_isViolated = false;
};

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "frameguard.h"

namespace redshank {

namespace {
constexpr quint8 kMasked = 0x80;
constexpr int kMaskSize = 4;
constexpr quint8 kLength16 = 126;
constexpr quint8 kLength64 = 127;
} // namespace

qsizetype FrameGuard::accept(QByteArrayView bytes)
{
    qsizetype position = 0;
    while (position < bytes.size() && !m_isViolated) {
        if (m_payloadLeft > 0) {
            const auto skipped = qsizetype(qMin<quint64>(m_payloadLeft, quint64(bytes.size() - position)));
            m_payloadLeft -= quint64(skipped);
            position += skipped;
            continue;
        }
        const auto byte = quint8(bytes[position]);
        const int lengthSize = m_headerSize - 2 - kMaskSize;
        if (m_headerBytes == 1) {
            if (!(byte & kMasked)) {
                m_isViolated = true;
                return qMax<qsizetype>(0, position - 1);
            }
            const quint8 length = byte & ~kMasked;
            m_length = length < kLength16 ? length : 0;
            m_headerSize = 2 + kMaskSize + (length == kLength16 ? 2 : length == kLength64 ? 8 : 0);
        } else if (m_headerBytes >= 2 && m_headerBytes < 2 + lengthSize) {
            m_length = m_length << 8 | byte;
        }
        ++position;
        if (++m_headerBytes > 1 && m_headerBytes == m_headerSize) {
            m_payloadLeft = m_length;
            m_headerBytes = 0;
            m_headerSize = 2;
        }
    }
    return position;
}

} // namespace redshank

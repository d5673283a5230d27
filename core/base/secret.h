// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace redshank {

/// A password or token. Its buffer is overwritten when the last holder lets go, and it has no stream operator,
/// so that it cannot end up in a log by accident. Copies share one buffer.
class Secret
{
public:
    Secret() = default;
    explicit Secret(QByteArray bytes);
    Secret(const Secret &) = default;
    Secret(Secret &&) noexcept = default;
    Secret &operator=(const Secret &other);
    Secret &operator=(Secret &&other) noexcept;
    ~Secret();

    bool isEmpty() const { return m_bytes.isEmpty(); }
    const QByteArray &bytes() const { return m_bytes; }
    bool operator==(const Secret &other) const;

private:
    void wipe();
    QByteArray m_bytes;
};

/// Compares in a time that depends only on the length of `given`.
bool equalInConstantTime(const QByteArray &given, const QByteArray &expected);

/// `count` bytes of the operating system's secure random source.
QByteArray secureRandomBytes(qsizetype count);

} // namespace redshank

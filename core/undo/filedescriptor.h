// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <stop_token>
#include <utility>

namespace redshank {

/// An open file that is closed with its last owner; closing it lets go of its lock. Offsets are the caller's.
class FileDescriptor
{
public:
    FileDescriptor() = default;
    explicit FileDescriptor(int number)
        : m_number(number)
    { }
    FileDescriptor(FileDescriptor &&other) noexcept
        : m_number(std::exchange(other.m_number, -1))
    { }
    FileDescriptor &operator=(FileDescriptor &&other) noexcept
    {
        std::swap(m_number, other.m_number);
        return *this;
    }
    ~FileDescriptor();

    int number() const { return m_number; }
    bool isOpen() const { return m_number >= 0; }
    /// Waits until nobody else has it locked, or, a moment longer, until somebody stops the waiting; then
    /// false, with errno ECANCELED.
    bool lock(const std::stop_token &stop) const;
    qint64 size() const;
    /// At most `size` bytes; fewer at the end of the file or after an error.
    QByteArray read(qint64 offset, qint64 size) const;
    /// All of them, or false with errno set.
    bool write(qint64 offset, QByteArrayView bytes) const;

private:
    int m_number = -1;
};

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "filedescriptor.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace redshank {

namespace {

// Between two looks at a lock that somebody else has. Short at first: who writes much has it nearly always, and the
// others must find the moments in between.
constexpr std::chrono::microseconds firstLockInterval{50};
constexpr std::chrono::microseconds longestLockInterval{5000};
/// How much longer one tries who is told to stop: what has been done is to be written down, if it can be at all.
constexpr std::chrono::milliseconds lastTries{50};

} // namespace

FileDescriptor::~FileDescriptor()
{
    if (m_number >= 0)
        ::close(m_number);
}

/// A wait inside flock() could only be ended by a signal.
bool FileDescriptor::lock(const std::stop_token &stop) const
{
    std::chrono::microseconds interval = firstLockInterval;
    std::chrono::microseconds sinceStop{0};
    while (::flock(m_number, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return false;
        if (stop.stop_requested() && sinceStop > lastTries) {
            errno = ECANCELED;
            return false;
        }
        if (errno == EWOULDBLOCK) {
            std::this_thread::sleep_for(interval);
            sinceStop += stop.stop_requested() ? interval : std::chrono::microseconds(0);
            interval = std::min(interval * 5 / 4, longestLockInterval);
        }
    }
    return true;
}

qint64 FileDescriptor::size() const
{
    struct stat info;
    return ::fstat(m_number, &info) == 0 ? qint64(info.st_size) : 0;
}

QByteArray FileDescriptor::read(qint64 offset, qint64 size) const
{
    QByteArray bytes(size, Qt::Uninitialized);
    qint64 done = 0;
    while (done < size) {
        const ssize_t count = ::pread(m_number, bytes.data() + done, size_t(size - done), off_t(offset + done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        done += count;
    }
    bytes.truncate(done);
    return bytes;
}

bool FileDescriptor::write(qint64 offset, QByteArrayView bytes) const
{
    qint64 done = 0;
    while (done < bytes.size()) {
        const ssize_t count =
            ::pwrite(m_number, bytes.data() + done, size_t(bytes.size() - done), off_t(offset + done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return false;
        done += count;
    }
    return true;
}

} // namespace redshank

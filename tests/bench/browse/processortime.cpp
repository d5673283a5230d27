// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "processortime.h"

#include <QDir>
#include <QFile>

#include <time.h>

namespace redshank {
namespace {

double secondsOf(clockid_t clock)
{
    timespec spent{};
    clock_gettime(clock, &spent);
    return double(spent.tv_sec) + double(spent.tv_nsec) / 1e9;
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A file `schedstat`: nanoseconds at work, nanoseconds in the queue for it, how often.
Turns readTurns(const QString &path)
{
    const QByteArrayList fields = contents(path).split(' ');
    return {fields.value(0).toDouble() / 1e9, fields.value(1).toDouble() / 1e9};
}

} // namespace

double processorSeconds()
{
    return secondsOf(CLOCK_PROCESS_CPUTIME_ID);
}

double threadSeconds()
{
    return secondsOf(CLOCK_THREAD_CPUTIME_ID);
}

Turns turnsOf(qint64 pid)
{
    return readTurns(QStringLiteral("/proc/%1/schedstat").arg(pid));
}

QHash<QByteArray, double> secondsByThread()
{
    QHash<QByteArray, double> seconds;
    const QString folder = QStringLiteral("/proc/self/task");
    const QStringList threads = QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &thread : threads) {
        const QString path = folder + QLatin1Char('/') + thread;
        seconds[contents(path + QStringLiteral("/comm")).trimmed()] +=
            readTurns(path + QStringLiteral("/schedstat")).worked;
    }
    return seconds;
}

} // namespace redshank

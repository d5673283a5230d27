// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/undo/undojournal.h"
#include "tests/support/test.h"

#include <QDateTime>
#include <QFile>

#include <optional>
#include <sys/stat.h>

// Frames for journals, and what a fresh program finds in one.

namespace redshank {

inline QByteArray journalBytes(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline void writeBytes(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    QCOMPARE(file.write(bytes), bytes.size());
}

inline int journalMode(const QString &path)
{
    struct stat info = {};
    return ::lstat(QFile::encodeName(path).constData(), &info) == 0 ? int(info.st_mode & 07777) : -1;
}

inline UndoServer someServer(int database = 0)
{
    return {QStringLiteral("db.example:6379"), "user\xff", database};
}

/// Two keys with names and payloads of every byte.
inline QList<KeyRecord> someRecords(int number)
{
    KeyRecord first;
    first.key = "k\0\xff*" + QByteArray::number(number);
    first.payload = QByteArray(number % 7 * 11, char(number)) + QByteArray("\0payload\r\n", 10);
    first.expiresAt = 1'700'000'000'000 + number;
    KeyRecord second;
    second.key = "second:" + QByteArray::number(number);
    second.changedTo = number;
    second.source = "from\n";
    second.sourceType = "zset";
    return {first, second};
}

inline UndoFrame someFrame(const QByteArray &id, quint32 batch, qint64 payload = -1)
{
    UndoFrame frame;
    frame.operation.id = id;
    frame.operation.server = someServer();
    frame.operation.time = QDateTime::currentMSecsSinceEpoch();
    frame.batch = batch;
    frame.records = someRecords(int(batch));
    if (payload >= 0)
        frame.records.first().payload = QByteArray(payload, 'x');
    frame.operation.keys = frame.records.size();
    return frame;
}

inline UndoFrame noteFrame(UndoFrame::Kind kind, const QByteArray &id, quint32 batch = 0)
{
    UndoFrame frame;
    frame.kind = kind;
    frame.operation.id = id;
    frame.batch = batch;
    return frame;
}

/// The numbers of the batches of one operation that are to be read.
inline QList<quint32> batchesOf(UndoJournal &journal, const QByteArray &operation)
{
    QList<quint32> numbers;
    auto reader = journal.read(operation);
    while (auto batch = reader ? reader.value().next() : std::nullopt)
        numbers.append(batch->number);
    return numbers;
}

/// The operations of a journal and their records, as a fresh program finds them.
inline QHash<QByteArray, QList<KeyRecord>> found(const QString &path, UndoLimits limits = {})
{
    QHash<QByteArray, QList<KeyRecord>> all;
    UndoJournal journal(path, limits);
    const auto operations = journal.operations();
    if (!operations)
        return all;
    for (const UndoOperation &operation : operations.value()) {
        auto reader = journal.read(operation.id);
        QList<KeyRecord> &records = all[operation.id];
        while (auto batch = reader ? reader.value().next() : std::nullopt) {
            if (!batch->isDamaged)
                records += batch->records;
        }
    }
    return all;
}

} // namespace redshank

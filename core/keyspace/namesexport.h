// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "keyspan.h"

#include <QList>
#include <QObject>
#include <QThreadPool>

#include <atomic>
#include <memory>

namespace redshank {

/// Writes names of keys to a file, in a thread of its own and as they are read: memory does not grow with their number.
/// The file comes into being whole or not at all. Deleting it cancels, and waits for a few thousand names at most.
class NamesExport : public QObject
{
    Q_OBJECT
public:
    enum class Form : quint8 {
        EscapedLines, ///< escaped(), each ended by a line feed: unescaped() gives every byte back
        NulEnded, ///< the very bytes, each ended by NUL; InvalidInput for a name that has a NUL in it
    };

    explicit NamesExport(QObject *parent = nullptr);
    ~NamesExport() override;

    void start(const QList<KeySpan> &spans, const QString &path, Form form);
    void cancel();

Q_SIGNALS:
    void progressed(qint64 written, qint64 total);
    /// How many names are in the file; Cancelled where it was cancelled, Io where it cannot be written.
    void finished(const redshank::Result<qint64> &written);

private:
    Result<qint64> write(const QList<KeySpan> &spans, const QString &path, Form form);

    QThreadPool m_pool; ///< of one thread
    std::atomic<bool> m_isCancelled = false;
};

} // namespace redshank

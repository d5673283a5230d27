// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "namesexport.h"

#include "core/base/bytes.h"
#include "core/base/handover.h"

#include <QElapsedTimer>
#include <QSaveFile>

#include <algorithm>
#include <functional>
#include <utility>

namespace redshank {
namespace {

constexpr qsizetype exportSlice = 4096; ///< names between two looks at the clock
constexpr qint64 exportProgress = 100; ///< milliseconds

Error fileError(const QSaveFile &file)
{
    return {Error::Kind::Io,
        NamesExport::tr("The names cannot be written to %1: %2").arg(file.fileName(), file.errorString()), {}, {}};
}

} // namespace

NamesExport::NamesExport(QObject *parent)
    : QObject(parent)
{
    m_pool.setMaxThreadCount(1);
}

NamesExport::~NamesExport()
{
    cancel();
    m_pool.waitForDone();
    HandOver::take();
}

void NamesExport::cancel()
{
    m_isCancelled = true;
}

void NamesExport::start(const QList<KeySpan> &spans, const QString &path, Form form)
{
    std::function<void()> run = [this, spans, path, form] {
        HandOver::take();
        const Result<qint64> written = write(spans, path, form);
        QMetaObject::invokeMethod(
            this, [this, written] { Q_EMIT finished(written); }, Qt::QueuedConnection);
        HandOver::give();
    };
    HandOver::give();
    m_pool.start(std::move(run));
}

Result<qint64> NamesExport::write(const QList<KeySpan> &spans, const QString &path, Form form)
{
    qint64 total = 0;
    for (const KeySpan &span : spans)
        total += span.size();
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return fileError(file);
    qint64 written = 0;
    Error failure;
    const auto writeName = [&](qsizetype, QByteArrayView name) {
        if (form == Form::NulEnded && name.contains('\0')) {
            failure = {Error::Kind::InvalidInput, tr("The name %1 has a NUL byte in it").arg(escaped(name)), {},
                tr("Export escaped names: they keep every byte.")};
            return false;
        }
        QByteArray line = form == Form::NulEnded ? name.toByteArray() : escaped(name).toUtf8();
        line += form == Form::NulEnded ? '\0' : '\n';
        if (file.write(line) != line.size()) {
            failure = fileError(file);
            return false;
        }
        ++written;
        return true;
    };
    QElapsedTimer sinceTold;
    sinceTold.start();
    for (const KeySpan &span : spans) {
        for (qsizetype begin = span.begin; begin < span.end && !failure; begin += exportSlice) {
            if (m_isCancelled)
                return Error{Error::Kind::Cancelled, tr("Cancelled; no file was written"), {}, {}};
            span.index.forEach(begin, std::min(begin + exportSlice, span.end), writeName);
            if (sinceTold.elapsed() >= exportProgress) {
                QMetaObject::invokeMethod(
                    this, [this, written, total] { Q_EMIT progressed(written, total); }, Qt::QueuedConnection);
                sinceTold.start();
            }
        }
        if (failure)
            return failure;
    }
    if (!file.commit())
        return fileError(file);
    return written;
}

} // namespace redshank

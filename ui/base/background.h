// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/handover.h"

#include <QFutureWatcher>
#include <QObject>
#include <QPromise>
#include <QThreadPool>

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace redshank {

/// Runs `work`, which takes values alone, in a worker thread, and hands its result to `done` in the thread of
/// `context`; if the context dies, nobody is told. Where it `isShort`, both run before this returns.
template <typename Work, typename Done> void runAside(QObject *context, bool isShort, Work work, Done done)
{
    using Value = std::invoke_result_t<Work>;
    if (isShort) {
        done(work());
        return;
    }
    auto promise = std::make_shared<QPromise<Value>>();
    auto *watcher = new QFutureWatcher<Value>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context, [watcher, done = std::move(done)]() mutable {
        HandOver::take();
        watcher->deleteLater();
        done(watcher->future().takeResult());
    });
    promise->start();
    watcher->setFuture(promise->future());
    std::function<void()> run = [promise, work = std::move(work)]() mutable {
        HandOver::take();
        promise->addResult(work());
        HandOver::give();
        promise->finish();
    };
    HandOver::give();
    QThreadPool::globalInstance()->start(std::move(run));
}

} // namespace redshank

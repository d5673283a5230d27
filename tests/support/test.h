// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <QTest>
#include <QTimer>

namespace redshank {

/// How long a test waits for what must come, in ms. Qt Test's five seconds are too few for a loaded machine under a
/// sanitizer, and what fails may fail late.
inline constexpr int patience = 30'000;

/// Whether it does so in time; it is not asked again after it has. What goes on all the while, such as a long reply
/// through a server of this very process, is not held up by the asking.
template <typename Predicate> bool comesTrue(Predicate isTrue)
{
    const QDeadlineTimer deadline(patience);
    while (!isTrue()) {
        if (deadline.hasExpired())
            return false;
        QEventLoop loop;
        QTimer::singleShot(20, &loop, &QEventLoop::quit);
        loop.exec();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    return true;
}

} // namespace redshank

// Qt Test's own ones look again after the first success, which a request that takes a place, or a state that passes,
// does not survive.
#undef QTRY_VERIFY
#define QTRY_VERIFY(expression)                                                                                        \
    do {                                                                                                               \
        if (!redshank::comesTrue([&] { return static_cast<bool>(expression); }))                                       \
            QVERIFY(expression);                                                                                       \
    } while (false)
#undef QTRY_VERIFY2
#define QTRY_VERIFY2(expression, message)                                                                              \
    do {                                                                                                               \
        if (!redshank::comesTrue([&] { return static_cast<bool>(expression); }))                                       \
            QVERIFY2(expression, message);                                                                             \
    } while (false)
#undef QTRY_COMPARE
#define QTRY_COMPARE(actual, expected)                                                                                 \
    do {                                                                                                               \
        if (!redshank::comesTrue([&] { return (actual) == (expected); }))                                              \
            QCOMPARE(actual, expected);                                                                                \
    } while (false)

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QThread>
#include <QTimer>

#include <memory>

// A data race in our own code, in a Qt thread under a Qt event loop: the ThreadSanitizer preset must report it, or its
// suppressions hide too much.
int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    int shared = 0;
    QThread thread;
    QObject inThread;
    inThread.moveToThread(&thread);
    thread.start();
    QMetaObject::invokeMethod(
        &inThread,
        [&] {
            for (int i = 0; i < 100'000; ++i)
                ++shared;
        },
        Qt::QueuedConnection);
    for (int i = 0; i < 100'000; ++i)
        ++shared;
    QTimer::singleShot(200, &application, [&] { thread.quit(); });
    QObject::connect(&thread, &QThread::finished, &application, &QCoreApplication::quit);
    QCoreApplication::exec();
    thread.wait();
    return shared == 0;
}

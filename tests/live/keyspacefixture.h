// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyspace/keyspace.h"
#include "tests/support/fakeserver.h"
#include "tests/support/realserver.h"
#include "tests/support/test.h"

#include <QRandomGenerator>
#include <QSignalSpy>

#include <set>

using namespace redshank;
using State = ScanProgress::State;

class KeyspaceFixture : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

protected:
    bool fill(int count, const QByteArray &prefix = "user:", int from = 0);
    static bool hasEnded(const Keyspace &keyspace)
    {
        return !keyspace.progress().isRunning() && keyspace.progress().state != State::Idle;
    }
    static QByteArrayList names(const KeyIndex &index);

    std::unique_ptr<RealServer> m_server;
};

inline void KeyspaceFixture::init()
{
    m_server = std::make_unique<RealServer>();
    QVERIFY2(m_server->start(), m_server->errorText().constData());
}

inline void KeyspaceFixture::cleanup()
{
    m_server.reset();
}

inline bool KeyspaceFixture::fill(int count, const QByteArray &prefix, int from)
{
    QList<QByteArrayList> commands;
    for (int i = from; i < from + count; i += 500) {
        QByteArrayList command{"MSET"};
        for (int k = i; k < qMin(i + 500, from + count); ++k)
            command << prefix + QByteArray::number(k) << "v";
        commands.append(command);
    }
    return m_server->pipeline(commands);
}

inline QByteArrayList KeyspaceFixture::names(const KeyIndex &index)
{
    QByteArrayList found;
    index.forEach(0, index.size(), [&](qsizetype, QByteArrayView name) {
        found.append(name.toByteArray());
        return true;
    });
    return found;
}

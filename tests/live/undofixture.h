// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyspace/keychanger.h"
#include "core/undo/undorecorder.h"
#include "core/undo/undorun.h"
#include "tests/support/faultproxy.h"
#include "tests/support/realserver.h"
#include "tests/support/test.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>

#include <memory>
#include <optional>

using namespace redshank;
using namespace std::chrono_literals;
using Kind = Error::Kind;

/// A real server, a journal, and what a window does with both.
class UndoFixture : public QObject
{
    Q_OBJECT
protected Q_SLOTS:
    void init();
    void cleanup();

protected:
    struct UndoResult
    {
        UndoAccount account;
        Error error;
        int batches = 0;
    };

    QByteArrayList listed(const QByteArrayList &keys) const
    {
        const KeyIndex index = KeyIndex::of(keys);
        QByteArrayList names;
        for (qsizetype i = 0; i < index.size(); ++i)
            names.append(index.keyAt(i));
        return names;
    }
    /// A new operation with these keys, up to the question.
    std::optional<Result<RecordSurvey>> tried(
        const KeyChange &wanted, const QByteArrayList &keys, UndoOperation::Kind kind = UndoOperation::Kind::Deleted)
    {
        m_recorder = std::make_shared<UndoRecorder>(m_path, m_limits, UndoServer::of(m_params), kind);
        m_changer = std::make_unique<KeyChanger>(m_params, wanted, m_recorder, false);
        std::optional<Result<RecordSurvey>> found;
        connect(m_changer.get(), &KeyChanger::surveyed, this,
            [&found](const Result<RecordSurvey> &survey) { found = survey; });
        m_changer->survey({KeySpan::all(KeyIndex::of(keys))});
        if (!QTest::qWaitFor([&] { return found.has_value(); }, patience))
            return {};
        disconnect(m_changer.get(), &KeyChanger::surveyed, this, nullptr);
        return found;
    }
    RecordSurvey surveyOf(
        const KeyChange &wanted, const QByteArrayList &keys, UndoOperation::Kind kind = UndoOperation::Kind::Deleted)
    {
        const auto found = tried(wanted, keys, kind);
        return found && *found ? found->value() : RecordSurvey();
    }
    void survey(
        const KeyChange &wanted, const QByteArrayList &keys, UndoOperation::Kind kind = UndoOperation::Kind::Deleted)
    {
        QVERIFY(surveyOf(wanted, keys, kind).recorded() > 0);
    }
    ChangeAccount change(const QByteArrayList &keys)
    {
        QSignalSpy finished(m_changer.get(), &KeyChanger::finished);
        m_changer->change(keys);
        if (!QTest::qWaitFor([&] { return finished.count() == 1; }, patience))
            return {};
        return finished.first().first().value<ChangeAccount>();
    }
    UndoResult undo(QByteArray operation = {}, std::optional<ConnectionParams> params = {})
    {
        if (operation.isEmpty())
            operation = m_recorder->operation().id;
        UndoRun run(m_path, m_limits, params.value_or(m_params), operation, false);
        UndoResult result;
        bool isFinished = false;
        connect(&run, &UndoRun::progressed, this, [&result](const UndoAccount &batch, qint64, qint64) {
            ++result.batches;
            result.account.restored += batch.restored;
            result.account.renamedBack += batch.renamedBack;
            result.account.existing += batch.existing;
            result.account.expired += batch.expired;
            result.account.changed += batch.changed;
            result.account.refused += batch.refused;
            result.account.unknown += batch.unknown;
            result.account.untouched += batch.untouched;
        });
        connect(&run, &UndoRun::finished, this, [&](const Error &error) {
            result.error = error;
            isFinished = true;
        });
        run.start();
        if (!QTest::qWaitFor([&] { return isFinished; }, patience))
            result.error.kind = Kind::Timeout;
        return result;
    }
    std::optional<UndoOperation> latest()
    {
        const auto operations = UndoJournal(m_path, m_limits).operations();
        return operations && !operations.value().isEmpty() ? std::optional(operations.value().last()) : std::nullopt;
    }
    /// Strings: "value " and the name.
    QByteArrayList makeKeys(int count)
    {
        QByteArrayList keys;
        QList<QByteArrayList> commands;
        for (int i = 0; i < count; ++i) {
            keys.append("k" + QByteArray::number(i));
            commands.append({"SET", keys.last(), "value " + keys.last()});
        }
        return m_server->pipeline(commands) ? listed(keys) : QByteArrayList();
    }
    /// Keys of every type, with names of every kind; each third expires.
    QByteArrayList makeSamples(int count)
    {
        QByteArrayList keys;
        QList<QByteArrayList> commands;
        for (int i = 0; i < count; ++i) {
            const QByteArray n = QByteArray::number(i);
            keys.append("k*\xff" + QByteArray(1, char(i)) + ':' + n);
            const QByteArray &key = keys.last();
            switch (i % 6) {
            case 0:
                commands.append({"SET", key, QByteArray("\0\xff", 2) + n});
                break;
            case 1:
                commands.append({"HSET", key, "f\0" + n, n, "g", "2"});
                break;
            case 2:
                commands.append({"RPUSH", key, "a", n, "a"});
                break;
            case 3:
                commands.append({"SADD", key, "-7", n}); // of numbers: other sets come back in another order
                break;
            case 4:
                commands.append({"ZADD", key, "1.5", "m", "-inf", n});
                break;
            default:
                commands.append({"XADD", key, "1-1", "f", n});
            }
            if (i % 3 == 0 && i > 0)
                commands.append({"PEXPIRE", key, QByteArray::number(900'000 + i)});
        }
        return m_server->pipeline(commands) ? keys : QByteArrayList();
    }
    QByteArrayList dumpsOf(const QByteArrayList &keys)
    {
        QByteArrayList dumps;
        for (const QByteArray &key : keys)
            dumps.append(m_server->command({"DUMP", key}).bytes);
        return dumps;
    }
    /// A cluster of this one server, instead of the other one.
    void startCluster()
    {
        // Without one of its own, each cluster would listen on the same port for its other nodes.
        QTcpServer free;
        QVERIFY(free.listen(QHostAddress::LocalHost));
        const QString busPort = QString::number(free.serverPort());
        free.close();
        m_server = std::make_unique<RealServer>();
        QVERIFY2(m_server->start({QStringLiteral("--cluster-enabled"), QStringLiteral("yes"), QStringLiteral("--port"),
                     QStringLiteral("0"), QStringLiteral("--cluster-port"), busPort, QStringLiteral("--bind"),
                     QStringLiteral("127.0.0.1")}),
            m_server->errorText().constData());
        m_params = m_server->params();
        QVERIFY(!m_server->command({"CLUSTER", "ADDSLOTSRANGE", "0", "16383"}).isError());
        QTRY_VERIFY(!m_server->command({"SET", "k", "v"}).isError());
    }
    bool exists(const QByteArray &key) { return m_server->command({"EXISTS", key}).integer == 1; }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    UndoLimits m_limits;
    std::unique_ptr<RealServer> m_server;
    ConnectionParams m_params;
    std::shared_ptr<UndoRecorder> m_recorder;
    std::unique_ptr<KeyChanger> m_changer;
};

inline void UndoFixture::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(QStringLiteral("undo.journal"));
    m_limits = {};
    m_server = std::make_unique<RealServer>();
    QVERIFY2(m_server->start(), m_server->errorText().constData());
    m_params = m_server->params();
}

inline void UndoFixture::cleanup()
{
    m_changer.reset();
    m_recorder.reset();
    m_server.reset();
}

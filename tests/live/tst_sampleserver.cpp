// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sampledata.h"
#include "app/sampleserver.h"
#include "core/keyspace/keyspace.h"
#include "core/redis/connection.h"
#include "tests/support/test.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QMap>
#include <QSet>
#include <QTemporaryDir>

#include <csignal>
#include <optional>

using namespace redshank;

class SampleServerTest : public QObject
{
    Q_OBJECT
private:
    /// Starts and waits for the data; nothing in case of failure.
    std::optional<Profile> start(SampleServer &server)
    {
        std::optional<Result<Profile>> result;
        server.start(this, [&result](const Result<Profile> &r) { result = r; });
        Q_ASSERT(!result); // never inside start()
        if (!QTest::qWaitFor([&] { return result.has_value(); }, patience) || !*result)
            return {};
        return result->value();
    }

    /// The replies in the order of the commands; fewer where the connection does not answer.
    QList<Reply> askAll(Connection &connection, const QList<Command> &commands)
    {
        QList<Reply> replies;
        SendOptions options;
        options.isConfirmed = true; // KEYS
        for (const Command &command : commands)
            connection.send(
                command, options, this, [&replies](const ReplyView &view) { replies.append(view.toReply()); });
        if (!QTest::qWaitFor([&] { return replies.size() == commands.size(); }, patience))
            qWarning("only %lld of %lld replies", qlonglong(replies.size()), qlonglong(commands.size()));
        return replies;
    }
    Reply ask(Connection &connection, const Command &command) { return askAll(connection, {command}).value(0); }

    QTemporaryDir m_folder;

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("XDG_RUNTIME_DIR", QFile::encodeName(m_folder.path()));
        QVERIFY2(!SampleServer::findProgram().isEmpty(), "install redis-server or valkey");
    }

    void isFilledWithEveryType()
    {
        SampleServer server;
        const auto profile = start(server);
        QVERIFY(profile.has_value());
        QVERIFY(profile->isSample);
        Connection connection(profile->params);
        connection.open();

        QCOMPARE(ask(connection, {"GET", "mykey"}).bytes, QByteArray("Hello from Redshank"));
        QVERIFY(ask(connection, {"DBSIZE"}).integer > 2500);

        QMap<QByteArray, int> types;
        QSet<QByteArray> namespaces;
        int expiring = 0;
        int raw = 0;
        int foreign = 0;
        QList<Command> details;
        const QList<Reply> keys = ask(connection, {"KEYS", "*"}).elements;
        for (const Reply &key : keys) {
            namespaces.insert(key.bytes.left(key.bytes.indexOf(':')));
            raw += !key.bytes.isValidUtf8();
            foreign += QString::fromUtf8(key.bytes).contains(QChar(0xc0ac)); // the first syllable of "user" in Korean
            details << Command{"TYPE", key.bytes} << Command{"PTTL", key.bytes};
        }
        for (const Reply &reply : askAll(connection, details)) {
            if (reply.type == ReplyType::Status)
                ++types[reply.bytes];
            expiring += reply.type == ReplyType::Integer && reply.integer > 0;
        }
        for (const char *type : {"string", "hash", "list", "set", "zset", "stream"})
            QVERIFY2(types.value(type) >= 1, type);
        for (const char *name :
            {"users", "sessions", "orders", "cache", "queues", "geo", "leaderboards", "flags", "i18n"})
            QVERIFY2(namespaces.contains(name), name);
        QVERIFY(expiring > 400);
        QVERIFY(raw >= 2);
        QVERIFY(foreign >= 3);

        QVERIFY(ask(connection, {"XPENDING", "events:orders", "billing"}).elements.value(0).integer > 0);
        QCOMPARE(ask(connection, {"XINFO", "GROUPS", "events:orders"}).elements.size(), 2);
        QVERIFY(ask(connection, {"PFCOUNT", keys.isEmpty() ? QByteArray() : firstOf(keys, "metrics:visitors:")}).integer
            > 100);
        QVERIFY(ask(connection, {"BITCOUNT", "flags:beta-users"}).integer > 100);
        QCOMPARE(ask(connection, {"GEOPOS", "geo:cities", "서울"}).elements.size(), 1);
        QCOMPARE(
            ask(connection, {"GET", "config:exact-numbers"}).bytes.left(23), QByteArray("{\"id\":9007199254740993,"));
    }

    void showsItsKeysLive()
    {
        SampleServer server;
        const auto profile = start(server);
        QVERIFY(profile.has_value());
        Keyspace keyspace(profile->params);
        keyspace.setFollowing(true);
        keyspace.start();
        QTRY_VERIFY(keyspace.followStatus().isLive() && keyspace.isComplete());
        QVERIFY(!keyspace.followStatus().setting.missing());
        Connection connection(profile->params);
        connection.open();
        ask(connection, {"SET", "made:meanwhile", "v"});
        QTRY_VERIFY(keyspace.index().contains("made:meanwhile"));
    }

    void isPrivateAndWithoutPersistence()
    {
        SampleServer server;
        const auto profile = start(server);
        QVERIFY(profile.has_value());
        constexpr QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther
            | QFile::WriteOther | QFile::ExeOther;
        QVERIFY(profile->params.address.transport == ServerAddress::Transport::Unix);
        QVERIFY(!(QFileInfo(server.folder()).permissions() & others));
        QVERIFY(!(QFileInfo(profile->params.address.path).permissions() & others));
        Connection connection(profile->params);
        connection.open();
        QCOMPARE(ask(connection, {"CONFIG", "GET", "port"}).elements.value(1).bytes, QByteArray("0"));
        QCOMPARE(ask(connection, {"CONFIG", "GET", "save"}).elements.value(1).bytes, QByteArray());
        QCOMPARE(ask(connection, {"CONFIG", "GET", "appendonly"}).elements.value(1).bytes, QByteArray("no"));
        const QStringList files =
            QDir(server.folder()).entryList(QDir::AllEntries | QDir::System | QDir::Hidden | QDir::NoDotAndDotDot);
        QCOMPARE(files, QStringList({QStringLiteral("lock"), QStringLiteral("redis.sock")}));
    }

    void hasGentlePulse()
    {
        SampleServer server;
        const auto profile = start(server);
        QVERIFY(profile.has_value());
        Connection feed(profile->params, Role::Feed);
        QMap<QByteArray, int> messages;
        feed.setPushSink([&messages](const ReplyView &push) {
            if (push[0].bytes() == QByteArrayView("pmessage"))
                ++messages[push[2].toByteArray()];
        });
        feed.open();
        feed.send({"PSUBSCRIBE", "*"}, this, [](const ReplyView &) {});
        QTRY_VERIFY(messages.value("my_channel") >= 2 && messages.value("sensor.temperature") >= 3);
        QTRY_VERIFY(messages.value("orders.created") >= 1);

        Connection connection(profile->params);
        connection.open();
        const qint64 before = ask(connection, {"GET", "counters:requests"}).bytes.toLongLong();
        QTRY_VERIFY(ask(connection, {"GET", "counters:requests"}).bytes.toLongLong() > before);
        QCOMPARE(ask(connection, {"INFO", "errorstats"}).bytes.contains("errorstat_"), false);
    }

    void pulseNeverGrowsWithoutBound()
    {
        // A month of ticks touches few distinct keys: what the pulse adds is bounded by names, not by time.
        QSet<QByteArray> keys;
        const QDateTime now = QDateTime::currentDateTimeUtc();
        for (quint64 tick = 0; tick < 30ull * 24 * 3600 * 4; tick += 997) {
            for (const Command &command : samplePulse(tick, now)) {
                if (command[0] != "PUBLISH")
                    keys.insert(command[1]);
            }
        }
        QVERIFY2(keys.size() < 1200, qPrintable(QString::number(keys.size())));
    }

    void handsOutTheRunningServer()
    {
        SampleServer server;
        const auto first = start(server);
        const qint64 pid = server.processId();
        const auto second = start(server);
        QVERIFY(first && second);
        QCOMPARE(server.processId(), pid);
        QCOMPARE(second->params.address.path, first->params.address.path);
    }

    void tellsWhenItDiesAndStartsAgain()
    {
        SampleServer server;
        QVERIFY(start(server).has_value());
        QString sentence;
        connect(&server, &SampleServer::died, this, [&sentence](const Error &error) { sentence = error.sentence(); });
        ::kill(pid_t(server.processId()), SIGKILL);
        QTRY_VERIFY(!sentence.isEmpty());
        QVERIFY(!server.isRunning());
        QCOMPARE(sentence,
            QStringLiteral("The sample server was ended by signal 9, Killed. Open the sample server again to start a "
                           "new one."));
        QVERIFY(start(server).has_value());
    }

    void tellsTheServersLastWords()
    {
        SampleServer server;
        QVERIFY(start(server).has_value());
        QString sentence;
        connect(&server, &SampleServer::died, this, [&sentence](const Error &error) { sentence = error.sentence(); });
        ::kill(pid_t(server.processId()), SIGTERM);
        QTRY_VERIFY(!sentence.isEmpty());
        QVERIFY2(sentence.contains(QLatin1String("status 0 (")) && sentence.contains(QLatin1String("bye bye")),
            qPrintable(sentence));
        QVERIFY2(!sentence.contains(QLatin1String("\\n")) && sentence.size() < 200, qPrintable(sentence));
    }

    void leavesNothingBehind()
    {
        QString folder;
        qint64 pid = 0;
        {
            SampleServer server;
            QVERIFY(start(server).has_value());
            folder = server.folder();
            pid = server.processId();
        }
        QVERIFY(!QFile::exists(folder));
        QCOMPARE(::kill(pid_t(pid), 0), -1);
    }

    void diesInFlight()
    {
        // At each stage: asked for, launched, filling.
        for (int rounds = 0; rounds < 40; ++rounds) {
            SampleServer server;
            bool isCalled = false;
            server.start(this, [&isCalled](const Result<Profile> &) { isCalled = true; });
            for (int i = 0; i < rounds; ++i)
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 5);
        }
        SampleServer server;
        auto receiver = std::make_unique<QObject>();
        bool isCalled = false;
        server.start(receiver.get(), [&isCalled](const Result<Profile> &) { isCalled = true; });
        receiver.reset();
        QVERIFY(start(server).has_value());
        QVERIFY(!isCalled);
    }

private:
    static QByteArray firstOf(const QList<Reply> &keys, const QByteArray &prefix)
    {
        for (const Reply &key : keys) {
            if (key.bytes.startsWith(prefix))
                return key.bytes;
        }
        return {};
    }
};

QTEST_GUILESS_MAIN(SampleServerTest)
#include "tst_sampleserver.moc"

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/jsonwebsocket.h"
#include "tests/support/test.h"

#include <QElapsedTimer>
#include <QFile>
#include <QThread>

#include <atomic>

using namespace redshank;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool isSanitized = true;
#else
constexpr bool isSanitized = false;
#endif
constexpr qsizetype MiB = 1024 * 1024;
constexpr char kPing[] = R"({"id":1,"cmd":["PING"]})";
constexpr char kGet[] = R"({"id":1,"cmd":["GET","k"]})";
constexpr char kGetLarge[] = R"({"id":1,"cmd":["GET","large"]})";
constexpr char kGetMany[] = R"({"id":1,"cmd":["MGET","mykey","large","mykey"]})";

bool isError(const QString &answer)
{
    return answer.startsWith(QLatin1String("{\"id\":1,\"error\":\"ERR "));
}

/// Peak of this process, which the endpoint is a part of; 0 where a sanitizer's own memory would be counted too.
qint64 peakBytes()
{
    if (isSanitized)
        return 0;
    QFile file(QStringLiteral("/proc/self/status"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray status = file.readAll();
    const qsizetype at = status.indexOf("VmHWM:");
    return status.mid(at + 6, 40).trimmed().split(' ').first().toLongLong() * 1024;
}

void resetPeak()
{
    QFile file(QStringLiteral("/proc/self/clear_refs"));
    if (file.open(QIODevice::WriteOnly))
        file.write("5");
}

/// Asks for something small over and over in a thread of its own, as any other client would.
class Bystander
{
public:
    explicit Bystander(const EndpointFixture &fixture, const QByteArray &target = "/", int status = 200)
        : m_thread(QThread::create([this, &fixture, target, status] {
            const auto client = fixture.client();
            do {
                QElapsedTimer clock;
                clock.start();
                const HttpReply reply = client->request("GET", target);
                m_longest = std::max<qint64>(m_longest, clock.elapsed());
                m_isServed = m_isServed && reply.status == status;
            } while (!m_isOver);
        }))
    {
        m_thread->start();
    }
    ~Bystander() { stop(); }

    void stop()
    {
        m_isOver = true;
        m_thread->wait();
    }
    qint64 longest() const { return m_longest; } ///< milliseconds
    bool isServed() const { return m_isServed; }

private:
    std::atomic<bool> m_isOver = false;
    std::atomic<bool> m_isServed = true;
    std::atomic<qint64> m_longest = 0;
    std::unique_ptr<QThread> m_thread;
};

} // namespace

/// Answers that are too long for one piece: refused with a way out, at no cost to others.
class TestEndpointAnswers : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_fixture.start(), m_fixture.server.errorText()); }
    void init()
    {
        m_fixture.server.command({"FLUSHALL"});
        m_fixture.server.command({"SET", "mykey", "v"});
    }

    void refusesLongAnswersOfCommands_data();
    void refusesLongAnswersOfCommands();
    void answersUpToTheLimit_data();
    void answersUpToTheLimit();
    void refusesLongCollections_data();
    void refusesLongCollections();
    void refusesNoCollectionForWhatItTakesInTheServer_data();
    void refusesNoCollectionForWhatItTakesInTheServer();
    void readsCollectionsOneByOne();
    void refusesLongPagesOfKeys();
    void tellsAGapForLongMessages();
    void tellsAServerThatHangs();

private:
    bool fill(const QByteArray &key, qsizetype size, char byte)
    {
        return m_fixture.server.command({"SET", key, QByteArray(size, byte)}).bytes == "OK";
    }
    EndpointFixture m_fixture;
};

void TestEndpointAnswers::refusesLongAnswersOfCommands_data()
{
    QTest::addColumn<QByteArray>("byte");
    QTest::newRow("text") << QByteArray("x");
    QTest::newRow("NUL") << QByteArray("\0", 1);
    QTest::newRow("no text") << QByteArray("\xff");
}

void TestEndpointAnswers::refusesLongAnswersOfCommands()
{
    QFETCH(QByteArray, byte);
    QVERIFY(fill("large", 100 * MiB, byte.front()));
    JsonWebSocket client(m_fixture);
    QVERIFY(client.isOpen());
    QVERIFY(client.ask(kPing).contains(QLatin1String("PONG")));
    resetPeak();
    const qint64 before = peakBytes();
    Bystander bystander(m_fixture);
    for (int i = 0; i < 3; ++i) {
        const QString answer = client.ask(kGetLarge);
        QVERIFY2(isError(answer), qPrintable(answer.left(200)));
        QVERIFY2(answer.contains(text("GET /v1/db/0/keys/{key}")), qPrintable(answer.left(200)));
    }
    bystander.stop();
    QVERIFY(bystander.isServed());
    qInfo("the longest wait of another: %lld ms, %lld MiB more", bystander.longest(), (peakBytes() - before) / MiB);
    QVERIFY2(peakBytes() - before < 32 * MiB, QByteArray::number(peakBytes() - before));
    QVERIFY2(bystander.longest() < 1'000, QByteArray::number(bystander.longest())); // it was 13 s
    // In an aggregate too; and what the error names does it.
    QVERIFY(isError(client.ask(kGetMany)));
    QCOMPARE(m_fixture.request("HEAD", "/v1/db/0/keys/large").field("content-length").toLongLong(), 100 * MiB);
}

void TestEndpointAnswers::answersUpToTheLimit_data()
{
    // `{"id":1,"result":}` and quotes, or the object of base64.
    QTest::addColumn<QByteArray>("byte");
    QTest::addColumn<qint64>("largest");
    QTest::newRow("text") << QByteArray("x") << qint64(16 * MiB - 20);
    QTest::newRow("NUL") << QByteArray("\0", 1) << qint64((16 * MiB - 20) / 6);
    QTest::newRow("no text") << QByteArray("\xff") << qint64((16 * MiB - 30) / 4 * 3);
}

void TestEndpointAnswers::answersUpToTheLimit()
{
    QFETCH(QByteArray, byte);
    QFETCH(qint64, largest);
    QVERIFY(fill("k", largest, byte.front()));
    JsonWebSocket client(m_fixture);
    QVERIFY(client.isOpen());
    QVERIFY(client.ask(kPing).contains(QLatin1String("PONG")));
    Bystander bystander(m_fixture);
    Bystander passer(m_fixture, "/none", 404); // answered without Redis: it waits for the endpoint's loop alone
    const QString answer = client.ask(kGet);
    bystander.stop();
    passer.stop();
    qInfo("the longest wait of another: %lld ms, without Redis %lld ms", bystander.longest(), passer.longest());
    QVERIFY2(answer.startsWith(QLatin1String("{\"id\":1,\"result\":")), qPrintable(answer.left(200)));
    QVERIFY(answer.size() > 16 * MiB - 40);
    QVERIFY(answer.endsWith(QLatin1Char('}')));
    QVERIFY(bystander.isServed());
    QVERIFY(passer.isServed());
    QVERIFY2(passer.longest() < (isSanitized ? 10'000 : 1'000), QByteArray::number(passer.longest()));
    QVERIFY(fill("k", largest + 30, byte.front()));
    QVERIFY(isError(client.ask(kGet)));
}

void TestEndpointAnswers::refusesLongCollections_data()
{
    QTest::addColumn<QByteArrayList>("command"); // the last argument is a long value
    QTest::newRow("list") << QByteArrayList{"RPUSH", "k"};
    QTest::newRow("set") << QByteArrayList{"SADD", "k"};
    QTest::newRow("hash") << QByteArrayList{"HSET", "k", "#"};
    QTest::newRow("sorted set") << QByteArrayList{"ZADD", "k", "#"};
    QTest::newRow("stream") << QByteArrayList{"XADD", "k", "*", "f"};
}

void TestEndpointAnswers::refusesLongCollections()
{
    QFETCH(QByteArrayList, command);
    constexpr int elements = 150;
    const auto add = [&](int number, qsizetype size) {
        QByteArrayList each = command;
        for (QByteArray &argument : each)
            argument.replace("#", QByteArray::number(number));
        each.append(QByteArray::number(number) + QByteArray(size, 'x'));
        return each;
    };
    QList<QByteArrayList> commands;
    for (int i = 0; i < elements; ++i)
        commands.append(add(i, MiB));
    QVERIFY(m_fixture.server.pipeline(commands));
    const QByteArray target = "/v1/db/0/keys/k";
    const QByteArrayList json{"Accept: application/json"};
    resetPeak();
    const qint64 before = peakBytes();
    Bystander bystander(m_fixture);
    std::vector<std::unique_ptr<HttpClient>> clients;
    for (int i = 0; i < 4; ++i) {
        clients.push_back(m_fixture.client());
        QVERIFY(clients.back()->send(clients.back()->head("GET", target, json)));
    }
    for (const auto &client : clients) {
        const HttpReply reply = client->receive();
        QCOMPARE(reply.status, 413);
        QVERIFY2(reply.body.contains("bytes"), reply.body);
    }
    bystander.stop();
    qInfo("the longest wait of another: %lld ms, %lld MiB more", bystander.longest(), (peakBytes() - before) / MiB);
    QVERIFY(bystander.isServed());
    // 600 MiB go by on the connection that it shares with them.
    QVERIFY2(bystander.longest() < (isSanitized ? 30'000 : 3'000), QByteArray::number(bystander.longest()));
    QVERIFY2(peakBytes() - before < 64 * MiB, QByteArray::number(peakBytes() - before));
    m_fixture.server.command({"DEL", "k"});
    m_fixture.server.command(add(0, MiB)); // no more than what it holds counts
    QCOMPARE(m_fixture.request("GET", target, json).status, 200);
}

void TestEndpointAnswers::refusesNoCollectionForWhatItTakesInTheServer_data()
{
    QTest::addColumn<QList<QByteArrayList>>("commands");
    QTest::addColumn<qint64>("length");
    QList<QByteArrayList> stream{{"XGROUP", "CREATE", "k", "g", "$", "MKSTREAM"}};
    for (int i = 1; i <= 200'000; ++i)
        stream.append({"XADD", "k", QByteArray::number(i) + "-0", "f", "v"});
    stream.append({"XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", ">"});
    stream.append({"XTRIM", "k", "MAXLEN", "10"});
    QTest::newRow("pending entries") << stream << qint64(10 * strlen(R"(["199991-0",["f","v"]],)") + 1);
    QList<QByteArrayList> hash;
    for (int i = 10; i < 23; ++i)
        hash.append({"HSET", "k", QByteArray::number(i), QByteArray(MiB + 1, 'x')});
    QTest::newRow("classes of allocation") << hash << qint64(13 * (strlen(R"("10":"",)") + MiB + 1) + 1);
}

void TestEndpointAnswers::refusesNoCollectionForWhatItTakesInTheServer()
{
    QFETCH(QList<QByteArrayList>, commands);
    QFETCH(qint64, length);
    QVERIFY(m_fixture.server.pipeline(commands));
    const HttpReply reply = m_fixture.request("GET", "/v1/db/0/keys/k", {"Accept: application/json"});
    QVERIFY2(reply.status == 200, reply.body.left(200));
    QCOMPARE(reply.body.size(), length);
}

void TestEndpointAnswers::readsCollectionsOneByOne()
{
    // A client that asks for many at once, and takes them one after the other, holds one of them in our memory.
    constexpr int requests = 32;
    const QByteArray element(MiB, 'x');
    m_fixture.server.command({"RPUSH", "k", element, element, element, element, element});
    m_fixture.server.command({"RPUSH", "k", element, element, element, element, element});
    m_fixture.server.command({"RPUSH", "k", element, element, element, element, element});
    m_fixture.server.command({"CONFIG", "RESETSTAT"});
    const auto client = m_fixture.client();
    const QByteArray small = client->head("GET", "/v1/db/0/keys/none");
    resetPeak();
    const qint64 before = peakBytes();
    QVERIFY(
        client->send(client->head("GET", "/v1/db/0/keys/k", {"Accept: application/json"}).repeated(requests) + small));
    for (int i = 1; i <= requests; ++i) {
        QCOMPARE(client->receive().body.size(), 15 * (MiB + 3) + 1);
        // One that is read, one behind it, and what the sockets hold is less than another.
        const qint64 reads = m_fixture.server.calls("lrange");
        QVERIFY2(reads >= i && reads <= i + 2, QByteArray::number(reads));
    }
    QCOMPARE(client->receive().status, 404);
    qInfo("%lld MiB more", (peakBytes() - before) / MiB);
    QVERIFY2(peakBytes() - before < 200 * MiB, QByteArray::number(peakBytes() - before));
    // Pages of keys too, which may become as long.
    QVERIFY(client->send(client->head("GET", "/v1/db/0/keys").repeated(requests) + small));
    for (int i = 0; i < requests; ++i)
        QVERIFY(client->receive().body.startsWith(R"({"cursor":"0","keys":[)"));
    QCOMPARE(client->receive().status, 404);
}

void TestEndpointAnswers::refusesLongPagesOfKeys()
{
    EndpointFixture fixture;
    fixture.config.limits.answer = 10'000;
    QVERIFY(fixture.start());
    for (int i = 0; i < 20; ++i)
        fixture.server.command({"SET", QByteArray::number(i) + QByteArray(900, 'x'), "v"});
    QCOMPARE(fixture.request("GET", "/v1/db/0/keys?count=1").status, 200);
    QCOMPARE(fixture.request("GET", "/v1/db/0/keys?count=1000").status, 413);
    fixture.server.command({"FLUSHALL"});
    for (int i = 0; i < 4; ++i) // short for Redis, long as JSON
        fixture.server.command({"SET", QByteArray::number(i) + QByteArray(900, '\1'), "v"});
    QCOMPARE(fixture.request("GET", "/v1/db/0/keys?count=1000").status, 413);
    QCOMPARE(fixture.request("GET", "/v1/db/0/keys?count=1&match=none").status, 200);
}

void TestEndpointAnswers::tellsAGapForLongMessages()
{
    JsonWebSocket client(m_fixture);
    QVERIFY(client.isOpen());
    client.ask(R"({"id":1,"cmd":["SUBSCRIBE","c"]})");
    m_fixture.server.command({"PUBLISH", "c", QByteArray(17 * MiB, 'x')});
    QCOMPARE(client.next(), text(R"({"push":["gap","c"]})"));
    m_fixture.server.command({"PUBLISH", "c", "short"});
    QCOMPARE(client.next(), text(R"({"push":["message","c","short"]})"));
}

void TestEndpointAnswers::tellsAServerThatHangs()
{
    EndpointFixture fixture;
    QVERIFY(fixture.start());
    const auto health = [&] { return fixture.request("GET", "/healthz").body; };
    QTRY_COMPARE(health(), QByteArray(R"({"status":"ok","server":"reached"})"));
    fixture.server.freeze();
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(health(), QByteArray(R"({"status":"ok","server":"not answering"})"));
    QVERIFY2(clock.elapsed() < 5'000, QByteArray::number(clock.elapsed()));
    clock.restart();
    QCOMPARE(health(), QByteArray(R"({"status":"ok","server":"not answering"})")); // known by now
    QVERIFY2(clock.elapsed() < 1'000, QByteArray::number(clock.elapsed()));
    // Many who ask cost one PING.
    fixture.server.thaw();
    QTRY_COMPARE(health(), QByteArray(R"({"status":"ok","server":"reached"})"));
    fixture.server.command({"CONFIG", "RESETSTAT"});
    fixture.server.freeze();
    std::vector<std::unique_ptr<HttpClient>> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(fixture.client());
        QVERIFY(clients.back()->send(clients.back()->head("GET", "/healthz")));
    }
    clients.front()->abort();
    for (size_t i = 1; i < clients.size(); ++i)
        QVERIFY(clients[i]->receive().body.contains("not answering"));
    fixture.server.thaw();
    QTRY_COMPARE(fixture.server.calls("ping"), 1);
    fixture.server.kill();
    QTRY_COMPARE(health(), QByteArray(R"({"status":"ok","server":"unreachable"})"));
}

QTEST_GUILESS_MAIN(TestEndpointAnswers)
#include "tst_endpointanswers.moc"

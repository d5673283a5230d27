// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/edit/editapplier.h"
#include "core/redis/connection.h"
#include "core/values/hashvalue.h"
#include "core/values/stringvalue.h"
#include "tests/support/fakeserver.h"
#include "tests/support/test.h"
#include "tests/support/waitloop.h"

using namespace redshank;
using Kind = EditOutcome::Kind;

/// Which command an edit becomes for which server, and what each of its replies means. The servers are scripted: the
/// real ones are in tests/live.
class TestEditApplier : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void strategyByVersion_data();
    void strategyByVersion();
    void D14_conditionalSetThatFindsOtherBytes();
    void D23_conditionalSetOnAnotherTypeOrNothing();
    void conditionalSetIsTriedAgainWhenTheBytesCameBack();
    void conditionalSetFallsBackToScript();
    void otherTypesGoByScript();
    void fieldTtlIsCarriedWhereTheServerHasIt();
    void refusedScriptIsRememberedAndTransactionsFollow();
    void refusedMultiSendsNoWrites();
    void refusedWriteDiscardsTheTransaction();
    void changedUnderWatchIsTriedAgainAndAgainChecked();
    void hostileScriptRepliesAreNoSuccess_data();
    void hostileScriptRepliesAreNoSuccess();

private:
    void start(const QByteArray &product, const QByteArray &version);
    EditOutcome apply(const Edit &edit);
    QList<QByteArrayList> sent(); ///< without the handshakes
    static QByteArray bulk(const QByteArray &bytes)
    {
        return '$' + QByteArray::number(bytes.size()) + "\r\n" + bytes + "\r\n";
    }

    std::unique_ptr<FakeServer> m_server;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<EditApplier> m_applier;
    std::function<QByteArray(const QByteArrayList &)> m_script;
};

void TestEditApplier::start(const QByteArray &product, const QByteArray &version)
{
    m_applier.reset();
    m_connection.reset();
    m_server = std::make_unique<FakeServer>();
    m_server->setAnswersHello(false);
    m_server->setScript([this, product, version](const QByteArrayList &arguments) {
        if (arguments[0] == "HELLO")
            return "%3\r\n" + bulk("server") + bulk(product) + bulk("version") + bulk(version) + bulk("proto")
                + ":3\r\n";
        if (arguments[0] == "INFO")
            return bulk("redis_version:7.2.4\r\n");
        return m_script ? m_script(arguments) : QByteArray("+OK\r\n");
    });
    QVERIFY(m_server->start());
    m_connection = std::make_unique<Connection>(m_server->params());
    m_connection->open();
    QTRY_COMPARE(m_connection->state(), Connection::State::Ready);
    m_applier = std::make_unique<EditApplier>(*m_connection);
}

EditOutcome TestEditApplier::apply(const Edit &edit)
{
    std::optional<EditOutcome> outcome;
    waitInLoop([&](QEventLoop &loop) {
        m_applier->apply(edit, &loop, [&](const EditOutcome &result) {
            outcome = result;
            loop.quit();
        });
    });
    return outcome.value();
}

QList<QByteArrayList> TestEditApplier::sent()
{
    QList<QByteArrayList> requests = m_server->requests();
    requests.removeIf([](const QByteArrayList &request) { return request[0] == "HELLO" || request[0] == "INFO"; });
    return requests;
}

void TestEditApplier::strategyByVersion_data()
{
    QTest::addColumn<QByteArray>("product");
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<QByteArray>("command");
    QTest::newRow("Valkey 8.1") << QByteArray("valkey") << QByteArray("8.1.0") << QByteArray("SET");
    QTest::newRow("Valkey 9") << QByteArray("valkey") << QByteArray("9.0.1") << QByteArray("SET");
    QTest::newRow("Valkey 8.0") << QByteArray("valkey") << QByteArray("8.0.3") << QByteArray("EVAL");
    QTest::newRow("Redis 8.4") << QByteArray("redis") << QByteArray("8.4.0") << QByteArray("SET");
    QTest::newRow("Redis 8.2") << QByteArray("redis") << QByteArray("8.2.1") << QByteArray("EVAL");
    QTest::newRow("Redis 7.0") << QByteArray("redis") << QByteArray("7.0.15") << QByteArray("EVAL");
    QTest::newRow("not told") << QByteArray("redis") << QByteArray("") << QByteArray("EVAL");
}

void TestEditApplier::strategyByVersion()
{
    QFETCH(QByteArray, product);
    QFETCH(QByteArray, version);
    QFETCH(QByteArray, command);
    m_script = [](const QByteArrayList &arguments) {
        return arguments[0] == "EVAL" ? QByteArray("*1\r\n$7\r\napplied\r\n") : QByteArray("+OK\r\n");
    };
    start(product, version);
    QCOMPARE(apply(setString("k", "old", "new")).kind, Kind::Applied);
    QCOMPARE(sent().size(), 1);
    QCOMPARE(sent().first().first(), command);
    // Without KEEPTTL the condition would hold and the TTL be gone.
    if (command == "SET")
        QCOMPARE(sent().first(), (QByteArrayList{"SET", "k", "new", "IFEQ", "old", "KEEPTTL"}));
}

void TestEditApplier::D14_conditionalSetThatFindsOtherBytes()
{
    m_script = [](const QByteArrayList &arguments) {
        if (arguments[0] == "SET")
            return QByteArray("_\r\n");
        return arguments[0] == "TYPE" ? QByteArray("+string\r\n")
                                      : bulk(arguments[3].toInt() > 100 ? "theirs, all of it" : "thei");
    };
    start("valkey", "8.1.0");
    const EditOutcome outcome = apply(setString("k", "old", "new"));
    QCOMPARE(outcome.kind, Kind::Conflict);
    QCOMPARE(outcome.theirs, std::optional(QByteArray("theirs, all of it")));
    QCOMPARE(sent().size(), 4);
}

void TestEditApplier::D23_conditionalSetOnAnotherTypeOrNothing()
{
    QByteArray type;
    m_script = [&](const QByteArrayList &arguments) {
        if (arguments[0] == "SET")
            return type == "none" ? QByteArray("_\r\n") : QByteArray("-WRONGTYPE Operation against a key\r\n");
        return arguments[0] == "TYPE" ? '+' + type + "\r\n"
            : type == "none"          ? bulk("")
                                      : QByteArray("-WRONGTYPE Operation\r\n");
    };
    start("redis", "8.4.0");
    type = "hash";
    const EditOutcome outcome = apply(setString("k", "old", "new"));
    QCOMPARE(outcome.kind, Kind::WrongType);
    QCOMPARE(outcome.presentType, QByteArray("hash"));
    type = "none";
    // An absent key reads like an empty string, which is what was shown: it is gone all the same.
    QCOMPARE(apply(setString("k", "", "new")).kind, Kind::KeyGone);
}

void TestEditApplier::conditionalSetIsTriedAgainWhenTheBytesCameBack()
{
    int sets = 0;
    m_script = [&](const QByteArrayList &arguments) {
        if (arguments[0] == "SET")
            return ++sets == 3 ? QByteArray("+OK\r\n") : QByteArray("_\r\n");
        return arguments[0] == "TYPE" ? QByteArray("+string\r\n") : bulk("old");
    };
    start("valkey", "8.1.0");
    QCOMPARE(apply(setString("k", "old", "new")).kind, Kind::Applied);
    QCOMPARE(sets, 3);
    // Not for ever.
    sets = -1000;
    QCOMPARE(apply(setString("k", "old", "new")).kind, Kind::Conflict);
    QVERIFY(sets < -900);
}

void TestEditApplier::conditionalSetFallsBackToScript()
{
    m_script = [&](const QByteArrayList &arguments) {
        return arguments[0] == "SET" ? QByteArray("-ERR syntax error\r\n") : QByteArray("*1\r\n$7\r\napplied\r\n");
    };
    start("valkey", "8.1.0");
    QCOMPARE(apply(setString("k", "old", "new")).kind, Kind::Applied);
    QCOMPARE(apply(setString("k", "old", "new")).kind, Kind::Applied);
    QCOMPARE(sent().size(), 3); // SET once, then EVAL and EVAL
}

void TestEditApplier::otherTypesGoByScript()
{
    m_script = [&](const QByteArrayList &) { return QByteArray("*1\r\n$7\r\napplied\r\n"); };
    start("valkey", "8.1.0");
    QCOMPARE(apply(setHashField("k", "f", "old", "new")).kind, Kind::Applied);
    QCOMPARE(sent().first().first(), QByteArray("EVAL"));
    QCOMPARE(sent().first()[3], QByteArray("k")); // the key is declared, as a cluster wants it
}

void TestEditApplier::fieldTtlIsCarriedWhereTheServerHasIt()
{
    bool isLeftBehind = false;
    m_script = [&](const QByteArrayList &arguments) {
        if (arguments[0] == "TYPE")
            return QByteArray("+hash\r\n");
        if (arguments[0] == "HGET")
            return arguments[2] == "f" ? bulk("v") : QByteArray("_\r\n");
        if (arguments[0] == "HPEXPIRETIME")
            return QByteArray("*1\r\n:1790000000000\r\n");
        if (arguments[0] == "EXEC")
            return isLeftBehind ? QByteArray("*3\r\n:0\r\n:1\r\n:1\r\n")
                                : QByteArray("*4\r\n:0\r\n:1\r\n:1\r\n*1\r\n:1\r\n");
        return arguments[0].startsWith('H') ? QByteArray("+QUEUED\r\n") : QByteArray("+OK\r\n");
    };
    const QByteArrayList again{"HPEXPIREAT", "k", "1790000000000", "FIELDS", "1", "z"};
    for (const auto &[product, version, hasFieldTtl] :
        QList<std::tuple<QByteArray, QByteArray, bool>>{{"redis", "7.2.5", false}, {"redis", "7.4.0", true},
            {"valkey", "8.1.0", false}, {"valkey", "9.0.0", true}}) {
        isLeftBehind = !hasFieldTtl;
        start(product, version);
        m_applier->setBestStrategy(EditStrategy::Transaction);
        QCOMPARE(apply(renameHashField("k", "f", "v", "z")).kind, Kind::Applied);
        QCOMPARE(sent().contains(again), hasFieldTtl);
    }
}

void TestEditApplier::refusedScriptIsRememberedAndTransactionsFollow()
{
    for (const QByteArray &refusal : {QByteArray("-NOPERM this user has no permissions to run the 'eval' command\r\n"),
             QByteArray("-ERR unknown command 'EVAL', with args beginning with: \r\n")}) {
        m_script = [&](const QByteArrayList &arguments) {
            if (arguments[0] == "EVAL")
                return refusal;
            if (arguments[0] == "TYPE")
                return QByteArray("+string\r\n");
            if (arguments[0] == "GETRANGE")
                return bulk("old");
            if (arguments[0] == "SET")
                return QByteArray("+QUEUED\r\n");
            return arguments[0] == "EXEC" ? QByteArray("*1\r\n+OK\r\n") : QByteArray("+OK\r\n");
        };
        start("redis", "7.0.15");
        QCOMPARE(apply(setString("k", "old", "new")).kind, Kind::Applied);
        QCOMPARE(apply(setString("k", "old", "new")).kind, Kind::Applied);
        QByteArrayList names;
        for (const QByteArrayList &request : sent())
            names.append(request.first());
        QCOMPARE(names,
            (QByteArrayList{"EVAL", "WATCH", "TYPE", "GETRANGE", "MULTI", "SET", "EXEC", "WATCH", "TYPE", "GETRANGE",
                "MULTI", "SET", "EXEC"}));
        QCOMPARE(m_server->connections(), 2);
    }
}

void TestEditApplier::refusedMultiSendsNoWrites()
{
    m_script = [](const QByteArrayList &arguments) {
        if (arguments[0] == "TYPE")
            return QByteArray("+string\r\n");
        if (arguments[0] == "GETRANGE")
            return bulk("old");
        return arguments[0] == "MULTI" ? QByteArray("-NOPERM no\r\n") : QByteArray("+OK\r\n");
    };
    start("redis", "7.0.15");
    m_applier->setBestStrategy(EditStrategy::Transaction);
    const EditOutcome outcome = apply(setString("k", "old", "new"));
    QCOMPARE(outcome.kind, Kind::Failed);
    QCOMPARE(outcome.error.kind, Error::Kind::Permission);
    for (const QByteArrayList &request : sent())
        QVERIFY(request.first() != "SET");
}

void TestEditApplier::refusedWriteDiscardsTheTransaction()
{
    m_script = [](const QByteArrayList &arguments) {
        if (arguments[0] == "TYPE")
            return QByteArray("+hash\r\n");
        if (arguments[0] == "HGET")
            return arguments[2] == "f" ? bulk("v") : QByteArray("_\r\n");
        if (arguments[0] == "HDEL")
            return QByteArray("-NOPERM no\r\n");
        return arguments[0].startsWith("HSET") ? QByteArray("+QUEUED\r\n") : QByteArray("+OK\r\n");
    };
    start("redis", "7.0.15");
    m_applier->setBestStrategy(EditStrategy::Transaction);
    QCOMPARE(apply(renameHashField("k", "f", "v", "z")).kind, Kind::Failed);
    QTRY_COMPARE(sent().last(), QByteArrayList{"DISCARD"});
    QVERIFY(!sent().contains(QByteArrayList{"EXEC"}));
}

void TestEditApplier::changedUnderWatchIsTriedAgainAndAgainChecked()
{
    int executions = 0;
    m_script = [&](const QByteArrayList &arguments) {
        if (arguments[0] == "TYPE")
            return QByteArray("+hash\r\n");
        if (arguments[0] == "HGET")
            return bulk(executions < 3 ? "old" : "theirs");
        if (arguments[0] == "HSET")
            return QByteArray("+QUEUED\r\n");
        if (arguments[0] == "EXEC") {
            ++executions;
            return QByteArray("_\r\n");
        }
        return QByteArray("+OK\r\n");
    };
    start("redis", "7.0.15");
    m_applier->setBestStrategy(EditStrategy::Transaction);
    const EditOutcome outcome = apply(setHashField("k", "f", "old", "new"));
    QCOMPARE(outcome.kind, Kind::Conflict);
    QCOMPARE(outcome.theirs, std::optional(QByteArray("theirs")));
    QCOMPARE(executions, 3);
    // A key that never rests ends in words, not in a loop.
    executions = -1'000'000;
    QCOMPARE(apply(setHashField("k", "f", "old", "new")).kind, Kind::Failed);
}

void TestEditApplier::hostileScriptRepliesAreNoSuccess_data()
{
    QTest::addColumn<QByteArray>("reply");
    for (const char *reply : {"+OK\r\n", ":1\r\n", "_\r\n", "*0\r\n", "*1\r\n*1\r\n$7\r\napplied\r\n",
             "$7\r\napplied\r\n", "*1\r\n$8\r\napplied!\r\n", "%1\r\n$3\r\nfoo\r\n$3\r\nbar\r\n"})
        QTest::newRow(QByteArray(reply).toPercentEncoding(" *:+")) << QByteArray(reply);
}

void TestEditApplier::hostileScriptRepliesAreNoSuccess()
{
    QFETCH(QByteArray, reply);
    m_script = [&](const QByteArrayList &) { return reply; };
    start("redis", "7.0.15");
    const EditOutcome outcome = apply(setString("k", "old", "new"));
    QCOMPARE(outcome.kind, Kind::Unknown);
    QCOMPARE(outcome.error.kind, Error::Kind::Protocol);
}

QTEST_GUILESS_MAIN(TestEditApplier)
#include "tst_editapplier.moc"

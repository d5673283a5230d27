// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/endpointfixture.h"
#include "tests/support/test.h"

#include <QCryptographicHash>

using namespace redshank;

namespace {

QByteArray tagOf(const QByteArray &value)
{
    return '"' + QCryptographicHash::hash(value, QCryptographicHash::Sha1).toHex() + '"';
}

QByteArray path(const QByteArray &key, const QByteArray &query = {})
{
    return "/v1/db/0/keys/" + key + query;
}

} // namespace

/// Servers and users without some of the commands (F42): the same results by other ways, or a sentence that says which
/// command is missing.
class TestEndpointRefusals : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void writes_data();
    void writes();
    void deletes_data() { writes_data(); }
    void deletes();
    void losesNoUpdateWithoutScripts();
    void readsLongValuesWholeOrNotAtAll_data();
    void readsLongValuesWholeOrNotAtAll();
    void saysThatTheWriteItselfIsNotPermitted();
    void asksForScriptsOnce();

private:
    static bool startWithout(EndpointFixture &fixture, const QByteArrayList &renamed, const QByteArrayList &forbidden);
};

bool TestEndpointRefusals::startWithout(
    EndpointFixture &fixture, const QByteArrayList &renamed, const QByteArrayList &forbidden)
{
    QStringList arguments;
    for (const QByteArray &name : renamed)
        arguments << QStringLiteral("--rename-command") << QString::fromLatin1(name) << QString();
    if (!fixture.server.start(arguments))
        return false;
    QByteArrayList user{"ACL", "SETUSER", "limited", "on", ">pw", "~*", "&*", "+@all"};
    for (const QByteArray &name : forbidden)
        user << '-' + name;
    if (fixture.server.command(user).isError())
        return false;
    fixture.config.server = fixture.server.params();
    fixture.config.server.user = "limited";
    fixture.config.server.password = Secret("pw");
    return fixture.startEndpoint();
}

void TestEndpointRefusals::writes_data()
{
    QTest::addColumn<QByteArrayList>("renamed");
    QTest::addColumn<QByteArrayList>("forbidden");
    QTest::addColumn<bool>("hasConditions");
    using List = QByteArrayList;
    QTest::newRow("nothing") << List{} << List{} << true;
    QTest::newRow("version not told") << List{} << List{"hello", "info"} << true;
    QTest::newRow("EVAL renamed") << List{"EVAL"} << List{} << true;
    QTest::newRow("EVAL forbidden") << List{} << List{"eval"} << true;
    QTest::newRow("EVAL, version not told") << List{} << List{"eval", "hello", "info"} << true;
    QTest::newRow("EVAL and UNLINK renamed") << List{"EVAL", "UNLINK"} << List{} << true;
    QTest::newRow("UNLINK renamed") << List{"UNLINK"} << List{} << true;
    QTest::newRow("UNLINK forbidden") << List{} << List{"unlink"} << true;
    QTest::newRow("EVAL and UNLINK forbidden") << List{} << List{"eval", "unlink"} << true;
    QTest::newRow("TYPE forbidden") << List{} << List{"type"} << false;
    QTest::newRow("EVAL and WATCH renamed") << List{"EVAL", "WATCH"} << List{} << false;
    QTest::newRow("EVAL and MULTI renamed") << List{"EVAL", "MULTI"} << List{} << false;
    QTest::newRow("EVAL and EXEC renamed") << List{"EVAL", "EXEC"} << List{} << false;
    QTest::newRow("EVAL and EXEC forbidden") << List{} << List{"eval", "exec"} << false;
    QTest::newRow("transactions and scripts forbidden") << List{} << List{"@transaction", "@scripting"} << false;
}

void TestEndpointRefusals::writes()
{
    QFETCH(QByteArrayList, renamed);
    QFETCH(QByteArrayList, forbidden);
    QFETCH(bool, hasConditions);
    EndpointFixture fixture;
    QVERIFY2(startWithout(fixture, renamed, forbidden), fixture.server.errorText());
    const auto valueOf = [&fixture](const QByteArray &key) { return fixture.server.command({"GET", key}).bytes; };
    const auto ttlOf = [&fixture](const QByteArray &key) { return fixture.server.command({"PTTL", key}).integer; };

    QCOMPARE(fixture.request("PUT", path("k"), {}, "one").status, 201);
    QCOMPARE(ttlOf("k"), -1);
    fixture.server.command({"PEXPIRE", "k", "50000"});
    QCOMPARE(fixture.request("PUT", path("k"), {}, "two").status, 204);
    QCOMPARE(valueOf("k"), QByteArray("two"));
    QVERIFY2(ttlOf("k") > 45'000 && ttlOf("k") <= 50'000, QByteArray::number(ttlOf("k")));
    QCOMPARE(fixture.request("PUT", path("k", "?px=90000"), {}, "three").status, 204);
    QVERIFY(ttlOf("k") > 85'000 && ttlOf("k") <= 90'000);

    QCOMPARE(fixture.request("PUT", path("k"), {"If-None-Match: *"}, "four").status, 412);
    QCOMPARE(fixture.request("PUT", path("new", "?px=90000"), {"If-None-Match: *"}, "four").status, 201);
    QVERIFY(ttlOf("new") > 85'000);
    QCOMPARE(fixture.request("PUT", path("k"), {"If-Match: *"}, "").status, 204);
    QCOMPARE(fixture.request("PUT", path("k"), {"If-Match: *"}, "five").status, 204);
    QCOMPARE(valueOf("k"), QByteArray("five"));
    QCOMPARE(fixture.request("PUT", path("gone"), {"If-Match: *"}, "six").status, 412);
    QCOMPARE(fixture.server.command({"EXISTS", "gone"}).integer, 0);

    fixture.server.command({"RPUSH", "list", "a"});
    const HttpReply other = fixture.request("PUT", path("list"), {}, "string");
    QCOMPARE(other.status, 400);
    QVERIFY2(other.body.contains("WRONGTYPE"), other.body);
    QCOMPARE(fixture.server.command({"LLEN", "list"}).integer, 1);

    const HttpReply unequal = fixture.request("PUT", path("k"), {"If-Match: " + tagOf("other")}, "seven");
    const HttpReply equal = fixture.request("PUT", path("k"), {"If-Match: " + tagOf("five")}, "eight");
    QVERIFY(unequal.status == 412 || (!hasConditions && unequal.status == 501));
    QCOMPARE(equal.status, hasConditions ? 204 : 501);
    QCOMPARE(valueOf("k"), QByteArray(hasConditions ? "eight" : "five"));
    QVERIFY(ttlOf("k") > 80'000);
    if (!hasConditions) {
        QVERIFY2(equal.body.contains("refuses EVAL and ") && !equal.body.contains("KEYS["), equal.body);
        QVERIFY2(!equal.body.contains("eight") && equal.body.size() < 200, equal.body);
    }
}

void TestEndpointRefusals::deletes()
{
    QFETCH(QByteArrayList, renamed);
    QFETCH(QByteArrayList, forbidden);
    QFETCH(bool, hasConditions);
    EndpointFixture fixture;
    QVERIFY2(startWithout(fixture, renamed, forbidden), fixture.server.errorText());
    fixture.server.command({"RPUSH", "list", "a"});
    fixture.server.command({"SET", "k", "v"});
    QCOMPARE(fixture.request("DELETE", path("list")).status, 204);
    QCOMPARE(fixture.request("DELETE", path("list")).status, 404);
    const int unequal = fixture.request("DELETE", path("k"), {"If-Match: " + tagOf("w")}).status;
    QVERIFY(unequal == 412 || (!hasConditions && unequal == 501));
    QCOMPARE(fixture.server.command({"EXISTS", "k"}).integer, 1);
    QCOMPARE(fixture.request("DELETE", path("k"), {"If-Match: " + tagOf("v")}).status, hasConditions ? 204 : 501);
    QCOMPARE(fixture.server.command({"EXISTS", "k"}).integer, hasConditions ? 0 : 1);
}

void TestEndpointRefusals::losesNoUpdateWithoutScripts()
{
    // Every client sees the same tag, and writes at the same time: one of them wins.
    EndpointFixture fixture;
    QVERIFY2(startWithout(fixture, {"EVAL"}, {}), fixture.server.errorText());
    std::vector<std::unique_ptr<HttpClient>> clients;
    for (int i = 0; i < 8; ++i)
        clients.push_back(fixture.client());
    fixture.server.command({"SET", "counter", "0"});
    for (int round = 0; round < 25; ++round) {
        const QByteArray seen = QByteArray::number(round);
        const QByteArray next = QByteArray::number(round + 1);
        for (const auto &client : clients)
            QVERIFY(client->send(client->head("PUT", path("counter"),
                                     {"If-Match: " + tagOf(seen), "Content-Length: " + QByteArray::number(next.size())})
                + next));
        int written = 0;
        for (const auto &client : clients) {
            const int status = client->receive().status;
            QVERIFY2(status == 204 || status == 412, QByteArray::number(status));
            written += status == 204;
        }
        QCOMPARE(written, 1);
        QCOMPARE(fixture.server.command({"GET", "counter"}).bytes, next);
    }
}

void TestEndpointRefusals::readsLongValuesWholeOrNotAtAll_data()
{
    QTest::addColumn<QByteArrayList>("forbidden");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("nothing") << QByteArrayList{} << QByteArray();
    QTest::newRow("scripts") << QByteArrayList{"eval"} << QByteArray();
    QTest::newRow("WATCH") << QByteArrayList{"watch"} << QByteArray("WATCH");
    QTest::newRow("MULTI") << QByteArrayList{"multi"} << QByteArray("MULTI");
    QTest::newRow("EXEC") << QByteArrayList{"exec"} << QByteArray("EXEC");
}

void TestEndpointRefusals::readsLongValuesWholeOrNotAtAll()
{
    QFETCH(QByteArrayList, forbidden);
    QFETCH(QByteArray, named);
    EndpointFixture fixture;
    QVERIFY2(startWithout(fixture, {}, forbidden), fixture.server.errorText());
    const QByteArray value(3 * 1024 * 1024, 'x');
    fixture.server.command({"SET", "k", value});
    const HttpReply reply = fixture.request("GET", path("k"));
    QCOMPARE(reply.status, named.isEmpty() ? 200 : 501);
    if (named.isEmpty())
        QVERIFY(reply.body == value);
    else
        QVERIFY2(reply.body.contains("refuses " + named), reply.body);
    QCOMPARE(fixture.request("HEAD", path("k")).status, 200);
}

void TestEndpointRefusals::saysThatTheWriteItselfIsNotPermitted()
{
    EndpointFixture fixture;
    QVERIFY2(startWithout(fixture, {}, {"@write"}), fixture.server.errorText());
    fixture.server.command({"SET", "k", "v"});
    for (const QByteArrayList &fields : {QByteArrayList(), QByteArrayList{"If-None-Match: *"},
             QByteArrayList{"If-Match: *"}, QByteArrayList{"If-Match: " + tagOf("v")}}) {
        const HttpReply reply = fixture.request("PUT", path("k"), fields, "new");
        QCOMPARE(reply.status, 403);
        QVERIFY2(reply.body.contains("NOPERM") && !reply.body.contains("KEYS["), reply.body);
        QCOMPARE(fixture.request("DELETE", path("k"), {"If-Match: *"}).status, 403);
    }
    QCOMPARE(fixture.server.command({"GET", "k"}).bytes, QByteArray("v"));
}

void TestEndpointRefusals::asksForScriptsOnce()
{
    EndpointFixture fixture;
    QVERIFY2(startWithout(fixture, {}, {"eval"}), fixture.server.errorText());
    for (int i = 0; i < 10; ++i)
        QVERIFY(fixture.request("PUT", path("k"), {}, "v").status / 100 == 2);
    const QList<Reply> log = fixture.server.command({"ACL", "LOG"}).elements;
    QCOMPARE(log.size(), 1);
    QCOMPARE(log.first().elements.value(1).integer, 1);
}

QTEST_GUILESS_MAIN(TestEndpointRefusals)
#include "tst_endpointrefusals.moc"

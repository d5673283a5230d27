// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/endpoint/accesspolicy.h"
#include "core/endpoint/httprequestparser.h"
#include "tests/support/test.h"

using namespace redshank;

namespace {

constexpr quint16 kPort = 8888;
const QByteArray kToken = "the-token";

EndpointConfig makeConfig()
{
    EndpointConfig config;
    config.token = Secret(kToken);
    config.scope = EndpointScope::Admin;
    config.allowedHosts = {"redis.example", "proxy.example:9000"};
    config.allowedOrigins = {"http://localhost:3000"};
    return config;
}

/// A path that leads to the route.
QByteArray pathOf(const Route &route)
{
    return route.path.toByteArray().replace("{n}", "0").replace("{key}", "some%20key");
}

/// The status that the policy answers with; 0: the request may go on.
HttpResponse judge(
    const EndpointConfig &config, const QByteArray &method, const QByteArray &target, const QByteArrayList &fields)
{
    const EndpointLimits limits;
    HttpRequestParser parser(limits);
    const QByteArray head = method + ' ' + target + " HTTP/1.1\r\n" + fields.join("\r\n") + "\r\n\r\n";
    QByteArrayView input(head);
    if (parser.parse(input) != HttpRequestParser::Step::HeadComplete)
        return HttpResponse(-1);
    const HttpRequest request = parser.takeRequest();
    const RequestTarget parts(request.target);
    const RouteMatch match = matchRoute(request.method, parts.path);
    return AccessPolicy(config, kPort).refusal(request, parts, match).value_or(HttpResponse(0));
}

int statusOf(const Route &route, const QByteArrayList &fields, const EndpointConfig &config = makeConfig(),
    const QByteArray &query = {})
{
    return judge(config, methodName(route.method).toByteArray(), pathOf(route) + query, fields).status;
}

const QByteArray kHost = "Host: 127.0.0.1:8888";
const QByteArray kBearer = "Authorization: Bearer " + kToken;

} // namespace

/// Each check on each line of the route table: a new route is covered by being in the table.
class TestAccessPolicy : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void letsProperRequestsThrough_data() { routes(); }
    void letsProperRequestsThrough();
    void refusesForeignHosts_data() { routes(); }
    void refusesForeignHosts();
    void refusesForeignOrigins_data() { routes(); }
    void refusesForeignOrigins();
    void refusesWithoutToken_data() { routes(); }
    void refusesWithoutToken();
    void takesTokensFromTheQueryOnlyToRead_data() { routes(); }
    void takesTokensFromTheQueryOnlyToRead();
    void holdsScopes_data() { routes(); }
    void holdsScopes();
    void keepsItsOrder();
    void tellsNothingWithoutToken();
    void answersPreflightsOfListedOriginsOnly();
    void takesTokensFromASubprotocol();
    void needsAToken();
    void hasRoutesWithDescriptions();
    void readsMutateNothing();

private:
    static void routes()
    {
        QTest::addColumn<int>("index");
        const std::span<const Route> table = routeTable();
        for (size_t i = 0; i < table.size(); ++i) {
            QTest::addRow(
                "%s %s", methodName(table[i].method).toByteArray().constData(), table[i].path.toByteArray().constData())
                << int(i);
        }
    }
    static const Route &route()
    {
        QFETCH(int, index);
        return routeTable()[size_t(index)];
    }
};

void TestAccessPolicy::letsProperRequestsThrough()
{
    for (const char *const host : {"127.0.0.1:8888", "localhost:8888", "LOCALHOST:8888", "[::1]:8888",
             "redis.example:8888", "proxy.example:9000"})
        QCOMPARE(statusOf(route(), {QByteArray("Host: ") + host, kBearer}), 0);
    QCOMPARE(statusOf(route(), {kHost, "authorization: bearer " + kToken}), 0);
    QCOMPARE(statusOf(route(), {kHost, kBearer, "Origin: http://localhost:3000"}), 0);
    QCOMPARE(statusOf(route(), {kHost, kBearer, "Origin: http://localhost:3000", "Sec-Fetch-Site: cross-site"}), 0);
    QCOMPARE(statusOf(route(), {kHost, kBearer, "Origin: http://127.0.0.1:8888", "Sec-Fetch-Site: same-origin"}), 0);
    QCOMPARE(statusOf(route(), {kHost, kBearer, "Sec-Fetch-Site: none"}), 0);
}

void TestAccessPolicy::refusesForeignHosts()
{
    for (const char *const host : {"evil.example", "evil.example:8888", "127.0.0.1", "127.0.0.1:8889",
             "127.0.0.1:", "127.0.0.1:8888.evil.example", "localhost.evil.example:8888", "127.0.0.1:8888@evil.example",
             "", "127.0.0.2:8888", "0.0.0.0:8888", "[::1]", "redis.example", "redis.example:9000", "proxy.example",
             "127.0.0.1:08888", "user@127.0.0.1:8888"})
        QCOMPARE(statusOf(route(), {QByteArray("Host: ") + host, kBearer}), 421);
    QCOMPARE(statusOf(route(), {kHost, kHost, kBearer}), -1); // the parser's own refusal
}

void TestAccessPolicy::refusesForeignOrigins()
{
    for (const char *const origin : {"null", "http://evil.example", "https://127.0.0.1:8888", "http://127.0.0.1:8889",
             "http://127.0.0.1", "http://localhost:8888", "http://localhost:3001", "https://localhost:3000", "",
             "http://localhost:3000.evil.example", "file://", "127.0.0.1:8888"})
        QCOMPARE(statusOf(route(), {kHost, kBearer, QByteArray("Origin: ") + origin}), 403);
    QCOMPARE(statusOf(route(), {kHost, kBearer, "Origin: http://localhost:3000", "Origin: http://evil.example"}), 403);
    for (const char *const site : {"cross-site", "same-site", "something"})
        QCOMPARE(statusOf(route(), {kHost, kBearer, QByteArray("Sec-Fetch-Site: ") + site}), 403);
    // A name that was made to point here is no origin of ours, even if the two agree.
    QCOMPARE(statusOf(route(), {"Host: evil.example:8888", "Origin: http://evil.example:8888", kBearer}), 421);
}

void TestAccessPolicy::refusesWithoutToken()
{
    const int expected = route().isOpen ? 0 : 401;
    QCOMPARE(statusOf(route(), {kHost}), expected);
    for (const char *const authorization : {"Bearer", "Bearer ", "Bearer wrong", "Bearer the-toke", "Bearer the-token2",
             "Bearer THE-TOKEN", "Basic dGhlLXRva2Vu", "the-token", "Bearer the-token the-token"})
        QCOMPARE(statusOf(route(), {kHost, QByteArray("Authorization: ") + authorization}), expected);
    QCOMPARE(statusOf(route(), {kHost, kBearer, kBearer}), expected);
    if (!route().isOpen) {
        const HttpResponse response =
            judge(makeConfig(), methodName(route().method).toByteArray(), pathOf(route()), {kHost});
        QCOMPARE(response.fields.first().name, QByteArrayView("WWW-Authenticate"));
    }
}

void TestAccessPolicy::takesTokensFromTheQueryOnlyToRead()
{
    const int expected = route().isOpen || route().method == HttpMethod::Get ? 0 : 401;
    QCOMPARE(statusOf(route(), {kHost}, makeConfig(), "?x=1&_token=the%2Dtoken"), expected);
    QCOMPARE(statusOf(route(), {kHost}, makeConfig(), "?_token=wrong"), route().isOpen ? 0 : 401);
    QCOMPARE(statusOf(route(), {kHost}, makeConfig(), "?_token=wrong&_token=the-token"), route().isOpen ? 0 : 401);
    // A header that is there is the one that counts.
    QCOMPARE(statusOf(route(), {kHost, "Authorization: Bearer wrong"}, makeConfig(), "?_token=the-token"),
        route().isOpen ? 0 : 401);
}

void TestAccessPolicy::holdsScopes()
{
    for (const EndpointScope scope : {EndpointScope::Read, EndpointScope::Write, EndpointScope::Admin}) {
        EndpointConfig config = makeConfig();
        config.scope = scope;
        QCOMPARE(statusOf(route(), {kHost, kBearer}, config), route().scope > scope ? 403 : 0);
        config.server.safety = SafetyLevel::ReadOnly; // forces Read, whatever the token says
        QCOMPARE(statusOf(route(), {kHost, kBearer}, config), route().scope > EndpointScope::Read ? 403 : 0);
    }
}

void TestAccessPolicy::keepsItsOrder()
{
    // With everything wrong, the first check answers; with each one put right, the next.
    EndpointConfig config = makeConfig();
    config.scope = EndpointScope::Read;
    const QByteArray target = "/v1/db/0/keys/k";
    QByteArrayList fields{"Host: evil.example", "Origin: http://evil.example"};
    QCOMPARE(judge(config, "PUT", target, fields).status, 421);
    fields[0] = kHost;
    QCOMPARE(judge(config, "PUT", target, fields).status, 403);
    fields[1] = "X: y";
    QCOMPARE(judge(config, "PUT", target, fields).status, 401);
    fields[1] = kBearer;
    QCOMPARE(judge(config, "PUT", target, fields).status, 403);
    config.scope = EndpointScope::Write;
    QCOMPARE(judge(config, "PUT", target, fields).status, 0);
    const HttpResponse response = judge(config, "POST", target, fields);
    QCOMPARE(response.status, 405);
    QCOMPARE(response.fields.first().name, QByteArrayView("Allow"));
    QCOMPARE(response.fields.first().value, QByteArray("GET, HEAD, PUT, DELETE"));
    QCOMPARE(judge(config, "GET", "/nowhere", fields).status, 404);
    QCOMPARE(judge(config, "OPTIONS", "*", fields).status, 404);
    QCOMPARE(judge(config, "PATCH", target, fields).status, 405);
}

void TestAccessPolicy::tellsNothingWithoutToken()
{
    for (const char *const target : {"/", "/nowhere", "/v1", "/v1/db/0/keys/k", "/v1/ws", "/openapi.json"}) {
        for (const char *const method : {"GET", "POST", "OPTIONS", "PATCH"})
            QCOMPARE(judge(makeConfig(), method, target, {kHost}).status, 401);
    }
}

void TestAccessPolicy::answersPreflightsOfListedOriginsOnly()
{
    const QByteArray asks = "Access-Control-Request-Method: PUT";
    QCOMPARE(
        judge(makeConfig(), "OPTIONS", "/v1/db/0/keys/k", {kHost, "Origin: http://localhost:3000", asks}).status, 204);
    QCOMPARE(
        judge(makeConfig(), "OPTIONS", "/v1/db/0/keys/k", {kHost, "Origin: http://evil.example", asks}).status, 403);
    QCOMPARE(judge(makeConfig(), "OPTIONS", "/v1/db/0/keys/k", {kHost, asks}).status, 401);
    EndpointConfig closed = makeConfig();
    closed.allowedOrigins.clear();
    QCOMPARE(judge(closed, "OPTIONS", "/", {kHost, "Origin: http://localhost:3000", asks}).status, 403);
}

void TestAccessPolicy::takesTokensFromASubprotocol()
{
    const QByteArray encoded = kToken.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    const QByteArray offer = "Sec-WebSocket-Protocol: redis.json.v1, bearer." + encoded;
    QCOMPARE(judge(makeConfig(), "GET", "/v1/ws", {kHost, offer}).status, 0);
    QCOMPARE(judge(makeConfig(), "GET", "/v1/ws", {kHost, offer + "AAAA"}).status, 401);
    QCOMPARE(judge(makeConfig(), "GET", "/", {kHost, offer}).status, 401); // only where a browser can do no better
}

void TestAccessPolicy::needsAToken()
{
    EndpointConfig config = makeConfig();
    config.token = Secret();
    for (const QByteArray &field : {QByteArray("X: y"), QByteArray("Authorization: Bearer "), kBearer})
        QCOMPARE(judge(config, "GET", "/", {kHost, field}).status, 401);
    QCOMPARE(judge(config, "GET", "/?_token=", {kHost}).status, 401);
}

void TestAccessPolicy::hasRoutesWithDescriptions()
{
    for (const Route &each : routeTable()) {
        QVERIFY(qstrlen(each.description) > 10);
        QVERIFY(each.path.startsWith('/'));
        QVERIFY((each.handler != nullptr) == (each.kind == Route::Kind::Plain));
        QCOMPARE(matchRoute(each.method, pathOf(each)).route, &each); // no line hides another
    }
}

void TestAccessPolicy::readsMutateNothing()
{
    for (const Route &each : routeTable()) {
        if (each.method == HttpMethod::Get || each.method == HttpMethod::Head)
            QCOMPARE(each.scope, EndpointScope::Read);
        else
            QVERIFY(each.scope > EndpointScope::Read);
        QVERIFY(!each.isOpen || each.method == HttpMethod::Get);
    }
}

QTEST_APPLESS_MAIN(TestAccessPolicy)
#include "tst_accesspolicy.moc"

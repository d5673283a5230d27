// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "floorserver.h"

#include "tests/bench/benchreport.h"
#include "tests/support/endpointfixture.h"

#include <QCoreApplication>
#include <QProcess>
#include <QRegularExpression>

#include <memory>

using namespace redshank;

namespace {

struct Load
{
    double requestsPerSecond = 0;
    double p99Milliseconds = 0;
};

/// wrk with one thread and 32 connections, as in the design's own measurement.
Load runWrk(quint16 port, const QString &path, const QByteArray &token, int seconds)
{
    QProcess wrk;
    wrk.start(QStringLiteral("wrk"),
        {QStringLiteral("-t1"), QStringLiteral("-c32"), QStringLiteral("-d%1s").arg(seconds),
            QStringLiteral("--latency"), QStringLiteral("-H"),
            QStringLiteral("Authorization: Bearer ") + QString::fromLatin1(token),
            QStringLiteral("http://127.0.0.1:%1%2").arg(port).arg(path)});
    wrk.waitForFinished(-1);
    const QString out = QString::fromUtf8(wrk.readAllStandardOutput());
    if (out.contains(QLatin1String("Non-2xx")) || out.contains(QLatin1String("Socket errors")))
        qFatal("the load was not served: %s", qPrintable(out));
    const auto number = [&](const QString &pattern, QString *unit = nullptr) {
        const QRegularExpressionMatch match = QRegularExpression(pattern).match(out);
        if (unit)
            *unit = match.captured(2);
        return match.captured(1).toDouble();
    };
    Load load;
    load.requestsPerSecond = number(QStringLiteral("Requests/sec:\\s+([0-9.]+)"));
    QString unit;
    load.p99Milliseconds = number(QStringLiteral("99%\\s+([0-9.]+)(us|ms|s)"), &unit);
    load.p99Milliseconds *= unit == QLatin1String("us") ? 0.001 : unit == QLatin1String("s") ? 1000 : 1;
    return load;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    int seconds = 4;
    for (const QString &argument : app.arguments().mid(1)) {
        if (argument.toInt() > 0)
            seconds = argument.toInt();
    }
    EndpointFixture fixture;
    if (!fixture.start())
        qFatal("no redis-server, or no endpoint");
    auto floor = std::make_unique<FloorServer>(fixture.server.path().toLocal8Bit(), "mykey");
    fixture.server.command({"SET", "mykey", "Hello, Redis"});
    const QByteArray token = fixture.config.token.bytes();

    const Load bare = runWrk(floor->port(), QStringLiteral("/"), token, seconds);
    floor.reset(); // and with it its last late answers
    const Load root = runWrk(fixture.port, QStringLiteral("/"), token, seconds);
    const Load key = runWrk(fixture.port, QStringLiteral("/v1/db/0/keys/mykey"), token, seconds);
    BenchReport report(QStringLiteral("GET of a 12-byte value by keep-alive, wrk -t1 -c32"));
    report.add("floor_requests_per_s", bare.requestsPerSecond, 0, QStringLiteral("raw sockets, no check"));
    report.add("root_requests_per_s", root.requestsPerSecond, 0, QStringLiteral("GET /"));
    report.add("key_requests_per_s", key.requestsPerSecond, 0, QStringLiteral("GET /v1/db/0/keys/mykey"));
    report.add("ratio", root.requestsPerSecond / bare.requestsPerSecond, 2);
    report.add("floor_p99_ms", bare.p99Milliseconds, 2);
    report.add("root_p99_ms", root.p99Milliseconds, 2);
    report.print(app.arguments().contains(QLatin1String("--json")));
    return 0;
}

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/endpoint/httprequestparser.h"
#include "tests/support/test.h"

#include <QDirIterator>
#include <QFile>

using namespace redshank;

namespace {

/// What a stream of bytes is read as, in lines that a person can check.
QByteArray describe(HttpRequestParser &parser, const QByteArrayList &pieces)
{
    using Step = HttpRequestParser::Step;
    QByteArray text;
    HttpRequest request;
    for (const QByteArray &piece : pieces) {
        // A copy of its own, so that a view which outlives the piece is seen by the address sanitizer.
        const QByteArray owned(piece.constData(), piece.size());
        QByteArrayView input(owned);
        bool wantsMore = false;
        while (!wantsMore) {
            switch (parser.parse(input)) {
            case Step::NeedMore:
                wantsMore = true;
                break;
            case Step::HeadComplete:
                request = parser.takeRequest();
                break;
            case Step::RequestComplete:
                text += request.methodName.toByteArray() + ' ' + request.target.toByteArray()
                    + (request.isHttp10 ? " 1.0" : " 1.1") + (request.isKeptAlive ? "" : " close")
                    + (request.expectsContinue ? " expect" : "") + '\n';
                for (const HttpRequest::Field &field : request.fields)
                    text += "  " + field.name.toByteArray() + '=' + field.value.toByteArray() + '\n';
                text += "  [" + parser.takeRequest().body.toPercentEncoding(" ,.") + "]\n";
                break;
            case Step::Failed:
                return text + "failed " + QByteArray::number(parser.errorStatus()) + '\n';
            }
        }
    }
    return text + (parser.isIdle() ? "" : parser.isInBody() ? "in body\n" : "in head\n");
}

QByteArray describe(const QByteArrayList &pieces, const EndpointLimits &limits = {})
{
    HttpRequestParser parser(limits);
    return describe(parser, pieces);
}

} // namespace

class TestHttpRequestParser : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsTranscriptsSplitAnywhere_data();
    void readsTranscriptsSplitAnywhere();
    void refuses_data();
    void refuses();
    void holdsItsLimits_data();
    void holdsItsLimits();
    void countsFramingAgainstTheBody();
    void keepsItsViewsWhenMoved();
    void survivesAnyBytes();
};

void TestHttpRequestParser::readsTranscriptsSplitAnywhere_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QByteArray>("expected");
    QDirIterator files(QStringLiteral(TEST_DATA "/http"), {QStringLiteral("*.http")});
    while (files.hasNext()) {
        QFile stream(files.next());
        QFile expected(stream.fileName().chopped(4) + QStringLiteral("txt"));
        QVERIFY(stream.open(QIODevice::ReadOnly) && expected.open(QIODevice::ReadOnly));
        QTest::newRow(qPrintable(files.fileName())) << stream.readAll() << expected.readAll();
    }
}

void TestHttpRequestParser::readsTranscriptsSplitAnywhere()
{
    QFETCH(QByteArray, stream);
    QFETCH(QByteArray, expected);
    QCOMPARE(describe({stream}), expected);
    for (qsizetype i = 1; i < stream.size(); ++i)
        QCOMPARE(describe({stream.first(i), stream.sliced(i)}), expected);
    QByteArrayList bytes;
    for (const char byte : stream)
        bytes.append(QByteArray(1, byte));
    QCOMPARE(describe(bytes), expected);
    // Every pair of splits of the shorter ones: a state that is lost twice shows only here.
    if (stream.size() > 160)
        return;
    for (qsizetype i = 1; i < stream.size(); ++i) {
        for (qsizetype j = i + 1; j < stream.size(); ++j)
            QCOMPARE(describe({stream.first(i), stream.sliced(i, j - i), stream.sliced(j)}), expected);
    }
}

void TestHttpRequestParser::refuses_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArray &stream, int status = 400) {
        QTest::newRow(name) << stream << status;
    };
    const QByteArray get = "GET / HTTP/1.1\r\n";
    const QByteArray host = "Host: a\r\n";
    row("folded field", get + host + "X: a\r\n b\r\n\r\n");
    row("folded by a tab", get + host + "X: a\r\n\tb\r\n\r\n");
    row("folded first field", get + " X: a\r\n" + host + "\r\n");
    row("space before the colon", get + host + "X : a\r\n\r\n");
    row("tab before the colon", get + host + "X\t: a\r\n\r\n");
    row("space before the colon of a length", get + host + "Content-Length : 5\r\n\r\nhello");
    row("space in a name", get + host + "X Y: a\r\n\r\n");
    row("no name", get + host + ": a\r\n\r\n");
    row("no colon", get + host + "X\r\n\r\n");
    row("bare LF", get + host + "X: a\n\r\n");
    row("bare LF in the request line", "GET / HTTP/1.1\n" + host + "\r\n");
    row("LF LF", "GET / HTTP/1.1\nHost: a\n\n");
    row("bare CR in a value", get + host + "X: a\rb\r\n\r\n");
    row("NUL in a value", get + host + QByteArray("X: a\0b\r\n\r\n", 10));
    row("no host", get + "X: a\r\n\r\n");
    row("no field", get + "\r\n");
    row("two hosts", get + host + host + "\r\n");
    row("two hosts in different case", get + host + "hOST: b\r\n\r\n");
    row("absolute target", "GET http://a/ HTTP/1.1\r\n" + host + "\r\n");
    row("authority", "CONNECT a:80 HTTP/1.1\r\n" + host + "\r\n");
    row("target with a raw byte", "GET /\xc3\xa4 HTTP/1.1\r\n" + host + "\r\n");
    row("target with a fragment", "GET /#x HTTP/1.1\r\n" + host + "\r\n");
    row("space in the target", "GET /a b HTTP/1.1\r\n" + host + "\r\n");
    row("two spaces", "GET  / HTTP/1.1\r\n" + host + "\r\n");
    row("no version", "GET /\r\n" + host + "\r\n");
    row("version 0.9", "GET / HTTP/0.9\r\n" + host + "\r\n", 505);
    row("version 2.0", "GET / HTTP/2.0\r\n" + host + "\r\n", 505);
    row("preface of version 2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505);
    row("other protocol", "GET / RTSP/1.0\r\n" + host + "\r\n");
    row("TLS", QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n", 13));
    row("unknown method", "BREW / HTTP/1.1\r\n" + host + "\r\n", 501);
    row("small letters", "get / HTTP/1.1\r\n" + host + "\r\n", 501);
    row("only empty lines", "\r\n\r\n\r\n\r\n\r\n\r\n");
    row("length and chunks", "PUT / HTTP/1.1\r\n" + host + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n");
    row("chunks and length", "PUT / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n");
    row("two lengths", "PUT / HTTP/1.1\r\n" + host + "Content-Length: 3\r\nContent-Length: 4\r\n\r\n");
    row("the same length twice", "PUT / HTTP/1.1\r\n" + host + "Content-Length: 3\r\nContent-Length: 3\r\n\r\n");
    row("list of lengths", "PUT / HTTP/1.1\r\n" + host + "Content-Length: 3, 3\r\n\r\n");
    row("negative length", "PUT / HTTP/1.1\r\n" + host + "Content-Length: -1\r\n\r\n");
    row("length with a sign", "PUT / HTTP/1.1\r\n" + host + "Content-Length: +3\r\n\r\n");
    row("length beyond 64 bits", "PUT / HTTP/1.1\r\n" + host + "Content-Length: 99999999999999999999\r\n\r\n");
    row("hex length", "PUT / HTTP/1.1\r\n" + host + "Content-Length: 0x3\r\n\r\n");
    row("chunked twice",
        "PUT / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n");
    row("other coding", "PUT / HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip, chunked\r\n\r\n", 501);
    row("chunked is not last", "PUT / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked, gzip\r\n\r\n");
    row("almost chunked", "PUT / HTTP/1.1\r\n" + host + "Transfer-Encoding: xchunked\r\n\r\n");
    row("chunked in 1.0", "PUT / HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    row("chunk without size", "PUT / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nx\r\n");
    row("chunk longer than told",
        "PUT / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n");
    row("chunk size beyond 64 bits",
        "PUT / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n11111111111111111\r\n");
    row("other expectation", "PUT / HTTP/1.1\r\n" + host + "Expect: tea\r\nContent-Length: 3\r\n\r\n", 417);
}

void TestHttpRequestParser::refuses()
{
    QFETCH(QByteArray, stream);
    QFETCH(int, status);
    const QByteArray expected = "failed " + QByteArray::number(status) + '\n';
    QCOMPARE(describe({stream}), expected);
    for (qsizetype i = 1; i < stream.size(); ++i)
        QCOMPARE(describe({stream.first(i), stream.sliced(i)}), expected);
}

void TestHttpRequestParser::holdsItsLimits_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QByteArray>("expected"); // the end of what is described
    const QByteArray tail = " HTTP/1.1\r\nHost: a\r\n";
    const auto line = [&](int size) { // a request line of that size
        return "GET /" + QByteArray(size - 14, 'x') + tail + "\r\n";
    };
    QTest::newRow("longest request line") << line(8192) << QByteArray("[]\n");
    QTest::newRow("longer request line") << line(8193) << QByteArray("failed 414\n");
    QTest::newRow("endless request line") << QByteArray("GET /" + QByteArray(9000, 'x')) << QByteArray("failed 414\n");
    const auto fields = [&](int size) { // header fields of that size in all, without the empty line
        return "GET /" + tail + "X: " + QByteArray(size - 9 - 5, 'x') + "\r\n\r\n";
    };
    QTest::newRow("largest fields") << fields(16384) << QByteArray("[]\n");
    QTest::newRow("larger fields") << fields(16385) << QByteArray("failed 431\n");
    QTest::newRow("endless field") << QByteArray("GET /" + tail + "X: " + QByteArray(17000, 'x'))
                                   << QByteArray("failed 431\n");
    QTest::newRow("most fields") << QByteArray("GET /" + tail + QByteArray("X: y\r\n").repeated(99) + "\r\n")
                                 << QByteArray("[]\n");
    QTest::newRow("more fields") << QByteArray("GET /" + tail + QByteArray("X: y\r\n").repeated(100) + "\r\n")
                                 << QByteArray("failed 431\n");
    const QByteArray put = "PUT /" + tail;
    QTest::newRow("largest body") << QByteArray(put + "Content-Length: 1000\r\n\r\n" + QByteArray(1000, 'x'))
                                  << QByteArray("x]\n");
    QTest::newRow("larger body") << QByteArray(put + "Content-Length: 1001\r\n\r\n") << QByteArray("failed 413\n");
    QTest::newRow("larger chunks") << QByteArray(put + "Transfer-Encoding: chunked\r\n\r\n1f4\r\n"
        + QByteArray(500, 'x') + "\r\n1f5\r\n" + QByteArray(501, 'x') + "\r\n")
                                   << QByteArray("failed 413\n");
}

void TestHttpRequestParser::holdsItsLimits()
{
    QFETCH(QByteArray, stream);
    QFETCH(QByteArray, expected);
    EndpointLimits limits;
    limits.body = 1000;
    QVERIFY2(describe({stream}, limits).endsWith(expected), describe({stream}, limits).right(80));
    // In pieces the same, and nothing is kept beyond the limit.
    QByteArrayList pieces;
    for (qsizetype i = 0; i < stream.size(); i += 97)
        pieces.append(stream.mid(i, 97));
    QVERIFY2(describe(pieces, limits).endsWith(expected), describe(pieces, limits).right(80));
}

void TestHttpRequestParser::countsFramingAgainstTheBody()
{
    // 10 MB of chunk extensions around one byte would cost as much to read as a large body.
    const QByteArray head = "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    QCOMPARE(describe({head, "1;" + QByteArray(100'000, 'x')}), QByteArray("failed 400\n"));
    QCOMPARE(describe({head + "1\r\nx\r\n0\r\nTrailer: " + QByteArray(100'000, 'x')}), QByteArray("failed 400\n"));
    QVERIFY(describe({head, QByteArray("1\r\nx\r\n").repeated(50'000), "0\r\n\r\n"}).endsWith("x]\n"));
}

void TestHttpRequestParser::keepsItsViewsWhenMoved()
{
    const EndpointLimits limits;
    HttpRequestParser parser(limits);
    QByteArrayView first("GET /one HTTP/1.1\r\nHost: one\r\n\r\n");
    QCOMPARE(parser.parse(first), HttpRequestParser::Step::HeadComplete);
    HttpRequest taken = parser.takeRequest();
    QCOMPARE(parser.parse(first), HttpRequestParser::Step::RequestComplete);
    QByteArrayView second("GET /two HTTP/1.1\r\nHost: two\r\n\r\n");
    QCOMPARE(parser.parse(second), HttpRequestParser::Step::HeadComplete);
    const HttpRequest moved = std::move(taken);
    QCOMPARE(moved.target, QByteArrayView("/one"));
    QCOMPARE(moved.field("HOST"), QByteArrayView("one"));
    QCOMPARE(parser.request().target, QByteArrayView("/two"));
}

void TestHttpRequestParser::survivesAnyBytes()
{
    // Not a search for the right answer, but for a crash under a sanitizer, from a fixed seed.
    quint32 seed = 12345;
    const auto next = [&seed] { return seed = seed * 1664525 + 1013904223; };
    const QByteArray model = "PUT /v1/db/0/keys/a HTTP/1.1\r\nHost: 127.0.0.1:8888\r\nTransfer-Encoding: chunked\r\n"
                             "Connection: upgrade\r\nUpgrade: websocket\r\nExpect: 100-continue\r\n\r\n"
                             "3;a=b\r\nabc\r\n0\r\nT: x\r\n\r\nGET / HTTP/1.0\r\nHost: a\r\n\r\n";
    for (int round = 0; round < 20'000; ++round) {
        QByteArray bytes = model;
        for (quint32 change = next() % 4 + 1; change > 0; --change) {
            const auto at = qsizetype(next() >> 8) % bytes.size();
            if (next() & 0x10000)
                bytes[at] = char(next() >> 16);
            else if (next() & 0x10000)
                bytes.remove(at, qsizetype(next() >> 24) % 5);
            else
                bytes.insert(at, "\r\n: ,;"[(next() >> 16) % 6]);
        }
        const qsizetype split = qsizetype(next() >> 8) % bytes.size();
        const QByteArray whole = describe({bytes});
        QCOMPARE(describe({bytes.first(split), bytes.sliced(split)}), whole);
    }
}

QTEST_APPLESS_MAIN(TestHttpRequestParser)
#include "tst_httprequestparser.moc"

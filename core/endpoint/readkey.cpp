// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "readkey.h"

#include "backendpool.h"
#include "byterange.h"
#include "collectionjson.h"
#include "endpointcontext.h"
#include "handlers.h"
#include "keyaccess.h"
#include "keywrite.h"
#include "valuestream.h"

namespace redshank {

namespace {

constexpr QByteArrayView kString = "string";

/// Types that no browser runs or renders as a page of ours.
constexpr QByteArrayView kSafeTypes[] = {ContentType::bytes, ContentType::json, "text/plain", "text/csv", "image/png",
    "image/jpeg", "image/gif", "image/webp", "audio/mpeg", "audio/ogg", "video/mp4", "video/webm", "application/zip",
    "application/gzip", "application/msgpack", "application/cbor"};

QByteArrayView safeType(const QByteArray &wanted)
{
    for (const QByteArrayView type : kSafeTypes) {
        if (type == wanted)
            return type == "text/plain" ? ContentType::text : type;
    }
    return {};
}

} // namespace

void handlers::readRootKey(const ExchangePtr &exchange)
{
    const EndpointConfig &config = exchange->endpoint().config;
    Connection *const connection = exchange->endpoint().backends->data(config.server.database);
    if (std::optional<HttpResponse> problem = unavailable(connection)) {
        exchange->respond(std::move(*problem));
        return;
    }
    std::make_shared<ReadKey>(exchange, connection, config.rootKey, ReadKey::Detail::Plain)->start();
}

void handlers::readKey(const ExchangePtr &exchange)
{
    if (std::optional<KeyAccess> access = KeyAccess::begin(exchange))
        std::make_shared<ReadKey>(exchange, access->connection, access->key, ReadKey::Detail::Full)->start();
}

ReadKey::ReadKey(ExchangePtr exchange, Connection *connection, QByteArray key, Detail detail)
    : m_exchange(std::move(exchange))
    , m_connection(connection)
    , m_key(std::move(key))
    , m_detail(detail)
    , m_contentType(ContentType::bytes)
{ }

void ReadKey::send(const Command &command, Handler handler)
{
    m_connection->send(command, m_exchange->context(), [self = shared_from_this(), handler](const ReplyView &reply) {
        if (self->m_exchange->isOpen())
            ((*self).*handler)(reply);
    });
}

bool ReadKey::isFailed(const ReplyView &reply)
{
    if (!reply.isError())
        return false;
    const Error error = reply.error();
    if (error.kind == Error::Kind::LimitExceeded)
        refuseAsTooLarge();
    else
        m_exchange->respond(responseOf(error, m_connection));
    return true;
}

void ReadKey::start()
{
    if (m_exchange->target.hasParameter("type")) {
        m_contentType = safeType(m_exchange->target.parameter("type").value_or(QByteArray()));
        if (m_contentType.isEmpty()) {
            m_exchange->respond(HttpResponse::error(400, "that type is not on the list of safe ones"));
            return;
        }
    }
    if (m_detail == Detail::Full)
        send(Command{"PTTL", m_key}, &ReadKey::takeTtl);
    // One byte more than what is served in one piece, so that a longer one shows itself.
    const qsizetype whole = m_exchange->endpoint().config.limits.etagValue;
    send(Command{"GETRANGE", m_key, "0", QByteArray::number(whole)}, &ReadKey::takeBeginning);
}

void ReadKey::takeTtl(const ReplyView &reply)
{
    m_ttl = reply.isError() ? -2 : reply.integer(-2); // where PTTL is not permitted, the value still is
}

void ReadKey::takeBeginning(const ReplyView &reply)
{
    if (reply.isError() && reply.error().kind == Error::Kind::WrongType) {
        send(Command{"TYPE", m_key}, &ReadKey::takeType);
        return;
    }
    if (isFailed(reply))
        return;
    if (reply.bytes().isEmpty()) // GETRANGE does not tell an empty value from none
        send(Command{"GET", m_key}, &ReadKey::takeWhole);
    else if (reply.bytes().size() <= m_exchange->endpoint().config.limits.etagValue)
        answerString(reply.toByteArray());
    else
        send(Command{"STRLEN", m_key}, &ReadKey::takeLength);
}

void ReadKey::takeWhole(const ReplyView &reply)
{
    if (isFailed(reply))
        return;
    if (reply.isNil())
        m_exchange->respond(HttpResponse::error(404, "no such key"));
    else
        answerString(reply.toByteArray());
}

HttpResponse ReadKey::begin(int status, QByteArrayView contentType, QByteArrayView type) const
{
    HttpResponse response(status);
    response.contentType = contentType;
    if (m_detail == Detail::Full) {
        response.with("X-Redis-Type", type.toByteArray());
        if (m_ttl >= -1)
            response.with("X-Redis-Ttl-Ms", QByteArray::number(m_ttl));
    }
    if (!m_tag.isEmpty())
        response.with("ETag", m_tag);
    return response;
}

bool ReadKey::isDecided(const QByteArray &tag)
{
    const EntityTags required = EntityTags::of(m_exchange->request, "if-match");
    if (required.isGiven && !required.isAny && (tag.isEmpty() || !required.contains(tag))) {
        m_exchange->respond(HttpResponse::error(412, "the value is another one"));
        return true;
    }
    const EntityTags known = EntityTags::of(m_exchange->request, "if-none-match");
    if (known.isGiven && (known.isAny || (!tag.isEmpty() && known.contains(tag)))) {
        m_exchange->respond(begin(304, {}, kString));
        return true;
    }
    return false;
}

void ReadKey::answerString(const QByteArray &value)
{
    const HttpRequest &request = m_exchange->request;
    if (m_detail == Detail::Full || request.hasField("if-match") || request.hasField("if-none-match"))
        m_tag = entityTag(value);
    if (isDecided(m_tag))
        return;
    ByteRange range;
    if (request.method == HttpMethod::Get && request.hasField("range")
        && (!request.hasField("if-range") || request.field("if-range") == m_tag))
        range = ByteRange::of(request.field("range"), value.size());
    if (range.kind == ByteRange::Kind::Unsatisfiable) {
        m_exchange->respond(
            HttpResponse::error(416, "the value is shorter").with("Content-Range", range.toField(value.size())));
        return;
    }
    const bool isPart = range.kind == ByteRange::Kind::Part;
    HttpResponse response = begin(isPart ? 206 : 200, m_contentType, kString);
    if (isPart)
        response.with("Content-Range", range.toField(value.size()));
    response.with("Accept-Ranges", QByteArrayLiteral("bytes"));
    response.body = isPart ? value.sliced(range.first, range.count) : value;
    m_exchange->respond(std::move(response));
}

void ReadKey::takeLength(const ReplyView &reply)
{
    if (isFailed(reply))
        return;
    m_length = reply.integer();
    const HttpRequest &request = m_exchange->request;
    const bool needsTag =
        request.hasField("if-match") || request.hasField("if-none-match") || request.hasField("if-range");
    if (!needsTag) {
        streamString();
        return;
    }
    // Hashed where the bytes are: they need not travel for it. EVAL counts as a write for a read-only profile.
    const bool hasReadOnlyEval = m_connection->server().isAtLeast(7, 0);
    send(Command{hasReadOnlyEval ? "EVAL_RO" : "EVAL",
             "return {redis.sha1hex(redis.call('GET', KEYS[1])), redis.call('STRLEN', KEYS[1])}", "1", m_key},
        &ReadKey::takeHash);
}

void ReadKey::takeHash(const ReplyView &reply)
{
    if (isFailed(reply))
        return;
    m_tag = '"' + reply[0].toByteArray() + '"';
    m_length = reply[1].integer(m_length);
    if (!isDecided(m_tag))
        streamString();
}

void ReadKey::streamString()
{
    const HttpRequest &request = m_exchange->request;
    ByteRange range;
    if (request.method == HttpMethod::Get && request.hasField("range")
        && (!request.hasField("if-range") || request.field("if-range") == m_tag))
        range = ByteRange::of(request.field("range"), m_length);
    if (range.kind == ByteRange::Kind::Unsatisfiable) {
        m_exchange->respond(
            HttpResponse::error(416, "the value is shorter").with("Content-Range", range.toField(m_length)));
        return;
    }
    const bool isPart = range.kind == ByteRange::Kind::Part;
    HttpResponse head = begin(isPart ? 206 : 200, m_contentType, kString);
    if (isPart)
        head.with("Content-Range", range.toField(m_length));
    head.with("Accept-Ranges", QByteArrayLiteral("bytes"));
    const qsizetype count = isPart ? range.count : m_length;
    if (request.method != HttpMethod::Get) {
        m_exchange->respond(std::move(head), count, nullptr);
        return;
    }
    EndpointContext &endpoint = m_exchange->endpoint();
    const auto stream = std::make_shared<std::unique_ptr<ValueStream>>(
        std::make_unique<ValueStream>(endpoint.backends->dedicated(Role::Transaction, m_connection->params().database),
            m_key, m_length, range.first, count, endpoint.config.limits.streamChunk));
    (*stream)->watch(m_exchange->context(),
        [self = shared_from_this(), stream, head = std::move(head), count](
            const QByteArray &refused, const Error &error) {
            if (!error)
                self->m_exchange->respond(head, count, std::move(*stream));
            else if (!refused.isEmpty() && isRefusedCommand(error))
                self->m_exchange->respond(HttpResponse::error(
                    501, "the server refuses " + refused + ", which a value of this length needs to stay whole"));
            else
                self->m_exchange->respond(responseOf(error, nullptr));
        });
}

bool ReadKey::wantsJson() const
{
    for (const HttpRequest::Field &field : m_exchange->request.fields) {
        if (field.name.compare("accept", Qt::CaseInsensitive) != 0)
            continue;
        const QByteArrayList listed = field.value.toByteArray().split(',');
        for (const QByteArray &each : listed) {
            if (each.split(';').first().trimmed().compare("application/json", Qt::CaseInsensitive) == 0)
                return true;
        }
    }
    return false;
}

void ReadKey::takeType(const ReplyView &reply)
{
    if (isFailed(reply))
        return;
    m_type = reply.toByteArray();
    if (m_type == "none") { // deleted since
        m_exchange->respond(HttpResponse::error(404, "no such key"));
        return;
    }
    const CollectionType *const collection = collectionType(m_type);
    if (!wantsJson() || !collection) {
        HttpResponse response = HttpResponse::error(
            406, "this key holds a " + m_type + (collection ? ", which is served as application/json" : ""));
        m_exchange->respond(std::move(response.with("X-Redis-Type", m_type)));
        return;
    }
    m_exchange->awaitTurn(
        [self = shared_from_this(), database = m_connection->params().database] { self->beginCollection(database); });
}

void ReadKey::beginCollection(int database)
{
    m_connection = m_exchange->endpoint().backends->data(database);
    if (std::optional<HttpResponse> problem = unavailable(m_connection))
        m_exchange->respond(std::move(*problem));
    else
        send(Command{collectionType(m_type)->countCommand, m_key}, &ReadKey::takeCount);
}

void ReadKey::takeCount(const ReplyView &reply)
{
    if (isFailed(reply))
        return;
    if (reply.integer() > m_exchange->endpoint().config.limits.collectionElements) {
        m_exchange->respond(HttpResponse::error(
            413, "this " + m_type + " has " + QByteArray::number(reply.integer()) + " elements: read it in pages"));
        return;
    }
    send(collectionType(m_type)->readCommand(m_key), &ReadKey::takeCollection);
}

void ReadKey::refuseAsTooLarge()
{
    m_exchange->respond(HttpResponse::error(413,
        "this " + m_type + " takes more than " + QByteArray::number(m_exchange->endpoint().config.limits.answer)
            + " bytes of JSON: read it in pages"));
}

void ReadKey::takeCollection(const ReplyView &reply)
{
    if (isFailed(reply))
        return;
    JsonWriter json(m_exchange->endpoint().config.limits.answer);
    collectionType(m_type)->write(reply, json);
    if (json.isTooLong()) {
        refuseAsTooLarge();
        return;
    }
    HttpResponse response = begin(200, ContentType::json, m_type);
    response.body = json.toByteArray();
    m_exchange->respond(std::move(response));
}

} // namespace redshank

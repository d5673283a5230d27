// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "jsonwriter.h"

#include "core/base/bytes.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace redshank {

namespace {
constexpr qint64 kSafeInteger = Q_INT64_C(1) << 53; // what a double, and so JavaScript, holds exactly
}

struct JsonWriter::Private
{
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer{buffer};
};

JsonWriter::JsonWriter()
    : d(std::make_unique<Private>())
{ }

JsonWriter::~JsonWriter() = default;

JsonWriter &JsonWriter::beginObject()
{
    d->writer.StartObject();
    return *this;
}

JsonWriter &JsonWriter::endObject()
{
    d->writer.EndObject();
    return *this;
}

JsonWriter &JsonWriter::beginArray()
{
    d->writer.StartArray();
    return *this;
}

JsonWriter &JsonWriter::endArray()
{
    d->writer.EndArray();
    return *this;
}

JsonWriter &JsonWriter::key(QByteArrayView name)
{
    d->writer.Key(name.data(), rapidjson::SizeType(name.size()));
    return *this;
}

JsonWriter &JsonWriter::bytes(QByteArrayView bytes)
{
    if (isUtf8(bytes)) {
        d->writer.String(bytes.isEmpty() ? "" : bytes.data(), rapidjson::SizeType(bytes.size()));
        return *this;
    }
    const QByteArray encoded = QByteArray::fromRawData(bytes.data(), bytes.size()).toBase64();
    beginObject().key("$b64");
    d->writer.String(encoded.constData(), rapidjson::SizeType(encoded.size()));
    return endObject();
}

JsonWriter &JsonWriter::integer(qint64 number)
{
    if (number > kSafeInteger || number < -kSafeInteger)
        return bytes(QByteArray::number(number));
    d->writer.Int64(number);
    return *this;
}

JsonWriter &JsonWriter::null()
{
    d->writer.Null();
    return *this;
}

JsonWriter &JsonWriter::raw(QByteArrayView json)
{
    d->writer.RawValue(json.data(), size_t(json.size()), rapidjson::kStringType);
    return *this;
}

JsonWriter &JsonWriter::reply(const ReplyView &reply)
{
    switch (reply.type()) {
    case ReplyType::Nil:
        return null();
    case ReplyType::Integer:
    case ReplyType::Boolean:
        return integer(reply.integer());
    case ReplyType::Status:
    case ReplyType::String:
    case ReplyType::Verbatim:
    case ReplyType::Double:
    case ReplyType::BigNumber:
        return bytes(reply.bytes());
    case ReplyType::Error:
        beginObject().key("error").bytes(reply.bytes());
        return endObject();
    case ReplyType::Array:
    case ReplyType::Map:
    case ReplyType::Set:
    case ReplyType::Push:
        break;
    }
    beginArray();
    for (qsizetype i = 0; i < reply.size(); ++i)
        this->reply(reply[i]);
    return endArray();
}

QByteArray JsonWriter::toByteArray() const
{
    return QByteArray(d->buffer.GetString(), qsizetype(d->buffer.GetSize()));
}

QByteArray errorJson(QByteArrayView text)
{
    JsonWriter json;
    const QByteArray readable = isUtf8(text) ? text.toByteArray() : escaped(text).toUtf8();
    json.beginObject().key("error").bytes(readable).endObject();
    return json.toByteArray();
}

} // namespace redshank

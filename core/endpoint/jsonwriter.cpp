// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "jsonwriter.h"

#include "core/base/bytes.h"

#include <array>

namespace redshank {

namespace {

constexpr qint64 kSafeInteger = Q_INT64_C(1) << 53; // what a double, and so JavaScript, holds exactly

/// By byte: 0 where it stands for itself in a string, else the letter of its escape.
constexpr std::array<char, 256> kEscapes = [] {
    std::array<char, 256> escapes{};
    for (size_t c = 0; c < 0x20; ++c)
        escapes[c] = 'u';
    escapes['\b'] = 'b';
    escapes['\f'] = 'f';
    escapes['\n'] = 'n';
    escapes['\r'] = 'r';
    escapes['\t'] = 't';
    escapes['"'] = '"';
    escapes['\\'] = '\\';
    return escapes;
}();

} // namespace

bool JsonWriter::begin(qsizetype count)
{
    m_isTooLong = isTooLong() || count > m_limit - m_text.size();
    if (m_isTooLong)
        return false;
    if (m_needsComma)
        m_text += ',';
    m_needsComma = true;
    return true;
}

JsonWriter &JsonWriter::open(char bracket)
{
    if (begin(1))
        m_text += bracket;
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::close(char bracket)
{
    m_needsComma = false;
    if (begin(1))
        m_text += bracket;
    return *this;
}

JsonWriter &JsonWriter::key(QByteArrayView name)
{
    if (begin(name.size())) {
        quoted(name);
        m_text += ':';
    }
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::bytes(QByteArrayView bytes)
{
    if (!begin(bytes.size()))
        return *this;
    if (isUtf8(bytes)) {
        quoted(bytes);
        return *this;
    }
    m_text += "{\"$b64\":\"";
    m_text += QByteArray::fromRawData(bytes.data(), bytes.size()).toBase64();
    m_text += "\"}";
    return *this;
}

void JsonWriter::quoted(QByteArrayView text)
{
    constexpr char kHex[] = "0123456789ABCDEF";
    m_text += '"';
    const char *run = text.data();
    const char *const end = run + text.size();
    for (const char *at = run; at != end; ++at) {
        const auto byte = quint8(*at);
        const char escape = kEscapes[byte];
        if (!escape)
            continue;
        m_text.append(run, at - run);
        run = at + 1;
        m_text += '\\';
        m_text += escape;
        if (escape == 'u') {
            const char digits[] = {'0', '0', kHex[byte >> 4], kHex[byte & 15]};
            m_text.append(digits, sizeof digits);
        }
        if (m_text.size() > m_limit) // a text of NULs becomes six times as long
            break;
    }
    m_text.append(run, end - run);
    m_text += '"';
}

JsonWriter &JsonWriter::integer(qint64 number)
{
    const QByteArray digits = QByteArray::number(number);
    return number > kSafeInteger || number < -kSafeInteger ? bytes(digits) : raw(digits);
}

JsonWriter &JsonWriter::raw(QByteArrayView json)
{
    if (begin(json.size()))
        m_text += json;
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
    for (qsizetype i = 0; i < reply.size() && !isTooLong(); ++i)
        this->reply(reply[i]);
    return endArray();
}

QByteArray errorJson(QByteArrayView text)
{
    JsonWriter json;
    const QByteArray readable = isUtf8(text) ? text.toByteArray() : escaped(text).toUtf8();
    json.beginObject().key("error").bytes(readable).endObject();
    return json.toByteArray();
}

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "jsonwriter.h"

#include "core/base/bytes.h"

#include <array>
#include <cstring>
#include <iterator>

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

/// Whether any of eight bytes may have an escape; bytes beyond ASCII have none.
bool hasEscapes(quint64 bytes)
{
    constexpr quint64 kOnes = 0x0101010101010101;
    constexpr quint64 kHighs = 0x8080808080808080;
    const auto hasZero = [](quint64 eight) { return (eight - kOnes) & ~eight & kHighs; };
    const quint64 controls = (bytes - kOnes * 0x20) & ~bytes & kHighs;
    return (controls | hasZero(bytes ^ (kOnes * '"')) | hasZero(bytes ^ (kOnes * '\\'))) != 0;
}

/// Where the next byte with an escape is, from `at` on. Long texts are long runs, and others wait meanwhile.
const char *plainEnd(const char *at, const char *end)
{
    for (quint64 eight = 0; end - at >= qsizetype(sizeof eight); at += sizeof eight) {
        std::memcpy(&eight, at, sizeof eight);
        if (hasEscapes(eight))
            break;
    }
    while (at != end && !kEscapes[quint8(*at)])
        ++at;
    return at;
}

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
    const char *at = text.data();
    const char *const end = at + text.size();
    while (at != end) {
        const char *const run = at;
        at = plainEnd(at, end);
        m_text.append(run, at - run);
        char escapes[6 * 128];
        char *to = escapes;
        for (; at != end && kEscapes[quint8(*at)] && to + 6 <= std::end(escapes); ++at) {
            *to++ = '\\';
            *to++ = kEscapes[quint8(*at)];
            if (to[-1] == 'u') {
                *to++ = '0';
                *to++ = '0';
                *to++ = kHex[quint8(*at) >> 4];
                *to++ = kHex[*at & 15];
            }
        }
        m_text.append(escapes, to - escapes);
        if (m_text.size() > m_limit) // a text of NULs becomes six times as long
            return;
    }
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

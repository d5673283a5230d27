// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "jsoncommand.h"

#include "core/format/jsonscanner.h"

#include <QChar>

#include <optional>

namespace redshank {

namespace {

/// What a string token of the scanner stands for: UTF-8; nothing where half a surrogate pair stands alone.
std::optional<QByteArray> unquoted(QByteArrayView token)
{
    const QByteArrayView text = token.sliced(1, token.size() - 2);
    if (!text.contains('\\'))
        return text.toByteArray();
    const auto unitAt = [&text](qsizetype at) { return text.sliced(at + 2, 4).toByteArray().toUShort(nullptr, 16); };
    QByteArray result;
    result.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            result += text[i];
            continue;
        }
        const char kind = text[i + 1];
        if (kind != 'u') {
            const qsizetype known = QByteArrayView("bfnrt").indexOf(kind);
            result += known < 0 ? kind : "\b\f\n\r\t"[known];
            i += 1;
            continue;
        }
        char32_t code = unitAt(i);
        i += 5;
        if (QChar::isHighSurrogate(code)) {
            if (!text.sliced(i + 1).startsWith("\\u") || !QChar::isLowSurrogate(unitAt(i + 1)))
                return std::nullopt;
            code = QChar::surrogateToUcs4(char16_t(code), unitAt(i + 1));
            i += 6;
        } else if (QChar::isLowSurrogate(code)) {
            return std::nullopt;
        }
        result += QString::fromUcs4(&code, 1).toUtf8();
    }
    return result;
}

Error invalidInput(const QString &what)
{
    return {Error::Kind::InvalidInput, what, {}, {}};
}

/// Reads the one shape that is allowed; everything else inside unknown members is only counted in depth, and so is all
/// that follows a problem, since the id may be behind it. Relies on the scanner for the grammar.
class CommandReader
{
public:
    explicit CommandReader(int depthLimit)
        : m_depthLimit(depthLimit)
    { }

    void take(QByteArrayView token)
    {
        switch (token.front()) {
        case '{':
            beginObject();
            return;
        case '[':
            beginArray();
            return;
        case '}':
            if (isInBytes() && !m_bytesSeen)
                fail("an argument that is an object must be {\"$b64\":\"...\"}");
            end();
            return;
        case ']':
            end();
            return;
        case ':':
            m_expectsName = false;
            return;
        case ',':
            m_expectsName = m_depth > 0 && m_open.at(m_depth - 1) == '{';
            return;
        case '"':
            text(token);
            return;
        case 't':
        case 'f':
        case 'n':
            scalar(token, token, Kind::Other);
            return;
        default:
            scalar(token, token, Kind::Number);
        }
    }

    const char *problem() const { return m_problem; }
    /// Of a message that is JSON.
    JsonCommand result()
    {
        if (!m_hasCommand || m_arguments.isEmpty() || m_arguments.first().isEmpty())
            fail("\"cmd\" must name a command");
        if (m_problem)
            return {std::move(m_id), {}, invalidInput(QString::fromLatin1(m_problem))};
        return {std::move(m_id), Command(std::move(m_arguments)), {}};
    }

private:
    enum class Kind : quint8 { String, Number, Other };
    enum class Member : quint8 { None, Id, Command, Other };

    bool isInBytes() const { return m_member == Member::Command && m_depth == 3; }
    void fail(const char *problem)
    {
        if (!m_problem)
            m_problem = problem; // what follows may only be its consequence
    }

    void begin(char bracket)
    {
        if (++m_depth > m_depthLimit)
            fail("the JSON is nested too deeply");
        m_open += bracket;
        m_expectsName = bracket == '{';
    }

    void end()
    {
        --m_depth;
        m_open.chop(1);
        m_expectsName = false;
    }

    void text(QByteArrayView token)
    {
        const std::optional<QByteArray> text = unquoted(token);
        if (!text)
            fail("half a surrogate pair is no character");
        if (m_expectsName)
            name(text.value_or(QByteArray()));
        else
            scalar(text.value_or(QByteArray()), token, text ? Kind::String : Kind::Other);
    }

    void name(QByteArrayView name)
    {
        if (m_depth == 1) {
            m_member = name == "id" ? Member::Id : name == "cmd" ? Member::Command : Member::Other;
            if (m_member == Member::Id)
                m_id = QByteArrayLiteral("null"); // the last one counts, though it may turn out to be none
        } else if (isInBytes() && name != "$b64") {
            fail("an argument that is an object must be {\"$b64\":\"...\"}");
        }
    }

    void beginObject()
    {
        begin('{');
        if (m_depth == 1 || m_member == Member::Other)
            return;
        if (isInBytes())
            m_bytesSeen = false;
        else
            fail(m_member == Member::Id ? "\"id\" must be a number or a string" : "\"cmd\" must be an array");
    }

    void beginArray()
    {
        begin('[');
        if (m_depth == 1) {
            fail("the message must be an object");
        } else if (m_member == Member::Command && m_depth == 2) {
            m_arguments.clear();
            m_hasCommand = true;
        } else if (m_member != Member::Other) {
            fail(m_member == Member::Id ? "\"id\" must be a number or a string" : "an argument cannot be an array");
        }
    }

    void scalar(QByteArrayView text, QByteArrayView token, Kind kind)
    {
        if (m_depth == 0) {
            fail("the message must be an object");
        } else if (m_member == Member::Id && m_depth == 1) {
            if (kind != Kind::Other)
                m_id = token.toByteArray(); // digits and escapes go back as they came
            else if (text != "null")
                fail("\"id\" must be a number or a string");
        } else if (m_member != Member::Command) {
            return;
        } else if (m_depth == 1) {
            fail("\"cmd\" must be an array");
        } else if (m_depth == 3) {
            bytes(text, kind);
        } else if (kind == Kind::Other) {
            fail("an argument must be a string, a number or {\"$b64\":\"...\"}");
        } else {
            m_arguments.append(text.toByteArray());
        }
    }

    void bytes(QByteArrayView text, Kind kind)
    {
        const auto decoded = kind == Kind::String
            ? QByteArray::fromBase64Encoding(text.toByteArray(), QByteArray::AbortOnBase64DecodingErrors)
            : QByteArray::FromBase64Result{};
        // Qt overlooks a single digit at the end, which is no byte.
        const bool isWhole = text.size() % 4 != 1;
        if (kind != Kind::String || !decoded || !isWhole || m_bytesSeen) {
            fail("\"$b64\" must be one string of base64");
            return;
        }
        m_bytesSeen = true;
        m_arguments.append(decoded.decoded);
    }

    const int m_depthLimit;
    int m_depth = 0;
    QByteArray m_open; ///< the open brackets
    bool m_expectsName = false;
    Member m_member = Member::None;
    bool m_bytesSeen = false;
    bool m_hasCommand = false;
    QByteArray m_id = QByteArrayLiteral("null");
    QByteArrayList m_arguments;
    const char *m_problem = nullptr;
};

} // namespace

JsonCommand parseJsonCommand(QByteArrayView json, int depthLimit)
{
    CommandReader reader(depthLimit);
    const JsonError malformed = scanJson(json, [&reader](QByteArrayView token) { reader.take(token); });
    if (!malformed)
        return reader.result();
    JsonCommand refused;
    refused.problem = invalidInput(reader.problem()
            ? QString::fromLatin1(reader.problem())
            : QStringLiteral("the message is not JSON, from its byte %1 on").arg(malformed.offset));
    return refused;
}

} // namespace redshank

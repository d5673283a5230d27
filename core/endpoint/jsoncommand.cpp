// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "jsoncommand.h"

#include "jsonwriter.h"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <optional>

namespace redshank {

namespace {

/// Reads the one shape that is allowed; everything else inside unknown members is only counted in depth.
class CommandHandler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, CommandHandler>
{
public:
    explicit CommandHandler(int depthLimit)
        : m_depthLimit(depthLimit)
    { }

    bool Null() { return scalar("null", Kind::Other); }
    bool Bool(bool isTrue) { return scalar(isTrue ? "true" : "false", Kind::Other); }
    bool RawNumber(const char *text, rapidjson::SizeType length, bool)
    {
        return scalar(QByteArrayView(text, qsizetype(length)), Kind::Number);
    }
    bool String(const char *text, rapidjson::SizeType length, bool)
    {
        return scalar(QByteArrayView(text, qsizetype(length)), Kind::String);
    }
    bool Key(const char *text, rapidjson::SizeType length, bool)
    {
        const QByteArrayView name(text, qsizetype(length));
        if (m_depth == 1)
            m_member = name == "id" ? Member::Id : name == "cmd" ? Member::Command : Member::Other;
        else if (isInBytes() && name != "$b64")
            return fail("an argument that is an object must be {\"$b64\":\"...\"}");
        return true;
    }
    bool StartObject()
    {
        if (!deepen())
            return false;
        if (m_depth == 1 || m_member == Member::Other)
            return true;
        if (m_member == Member::Command && m_depth == 3) {
            m_bytesSeen = false;
            return true;
        }
        return fail(m_member == Member::Id ? "\"id\" must be a number or a string" : "\"cmd\" must be an array");
    }
    bool EndObject(rapidjson::SizeType)
    {
        if (isInBytes() && !m_bytesSeen)
            return fail("an argument that is an object must be {\"$b64\":\"...\"}");
        --m_depth;
        return true;
    }
    bool StartArray()
    {
        if (!deepen())
            return false;
        if (m_depth == 1)
            return fail("the message must be an object");
        if (m_member == Member::Other)
            return true;
        if (m_member == Member::Command && m_depth == 2) {
            m_arguments.clear();
            m_hasCommand = true;
            return true;
        }
        return fail(m_member == Member::Id ? "\"id\" must be a number or a string" : "an argument cannot be an array");
    }
    bool EndArray(rapidjson::SizeType)
    {
        --m_depth;
        return true;
    }

    const char *problem() const { return m_problem; }
    Result<JsonCommand> result()
    {
        if (!m_hasCommand || m_arguments.isEmpty() || m_arguments.first().isEmpty())
            return Error{Error::Kind::InvalidInput, QStringLiteral("\"cmd\" must name a command"), {}, {}};
        return JsonCommand{std::move(m_id), Command(std::move(m_arguments))};
    }

private:
    enum class Kind : quint8 { String, Number, Other };
    enum class Member : quint8 { None, Id, Command, Other };

    bool isInBytes() const { return m_member == Member::Command && m_depth == 3; }
    bool deepen() { return ++m_depth <= m_depthLimit || fail("the JSON is nested too deeply"); }
    bool fail(const char *problem)
    {
        m_problem = problem;
        return false;
    }

    bool scalar(QByteArrayView text, Kind kind)
    {
        if (m_depth == 0)
            return fail("the message must be an object");
        if (m_member == Member::Id && m_depth == 1) {
            if (kind == Kind::String)
                m_id = JsonWriter().bytes(text).toByteArray();
            else
                m_id = text.toByteArray();
            return kind != Kind::Other || text == "null" || fail("\"id\" must be a number or a string");
        }
        if (m_member != Member::Command)
            return true;
        if (m_depth == 1)
            return fail("\"cmd\" must be an array");
        if (m_depth == 2) {
            if (kind == Kind::Other)
                return fail("an argument must be a string, a number or {\"$b64\":\"...\"}");
            m_arguments.append(text.toByteArray());
            return true;
        }
        const auto decoded = kind == Kind::String
            ? QByteArray::fromBase64Encoding(text.toByteArray(), QByteArray::AbortOnBase64DecodingErrors)
            : QByteArray::FromBase64Result{};
        // Qt overlooks a single digit at the end, which is no byte.
        const bool isWhole = text.size() % 4 != 1;
        if (kind != Kind::String || !decoded || !isWhole || m_bytesSeen)
            return fail("\"$b64\" must be one string of base64");
        m_bytesSeen = true;
        m_arguments.append(decoded.decoded);
        return true;
    }

    const int m_depthLimit;
    int m_depth = 0;
    Member m_member = Member::None;
    bool m_bytesSeen = false;
    bool m_hasCommand = false;
    QByteArray m_id = QByteArrayLiteral("null");
    QByteArrayList m_arguments;
    const char *m_problem = nullptr;
};

} // namespace

Result<JsonCommand> parseJsonCommand(QByteArrayView json, int depthLimit)
{
    constexpr unsigned kFlags = rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseValidateEncodingFlag
        | rapidjson::kParseIterativeFlag; // the depth of a hostile text must not be that of our stack
    CommandHandler handler(depthLimit);
    rapidjson::Reader reader;
    rapidjson::MemoryStream stream(json.data(), size_t(json.size()));
    const rapidjson::ParseResult parsed = reader.Parse<kFlags>(stream, handler);
    if (!parsed) {
        const char *const text = handler.problem() ? handler.problem() : rapidjson::GetParseError_En(parsed.Code());
        return Error{Error::Kind::InvalidInput, QString::fromLatin1(text), {}, {}};
    }
    return handler.result();
}

} // namespace redshank

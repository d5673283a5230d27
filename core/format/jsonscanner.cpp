// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "jsonscanner.h"

#include "core/base/bytes.h"

#include <QCoreApplication>

namespace redshank {

namespace {

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isHexDigit(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

class Scanner
{
public:
    Scanner(QByteArrayView json, const std::function<void(QByteArrayView)> &take)
        : m_json(json)
        , m_take(take)
    { }

    JsonError run()
    {
        for (skipSpace(); m_at < m_json.size() && !m_error; skipSpace())
            step();
        if (!m_error && m_expected != Expected::End)
            fail(m_json.isEmpty() ? QT_TRANSLATE_NOOP("Json", "the text is empty")
                                  : QT_TRANSLATE_NOOP("Json", "the text ends too early"));
        return m_error;
    }

private:
    enum class Expected { Value, ValueOrEnd, Name, NameOrEnd, Colon, CommaOrEnd, End };

    char peek(qsizetype ahead = 0) const { return m_at + ahead < m_json.size() ? m_json[m_at + ahead] : '\0'; }

    void skipSpace()
    {
        while (m_at < m_json.size() && isSpace(m_json[m_at]))
            ++m_at;
    }

    void fail(const char *what) { m_error = {m_at, QCoreApplication::translate("Json", what)}; }

    void step()
    {
        const char c = peek();
        switch (m_expected) {
        case Expected::ValueOrEnd:
            if (c == ']')
                return close();
            return value();
        case Expected::Value:
            return value();
        case Expected::NameOrEnd:
            if (c == '}')
                return close();
            return name();
        case Expected::Name:
            return name();
        case Expected::Colon:
            if (c != ':')
                return fail(QT_TRANSLATE_NOOP("Json", "a colon is missing after the name"));
            return structural(Expected::Value);
        case Expected::CommaOrEnd: {
            const bool isObject = m_stack.back() == '{';
            if (c == (isObject ? '}' : ']'))
                return close();
            if (c != ',')
                return fail(isObject ? QT_TRANSLATE_NOOP("Json", "a comma or } is missing")
                                     : QT_TRANSLATE_NOOP("Json", "a comma or ] is missing"));
            return structural(isObject ? Expected::Name : Expected::Value);
        }
        case Expected::End:
            return fail(QT_TRANSLATE_NOOP("Json", "something follows after the end"));
        }
    }

    void structural(Expected next)
    {
        m_take(m_json.sliced(m_at, 1));
        ++m_at;
        m_expected = next;
    }

    void afterValue() { m_expected = m_stack.isEmpty() ? Expected::End : Expected::CommaOrEnd; }

    void close()
    {
        m_stack.chop(1);
        structural(Expected::End);
        afterValue();
    }

    void open(char bracket)
    {
        if (m_stack.size() == maximumJsonDepth)
            return fail(QT_TRANSLATE_NOOP("Json", "nested too deeply"));
        m_stack += bracket;
        structural(bracket == '{' ? Expected::NameOrEnd : Expected::ValueOrEnd);
    }

    void name()
    {
        if (peek() != '"')
            return fail(QT_TRANSLATE_NOOP("Json", "a name in quotes is missing"));
        string();
        m_expected = Expected::Colon;
    }

    void value()
    {
        const char c = peek();
        if (c == '{' || c == '[')
            return open(c);
        if (c == '"')
            string();
        else if (c == '-' || isDigit(c))
            number();
        else
            word();
        afterValue();
    }

    void word()
    {
        for (const QByteArrayView known : {QByteArrayView("true"), QByteArrayView("false"), QByteArrayView("null")}) {
            if (m_json.sliced(m_at).startsWith(known)) {
                m_take(known);
                m_at += known.size();
                return;
            }
        }
        fail(QT_TRANSLATE_NOOP("Json", "no value begins like this"));
    }

    bool digits()
    {
        if (!isDigit(peek())) {
            fail(QT_TRANSLATE_NOOP("Json", "a digit is missing"));
            return false;
        }
        while (isDigit(peek()))
            ++m_at;
        return true;
    }

    void number()
    {
        const qsizetype from = m_at;
        if (peek() == '-')
            ++m_at;
        // A leading zero stands alone; what follows it is then not part of the number.
        if (peek() == '0')
            ++m_at;
        else if (!digits())
            return;
        if (peek() == '.') {
            ++m_at;
            if (!digits())
                return;
        }
        if (peek() == 'e' || peek() == 'E') {
            ++m_at;
            if (peek() == '+' || peek() == '-')
                ++m_at;
            if (!digits())
                return;
        }
        m_take(m_json.sliced(from, m_at - from));
    }

    void string()
    {
        const qsizetype from = m_at++;
        while (!m_error && m_at < m_json.size() && m_json[m_at] != '"')
            character();
        if (m_error)
            return;
        if (m_at == m_json.size())
            return fail(QT_TRANSLATE_NOOP("Json", "a quotation mark is missing"));
        ++m_at;
        m_take(m_json.sliced(from, m_at - from));
    }

    void character()
    {
        const auto byte = quint8(m_json[m_at]);
        if (byte == '\\')
            return escape();
        if (byte < 0x20)
            return fail(QT_TRANSLATE_NOOP("Json", "a control character in a string must be escaped"));
        const qsizetype length = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
        if (length > 1 && (m_at + length > m_json.size() || !isUtf8(m_json.sliced(m_at, length))))
            return fail(QT_TRANSLATE_NOOP("Json", "a byte that is not UTF-8"));
        m_at += length;
    }

    void escape()
    {
        const char kind = peek(1);
        if (kind == 'u') {
            for (int i = 2; i < 6; ++i) {
                if (!isHexDigit(peek(i)))
                    return fail(QT_TRANSLATE_NOOP("Json", "\\u wants four hex digits"));
            }
            m_at += 6;
        } else if (kind != '\0' && QByteArrayView("\"\\/bfnrt").contains(kind)) {
            m_at += 2;
        } else {
            fail(QT_TRANSLATE_NOOP("Json", "there is no such escape"));
        }
    }

    QByteArrayView m_json;
    const std::function<void(QByteArrayView)> &m_take;
    QByteArray m_stack; ///< the open brackets
    qsizetype m_at = 0;
    Expected m_expected = Expected::Value;
    JsonError m_error;
};

} // namespace

JsonError scanJson(QByteArrayView bytes, const std::function<void(QByteArrayView token)> &take)
{
    return Scanner(bytes, take).run();
}

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "valuepager.h"

#include "core/edit/readfailure.h"
#include "core/redis/connection.h"

namespace redshank {

namespace {
/// SCAN may answer with no rows many times over, above all with a pattern; then the caller decides whether to go on.
constexpr int maximumCallsPerPage = 64;
} // namespace

ValuePager::ValuePager(
    Connection &connection, QByteArray key, QByteArray type, QByteArray sizeCommand, qint64 pageSize, QObject *parent)
    : QObject(parent)
    , m_connection(connection)
    , m_key(std::move(key))
    , m_type(std::move(type))
    , m_sizeCommand(std::move(sizeCommand))
    , m_pageSize(pageSize)
{ }

ValuePager::~ValuePager() = default;

void ValuePager::loadFirst(const PageStart &start)
{
    m_isComplete = false;
    m_total.reset();
    m_calls = 0;
    m_rows.clear();
    rewind(start);
    if (const Command probe = probeCommand(); !probe.isEmpty())
        sendProbe(probe);
    else
        sendPage(true);
}

void ValuePager::loadMore()
{
    if (m_isLoading || m_isComplete)
        return;
    m_calls = 0;
    m_rows.clear();
    sendPage(false);
}

bool ValuePager::wantsMore(const QList<ValueRow> &rows) const
{
    return rows.isEmpty() && !m_isComplete;
}

void ValuePager::sendProbe(const Command &probe)
{
    m_isLoading = true;
    const auto current = m_latest.begin();
    askSize(current);
    m_connection.send(probe, this, [this, current](const ReplyView &reply) {
        if (!current())
            return;
        takeProbe(reply);
        sendPage(true);
    });
}

void ValuePager::askSize(const Latest::Token &current)
{
    if (m_sizeCommand.isEmpty())
        return;
    m_connection.send({m_sizeCommand, m_key}, this, [this, current](const ReplyView &reply) {
        if (current() && !reply.isError())
            m_total = reply.integer();
    });
}

void ValuePager::sendPage(bool isFirst)
{
    m_isLoading = true;
    ++m_calls;
    m_headFailure = {};
    const auto current = m_latest.begin();
    // TYPE travels with every page: HSCAN and its like answer an absent key with an empty page.
    m_connection.send({"TYPE", m_key}, this, [this, current](const ReplyView &reply) {
        if (current())
            takeType(reply);
    });
    askSize(current);
    m_connection.send(pageCommand(), this, [this, current, isFirst](const ReplyView &reply) {
        if (current())
            takeReply(reply, isFirst);
    });
}

void ValuePager::takeType(const ReplyView &reply)
{
    if (reply.isError()) {
        // A user who may read but not ask for the type still reads; a lost connection ends the page's command as well.
        m_presentType = m_type;
        return;
    }
    m_presentType = reply.toByteArray();
    if (m_presentType == "none")
        m_headFailure = {Error::Kind::KeyGone, tr("The key does not exist any more"), {}, {}};
    else if (!m_type.isEmpty() && m_presentType != m_type)
        m_headFailure = {Error::Kind::WrongType, tr("The key now holds another type"), m_presentType, {}};
}

void ValuePager::takeReply(const ReplyView &reply, bool isFirst)
{
    if (m_headFailure) {
        fail(m_headFailure);
        return;
    }
    if (reply.isError() && !(reply.isAnswered() && takesErrorReplies())) {
        if (!reply.isAnswered())
            replyLost();
        fail(readFailure(reply));
        return;
    }
    const Error error = takePage(reply, m_rows);
    if (error) {
        fail(error);
        return;
    }
    if (wantsMore(m_rows) && m_calls < maximumCallsPerPage) {
        sendPage(isFirst);
        return;
    }
    m_isLoading = false;
    ValuePage page;
    page.rows.swap(m_rows);
    page.isFirst = isFirst;
    Q_EMIT pageLoaded(page);
}

void ValuePager::fail(const Error &error)
{
    m_isLoading = false;
    m_rows.clear();
    Q_EMIT failed(error);
}

Error ValuePager::unexpectedShape() const
{
    return {Error::Kind::Protocol, tr("The server's reply has an unexpected shape"), {}, {}};
}

} // namespace redshank

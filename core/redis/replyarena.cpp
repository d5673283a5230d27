// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "replyarena.h"

#include <hiredis/hiredis.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <new>

namespace redshank {

namespace {

constexpr std::size_t firstBlockSize = 16 * 1024;
constexpr std::size_t largestBlockSize = 4 * 1024 * 1024;

/// A push as hiredis may see it: without elements it is no subscription message, so that hiredis passes it on instead
/// of looking for callbacks of its own (which over-reads on short pushes). The real one stands right behind.
struct ShownPush
{
    redisReply shown;
    redisReply real;
};

ReplyArena *arenaOf(const redisReadTask *task)
{
    return static_cast<ReplyArena *>(task->privdata);
}

int depthOf(const redisReadTask *task)
{
    int depth = 0;
    for (const redisReadTask *parent = task->parent; parent; parent = parent->parent)
        ++depth;
    return depth;
}

redisReply *containerOf(const redisReadTask *parent)
{
    auto *const container = static_cast<redisReply *>(parent->obj);
    return parent->type == REDIS_REPLY_PUSH ? &reinterpret_cast<ShownPush *>(container)->real : container;
}

} // namespace

struct ReplyArena::Functions
{
    static void *createString(const redisReadTask *task, char *text, size_t length)
    {
        ReplyArena *const arena = arenaOf(task);
        if (!arena->keeps(length))
            return arena->husk();
        redisReply *const reply = arena->newReply(task, task->type);
        if (!reply)
            return nullptr;
        if (task->type == REDIS_REPLY_VERB && length >= 4) {
            std::memcpy(reply->vtype, text, 3);
            text += 4;
            length -= 4;
        }
        if (task->idx == 0 && task->parent && !task->parent->parent && task->parent->type == REDIS_REPLY_ARRAY
            && arena->m_headSink)
            arena->m_headSink(QByteArrayView(text, qsizetype(length)));
        return storeText(arena, reply, text, length);
    }

    static void *createArray(const redisReadTask *task, size_t elements)
    {
        ReplyArena *const arena = arenaOf(task);
        // An attribute would be taken for the reply itself, and shift all that follow.
        if (task->type == REDIS_REPLY_ATTR) {
            arena->m_breach = Breach::Attribute;
            return nullptr;
        }
        if (depthOf(task) >= maximumDepth) {
            arena->m_breach = Breach::Depth;
            return nullptr;
        }
        if (!arena->keeps(0))
            return arena->husk();
        redisReply *container = nullptr;
        redisReply *given = nullptr;
        if (task->type == REDIS_REPLY_PUSH) {
            auto *const push = static_cast<ShownPush *>(arena->allocate(sizeof(ShownPush)));
            if (!push)
                return nullptr;
            *push = {};
            push->shown.type = push->real.type = REDIS_REPLY_PUSH;
            given = &push->shown;
            container = &push->real;
            adopt(task, given);
        } else {
            container = given = arena->newReply(task, task->type);
            if (!container)
                return nullptr;
        }
        if (elements > 0) {
            container->element = static_cast<redisReply **>(arena->allocate(elements * sizeof(redisReply *)));
            if (!container->element)
                return nullptr;
        }
        container->elements = elements;
        return given;
    }

    static void *createInteger(const redisReadTask *task, long long value)
    {
        ReplyArena *const arena = arenaOf(task);
        if (!arena->keeps(0))
            return arena->husk();
        redisReply *const reply = arena->newReply(task, REDIS_REPLY_INTEGER);
        if (reply)
            reply->integer = value;
        return reply;
    }

    /// Only the text is kept: it is what the server said, and `value` went through the user's locale in old versions.
    static void *createDouble(const redisReadTask *task, double, char *text, size_t length)
    {
        ReplyArena *const arena = arenaOf(task);
        if (!arena->keeps(length))
            return arena->husk();
        redisReply *const reply = arena->newReply(task, REDIS_REPLY_DOUBLE);
        return reply ? storeText(arena, reply, text, length) : nullptr;
    }

    static void *createNil(const redisReadTask *task)
    {
        ReplyArena *const arena = arenaOf(task);
        return arena->keeps(0) ? arena->newReply(task, REDIS_REPLY_NIL) : arena->husk();
    }

    static void *createBool(const redisReadTask *task, int value)
    {
        ReplyArena *const arena = arenaOf(task);
        if (!arena->keeps(0))
            return arena->husk();
        redisReply *const reply = arena->newReply(task, REDIS_REPLY_BOOL);
        if (reply)
            reply->integer = value != 0;
        return reply;
    }

    /// Replies live until the arena is reset.
    static void freeObject(void *) { }

    static void adopt(const redisReadTask *task, redisReply *reply)
    {
        if (task->parent)
            containerOf(task->parent)->element[task->idx] = reply;
    }

private:
    static redisReply *storeText(ReplyArena *arena, redisReply *reply, const char *text, size_t length)
    {
        // The terminating NUL is for hiredis, which prints spontaneous error replies with %s.
        reply->str = static_cast<char *>(arena->allocate(length + 1));
        if (!reply->str)
            return nullptr;
        std::memcpy(reply->str, text, length);
        reply->str[length] = '\0';
        reply->len = length;
        return reply;
    }
};

ReplyArena::ReplyArena() = default;
ReplyArena::~ReplyArena() = default;

void ReplyArena::attach(redisReader *reader)
{
    static redisReplyObjectFunctions functions = {Functions::createString, Functions::createArray,
        Functions::createInteger, Functions::createDouble, Functions::createNil, Functions::createBool,
        Functions::freeObject};
    reader->fn = &functions;
    reader->privdata = this;
    reader->maxelements = maximumElements;
}

void ReplyArena::reset()
{
    m_used = 0;
    m_kept = 0;
    m_husk = nullptr;
    m_isDropping = false;
    if (m_blocks.size() <= 1 && m_total <= largestBlockSize)
        return;
    // After a reply that took several blocks, the next one starts with one that would have held it, within reason.
    const std::size_t kept = std::min(m_total, largestBlockSize);
    m_blocks.clear();
    m_total = 0;
    allocate(kept);
    m_used = 0;
}

void *ReplyArena::allocate(std::size_t size)
{
    constexpr std::size_t alignment = alignof(redisReply);
    size = (size + alignment - 1) & ~(alignment - 1);
    if (m_blocks.empty() || m_blocks.back().size - m_used < size) {
        const std::size_t usual = m_blocks.empty() ? firstBlockSize : std::min(largestBlockSize, m_total);
        const std::size_t wanted = std::max(usual, size);
        if (m_total + wanted > m_memoryCap && m_total + size > m_memoryCap) {
            m_breach = Breach::Memory;
            return nullptr;
        }
        // Uninitialised on purpose: the elements of a huge announced aggregate stay unbacked until they arrive.
        std::unique_ptr<std::byte[]> bytes(new (std::nothrow) std::byte[wanted]);
        if (!bytes) {
            m_breach = Breach::Memory;
            return nullptr;
        }
        m_blocks.push_back({std::move(bytes), wanted});
        m_total += wanted;
        m_used = 0;
    }
    void *const place = m_blocks.back().bytes.get() + m_used;
    m_used += size;
    return place;
}

bool ReplyArena::keeps(std::size_t text)
{
    if (m_keptLimit == 0)
        return true;
    m_kept += text + elementWeight;
    m_isDropping = m_isDropping || m_kept > m_keptLimit;
    return !m_isDropping;
}

/// Large enough to be taken for a push too, and of type nil (hiredis looks at the type of a root).
void *ReplyArena::husk()
{
    if (!m_husk) {
        m_husk = allocate(sizeof(ShownPush));
        if (!m_husk)
            return nullptr;
        auto *const husk = static_cast<ShownPush *>(m_husk);
        *husk = {};
        husk->shown.type = husk->real.type = REDIS_REPLY_NIL;
    }
    return m_husk;
}

redisReply *ReplyArena::newReply(const redisReadTask *task, int type)
{
    auto *const reply = static_cast<redisReply *>(allocate(sizeof(redisReply)));
    if (!reply)
        return nullptr;
    *reply = {};
    reply->type = type;
    Functions::adopt(task, reply);
    return reply;
}

const redisReply *ReplyArena::pushOf(const redisReply *shown)
{
    return &reinterpret_cast<const ShownPush *>(shown)->real;
}

} // namespace redshank

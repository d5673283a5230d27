// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

struct redisReadTask;
struct redisReader;
struct redisReply;

namespace redshank {

/// Memory of the reply that a hiredis reader is building: real redisReply objects, laid one after the other into blocks
/// that are reused for the next reply, instead of several allocations each. It is also where a hostile reply is
/// stopped: elements, depth, and bytes held are capped, and attributes and pushes never reach hiredis' own bookkeeping.
///
/// Belongs to one reader; must outlive it. One thread.
class ReplyArena
{
public:
    enum class Breach : unsigned char { None, Memory, Depth, Attribute };

    ReplyArena();
    ReplyArena(const ReplyArena &) = delete;
    ReplyArena &operator=(const ReplyArena &) = delete;
    ~ReplyArena();

    /// Makes `reader` build its replies here.
    void attach(redisReader *reader);
    /// Forgets the reply; keeps one block. Called once the reply has been handled.
    void reset();
    /// Why the last reply was refused; None as long as none was.
    Breach breach() const { return m_breach; }
    void setMemoryCap(std::size_t bytes) { m_memoryCap = bytes; }
    /// Sees the first element of each array reply, where that is a string, as soon as it has been parsed.
    void setHeadSink(std::function<void(QByteArrayView)> sink) { m_headSink = std::move(sink); }
    /// From how many bytes on (text, and elementWeight for each element) a reply is dropped: the rest of it is parsed
    /// and not kept. 0: none is.
    void setKeptLimit(std::size_t bytes) { m_keptLimit = bytes; }
    std::size_t keptLimit() const { return m_keptLimit; }
    /// What has been built so far of the current reply must not be looked at any more.
    void startDropping() { m_isDropping = true; }
    bool isDropping() const { return m_isDropping; }

    /// What a push that hiredis hands out really contains, see createArray().
    static const redisReply *pushOf(const redisReply *shown);

    static constexpr std::size_t defaultMemoryCap = std::size_t(1) << 30; ///< S16: a reply's memory
    static constexpr long long maximumElements = 1 << 24; ///< of one aggregate
    static constexpr int maximumDepth = 32;
    static constexpr std::size_t elementWeight = 16;

private:
    struct Block
    {
        std::unique_ptr<std::byte[]> bytes;
        std::size_t size;
    };
    struct Functions;

    void *allocate(std::size_t size);
    redisReply *newReply(const redisReadTask *task, int type);
    /// Whether one more element is kept.
    bool keeps(std::size_t text);
    /// Stands for every element that is not; null where memory ran out.
    void *husk();

    std::vector<Block> m_blocks;
    std::size_t m_used = 0; ///< of the last block
    std::size_t m_total = 0; ///< of all blocks
    std::size_t m_memoryCap = defaultMemoryCap;
    std::size_t m_keptLimit = 0;
    std::size_t m_kept = 0; ///< of the current reply
    void *m_husk = nullptr;
    bool m_isDropping = false;
    Breach m_breach = Breach::None;
    std::function<void(QByteArrayView)> m_headSink;
};

} // namespace redshank

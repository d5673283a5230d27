// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keyindex.h"

#include <string>
#include <vector>

namespace redshank {

/// Names as they arrive, in one piece of memory; sorted() makes an index of them. Cheap to move between threads.
class KeyBatch
{
public:
    void append(QByteArrayView name)
    {
        m_bytes.append(name.data(), size_t(name.size()));
        m_sizes.push_back(quint32(name.size()));
    }
    void append(const KeyBatch &other);
    void reserve(size_t names, size_t bytes);
    void clear();

    qsizetype size() const { return qsizetype(m_sizes.size()); }
    bool isEmpty() const { return m_sizes.empty(); }
    qsizetype byteCount() const { return qsizetype(m_bytes.size()); }
    /// Keeps the names for which `keep` is true.
    void filter(const std::function<bool(QByteArrayView name)> &keep);
    /// The names in order, each once.
    KeyIndex sorted(const KeyOrder &order) const;

private:
    std::string m_bytes;
    std::vector<quint32> m_sizes;
};

} // namespace redshank

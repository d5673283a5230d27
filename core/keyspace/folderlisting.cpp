// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "folderlisting.h"

#include "keyspace.h"

#include "core/base/bytes.h"

namespace redshank {

FolderListing::FolderListing(
    ConnectionParams params, QByteArray prefix, const KeyOrder &order, bool isGentle, QObject *parent)
    : QObject(parent)
    , m_prefix(std::move(prefix))
{
    KeyspaceOptions options;
    options.order = order;
    options.isGentle = isGentle;
    options.match = globEscaped(m_prefix) + '*';
    m_keyspace = std::make_unique<Keyspace>(std::move(params), std::move(options));
    connect(m_keyspace.get(), &Keyspace::progressChanged, this, &FolderListing::check);
}

FolderListing::~FolderListing() = default;

void FolderListing::start()
{
    m_keyspace->start();
}

qsizetype FolderListing::found() const
{
    return m_keyspace->allKeys().size();
}

quint64 FolderListing::longNames() const
{
    return m_keyspace->progress().longNames;
}

void FolderListing::check()
{
    switch (m_keyspace->progress().state) {
    case ScanProgress::State::Complete: {
        // A server may read a pattern in its own way: what does not begin with the very bytes is not in the folder. In
        // order, those that do stand together, so that usually a look at the ends is enough.
        const KeyIndex &found = m_keyspace->allKeys();
        const bool isExact = found.folder(m_prefix).keyCount() == found.size();
        const KeyIndex exact =
            isExact ? found : found.filtered([this](QByteArrayView name) { return name.startsWith(m_prefix); });
        Q_EMIT finished(exact);
        break;
    }
    case ScanProgress::State::Failed:
        Q_EMIT finished(m_keyspace->progress().error);
        break;
    default:
        Q_EMIT progressed(found());
    }
}

} // namespace redshank

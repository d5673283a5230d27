// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "emptynotice.h"

#include "scanline.h"

#include <QCoreApplication>

namespace redshank {

namespace {

constexpr qsizetype maxQuotedFilter = 60; ///< characters

QString say(const char *text)
{
    return QCoreApplication::translate("redshank::EmptyNotice", text);
}

} // namespace

EmptyNotice emptyNotice(const ScanSummary &summary, const QString &filter)
{
    using State = ScanProgress::State;
    const ScanProgress &progress = summary.progress;
    if (!summary.isConnected && summary.known == 0)
        return {say("Not connected"), {}, {}};
    if (progress.state == State::Failed && summary.known == 0)
        return {say("The keys cannot be listed"), progress.error.sentence(), say("Retry")};
    if (summary.isFiltered && summary.known > 0 && !summary.isFiltering) {
        const QString shown = filter.size() > maxQuotedFilter ? filter.left(maxQuotedFilter) + QChar(0x2026) : filter;
        return {say("No key matches “%1”").arg(shown),
            progress.isRunning() ? say("The scan is still running.") : QString(), say("Clear the filter")};
    }
    if (progress.state == State::Complete && summary.known == 0 && !summary.selection.isEmpty())
        return {say("No key passes what the server was asked for"), summary.selection, say("Scan all keys")};
    if (progress.state == State::Complete && summary.known == 0)
        return {say("This database is empty"),
            summary.isLive ? say("Keys show up as they are created.") : say("Keys show up after a refresh."),
            say("Refresh")};
    if (progress.state == State::Cancelled && summary.known == 0)
        return {say("The scan was cancelled"), {}, say("Scan")};
    return {summary.isFiltering ? say("Searching …") : say("Looking for keys …"), {}, {}};
}

} // namespace redshank

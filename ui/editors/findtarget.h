// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace redshank {

struct FindMatches
{
    int current = 0; ///< counts from 1; 0 where there is none
    int total = 0;
    bool isComplete = true; ///< false: the text is too large to count them all
};

/// What a find bar can search. GUI thread.
class FindTarget
{
public:
    using Done = std::function<void(const FindMatches &)>;

    virtual ~FindTarget() = default;

    /// Selects the next match, going round at the end; `fromStart` looks from the selection's start on (while typing).
    /// Tells at once or later, and nothing where another search has been begun since.
    virtual void search(
        const QString &text, bool isForward, bool fromStart, bool isCaseSensitive, const Done &done) = 0;
    virtual void clearMatches() = 0;
    virtual QString selectedText() const = 0;
    virtual QWidget *widget() = 0;
};

} // namespace redshank

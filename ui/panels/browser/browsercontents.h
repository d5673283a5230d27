// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyspace/filterline.h"
#include "core/keyspace/keyrefinement.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace redshank {

class FilterEdit;
class JobLine;
class ColumnHeader;
class KeyTreeModel;
class Keyspace;

/// Which keys the browser shows and in which order: what the filter line says, by names at once and by what the server
/// tells of the keys as it is told, and what the header says. Hands that to the model, and tells how far it is and
/// what is wrong in a line of its own. GUI thread; all arguments outlive it.
class BrowserContents : public QObject
{
    Q_OBJECT
public:
    struct Parts
    {
        Keyspace *keyspace = nullptr;
        KeyTreeModel *model = nullptr;
        FilterEdit *filter = nullptr;
        ColumnHeader *header = nullptr;
        JobLine *jobLine = nullptr; ///< for it alone
    };
    BrowserContents(const Parts &parts, const ConnectionParams &params, bool isGentle);

    void setParams(const ConnectionParams &params) { m_refinement.setParams(params); }
    /// Asks the server anew what it has told of the keys.
    void refresh() { m_refinement.refresh(); }
    /// Whether keys are left out by the filter line.
    bool isFiltered() const;
    /// Whether there may be more matches than are shown.
    bool isFiltering() const;
    /// What the line said when it last made sense.
    const FilterLine &line() const { return m_line; }
    /// Names, in the order that folders and lists are cut from.
    const KeyIndex &index() const;

Q_SIGNALS:
    void changed(); ///< what the model shows, or how far it is

private:
    void takeLine();
    void applyQuery();
    void takeIndex();
    void show();
    void tellProgress();
    void giveUpOrder();
    void tellProblem();
    void cancel();

    Parts m_parts;
    KeyRefinement m_refinement;
    FilterLine m_line;
    FilterLine m_typed; ///< as it is now, which may make no sense
    QTimer m_problemTimer; ///< until a mistake in the last term is told, as one may still be at it
    QTimer m_quietTimer; ///< what takes no longer is not worth a line
    QElapsedTimer m_running; ///< invalid where nothing runs
    enum class Told : quint8 { Nothing, Progress, Problem, Outcome, TooMany };
    Told m_told = Told::Nothing;
};

} // namespace redshank

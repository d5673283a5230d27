// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

#include <memory>
#include <optional>

namespace redshank {

class KeyActions;
class KeyTreeModel;
class KeyView;
class Keyspace;
class Session;

/// The keys of one session's database: filter line, tree or flat list, scan progress and totals. Scans by itself as
/// soon as the session is there; a refresh keeps expansion, selection and scroll. The session must outlive it.
class BrowserPanel : public QWidget
{
    Q_OBJECT
public:
    explicit BrowserPanel(Session *session, QWidget *parent = nullptr);
    ~BrowserPanel() override;

    Session *session() const;
    Keyspace *keyspace() const;
    /// All of it has been listed, and there are no keys.
    bool isKnownEmpty() const;
    KeyTreeModel *model() const;
    KeyView *view() const;

    void refresh(); ///< F5: reads the database anew and applies the difference
    void focusFilter(); ///< Ctrl+F
    /// What is done to one key: the list follows it, tells what came of it and offers to undo it. The signals of this
    /// panel tell of it as of what is done in the list.
    KeyActions *keyActions() const;
    // As the list's own menu does, to all that is chosen in it.
    void removeChosen();
    void editTtlOfChosen();
    // To the one key that is; says why not where it is something else.
    bool isOneKeyChosen() const;
    void renameChosen();
    void duplicateChosen();
    /// Whether the newest deletion or other recorded change to this database can be undone now.
    bool canUndo() const;
    void undo(); ///< Ctrl+Shift+Z: asks, and undoes it
    /// The change to many keys, or its undoing, that is under way, in words: it ends with this panel, and what became
    /// of the keys is then not told. Empty: there is none, or it waits for an answer.
    QString runningWork() const;
    bool isStoppingWork() const; ///< it has been cancelled, and workEnded() is on its way
    /// What is sent still comes to its end.
    void stopWork();
    void setFlat(bool isFlat);
    bool isFlat() const;
    /// Opens the folders above the key, makes it current and scrolls to it; false where it is not loaded.
    bool revealKey(const QByteArray &key);
    /// The prefix of the chosen folder, or of the one that holds the chosen key; empty at the root.
    QByteArray currentPrefix() const;
    /// How many keys the server says the database has, told beside how many are listed; empty: not known.
    void setDatabaseSize(std::optional<quint64> keys);
    /// How many keys the database has by the last scan of all of it and what was noticed since; empty: not known.
    std::optional<quint64> listedKeys() const;
    /// How many bytes of memory the names may take before a scan pauses; 0: no limit.
    void setNameBudget(qint64 bytes);

    /// The columns beside the name, as settings store them.
    void setColumns(const QStringList &ids);
    QStringList columns() const;
    void setFilterHistory(const QStringList &history);
    void setSavedFilters(const QStringList &filters);

    // What other parts of the window have done: shown at once.
    void noteCreated(const QByteArray &key);
    void noteRemoved(const QByteArrayList &keys);
    void noteRenamed(const QByteArray &from, const QByteArray &to);
    void noteTtlChanged(const QByteArray &key);
    /// Beside one of those: offers to undo it. `text` says what was done.
    void noteRecorded(const QByteArray &operation, const QString &text);

Q_SIGNALS:
    void keyActivated(const QByteArray &key); ///< Enter, double click, middle click or "Open": a tab of its own
    void keyPreviewed(const QByteArray &key); ///< a click, Space or "Preview": a tab that the next preview takes
    void keysDeleted(const QByteArrayList &keys); ///< those that are gone from the server
    void keyRenamed(const QByteArray &from, const QByteArray &to);
    void keyTtlChanged(const QByteArray &key);
    void keysRestored(const QByteArrayList &keys); ///< hold what they held before something that was undone
    void flatChanged(bool isFlat); ///< by whomever
    void columnsChanged(); ///< columns(), by the user or not
    void nameBudgetChanged(qint64 bytes); ///< the user has set it, for this list and those to come
    void filterHistoryChanged(const QStringList &history); ///< what was looked for, the newest first
    void savedFiltersChanged(const QStringList &filters); ///< for the profile
    void undoChanged(); ///< canUndo(), perhaps
    void workEnded(const QString &account); ///< of work on many keys; plain text, some lines
    void statusMessage(const QString &text); ///< one line, plain text

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

#include <memory>
#include <optional>

namespace redshank {

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
    KeyTreeModel *model() const;
    KeyView *view() const;

    void refresh(); ///< F5: reads the database anew and applies the difference
    void focusFilter(); ///< Ctrl+F
    void setFlat(bool isFlat);
    bool isFlat() const;
    /// Opens the folders above the key, makes it current and scrolls to it; false where it is not loaded.
    bool revealKey(const QByteArray &key);
    /// The prefix of the chosen folder, or of the one that holds the chosen key; empty at the root.
    QByteArray currentPrefix() const;
    /// How many keys the server says the database has, told beside how many are listed; empty: not known.
    void setDatabaseSize(std::optional<quint64> keys);

    /// The columns beside the name, as settings store them.
    void setColumns(const QStringList &ids);
    QStringList columns() const;
    void setFilterHistory(const QStringList &history);
    void setSavedFilters(const QStringList &filters);

    // What other parts of the window have done: shown at once.
    void noteCreated(const QByteArray &key);
    void noteRemoved(const QByteArrayList &keys);
    void noteRenamed(const QByteArray &from, const QByteArray &to);

Q_SIGNALS:
    void keyActivated(const QByteArray &key); ///< Enter, double click, middle click or "Open": a tab of its own
    void keyPreviewed(const QByteArray &key); ///< a click, Space or "Preview": a tab that the next preview takes
    void keysDeleted(const QByteArrayList &keys); ///< those that are gone from the server
    void keyRenamed(const QByteArray &from, const QByteArray &to);
    void keyTtlChanged(const QByteArray &key);
    void flatChanged(bool isFlat); ///< by whomever
    void columnsChanged(); ///< columns(), by the user or not
    void filterHistoryChanged(const QStringList &history); ///< what was looked for, the newest first
    void savedFiltersChanged(const QStringList &filters); ///< for the profile
    void statusMessage(const QString &text); ///< one line, plain text

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace redshank

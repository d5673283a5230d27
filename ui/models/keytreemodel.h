// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyspace/keyevents.h"
#include "keycolumns.h"
#include "keytreerows.h"

#include <QAbstractTableModel>

#include <array>

namespace redshank {

class KeyDetails;
struct KeyDetail;

/// The keys as rows for a view: a flat table in display order, in which a tree's row has a depth and an open folder's
/// rows follow it. Tree or flat list over one snapshot; which folders are open is kept across snapshots, filters and
/// spells in flat mode, by prefix.
///
/// A new snapshot costs the open folders and the persistent indexes, never the number of keys: rows come and go at the
/// tail, then one layout change puts everything that a view holds on to back on its own key or folder. GUI thread.
class KeyTreeModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { NameColumn = KeyColumn::Name, ColumnCount = KeyColumn::Count };
    enum Role {
        KeyRole = Qt::UserRole, ///< QByteArray: the key; null on a folder
        PrefixRole, ///< QByteArray: the folder's prefix with its separator; null on a key
        FolderRole, ///< bool
        DepthRole, ///< int, 0 at the top
        ExpandedRole, ///< bool; false on a key
        CountRole, ///< qint64: keys in all depths below a folder; 1 on a key
        TypeRole, ///< QByteArray as TYPE says; null where it is not known yet
        TtlRole, ///< qint64: milliseconds left; -1 none or not known
        EmptyNameRole, ///< bool: the name is empty and the display text a stand-in
    };
    using Identity = KeyTreeRows::Identity;

    /// Few matches of a filter unfold by themselves; up to this many.
    static constexpr qsizetype autoExpandLimit = 256;

    explicit KeyTreeModel(QObject *parent = nullptr);

    /// Where type and TTL come from; nullptr: nowhere. Not owned.
    void setDetails(const KeyDetails *details);
    void setIndex(const KeyIndex &index) { setContents(index, m_isAutoExpanding); }
    /// With `isAutoExpanding`, every folder is open while there are at most autoExpandLimit keys, but for those that
    /// the user folds meanwhile; the folders opened otherwise are as before once it is off again.
    void setContents(const KeyIndex &index, bool isAutoExpanding)
    {
        setContents(index, isAutoExpanding, {m_order.isDescending, nullptr});
    }
    /// With a ranking, which is one of `index`, the keys are a list whether or not isFlat().
    void setContents(const KeyIndex &index, bool isAutoExpanding, const KeyTreeOrder &order);
    const KeyTreeOrder &order() const { return m_order; }
    const KeyIndex &index() const { return m_rows.index(); }
    using QAbstractTableModel::index;
    void setFlat(bool isFlat);
    bool isFlat() const { return m_isFlat; }
    /// Whether rows are a list now, by isFlat() or by a ranking.
    bool isList() const { return m_rows.isFlat(); }

    /// Keys that will have other names in the contents to come: what a view holds on to goes along with them.
    void expectRenames(const QList<KeyRename> &renames);
    /// What a key is called in the contents now, by the renames that were expected; itself where it is none of them.
    Identity renamed(const Identity &identity) const;

    void setExpanded(int row, bool isExpanded);
    /// Opens a folder and those in it, in all depths; false where it stopped after mostOpened of them, or after
    /// mostLookedAt keys.
    bool expandBelow(int row);
    static constexpr qsizetype mostOpened = 1000;
    static constexpr qsizetype mostLookedAt = 50'000;
    /// Opens the folders above a key or folder; its row, or -1 where it is not in the snapshot.
    int reveal(const Identity &identity);
    Identity identityAt(int row) const;
    int rowOf(const Identity &identity) const { return m_rows.rowOf(identity); }
    int nearestRow(const Identity &identity) const { return m_rows.nearestRow(identity); }
    int parentRow(int row) const { return m_rows.parentRow(row); }
    int expandedRows(int row) const; ///< rows that it shows below itself, in all depths
    int searchRow(int from, const QByteArray &text) const { return m_rows.searchRow(from, text); }
    int searchNextRow(int from, const QByteArray &text) const { return m_rows.searchNextRow(from, text); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

Q_SIGNALS:
    /// Around everything that one change of the contents sends: rows at the tail and a layout change.
    void contentsAboutToChange();
    void contentsChanged();

private:
    bool areAllExpanded(const KeyIndex &index) const;
    KeyTreeRows rowsOf(const KeyIndex &index) const;
    void forgetRenames();
    void noteExpanded(const QByteArray &prefix, bool isExpanded);
    void setRows(KeyTreeRows rows);
    void remapPersistentIndexes(const KeyTreeRows &before);
    KeyIndex::Child child(int row) const;
    QString nameText(const KeyIndex::Child &child) const;
    const KeyDetail *detailOf(const KeyIndex::Child &child) const;
    QVariant columnData(const KeyIndex::Child &child, int column, int role) const;
    QString description(const KeyIndex::Child &child, const KeyDetail *detail) const;
    QString toolTip(const KeyIndex::Child &child) const;
    void showDetails(const QByteArrayList &keys);

    const KeyDetails *m_details = nullptr;
    KeyTreeRows m_rows;
    int m_rowCount = 0; ///< rows that views know of; behind m_rows.count() they are blank for the moment of a change
    KeyTreeOrder m_order;
    bool m_isFlat = false;
    bool m_isAutoExpanding = false;
    QSet<QByteArray> m_expanded; ///< by prefix; also of folders that are not there now
    QHash<QByteArray, QByteArray> m_renames; ///< old name to new, until the old one is gone from the contents
    QHash<QByteArray, QByteArray> m_origins; ///< the other way round
    QSet<QByteArray> m_folded; ///< closed by the user while all are open
    struct CachedChild
    {
        int row = -1;
        KeyIndex::Child child;
    };
    mutable std::array<CachedChild, 128> m_cache; ///< several roles of one row are asked for in a go
};

} // namespace redshank

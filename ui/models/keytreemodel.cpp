// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keytreemodel.h"

#include "core/keyspace/keydetails.h"
#include "keytext.h"

#include <algorithm>
#include <limits>

namespace redshank {

namespace {

// A name may be many megabytes; a row and a tool tip show its beginning.
constexpr qsizetype maxShownBytes = 512;
constexpr qsizetype maxTipBytes = 2048;
/// Renames that no snapshot has confirmed yet; what is beyond is not followed.
constexpr qsizetype maxRenames = 100'000;

QString shortened(QByteArrayView name, qsizetype limit)
{
    return name.size() <= limit ? keyText(name) : keyText(name.first(limit)) + QChar(0x2026);
}

} // namespace

KeyTreeModel::KeyTreeModel(QObject *parent)
    : QAbstractTableModel(parent)
    , m_rows(KeyTreeRows::tree(KeyIndex(), {}))
{ }

void KeyTreeModel::setDetails(const KeyDetails *details)
{
    if (m_details)
        m_details->disconnect(this);
    m_details = details;
    if (!m_details)
        return;
    connect(m_details, &KeyDetails::fetched, this, &KeyTreeModel::showDetails);
    connect(m_details, &KeyDetails::accessKindChanged, this,
        [this] { Q_EMIT headerDataChanged(Qt::Horizontal, KeyColumn::Idle, KeyColumn::Idle); });
    connect(m_details, &QObject::destroyed, this, [this] { m_details = nullptr; });
}

bool KeyTreeModel::areAllExpanded(const KeyIndex &index) const
{
    return m_isAutoExpanding && index.size() <= autoExpandLimit;
}

KeyTreeRows KeyTreeModel::rowsOf(const KeyIndex &index) const
{
    if (m_isFlat || m_order.ranking)
        return KeyTreeRows::flat(index, m_order);
    if (!areAllExpanded(index))
        return KeyTreeRows::tree(index, m_expanded, m_order.isDescending);
    QSet<QByteArray> all;
    index.forEach(0, index.size(), [&](qsizetype, QByteArrayView name) {
        const QList<qsizetype> boundaries = index.order().boundaries(name);
        for (const qsizetype boundary : boundaries)
            all.insert(name.first(boundary).toByteArray());
        return true;
    });
    return KeyTreeRows::tree(index, all.subtract(m_folded), m_order.isDescending);
}

void KeyTreeModel::setContents(const KeyIndex &index, bool isAutoExpanding, const KeyTreeOrder &order)
{
    Q_ASSERT(!order.ranking || order.ranking->index.isSameAs(index));
    if (index.isSameAs(m_rows.index()) && isAutoExpanding == m_isAutoExpanding && order == m_order)
        return;
    m_order = order;
    if (isAutoExpanding != m_isAutoExpanding)
        m_folded.clear();
    m_isAutoExpanding = isAutoExpanding;
    setRows(rowsOf(index));
}

void KeyTreeModel::setFlat(bool isFlat)
{
    if (isFlat == m_isFlat)
        return;
    m_isFlat = isFlat;
    setRows(rowsOf(m_rows.index()));
}

void KeyTreeModel::setRows(KeyTreeRows rows)
{
    Q_EMIT contentsAboutToChange();
    const int count = rows.count();
    if (count > m_rowCount) {
        beginInsertRows({}, m_rowCount, count - 1);
        m_rowCount = count;
        endInsertRows();
    }
    Q_EMIT layoutAboutToBeChanged();
    const KeyTreeRows before = std::exchange(m_rows, std::move(rows));
    m_cache.fill({});
    remapPersistentIndexes(before);
    Q_EMIT layoutChanged();
    if (count < m_rowCount) {
        beginRemoveRows({}, count, m_rowCount - 1);
        m_rowCount = count;
        endRemoveRows();
    }
    Q_EMIT contentsChanged();
    forgetRenames();
}

void KeyTreeModel::expectRenames(const QList<KeyRename> &renames)
{
    for (const KeyRename &rename : renames) {
        // A name that it had for a moment only is in no contents.
        const auto moment = m_origins.constFind(rename.from);
        const QByteArray origin = moment == m_origins.constEnd() ? rename.from : *moment;
        m_origins.remove(rename.from);
        m_renames.remove(origin);
        if (origin == rename.to || m_renames.size() >= maxRenames)
            continue;
        m_renames.insert(origin, rename.to);
        m_origins.insert(rename.to, origin);
    }
}

KeyTreeModel::Identity KeyTreeModel::renamed(const Identity &identity) const
{
    if (identity.isFolder || m_renames.isEmpty() || m_rows.index().contains(identity.full))
        return identity;
    return {false, m_renames.value(identity.full, identity.full)};
}

void KeyTreeModel::forgetRenames()
{
    m_renames.removeIf([this](decltype(m_renames)::iterator rename) { return !m_rows.index().contains(rename.key()); });
    m_origins.removeIf([this](decltype(m_origins)::iterator origin) { return !m_renames.contains(origin.value()); });
}

void KeyTreeModel::remapPersistentIndexes(const KeyTreeRows &before)
{
    const QModelIndexList from = persistentIndexList();
    QModelIndexList to;
    to.reserve(from.size());
    for (const QModelIndex &old : from) {
        const KeyIndex::Child child = before.childAt(old.row());
        const int row = child.isValid() ? m_rows.rowOf(renamed({child.isFolder(), child.full})) : -1;
        to.append(row >= 0 && row < m_rowCount ? createIndex(row, old.column()) : QModelIndex());
    }
    changePersistentIndexList(from, to);
}

void KeyTreeModel::setExpanded(int row, bool isExpanded)
{
    const KeyIndex::Child folder = child(row);
    if (!folder.isValid() || !folder.isFolder() || m_rows.isExpanded(folder.full) == isExpanded)
        return;
    noteExpanded(folder.full, isExpanded);
    KeyTreeRows rows = rowsOf(m_rows.index());
    const int lastAllowed = std::numeric_limits<int>::max() - 1;
    const int under = isExpanded ? rows.rowsUnder(folder.full) : m_rows.rowsUnder(folder.full);
    if (isExpanded && qint64(m_rowCount) + under > lastAllowed) {
        m_expanded.remove(folder.full); // beyond what rows can count
        return;
    }
    if (isExpanded)
        beginInsertRows({}, row + 1, row + under);
    else
        beginRemoveRows({}, row + 1, row + under);
    m_rows = std::move(rows);
    m_rowCount = m_rows.count();
    m_cache.fill({});
    if (isExpanded)
        endInsertRows();
    else
        endRemoveRows();
    Q_EMIT dataChanged(createIndex(row, 0), createIndex(row, 0), {ExpandedRole});
}

void KeyTreeModel::noteExpanded(const QByteArray &prefix, bool isExpanded)
{
    // Under a filter that unfolds everything, closing is for now; opening is remembered either way.
    const bool areAll = areAllExpanded(m_rows.index());
    if (areAll && !isExpanded)
        m_folded.insert(prefix);
    else if (areAll)
        m_folded.remove(prefix);
    else if (isExpanded)
        m_expanded.insert(prefix);
    else
        m_expanded.remove(prefix);
}

bool KeyTreeModel::expandBelow(int row)
{
    const KeyIndex::Child child = this->child(row);
    if (!child.isValid() || !child.isFolder())
        return true;
    const KeyIndex &names = m_rows.index();
    const KeyIndex::Folder top = child.folder();
    QSet<QByteArray> opened{top.prefix};
    QByteArray innermost;
    bool isAll = top.keyCount() <= mostLookedAt;
    names.forEach(top.begin, std::min(top.end, top.begin + mostLookedAt), [&](qsizetype, QByteArrayView name) {
        const QList<qsizetype> boundaries = names.order().boundaries(name);
        if (name.first(boundaries.last()) == innermost)
            return true;
        innermost = name.first(boundaries.last()).toByteArray();
        for (const qsizetype boundary : boundaries) {
            if (boundary > top.prefix.size())
                opened.insert(innermost.first(boundary));
        }
        isAll = isAll && opened.size() <= mostOpened;
        return opened.size() <= mostOpened;
    });
    for (const QByteArray &prefix : std::as_const(opened))
        noteExpanded(prefix, true);
    KeyTreeRows rows = rowsOf(names);
    if (rows.count() == std::numeric_limits<int>::max()) {
        for (const QByteArray &prefix : std::as_const(opened))
            noteExpanded(prefix, false); // beyond what rows can count
        return false;
    }
    setRows(std::move(rows));
    return isAll;
}

int KeyTreeModel::reveal(const Identity &identity)
{
    const KeyIndex &names = m_rows.index();
    if (identity.isFolder ? names.folder(identity.full).isEmpty() : !names.contains(identity.full))
        return -1;
    if (m_rows.isFlat())
        return m_rows.nearestRow(identity);
    const KeyOrder &order = names.order();
    const QByteArray parent =
        identity.isFolder ? order.parentOfFolder(identity.full) : order.parentOfKey(identity.full);
    const QList<qsizetype> boundaries = order.boundaries(parent);
    for (const qsizetype boundary : boundaries)
        setExpanded(m_rows.rowOf({true, parent.left(boundary)}), true);
    return m_rows.rowOf(identity);
}

KeyIndex::Child KeyTreeModel::child(int row) const
{
    if (row < 0)
        return {};
    CachedChild &cached = m_cache[size_t(row) % m_cache.size()];
    if (cached.row != row)
        cached = {row, m_rows.childAt(row)};
    return cached.child;
}

KeyTreeModel::Identity KeyTreeModel::identityAt(int row) const
{
    const KeyIndex::Child at = child(row);
    return {at.isValid() && at.isFolder(), at.full};
}

int KeyTreeModel::expandedRows(int row) const
{
    const KeyIndex::Child at = child(row);
    return at.isValid() && at.isFolder() ? m_rows.rowsUnder(at.full) : 0;
}

int KeyTreeModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rowCount;
}

int KeyTreeModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

Qt::ItemFlags KeyTreeModel::flags(const QModelIndex &index) const
{
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren : Qt::NoItemFlags;
}

QVariant KeyTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    const bool isFrequency = m_details && m_details->isFrequency();
    switch (role) {
    case Qt::DisplayRole:
        return columnTitle(section, isFrequency);
    case Qt::ToolTipRole:
        return columnMeaning(section, isFrequency);
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (isNumberColumn(section) ? Qt::AlignRight : Qt::AlignLeft));
    default:
        return {};
    }
}

const KeyDetail *KeyTreeModel::detailOf(const KeyIndex::Child &at) const
{
    return m_details && !at.isFolder() ? m_details->detail(at.full) : nullptr;
}

QVariant KeyTreeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const KeyIndex::Child at = child(index.row());
    if (!at.isValid())
        return {};
    if (role < Qt::UserRole && index.column() != NameColumn)
        return columnData(at, index.column(), role);
    const KeyDetail *detail = detailOf(at);
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return nameText(at);
    case Qt::ToolTipRole:
        return toolTip(at);
    case Qt::AccessibleDescriptionRole:
        return description(at, detail);
    case KeyRole:
        return at.isFolder() ? QByteArray() : at.full;
    case PrefixRole:
        return at.isFolder() ? at.full : QByteArray();
    case FolderRole:
        return at.isFolder();
    case DepthRole:
        return m_rows.isFlat() ? 0 : at.isFolder() ? at.depth - 1 : at.depth;
    case ExpandedRole:
        return at.isFolder() && m_rows.isExpanded(at.full);
    case CountRole:
        return qint64(at.keyCount);
    case TypeRole:
        return detail ? detail->type : QByteArray();
    case TtlRole:
        return detail ? detail->remaining() : qint64(-1);
    case EmptyNameRole:
        return at.name.isEmpty();
    default:
        return {};
    }
}

QString KeyTreeModel::description(const KeyIndex::Child &at, const KeyDetail *detail) const
{
    QStringList parts{at.isFolder() ? tr("folder, %1").arg(keyCountText(at.keyCount))
            : detail                ? tr("key, %1").arg(QString::fromLatin1(detail->type))
                                    : tr("key")};
    if (const QString looks = lookAlikeText(QByteArrayView(at.name).first(std::min(at.name.size(), maxShownBytes)));
        !looks.isEmpty())
        parts.append(looks);
    return parts.join(QStringLiteral(", "));
}

QVariant KeyTreeModel::columnData(const KeyIndex::Child &at, int column, int role) const
{
    if (role == Qt::TextAlignmentRole)
        return headerData(column, Qt::Horizontal, role);
    const KeyDetail *detail = detailOf(at);
    if (!detail)
        return {};
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return columnText(column, *detail);
    case Qt::AccessibleDescriptionRole:
        return columnWords(column, *detail);
    case Qt::ToolTipRole: {
        const std::optional<KeyTrait> trait = columnTrait(column);
        const bool isRefused = trait && detail->refused.testFlag(*trait);
        const Error why = isRefused ? m_details->refusal(*trait) : Error();
        const QString text = !isRefused ? columnWords(column, *detail)
            : why                       ? why.sentence()
                                        : tr("The server refuses to tell it of this key.");
        return text.isEmpty() ? text : QStringLiteral("<p>%1</p>").arg(text.toHtmlEscaped());
    }
    default:
        return {};
    }
}

QString KeyTreeModel::nameText(const KeyIndex::Child &at) const
{
    return at.name.isEmpty() ? tr("(empty name)") : shortened(at.name, maxShownBytes);
}

QString KeyTreeModel::toolTip(const KeyIndex::Child &at) const
{
    // A tool tip guesses whether its text is markup: it is told so, and names are escaped for it.
    QStringList lines{shortened(at.full, maxTipBytes)};
    QStringList facts;
    if (at.isFolder())
        facts.append(keyCountText(at.keyCount));
    else if (const KeyDetail *detail = detailOf(at)) {
        for (int column = NameColumn + 1; column < ColumnCount; ++column)
            if (const QString words = columnWords(column, *detail); !words.isEmpty())
                facts.append(words);
    }
    if (const QString looks = lookAlikeText(QByteArrayView(at.full).first(std::min(at.full.size(), maxTipBytes)));
        !looks.isEmpty())
        lines.append(looks);
    if (!facts.isEmpty())
        lines.append(facts.join(QStringLiteral(", ")));
    return QStringLiteral("<p style='white-space:pre-wrap'>%1</p>").arg(lines.join(QLatin1Char('\n')).toHtmlEscaped());
}

void KeyTreeModel::showDetails(const QByteArrayList &keys)
{
    int first = std::numeric_limits<int>::max();
    int last = -1;
    for (const QByteArray &key : keys) {
        const int row = m_rows.rowOf({false, key});
        if (row < 0)
            continue;
        first = std::min(first, row);
        last = std::max(last, row);
    }
    if (last >= 0)
        Q_EMIT dataChanged(createIndex(first, 0), createIndex(last, ColumnCount - 1));
}

} // namespace redshank

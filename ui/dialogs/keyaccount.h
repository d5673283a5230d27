// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QList>
#include <QMap>
#include <QString>

namespace redshank {

/// What became of each key of some work, in words for a person. A value.
class KeyAccount
{
public:
    enum class Kind : quint8 { Refused, Unknown, Untouched, Existing, Changed, Gone, Unchanged, Done };
    /// Of each kind; of more the account keeps the number alone, because millions of names are no reading.
    static constexpr qsizetype mostNames = 10'000;
    static constexpr qsizetype mostBytes = qsizetype(4) << 20; ///< and no more of them in sum

    struct Entry
    {
        QByteArray key;
        QString outcome;
    };
    struct Group
    {
        QString outcome;
        qint64 count = 0;
        qsizetype bytes = 0; ///< of the names
        QList<Entry> named;
    };

    void add(Kind kind, const QByteArrayList &keys, const QString &outcome)
    {
        for (const QByteArray &key : keys)
            add(kind, key, outcome);
    }
    void add(Kind kind, const QByteArray &key, const QString &outcome, const QString &detail = {})
    {
        Group &group = m_groups[kind];
        group.outcome = outcome;
        ++group.count;
        if (group.named.size() >= mostNames || group.bytes + key.size() > mostBytes)
            return;
        group.bytes += key.size();
        group.named.append({key, detail.isEmpty() ? outcome : outcome + QStringLiteral(": ") + detail});
    }
    void addUnnamed(Kind kind, qint64 count, const QString &outcome)
    {
        if (count < 1)
            return;
        m_groups[kind].outcome = outcome;
        m_groups[kind].count += count;
    }

    bool isEmpty() const { return m_groups.isEmpty(); }
    /// What a person has to see to first.
    const QMap<Kind, Group> &groups() const { return m_groups; }

private:
    QMap<Kind, Group> m_groups;
};

} // namespace redshank

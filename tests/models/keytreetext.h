// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/keytreemodel.h"

namespace redshank {

/// `- user: 2` an open folder, `+` a closed one, both with their key count; `. name` a key; two spaces a level.
inline QStringList printed(const KeyTreeModel &model)
{
    QStringList lines;
    for (int row = 0; row < model.rowCount(); ++row) {
        const QModelIndex index = model.index(row, 0);
        const QString space(2 * index.data(KeyTreeModel::DepthRole).toInt(), QLatin1Char(' '));
        const QString name = index.data().toString();
        if (index.data(KeyTreeModel::FolderRole).toBool())
            lines << space
                    + (index.data(KeyTreeModel::ExpandedRole).toBool() ? QStringLiteral("- ") : QStringLiteral("+ "))
                    + name + QLatin1Char(' ') + QString::number(index.data(KeyTreeModel::CountRole).toLongLong());
        else
            lines << space + QStringLiteral(". ") + name;
    }
    return lines;
}

inline QStringList text(std::initializer_list<const char *> lines)
{
    QStringList list;
    for (const char *line : lines)
        list << QString::fromUtf8(line);
    return list;
}

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "createkey.h"

#include "core/base/bytes.h"
#include "valuetypes.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>

namespace redshank {

namespace {

Error invalid(const QString &what)
{
    return {Error::Kind::InvalidInput, what, {}, {}};
}

QString text(const char *words)
{
    return QCoreApplication::translate("CreateKey", words);
}

/// Whether a row of the same first cell replaces the one before it.
bool isUnique(const ValueType &type)
{
    const ValueColumn first = type.newColumns.first();
    return type.columns.contains(first) && (first == ValueColumn::Field || first == ValueColumn::Member);
}

} // namespace

Result<Edit> createKey(const NewKey &wanted)
{
    const ValueType &type = valueType(wanted.type);
    if (!type.create)
        return invalid(text(QT_TRANSLATE_NOOP("CreateKey", "Keys of this type cannot be created here")));
    if (wanted.key.isEmpty())
        return invalid(text(QT_TRANSLATE_NOOP("CreateKey", "A name is needed")));
    const bool isWhole = std::all_of(wanted.rows.begin(), wanted.rows.end(),
        [&type](const QByteArrayList &row) { return row.size() == type.newColumns.size(); });
    if (wanted.rows.isEmpty() || !isWhole || wanted.ttl.count() < 0)
        return invalid(text(QT_TRANSLATE_NOOP("CreateKey", "A first element is needed")));
    if (wanted.rows.size() > NewKey::mostRows)
        return invalid(text(QT_TRANSLATE_NOOP("CreateKey", "At most %1 elements at once")).arg(NewKey::mostRows));
    if (isUnique(type)) {
        QSet<QByteArray> seen;
        for (const QByteArrayList &row : wanted.rows) {
            if (seen.contains(row.first()))
                return invalid(text(QT_TRANSLATE_NOOP("CreateKey", "%1 is given twice"))
                                   .arg(row.first().isEmpty() ? QStringLiteral("\"\"") : escaped(row.first())));
            seen.insert(row.first());
        }
    }

    Edit edit = type.create(wanted.key, wanted.rows);
    if (wanted.ttl.count() == 0)
        return edit;
    const QByteArray milliseconds = QByteArray::number(qint64(wanted.ttl.count()));
    if (!edit.native.isEmpty()) {
        edit.native << "PX" << milliseconds;
        edit.writes = {edit.native};
    } else {
        edit.writes.append({"PEXPIRE", wanted.key, milliseconds});
        edit.rollback = {{"DEL", wanted.key}};
    }
    return edit;
}

} // namespace redshank

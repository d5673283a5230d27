// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QHash>
#include <QMap>

#include <optional>

namespace redshank {

/// The fields of an INFO reply by name. Server text: a field may be absent, repeated (the last one counts) or nonsense,
/// and is then empty. A value; any thread.
class InfoText
{
public:
    InfoText() = default;
    explicit InfoText(QByteArrayView text);

    bool isEmpty() const { return m_fields.isEmpty(); }
    bool contains(const char *field) const { return m_fields.contains(QByteArrayView(field).toByteArray()); }
    QByteArray text(const char *field) const { return m_fields.value(QByteArrayView(field).toByteArray()); }
    /// Empty where the field is absent or no plain decimal number that fits.
    std::optional<quint64> number(const char *field) const;
    /// A sub-field of `name:a=1,b=2`, as in `db0:keys=4,expires=0`.
    std::optional<quint64> number(const char *field, QByteArrayView subField) const;

    /// Keys by database, of those that hold any; empty where the section was not asked for or none does.
    QMap<int, quint64> databaseSizes() const;

    QByteArray product() const; ///< "valkey" or "redis"; empty where no version is told
    QByteArray version() const; ///< of the product: valkey_version where there is one
    QByteArray role() const; ///< "master" or "replica" (the server says "slave"); empty: not told

private:
    QHash<QByteArray, QByteArray> m_fields;
};

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>
#include <QVarLengthArray>

namespace redshank {

enum class HttpMethod : quint8 { Get, Head, Put, Post, Delete, Options, Other };

/// One request as it came. The views look into `head`, whose buffer never changes; hence moved, never copied.
struct HttpRequest
{
    struct Field
    {
        QByteArrayView name;
        QByteArrayView value;
    };

    HttpRequest() = default;
    HttpRequest(HttpRequest &&) = default;
    HttpRequest &operator=(HttpRequest &&) = default;
    Q_DISABLE_COPY(HttpRequest)

    QByteArray head; ///< request line and header fields
    QByteArrayView methodName;
    QByteArrayView target; ///< starts with `/`, or is `*`
    QVarLengthArray<Field, 16> fields;
    QByteArray body;
    HttpMethod method = HttpMethod::Other;
    bool isHttp10 = false;
    bool isKeptAlive = true; ///< as the client wishes
    bool hasBody = false; ///< a body is announced and is not empty
    bool expectsContinue = false;

    /// The value of the first field of that name (any letter case); empty where there is none.
    QByteArrayView field(QByteArrayView name) const
    {
        for (const Field &each : fields) {
            if (each.name.size() == name.size() && each.name.compare(name, Qt::CaseInsensitive) == 0)
                return each.value;
        }
        return {};
    }
    int fieldCount(QByteArrayView name) const
    {
        int count = 0;
        for (const Field &each : fields)
            count += each.name.size() == name.size() && each.name.compare(name, Qt::CaseInsensitive) == 0 ? 1 : 0;
        return count;
    }
    bool hasField(QByteArrayView name) const { return fieldCount(name) > 0; }
};

} // namespace redshank

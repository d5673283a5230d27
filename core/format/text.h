// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace redshank {

/// Text as it is: UTF-8 that comes back as the same bytes, else refused.
Result<QString> decodeText(QByteArrayView bytes);
Result<QByteArray> encodeText(QStringView text, QByteArrayView original);

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "json.h"

#include <functional>

namespace redshank {

/// Checks the grammar of RFC 8259 and hands over each token as it is written: one of `{}[]:,`, a string with its
/// quotes, a number or a word. Iterative: nesting costs a byte per level, at most maximumJsonDepth. Numbers are checked
/// as text and never converted. (A parser that does convert, RapidJSON with numbers as strings among them, refuses
/// 1e400.) What was handed over before an error is worth nothing.
JsonError scanJson(QByteArrayView bytes, const std::function<void(QByteArrayView token)> &take);

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

class QWidget;

namespace redshank {

class EditRunner;
class ValueEditor;

/// The editor of a type, by TYPE's word, from the one table of them; for a type that nobody here knows, a page of
/// facts. Never fails. Owned by `parent`.
ValueEditor *makeEditor(const QByteArray &type, EditRunner *runner, const QByteArray &key, QWidget *parent);

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace redshank {

/// Says what this program is, in front of `window`; returns at once.
void showAbout(QWidget *window);

} // namespace redshank

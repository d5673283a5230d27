// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyspace/recordsurvey.h"

#include <QString>

namespace redshank {

/// What a confirmation says of undoing: that it can be done, that it cannot and why, or for how many of the keys not.
QString undoSentence(const RecordSurvey &survey);

} // namespace redshank

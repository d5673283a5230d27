// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange.h"

/// What stands behind the route table. Each handler answers its exchange exactly once, now or later.
namespace redshank::handlers {

void health(const ExchangePtr &exchange);
void readRootKey(const ExchangePtr &exchange);
void readKey(const ExchangePtr &exchange);
void writeKey(const ExchangePtr &exchange);
void deleteKey(const ExchangePtr &exchange);
void listKeys(const ExchangePtr &exchange);

} // namespace redshank::handlers

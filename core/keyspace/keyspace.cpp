// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyspace.h"

#include "keyspace_p.h"

namespace redshank {

Keyspace::Keyspace(ConnectionParams params, KeyspaceOptions options, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(params), std::move(options)))
{ }

Keyspace::~Keyspace() = default;

void Keyspace::start()
{
    d->start();
}

void Keyspace::catchUp()
{
    d->catchUp();
}

void Keyspace::pause()
{
    d->startIfHeld();
    d->tellJob(&ScanJob::pause);
}

void Keyspace::resume()
{
    d->tellJob(&ScanJob::resume);
}

void Keyspace::cancel()
{
    d->startIfHeld();
    d->tellJob(&ScanJob::cancel);
}

void Keyspace::setParams(const ConnectionParams &params)
{
    const bool isElsewhere = params.address != d->params.address || params.database != d->params.database;
    d->params = params;
    if (isElsewhere)
        d->forget();
    if (isElsewhere || d->followStatus.state == FollowStatus::State::Failed)
        d->followAnew();
}

void Keyspace::setOrder(const KeyOrder &order)
{
    d->setOrder(order);
}

void Keyspace::setSelection(const QByteArray &match, const QByteArray &type)
{
    if (match == d->options.match && type == d->options.type)
        return;
    d->options.match = match;
    d->options.type = type;
    d->forgetsAtStart = true;
    d->followAnew();
}

void Keyspace::setNameBudget(qint64 bytes)
{
    d->options.nameBudget = bytes;
    d->tellJob([job = d->job(), bytes] { job->setNameBudget(bytes); });
}

const KeyIndex &Keyspace::index() const
{
    return d->shown;
}

const KeyIndex &Keyspace::allKeys() const
{
    return d->all;
}

bool Keyspace::isComplete() const
{
    return d->progress.state == ScanProgress::State::Complete;
}

const ScanProgress &Keyspace::progress() const
{
    return d->progress;
}

void Keyspace::setFilter(const KeyFilter &filter)
{
    d->setFilter(filter);
}

const KeyFilter &Keyspace::filter() const
{
    return d->filter;
}

bool Keyspace::isFiltering() const
{
    return d->isFiltering;
}

void Keyspace::setFollowing(bool isOn)
{
    d->setFollowing(isOn);
}

bool Keyspace::isFollowing() const
{
    return d->isFollowing;
}

const FollowStatus &Keyspace::followStatus() const
{
    return d->followStatus;
}

void Keyspace::checkFollowing()
{
    d->checkFollowing();
}

void Keyspace::noteCreated(const QByteArrayList &keys)
{
    d->patch(keys, {});
}

void Keyspace::noteRemoved(const QByteArrayList &keys)
{
    d->patch({}, keys);
}

void Keyspace::noteRenamed(const QByteArray &from, const QByteArray &to)
{
    d->patch({to}, {from});
}

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "servedplace.h"

#include "place.h"
#include "ui/frame/endpointcontrol.h"
#include "workspace.h"

#include "core/session/session.h"

namespace redshank {

ServedPlace::ServedPlace(EndpointControl *endpoint, QObject *parent)
    : QObject(parent)
    , m_endpoint(endpoint)
{ }

void ServedPlace::setWorkspace(Workspace *workspace)
{
    m_workspace = workspace;
    connect(workspace, &Workspace::placeOpened, this, &ServedPlace::follow);
    connect(workspace, &Workspace::placeClosed, this, &ServedPlace::leave);
}

void ServedPlace::follow(Place *place)
{
    connect(place, &Place::passwordChanged, this, [this, place] {
        if (place == m_place)
            m_endpoint->setServer(place->session()->profile());
    });
    connect(place->session(), &Session::titleChanged, this, &ServedPlace::changed);
    connect(&place->session()->connection(), &Connection::stateChanged, this, [this, place](Connection::State state) {
        if (state == Connection::State::Ready && place == m_place)
            m_endpoint->connectToServer();
    });
    if (m_workspace->places().size() > 1)
        return;
    serve(place);
    if (m_isStarting && m_endpoint->state() != EndpointControl::State::On)
        m_endpoint->start();
}

void ServedPlace::serve(Place *place)
{
    if (place == m_place)
        return;
    m_place = place;
    if (place) {
        m_endpoint->setServer(place->session()->profile());
        if (place->session()->isReady())
            m_endpoint->connectToServer();
    }
    Q_EMIT changed();
}

void ServedPlace::leave(Place *place, Place *successor)
{
    place->disconnect(this);
    place->session()->disconnect(this);
    place->session()->connection().disconnect(this);
    if (place != m_place)
        return;
    const auto address = [](const Place *each) { return each->session()->profile().params.address; };
    const bool isSameServer = successor && address(successor) == address(place);
    // Off before it knows another server: what a tool still sends shall not reach that one.
    if (!isSameServer && m_endpoint->state() != EndpointControl::State::Off) {
        m_endpoint->stop();
        m_isStarting = false; // nor for the next that is opened
        Q_EMIT statusMessage(tr("The endpoint is off: the server that it answered for was closed."));
    }
    serve(successor);
}

} // namespace redshank

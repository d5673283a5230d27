// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

namespace redshank {

class EndpointControl;
class Place;
class Workspace;

/// Which of the open places the endpoint answers for: the first, what takes its place, or what the user chooses. Never
/// one that merely has the focus or is left over: the writes of tools would go to another server for a click. Where the
/// place is closed, or another server takes its place, the endpoint stops. GUI thread; `endpoint` outlives it.
class ServedPlace : public QObject
{
    Q_OBJECT
public:
    explicit ServedPlace(EndpointControl *endpoint, QObject *parent = nullptr);

    /// Follows the places that are opened and closed there.
    void setWorkspace(Workspace *workspace);
    /// Starts the endpoint with the first place that is opened.
    void setStarting(bool isStarting) { m_isStarting = isStarting; }
    Place *place() const { return m_place; } ///< nullptr: none
    void serve(Place *place);

Q_SIGNALS:
    void changed();
    void statusMessage(const QString &text);

private:
    void follow(Place *place);
    void leave(Place *place, Place *successor);

    EndpointControl *m_endpoint;
    Workspace *m_workspace = nullptr;
    QPointer<Place> m_place;
    bool m_isStarting = false;
};

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "placeopener.h"

#include "browsermemory.h"
#include "place.h"
#include "runningwork.h"
#include "ui/base/prompt.h"
#include "ui/frame/serverselector.h"
#include "ui/frame/windowactions.h"
#include "ui/panels/browser/browserpanel.h"
#include "windowmemory.h"
#include "workspace.h"

#include "core/session/session.h"
#include "core/settings/profilestore.h"
#include "core/settings/settings.h"

#include <QAction>

#include <utility>

namespace redshank {

namespace {

constexpr qsizetype longestDatabaseName = 40; ///< characters; a list of databases has room for no more

/// Whether a session with the one goes on otherwise than one with the other; the database is the place's own.
bool areDifferent(const Profile &open, const Profile &edited)
{
    return open.environment != edited.environment || open.separators != edited.separators
        || open.params.safety != edited.params.safety || open.params.address != edited.params.address
        || open.params.user != edited.params.user || !(open.params.password == edited.params.password);
}

} // namespace

PlaceOpener::PlaceOpener(const Parts &parts, QWidget *window)
    : QObject(window)
    , m_parts(parts)
    , m_window(window)
{
    connect(m_parts.chooser, &ServerChooser::profileEdited, this, &PlaceOpener::applyEdited);
}

Workspace *PlaceOpener::madeWorkspace()
{
    if (m_workspace)
        return m_workspace;
    m_workspace = new Workspace(m_window);
    // First of all who hear of a place: the others ask it under which name it is stored.
    connect(m_workspace, &Workspace::placeOpened, this, &PlaceOpener::wire);
    connect(m_workspace, &Workspace::placeClosed, this, [this](Place *place) {
        place->disconnect(this);
        place->session()->connection().disconnect(this);
    });
    Q_EMIT workspaceMade();
    return m_workspace;
}

void PlaceOpener::open(const Profile &profile, OpenWhere where)
{
    // A server given by its address alone is what the user said of it before, above all how much it must be protected.
    const bool isBare = profile.id.isEmpty() && profile.name.isEmpty() && !profile.isSample;
    open(isBare ? m_parts.chooser->profileOf(profile.params) : profile, where, [](Place *) {});
}

/// Calls back when it is open, or with the place that the user has refused to give up for it.
void PlaceOpener::open(const Profile &wanted, OpenWhere where, const std::function<void(Place *)> &then)
{
    Workspace *workspace = madeWorkspace();
    Place *current = workspace->current();
    Place *open = workspace->find(wanted.params);
    if (open && (open != current || where == OpenWhere::Beside)) {
        workspace->focus(open);
    } else if (where == OpenWhere::Beside || !current) {
        show(wanted);
    } else {
        withConsent(
            current,
            [this, wanted, current, then] {
                show(wanted, current);
                then(nullptr);
            },
            [current, then] { then(current); });
        return;
    }
    then(nullptr);
}

void PlaceOpener::applyEdited(const Profile &profile, bool isToOpen)
{
    const auto apply = [this, profile](Place *refused) {
        QList<QPointer<Place>> outdated;
        const QList<Place *> places = m_workspace ? m_workspace->places() : QList<Place *>();
        for (Place *place : places) {
            if (place->profileId() != profile.id || !areDifferent(place->session()->profile(), profile))
                continue;
            if (place == refused)
                tellOutdated(place); // it has been asked about
            else
                outdated.append(place);
        }
        reopenOutdated(profile, outdated);
    };
    if (isToOpen)
        open(profile, OpenWhere::Here, apply);
    else
        apply(nullptr);
}

/// One question at a time.
void PlaceOpener::reopenOutdated(const Profile &profile, QList<QPointer<Place>> places)
{
    QPointer<Place> place;
    while (!place && !places.isEmpty())
        place = places.takeFirst();
    if (!place)
        return;
    // The others are asked about even where this one is closed meanwhile: no context that goes with it.
    askToLeave(place, this, [this, profile, place, places](bool isConsented) {
        if (place && isConsented)
            reopenOne(profile, place);
        else if (place)
            tellOutdated(place);
        reopenOutdated(profile, places);
    });
}

/// The user stays where he is, with the focus where it is.
void PlaceOpener::reopenOne(const Profile &profile, Place *place)
{
    Profile renewed = profile;
    renewed.params.database = place->session()->database();
    const Place *same = m_workspace->find(renewed.params);
    if (same && same != place) {
        m_workspace->close(place); // the server has moved to where it is open already
        return;
    }
    const bool isFolded = place->isFolded();
    Place *current = m_workspace->current();
    if (current == place) {
        show(renewed, place)->setFolded(isFolded);
        return;
    }
    const QPointer<QWidget> focused = m_window->focusWidget();
    m_workspace->open(renewed, place)->setFolded(isFolded);
    m_workspace->setCurrent(current);
    if (focused)
        focused->setFocus(Qt::OtherFocusReason);
}

void PlaceOpener::tellOutdated(const Place *place)
{
    const bool isWorking = !place->runningWork().isEmpty();
    Q_EMIT statusMessage((isWorking ? tr("%1 still uses the old settings, for the sake of what is under way there")
                                    : tr("%1 still uses the old settings, for the sake of its unsaved changes"))
                             .arg(place->session()->title()));
}

void PlaceOpener::openDatabase(Place *place, int database, OpenWhere where)
{
    Profile other = place->session()->profile();
    other.params.database = database;
    if (Place *open = m_workspace->find(other.params)) {
        place->selector()->showCurrent();
        m_workspace->focus(open);
    } else if (where == OpenWhere::Beside) {
        show(other);
    } else {
        withConsent(
            place, [this, other, place] { show(other, place); }, [place] { place->selector()->showCurrent(); });
    }
}

bool PlaceOpener::reopen(const WindowSettings &window)
{
    return !window.places.isEmpty()
        && redshank::reopen(
            window, *m_parts.profiles, madeWorkspace(), [this](const Profile &profile) { return show(profile); });
}

void PlaceOpener::close(Place *place)
{
    withConsent(place, [this, place] { m_workspace->close(place); });
}

/// The work first: what is typed while its end is waited for is asked about as well.
void PlaceOpener::askToLeave(Place *place, QObject *context, const std::function<void(bool)> &callback)
{
    askToStopWork({place}, m_window, context, [this, place = QPointer(place), context, callback](bool isOver) {
        if (!isOver || !place || !m_workspace->places().contains(place))
            callback(false);
        else
            m_workspace->tabs()->askToDiscard(place->pages(), context, callback);
    });
}

/// The answer is dropped where the place is closed meanwhile.
void PlaceOpener::withConsent(Place *leaving, std::function<void()> next, std::function<void()> otherwise)
{
    askToLeave(leaving, leaving, [next = std::move(next), otherwise = std::move(otherwise)](bool isConsented) {
        if (isConsented)
            next();
        else if (otherwise)
            otherwise();
    });
}

Place *PlaceOpener::show(const Profile &profile, Place *instead)
{
    Place *place = madeWorkspace()->open(profile, instead);
    // Where the window has put the focus is nobody's choice; the keys take it when they are there.
    if (QWidget *landed = m_window->focusWidget(); landed && m_workspace->isAncestorOf(landed))
        landed->clearFocus();
    return place;
}

void PlaceOpener::wire(Place *place)
{
    place->setProfileId(m_parts.chooser->storedId(place->session()->profile()));
    place->selector()->setMenus(m_parts.actions->serverMenu, m_parts.actions->beside);
    place->browser()->setFlat(m_parts.actions->flatKeys->isChecked());
    auto *memory = new BrowserMemory(place->browser(), {m_parts.settings, m_parts.profiles, m_parts.chooser});
    connect(memory, &BrowserMemory::settingsChanged, this, &PlaceOpener::settingsChanged);
    connect(memory, &BrowserMemory::statusMessage, this, &PlaceOpener::statusMessage);

    connect(place, &Place::statusMessage, this, &PlaceOpener::statusMessage);
    connect(place, &Place::editRequested, this, [this, place] { m_parts.chooser->edit(place->session()->profile()); });
    connect(place, &Place::sampleRequested, this, &PlaceOpener::sampleRequested);
    connect(place, &Place::databaseRequested, this,
        [this, place](int database) { openDatabase(place, database, OpenWhere::Here); });
    connect(place->selector(), &ServerSelector::closeRequested, this, [this, place] { close(place); });
    connect(place->browser(), &BrowserPanel::flatChanged, m_parts.actions->flatKeys, &QAction::setChecked);
    // A server is worth remembering once it has answered; and only once, for it may be removed while it is open.
    connect(&place->session()->connection(), &Connection::stateChanged, this,
        [this, place, isRemembered = false](Connection::State state) mutable {
            if (state != Connection::State::Ready || std::exchange(isRemembered, true))
                return;
            m_parts.chooser->remember(place->session()->profile());
            place->setProfileId(m_parts.chooser->storedId(place->session()->profile()));
        });
}

void PlaceOpener::nameDatabase(Place *place)
{
    Question question;
    question.title = tr("Name database");
    question.text = tr("What %1 is called, here and in the list of databases. The server is not told.")
                        .arg(place->session()->title());
    question.inputLabel = tr("Name");
    question.inputText = place->session()->databaseName();
    question.acceptLabel = tr("Name");
    Prompt::instance()->ask(question, m_window, place, [this, place](const Prompt::Answer &answer) {
        if (answer.isAccepted)
            setDatabaseName(place, answer.text.simplified().left(longestDatabaseName));
    });
}

void PlaceOpener::setDatabaseName(const Place *place, const QString &name)
{
    const QString id = place->profileId();
    const int database = place->session()->database();
    for (const Place *each : m_workspace->places())
        if (each == place || (!id.isEmpty() && each->profileId() == id))
            each->session()->setDatabaseName(database, name);
    if (id.isEmpty())
        return;
    if (const auto kept = m_parts.profiles->setDatabaseName(id, database, name); !kept)
        Q_EMIT statusMessage(kept.error().sentence());
}

} // namespace redshank

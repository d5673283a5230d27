// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mainwindow.h"

#include "besidemenu.h"
#include "changelock.h"
#include "keyshelf.h"
#include "place.h"
#include "placeopener.h"
#include "runningwork.h"
#include "servedplace.h"
#include "ui/dialogs/keyactions.h"
#include "ui/frame/aboutbox.h"
#include "ui/frame/commandpalette.h"
#include "ui/frame/endpointcontrol.h"
#include "ui/frame/endpointmenu.h"
#include "ui/frame/noticebar.h"
#include "ui/frame/serverchooser.h"
#include "ui/frame/serverselector.h"
#include "ui/frame/statusline.h"
#include "ui/frame/windowactions.h"
#include "ui/panels/browser/browserpanel.h"
#include "ui/panels/welcome/welcomepage.h"
#include "ui/theme/theme.h"
#include "windowmemory.h"
#include "workspace.h"

#include "core/session/session.h"
#include "core/settings/keybookmarks.h"
#include "core/settings/profilestore.h"
#include "core/settings/settings.h"

#include <QAction>
#include <QActionGroup>
#include <QCloseEvent>
#include <QMenu>
#include <QPointer>
#include <QScreen>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace redshank {

namespace {

Theme::Mode themeOf(ThemeMode mode)
{
    switch (mode) {
    case ThemeMode::System:
        return Theme::Mode::System;
    case ThemeMode::Light:
        return Theme::Mode::Light;
    case ThemeMode::Dark:
        return Theme::Mode::Dark;
    }
    Q_UNREACHABLE();
}

} // namespace

class MainWindow::Private
{
public:
    Private(MainWindow *window, MainWindowDeps given)
        : q(window)
        , deps(std::move(given))
    { }

    void build();
    void wireFile();
    void wireView();
    void wirePages();
    void afterFirstPaint();

    void wireWorkspace();
    void showCurrent();
    void updateState();
    void showPalette();
    bool isWorking() const;
    void askToClose();
    void saveSettings();
    void storeWindow();

    Place *current() const { return workspace ? workspace->current() : nullptr; }

    MainWindow *q;
    MainWindowDeps deps;
    WindowActions *actions = nullptr;
    ServerChooser *chooser = nullptr;
    KeyShelf *shelf = nullptr;
    NoticeBar *notice = nullptr;
    QStackedWidget *stack = nullptr;
    WelcomePage *welcome = nullptr;
    StatusLine *status = nullptr;
    PlaceOpener *opener = nullptr;
    Workspace *workspace = nullptr; ///< from the first server on
    BesideMenu *beside = nullptr;
    ChangeLock *changeLock = nullptr;
    ServedPlace *served = nullptr; ///< nullptr: there is no endpoint
    bool wasShown = false;
    bool mayClose = false;
};

MainWindow::MainWindow(MainWindowDeps deps, QWidget *parent)
    : QMainWindow(parent)
    , d(std::make_unique<Private>(this, std::move(deps)))
{
    d->build();
}

MainWindow::~MainWindow()
{
    d->status->setSession(nullptr, nullptr);
    delete std::exchange(d->workspace, nullptr); // while there is somebody to hear what that sets going
}

Session *MainWindow::session() const
{
    return d->current() ? d->current()->session() : nullptr;
}

void MainWindow::showMessage(const QString &text)
{
    d->status->showMessage(text);
}

void MainWindow::openProfile(const Profile &profile, OpenWhere where)
{
    d->opener->open(profile, where);
}

void MainWindow::openSample(OpenWhere where)
{
    if (!d->deps.startSample)
        return;
    const QString text = tr("Starting the sample server…");
    d->welcome->setNotice(text);
    showMessage(text);
    d->deps.startSample(this, [this, where, asked = QPointer<Place>(d->current())](const Result<Profile> &profile) {
        if (profile) {
            d->welcome->setNotice({});
            showMessage({});
            // Which asks once, when there is something in the place of what would go; and that is what was meant when
            // the sample was asked for.
            openProfile(profile.value(), d->current() == asked ? where : OpenWhere::Beside);
            return;
        }
        d->welcome->setNotice(profile.error().sentence());
        showMessage(profile.error().sentence());
    });
}

void MainWindow::openUri(const QString &text)
{
    const auto params = parseServerUri(text);
    if (params)
        openProfile(d->chooser->profileOf(params.value()));
    else
        showMessage(params.error().sentence());
}

bool MainWindow::restoreLastSession()
{
    return d->deps.settings->isSessionRestored && d->opener->reopen(d->deps.settings->window);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!d->mayClose && d->workspace && (d->isWorking() || d->workspace->tabs()->hasUnsavedChanges())) {
        event->ignore();
        d->askToClose();
        return;
    }
    storeSession();
    QMainWindow::closeEvent(event);
}

bool MainWindow::Private::isWorking() const
{
    const auto isBusy = [](const Place *place) { return !place->runningWork().isEmpty(); };
    return std::any_of(workspace->places().cbegin(), workspace->places().cend(), isBusy);
}

void MainWindow::Private::askToClose()
{
    const auto closeNow = [this](bool isConsented) {
        mayClose = isConsented;
        if (isConsented)
            q->close();
    };
    askToStopWork(workspace->places(), q, q, [this, closeNow](bool isOver) {
        if (isOver)
            workspace->tabs()->askToDiscard(workspace->tabs()->pages(), q, closeNow);
    });
}

void MainWindow::stopWork()
{
    if (d->workspace)
        for (Place *place : d->workspace->places())
            place->stopWork();
}

void MainWindow::storeSession()
{
    d->storeWindow();
    d->saveSettings();
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    if (!std::exchange(d->wasShown, true))
        QTimer::singleShot(0, this, [this] { d->afterFirstPaint(); });
}

void MainWindow::Private::build()
{
    q->setObjectName(QStringLiteral("mainWindow"));
    q->setWindowTitle(QStringLiteral("Redshank"));
    q->setAccessibleName(QStringLiteral("Redshank"));
    actions = new WindowActions(q);
    chooser = new ServerChooser(deps.profiles, q);
    shelf = new KeyShelf(deps.bookmarks, actions, q);
    beside = new BesideMenu(chooser, actions, q);
    opener = new PlaceOpener({deps.settings, deps.profiles, chooser, actions}, q);
    auto *centre = new QWidget(q);
    centre->setObjectName(QStringLiteral("centre"));
    centre->setAccessibleName(tr("Window"));
    notice = new NoticeBar(centre);
    stack = new QStackedWidget(centre);
    stack->setObjectName(QStringLiteral("stack"));
    stack->setAccessibleName(tr("Server"));
    welcome = new WelcomePage(stack);
    status = new StatusLine(centre);
    status->setLockMenu(actions->changes);
    changeLock = new ChangeLock(actions, q);
    connect(changeLock, &ChangeLock::statusMessage, status, &StatusLine::showMessage);
    stack->addWidget(welcome);
    auto *layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(notice);
    layout->addWidget(stack, 1);
    layout->addWidget(status);
    q->setCentralWidget(centre);

    const WindowSettings &last = deps.settings->window;
    if (last.geometry.isEmpty() || !q->restoreGeometry(last.geometry))
        q->resize(QSize(1200, 760).boundedTo(q->screen()->availableSize() * 0.95));
    wireFile();
    wireView();
    wirePages();
    welcome->setSampleAvailable(bool(deps.startSample));
    actions->openSample->setVisible(bool(deps.startSample));
    actions->endpoint->menuAction()->setVisible(deps.endpoint != nullptr);
    if (deps.endpoint) {
        served = new ServedPlace(deps.endpoint, q);
        served->setStarting(deps.settings->isEndpointEnabled);
        connect(served, &ServedPlace::changed, q, [this] { updateState(); });
        connect(served, &ServedPlace::statusMessage, status, &StatusLine::showMessage);
        auto *menu = new EndpointMenu(deps.endpoint, actions, q);
        status->setEndpoint(deps.endpoint, actions->endpoint);
        connect(menu, &EndpointMenu::statusMessage, status, &StatusLine::showMessage);
        connect(menu, &EndpointMenu::enabledByUser, q, [this](bool isEnabled) {
            deps.settings->isEndpointEnabled = isEnabled;
            served->setStarting(isEnabled);
            if (isEnabled && !served->place())
                served->serve(current());
            saveSettings();
        });
    }
    welcome->setRecent(deps.profiles->profiles());
    updateState();
}

void MainWindow::Private::afterFirstPaint()
{
    q->setWindowIcon(Theme::instance()->icon(QStringLiteral("redshank")));
    for (const QString &text : {deps.settings->notice(), deps.profiles->notice(), deps.bookmarks->notice()})
        if (!text.isEmpty())
            status->showMessage(text);
}

void MainWindow::Private::wireFile()
{
    connect(actions->connectToServer, &QAction::triggered, chooser, [this] { chooser->askForNew(); });
    connect(actions->pasteUri, &QAction::triggered, chooser, [this] { chooser->askForUri(); });
    connect(chooser, &ServerChooser::profileChosen, q, &MainWindow::openProfile);
    connect(chooser, &ServerChooser::statusMessage, status, &StatusLine::showMessage);
    connect(actions->openSample, &QAction::triggered, q, [this] { q->openSample(); });
    connect(actions->recent, &QMenu::aboutToShow, q, [this] {
        actions->recent->clear();
        chooser->addRecent(actions->recent, OpenWhere::Here);
        if (actions->recent->isEmpty())
            actions->recent->addAction(tr("None yet"))->setEnabled(false);
    });
    connect(beside, &BesideMenu::databaseChosen, q,
        [this](int database) { opener->openDatabase(current(), database, OpenWhere::Beside); });
    connect(beside, &BesideMenu::sampleChosen, q, [this] { q->openSample(OpenWhere::Beside); });
    connect(actions->nameDatabase, &QAction::triggered, q, [this] { opener->nameDatabase(current()); });
    connect(
        actions->editConnection, &QAction::triggered, q, [this] { chooser->edit(current()->session()->profile()); });
    connect(actions->disconnectServer, &QAction::triggered, q, [this] { opener->close(current()); });
    connect(opener, &PlaceOpener::workspaceMade, q, [this] { wireWorkspace(); });
    connect(opener, &PlaceOpener::statusMessage, status, &StatusLine::showMessage);
    connect(opener, &PlaceOpener::settingsChanged, q, [this] { saveSettings(); });
    connect(opener, &PlaceOpener::sampleRequested, q, [this] { q->openSample(); });
    connect(actions->quit, &QAction::triggered, q, &QWidget::close);
    connect(welcome, &WelcomePage::sampleRequested, q, [this] { q->openSample(); });
    connect(welcome, &WelcomePage::connectRequested, chooser, [this] { chooser->askForNew(); });
    connect(welcome, &WelcomePage::uriRequested, chooser, [this] { chooser->askForUri(); });
    connect(welcome, &WelcomePage::profileRequested, q, [this](const Profile &profile) { q->openProfile(profile); });
    connect(welcome, &WelcomePage::editRequested, chooser, &ServerChooser::edit);
    connect(
        welcome, &WelcomePage::removeRequested, chooser, [this](const Profile &profile) { chooser->remove(profile); });
    connect(deps.profiles, &ProfileStore::changed, q, [this] { welcome->setRecent(deps.profiles->profiles()); });
}

void MainWindow::Private::wireView()
{
    connect(actions->flatKeys, &QAction::toggled, q, [this](bool isFlat) {
        deps.settings->keyLayout = isFlat ? KeyLayout::Flat : KeyLayout::Tree;
        if (workspace)
            for (Place *place : workspace->places())
                place->browser()->setFlat(isFlat);
    });
    actions->flatKeys->setChecked(deps.settings->keyLayout == KeyLayout::Flat);
    for (QAction *action : actions->themes->actions()) {
        const auto mode = ThemeMode(action->data().toInt());
        action->setChecked(mode == deps.settings->themeMode);
        connect(action, &QAction::triggered, q, [this, mode] {
            deps.settings->themeMode = mode;
            Theme::instance()->setMode(themeOf(mode));
            saveSettings();
        });
    }
    connect(shelf, &KeyShelf::statusMessage, status, &StatusLine::showMessage);
    connect(actions->palette, &QAction::triggered, q, [this] { showPalette(); });
    connect(actions->about, &QAction::triggered, q, [this] { showAbout(q); });
}

void MainWindow::Private::wirePages()
{
    // Actions that need a server are disabled without one, so that these find a place.
    const auto onWorkspace = [this](QAction *action, auto &&does) {
        connect(action, &QAction::triggered, q, [this, does] {
            if (current())
                does(*workspace);
        });
    };
    const auto onPage = [onWorkspace](QAction *action, auto &&does) {
        onWorkspace(action, [does](Workspace &space) {
            if (TabPage *page = space.tabs()->current())
                does(*page);
        });
    };
    onWorkspace(actions->closeTab, [](Workspace &space) { space.tabs()->close(space.tabs()->current()); });
    onWorkspace(actions->nextTab, [](Workspace &space) { space.tabs()->showNext(1); });
    onWorkspace(actions->previousTab, [](Workspace &space) { space.tabs()->showNext(-1); });
    onWorkspace(actions->find, [](Workspace &space) { space.find(); });
    onWorkspace(actions->filterKeys, [](Workspace &space) { space.current()->browser()->focusFilter(); });
    onWorkspace(actions->undoDelete, [](Workspace &space) { space.current()->browser()->undo(); });
    onWorkspace(actions->refresh, [](Workspace &space) { space.refresh(); });
    onWorkspace(actions->newKey, [](Workspace &space) { space.createKey(); });
    onWorkspace(actions->duplicateKey, [](Workspace &space) { space.changeKey(&KeyActions::duplicate); });
    onWorkspace(actions->renameKey, [](Workspace &space) { space.changeKey(&KeyActions::rename); });
    onWorkspace(actions->editTtl, [](Workspace &space) { space.changeKey(&KeyActions::editTtl); });
    onWorkspace(actions->deleteKey, [](Workspace &space) { space.changeKey(&KeyActions::remove); });
    onWorkspace(actions->newFeed, [](Workspace &space) { space.current()->openFeed(); });
    onWorkspace(actions->nextPlace, [](Workspace &space) { space.focusNext(1); });
    onWorkspace(actions->previousPlace, [](Workspace &space) { space.focusNext(-1); });
    onWorkspace(actions->serveThis, [this](Workspace &space) { served->serve(space.current()); });
    onPage(actions->save, [](TabPage &page) { page.save(); });
}

void MainWindow::Private::wireWorkspace()
{
    workspace = opener->workspace();
    stack->addWidget(workspace);
    if (const QByteArray &last = deps.settings->window.splitter; !last.isEmpty())
        workspace->splitter()->restoreState(last);
    shelf->setWorkspace(workspace);
    beside->setWorkspace(workspace);
    if (served)
        served->setWorkspace(workspace);
    connect(workspace, &Workspace::currentChanged, q, [this] { showCurrent(); });
    connect(workspace, &Workspace::placeOpened, q, [this](const Place *place) {
        connect(place->browser(), &BrowserPanel::undoChanged, q, [this] { updateState(); });
    });
    connect(workspace->tabs(), &TabArea::currentChanged, q, [this] { updateState(); });
    // While the menu is open: a shortcut comes through at all times, and is told why it does nothing.
    connect(actions->keyMenu, &QMenu::aboutToShow, workspace, [this] {
        for (QAction *action : {actions->renameKey, actions->duplicateKey})
            action->setEnabled(workspace->isOneKeyChosen());
    });
    connect(actions->keyMenu, &QMenu::aboutToHide, workspace, [this] { updateState(); });
    connect(workspace->tabs(), &TabArea::statusMessage, status, &StatusLine::showMessage);
}

void MainWindow::Private::showCurrent()
{
    const Place *place = current();
    Session *session = place ? place->session() : nullptr;
    status->setSession(session, place ? place->sampler() : nullptr);
    changeLock->setSession(session);
    stack->setCurrentWidget(place ? static_cast<QWidget *>(workspace) : welcome);
    updateState();
}

void MainWindow::Private::updateState()
{
    const Place *place = current();
    actions->setState(place != nullptr, place && workspace->tabs()->current());
    const bool areSeveral = place && workspace->places().size() > 1;
    for (QAction *action : {actions->nextPlace, actions->previousPlace})
        action->setEnabled(areSeveral);
    actions->undoDelete->setEnabled(place && place->browser()->canUndo());
    actions->serveThis->setEnabled(place && served && served->place() != place);
    if (served)
        status->setServed(served->place() ? served->place()->session()->title() : QString());
    if (place && place->session()->profile().isSample)
        actions->editConnection->setEnabled(false); // made anew each time: there is nothing to edit
    q->setWindowTitle(
        place ? QStringLiteral("%1 — Redshank").arg(place->session()->title()) : QStringLiteral("Redshank"));
}

void MainWindow::Private::showPalette()
{
    QList<PaletteEntry> entries = shelf->entries();
    if (workspace) {
        entries += CommandPalette::entriesOf(workspace->tabs());
        for (Place *place : workspace->places())
            if (place != current())
                entries.append({place->session()->title(), tr("Open server"), [this, place = QPointer(place)] {
                                    if (place)
                                        workspace->focus(place);
                                }});
    }
    if (current()) {
        const auto databases = current()->selector()->databases();
        for (const ServerSelector::Database &database : databases)
            entries.append({database.text, tr("Database"),
                [this, number = database.number] { opener->openDatabase(current(), number, OpenWhere::Here); }});
    }
    QList<QAction *> all = actions->all();
    all.removeOne(actions->palette);
    entries += CommandPalette::entriesOf(all);
    for (const Profile &profile : deps.profiles->profiles())
        entries.append({profile.displayName(), tr("Server"), [this, profile] { q->openProfile(profile); }});
    shelf->show(new CommandPalette(std::move(entries), q));
}

void MainWindow::Private::storeWindow()
{
    WindowSettings &window = deps.settings->window;
    window.geometry = q->saveGeometry();
    if (workspace) {
        window.splitter = workspace->splitter()->saveState();
        storeOpen(workspace, &window);
    }
}

void MainWindow::Private::saveSettings()
{
    const auto settings = deps.settings->save();
    const auto saved = settings ? deps.bookmarks->save() : settings;
    if (saved) {
        notice->clear();
        return;
    }
    notice->tell(tr("The settings are not saved. %1").arg(saved.error().sentence()), tr("Try Again"),
        [this] { saveSettings(); });
    Q_EMIT q->settingsNotSaved(saved.error());
}

} // namespace redshank

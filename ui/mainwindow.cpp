// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mainwindow.h"

#include "aboutbox.h"
#include "browsermemory.h"
#include "commandpalette.h"
#include "endpointcontrol.h"
#include "endpointmenu.h"
#include "keyshelf.h"
#include "noticebar.h"
#include "panels/browser/browserpanel.h"
#include "panels/welcome/welcomepage.h"
#include "serverchooser.h"
#include "statusline.h"
#include "theme/theme.h"
#include "windowactions.h"
#include "workspace.h"

#include "core/session/session.h"
#include "core/settings/keybookmarks.h"
#include "core/settings/profilestore.h"
#include "core/settings/settings.h"

#include <QAction>
#include <QActionGroup>
#include <QCloseEvent>
#include <QMenu>
#include <QScreen>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <utility>

namespace redshank {

namespace {

constexpr qsizetype mostRestoredTabs = 12;

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

    void withDiscardConsent(std::function<void()> next, std::function<void()> otherwise = {});
    void show(const Profile &profile);
    void closeWorkspace();
    void restoreTabs(const QByteArrayList &keys, int current);
    void updateState();
    void showPalette();
    void saveSettings();
    void storeWindow();

    MainWindow *q;
    MainWindowDeps deps;
    WindowActions *actions = nullptr;
    ServerChooser *chooser = nullptr;
    KeyShelf *shelf = nullptr;
    NoticeBar *notice = nullptr;
    QStackedWidget *stack = nullptr;
    WelcomePage *welcome = nullptr;
    StatusLine *status = nullptr;
    Workspace *workspace = nullptr;
    QByteArray splitterState;
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
}

Session *MainWindow::session() const
{
    return d->workspace ? d->workspace->session() : nullptr;
}

void MainWindow::showMessage(const QString &text)
{
    d->status->showMessage(text);
}

void MainWindow::openProfile(const Profile &profile)
{
    // A server given by its address alone is what the user said of it before, above all how much it must be protected.
    const bool isBare = profile.id.isEmpty() && profile.name.isEmpty() && !profile.isSample;
    d->withDiscardConsent(
        [this, opened = isBare ? d->chooser->profileOf(profile.params) : profile] { d->show(opened); });
}

void MainWindow::openSample()
{
    if (!d->deps.startSample)
        return;
    const QString text = tr("Starting the sample server…");
    d->welcome->setNotice(text);
    showMessage(text);
    d->deps.startSample(this, [this](const Result<Profile> &profile) {
        if (profile) {
            d->welcome->setNotice({});
            showMessage({});
            openProfile(profile.value()); // which asks once, when there is something in the place of what would go
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
    const WindowSettings &last = d->deps.settings->window;
    const Profile *stored = d->deps.profiles->find(last.profileId);
    if (!stored || !d->deps.settings->isSessionRestored)
        return false;
    Profile profile = *stored;
    profile.params.database = last.database;
    d->show(profile);
    d->restoreTabs(last.openKeys, last.currentTab);
    return true;
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!d->mayClose && d->workspace && d->workspace->tabs()->hasUnsavedChanges()) {
        event->ignore();
        d->workspace->tabs()->askToDiscard(this, [this](bool isConsented) {
            d->mayClose = isConsented;
            if (isConsented)
                close();
        });
        return;
    }
    storeSession();
    QMainWindow::closeEvent(event);
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
    auto *centre = new QWidget(q);
    centre->setObjectName(QStringLiteral("centre"));
    centre->setAccessibleName(tr("Window"));
    notice = new NoticeBar(centre);
    stack = new QStackedWidget(centre);
    stack->setObjectName(QStringLiteral("stack"));
    stack->setAccessibleName(tr("Server"));
    welcome = new WelcomePage(stack);
    status = new StatusLine(centre);
    stack->addWidget(welcome);
    auto *layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(notice);
    layout->addWidget(stack, 1);
    layout->addWidget(status);
    q->setCentralWidget(centre);

    const WindowSettings &last = deps.settings->window;
    splitterState = last.splitter;
    if (last.geometry.isEmpty() || !q->restoreGeometry(last.geometry))
        q->resize(QSize(1200, 760).boundedTo(q->screen()->availableSize() * 0.95));
    wireFile();
    wireView();
    wirePages();
    welcome->setSampleAvailable(bool(deps.startSample));
    actions->openSample->setVisible(bool(deps.startSample));
    actions->endpoint->menuAction()->setVisible(deps.endpoint != nullptr);
    if (deps.endpoint) {
        auto *menu = new EndpointMenu(deps.endpoint, actions, q);
        status->setEndpoint(deps.endpoint, actions->endpoint);
        connect(menu, &EndpointMenu::statusMessage, status, &StatusLine::showMessage);
        connect(menu, &EndpointMenu::enabledByUser, q, [this](bool isEnabled) {
            deps.settings->isEndpointEnabled = isEnabled;
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
    connect(actions->connectToServer, &QAction::triggered, chooser, &ServerChooser::askForNew);
    connect(actions->pasteUri, &QAction::triggered, chooser, &ServerChooser::askForUri);
    connect(chooser, &ServerChooser::profileChosen, q, &MainWindow::openProfile);
    connect(chooser, &ServerChooser::statusMessage, status, &StatusLine::showMessage);
    connect(actions->openSample, &QAction::triggered, q, &MainWindow::openSample);
    connect(actions->recent, &QMenu::aboutToShow, q, [this] { chooser->fillRecent(actions->recent); });
    connect(
        actions->editConnection, &QAction::triggered, q, [this] { chooser->edit(workspace->session()->profile()); });
    connect(actions->disconnectServer, &QAction::triggered, q, [this] {
        withDiscardConsent([this] {
            closeWorkspace();
            if (deps.endpoint)
                deps.endpoint->stop();
        });
    });
    connect(actions->quit, &QAction::triggered, q, &QWidget::close);
    connect(welcome, &WelcomePage::sampleRequested, q, &MainWindow::openSample);
    connect(welcome, &WelcomePage::connectRequested, chooser, &ServerChooser::askForNew);
    connect(welcome, &WelcomePage::uriRequested, chooser, &ServerChooser::askForUri);
    connect(welcome, &WelcomePage::profileRequested, q, &MainWindow::openProfile);
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
            workspace->browser()->setFlat(isFlat);
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
    // Actions that need a server are disabled without one, so that these find a workspace.
    const auto onWorkspace = [this](QAction *action, auto &&does) {
        connect(action, &QAction::triggered, q, [this, does] {
            if (workspace)
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
    onWorkspace(actions->filterKeys, [](Workspace &space) { space.browser()->focusFilter(); });
    onWorkspace(actions->refresh, [](Workspace &space) { space.refresh(); });
    onWorkspace(actions->newKey, [](Workspace &space) { space.createKey(); });
    onWorkspace(actions->duplicateKey, [](Workspace &space) { space.duplicateKey(); });
    onWorkspace(actions->renameKey, [](Workspace &space) { space.renameKey(); });
    onWorkspace(actions->editTtl, [](Workspace &space) { space.editTtl(); });
    onWorkspace(actions->deleteKey, [](Workspace &space) { space.deleteKey(); });
    onWorkspace(actions->newFeed, [](Workspace &space) { space.openFeed(); });
    onPage(actions->save, [](TabPage &page) { page.save(); });
}

void MainWindow::Private::withDiscardConsent(std::function<void()> next, std::function<void()> otherwise)
{
    if (!workspace) {
        next();
        return;
    }
    workspace->tabs()->askToDiscard(
        workspace, [next = std::move(next), otherwise = std::move(otherwise)](bool isConsented) {
            if (isConsented)
                next();
            else if (otherwise)
                otherwise();
        });
}

void MainWindow::Private::show(const Profile &profile)
{
    closeWorkspace();
    workspace = new Workspace(profile, stack);
    workspace->setServerMenu(actions->serverMenu);
    shelf->setWorkspace(workspace, chooser->storedId(profile));
    workspace->browser()->setFlat(actions->flatKeys->isChecked());
    auto *memory = new BrowserMemory(workspace->browser(), {deps.settings, deps.profiles, chooser});
    connect(memory, &BrowserMemory::settingsChanged, q, [this] { saveSettings(); });
    connect(memory, &BrowserMemory::statusMessage, status, &StatusLine::showMessage);
    if (!splitterState.isEmpty())
        workspace->splitter()->restoreState(splitterState);
    stack->setCurrentIndex(stack->addWidget(workspace));
    // Where the stack has put the focus is nobody's choice; the keys take it when they are there.
    if (QWidget *landed = q->focusWidget(); landed && workspace->isAncestorOf(landed))
        landed->clearFocus();
    status->setSession(workspace->session(), workspace->sampler());

    Workspace *opened = workspace;
    connect(opened, &Workspace::statusMessage, status, &StatusLine::showMessage);
    connect(opened, &Workspace::editRequested, actions->editConnection, &QAction::trigger);
    connect(opened, &Workspace::sampleRequested, q, &MainWindow::openSample);
    connect(opened, &Workspace::databaseRequested, q, [this, opened](int database) {
        Profile other = opened->session()->profile();
        other.params.database = database;
        withDiscardConsent([this, other] { show(other); }, [opened] { opened->resetSelector(); });
    });
    connect(opened, &Workspace::passwordChanged, q, [this, opened] {
        if (deps.endpoint)
            deps.endpoint->setServer(opened->session()->profile());
    });
    connect(opened->browser(), &BrowserPanel::flatChanged, actions->flatKeys, &QAction::setChecked);
    connect(opened->tabs(), &TabArea::currentChanged, q, [this] { updateState(); });
    // A server is worth remembering once it has answered; and only once, for it may be removed while it is open.
    connect(&opened->session()->connection(), &Connection::stateChanged, opened,
        [this, opened, isRemembered = false](Connection::State state) mutable {
            if (state != Connection::State::Ready)
                return;
            if (!std::exchange(isRemembered, true)) {
                chooser->remember(opened->session()->profile());
                shelf->setProfileId(chooser->storedId(opened->session()->profile()));
            }
            if (deps.endpoint)
                deps.endpoint->connectToServer();
        });
    if (deps.endpoint) {
        deps.endpoint->setServer(profile);
        if (deps.settings->isEndpointEnabled && deps.endpoint->state() != EndpointControl::State::On)
            deps.endpoint->start();
    }
    updateState();
}

void MainWindow::Private::closeWorkspace()
{
    if (!workspace)
        return;
    splitterState = workspace->splitter()->saveState();
    status->setSession(nullptr, nullptr);
    stack->removeWidget(workspace);
    // The wish may come from inside one of its own widgets.
    shelf->setWorkspace(nullptr, {});
    workspace->session()->connection().disconnect(q);
    workspace->disconnect(q);
    workspace->hide();
    workspace->deleteLater();
    workspace = nullptr;
    updateState();
}

void MainWindow::Private::restoreTabs(const QByteArrayList &keys, int current)
{
    for (const QByteArray &key : keys.mid(0, mostRestoredTabs))
        workspace->openKey(key, TabArea::Keep::Permanent);
    const auto pages = workspace->tabs()->pages();
    if (current < pages.size())
        workspace->tabs()->setCurrent(pages.at(current));
}

void MainWindow::Private::updateState()
{
    actions->setState(workspace != nullptr, workspace && workspace->tabs()->current());
    if (workspace && workspace->session()->profile().isSample)
        actions->editConnection->setEnabled(false); // made anew each time: there is nothing to edit
    q->setWindowTitle(
        workspace ? QStringLiteral("%1 — Redshank").arg(workspace->session()->title()) : QStringLiteral("Redshank"));
}

void MainWindow::Private::showPalette()
{
    QList<PaletteEntry> entries = shelf->entries();
    if (workspace)
        entries += CommandPalette::entriesOf(workspace->tabs());
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
    window.splitter = workspace ? workspace->splitter()->saveState() : splitterState;
    window.profileId = workspace ? chooser->storedId(workspace->session()->profile()) : QString();
    window.database = workspace ? workspace->session()->database() : 0;
    window.openKeys = workspace ? workspace->openKeys() : QByteArrayList();
    window.currentTab = workspace ? int(workspace->tabs()->pages().indexOf(workspace->tabs()->current())) : 0;
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

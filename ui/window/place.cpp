// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "place.h"

#include "ui/dialogs/keyactions.h"
#include "ui/dialogs/placetext.h"
#include "ui/editors/keytab.h"
#include "ui/frame/connectionbanner.h"
#include "ui/frame/serverselector.h"
#include "ui/models/keytext.h"
#include "ui/models/keytreemodel.h"
#include "ui/panels/browser/browserpanel.h"
#include "ui/panels/browser/keyview.h"
#include "ui/panels/feed/feedtab.h"
#include "ui/theme/theme.h"

#include "core/keyspace/keyspace.h"
#include "core/metrics/statussampler.h"
#include "core/session/session.h"

#include <QApplication>
#include <QVBoxLayout>

#include <utility>

namespace redshank {

namespace {

constexpr int fewestRows = 6; ///< with the header; below, a list is scrolled more than read

} // namespace

Place::Place(const Profile &profile, TabArea *tabs, QWidget *parent)
    : QWidget(parent)
    , m_session(std::make_unique<Session>(profile))
    , m_sampler(std::make_unique<StatusSampler>(&m_session->connection()))
    , m_tabs(tabs)
    , m_banner(new ConnectionBanner(m_session.get(), this))
    , m_selector(new ServerSelector(m_session.get(), m_sampler.get(), this))
    , m_browser(new BrowserPanel(m_session.get(), this))
{
    setObjectName(QStringLiteral("place"));
    setAccessibleName(m_session->title());
    m_browser->view()->setMinimumHeight(fewestRows * Theme::rowHeight);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_selector);
    layout->addWidget(m_browser, 1);
    wire();
    wireKeyActions();
    wireCounts();
    // A sample server that is gone does not come back: the next one is another process at another place.
    m_session->connection().setReconnecting(!m_session->profile().isSample);
    m_session->open();
}

Place::~Place()
{
    answerWaiting(false);
    // Pages and panels hold the session without owning it.
    if (m_tabs)
        m_tabs->deletePages(m_session.get());
    delete m_banner;
    delete m_selector;
    delete m_browser;
}

ConnectionBanner *Place::banner() const
{
    return m_banner;
}

KeyActions *Place::keyActions() const
{
    return m_browser->keyActions();
}

void Place::wire()
{
    connect(m_banner, &ConnectionBanner::editRequested, this, &Place::editRequested);
    connect(m_banner, &ConnectionBanner::sampleRequested, this, &Place::sampleRequested);
    connect(m_banner, &ConnectionBanner::databaseRequested, this, &Place::databaseRequested);
    connect(m_banner, &ConnectionBanner::passwordChanged, this, &Place::passwordChanged);
    connect(m_selector, &ServerSelector::databaseRequested, this, &Place::databaseRequested);
    connect(m_selector, &ServerSelector::foldToggled, this, &Place::setFolded);
    connect(m_session.get(), &Session::titleChanged, this, [this] { setAccessibleName(m_session->title()); });
    connect(m_browser->keyspace(), &Keyspace::indexChanged, this, &Place::tellShown);
    connect(m_browser->keyspace(), &Keyspace::progressChanged, this, &Place::tellShown);
    connect(m_browser, &BrowserPanel::workEnded, this, [this] { answerWaiting(true); });
    connect(m_browser, &BrowserPanel::statusMessage, this, &Place::statusMessage);
    connect(m_browser, &BrowserPanel::keyActivated, this,
        [this](const QByteArray &key) { openKey(key, TabArea::Keep::Permanent); });
    connect(m_browser, &BrowserPanel::keyPreviewed, this,
        [this](const QByteArray &key) { openKey(key, TabArea::Keep::Preview); });
    connect(m_browser, &BrowserPanel::keysDeleted, this, [this](const QByteArrayList &keys) {
        for (const QByteArray &key : keys)
            dropKey(key);
    });
    connect(m_browser, &BrowserPanel::keyRenamed, this, &Place::followRename);
    connect(m_browser, &BrowserPanel::keysRestored, this, [this](const QByteArrayList &keys) {
        for (const QByteArray &key : keys) {
            KeyTab *page = pageOf(key);
            if (page && !page->hasUnsavedChanges())
                page->refresh();
        }
    });
    // The value, and what was typed, are not what has changed; the list has seen to itself.
    connect(m_browser, &BrowserPanel::keyTtlChanged, this, [this](const QByteArray &key) {
        if (KeyTab *page = pageOf(key))
            page->refreshFacts();
    });
}

void Place::tellShown()
{
    const bool isShown = m_browser->view()->isVisible() || (m_browser->isVisible() && m_browser->isKnownEmpty());
    if (isShown && !std::exchange(m_areKeysShown, true))
        Q_EMIT keysShown();
}

void Place::wireKeyActions()
{
    // The list tells what came of it; where it is folded, nobody sees that.
    const KeyActions *actions = m_browser->keyActions();
    connect(actions, &KeyActions::removed, this, &Place::tellDeleted);
    connect(actions, &KeyActions::failed, this, [this](const QByteArray &, const Error &error) {
        if (isFolded())
            tell(error);
    });
}

void Place::wireCounts()
{
    connect(m_sampler.get(), &StatusSampler::sampled, this,
        [this](const StatusSample &sample) { m_browser->setDatabaseSize(sample.keys); });
    connect(&m_session->connection(), &Connection::stateChanged, this, [this](Connection::State state) {
        if (state != Connection::State::Ready)
            m_browser->setDatabaseSize({});
    });
    // What changes the list, a deletion above all, has changed the number that the server tells.
    connect(m_browser->keyspace(), &Keyspace::indexChanged, this, [this, known = qint64(0)]() mutable {
        const qint64 now = m_browser->keyspace()->allKeys().size();
        if (std::exchange(known, now) != now)
            m_sampler->sampleSoon();
    });
    const auto tellListed = [this] { m_selector->setListedKeys(m_browser->listedKeys()); };
    connect(m_browser->keyspace(), &Keyspace::indexChanged, this, tellListed);
    connect(m_browser->keyspace(), &Keyspace::progressChanged, this, tellListed);
}

/// Its numbers are in sight, folded or not.
void Place::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_sampler->start();
}

void Place::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_sampler->stop();
}

void Place::setFolded(bool isFolded)
{
    const bool hadFocus = isFolded && hasFocusInside();
    m_browser->setVisible(!isFolded);
    m_selector->setFolded(isFolded);
    // A splitter shares its room among those that can use it. The hint is that of before until the layout has run.
    m_selector->layout()->activate();
    setMaximumHeight(isFolded ? m_selector->sizeHint().height() : QWIDGETSIZE_MAX);
    if (hadFocus)
        m_selector->setFocus(Qt::OtherFocusReason);
}

bool Place::isFolded() const
{
    return m_browser->isHidden();
}

void Place::setBesideOthers(bool isBesideOthers)
{
    m_selector->setBesideOthers(isBesideOthers);
    if (!isBesideOthers && isFolded())
        setFolded(false);
}

void Place::openKey(const QByteArray &key, TabArea::Keep keep)
{
    if (keep == TabArea::Keep::Permanent)
        Q_EMIT keyOpened(key);
    if (KeyTab *open = pageOf(key)) {
        m_tabs->raise(open->tabIdentity(), keep);
        return;
    }
    auto *tab = new KeyTab(m_session.get(), key, this);
    connect(tab, &KeyTab::keyRenamed, this, [this, tab](const QByteArray &from, const QByteArray &to) {
        Q_EMIT keyRenamed(from, to);
        leaveReplaced(to, tab);
        m_browser->noteRenamed(from, to);
        m_browser->revealKey(to);
    });
    connect(tab, &KeyTab::keyTtlChanged, m_browser, &BrowserPanel::noteTtlChanged);
    connect(tab, &KeyTab::keyCreated, m_browser, &BrowserPanel::noteCreated);
    connect(tab, &KeyTab::changeRecorded, m_browser, &BrowserPanel::noteRecorded);
    connect(tab, &KeyTab::keyDeleted, this, &Place::tellDeleted);
    connect(tab, &KeyTab::keyDeleted, this, [this, tab](const QByteArray &gone) {
        m_browser->noteRemoved({gone});
        // What was typed while the answer was on its way outlives the key: the page offers what to do with it.
        if (!tab->hasUnsavedChanges())
            m_tabs->drop(tab);
    });
    m_tabs->open(tab, keep);
}

void Place::openFeed()
{
    auto *feed = new FeedTab(m_session.get(), this);
    m_tabs->open(feed);
    feed->setFocus();
}

bool Place::hasFocusInside() const
{
    const QWidget *focused = QApplication::focusWidget();
    return focused && (focused == this || isAncestorOf(focused));
}

std::optional<QByteArray> Place::currentKey() const
{
    const QModelIndex index = m_browser->view()->currentIndex();
    if (!index.isValid() || index.data(KeyTreeModel::FolderRole).toBool())
        return {};
    return index.data(KeyTreeModel::KeyRole).toByteArray();
}

QString Place::runningWork() const
{
    const QString work = m_browser->runningWork();
    if (work.isEmpty())
        return {};
    return tr("%1 on %2, database %3").arg(work, m_session->profile().displayName(), databaseText(*m_session));
}

void Place::stopWork()
{
    if (m_browser->runningWork().isEmpty())
        return;
    const auto tellAccount = [this](const QString &account) {
        Q_EMIT statusMessage(QString(account).replace(QLatin1Char('\n'), QLatin1Char(' ')));
    };
    connect(m_browser, &BrowserPanel::workEnded, this, tellAccount, Qt::SingleShotConnection);
    m_browser->stopWork();
}

void Place::awaitWork(QObject *context, std::function<void(bool)> callback)
{
    answerWaiting(false);
    m_waiting = {context, std::move(callback)};
}

/// Behind what the end of the work sets going, for the place may go with the answer.
void Place::answerWaiting(bool isOver)
{
    const Waiting waiting = std::exchange(m_waiting, {});
    if (waiting.context)
        QMetaObject::invokeMethod(
            waiting.context, [callback = waiting.callback, isOver] { callback(isOver); }, Qt::QueuedConnection);
}

QList<TabPage *> Place::pages() const
{
    QList<TabPage *> pages = m_tabs->pages();
    pages.removeIf([this](const TabPage *page) { return page->session() != m_session.get(); });
    return pages;
}

void Place::dropKey(const QByteArray &key)
{
    Q_EMIT keyDropped(key);
    KeyTab *page = pageOf(key);
    if (!page)
        return;
    // What was typed outlives its key: the page says that the key is gone.
    if (page->hasUnsavedChanges())
        page->refresh();
    else
        m_tabs->drop(page);
}

KeyTab *Place::pageOf(const QByteArray &key) const
{
    for (TabPage *page : pages())
        if (auto *tab = qobject_cast<KeyTab *>(page); tab && tab->key() == key)
            return tab;
    return nullptr;
}

void Place::followRename(const QByteArray &from, const QByteArray &to)
{
    Q_EMIT keyRenamed(from, to);
    KeyTab *moved = pageOf(from);
    leaveReplaced(to, moved);
    if (moved)
        moved->followRename(to);
}

/// What a page shows of a key that another was renamed over is no longer there.
void Place::leaveReplaced(const QByteArray &key, const KeyTab *moved)
{
    for (TabPage *page : pages()) {
        auto *replaced = qobject_cast<KeyTab *>(page);
        if (!replaced || replaced == moved || replaced->key() != key)
            continue;
        if (moved && !replaced->hasUnsavedChanges())
            m_tabs->drop(replaced);
        else
            replaced->refresh();
    }
}

void Place::tell(const Error &error)
{
    if (error.kind != Error::Kind::Cancelled)
        Q_EMIT statusMessage(error.sentence());
}

void Place::tellDeleted(const QByteArray &key)
{
    Q_EMIT statusMessage(tr("%1 was deleted").arg(shortKeyText(key, 200)));
}

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace.h"

#include "connectionbanner.h"
#include "dialogs/keyactions.h"
#include "editors/keytab.h"
#include "models/keytreemodel.h"
#include "panels/browser/browserpanel.h"
#include "panels/browser/keyview.h"
#include "panels/feed/feedtab.h"
#include "serverselector.h"
#include "theme/theme.h"

#include "core/base/bytes.h"
#include "core/keyspace/keyspace.h"
#include "core/metrics/statussampler.h"
#include "core/session/session.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QSplitter>
#include <QVBoxLayout>

#include <utility>

namespace redshank {

namespace {

constexpr int frameWidth = 2;

} // namespace

Workspace::Workspace(const Profile &profile, QWidget *parent)
    : QWidget(parent)
    , m_session(std::make_unique<Session>(profile))
    , m_sampler(std::make_unique<StatusSampler>(&m_session->connection()))
    , m_keyActions(new KeyActions(m_session.get(), this))
    , m_banner(new ConnectionBanner(m_session.get(), this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_selector(new ServerSelector(m_session.get(), m_sampler.get(), this))
    , m_browser(new BrowserPanel(m_session.get(), this))
    , m_tabs(new TabArea(this))
{
    setObjectName(QStringLiteral("workspace"));
    setAccessibleName(m_session->title());
    m_splitter->setObjectName(QStringLiteral("workspaceSplitter"));
    m_splitter->setAccessibleName(tr("Keys and tabs"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);

    auto *left = new QWidget(this);
    left->setObjectName(QStringLiteral("leftSide"));
    left->setAccessibleName(tr("Server and keys"));
    auto *leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins(0, 0, 0, 0);
    leftLayout->setSpacing(0);
    leftLayout->addWidget(m_selector);
    leftLayout->addWidget(m_browser, 1);
    m_splitter->addWidget(left);
    m_splitter->addWidget(m_tabs);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    const int unit = fontMetrics().averageCharWidth();
    m_splitter->setSizes({unit * 44, unit * 120});
    left->setMinimumWidth(unit * 24);
    m_tabs->setMinimumWidth(unit * 48);

    auto *layout = new QVBoxLayout(this);
    const int margin = m_session->profile().environment == Environment::None ? 0 : frameWidth;
    layout->setContentsMargins(margin, margin, margin, margin);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addWidget(m_splitter, 1);
    wire();
    wireCounts();
    connect(Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
    // A sample server that is gone does not come back: the next one is another process at another place.
    m_session->connection().setReconnecting(!m_session->profile().isSample);
    m_session->open();
}

Workspace::~Workspace()
{
    // Pages and panels hold the session without owning it.
    delete m_splitter;
    delete m_banner;
    delete m_keyActions;
}

void Workspace::wire()
{
    connect(m_banner, &ConnectionBanner::editRequested, this, &Workspace::editRequested);
    connect(m_banner, &ConnectionBanner::sampleRequested, this, &Workspace::sampleRequested);
    connect(m_banner, &ConnectionBanner::databaseRequested, this, &Workspace::databaseRequested);
    connect(m_banner, &ConnectionBanner::passwordChanged, this, &Workspace::passwordChanged);
    connect(m_selector, &ServerSelector::databaseRequested, this, &Workspace::databaseRequested);
    connect(m_tabs, &TabArea::statusMessage, this, &Workspace::statusMessage);
    connect(m_tabs, &TabArea::emptied, m_browser, [this] { m_browser->setFocus(Qt::OtherFocusReason); });
    // The keys of another server take the focus when they are there, unless the user has put it elsewhere by then.
    connect(m_browser->keyspace(), &Keyspace::indexChanged, this, [this, isFirst = true]() mutable {
        const QWidget *focused = window()->focusWidget();
        if (!isFirst || !m_browser->view()->isVisible())
            return;
        isFirst = false;
        if (!focused || !isAncestorOf(focused))
            m_browser->setFocus(Qt::OtherFocusReason);
    });
    connect(m_browser, &BrowserPanel::statusMessage, this, &Workspace::statusMessage);
    connect(m_browser, &BrowserPanel::keyActivated, this,
        [this](const QByteArray &key) { openKey(key, TabArea::Keep::Permanent); });
    connect(m_browser, &BrowserPanel::keyPreviewed, this,
        [this](const QByteArray &key) { openKey(key, TabArea::Keep::Preview); });
    connect(m_browser, &BrowserPanel::keysDeleted, this, [this](const QByteArrayList &keys) {
        for (const QByteArray &key : keys)
            dropKey(key);
    });
    connect(m_browser, &BrowserPanel::keyRenamed, this, &Workspace::followRename);
    connect(m_browser, &BrowserPanel::keyTtlChanged, this, &Workspace::showTtl);
    connect(m_keyActions, &KeyActions::created, this, [this](const QByteArray &key) {
        m_browser->noteCreated(key);
        m_browser->revealKey(key);
        openKey(key, TabArea::Keep::Permanent);
    });
    connect(m_keyActions, &KeyActions::removed, this, [this](const QByteArray &key) {
        dropKey(key);
        m_browser->noteRemoved({key});
        Q_EMIT statusMessage(tr("%1 was deleted").arg(escaped(key)));
    });
    connect(m_keyActions, &KeyActions::renamed, this, [this](const QByteArray &from, const QByteArray &to) {
        followRename(from, to);
        openKey(to, TabArea::Keep::Permanent);
        m_browser->noteRenamed(from, to);
    });
    connect(m_keyActions, &KeyActions::ttlChanged, this, &Workspace::showTtl);
    connect(m_keyActions, &KeyActions::failed, this, [this](const QByteArray &, const Error &error) { tell(error); });
}

void Workspace::wireCounts()
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
}

void Workspace::setServerMenu(QMenu *menu)
{
    m_selector->setMenu(menu);
}

void Workspace::resetSelector()
{
    m_selector->showCurrent();
}

QString Workspace::identityOf(const QByteArray &key) const
{
    return QStringLiteral("key:%1:%2").arg(QString::number(m_session->database()), QString::fromLatin1(key.toHex()));
}

void Workspace::openKey(const QByteArray &key, TabArea::Keep keep)
{
    if (keep == TabArea::Keep::Permanent)
        Q_EMIT keyOpened(key);
    if (m_tabs->raise(identityOf(key), keep))
        return;
    auto *tab = new KeyTab(m_session.get(), key, this);
    connect(tab, &KeyTab::keyRenamed, this, [this](const QByteArray &from, const QByteArray &to) {
        Q_EMIT keyRenamed(from, to);
        m_browser->noteRenamed(from, to);
        m_browser->revealKey(to);
    });
    connect(tab, &KeyTab::keyCreated, m_browser, &BrowserPanel::noteCreated);
    connect(tab, &KeyTab::keyDeleted, this, [this, tab](const QByteArray &gone) {
        m_browser->noteRemoved({gone});
        // What was typed while the answer was on its way outlives the key: the page offers what to do with it.
        if (!tab->hasUnsavedChanges())
            m_tabs->drop(tab);
    });
    m_tabs->open(tab, keep);
}

void Workspace::openFeed()
{
    auto *feed = new FeedTab(m_session.get(), this);
    m_tabs->open(feed);
    feed->setFocus();
}

void Workspace::refresh()
{
    TabPage *page = m_tabs->current();
    if (page && !isBrowserInFront())
        page->refresh();
    else
        m_browser->refresh();
}

void Workspace::find()
{
    TabPage *page = m_tabs->current();
    if (page && !isBrowserInFront())
        page->findInPage();
    else
        m_browser->focusFilter();
}

bool Workspace::isBrowserInFront() const
{
    const QWidget *focused = QApplication::focusWidget();
    return focused && (focused == m_browser || m_browser->isAncestorOf(focused));
}

std::optional<QByteArray> Workspace::currentKey() const
{
    if (const auto *tab = qobject_cast<KeyTab *>(m_tabs->current()); tab && !isBrowserInFront())
        return tab->key();
    const QModelIndex index = m_browser->view()->currentIndex();
    if (!index.isValid() || index.data(KeyTreeModel::FolderRole).toBool())
        return {};
    return index.data(KeyTreeModel::KeyRole).toByteArray();
}

void Workspace::renameKey()
{
    if (const auto key = currentKey())
        m_keyActions->rename(*key, window());
}

void Workspace::editTtl()
{
    if (const auto key = currentKey())
        m_keyActions->editTtl(*key, window());
}

void Workspace::deleteKey()
{
    if (const auto key = currentKey())
        m_keyActions->remove(*key, window());
}

void Workspace::duplicateKey()
{
    if (const auto key = currentKey())
        m_keyActions->duplicate(*key, window());
}

void Workspace::createKey()
{
    m_keyActions->create(isBrowserInFront() ? m_browser->currentPrefix() : QByteArray(), window());
}

QByteArrayList Workspace::openKeys() const
{
    QByteArrayList keys;
    for (TabPage *page : m_tabs->pages())
        if (const auto *tab = qobject_cast<KeyTab *>(page))
            keys.append(tab->key());
    return keys;
}

void Workspace::dropKey(const QByteArray &key)
{
    Q_EMIT keyDropped(key);
    const QString identity = identityOf(key);
    for (TabPage *page : m_tabs->pages()) {
        if (page->tabIdentity() != identity)
            continue;
        // What was typed outlives its key: the page says that the key is gone.
        if (page->hasUnsavedChanges())
            page->refresh();
        else
            m_tabs->drop(page);
    }
}

KeyTab *Workspace::pageOf(const QByteArray &key) const
{
    for (TabPage *page : m_tabs->pages())
        if (auto *tab = qobject_cast<KeyTab *>(page); tab && tab->key() == key)
            return tab;
    return nullptr;
}

void Workspace::followRename(const QByteArray &from, const QByteArray &to)
{
    Q_EMIT keyRenamed(from, to);
    KeyTab *moved = pageOf(from);
    // What is shown of a key that had the new name is no longer there.
    if (KeyTab *replaced = pageOf(to)) {
        if (moved && !replaced->hasUnsavedChanges())
            m_tabs->drop(replaced);
        else
            replaced->refresh();
    }
    if (moved)
        moved->followRename(to);
}

/// The value, and what was typed, are not what has changed.
void Workspace::showTtl(const QByteArray &key)
{
    if (KeyTab *page = pageOf(key))
        page->refreshFacts();
}

void Workspace::tell(const Error &error)
{
    if (error.kind != Error::Kind::Cancelled)
        Q_EMIT statusMessage(error.sentence());
}

void Workspace::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_F2 && event->modifiers() == Qt::NoModifier)
        renameKey();
    else
        QWidget::keyPressEvent(event);
}

void Workspace::paintEvent(QPaintEvent *event)
{
    QWidget::paintEvent(event);
    const QColor color = Theme::instance()->environmentColor(m_session->profile().environment);
    if (!color.isValid())
        return;
    QPainter painter(this);
    painter.setClipRegion(QRegion(rect()) - QRegion(contentsRect().marginsRemoved(layout()->contentsMargins())));
    painter.fillRect(rect(), color);
}

} // namespace redshank

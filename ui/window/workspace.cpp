// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace.h"

#include "place.h"
#include "ui/dialogs/keyactions.h"
#include "ui/editors/keytab.h"
#include "ui/frame/connectionbanner.h"
#include "ui/frame/serverselector.h"
#include "ui/panels/browser/browserpanel.h"
#include "ui/theme/theme.h"

#include "core/session/session.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

#include <utility>

namespace redshank {

namespace {

constexpr int frameWidth = 2;

} // namespace

Workspace::Workspace(QWidget *parent)
    : QWidget(parent)
    , m_banners(new QVBoxLayout)
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_scroll(new QScrollArea(this))
    , m_left(new QSplitter(Qt::Vertical))
    , m_tabs(new TabArea(this))
{
    setObjectName(QStringLiteral("workspace"));
    setAccessibleName(tr("Open servers"));
    m_splitter->setObjectName(QStringLiteral("workspaceSplitter"));
    m_splitter->setAccessibleName(tr("Keys and tabs"));
    m_left->setObjectName(QStringLiteral("places"));
    m_left->setAccessibleName(tr("Servers and keys"));
    for (QSplitter *splitter : {m_splitter, m_left}) {
        splitter->setChildrenCollapsible(false);
        splitter->setHandleWidth(1);
    }

    // More places than the window is high for are scrolled to.
    m_scroll->setObjectName(QStringLiteral("leftSide"));
    m_scroll->setAccessibleName(tr("Servers and keys"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setWidgetResizable(true);
    m_scroll->setWidget(m_left);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_left->setAutoFillBackground(false);
    m_splitter->addWidget(m_scroll);
    m_splitter->addWidget(m_tabs);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    const int unit = fontMetrics().averageCharWidth();
    m_splitter->setSizes({unit * 44, unit * 120});
    m_scroll->setMinimumWidth(unit * 24);
    m_tabs->setMinimumWidth(unit * 48);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_banners->setSpacing(0);
    layout->addLayout(m_banners);
    layout->addWidget(m_splitter, 1);

    connect(m_tabs, &TabArea::currentChanged, this, [this](const TabPage *page) {
        if (Place *place = page ? placeOf(page) : nullptr)
            setCurrent(place);
        showContexts();
    });
    connect(m_tabs, &TabArea::emptied, this, [this] {
        if (m_current)
            m_current->browser()->setFocus(Qt::OtherFocusReason);
    });
    connect(qApp, &QApplication::focusChanged, this, [this](const QWidget *, const QWidget *now) {
        for (Place *place : std::as_const(m_places))
            if (now && (place == now || place->isAncestorOf(now) || place->banner()->isAncestorOf(now)))
                setCurrent(place);
        if (now && m_tabs->isAncestorOf(now) && m_tabs->current())
            if (Place *place = placeOf(m_tabs->current()))
                setCurrent(place);
    });
    connect(Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

Workspace::~Workspace()
{
    // Neither a focus that wanders while all goes, nor a page without its place, is anybody's concern any more.
    qApp->disconnect(this);
    m_tabs->disconnect(this);
    m_current = nullptr;
    qDeleteAll(std::exchange(m_places, {}));
}

void Workspace::setCurrent(Place *place)
{
    if (std::exchange(m_current, place) == place)
        return;
    showFrame();
    for (Place *each : std::as_const(m_places))
        each->selector()->setCurrent(each == m_current);
    Q_EMIT currentChanged(m_current);
}

Place *Workspace::placeOf(const TabPage *page) const
{
    for (Place *place : m_places)
        if (place->session() == page->session())
            return place;
    return nullptr;
}

Place *Workspace::find(const ConnectionParams &params) const
{
    for (Place *place : m_places) {
        const ConnectionParams &open = place->session()->params();
        if (open.address == params.address && open.user == params.user && open.database == params.database)
            return place;
    }
    return nullptr;
}

Place *Workspace::open(const Profile &profile, Place *instead)
{
    auto *place = new Place(profile, m_tabs);
    const int at = instead ? m_left->indexOf(instead) : m_left->count();
    const QList<int> sizes = m_left->sizes();
    m_left->insertWidget(at, place);
    m_places.insert(at, place);
    m_banners->addWidget(place->banner());
    // What the keyboard does next is about the same place as what the window shows.
    connect(place->selector(), &ServerSelector::touched, this, [this, place] {
        if (place != m_current)
            focus(place);
    });
    // The keys of another server take the focus when they are there, unless the user has put it elsewhere by then.
    connect(place, &Place::keysShown, this, [this, place] {
        const QWidget *focused = window()->focusWidget();
        if (place == m_current && (!focused || !isAncestorOf(focused)))
            focus(place);
    });
    connect(place->session(), &Session::titleChanged, this, [this, place] {
        showContexts();
        if (place == m_current)
            Q_EMIT currentChanged(place);
    });
    Q_EMIT placeOpened(place);
    setCurrent(place);
    if (instead) {
        close(instead, place);
        setCurrent(place); // wherever the focus went
        if (sizes.size() == m_left->count())
            m_left->setSizes(sizes);
    }
    showContexts();
    scrollTo(place);
    return place;
}

void Workspace::close(Place *place, Place *successor)
{
    for (TabPage *page : place->pages())
        m_tabs->drop(page);
    const QWidget *focused = window()->focusWidget();
    const bool isLeft = place == m_current && (!focused || place->isAncestorOf(focused));
    const qsizetype at = m_places.indexOf(place);
    m_places.removeAt(at);
    if (place == m_current)
        setCurrent(m_places.isEmpty() ? nullptr : m_places.at(qMin(at, m_places.size() - 1)));
    // The wish may come from inside one of its own widgets.
    place->disconnect(this);
    place->banner()->hide();
    place->hide();
    place->setParent(this); // no longer among the sizes of the others
    showContexts();
    if (isLeft && m_current)
        focus(m_current);
    Q_EMIT placeClosed(place, successor);
    place->deleteLater();
}

void Workspace::focus(Place *place)
{
    setCurrent(place);
    if (place->isFolded())
        place->selector()->setFocus(Qt::ShortcutFocusReason);
    else
        place->browser()->setFocus(Qt::ShortcutFocusReason);
    scrollTo(place);
}

/// Once it has been laid out.
void Workspace::scrollTo(Place *place)
{
    QMetaObject::invokeMethod(
        place, [this, place] { m_scroll->ensureWidgetVisible(place, 0, 0); }, Qt::QueuedConnection);
}

void Workspace::focusNext(int step)
{
    const qsizetype count = m_places.size();
    if (count > 1)
        focus(m_places.at((m_places.indexOf(m_current) + step + count) % count));
}

/// Where several places are open, each page says which of them is its own.
void Workspace::showContexts()
{
    const bool areSeveral = m_places.size() > 1;
    for (Place *place : std::as_const(m_places)) {
        place->setBesideOthers(areSeveral);
        const QString context = areSeveral ? place->session()->title() : QString();
        for (TabPage *page : place->pages())
            page->setContext(context);
    }
}

void Workspace::showFrame()
{
    const bool isColoured = m_current && m_current->session()->profile().environment != Environment::None;
    const int margin = isColoured ? frameWidth : 0;
    layout()->setContentsMargins(margin, margin, margin, margin);
    update();
}

std::optional<Workspace::KeyAt> Workspace::currentKey() const
{
    if (!m_current)
        return {};
    if (isPageInFront()) {
        auto *tab = qobject_cast<KeyTab *>(m_tabs->current());
        Place *place = tab ? placeOf(tab) : nullptr;
        if (place)
            return KeyAt{place, tab->key()};
    }
    if (const auto key = m_current->currentKey())
        return KeyAt{m_current, *key};
    return {};
}

/// Or, while the keys have the focus, behind them.
bool Workspace::isPageInFront() const
{
    return m_tabs->current() && !(m_current && m_current->hasFocusInside());
}

/// Where it is not about a page, it is about all that is chosen in the list, as the list's own menu is.
BrowserPanel *Workspace::listInFront() const
{
    const bool isOfPage = isPageInFront() && qobject_cast<KeyTab *>(m_tabs->current());
    return m_current && !isOfPage ? m_current->browser() : nullptr;
}

bool Workspace::isOneKeyChosen() const
{
    const BrowserPanel *list = listInFront();
    return m_current && (!list || list->isOneKeyChosen());
}

void Workspace::refresh()
{
    if (isPageInFront())
        m_tabs->current()->refresh();
    else if (m_current)
        m_current->browser()->refresh();
}

void Workspace::find()
{
    if (isPageInFront())
        m_tabs->current()->findInPage();
    else if (m_current)
        m_current->browser()->focusFilter();
}

void Workspace::changeKey(void (KeyActions::*change)(const QByteArray &, QWidget *))
{
    BrowserPanel *list = listInFront();
    if (list && change == &KeyActions::remove)
        list->removeChosen();
    else if (list && change == &KeyActions::editTtl)
        list->editTtlOfChosen();
    else if (list && change == &KeyActions::rename)
        list->renameChosen();
    else if (list && change == &KeyActions::duplicate)
        list->duplicateChosen();
    else if (const auto at = currentKey())
        (at->place->keyActions()->*change)(at->key, window());
}

void Workspace::createKey()
{
    if (m_current)
        m_current->keyActions()->create(
            m_current->hasFocusInside() ? m_current->browser()->currentPrefix() : QByteArray(), window());
}

void Workspace::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_F2 && event->modifiers() == Qt::NoModifier)
        changeKey(&KeyActions::rename);
    else
        QWidget::keyPressEvent(event);
}

void Workspace::paintEvent(QPaintEvent *event)
{
    QWidget::paintEvent(event);
    if (!m_current)
        return;
    const QColor color = Theme::instance()->environmentColor(m_current->session()->profile().environment);
    if (!color.isValid())
        return;
    QPainter painter(this);
    painter.setClipRegion(QRegion(rect()) - QRegion(contentsRect().marginsRemoved(layout()->contentsMargins())));
    painter.fillRect(rect(), color);
}

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "feedtab.h"

#include "core/base/bytes.h"
#include "core/feed/feed.h"
#include "core/session/session.h"
#include "feeddelegate.h"
#include "feedview.h"
#include "invitation.h"
#include "messagepane.h"
#include "publishbar.h"
#include "subscriptionbar.h"
#include "ui/models/feedmodel.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolBar>
#include <QToolButton>

namespace redshank {

namespace {

/// The filter goes through all that is kept: not for every letter of a word that is being typed.
constexpr std::chrono::milliseconds filterDelay{120};
constexpr std::chrono::milliseconds rateInterval{1000};

int nextNumber()
{
    static int last = 0;
    return ++last;
}

QLabel *plainLabel(const char *name)
{
    auto *label = new QLabel;
    label->setObjectName(QLatin1String(name));
    label->setTextFormat(Qt::PlainText);
    return label;
}

void setColor(QWidget *widget, Theme::Shade shade)
{
    QPalette palette = widget->palette();
    palette.setColor(QPalette::WindowText, Theme::instance()->color(shade));
    widget->setPalette(palette);
}

} // namespace

FeedTab::FeedTab(Session *session, QWidget *parent)
    : TabPage(parent)
    , m_session(session)
    , m_feed(new Feed(session->params(), {}, this))
    , m_model(new FeedModel(this))
    , m_number(nextNumber())
{
    setObjectName(QStringLiteral("feedTab"));
    m_subscriptions = new SubscriptionBar;
    m_invitation = new Invitation;
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_invitation);
    auto *messages = new QWidget;
    auto *messagesLayout = new QVBoxLayout(messages);
    messagesLayout->setContentsMargins(0, 0, 0, 0);
    messagesLayout->setSpacing(Theme::grid);
    messagesLayout->addWidget(makeToolBar());
    messagesLayout->addWidget(makeMessages(), 1);
    messagesLayout->addWidget(makeFooter());
    m_pages->addWidget(messages);
    m_publish = new PublishBar(session);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::grid, Theme::grid, Theme::grid, Theme::grid);
    layout->setSpacing(Theme::grid);
    layout->addWidget(m_subscriptions);
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_publish);
    setFocusProxy(m_subscriptions);

    connectFeed();
    connect(&m_rateTimer, &QTimer::timeout, this, &FeedTab::measureRate);
    m_rateTimer.start(rateInterval);
    showStatus();
    showCounters();
    showPage();
    m_feed->listChannels();
}

QWidget *FeedTab::makeToolBar()
{
    const Theme &theme = *Theme::instance();
    auto *bar = new QToolBar;
    bar->setObjectName(QStringLiteral("feedToolBar"));
    bar->setIconSize({Theme::iconSize, Theme::iconSize});
    bar->setContentsMargins(0, 0, 0, 0);
    bar->setAccessibleName(tr("Feed"));
    bar->layout()->setContentsMargins(0, 0, 0, 0);
    bar->layout()->setSpacing(Theme::grid / 2);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    const auto add = [bar](const char *name, const QString &icon, const QString &text, const QString &tip) {
        QAction *action = bar->addAction(Theme::instance()->icon(icon), text);
        action->setObjectName(QLatin1String(name));
        action->setToolTip(tip);
        // A tool bar's buttons leave the tab order out by default.
        QWidget *button = bar->widgetForAction(action);
        button->setObjectName(QLatin1String(name) + QStringLiteral("Button"));
        button->setAccessibleName(text);
        button->setFocusPolicy(Qt::TabFocus);
        return action;
    };
    m_pause =
        add("feedPause", QStringLiteral("pause"), tr("Pause"), tr("Hold the view still; messages are kept meanwhile"));
    m_pause->setCheckable(true);
    m_follow = add("feedFollow", QStringLiteral("chevron-down"), tr("Follow"), tr("Scroll with the newest message"));
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    QAction *clear = add("feedClear", QStringLiteral("clear"), tr("Clear"), tr("Throw away the messages kept so far"));
    m_retry = add("feedRetry", QStringLiteral("refresh"), tr("Try again"), tr("Connect again now"));

    m_filter = new QLineEdit;
    m_filter->setObjectName(QStringLiteral("feedFilter"));
    m_filter->setAccessibleName(tr("Show only messages with this text"));
    m_filter->setPlaceholderText(tr("Filter by channel or payload"));
    m_filter->setClearButtonEnabled(true);
    m_filter->addAction(theme.icon(QStringLiteral("filter")), QLineEdit::LeadingPosition)->setText(tr("Filter"));
    auto *filterBox = new QWidget;
    auto *filterLayout = new QHBoxLayout(filterBox);
    filterLayout->setContentsMargins(Theme::grid, 0, 0, 0);
    filterLayout->addWidget(m_filter);
    bar->addWidget(filterBox);

    m_filterDelay.setSingleShot(true);
    m_filterDelay.setInterval(filterDelay);
    connect(m_filter, &QLineEdit::textChanged, &m_filterDelay, qOverload<>(&QTimer::start));
    connect(&m_filterDelay, &QTimer::timeout, this, &FeedTab::applyFilter);
    connect(m_pause, &QAction::toggled, this, [this](bool isPaused) {
        m_model->setPaused(isPaused);
        showPaused();
    });
    connect(m_follow, &QAction::triggered, this, [this](bool isFollowing) { m_view->setFollowing(isFollowing); });
    connect(clear, &QAction::triggered, this, [this] {
        m_feed->clear();
        m_details->hide();
    });
    connect(m_retry, &QAction::triggered, m_feed, &Feed::retry);
    return bar;
}

QWidget *FeedTab::makeMessages()
{
    m_view = new FeedView;
    m_view->setObjectName(QStringLiteral("feedMessages"));
    m_view->setAccessibleName(tr("Messages"));
    m_view->setItemDelegate(new FeedDelegate(m_view));
    m_view->setModel(m_model);
    const QFontMetrics metrics(Theme::instance()->monospace());
    m_view->horizontalHeader()->resizeSection(
        FeedModel::TimeColumn, metrics.horizontalAdvance(QStringLiteral("00:00:00.000")) + 3 * Theme::grid);
    m_view->horizontalHeader()->resizeSection(FeedModel::ChannelColumn, metrics.averageCharWidth() * 26);

    m_details = new MessagePane;
    m_details->setObjectName(QStringLiteral("feedDetails"));
    m_details->hide();
    m_splitter = new QSplitter(Qt::Vertical);
    m_splitter->setObjectName(QStringLiteral("feedSplitter"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_view);
    m_splitter->addWidget(m_details);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 1);

    connect(m_view, &FeedView::followingChanged, m_follow, &QAction::setChecked);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &FeedTab::showDetails);
    connect(m_details, &MessagePane::closeRequested, this, [this] {
        m_details->hide();
        m_view->setFocus();
    });
    return m_splitter;
}

QWidget *FeedTab::makeFooter()
{
    auto *footer = new QWidget;
    m_statusDot = plainLabel("feedStatusDot");
    m_statusDot->setText(QString(QChar(0x25cf)));
    m_status = plainLabel("feedStatus");
    m_status->setWordWrap(true);
    m_paused = plainLabel("feedPaused");
    m_counters = plainLabel("feedCounters");
    m_counters->setForegroundRole(QPalette::PlaceholderText);
    auto *layout = new QHBoxLayout(footer);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(m_statusDot);
    layout->addWidget(m_status, 1);
    layout->addWidget(m_paused);
    layout->addWidget(m_counters);
    return footer;
}

void FeedTab::connectFeed()
{
    connect(m_feed, &Feed::updated, this, [this](const FeedUpdate &update) {
        m_model->apply(update);
        showCounters();
        showPage();
    });
    connect(m_feed, &Feed::cleared, m_model, &FeedModel::clear);
    connect(m_feed, &Feed::cleared, this, &FeedTab::showCounters);
    connect(m_feed, &Feed::statusChanged, this, &FeedTab::showStatus);
    connect(m_feed, &Feed::subscriptionsChanged, this, &FeedTab::showSubscriptions);
    connect(m_feed, &Feed::channelsListed, m_invitation, &Invitation::setChannels);
    connect(m_model, &FeedModel::newWhilePausedChanged, this, &FeedTab::showPaused);
    connect(m_invitation, &Invitation::channelChosen, this, [this](const QByteArray &name) { subscribe({name}, {}); });
    connect(m_invitation, &Invitation::refreshRequested, m_feed, &Feed::listChannels);
    connect(m_subscriptions, &SubscriptionBar::subscribeRequested, this, &FeedTab::subscribe);
    connect(m_subscriptions, &SubscriptionBar::unsubscribeRequested, m_feed, &Feed::unsubscribe);
    connect(&m_session->connection(), &Connection::stateChanged, this, &FeedTab::followParams);
    connect(Theme::instance(), &Theme::changed, this, [this] {
        showSubscriptions();
        showStatus();
    });
}

void FeedTab::subscribe(const QByteArrayList &channels, const QByteArrayList &patterns)
{
    m_feed->subscribe(channels, patterns);
    if (!channels.isEmpty())
        m_publish->suggestChannel(channels.first());
}

// The window asks for a refused password once, for the session; the feed takes the new one over.
void FeedTab::followParams()
{
    if (!m_session->isReady())
        return;
    m_feed->setParams(m_session->params());
    if (m_feed->status().state == FeedStatus::State::Failed)
        m_feed->retry();
    if (m_feed->subscriptions().isEmpty())
        m_feed->listChannels();
}

void FeedTab::showSubscriptions()
{
    m_subscriptions->setSubscriptions(m_feed->subscriptions());
    showStatus();
    showPage();
    Q_EMIT titleChanged();
}

void FeedTab::showStatus()
{
    const FeedStatus &status = m_feed->status();
    Theme::Shade shade = Theme::Shade::Muted;
    switch (status.state) {
    case FeedStatus::State::Live:
        shade = Theme::Shade::Good;
        break;
    case FeedStatus::State::Lost:
        shade = Theme::Shade::Warning;
        break;
    case FeedStatus::State::Failed:
        shade = Theme::Shade::Bad;
        break;
    case FeedStatus::State::Idle:
    case FeedStatus::State::Connecting:
        break;
    }
    setColor(m_statusDot, shade);
    m_status->setText(status.sentence());
    m_retry->setVisible(status.state == FeedStatus::State::Lost || status.state == FeedStatus::State::Failed);
    m_view->setPlaceholder(m_model->isFiltered()      ? tr("No message kept has this text")
            : status.state == FeedStatus::State::Live ? tr("Waiting for the first message")
                                                      : status.sentence());
    showPaused();
}

void FeedTab::showPaused()
{
    m_pause->setText(m_model->isPaused() ? tr("Resume") : tr("Pause"));
    m_pause->setIcon(Theme::instance()->icon(m_model->isPaused() ? QStringLiteral("play") : QStringLiteral("pause")));
    setColor(m_paused, Theme::Shade::Warning);
    m_paused->setVisible(m_model->isPaused());
    m_paused->setText(tr("Paused, %1 new").arg(QLocale().toString(m_model->newWhilePaused())));
}

void FeedTab::showCounters()
{
    const QLocale locale;
    const FeedCounters &counters = m_feed->counters();
    QStringList parts{
        tr("received %1").arg(locale.toString(counters.received)),
        tr("shown %1").arg(locale.toString(m_model->rowCount())),
        tr("evicted %1").arg(locale.toString(counters.evicted)),
    };
    if (counters.gaps > 0)
        parts.append(
            tr("gaps %1 (%2 s)")
                .arg(locale.toString(counters.gaps), locale.toString(double(counters.gapTime.count()) / 1e6, 'f', 1)));
    if (counters.clipped > 0)
        parts.append(tr("clipped %1").arg(locale.toString(counters.clipped)));
    if (counters.malformed > 0)
        parts.append(tr("malformed %1").arg(locale.toString(counters.malformed)));
    parts.append(tr("%1/s").arg(locale.toString(qRound64(m_rate))));
    m_counters->setText(parts.join(QStringLiteral(" \u00b7 ")));
}

void FeedTab::showPage()
{
    const bool isInviting = m_feed->subscriptions().isEmpty() && m_feed->counters().received == 0;
    m_pages->setCurrentIndex(isInviting ? 0 : 1);
}

void FeedTab::showDetails()
{
    const QModelIndex current = m_view->currentIndex();
    if (!current.isValid())
        return;
    m_details->showMessage(m_model->message(current.row()));
    m_details->show();
}

void FeedTab::applyFilter()
{
    m_model->setFilter(FeedFilter(m_filter->text()));
    showStatus();
    showCounters();
}

void FeedTab::measureRate()
{
    const quint64 received = m_feed->counters().received;
    m_rate = double(received - m_receivedBefore) * 1000 / double(rateInterval.count());
    m_receivedBefore = received;
    showCounters();
}

QString FeedTab::tabTitle() const
{
    const auto &subscriptions = m_feed->subscriptions();
    if (subscriptions.isEmpty())
        return tr("Feed");
    constexpr qsizetype titleLimit = 24;
    QString name = escaped(
        subscriptions.first().name.first(std::min<qsizetype>(subscriptions.first().name.size(), 4 * titleLimit)));
    if (name.size() > titleLimit)
        name = name.first(titleLimit) + QChar(0x2026);
    return subscriptions.size() == 1 ? name : tr("%1 +%2").arg(name).arg(subscriptions.size() - 1);
}

QString FeedTab::tabToolTip() const
{
    return tr("Messages of channels on %1").arg(m_session->title());
}

QIcon FeedTab::tabIcon() const
{
    return Theme::instance()->icon(QStringLiteral("feed"));
}

QString FeedTab::tabIdentity() const
{
    return QStringLiteral("feed:%1").arg(m_number);
}

void FeedTab::refresh()
{
    m_feed->listChannels();
    if (m_retry->isVisible())
        m_feed->retry();
}

void FeedTab::findInPage()
{
    m_filter->setFocus();
    m_filter->selectAll();
}

} // namespace redshank

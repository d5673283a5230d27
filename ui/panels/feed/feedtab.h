// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/base/tabpage.h"

#include <QByteArrayList>
#include <QTimer>

class QAction;
class QLabel;
class QLineEdit;
class QSplitter;
class QStackedWidget;
class QToolBar;

namespace redshank {

class Feed;
class FeedModel;
class FeedView;
class Invitation;
class MessagePane;
class PublishBar;
class Session;
class SubscriptionBar;

/// Channels and patterns of a server, live: subscriptions above, messages in the middle, publishing below. Owns its
/// Feed, and with it a connection of its own; only publishing uses the session's. The session must outlive it.
class FeedTab : public TabPage
{
    Q_OBJECT
public:
    explicit FeedTab(Session *session, QWidget *parent = nullptr);

    void subscribe(const QByteArrayList &channels, const QByteArrayList &patterns);

    QString tabTitle() const override;
    QString tabToolTip() const override;
    QIcon tabIcon() const override;
    const Session *session() const override { return m_session; }
    QString tabIdentity() const override;
    void refresh() override; ///< asks again for the active channels; where the feed was lost: tries again now
    void findInPage() override; ///< the filter line

private:
    QWidget *makeToolBar();
    QWidget *makeMessages();
    QWidget *makeFooter();
    void connectFeed();
    void showSubscriptions();
    void showStatus();
    void showCounters();
    void showPaused();
    void showPage();
    void showDetails();
    void applyFilter();
    void measureRate();
    void followParams();

    Session *m_session;
    Feed *m_feed;
    FeedModel *m_model;
    const int m_number; ///< of this feed among all that the program has opened

    SubscriptionBar *m_subscriptions = nullptr;
    QStackedWidget *m_pages = nullptr;
    Invitation *m_invitation = nullptr;
    QSplitter *m_splitter = nullptr;
    FeedView *m_view = nullptr;
    MessagePane *m_details = nullptr;
    PublishBar *m_publish = nullptr;
    QAction *m_pause = nullptr;
    QAction *m_follow = nullptr;
    QAction *m_retry = nullptr;
    QLineEdit *m_filter = nullptr;
    QLabel *m_statusDot = nullptr;
    QLabel *m_status = nullptr;
    QLabel *m_paused = nullptr;
    QLabel *m_counters = nullptr;
    QTimer m_filterDelay;
    QTimer m_rateTimer;
    quint64 m_receivedBefore = 0;
    double m_rate = 0; ///< messages a second
};

} // namespace redshank

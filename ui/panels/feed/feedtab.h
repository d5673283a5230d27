// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tabpage.h"

#include <QByteArrayList>

class QLabel;
class QLineEdit;
class QStackedWidget;
class QToolButton;

namespace redshank {

class Feed;
class FeedModel;
class FeedView;
class MessagePane;
class PublishBar;
class Session;
class SubscriptionBar;

/// Channels and patterns of a server, live: subscriptions above, messages in the middle, publishing below. Owns its
/// Feed, and with it a connection of its own; publishing and the list of channels use the session's connection.
class FeedTab : public TabPage
{
    Q_OBJECT
public:
    explicit FeedTab(Session *session, QWidget *parent = nullptr);
    ~FeedTab() override;

    void subscribe(const QByteArrayList &channels, const QByteArrayList &patterns);

    QString tabTitle() const override;
    QString tabToolTip() const override;
    QIcon tabIcon() const override;
    QString tabIdentity() const override;
    void refresh() override; ///< asks again for the active channels; tries again now where the feed was lost
    void findInPage() override; ///< the filter line

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace redshank

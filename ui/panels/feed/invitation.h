// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QWidget>

class QLabel;

namespace redshank {

class FlowLayout;
struct ChannelList;

/// What a feed shows before its first subscription: how to begin, and the channels that are alive on the server.
class Invitation : public QWidget
{
    Q_OBJECT
public:
    static constexpr int suggestionLimit = 40;

    explicit Invitation(QWidget *parent = nullptr);

    void setChannels(const ChannelList &list);

Q_SIGNALS:
    void channelChosen(const QByteArray &channel);
    void refreshRequested();

private:
    QLabel *m_heading;
    QLabel *m_listTitle;
    QWidget *m_list;
    FlowLayout *m_flow;
};

} // namespace redshank

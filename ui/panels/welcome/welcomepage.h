// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings/profile.h"

#include <QList>
#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace redshank {

class CardButton;

/// What an empty window shows: three ways to begin and the servers used last.
class WelcomePage : public QWidget
{
    Q_OBJECT
public:
    explicit WelcomePage(QWidget *parent = nullptr);

    /// Newest first.
    void setRecent(const QList<Profile> &profiles);
    void setSampleAvailable(bool isAvailable);
    /// A sentence below the ways to begin: what went wrong, or what is being done. Plain text; empty: nothing.
    void setNotice(const QString &text);

    static constexpr int mostRecent = 6;

Q_SIGNALS:
    void sampleRequested();
    void connectRequested();
    void uriRequested();
    void profileRequested(const redshank::Profile &profile);
    void editRequested(const redshank::Profile &profile);
    void removeRequested(const redshank::Profile &profile);

private:
    QWidget *makeRecent(const Profile &profile, int number);
    int focusedRecent() const; ///< -1: none
    void updateLook();

    CardButton *m_sample;
    CardButton *m_connect;
    QLabel *m_tagline;
    QLabel *m_notice;
    QLabel *m_recentTitle;
    QVBoxLayout *m_recent;
};

} // namespace redshank

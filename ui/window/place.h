// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings/profile.h"
#include "ui/frame/tabarea.h"

#include <QWidget>

#include <functional>
#include <memory>
#include <optional>

class QMenu;

namespace redshank {

class BrowserPanel;
class ConnectionBanner;
class KeyActions;
class KeyTab;
class ServerSelector;
class Session;
class StatusSampler;

/// One open server and database: its session, what it is called and its keys, one above the other, and the pages of
/// its keys among the tabs that all places share. GUI thread.
class Place : public QWidget
{
    Q_OBJECT
public:
    /// Puts its pages into `tabs`.
    Place(const Profile &profile, TabArea *tabs, QWidget *parent = nullptr);
    ~Place() override;

    Session *session() const { return m_session.get(); }
    StatusSampler *sampler() const { return m_sampler.get(); }
    BrowserPanel *browser() const { return m_browser; }
    ServerSelector *selector() const { return m_selector; }
    KeyActions *keyActions() const; ///< the browser's
    /// What is the matter with the connection: for the place above the tabs, where the words have room.
    ConnectionBanner *banner() const;

    /// Under which the server is stored; empty: it is not.
    const QString &profileId() const { return m_profileId; }
    void setProfileId(const QString &id) { m_profileId = id; }

    /// The keys out of sight; they stay loaded.
    void setFolded(bool isFolded);
    bool isFolded() const;
    /// Whether it stands beside others: it can then be folded and closed by itself.
    void setBesideOthers(bool isBesideOthers);

    void openKey(const QByteArray &key, TabArea::Keep keep);
    void openFeed();
    /// Of the row that is chosen among the keys.
    std::optional<QByteArray> currentKey() const;
    bool hasFocusInside() const;

    /// What is being done to many of its keys, and where, in a sentence; it would end with the place. Empty: nothing.
    QString runningWork() const;
    /// Cancels that; what became of the keys is told as a statusMessage() as well, for the place is about to go.
    void stopWork();
    /// Calls back when it has ended, with true. A newer call takes the place of this one, which then hears false, as it
    /// does where the place dies. Dropped when `context` dies first.
    void awaitWork(QObject *context, std::function<void(bool)> callback);
    QList<TabPage *> pages() const; ///< of this place, from left to right

Q_SIGNALS:
    void statusMessage(const QString &text);
    void editRequested(); ///< the profile's form is asked for
    void sampleRequested();
    void databaseRequested(int database);
    void passwordChanged();
    void keysShown(); ///< or that there are none; once
    void keyOpened(const QByteArray &key); ///< in a tab that stays
    void keyDropped(const QByteArray &key); ///< it is gone
    void keyRenamed(const QByteArray &from, const QByteArray &to);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void wire();
    void wireKeyActions();
    void wireCounts();
    void tellShown();
    void dropKey(const QByteArray &key);
    void followRename(const QByteArray &from, const QByteArray &to);
    void leaveReplaced(const QByteArray &key, const KeyTab *moved); ///< nullptr: no page has moved
    KeyTab *pageOf(const QByteArray &key) const; ///< nullptr: it is not open
    void tell(const Error &error);
    void answerWaiting(bool isOver);
    void tellDeleted(const QByteArray &key);

    struct Waiting
    {
        QPointer<QObject> context;
        std::function<void(bool)> callback;
    };

    std::unique_ptr<Session> m_session; ///< outlives every widget below: they are deleted first, in the destructor
    std::unique_ptr<StatusSampler> m_sampler; ///< the one source of the numbers that the window shows
    QPointer<TabArea> m_tabs;
    QPointer<ConnectionBanner> m_banner;
    ServerSelector *m_selector;
    BrowserPanel *m_browser;
    QString m_profileId;
    bool m_areKeysShown = false; ///< and it was told
    Waiting m_waiting; ///< for the end of the work
};

} // namespace redshank

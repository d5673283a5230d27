// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings/profile.h"
#include "core/settings/settings.h"
#include "tabarea.h"

#include <QWidget>

#include <memory>
#include <optional>

class QMenu;
class QSplitter;

namespace redshank {

class BrowserPanel;
class ConnectionBanner;
class KeyActions;
class KeyTab;
class ServerSelector;
class Session;
class StatusSampler;

/// One open server and database, whole: its session, the keys on the left, the tabs on the right, and what is the
/// matter with the connection above both. Several may live side by side. GUI thread.
class Workspace : public QWidget
{
    Q_OBJECT
public:
    explicit Workspace(const Profile &profile, QWidget *parent = nullptr);
    ~Workspace() override;

    Session *session() const { return m_session.get(); }
    StatusSampler *sampler() const { return m_sampler.get(); }
    TabArea *tabs() const { return m_tabs; }
    BrowserPanel *browser() const { return m_browser; }
    QSplitter *splitter() const { return m_splitter; }

    void setServerMenu(QMenu *menu);
    /// After a change of server or database that was not made.
    void resetSelector();

    void openKey(const QByteArray &key, TabArea::Keep keep);
    void openFeed();
    void refresh(); ///< what has the focus: the keys, or the page in front
    void find(); ///< in the page in front; without one, the filter of the keys
    void renameKey();
    void editTtl();
    void deleteKey();
    void createKey(); ///< in the folder that is chosen in the list, where it has the focus
    void duplicateKey();
    /// Of the page in front, or of the row in the list that has the focus.
    std::optional<QByteArray> currentKey() const;
    /// The raw names of the keys in the tabs, from left to right.
    QByteArrayList openKeys() const;

Q_SIGNALS:
    void statusMessage(const QString &text);
    void editRequested(); ///< the profile's form is asked for
    void sampleRequested();
    void databaseRequested(int database);
    void passwordChanged();
    void keyOpened(const QByteArray &key); ///< in a tab that stays
    void keyDropped(const QByteArray &key); ///< it is gone
    void keyRenamed(const QByteArray &from, const QByteArray &to);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void wire();
    void wireCounts();
    void dropKey(const QByteArray &key);
    void followRename(const QByteArray &from, const QByteArray &to);
    void showTtl(const QByteArray &key);
    KeyTab *pageOf(const QByteArray &key) const; ///< nullptr: it is not open
    QString identityOf(const QByteArray &key) const;
    bool isBrowserInFront() const;
    void tell(const Error &error);

    std::unique_ptr<Session> m_session; ///< outlives every widget below: they are deleted first, in the destructor
    std::unique_ptr<StatusSampler> m_sampler; ///< the one source of the numbers that the window shows
    KeyActions *m_keyActions;
    ConnectionBanner *m_banner;
    QSplitter *m_splitter;
    ServerSelector *m_selector;
    BrowserPanel *m_browser;
    TabArea *m_tabs;
};

} // namespace redshank

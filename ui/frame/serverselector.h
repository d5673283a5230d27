// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/latest.h"
#include "core/metrics/statussampler.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QMenu;
class QToolButton;

namespace redshank {

class ElidedLabel;
class Session;

/// Where one is: the server's name with its environment in words and colour, and its databases with their numbers of
/// keys, as the sampler sees them. Beside others it can be folded to one line, and closed. GUI thread; `session` and
/// `sampler` outlive it.
class ServerSelector : public QWidget
{
    Q_OBJECT
public:
    ServerSelector(Session *session, StatusSampler *sampler, QWidget *parent = nullptr);

    /// What opens from the server's name, and from the button that opens more beside it. Not owned.
    void setMenus(QMenu *server, QMenu *beside);
    void setFolded(bool isFolded);
    void setBesideOthers(bool isBesideOthers);
    /// Whether it is where the user is, among several.
    void setCurrent(bool isCurrent);
    /// How many keys the session's own database has as far as the list knows all of them, told where the server does
    /// not tell; empty: not known.
    void setListedKeys(std::optional<quint64> keys);
    struct Database
    {
        int number;
        QString text; ///< its number, the user's name for it and its number of keys, where that is known
    };
    /// Those that the server has: the first ones, those with keys, and the current one.
    QList<Database> databases() const;
    /// The list shows the session's own database again, after a change that was not made.
    void showCurrent();

Q_SIGNALS:
    void databaseRequested(int database);
    void foldToggled(bool isFolded); ///< by the user
    void closeRequested();
    void touched(); ///< with the mouse, before it does anything

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QToolButton *makeButton(const char *name, const QString &icon, const QString &label);
    void arrange();
    void showNames();
    std::optional<quint64> keysOf(int database) const;
    QString textOf(int database) const;
    void readDatabases();
    void fill();
    void updateLook();

    Session *m_session;
    StatusSampler *m_sampler;
    QToolButton *m_fold;
    QToolButton *m_server;
    ElidedLabel *m_environment;
    ElidedLabel *m_keys; ///< how many, while it is folded
    QToolButton *m_close;
    QComboBox *m_databases;
    QToolButton *m_beside;
    int m_databaseCount = 16; ///< the server's default, until it tells
    StatusSample m_sample; ///< the last one, while the server answers
    std::optional<quint64> m_listedKeys;
    Latest m_latest;
    bool m_isConfigRefused = false;
    bool m_isBesideOthers = false;
    bool m_isCurrent = false;
};

} // namespace redshank

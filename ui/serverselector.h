// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/latest.h"
#include "core/metrics/statussampler.h"

#include <QWidget>

class QComboBox;
class QMenu;
class QToolButton;

namespace redshank {

class ElidedLabel;
class Session;

/// Where one is: the server's name with its environment in words and colour, and its databases with their numbers of
/// keys, as the sampler sees them. GUI thread; `session` and `sampler` outlive it.
class ServerSelector : public QWidget
{
    Q_OBJECT
public:
    ServerSelector(Session *session, StatusSampler *sampler, QWidget *parent = nullptr);

    /// What opens from the server's name. Not owned.
    void setMenu(QMenu *menu);
    /// The list shows the session's own database again, after a change that was not made.
    void showCurrent();

Q_SIGNALS:
    void databaseRequested(int database);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void readDatabases();
    void fill();
    void updateLook();

    Session *m_session;
    StatusSampler *m_sampler;
    QToolButton *m_server;
    ElidedLabel *m_environment;
    QComboBox *m_databases;
    int m_databaseCount = 16; ///< the server's default, until it tells
    StatusSample m_sample; ///< the last one, while the server answers
    Latest m_latest;
    bool m_isConfigRefused = false;
};

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyspace/keyspace.h"
#include "core/session/session.h"
#include "testprompt.h"
#include "tests/support/realserver.h"
#include "tests/support/test.h"
#include "ui/models/keytreemodel.h"
#include "ui/panels/browser/browserpanel.h"
#include "ui/panels/browser/filteredit.h"
#include "ui/panels/browser/jobline.h"
#include "ui/panels/browser/keyview.h"
#include "ui/panels/browser/notice.h"
#include "ui/panels/browser/scanline.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QSignalSpy>

#include <memory>

namespace redshank {

/// A browser panel on a real server, and what a test does with it.
class BrowserFixture
{
public:
    bool startServer()
    {
        Theme::instance()->apply(*qApp, Theme::Mode::Light);
        return m_server.start();
    }
    void reset()
    {
        m_server.command({"FLUSHALL"});
        m_prompt = std::make_unique<TestPrompt>();
    }
    void stop()
    {
        m_panel.reset();
        m_session.reset();
        m_prompt.reset();
        m_server.command({"ACL", "DELUSER", "limited"});
    }
    void open(Profile profile = {})
    {
        m_panel.reset();
        profile.params.address = m_server.params().address;
        if (profile.name.isEmpty())
            profile.name = QStringLiteral("test server");
        m_session = std::make_unique<Session>(profile);
        m_session->open();
        m_panel = std::make_unique<BrowserPanel>(m_session.get());
        m_panel->resize(320, 500);
        m_panel->show();
        m_panel->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_panel.get(), patience));
        view()->setFocus();
    }
    bool isSettled() const { return m_panel->keyspace()->progress().state == ScanProgress::State::Complete; }
    QByteArrayList shown() const
    {
        QByteArrayList rows;
        for (int i = 0; i < model()->rowCount(); ++i)
            rows.append(model()->identityAt(i).full);
        return rows;
    }
    KeyTreeModel *model() const { return m_panel->model(); }
    KeyView *view() const { return m_panel->view(); }
    FilterEdit *filter() const { return m_panel->findChild<FilterEdit *>(); }
    Notice *notice() const { return m_panel->findChild<Notice *>(); }
    QString count() const { return m_panel->findChild<ScanLine *>()->text(); }
    QString job() const { return m_panel->findChild<JobLine *>()->text(); }
    void set(const QByteArrayList &keys)
    {
        for (const QByteArray &key : keys)
            m_server.command({"SET", key, "value of " + key});
    }
    bool exists(const QByteArray &key) { return m_server.command({"EXISTS", key}).integer == 1; }
    int row(const QByteArray &full) const
    {
        const int key = model()->rowOf({false, full});
        return key >= 0 ? key : model()->rowOf({true, full});
    }
    void choose(const QByteArray &full) { view()->choose(model()->index(row(full), 0)); }
    void choose(const QByteArrayList &all)
    {
        view()->clearSelection();
        for (const QByteArray &full : all)
            view()->selectionModel()->select(model()->index(row(full), 0), QItemSelectionModel::Select);
    }
    void expand(const QByteArray &prefix) { view()->setExpanded(model()->index(row(prefix), 0), true); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(view(), key, modifiers); }

    RealServer m_server;
    std::unique_ptr<TestPrompt> m_prompt;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<BrowserPanel> m_panel;
};

} // namespace redshank

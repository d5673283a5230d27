// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"
#include "tests/support/realserver.h"
#include "tests/support/test.h"
#include "ui/base/prompt.h"
#include "ui/panels/feed/feedtab.h"
#include "ui/panels/feed/feedview.h"

#include <QAction>
#include <QLabel>
#include <QLocale>

#include <memory>

namespace redshank {

/// A feed tab on a real server, new for each test, and the few ways in which a user meets it.
class FeedTabFixture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void init()
    {
        m_server = std::make_unique<RealServer>();
        QVERIFY2(m_server->start(), m_server->errorText());
        open(m_server->params());
    }

    void cleanup()
    {
        m_tab.reset();
        m_session.reset();
        m_server.reset();
        Prompt::setInstance(nullptr);
    }

protected:
    void open(const ConnectionParams &params)
    {
        m_tab.reset();
        Profile profile;
        profile.name = QStringLiteral("test");
        profile.params = params;
        m_session = std::make_unique<Session>(profile);
        m_session->open();
        m_tab = std::make_unique<FeedTab>(m_session.get());
        m_tab->resize(900, 600);
        m_tab->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_tab.get(), patience));
        QTRY_VERIFY(m_session->isReady());
    }

    void subscribeTo(const QByteArray &channel)
    {
        m_tab->subscribe({channel}, {});
        QTRY_VERIFY(m_server->command({"PUBSUB", "NUMSUB", channel}).elements[1].integer > 0);
        QTRY_COMPARE(find<QLabel>("feedStatus")->text(), QStringLiteral("Live"));
    }

    void publishNumbers(int from, int to)
    {
        QList<QByteArrayList> commands;
        for (int i = from; i < to; ++i)
            commands.append({"PUBLISH", "numbers", QByteArray::number(i)});
        QVERIFY(m_server->pipeline(commands));
    }

    template <typename Widget> Widget *find(const char *name) const
    {
        auto *widget = m_tab->findChild<Widget *>(QLatin1String(name));
        return widget ? widget : (qFatal("no %s", name), nullptr);
    }
    FeedView *view() const { return find<FeedView>("feedMessages"); }
    int rows() const { return view()->model()->rowCount(); }
    QString cell(int row, int column) const { return view()->model()->index(row, column).data().toString(); }
    void trigger(const char *action) const { find<QAction>(action)->trigger(); }

    std::unique_ptr<RealServer> m_server;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<FeedTab> m_tab;
};

} // namespace redshank

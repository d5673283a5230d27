// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "testprompt.h"
#include "tests/support/realserver.h"
#include "ui/editors/keytab.h"
#include "ui/frame/endpointcontrol.h"
#include "ui/frame/tabarea.h"
#include "ui/models/keytreemodel.h"
#include "ui/panels/browser/browserpanel.h"
#include "ui/panels/browser/keyview.h"
#include "ui/theme/theme.h"
#include "ui/window/mainwindow.h"

#include "core/session/session.h"
#include "core/settings/keybookmarks.h"
#include "core/settings/profilestore.h"
#include "core/settings/settings.h"
#include "tests/support/test.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QToolButton>
#include <QTreeWidget>

namespace redshank {

class FakeEndpoint : public EndpointControl
{
public:
    void setServer(const Profile &profile) override { server = profile; }
    void connectToServer() override { isConnected = true; }
    void start() override { change(willFail ? State::Failed : State::On); }
    void stop() override { change(State::Off); }
    State state() const override { return m_state; }
    QString address() const override { return QStringLiteral("127.0.0.1:8888"); }
    Error error() const override { return {Error::Kind::Io, QStringLiteral("Port 8888 is taken"), {}, {}}; }
    QString tokenFile() const override { return QStringLiteral("/run/token"); }
    Secret token() const override { return Secret("t0ken"); }
    QString curlLine() const override { return QStringLiteral("curl -H @file"); }

    Profile server;
    bool willFail = false;
    bool isConnected = false;

private:
    void change(State state)
    {
        m_state = state;
        Q_EMIT changed();
    }
    State m_state = State::Off;
};

/// A page whose text was changed and not saved.
class UnsavedPage : public TabPage
{
public:
    explicit UnsavedPage(const Session *session = nullptr)
        : m_session(session)
    { }
    const Session *session() const override { return m_session; }
    QString tabTitle() const override { return QStringLiteral("draft"); }
    QString tabIdentity() const override { return QStringLiteral("draft"); }
    bool hasUnsavedChanges() const override { return true; }

private:
    const Session *m_session;
};

/// A window of its own for each test, with settings in a temporary folder and a user whose answers are prepared.
class WindowFixture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::instance()->apply(*qApp, Theme::Mode::Light); }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_prompt = std::make_unique<TestPrompt>();
        m_endpoint = std::make_unique<FakeEndpoint>();
        m_sample = {};
        makeWindow();
    }

    void cleanup()
    {
        m_window.reset();
        m_endpoint.reset();
        m_prompt.reset();
    }

protected:
    void makeWindow()
    {
        m_window.reset();
        m_settings = std::make_unique<Settings>(m_folder->filePath(QStringLiteral("c/settings.json")));
        m_profiles = std::make_unique<ProfileStore>(m_folder->filePath(QStringLiteral("c/profiles.json")));
        m_bookmarks = std::make_unique<KeyBookmarks>(m_folder->filePath(QStringLiteral("c/keys.json")));
        QVERIFY(m_bookmarks->load());
        QVERIFY(m_settings->load());
        QVERIFY(m_profiles->load());
        MainWindowDeps deps;
        deps.settings = m_settings.get();
        deps.profiles = m_profiles.get();
        deps.bookmarks = m_bookmarks.get();
        deps.endpoint = m_endpoint.get();
        if (m_sample.isSample)
            deps.startSample = [this](QObject *context, std::function<void(const Result<Profile> &)> callback) {
                QMetaObject::invokeMethod(
                    context, [callback, profile = m_sample] { callback(profile); }, Qt::QueuedConnection);
            };
        m_window = std::make_unique<MainWindow>(deps);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get(), patience));
    }
    void open(const ConnectionParams &params)
    {
        Profile profile;
        profile.params = params;
        m_window->openProfile(profile);
        QVERIFY(m_window->session());
    }
    /// Parts that Qt's own controls are made of; those are named as a whole.
    static bool isOfQtsOwnMaking(const QWidget *control)
    {
        if (control->objectName().startsWith(QLatin1String("qt_")))
            return true;
        const QWidget *parent = control->parentWidget();
        return qobject_cast<const QSpinBox *>(parent) || (parent && parent->inherits("QComboBoxPrivateContainer"))
            || control->inherits("QComboBoxPrivateContainer");
    }
    bool settingsHold(const QString &text) const
    {
        for (const char *name : {"c/settings.json", "c/profiles.json", "c/profiles.json.bak", "c/settings.json.bak"}) {
            QFile file(m_folder->filePath(QLatin1String(name)));
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(text.toUtf8()))
                return true;
        }
        return false;
    }
    QAction *action(const char *name) const { return m_window->findChild<QAction *>(QLatin1String(name)); }
    QWidget *widget(const char *name) const { return m_window->findChild<QWidget *>(QLatin1String(name)); }
    QPushButton *button(const char *name) const { return m_window->findChild<QPushButton *>(QLatin1String(name)); }
    QString text(const char *name) const
    {
        const auto *label = m_window->findChild<QLabel *>(QLatin1String(name));
        // A label that was cut is whole for a screen reader.
        return label ? label->accessibleName().isEmpty() ? label->text()
                                                         : label->accessibleName().section(QStringLiteral(": "), 1)
                     : QString();
    }
    TabArea *tabs() const { return m_window->findChild<TabArea *>(); }
    BrowserPanel *browser() const { return m_window->findChild<BrowserPanel *>(); }
    KeyTreeModel *keyModel() const { return browser()->model(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<TestPrompt> m_prompt;
    std::unique_ptr<FakeEndpoint> m_endpoint;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<ProfileStore> m_profiles;
    Profile m_sample; ///< what the sample server is, as often as it is started, in a window that is made with one
    std::unique_ptr<KeyBookmarks> m_bookmarks;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace redshank

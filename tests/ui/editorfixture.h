// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"
#include "tests/support/realserver.h"
#include "tests/support/test.h"
#include "ui/base/prompt.h"
#include "ui/editors/keytab.h"
#include "ui/editors/messagebar.h"
#include "ui/editors/valueeditor.h"

#include <QLabel>
#include <QToolButton>

#include <memory>

namespace redshank {

/// Answers every question as the test says, as late as a person would: not before the event loop turns.
class AnsweringPrompt : public Prompt
{
    Q_OBJECT
public:
    AnsweringPrompt() { setInstance(this); }
    ~AnsweringPrompt() override { setInstance(nullptr); }

    void ask(const Question &question, QWidget *, QObject *context, Callback callback) override
    {
        asked.append(question);
        const Answer given = answer ? answer(question) : Answer{};
        QMetaObject::invokeMethod(
            context, [callback, given] { callback(given); }, Qt::QueuedConnection);
    }

    QList<Question> asked;
    std::function<Answer(const Question &)> answer; ///< declines where there is none
    void acceptAll()
    {
        answer = [](const Question &question) { return Answer{true, question.inputText}; };
    }
};

/// A key tab on a real server.
class EditorFixture
{
public:
    bool start(const QStringList &arguments = {}) { return server.start(arguments); }

    KeyTab *open(const QByteArray &key, Profile profile = {})
    {
        return open(key, std::move(profile), server.params().address);
    }
    KeyTab *open(const QByteArray &key, Profile profile, const ServerAddress &address)
    {
        tab.reset();
        profile.params.address = address;
        if (profile.name.isEmpty())
            profile.name = QStringLiteral("test server");
        session = std::make_unique<Session>(profile);
        session->open();
        tab = std::make_unique<KeyTab>(session.get(), key);
        tab->resize(900, 700);
        tab->show();
        return tab.get();
    }

    template <typename T = QWidget> T *find(const char *name) const { return tab->findChild<T *>(QLatin1String(name)); }
    /// Whether the value is shown.
    bool isLoaded() const
    {
        const auto *editor = tab->findChild<ValueEditor *>();
        return editor && editor->isVisible();
    }
    MessageBar *messages() const { return find<MessageBar>("messageBar"); }
    QWidget *text() const { return find("valueText"); }
    void type(const QString &what) const
    {
        text()->setFocus();
        QTest::keyClicks(text(), what);
    }
    void click(const char *name) const { find<QAbstractButton>(name)->click(); }

    QByteArray bytes(const QByteArrayList &command) { return server.command(command).bytes; }
    qint64 integer(const QByteArrayList &command) { return server.command(command).integer; }

    RealServer server;
    AnsweringPrompt prompt;
    std::unique_ptr<Session> session;
    std::unique_ptr<KeyTab> tab;
};

} // namespace redshank

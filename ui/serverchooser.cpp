// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "serverchooser.h"

#include "dialogs/connectdialog.h"
#include "prompt.h"

#include "core/settings/profilestore.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>

namespace redshank {

namespace {

constexpr qsizetype mostRecentServers = 12;

QString menuText(QString text)
{
    return text.replace(QLatin1Char('&'), QStringLiteral("&&"));
}

} // namespace

ServerChooser::ServerChooser(ProfileStore *profiles, QWidget *window)
    : QObject(window)
    , m_profiles(profiles)
    , m_window(window)
{ }

void ServerChooser::askForNew()
{
    openForm(Profile());
}

void ServerChooser::edit(const Profile &profile)
{
    openForm(profile);
}

void ServerChooser::openForm(const Profile &profile)
{
    auto *dialog = new ConnectDialog(profile, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ConnectDialog::profileAccepted, this, [this](const Profile &accepted) {
        // Kept at once: what was typed must not depend on the server's answer.
        const auto stored = m_profiles->put(accepted);
        if (!stored)
            Q_EMIT statusMessage(stored.error().sentence());
        Q_EMIT profileChosen(stored ? stored.value() : accepted);
    });
    dialog->open();
}

void ServerChooser::askForUri()
{
    Question question;
    question.title = tr("Paste a server URL");
    question.text = tr("redis://[user[:password]@]host[:port][/database], unix://, host:port or the path of a socket.");
    question.inputLabel = tr("Server");
    question.acceptLabel = tr("Connect");
    question.validate = [](const QString &text) {
        if (text.trimmed().isEmpty())
            return tr("The URL is missing.");
        const auto params = parseServerUri(text);
        return params ? QString() : params.error().sentence();
    };
    const QString copied = QGuiApplication::clipboard()->text().trimmed();
    if (copied.startsWith(QLatin1String("redis://")) || copied.startsWith(QLatin1String("unix://")))
        question.inputText = copied;
    Prompt::instance()->ask(question, m_window, this, [this](const Prompt::Answer &answer) {
        if (!answer.isAccepted)
            return;
        if (const auto params = parseServerUri(answer.text))
            Q_EMIT profileChosen(profileOf(params.value()));
        else
            Q_EMIT statusMessage(params.error().sentence());
    });
}

void ServerChooser::fillRecent(QMenu *menu)
{
    menu->clear();
    // Another Redshank may have added one.
    if (const auto read = m_profiles->load(); !read)
        Q_EMIT statusMessage(read.error().sentence());
    for (const Profile &profile : m_profiles->profiles().mid(0, mostRecentServers)) {
        QAction *action = menu->addAction(menuText(profile.displayName()));
        connect(action, &QAction::triggered, this, [this, profile] { Q_EMIT profileChosen(profile); });
    }
    if (menu->isEmpty())
        menu->addAction(tr("None yet"))->setEnabled(false);
}

Profile ServerChooser::profileOf(const ConnectionParams &params) const
{
    for (const Profile &known : m_profiles->profiles()) {
        if (known.params.address != params.address || known.params.user != params.user)
            continue;
        // What the user said of this server, above all how much it must be protected, holds for its URL too.
        Profile profile = known;
        profile.params.database = params.database;
        if (!params.password.isEmpty())
            profile.params.password = params.password;
        return profile;
    }
    Profile profile;
    profile.params = params;
    return profile;
}

void ServerChooser::remember(Profile profile)
{
    if (profile.isSample)
        return;
    if (profile.id.isEmpty())
        profile.id = profileOf(profile.params).id;
    // The database of the moment belongs to the window; the profile keeps its own.
    if (const Profile *stored = m_profiles->find(profile.id))
        profile.params.database = stored->params.database;
    if (const auto stored = m_profiles->put(profile); !stored)
        Q_EMIT statusMessage(stored.error().sentence());
}

} // namespace redshank

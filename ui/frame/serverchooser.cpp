// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "serverchooser.h"

#include "ui/base/prompt.h"
#include "ui/dialogs/connectdialog.h"

#include "core/settings/profilestore.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>

#include <utility>

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

void ServerChooser::askForNew(OpenWhere where)
{
    openForm(Profile(), where);
}

void ServerChooser::edit(const Profile &profile)
{
    Profile edited = profile;
    // A session holds the profile as it was when it was opened.
    if (const Profile *stored = m_profiles->find(storedId(profile))) {
        edited = *stored;
        edited.params.database = profile.params.database;
        edited.params.password = profile.params.password;
    }
    openForm(edited, OpenWhere::Here);
}

void ServerChooser::openForm(const Profile &profile, OpenWhere where)
{
    auto *dialog = new ConnectDialog(profile, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    const bool isStored = !profile.id.isEmpty();
    connect(dialog, &ConnectDialog::profileAccepted, this, [this, where, isStored](const Profile &accepted) {
        // Kept at once: what was typed must not depend on the server's answer.
        const auto stored = m_profiles->put(accepted);
        if (!stored)
            Q_EMIT statusMessage(stored.error().sentence());
        if (isStored)
            Q_EMIT profileEdited(stored ? stored.value() : accepted, true);
        else
            Q_EMIT profileChosen(stored ? stored.value() : accepted, where);
    });
    connect(dialog, &ConnectDialog::profileSaved, this, [this](const Profile &saved) {
        if (const auto stored = m_profiles->put(saved))
            Q_EMIT profileEdited(stored.value(), false);
        else
            Q_EMIT statusMessage(stored.error().sentence());
    });
    connect(dialog, &ConnectDialog::removalRequested, this,
        [this, profile, dialog] { remove(profile, dialog, [dialog] { dialog->reject(); }); });
    dialog->open();
}

void ServerChooser::remove(const Profile &profile, QWidget *parent, std::function<void()> done)
{
    Question question;
    question.title = tr("Remove server");
    const QString address = profile.params.address.display();
    question.text = profile.name.isEmpty() || profile.name == address
        ? tr("%1 is removed from the saved servers.").arg(address)
        : tr("“%1” (%2) is removed from the saved servers.").arg(profile.name, address);
    question.detail = tr("The server itself and its data are not touched.");
    question.acceptLabel = tr("Remove");
    question.isDestructive = true;
    QWidget *front = parent ? parent : m_window;
    Prompt::instance()->ask(
        question, front, front, [this, id = profile.id, done = std::move(done)](const Prompt::Answer &answer) {
            if (!answer.isAccepted)
                return;
            if (const auto removed = m_profiles->remove(id); !removed)
                Q_EMIT statusMessage(removed.error().sentence());
            else if (done)
                done();
        });
}

void ServerChooser::askForUri(OpenWhere where)
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
    Prompt::instance()->ask(question, m_window, this, [this, where](const Prompt::Answer &answer) {
        if (!answer.isAccepted)
            return;
        if (const auto params = parseServerUri(answer.text))
            Q_EMIT profileChosen(profileOf(params.value()), where);
        else
            Q_EMIT statusMessage(params.error().sentence());
    });
}

void ServerChooser::addRecent(QMenu *menu, OpenWhere where)
{
    // Another Redshank may have added one.
    if (const auto read = m_profiles->load(); !read)
        Q_EMIT statusMessage(read.error().sentence());
    for (const Profile &profile : m_profiles->profiles().mid(0, mostRecentServers)) {
        QAction *action = menu->addAction(menuText(profile.displayName()));
        connect(action, &QAction::triggered, this, [this, profile, where] { Q_EMIT profileChosen(profile, where); });
    }
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

QString ServerChooser::storedId(const Profile &profile) const
{
    if (profile.isSample)
        return {};
    const QString id = profile.id.isEmpty() ? profileOf(profile.params).id : profile.id;
    return m_profiles->find(id) ? id : QString();
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

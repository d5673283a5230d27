// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyactions.h"

#include "core/base/bytes.h"
#include "core/keyspace/keyoperations.h"
#include "core/session/session.h"
#include "core/undo/undohistory.h"
#include "keycreation.h"
#include "onekeychange.h"
#include "placetext.h"
#include "ttldialog.h"
#include "ui/base/prompt.h"
#include "ui/models/keytext.h"
#include "undotext.h"

#include <QLocale>

namespace redshank {

using std::chrono::milliseconds;

namespace {

/// `hash, 12 elements`, as far as it is known.
QString facts(const KeySummary &summary)
{
    QString text = escaped(summary.type);
    const QLocale locale;
    if (summary.length >= 0) {
        text += QStringLiteral(", ")
            + (summary.type == "string"   ? locale.formattedDataSize(summary.length)
                    : summary.length == 1 ? KeyActions::tr("1 element")
                                          : KeyActions::tr("%1 elements").arg(locale.toString(summary.length)));
    }
    if (summary.bytes >= 0)
        text += QStringLiteral(", ") + KeyActions::tr("%1 in memory").arg(locale.formattedDataSize(summary.bytes));
    return text;
}

/// What must be typed on production: the name, or the database where the name is too long to type.
QString typedName(const Session &session, const QByteArray &key)
{
    constexpr qsizetype mostTyped = 80;
    if (!session.isProduction())
        return {};
    const QString name = keyText(key);
    return name.size() <= mostTyped ? name : session.title();
}

/// Perhaps from inside of what it tells.
void drop(OneKeyChange *change)
{
    if (change)
        change->deleteLater();
}

/// Whether the server has said so; it may also have said nothing of the key.
bool isGone(const KeySummary &summary)
{
    return summary.type == "none";
}

/// Whether the answer tells that the server cannot be asked at all, so that no question is worth putting.
bool isUnreachable(const Error &error)
{
    switch (error.kind) {
    case Error::Kind::Permission:
    case Error::Kind::ServerError:
        return false;
    default:
        return true;
    }
}

} // namespace

QString keyNameComplaint(const QString &text)
{
    const auto name = unescaped(text);
    if (!name)
        return KeyActions::tr("A backslash here starts no escape: write \\\\ for one backslash, \\xNN for a byte.");
    return name->isEmpty() ? KeyActions::tr("A name is needed.") : QString();
}

KeyActions::KeyActions(Session *session, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_operations(std::make_unique<KeyOperations>(&session->connection()))
    , m_creation(std::make_unique<KeyCreation>(session))
{
    connect(m_creation.get(), &KeyCreation::created, this, &KeyActions::created);
    connect(m_creation.get(), &KeyCreation::failed, this, &KeyActions::failed);
}

KeyActions::~KeyActions() = default;

QString KeyActions::refusal() const
{
    return changeRefusal(*m_session);
}

bool KeyActions::isRefused(const QByteArray &key)
{
    const QString why = refusal();
    if (why.isEmpty())
        return false;
    Error error;
    error.kind = Error::Kind::Refused;
    error.what = why;
    Q_EMIT failed(key, error);
    return true;
}

void KeyActions::create(const QByteArray &prefix, QWidget *window)
{
    if (!isRefused(prefix))
        m_creation->create(prefix, window);
}

void KeyActions::duplicate(const QByteArray &key, QWidget *window)
{
    if (!isRefused(key))
        m_creation->duplicate(key, window);
}

void KeyActions::rename(const QByteArray &key, QWidget *window)
{
    if (isRefused(key))
        return;
    Question question;
    question.title = tr("Rename key");
    question.text = tr("Rename this key?") + QStringLiteral("\n\n") + keyPlace(*m_session, key);
    question.detail =
        tr("An existing key of the new name is not overwritten. The time to live stays. Bytes that are not "
           "text are written \\xNN, a backslash \\\\.");
    question.acceptLabel = tr("Rename");
    question.inputLabel = tr("New name");
    question.inputText = escaped(key);
    question.typeToConfirm = typedName(*m_session, key);
    question.validate = [key](const QString &text) {
        if (const QString complaint = keyNameComplaint(text); !complaint.isEmpty())
            return complaint;
        return unescaped(text) == key ? tr("That is its name now.") : QString();
    };
    Prompt::instance()->ask(question, window, this, [this, key, at = Window(window)](const Prompt::Answer &answer) {
        const auto name = unescaped(answer.text);
        if (!answer.isAccepted || !name || name->isEmpty() || *name == key)
            return;
        m_operations->rename(key, *name, Confirmed::Yes, this, [this, key, to = *name, at](const Result<void> &result) {
            if (result)
                Q_EMIT renamed(key, to);
            else if (result.error().kind == Error::Kind::Exists)
                askToReplace(key, to, at);
            else
                Q_EMIT failed(key, result.error());
        });
    });
}

void KeyActions::survey(const KeyChange &change, const QByteArray &key, std::function<void(OneKeyChange *)> ask)
{
    if (!UndoHistory::instance()) {
        ask(nullptr);
        return;
    }
    auto *recording = new OneKeyChange(m_session, change, key, this);
    recording->survey([this, recording, key, ask = std::move(ask)](const Error &problem) {
        if (problem)
            Q_EMIT failed(key, problem);
        else
            ask(recording);
    });
}

void KeyActions::run(OneKeyChange *change, const QString &text, std::function<void(const Result<void> &)> done)
{
    change->run([this, text, done = std::move(done), isRecorded = change->isRecorded(),
                    operation = change->operation()](const Result<void> &result) {
        const QPointer<KeyActions> alive(this);
        done(result);
        if (alive && result && isRecorded)
            Q_EMIT recorded(operation, text);
    });
}

void KeyActions::askToReplace(const QByteArray &from, const QByteArray &to, const Window &window)
{
    m_operations->facts(to, this, [this, from, to, window](const Result<KeySummary> &target) {
        if (!target || !window) {
            Error error = target ? Error() : target.error();
            error.kind = Error::Kind::Exists;
            error.what =
                tr("A key of the name \"%1\" exists already. Nothing was renamed.").arg(keyNameForQuestion(to));
            Q_EMIT failed(from, error);
            return;
        }
        const KeyChange change{KeyChange::Kind::RenameOver, {}, from, target.value().type};
        survey(change, to, [this, from, found = target.value(), window](OneKeyChange *recording) {
            askToReplace(from, found, recording, window);
        });
    });
}

void KeyActions::askToReplace(
    const QByteArray &from, const KeySummary &target, OneKeyChange *change, const Window &window)
{
    const auto leave = [this, from, target, change] {
        drop(change);
        Error error;
        error.kind = Error::Kind::Exists;
        error.what =
            tr("A key of the name \"%1\" exists already. Nothing was renamed.").arg(keyNameForQuestion(target.key));
        Q_EMIT failed(from, error);
    };
    if (!window) {
        leave();
        return;
    }
    Question question;
    question.title = tr("Replace an existing key");
    question.text = tr("The name is taken. Delete the key that has it, and rename this one over it?")
        + QStringLiteral("\n\n") + keyPlace(*m_session, from) + QLatin1Char('\n')
        + tr("Would be lost: %1 (%2)").arg(keyNameForQuestion(target.key), facts(target));
    question.detail = change ? undoSentence(change->result()) : QString();
    question.acceptLabel = tr("Replace it");
    question.isDestructive = true;
    question.typeToConfirm = typedName(*m_session, target.key);
    Prompt::instance()->ask(question, window, this, [this, from, target, change, leave](const Prompt::Answer &answer) {
        if (answer.isAccepted)
            replace(from, target, change);
        else
            leave();
    });
}

void KeyActions::replace(const QByteArray &from, const KeySummary &target, OneKeyChange *change)
{
    const auto tell = [this, from, to = target.key](const Result<void> &result) {
        if (result)
            Q_EMIT renamed(from, to);
        else
            Q_EMIT failed(from, result.error());
    };
    if (change && change->isRecorded()) {
        run(change, tr("Replaced: %1").arg(keyNameForQuestion(target.key)), tell);
        return;
    }
    drop(change);
    m_operations->renameReplacing(from, target, Confirmed::Yes, this, tell);
}

void KeyActions::lookUp(const QByteArray &key, const Window &window, FactsCallback callback)
{
    m_operations->facts(
        key, this, [this, key, window, callback = std::move(callback)](const Result<KeySummary> &result) {
            if (!window)
                return;
            if (!result && isUnreachable(result.error())) {
                Q_EMIT failed(key, result.error());
                return;
            }
            KeySummary summary = result ? result.value() : KeySummary();
            summary.key = key;
            callback(summary);
        });
}

void KeyActions::remove(const QByteArray &key, QWidget *window)
{
    if (isRefused(key))
        return;
    lookUp(key, window, [this, at = Window(window)](const KeySummary &summary) {
        if (isGone(summary))
            Q_EMIT removed(summary.key);
        else
            survey({}, summary.key, [this, summary, at](OneKeyChange *change) { askToRemove(summary, change, at); });
    });
}

void KeyActions::askToRemove(const KeySummary &summary, OneKeyChange *change, const Window &window)
{
    if (!window) {
        drop(change);
        return;
    }
    Question question;
    question.title = tr("Delete key");
    question.text = tr("Delete this key?") + QStringLiteral("\n\n") + keyPlace(*m_session, summary.key);
    if (!summary.type.isEmpty())
        question.text += QLatin1Char('\n') + tr("Holds: %1").arg(facts(summary));
    question.detail = change ? undoSentence(change->result()) : QString();
    question.acceptLabel = tr("Delete");
    question.isDestructive = true;
    question.typeToConfirm = typedName(*m_session, summary.key);
    Prompt::instance()->ask(question, window, this, [this, change, key = summary.key](const Prompt::Answer &answer) {
        if (!answer.isAccepted) {
            drop(change);
            return;
        }
        const auto tell = [this, key](const Result<void> &result) {
            if (result || result.error().kind == Error::Kind::KeyGone)
                Q_EMIT removed(key);
            else
                Q_EMIT failed(key, result.error());
        };
        if (change)
            run(change, tr("Deleted: %1").arg(keyNameForQuestion(key)), tell);
        else
            m_operations->remove(key, Confirmed::Yes, this, tell);
    });
}

void KeyActions::editTtl(const QByteArray &key, QWidget *window)
{
    if (isRefused(key))
        return;
    lookUp(key, window, [this, at = Window(window)](const KeySummary &summary) {
        if (!isGone(summary)) {
            askForTtl(summary, at);
            return;
        }
        Error error;
        error.kind = Error::Kind::KeyGone;
        error.what = tr("The key is gone: it was deleted or has expired.");
        Q_EMIT failed(summary.key, error);
    });
}

void KeyActions::askForTtl(const KeySummary &summary, const Window &window)
{
    std::optional<milliseconds> current;
    if (summary.pttl >= 0)
        current = milliseconds(summary.pttl);
    auto *dialog = new TtlDialog(keyPlace(*m_session, summary.key), current, window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowModality(Qt::WindowModal);
    connect(this, &QObject::destroyed, dialog, &QObject::deleteLater);
    connect(dialog, &QDialog::accepted, this, [this, dialog, key = summary.key] {
        const ExpiryChoice choice = dialog->choice();
        switch (choice.kind) {
        case ExpiryChoice::Kind::After:
            changeTtl(key, {KeyChange::Kind::ExpireAfter, choice.after});
            break;
        case ExpiryChoice::Kind::At:
            changeTtl(key, {KeyChange::Kind::ExpireAt, choice.at});
            break;
        case ExpiryChoice::Kind::Never:
            changeTtl(key, {KeyChange::Kind::Persist, {}});
            break;
        }
    });
    dialog->open();
}

void KeyActions::changeTtl(const QByteArray &key, const KeyChange &change)
{
    survey(change, key, [this, key, change](OneKeyChange *recording) {
        const auto tell = [this, key](const auto &result) {
            if (result)
                Q_EMIT ttlChanged(key);
            else
                Q_EMIT failed(key, result.error());
        };
        if (recording && recording->isRecorded()) {
            run(recording, tr("Time to live changed: %1").arg(keyNameForQuestion(key)), tell);
            return;
        }
        drop(recording);
        if (change.kind == KeyChange::Kind::ExpireAfter)
            m_operations->expireIn(key, change.time, Confirmed::Yes, this, tell);
        else if (change.kind == KeyChange::Kind::ExpireAt)
            m_operations->expireAt(key, change.time, Confirmed::Yes, this, tell);
        else
            m_operations->persist(key, Confirmed::Yes, this, tell);
    });
}

} // namespace redshank

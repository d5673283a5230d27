// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keytraits.h"

#include <utility>

namespace redshank {

namespace {

/// Whether the server will say the same of every key: the command is unknown, renamed or not permitted. A user who may
/// not see one key is told so in words that name no command.
bool isRefusalOfCommand(const Error &error)
{
    if (error.kind == Error::Kind::Permission)
        return error.server.contains("command");
    return isUnknownCommand(error) || error.server.startsWith("ERR Unknown subcommand")
        || error.server.startsWith("ERR unknown subcommand") || error.kind == Error::Kind::Refused;
}

} // namespace

qint64 KeyDetail::remaining() const
{
    if (pttl < 0)
        return -1;
    const auto since = std::chrono::steady_clock::now() - fetchedAt;
    return qMax<qint64>(0, pttl - std::chrono::duration_cast<std::chrono::milliseconds>(since).count());
}

/// One pipeline on its way: answers come in order, the last one settles it.
struct KeyTraitReader::Read
{
    QByteArrayList keys;
    Answer answer;
    qsizetype left = 0; ///< answers
    bool isAccessKindWrong = false;
    bool isSecondTry = false;
    Done done;
};

KeyTraitReader::KeyTraitReader(Connection *connection, QObject *parent)
    : QObject(parent)
    , m_connection(connection)
{ }

KeyTraits KeyTraitReader::refused() const
{
    KeyTraits traits;
    for (auto at = m_refusals.cbegin(); at != m_refusals.cend(); ++at)
        traits |= KeyTrait(at.key());
    return traits;
}

qsizetype KeyTraitReader::commandCount(qsizetype keys, KeyTraits traits) const
{
    return keys * qPopulationCount(quint32((traits & ~refused()).toInt()));
}

Command KeyTraitReader::command(KeyTrait trait, const QByteArray &key) const
{
    switch (trait) {
    case KeyTrait::Type:
        return Command{"TYPE", key};
    case KeyTrait::Ttl:
        return Command{"PTTL", key};
    case KeyTrait::Size:
        return Command{"MEMORY", "USAGE", key, "SAMPLES", QByteArray::number(sizeSamples)};
    case KeyTrait::Encoding:
        return Command{"OBJECT", "ENCODING", key};
    case KeyTrait::Idle:
        return Command{"OBJECT", m_isFrequency ? "FREQ" : "IDLETIME", key};
    }
    Q_UNREACHABLE();
}

void KeyTraitReader::read(const QByteArrayList &keys, KeyTraits traits, Done done)
{
    Q_ASSERT(!m_isReading);
    auto read = std::make_shared<Read>();
    read->keys = keys;
    read->answer.details.resize(keys.size());
    read->done = std::move(done);
    m_isReading = true;
    for (KeyDetail &detail : read->answer.details) {
        detail.fetchedAt = std::chrono::steady_clock::now();
        detail.refused = traits & refused();
        if (detail.refused.testFlag(KeyTrait::Ttl))
            detail.pttl = -3;
    }
    send(read, traits & ~refused());
}

void KeyTraitReader::send(const std::shared_ptr<Read> &read, KeyTraits traits)
{
    read->left = commandCount(read->keys.size(), traits);
    if (read->left == 0) {
        // Nothing can be asked for: the answer still never comes inside of the call.
        read->left = 1;
        QMetaObject::invokeMethod(
            this, [this, read] { settle(read); }, Qt::QueuedConnection);
        return;
    }
    // All of them leave in one write.
    for (qsizetype i = 0; i < read->keys.size(); ++i) {
        for (const KeyTrait trait : allKeyTraits) {
            if (!traits.testFlag(trait))
                continue;
            m_connection->send(command(trait, read->keys[i]), this,
                [this, read, i, trait](const ReplyView &reply) { take(read, i, trait, reply); });
        }
    }
}

void KeyTraitReader::take(const std::shared_ptr<Read> &read, qsizetype i, KeyTrait trait, const ReplyView &reply)
{
    KeyDetail &detail = read->answer.details[i];
    detail.fetchedAt = std::chrono::steady_clock::now();
    if (reply.isError()) {
        const Error error = reply.error();
        const bool isWrongKind = trait == KeyTrait::Idle
            && error.server.contains(m_isFrequency ? "access frequency not tracked" : "idle time not tracked");
        read->isAccessKindWrong = read->isAccessKindWrong || isWrongKind;
        if (!reply.isAnswered() && error.kind != Error::Kind::Refused)
            read->answer.isAnswered = false;
        else
            detail.refused |= trait;
        if (isRefusalOfCommand(error))
            refuse(trait, error);
        if (trait == KeyTrait::Ttl)
            detail.pttl = -3;
        settle(read);
        return;
    }
    detail.known |= trait;
    switch (trait) {
    case KeyTrait::Type:
        detail.type = reply.toByteArray();
        break;
    case KeyTrait::Ttl:
        detail.pttl = reply.integer(-3);
        break;
    case KeyTrait::Size:
        detail.size = reply.integer(-1);
        break;
    case KeyTrait::Encoding:
        detail.encoding = reply.toByteArray();
        break;
    case KeyTrait::Idle:
        if (m_isFrequency)
            detail.frequency = int(reply.integer(-1));
        else
            detail.idle = reply.integer(-1);
        break;
    }
    settle(read);
}

void KeyTraitReader::refuse(KeyTrait trait, const Error &error)
{
    if (m_refusals.contains(int(trait)))
        return;
    m_refusals.insert(int(trait), error);
    Q_EMIT traitRefused(trait, error);
}

void KeyTraitReader::settle(const std::shared_ptr<Read> &read)
{
    if (--read->left > 0)
        return;
    // The policy is another than it was: the same keys once more, by the other clock.
    if (read->isAccessKindWrong && !std::exchange(read->isSecondTry, true)) {
        m_isFrequency = !m_isFrequency;
        for (KeyDetail &detail : read->answer.details)
            detail.refused.setFlag(KeyTrait::Idle, false);
        send(read, KeyTrait::Idle);
        Q_EMIT accessKindChanged();
        return;
    }
    m_isReading = false;
    const Done done = std::move(read->done);
    done(read->answer);
}

} // namespace redshank

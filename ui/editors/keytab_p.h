// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/latest.h"
#include "core/redis/connection.h"
#include "core/values/keyfacts.h"
#include "keytab.h"

#include <QTimer>

class QLabel;
class QStackedWidget;

namespace redshank {

class EditRunner;
class KeyActions;
class KeyHeader;
class MessageBar;
class ValueEditor;

class KeyTab::Private
{
public:
    Private(KeyTab *tab, Session *session, const QByteArray &key);

    bool isSettled();
    /// What is typed when this is called goes, once there is something in its place, or stays.
    enum class Typed : quint8 { Kept, GivenUp };
    void load(Typed typed = Typed::Kept);
    void useKey(const QByteArray &name);
    void askToReload();
    void askToDiscard();
    void takeFacts(const Result<KeyFacts> &result);
    void refreshFacts();
    void useType(const QByteArray &type);
    void keepTyped();
    void showOtherType(const QByteArray &type);
    void showGone();
    void askForName();
    void takeCreated(const QByteArray &name);
    void showError(const Error &error);
    void showConnection(Connection::State state);
    void takeRemoved(const QByteArray &gone);
    void fillCopyMenu();
    QString refusal() const;
    void showRefusal();
    void lookAtReplication();
    void say(const QString &text);
    void unsay();
    bool isUnsaved() const;

    KeyTab *q;
    Session *session;
    QByteArray key;
    KeyFacts facts;
    KeyHeader *header;
    MessageBar *messages;
    QStackedWidget *stack;
    QLabel *placeholder;
    ValueEditor *editor = nullptr;
    EditRunner *runner;
    KeyActions *actions;
    QTimer quiet;
    Latest loads;
    bool hasSaid = false; ///< something in the status line, that may be there still
    QString replicaRefusal; ///< why a replica lets nothing be changed; empty: it does, or is none
    bool isGone = false;
    bool wasLost = false;
};

} // namespace redshank

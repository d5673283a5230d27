// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/edit/edit.h"

#include <QObject>
#include <QPointer>
#include <QWidget>

#include <memory>

namespace redshank {

class CreateKeyDialog;
class EditApplier;
class KeyOperations;
class Session;
struct NewKey;

/// New keys: made from a form, or as a duplicate of one that there is. Neither ever takes the place of another key: the
/// check is in the step that writes, and what was typed stays for another name. Nothing blocks. GUI thread; `session`
/// outlives it.
class KeyCreation : public QObject
{
    Q_OBJECT
public:
    explicit KeyCreation(Session *session, QObject *parent = nullptr);
    ~KeyCreation() override;

    /// Each asks in front of `window` and returns at once.
    void create(const QByteArray &prefix, QWidget *window);
    void duplicate(const QByteArray &key, QWidget *window);

Q_SIGNALS:
    void created(const QByteArray &key);
    void failed(const QByteArray &key, const redshank::Error &error);

private:
    void submit(const NewKey &wanted, const QPointer<CreateKeyDialog> &dialog);
    void take(const Edit &edit, const EditOutcome &outcome, const QPointer<CreateKeyDialog> &dialog);
    /// `problem`: what was wrong with the name before; empty at first.
    void askForDuplicate(const QByteArray &key, const QString &name, const QString &problem, QPointer<QWidget> window);

    Session *m_session;
    std::unique_ptr<EditApplier> m_applier;
    std::unique_ptr<KeyOperations> m_operations;
};

} // namespace redshank

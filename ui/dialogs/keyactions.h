// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QObject>
#include <QPointer>
#include <QWidget>

#include <functional>
#include <memory>

namespace redshank {

class KeyCreation;
class KeyOperations;
class OneKeyChange;
class Session;
struct KeyChange;
struct KeySummary;

/// What is wrong with a key's name as escaped() writes it, for people; an empty string where nothing is.
QString keyNameComplaint(const QString &text);

/// Create, duplicate, rename, delete and time to live of one key, each with the question it needs: the question names
/// server, database and key; on production the key's name is typed. Rename never overwrites but after a second question
/// that names what would be lost; delete is UNLINK of this key alone. What is deleted, written over or given another
/// time to live is recorded before, where there is an UndoHistory, and the question says where it cannot be. Nothing
/// blocks; what came of it is told by one of the signals. GUI thread; `session` outlives it.
class KeyActions : public QObject
{
    Q_OBJECT
public:
    explicit KeyActions(Session *session, QObject *parent = nullptr);
    ~KeyActions() override;

    /// Each asks in front of `window` and returns at once.
    void create(const QByteArray &prefix, QWidget *window);
    void duplicate(const QByteArray &key, QWidget *window);
    void rename(const QByteArray &key, QWidget *window);
    void remove(const QByteArray &key, QWidget *window);
    void editTtl(const QByteArray &key, QWidget *window);

    /// Why changes are refused on this session, as one sentence; empty where they are not.
    QString refusal() const;

Q_SIGNALS:
    void created(const QByteArray &key);
    void renamed(const QByteArray &from, const QByteArray &to);
    void removed(const QByteArray &key); ///< also where it was gone already
    void ttlChanged(const QByteArray &key);
    void failed(const QByteArray &key, const redshank::Error &error);
    /// Behind removed(), renamed() or ttlChanged(): it can be undone, see UndoHistory. The text says what was done.
    void recorded(const QByteArray &operation, const QString &text);

private:
    using Window = QPointer<QWidget>;
    using FactsCallback = std::function<void(const KeySummary &)>;
    /// What a confirmation says about the key; as far as it may be known. Dropped where the window is gone, and
    /// failed() where the server cannot be asked at all: no question is worth putting then.
    void lookUp(const QByteArray &key, const Window &window, FactsCallback callback);
    /// Looks whether the change can be undone, and then asks with that.
    void survey(const KeyChange &change, const QByteArray &key, std::function<void(OneKeyChange *)> ask);
    void run(OneKeyChange *change, const QString &text, std::function<void(const Result<void> &)> done);
    void askToReplace(const QByteArray &from, const QByteArray &to, const Window &window);
    void askToReplace(const QByteArray &from, const KeySummary &target, OneKeyChange *change, const Window &window);
    void replace(const QByteArray &from, const KeySummary &target, OneKeyChange *change);
    void askToRemove(const KeySummary &summary, OneKeyChange *change, const Window &window);
    void changeTtl(const QByteArray &key, const KeyChange &change);
    void askForTtl(const KeySummary &summary, const Window &window);
    bool isRefused(const QByteArray &key);

    Session *m_session;
    std::unique_ptr<KeyOperations> m_operations;
    std::unique_ptr<KeyCreation> m_creation;
};

} // namespace redshank

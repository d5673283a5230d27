// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QWidget>

namespace redshank {

class EditRunner;

/// The editor of one type of value inside a key tab. GUI thread; `runner` outlives it.
class ValueEditor : public QWidget
{
    Q_OBJECT
public:
    ValueEditor(EditRunner *runner, const QByteArray &key, QWidget *parent)
        : QWidget(parent)
        , m_runner(runner)
        , m_key(key)
    { }

    /// Reads the value anew. Ends with loaded() or failed(). What is unsaved when the answer comes is kept with the
    /// version that it was typed on, whenever it was typed, unless it was given up.
    virtual void load() = 0;
    virtual bool hasUnsavedChanges() const = 0;
    /// What is typed now may go when the next answer comes; what is typed after this call may not.
    virtual void setTypedGivenUp(bool isGivenUp) = 0;
    /// Whether there is something unsaved that an answer must not take away.
    virtual bool keepsTyped() const = 0;
    virtual void save() = 0;
    virtual void find() = 0;
    /// Whether what is here, typed or loaded, can be written as a key of its own.
    virtual bool canCreate() const { return false; }
    /// Writes it as a new key of this name, never over one that is there. Ends with created(), or with what the message
    /// bar or the editor says.
    virtual void create(const QByteArray &key) { Q_UNUSED(key) }
    /// The same value under another name; what was typed stays.
    virtual void setKey(const QByteArray &key) { m_key = key; }
    /// Why nothing may be changed; empty: it may.
    virtual void setRefusal(const QString &refusal) = 0;
    /// Whether the key has a time to live, as far as is known; for what is said of a save.
    void setExpiring(bool isExpiring) { m_isExpiring = isExpiring; }
    /// What "copy value" takes: the whole value where it is here, else the selection; nothing where there is none.
    virtual QByteArray copyableValue() const = 0;
    /// Commands, one a line, that redis-cli would make the shown value with.
    virtual QByteArray asCommands() const = 0;

Q_SIGNALS:
    void loaded();
    void failed(const redshank::Error &error);
    void unsavedChanged();
    void created(const QByteArray &key); ///< holds what is shown, and has no time to live
    void valueWritten(); ///< the key's size and time to live may have changed
    void statusMessage(const QString &text);

protected:
    EditRunner *runner() const { return m_runner; }
    const QByteArray &key() const { return m_key; }
    bool isExpiring() const { return m_isExpiring; }

private:
    EditRunner *m_runner;
    QByteArray m_key;
    bool m_isExpiring = false;
};

} // namespace redshank

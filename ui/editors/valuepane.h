// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/edit/edit.h"

#include <QByteArray>
#include <QString>
#include <QWidget>

#include <functional>
#include <optional>

class QStackedWidget;

namespace redshank {

class BytesEditor;
class ConflictView;
class EditRunner;

/// What a value pane is editing: how to write new bytes for it, and what may be done on a conflict.
struct ValueTarget
{
    QString what; ///< "Save field x"; plain text
    /// The edit that writes `value` where `shown` is still there; empty: nothing can be written here.
    std::function<Edit(const QByteArray &shown, const QByteArray &value)> makeEdit;
    /// The edit that makes a key of `value` where there is none; empty: this is no whole key.
    std::function<Edit(const QByteArray &key, const QByteArray &value)> makeCreation{};
    bool showsConflict = true; ///< theirs is of the same kind as mine, so that they can be compared
    bool canOverwrite = true; ///< theirs is certainly the same element
};

/// The editor of one byte string with its compare-and-set save and its conflict view. GUI thread.
class ValuePane : public QWidget
{
    Q_OBJECT
public:
    ValuePane(EditRunner *runner, QWidget *parent = nullptr);

    void setTarget(const ValueTarget &target, const QByteArray &bytes, qint64 totalSize);
    void clear();
    bool hasUnsavedChanges() const;
    /// See ValueEditor.
    void setTypedGivenUp(bool isGivenUp);
    bool keepsTyped() const;
    void save();
    /// Whether what is here is all that a key of its own would hold.
    bool canCreate() const;
    /// Writes what is here as a new key, never over one that is there; ends with created() unless something else is.
    void create(const QByteArray &key);
    void revert();
    void find();
    /// Why nothing may be changed here; empty: it may.
    void setRefusal(const QString &refusal);
    BytesEditor *editor() const { return m_editor; }

Q_SIGNALS:
    void unsavedChanged();
    void saved(const QByteArray &value); ///< the server holds it now
    void created(const QByteArray &key, const QByteArray &value);
    void theirsTaken(const QByteArray &value); ///< what the server holds is shown now
    void reloadRequested();

private:
    /// What the text says; nothing, and a message, where it cannot be read in this view.
    void readText(const std::function<void(const QByteArray &value)> &take);
    void run(const Edit &edit, const QString &what, const QByteArray &mine);
    void showOutcome(const Edit &edit, const EditOutcome &outcome, const QByteArray &value);
    void showConflict(const EditOutcome &outcome, const QByteArray &value);
    void settle(const QByteArray &value);
    void setSaving(bool isSaving);
    void showProgress();
    void takeTheirs();
    void overwrite();

    EditRunner *m_runner;
    QStackedWidget *m_stack;
    BytesEditor *m_editor;
    ConflictView *m_conflict;
    ValueTarget m_target;
    QString m_refusal;
    quint64 m_targetNumber = 0; ///< answers for an earlier target are not shown as this one's
    std::optional<quint64> m_givenUpRevision; ///< of the editor, when what it holds was given up
    quint64 m_savedRevision = 0; ///< of the editor, when what is being saved was read
    bool m_isSaving = false;
    QString m_unreadableText; ///< the message that stands, of a text that could not be read; void once it changes
};

} // namespace redshank

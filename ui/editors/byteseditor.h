// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/latest.h"
#include "core/base/result.h"
#include "valuetext.h"

#include <QByteArray>
#include <QWidget>

#include <functional>
#include <optional>

class QComboBox;
class QLabel;
class QStackedWidget;
class QToolButton;

namespace redshank {

class ElidedLabel;
class FindBar;
class RowsView;
class TextArea;

/// Shows and edits one byte string as text, JSON, escaped text or hex. Editable only where the view gives back the very
/// same bytes, and never while only a part of the value is here. What was shown stays the baseline until rebase().
/// What is large is made ready in a worker thread, and cannot be typed in until then. What the text editor could not
/// lay out without a stall is shown in rows, read-only. GUI thread.
class BytesEditor : public QWidget
{
    Q_OBJECT
public:
    explicit BytesEditor(QWidget *parent = nullptr);

    /// Shows other bytes and drops what was typed; the very bytes that are shown leave text, cursor and undo alone.
    /// `totalSize` is more than the bytes' where they are only a part.
    void setValue(const QByteArray &bytes, qint64 totalSize);
    void setValue(const QByteArray &bytes) { setValue(bytes, bytes.size()); }
    void clear();

    /// The bytes that were shown and that a save is compared against.
    const QByteArray &baseline() const { return m_baseline; }
    bool isPartial() const { return m_totalSize > m_baseline.size(); }
    /// What the text says now; InvalidInput where it cannot be read in this view. The baseline's own bytes while
    /// nothing was changed.
    Result<QByteArray> value() const;
    bool isModified() const;
    /// As value(), and where it takes long, in a worker thread; `take` is then called later, and not if this dies.
    void readValue(const std::function<void(const Result<QByteArray> &value)> &take) const;
    /// Counts the changes of what value() says.
    quint64 revision() const { return m_revision; }
    /// Whether what was typed may be written: it is in the editor, or came into this view as the very bytes.
    bool canSave() const;
    /// A new baseline under the same text: after a save, or to overwrite what a conflict has shown.
    void rebase(const QByteArray &baseline, bool isModifiedStill);

    /// Why nothing may be changed, for people; empty: it may.
    void setRefusal(const QString &refusal);
    bool isEditable() const;
    /// What is being done with what was typed, for people, in place of "Not saved"; empty: nothing.
    void setProgress(const QString &progress);

    FormatId formatId() const { return m_formatId; }
    ValueText::Form form() const { return m_form; }
    /// A value that was set, or a view that was chosen, is not shown yet.
    bool isPreparing() const;
    /// Shows what is there in this format, with what was typed so far; false where that is not possible. True for what
    /// is large: whether it is possible is told later, by the state line.
    bool setFormat(FormatId id);
    /// Shown unless something else beside it tells the size; where only a part is here, it is shown all the same.
    void setSizeShown(bool isShown);
    void openFind();
    void focusText();
    void setNames(const QString &objectName, const QString &accessibleName);

Q_SIGNALS:
    void modifiedChanged(bool isModified);
    void edited(); ///< each change of the text
    void saveRequested();
    void revertRequested();

private:
    void showValue(const QByteArray &bytes, qint64 totalSize);
    void chooseView(int index);
    bool changeView(std::optional<FormatId> id);
    void takeOutgrown(const QByteArray &text);
    void present(const ValueText &shown, const QByteArray &bytes);
    void showChoice();
    void updateState();
    QString stateText() const;

    QComboBox *m_views;
    QToolButton *m_wrap;
    ElidedLabel *m_state;
    QLabel *m_size;
    QToolButton *m_revert;
    QToolButton *m_save;
    QLabel *m_notice;
    QStackedWidget *m_stack;
    TextArea *m_text;
    RowsView *m_rows;
    FindBar *m_find;

    QByteArray m_baseline;
    QByteArray m_decodedFrom; ///< what the text was made from: the baseline, or what was typed in another view
    qint64 m_totalSize = 0;
    FormatId m_formatId = FormatId::Text;
    std::optional<FormatId> m_chosen; ///< by the user; nothing: automatic
    ValueText::Form m_form = ValueText::Form::Editor;
    Latest m_preparations;
    quint64 m_revision = 0;
    bool m_isPreparing = false;
    bool m_isLossless = false;
    bool m_isSizeShown = true;
    bool m_isOutgrown = false; ///< what was typed or pasted is being taken into a form that can hold it
    bool m_isCarried = false; ///< what was typed came over from another view
    bool m_wasModified = false;
    QString m_refusal;
    QString m_progress;
    QString m_formNotice; ///< why the value is not in the text editor
    QString m_remedy; ///< the view in which it would be
    QString m_problem; ///< why the view that was asked for is not shown
};

} // namespace redshank

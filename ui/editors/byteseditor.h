// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/format/formats.h"

#include <QByteArray>
#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QToolButton;

namespace redshank {

class FindBar;
class TextArea;

/// Shows and edits one byte string as text, JSON, escaped text or hex. Editable only where the view gives back the very
/// same bytes, and never while only a part of the value is here. What was shown stays the baseline until rebase().
/// GUI thread.
class BytesEditor : public QWidget
{
    Q_OBJECT
public:
    explicit BytesEditor(QWidget *parent = nullptr);

    /// Shows other bytes and drops what was typed. `totalSize` is more than the bytes' where they are only a part.
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
    /// A new baseline under the same text: after a save, or to overwrite what a conflict has shown.
    void rebase(const QByteArray &baseline, bool isModifiedStill);

    /// Why nothing may be changed, for people; empty: it may.
    void setRefusal(const QString &refusal);
    bool isEditable() const;

    FormatId formatId() const { return m_formatId; }
    /// Shows what is there in this format, with what was typed so far; false where that is not possible.
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
    void chooseView(int index);
    bool showAs(FormatId id, const QByteArray &bytes);
    void updateState();
    QString stateText() const;

    QComboBox *m_views;
    QToolButton *m_wrap;
    QLabel *m_state;
    QLabel *m_size;
    QToolButton *m_revert;
    QToolButton *m_save;
    TextArea *m_text;
    FindBar *m_find;

    QByteArray m_baseline;
    QByteArray m_decodedFrom; ///< what the text was made from: the baseline, or what was typed in another view
    qint64 m_totalSize = 0;
    FormatId m_formatId = FormatId::Text;
    std::optional<FormatId> m_chosen; ///< by the user; nothing: automatic
    bool m_isLossless = false;
    bool m_isSizeShown = true;
    bool m_isCarried = false; ///< what was typed came over from another view
    bool m_wasModified = false;
    QString m_refusal;
    QString m_problem; ///< why the view that was asked for is not shown
};

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "findtarget.h"

#include <QByteArray>
#include <QList>
#include <QTimer>
#include <QWidget>

namespace redshank {

class ScintillaView;

/// A text editor whose content is bytes: what goes in with setBytes() comes out of bytes() unchanged, line ends, byte
/// order mark and NUL included. Characters that a reader could not see are painted as small labels. GUI thread.
class TextArea : public QWidget, public FindTarget
{
    Q_OBJECT
public:
    enum class Language : quint8 { Plain, Json };
    enum class LineKind : quint8 { Added, Removed };
    struct LineMark
    {
        int line = 0;
        LineKind kind = LineKind::Added;
    };
    using Matches = FindMatches;

    explicit TextArea(QWidget *parent = nullptr);

    /// `utf8` must be valid UTF-8. Forgets the undo history; unmodified afterwards. A text that does not fit the editor
    /// (textlimits.h) stalls the window. A large one is put in piece by piece: until the last is there, nothing can be
    /// typed, and bytes() is all of it.
    void setBytes(const QByteArray &utf8);
    bool isFilling() const { return !m_filling.isNull(); }
    QByteArray bytes() const;

    bool isModified() const;
    void setUnmodified(); ///< what is there now is the saved state
    bool isReadOnly() const;
    void setReadOnly(bool isReadOnly);
    void setLanguage(Language language);
    bool isWrapping() const;
    void setWrapping(bool isWrapping);
    void setNumbered(bool isNumbered); ///< the lines, in a margin
    void setLineMarks(const QList<LineMark> &marks);
    /// Of the inner editor, which takes the focus.
    void setNames(const QString &objectName, const QString &accessibleName);

    /// Selects the next match, going round at the end; `fromStart` looks from the selection's start on (while typing).
    Matches find(const QString &text, bool isForward, bool fromStart, bool isCaseSensitive);
    void search(const QString &text, bool isForward, bool fromStart, bool isCaseSensitive, const Done &done) override;
    void clearMatches() override;
    QString selectedText() const override;
    QWidget *widget() override { return this; }

Q_SIGNALS:
    void modifiedChanged(bool isModified);
    void edited();
    void filled(); ///< the last piece of a large text is there
    /// The text has come to hold, or a paste that was not done would have made it hold, what cannot be laid out in
    /// time.
    void outgrown(const QByteArray &text);
    void dropRefused(); ///< what was dropped or pasted with the mouse would not fit
    void leaveRequested(); ///< Escape: Tab is text here, so the keyboard needs another way out

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyTheme();
    void fitNumbers();
    void fill(qsizetype bytes);
    void settle();
    void fitLanguage(qsizetype length);
    void showMarks();
    void watchLine();

    ScintillaView *m_view;
    Language m_language = Language::Plain;
    QTimer m_filler;
    QByteArray m_filling; ///< what is being put in
    qsizetype m_filled = 0;
    QList<LineMark> m_marks;
    bool m_isReadOnly = false;
    bool m_isOutgrown = false;
    bool m_isLoading = false;
    bool m_isNumbered = true;
};

} // namespace redshank

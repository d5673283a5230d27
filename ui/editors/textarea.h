// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QWidget>

namespace redshank {

class ScintillaView;

/// A text editor whose content is bytes: what goes in with setBytes() comes out of bytes() unchanged, line ends, byte
/// order mark and NUL included. Characters that a reader could not see are painted as small labels. GUI thread.
class TextArea : public QWidget
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
    struct Matches
    {
        int current = 0; ///< counts from 1; 0 where there is none
        int total = 0;
        bool isComplete = true; ///< false: the text is too large to count them all
    };

    explicit TextArea(QWidget *parent = nullptr);

    /// `utf8` must be valid UTF-8. Forgets the undo history; unmodified afterwards.
    void setBytes(const QByteArray &utf8);
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
    void clearMatches();
    QString selectedText() const;

Q_SIGNALS:
    void modifiedChanged(bool isModified);
    void edited();
    void leaveRequested(); ///< Escape: Tab is text here, so the keyboard needs another way out

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyTheme();
    void fitNumbers();

    ScintillaView *m_view;
    Language m_language = Language::Plain;
    bool m_isLoading = false;
    bool m_isNumbered = true;
};

} // namespace redshank

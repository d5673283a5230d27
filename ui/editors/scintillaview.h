// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qscintilla.h"

namespace redshank {

/// QScintilla set up to keep bytes as they are. Private to the text area.
class ScintillaView : public QsciScintilla
{
    Q_OBJECT
public:
    explicit ScintillaView(QWidget *parent);

    /// A message whose last argument carries bytes that may hold NUL.
    long sendBytes(unsigned int message, qsizetype length, const QByteArray &bytes) const;
    QByteArray allBytes() const;
    long byteLength() const;

    /// The clipboard's text as it is. QScintilla's own paste turns every line end into the document's kind. What would
    /// make the text too large to lay out is not put in: outgrown() tells what the text would be.
    void paste() override;

    /// Wrapping is only done where the text is short enough for it.
    void setWrapWanted(bool isWanted);
    bool isWrapWanted() const { return m_isWrapWanted; }
    /// Wraps a text of this length, or does not.
    void fitWrapping(long length);

Q_SIGNALS:
    void leaveRequested();
    void outgrown(const QByteArray &text); ///< of a paste that would not fit the editor
    void dropRefused(); ///< what was dropped, or pasted with the mouse, would not fit

protected:
    void keyPressEvent(QKeyEvent *event) override;
    /// As text alone: without QScintilla's own notes on rectangular selections, and without changing line ends.
    QByteArray fromMimeData(const QMimeData *source, bool &isRectangular) const override;

private:
    void keepOrdinaryKeys();
    void showInvisibleCharacters();

    bool m_isWrapWanted = false;
};

} // namespace redshank

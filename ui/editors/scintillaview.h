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

    /// The clipboard's text as it is. QScintilla's own paste turns every line end into the document's kind.
    void paste() override;

Q_SIGNALS:
    void leaveRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    /// As text alone: without QScintilla's own notes on rectangular selections, and without changing line ends.
    QByteArray fromMimeData(const QMimeData *source, bool &isRectangular) const override;

private:
    void keepOrdinaryKeys();
    void showInvisibleCharacters();
};

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace redshank {

/// One line of plain text that gives way: cut with an ellipsis where there is no room, whole in its tool tip and for a
/// screen reader.
class ElidedLabel : public QLabel
{
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget *parent = nullptr);

    void setFullText(const QString &text);
    const QString &fullText() const { return m_fullText; }
    /// What the text is about, spoken before it by a screen reader.
    void setCaption(const QString &caption);
    /// The tool tip while the text is not cut; plain text.
    void setHint(const QString &hint);
    void setElideMode(Qt::TextElideMode mode);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void elide();

    QString m_fullText;
    QString m_caption;
    QString m_hint;
    Qt::TextElideMode m_mode = Qt::ElideRight;
};

} // namespace redshank

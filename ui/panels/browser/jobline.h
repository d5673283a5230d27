// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QToolButton;

namespace redshank {

class SlimBar;
class WholeLabel;

/// Work on keys that takes a while, beside the keys: what it does, how far it is, and Cancel; then what came of it,
/// with Undo and the account of each key where those are offered, until it is dismissed. Takes no room while there is
/// nothing to tell. Texts are plain text.
class JobLine : public QWidget
{
    Q_OBJECT
public:
    explicit JobLine(QWidget *parent = nullptr);

    /// `total` below 1: not known.
    void showProgress(const QString &text, qint64 done, qint64 total);
    void showResult(const QString &text, bool isFailure);
    /// What neither was done nor went wrong.
    void showNote(const QString &text);
    // Beside the result that is shown, until something else is.
    void offerUndo();
    void offerDetails();
    void clear();
    QString text() const;
    bool isRunning() const { return m_isRunning; }

Q_SIGNALS:
    void cancelRequested();
    void undoRequested();
    void detailsRequested();

private:
    void hideOffers();
    void tell(const QString &text, const QString &mark, const QString &markName);

    SlimBar *m_bar;
    QLabel *m_mark; ///< what kind of text it is
    WholeLabel *m_label;
    QToolButton *m_undo;
    QToolButton *m_details;
    QToolButton *m_close;
    bool m_isRunning = false;
};

} // namespace redshank

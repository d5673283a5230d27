// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QWidget>

class QLabel;
class QPushButton;
class QTabBar;

namespace redshank {

class TextArea;

/// A save that found something else on the server than what was shown.
struct ConflictCase
{
    QByteArray theirs; ///< what the server holds now
    QByteArray mine; ///< what was to be written
    bool isWhole = true; ///< false: `theirs` is only the beginning of what is there
    bool canOverwrite = true; ///< mine may replace theirs; not where theirs may be another element
    QString what; ///< one sentence, plain text
};

/// Theirs, mine and the difference in the page itself, and what can be done. Shows bytes as text where they are text,
/// else escaped. GUI thread.
class ConflictView : public QWidget
{
    Q_OBJECT
public:
    explicit ConflictView(QWidget *parent = nullptr);

    void setConflict(const ConflictCase &conflict);
    const ConflictCase &conflict() const { return m_conflict; }

Q_SIGNALS:
    void takeTheirsRequested(); ///< gives up what was typed
    void overwriteRequested(); ///< of exactly conflict().theirs, as it was shown
    void dismissed(); ///< back to the editor; nothing is written, nothing is lost

private:
    enum Pane { Difference, Theirs, Mine };
    void showPane(int pane);
    void showDifference();

    ConflictCase m_conflict;
    QLabel *m_what;
    QTabBar *m_panes;
    QPushButton *m_overwrite;
    TextArea *m_text;
};

} // namespace redshank

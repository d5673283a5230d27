// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QList>

#include <functional>

class QAction;
class QLineEdit;
class QTreeWidget;

namespace redshank {

class TabArea;

/// One thing that the palette finds.
struct PaletteEntry
{
    QString title; ///< plain text
    QString detail; ///< its kind or its keys, at the right
    std::function<void()> run;
};

/// Ctrl+K: one line that finds actions, open tabs and servers by some letters of their names, in order, and below them
/// what others find for what was typed. Closes by itself when something is chosen or the focus goes elsewhere, and
/// deletes itself.
class CommandPalette : public QFrame
{
    Q_OBJECT
public:
    CommandPalette(QList<PaletteEntry> entries, QWidget *window);

    /// Enabled actions under their menu's words, with their keys.
    static QList<PaletteEntry> entriesOf(const QList<QAction *> &actions);
    static QList<PaletteEntry> entriesOf(TabArea *tabs);
    /// How well `text` fits what was typed; less than 0: not at all.
    static int score(const QString &typed, const QString &text);

    /// All that was found elsewhere, so far, for what is typed now; more of it may follow.
    void setFound(const QList<PaletteEntry> &entries);

    static constexpr int mostShown = 400;

Q_SIGNALS:
    void typed(const QString &text); ///< what was found for another text is no longer shown

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void fill();
    void addItem(const PaletteEntry &entry, qsizetype index);
    void runCurrent();

    QList<PaletteEntry> m_entries;
    QList<PaletteEntry> m_found;
    QLineEdit *m_line;
    QTreeWidget *m_list;
};

} // namespace redshank

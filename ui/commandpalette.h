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

/// Ctrl+K: one line that finds actions, open tabs and servers by some letters of their names, in order. Closes by
/// itself when something is chosen or the focus goes elsewhere, and deletes itself.
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

    static constexpr int mostShown = 200;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void fill();
    void runCurrent();

    QList<PaletteEntry> m_entries;
    QLineEdit *m_line;
    QTreeWidget *m_list;
};

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QHash>
#include <QObject>

class QAction;
class QKeyEvent;
class QMenu;

namespace redshank {

class KeyView;

/// What can be done with the rows chosen in a key view: the actions with their shortcuts, and the menu of them.
/// Copying happens here; everything else is asked for by signal. GUI thread.
class BrowserActions : public QObject
{
    Q_OBJECT
public:
    /// A selection of more rows is refused for what needs each of them.
    static constexpr int maxRows = 10'000;

    explicit BrowserActions(KeyView *view);

    /// The chosen rows, of which a folder stands for all that is in it; the current row where none is selected.
    struct Choice
    {
        QByteArrayList keys; ///< not those in a chosen folder
        QByteArrayList folders; ///< not those in another chosen folder
        bool isAll = false; ///< every row that there is
        bool isTooLarge = false; ///< and is told in no further detail

        bool isEmpty() const { return keys.isEmpty() && folders.isEmpty(); }
        bool isOneKey() const { return !isTooLarge && keys.size() == 1 && folders.isEmpty(); }
    };
    Choice choice() const;
    bool isOneKeyChosen() const { return choice().isOneKey(); }
    /// Of the chosen folder, or of the one that holds the chosen key; empty at the root.
    QByteArray prefix() const;
    /// Why changes are refused on this session; empty: they are not.
    void setRefusal(const QString &why);

    // As by their shortcuts; refused() where that cannot be done to what is chosen.
    void renameChosen() { run(m_rename); }
    void duplicateChosen() { run(m_duplicate); }

    /// Reading commands by type, as redis-cli takes them; TYPE where the type is not known.
    static QByteArray readingCommand(QByteArrayView type, const QByteArray &key);
    /// Puts the reading commands of these keys, whose types have been asked for, on the clipboard.
    void copyCommands(const QByteArrayList &keys, const QHash<QByteArray, QByteArray> &types);

Q_SIGNALS:
    void openRequested(const QByteArray &key);
    void previewRequested(const QByteArray &key);
    void createRequested(const QByteArray &prefix); ///< of the chosen folder, or of the one that holds the chosen key
    void duplicateRequested(const QByteArray &key);
    void renameRequested(const QByteArray &key);
    void ttlRequested(); ///< of all that is chosen
    void typesRequested(const QByteArrayList &keys); ///< for copyCommands()
    void exportRequested(); ///< names of all that is chosen
    void removeRequested();
    void refreshRequested();
    void filterRequested();
    void statusMessage(const QString &text);
    void refused(const QString &why); ///< what a shortcut asked for; one sentence

protected:
    /// Shortcuts of the view win over the window's while it has the focus, and are never ambiguous with them.
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    enum class CopyForm : quint8 { Name, Escaped, Command };
    QAction *add(const char *name, const QString &text, const QList<QKeySequence> &shortcuts);
    QAction *shortcutAction(QKeyEvent *event) const;
    void update();
    void run(QAction *action);
    QString whyDisabled(const QAction *action) const;
    void showMenu(const QPoint &position);
    void copy(CopyForm form);
    void copyLines(const QStringList &lines);

    KeyView *m_view;
    QList<QAction *> m_actions;
    QAction *m_open;
    QAction *m_preview;
    QAction *m_copyName;
    QAction *m_copyEscaped;
    QAction *m_copyCommand;
    QAction *m_export;
    QAction *m_create;
    QAction *m_duplicate;
    QAction *m_rename;
    QAction *m_ttl;
    QAction *m_remove;
    QAction *m_refresh;
    QAction *m_filter;
    QString m_refusal;
};

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandpalette.h"

#include "tabarea.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QCoreApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QPointer>
#include <QTimer>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace redshank {

namespace {

constexpr int entryRole = Qt::UserRole;
constexpr int shownRows = 12;

/// The words of an action: without mnemonics, without the keys behind a tab, without the dots.
QString plainText(const QAction &action)
{
    if (!action.statusTip().isEmpty())
        return action.statusTip(); // says more where the menu above it says a part
    QString text = action.text().section(QLatin1Char('\t'), 0, 0);
    text.replace(QLatin1String("&&"), QStringLiteral("\x01"));
    text.remove(QLatin1Char('&'));
    text.replace(QLatin1Char('\x01'), QLatin1Char('&'));
    return text.remove(QChar(0x2026));
}

QString keysOf(const QAction &action)
{
    const QString named = action.text().section(QLatin1Char('\t'), 1, 1);
    return named.isEmpty() ? action.shortcut().toString(QKeySequence::NativeText) : named;
}

} // namespace

CommandPalette::CommandPalette(QList<PaletteEntry> entries, QWidget *window)
    : QFrame(window, Qt::Popup)
    , m_entries(std::move(entries))
    , m_line(new QLineEdit(this))
    , m_list(new QTreeWidget(this))
{
    setObjectName(QStringLiteral("commandPalette"));
    setAccessibleName(tr("Command palette"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_line->setObjectName(QStringLiteral("paletteLine"));
    m_line->setAccessibleName(tr("Find a key, an action, a tab or a server"));
    m_line->setPlaceholderText(tr("Find a key, an action, a tab or a server"));
    m_line->installEventFilter(this);
    m_list->setObjectName(QStringLiteral("paletteList"));
    m_list->setAccessibleName(tr("Found"));
    m_list->setColumnCount(2);
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::grid, Theme::grid, Theme::grid, Theme::grid);
    layout->setSpacing(Theme::grid);
    layout->addWidget(m_line);
    layout->addWidget(m_list);
    connect(m_line, &QLineEdit::textChanged, this, &CommandPalette::fill);
    connect(m_line, &QLineEdit::returnPressed, this, &CommandPalette::runCurrent);
    connect(m_list, &QTreeWidget::itemClicked, this, &CommandPalette::runCurrent);
    fill();

    const int width = qMin(window->width() - Theme::grid * 8, fontMetrics().averageCharWidth() * 90);
    setFixedWidth(width);
    m_list->setFixedHeight(Theme::rowHeight * shownRows);
    move(window->mapToGlobal(QPoint((window->width() - width) / 2, Theme::grid * 6)));
    m_line->setFocus();
}

QList<PaletteEntry> CommandPalette::entriesOf(const QList<QAction *> &actions)
{
    QList<PaletteEntry> entries;
    for (QAction *action : actions)
        if (action->isEnabled() && action->isVisible())
            entries.append({plainText(*action), keysOf(*action), [action] { action->trigger(); }});
    return entries;
}

QList<PaletteEntry> CommandPalette::entriesOf(TabArea *tabs)
{
    QList<PaletteEntry> entries;
    for (TabPage *page : tabs->pages()) {
        const QString kind = page->context().isEmpty() ? tr("Tab") : tr("Tab on %1").arg(page->context());
        entries.append({page->tabTitle(), kind, [tabs, page = QPointer<TabPage>(page)] {
                            if (page)
                                tabs->setCurrent(page);
                        }});
    }
    return entries;
}

int CommandPalette::score(const QString &typed, const QString &text)
{
    if (typed.isEmpty())
        return 0;
    if (text.startsWith(typed, Qt::CaseInsensitive))
        return 3;
    if (const qsizetype at = text.indexOf(typed, 0, Qt::CaseInsensitive); at >= 0)
        return text.at(at - 1).isLetterOrNumber() ? 1 : 2;
    qsizetype at = 0;
    for (const QChar letter : typed) {
        at = text.indexOf(letter, at, Qt::CaseInsensitive);
        if (at < 0)
            return -1;
        ++at;
    }
    return 0;
}

void CommandPalette::fill()
{
    const QString typed = m_line->text().trimmed();
    QList<std::pair<int, qsizetype>> found;
    for (qsizetype i = 0; i < m_entries.size(); ++i)
        if (const int fit = score(typed, m_entries.at(i).title); fit >= 0)
            found.append({-fit, i});
    std::sort(found.begin(), found.end());
    m_list->clear();
    for (const auto &[fit, index] : std::as_const(found)) {
        if (m_list->topLevelItemCount() == mostShown)
            break;
        addItem(m_entries.at(index), index);
    }
    m_list->setCurrentItem(m_list->topLevelItem(0));
    m_found.clear();
    Q_EMIT this->typed(typed);
}

void CommandPalette::addItem(const PaletteEntry &entry, qsizetype index)
{
    auto *item = new QTreeWidgetItem(m_list, {entry.title, entry.detail});
    item->setData(0, entryRole, index);
    item->setSizeHint(0, {0, Theme::rowHeight});
    item->setForeground(1, palette().color(QPalette::PlaceholderText));
}

void CommandPalette::setFound(const QList<PaletteEntry> &entries)
{
    // What is there stays where it is: Return may be on its way to it.
    for (qsizetype i = m_found.size(); i < entries.size(); ++i)
        addItem(entries.at(i), m_entries.size() + i);
    m_found = entries;
    if (!m_list->currentItem())
        m_list->setCurrentItem(m_list->topLevelItem(0));
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_line && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Down || key->key() == Qt::Key_Up || key->key() == Qt::Key_PageDown
            || key->key() == Qt::Key_PageUp) {
            QCoreApplication::sendEvent(m_list, event);
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

void CommandPalette::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Window));
    painter.setPen(Theme::instance()->color(Theme::Shade::Border));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void CommandPalette::runCurrent()
{
    const QTreeWidgetItem *item = m_list->currentItem();
    if (!item)
        return;
    const qsizetype index = item->data(0, entryRole).toLongLong();
    const auto run = index < m_entries.size() ? m_entries.at(index).run : m_found.at(index - m_entries.size()).run;
    // After the popup has gone, so that what opens next gets the focus.
    QTimer::singleShot(0, parentWidget(), run);
    close();
}

} // namespace redshank

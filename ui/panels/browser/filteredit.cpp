// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "filteredit.h"

#include "ui/base/plaintooltip.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QKeyEvent>
#include <QMenu>

#include <utility>

namespace redshank {

namespace {

constexpr qsizetype maxShownFilter = 60; ///< characters of a filter in a menu

/// A text of the user's in a menu, where `&` would be a mnemonic.
QString menuText(const QString &filter)
{
    QString text = filter.size() > maxShownFilter ? filter.left(maxShownFilter) + QChar(0x2026) : filter;
    return text.replace(QLatin1Char('&'), QLatin1String("&&"));
}

} // namespace

FilterEdit::FilterEdit(QWidget *parent)
    : QLineEdit(parent)
{
    setObjectName(QStringLiteral("keyFilter"));
    setAccessibleName(tr("Filter keys"));
    setPlaceholderText(tr("Filter keys"));
    const QString help = tr("A part of the name in either case, or a pattern with * ? [a-z] (Ctrl+F)\n"
                            "=name  the whole name, in this case\n"
                            "-part  without this part\n"
                            "\"a b\"  spaces and signs as they stand, \"ttl<1h\" in a name as well\n"
                            "type:hash  ttl:none  ttl<60s  size>1mb  idle>1h  encoding:listpack\n"
                            "Alt+Down shows more, Up what was looked for before");
    setToolTip(plainToolTip(help));
    setAccessibleDescription(help);
    setClearButtonEnabled(true);
    QAction *icon = addAction(Theme::instance()->icon(QStringLiteral("search")), LeadingPosition);
    icon->setObjectName(QStringLiteral("filterMenuAction"));
    icon->setText(tr("Filters"));
    icon->setToolTip(tr("Earlier and saved filters (Alt+Down)"));
    connect(icon, &QAction::triggered, this, &FilterEdit::showMenu);
    connect(this, &QLineEdit::textChanged, this, [this] {
        if (!m_isWalking)
            m_place = -1;
        Q_EMIT filterChanged();
    });
}

void FilterEdit::remember()
{
    const QString meant = text().trimmed();
    if (meant.isEmpty() || m_history.value(0) == meant)
        return;
    m_history.removeAll(meant);
    m_history.prepend(meant);
    m_history = m_history.mid(0, maxHistory);
    Q_EMIT historyChanged();
}

bool FilterEdit::walk(int step)
{
    const qsizetype place = m_place + step;
    if (place < -1 || place >= m_history.size())
        return step > 0;
    if (m_place < 0)
        m_draft = text();
    m_place = place;
    m_isWalking = true;
    setText(place < 0 ? m_draft : m_history.at(place));
    m_isWalking = false;
    return true;
}

void FilterEdit::addTerm(const QString &term)
{
    const QString before = text().trimmed();
    setText(before.isEmpty() ? term : before + QLatin1Char(' ') + term);
    setFocus(Qt::OtherFocusReason);
}

void FilterEdit::fillList(QMenu *menu, const QStringList &filters)
{
    for (const QString &filter : filters) {
        const QAction *use = menu->addAction(menuText(filter));
        connect(use, &QAction::triggered, this, [this, filter] {
            setText(filter);
            remember();
        });
    }
}

void FilterEdit::fillConditions(QMenu *menu)
{
    const std::pair<QString, const char *> conditions[] = {
        {tr("Only &Hashes"), "type:hash"},
        {tr("Without &Expiry"), "ttl:none"},
        {tr("Expiring within a &Minute"), "ttl:<60s"},
        {tr("&Larger than 1 MiB"), "size:>1mb"},
        {tr("Not Used for an H&our"), "idle:>1h"},
        {tr("Without a &Part of the Name"), "-temp"},
        {tr("The &Whole Name"), "=user:1"},
        {tr("Match &Case"), "case:yes"},
    };
    for (const auto &[label, term] : conditions) {
        const QString text = QLatin1String(term);
        QAction *add = menu->addAction(label + QLatin1Char('\t') + text);
        connect(add, &QAction::triggered, this, [this, text] { addTerm(text); });
    }
}

void FilterEdit::fill(QMenu *menu)
{
    const QString now = text().trimmed();
    auto *conditions = menu->addMenu(tr("&Add a Condition"));
    conditions->setObjectName(QStringLiteral("filterConditions"));
    fillConditions(conditions);
    QAction *scan =
        menu->addAction(m_isServerScan ? tr("Scan A&ll Keys Again") : tr("&Scan the Server for These Only"));
    scan->setObjectName(QStringLiteral("serverScan"));
    scan->setEnabled(m_isServerScan || !now.isEmpty());
    connect(scan, &QAction::triggered, this, [this, isNow = !m_isServerScan] { Q_EMIT serverScanRequested(isNow); });

    menu->addSeparator();
    const bool isSaved = m_saved.contains(now);
    QAction *save = menu->addAction(isSaved ? tr("&Forget This Saved Filter") : tr("Sa&ve This Filter"));
    save->setObjectName(QStringLiteral("saveFilter"));
    save->setEnabled(!now.isEmpty() && (isSaved || m_saved.size() < maxSaved));
    connect(save, &QAction::triggered, this, [this, now, isSaved] {
        if (isSaved)
            m_saved.removeAll(now);
        else
            m_saved.append(now);
        Q_EMIT savedChanged();
    });
    fillList(menu, m_saved);
    if (!m_history.isEmpty()) {
        menu->addSeparator();
        auto *earlier = menu->addMenu(tr("&Earlier Filters"));
        earlier->setObjectName(QStringLiteral("filterHistory"));
        fillList(earlier, m_history);
        QAction *clear = menu->addAction(tr("&Clear the Earlier Filters"));
        clear->setObjectName(QStringLiteral("clearFilterHistory"));
        connect(clear, &QAction::triggered, this, [this] {
            m_history.clear();
            Q_EMIT historyChanged();
        });
    }
}

void FilterEdit::showMenu()
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("filterMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fill(menu);
    menu->popup(mapToGlobal(rect().bottomLeft()));
}

bool FilterEdit::event(QEvent *event)
{
    // Escape belongs to this line while it has something to clear, whatever the window does with it.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    return QLineEdit::event(event);
}

void FilterEdit::focusOutEvent(QFocusEvent *event)
{
    QLineEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason)
        remember();
}

void FilterEdit::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
        if (text().isEmpty())
            Q_EMIT left();
        else
            clear();
        return;
    case Qt::Key_Up:
        walk(1);
        return;
    case Qt::Key_Down:
        if (event->modifiers() & Qt::AltModifier)
            showMenu();
        else if (m_place < 0 || !walk(-1))
            Q_EMIT left();
        return;
    case Qt::Key_Enter:
    case Qt::Key_Return:
        remember();
        Q_EMIT accepted();
        return;
    default:
        QLineEdit::keyPressEvent(event);
    }
}

} // namespace redshank

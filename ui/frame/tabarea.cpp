// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tabarea.h"

#include "tabbar.h"
#include "ui/base/plaintooltip.h"
#include "ui/base/prompt.h"
#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QStackedLayout>
#include <QTabWidget>

#include <algorithm>
#include <array>
#include <utility>

namespace redshank {

namespace {

constexpr int mostNamedPages = 5;

QString titleOf(const TabPage &page)
{
    return page.context().isEmpty() ? page.tabTitle() : QStringLiteral("%1 — %2").arg(page.tabTitle(), page.context());
}

/// QTabWidget hands its bar out to be replaced only to those who derive from it.
class Tabs : public QTabWidget
{
public:
    explicit Tabs(QWidget *parent)
        : QTabWidget(parent)
    {
        setTabBar(new TabBar(this));
    }
};

} // namespace

TabArea::TabArea(QWidget *parent)
    : QWidget(parent)
    , m_stack(new QStackedLayout(this))
    , m_tabs(new Tabs(this))
{
    setObjectName(QStringLiteral("tabArea"));
    setAccessibleName(tr("Tabs"));
    m_tabs->setObjectName(QStringLiteral("tabs"));
    m_tabs->setAccessibleName(tr("Tabs"));
    m_tabs->setDocumentMode(true);
    m_stack->addWidget(makeHint());
    m_stack->addWidget(m_tabs);

    QTabBar *bar = m_tabs->tabBar();
    connect(m_tabs, &QTabWidget::tabCloseRequested, this, [this](int index) { close(pageAt(index)); });
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] {
        updateStack();
        Q_EMIT currentChanged(current());
    });
    const auto keep = [this](int index) {
        if (m_preview && pageAt(index) == m_preview)
            updateTab(std::exchange(m_preview, nullptr));
    };
    connect(bar, &QTabBar::tabBarDoubleClicked, this, keep);
    connect(bar, &QTabBar::tabMoved, this, [keep](int, int to) { keep(to); });
    connect(Theme::instance(), &Theme::changed, this, [this] {
        for (TabPage *page : pages())
            updateTab(page);
    });
}

QWidget *TabArea::makeHint()
{
    auto *hint = new QWidget(this);
    hint->setObjectName(QStringLiteral("emptyTabArea"));
    hint->setAccessibleName(tr("No tab is open"));
    hint->setAutoFillBackground(true);
    hint->setBackgroundRole(QPalette::Base);
    auto *layout = new QGridLayout(hint);
    layout->setHorizontalSpacing(Theme::grid * 2);
    layout->setVerticalSpacing(Theme::grid);
    layout->setRowStretch(0, 1);
    layout->setColumnStretch(0, 1);
    layout->setColumnStretch(3, 1);
    const std::array<std::pair<QString, QString>, 5> lines{{
        {tr("Open the selected key"), tr("Enter")},
        {tr("Look at the selected key"), tr("Space")},
        {tr("Filter the keys"), QKeySequence(Qt::CTRL | Qt::Key_L).toString(QKeySequence::NativeText)},
        {tr("Watch channels live"), QKeySequence(Qt::CTRL | Qt::Key_T).toString(QKeySequence::NativeText)},
        {tr("Find a key, a command or a tab"), QKeySequence(Qt::CTRL | Qt::Key_K).toString(QKeySequence::NativeText)},
    }};
    int row = 1;
    for (const auto &[what, keys] : lines) {
        auto *left = new QLabel(hint);
        left->setTextFormat(Qt::PlainText);
        left->setText(what);
        left->setForegroundRole(QPalette::PlaceholderText);
        layout->addWidget(left, row, 1, Qt::AlignRight);
        auto *right = new QLabel(hint);
        right->setTextFormat(Qt::PlainText);
        right->setText(keys);
        layout->addWidget(right, row, 2, Qt::AlignLeft);
        left->setObjectName(QStringLiteral("hint%1").arg(row));
        right->setObjectName(QStringLiteral("hintKeys%1").arg(row));
        ++row;
    }
    layout->setRowStretch(row, 2);
    return hint;
}

void TabArea::open(TabPage *page, Keep keep)
{
    int at = m_tabs->count();
    if (keep == Keep::Preview && m_preview && !m_preview->hasUnsavedChanges()) {
        at = m_tabs->indexOf(m_preview);
        drop(m_preview);
    }
    if (keep == Keep::Preview)
        m_preview = page;
    m_tabs->insertTab(at, page, QString());
    updateTab(page);
    connect(page, &TabPage::titleChanged, this, [this, page] { updateTab(page); });
    connect(page, &TabPage::closeRequested, this, [this, page] { close(page); });
    connect(page, &TabPage::statusMessage, this, &TabArea::statusMessage);
    m_tabs->setCurrentWidget(page);
    updateStack();
}

bool TabArea::raise(const QString &identity, Keep keep)
{
    for (TabPage *page : pages()) {
        if (page->tabIdentity() != identity)
            continue;
        if (keep == Keep::Permanent && m_preview == page) {
            m_preview = nullptr;
            updateTab(page);
        }
        m_tabs->setCurrentWidget(page);
        return true;
    }
    return false;
}

TabPage *TabArea::pageAt(int index) const
{
    return qobject_cast<TabPage *>(m_tabs->widget(index));
}

TabPage *TabArea::current() const
{
    return pageAt(m_tabs->currentIndex());
}

QList<TabPage *> TabArea::pages() const
{
    QList<TabPage *> pages;
    for (int i = 0; i < m_tabs->count(); ++i)
        if (TabPage *page = pageAt(i))
            pages.append(page);
    return pages;
}

void TabArea::setCurrent(TabPage *page)
{
    m_tabs->setCurrentWidget(page);
}

void TabArea::showNext(int step)
{
    const int count = m_tabs->count();
    if (count > 1)
        m_tabs->setCurrentIndex((m_tabs->currentIndex() + step + count) % count);
}

void TabArea::close(TabPage *page)
{
    if (!page)
        return;
    if (!page->hasUnsavedChanges()) {
        drop(page);
        return;
    }
    Question question;
    question.title = tr("Discard changes");
    question.text = tr("“%1” has changes that are not saved.").arg(page->tabTitle());
    question.detail = tr("Closing the tab discards them.");
    question.acceptLabel = tr("Discard");
    question.isDestructive = true;
    m_tabs->setCurrentWidget(page);
    Prompt::instance()->ask(question, window(), page, [this, page](const Prompt::Answer &answer) {
        if (answer.isAccepted)
            drop(page);
    });
}

void TabArea::drop(TabPage *page)
{
    const int index = m_tabs->indexOf(page);
    if (index < 0)
        return;
    if (m_preview == page)
        m_preview = nullptr;
    page->disconnect(this);
    // Left to itself, Qt hands the focus on to whatever comes next in the window.
    const QWidget *focused = window()->focusWidget();
    const bool isElsewhere =
        focused && !isAncestorOf(focused) && parentWidget() && parentWidget()->isAncestorOf(focused);
    const bool movesFocus = page == current() && !isElsewhere;
    m_tabs->removeTab(index);
    // The request may come from inside the page itself.
    page->hide();
    page->deleteLater();
    updateStack();
    if (!movesFocus)
        return;
    if (TabPage *next = current())
        next->setFocus(Qt::OtherFocusReason);
    else
        Q_EMIT emptied();
}

bool TabArea::hasUnsavedChanges() const
{
    const auto all = pages();
    return std::any_of(all.begin(), all.end(), [](const TabPage *page) { return page->hasUnsavedChanges(); });
}

void TabArea::deletePages(const Session *session)
{
    for (TabPage *page : findChildren<TabPage *>())
        if (page->session() == session)
            delete page;
    updateStack();
}

void TabArea::askToDiscard(const QList<TabPage *> &pages, QObject *context, std::function<void(bool)> callback)
{
    QStringList titles;
    for (const TabPage *page : pages)
        if (page->hasUnsavedChanges())
            titles.append(QStringLiteral("“%1”").arg(titleOf(*page)));
    if (titles.isEmpty()) {
        callback(true);
        return;
    }
    Question question;
    question.title = tr("Discard changes");
    question.text = (titles.size() == 1 ? tr("1 tab has changes that are not saved:")
                                        : tr("%1 tabs have changes that are not saved:").arg(titles.size()))
        + QLatin1Char('\n') + titles.mid(0, mostNamedPages).join(QLatin1Char('\n'));
    if (titles.size() > mostNamedPages)
        question.text += QLatin1Char('\n') + tr("and %1 more").arg(titles.size() - mostNamedPages);
    question.acceptLabel = tr("Discard");
    question.isDestructive = true;
    Prompt::instance()->ask(question, window(), context,
        [answered = std::move(callback)](const Prompt::Answer &answer) { answered(answer.isAccepted); });
}

void TabArea::updateTab(TabPage *page)
{
    const int index = m_tabs->indexOf(page);
    if (index < 0)
        return;
    const bool isUnsaved = page->hasUnsavedChanges();
    if (isUnsaved && m_preview == page)
        m_preview = nullptr;
    const bool isPreview = m_preview == page;
    QString title = titleOf(*page);
    title.replace(QLatin1Char('&'), QStringLiteral("&&"));
    m_tabs->setTabText(index, isUnsaved ? QStringLiteral("● ") + title : title);
    m_tabs->setTabIcon(index, page->tabIcon());
    QString toolTip = page->tabToolTip();
    if (isUnsaved)
        toolTip += QLatin1Char('\n') + tr("Changes are not saved");
    else if (isPreview)
        toolTip += QLatin1Char('\n') + tr("Preview: the next key takes its place; double-click the tab to keep it");
    m_tabs->setTabToolTip(index, plainToolTip(toolTip));
    // No colour of its own: an ordinary title follows the palette, whenever that changes.
    m_tabs->tabBar()->setTabTextColor(index, isPreview ? Theme::instance()->color(Theme::Shade::Muted) : QColor());
    m_tabs->tabBar()->setAccessibleTabName(
        index, isUnsaved ? tr("%1, changes not saved").arg(titleOf(*page)) : titleOf(*page));
    if (QWidget *button = m_tabs->tabBar()->tabButton(index, QTabBar::RightSide)) {
        button->setObjectName(QStringLiteral("closeTab"));
        button->setAccessibleName(tr("Close %1").arg(titleOf(*page)));
        button->setToolTip(tr("Close tab"));
    }
}

void TabArea::updateStack()
{
    m_stack->setCurrentIndex(m_tabs->count() > 0 ? 1 : 0);
}

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "browserpanel.h"

#include "browseractions.h"
#include "browsercontents.h"
#include "browserscan.h"
#include "columnheader.h"
#include "core/keyspace/keyspace.h"
#include "core/session/session.h"
#include "filteredit.h"
#include "followline.h"
#include "jobline.h"
#include "keychanges.h"
#include "keyview.h"
#include "notice.h"
#include "scanline.h"
#include "ui/models/keytreemodel.h"
#include "ui/theme/theme.h"
#include "visibledetails.h"

#include <QHBoxLayout>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace redshank {

namespace {

KeyspaceOptions optionsOf(const Session &session)
{
    KeyspaceOptions options;
    options.order = KeyOrder(session.profile().separators);
    options.isGentle = session.isProduction();
    return options;
}

} // namespace

class BrowserPanel::Private
{
public:
    Private(BrowserPanel *panel, Session *theSession)
        : q(panel)
        , session(theSession)
        , keyspace(theSession->params(), optionsOf(*theSession))
        , filter(new FilterEdit(panel))
        , refreshButton(makeButton("refreshButton", QStringLiteral("refresh"), BrowserPanel::tr("Refresh")))
        , modeButton(makeButton("flatButton", QStringLiteral("list"), BrowserPanel::tr("Flat list")))
        , stack(new QStackedWidget(panel))
        , view(new KeyView(stack))
        , notice(new Notice(stack))
        , jobLine(new JobLine(panel))
        , askLine(new JobLine(panel))
        , followLine(new FollowLine(theSession, &keyspace, panel))
        , scanLine(new ScanLine(panel))
        , actions(new BrowserActions(view))
        , changes(theSession, &model, jobLine, panel)
        , details(theSession, &model, view)
        , contents(
              {&keyspace, &model, filter, view->header(), askLine}, theSession->params(), theSession->isProduction())
        , scan({theSession, &keyspace, &contents, &details, filter, view, stack, notice, scanLine, jobLine})
    { }

    QToolButton *makeButton(const char *name, const QString &icon, const QString &label)
    {
        auto *button = new QToolButton(q);
        button->setObjectName(QLatin1String(name));
        button->setIcon(Theme::instance()->icon(icon));
        button->setIconSize({Theme::iconSize, Theme::iconSize});
        button->setAutoRaise(true);
        button->setAccessibleName(label);
        button->setToolTip(label);
        return button;
    }

    void arrange();
    void connectAll();
    void leaveFilter();
    void forget(const QByteArrayList &keys);

    BrowserPanel *q;
    Session *session;
    Keyspace keyspace;
    KeyTreeModel model;
    FilterEdit *filter;
    QToolButton *refreshButton;
    QToolButton *modeButton;
    QStackedWidget *stack;
    KeyView *view;
    Notice *notice;
    JobLine *jobLine;
    JobLine *askLine; ///< of what the server is asked about keys
    FollowLine *followLine;
    ScanLine *scanLine;
    BrowserActions *actions;
    KeyChanges changes;
    VisibleDetails details;
    BrowserContents contents;
    BrowserScan scan;
};

void BrowserPanel::Private::arrange()
{
    view->setObjectName(QStringLiteral("keyView"));
    view->setAccessibleName(BrowserPanel::tr("Keys"));
    view->setFrameShape(QFrame::NoFrame);
    view->setModel(&model);
    askLine->setObjectName(QStringLiteral("askLine"));
    filter->setSaved(session->profile().filters);
    modeButton->setCheckable(true);
    refreshButton->setToolTip(BrowserPanel::tr("Refresh (F5)"));
    modeButton->setToolTip(BrowserPanel::tr("Flat list in place of the tree"));

    auto *tools = new QHBoxLayout;
    tools->setContentsMargins(Theme::grid, Theme::grid / 2, Theme::grid / 2, Theme::grid / 2);
    tools->setSpacing(Theme::grid / 4);
    tools->addWidget(filter, 1);
    tools->addWidget(modeButton);
    tools->addWidget(followLine->button());
    tools->addWidget(refreshButton);
    stack->addWidget(view);
    stack->addWidget(notice);
    auto *column = new QVBoxLayout(q);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(tools);
    column->addWidget(stack, 1);
    column->addWidget(askLine);
    column->addWidget(jobLine);
    column->addWidget(followLine);
    column->addWidget(scanLine);
    q->setFocusProxy(view);
    QWidget::setTabOrder(filter, modeButton);
    QWidget::setTabOrder(modeButton, followLine->button());
    QWidget::setTabOrder(followLine->button(), refreshButton);
    QWidget::setTabOrder(refreshButton, view);
}

void BrowserPanel::Private::connectAll()
{
    connect(
        &keyspace, &Keyspace::keysFollowed, q, [this](const QByteArrayList &created, const QByteArrayList &removed) {
            forget(created);
            forget(removed);
        });
    connect(&keyspace, &Keyspace::keysRenamed, &model, &KeyTreeModel::expectRenames);
    // A sentence stands in the place of keys that there are not: nothing of it takes the focus.
    const auto chooseFocus = [this] { q->setFocusProxy(q->isKnownEmpty() ? static_cast<QWidget *>(filter) : view); };
    connect(&keyspace, &Keyspace::progressChanged, q, chooseFocus);
    connect(&keyspace, &Keyspace::indexChanged, q, chooseFocus);
    connect(&details, &VisibleDetails::keysGone, q, [this](const QByteArrayList &keys) {
        // Where all changes are told of, what has become of them is on its way, and it may be another name.
        if (!keyspace.followStatus().isComplete())
            q->noteRemoved(keys);
    });
    connect(&details, &VisibleDetails::columnRefused, q, [this](const QString &text) {
        if (!jobLine->isRunning())
            jobLine->showResult(text, true);
    });
    connect(view->header(), &ColumnHeader::columnsChanged, q, &BrowserPanel::columnsChanged);

    connect(filter, &FilterEdit::historyChanged, q, [this] { Q_EMIT q->filterHistoryChanged(filter->history()); });
    connect(filter, &FilterEdit::savedChanged, q, [this] { Q_EMIT q->savedFiltersChanged(filter->saved()); });
    connect(filter, &FilterEdit::left, q, [this] { leaveFilter(); });
    connect(filter, &FilterEdit::accepted, q, [this] {
        // While names are searched, what is listed may be a match of the filter before.
        if (!contents.isFiltering() && model.rowCount() > 0 && contents.index().size() == 1)
            Q_EMIT q->keyActivated(contents.index().keyAt(0));
        else if (FilterLine::parse(filter->text()).isValid())
            leaveFilter();
    });
    connect(refreshButton, &QToolButton::clicked, q, &BrowserPanel::refresh);
    connect(modeButton, &QToolButton::toggled, q, &BrowserPanel::setFlat);
    connect(&scan, &BrowserScan::nameBudgetChosen, q, &BrowserPanel::nameBudgetChanged);
    connect(&scan, &BrowserScan::statusMessage, q, &BrowserPanel::statusMessage);
    connect(view, &KeyView::keyActivated, q, &BrowserPanel::keyActivated);
    connect(view, &KeyView::keyPreviewed, q, &BrowserPanel::keyPreviewed);
    connect(view, &KeyView::expandedInPart, q, [this] {
        Q_EMIT q->statusMessage(
            BrowserPanel::tr("There are more folders in it than are opened at once: these are the first."));
    });
    connect(actions, &BrowserActions::openRequested, q, &BrowserPanel::keyActivated);
    connect(actions, &BrowserActions::previewRequested, q, &BrowserPanel::keyPreviewed);
    connect(actions, &BrowserActions::statusMessage, q, &BrowserPanel::statusMessage);
    connect(actions, &BrowserActions::refused, q, [this](const QString &why) {
        if (q->isHidden())
            Q_EMIT q->statusMessage(why);
        else if (!jobLine->isRunning())
            jobLine->showResult(why, true);
    });
    connect(actions, &BrowserActions::refreshRequested, q, &BrowserPanel::refresh);
    connect(actions, &BrowserActions::filterRequested, q, &BrowserPanel::focusFilter);
    changes.serve(actions, [this] { return contents.isFiltered() || scan.isSelective(); });
    changes.setNamesAge([this] { return scan.age(); });
    connect(&changes, &KeyChanges::created, q, [this](const QByteArray &key) {
        q->noteCreated(key);
        q->revealKey(key);
        Q_EMIT q->keyActivated(key);
    });
    connect(&changes, &KeyChanges::renamed, q, [this](const QByteArray &from, const QByteArray &to) {
        q->noteRenamed(from, to);
        Q_EMIT q->keyRenamed(from, to);
    });
    connect(&changes, &KeyChanges::removed, q, [this](const QByteArrayList &keys) {
        q->noteRemoved(keys);
        Q_EMIT q->keysDeleted(keys);
    });
    connect(&changes, &KeyChanges::restored, q, [this](const QByteArrayList &keys) {
        forget(keys);
        keyspace.noteCreated(keys);
        Q_EMIT q->keysRestored(keys);
    });
    connect(&changes, &KeyChanges::undoChanged, q, &BrowserPanel::undoChanged);
    connect(&changes, &KeyChanges::workEnded, q, &BrowserPanel::workEnded);
    connect(&changes, &KeyChanges::ttlsChanged, q, [this](const QByteArrayList &keys) {
        forget(keys);
        details.update();
        for (const QByteArray &key : keys)
            Q_EMIT q->keyTtlChanged(key);
    });
}

void BrowserPanel::Private::forget(const QByteArrayList &keys)
{
    for (const QByteArray &key : keys)
        details.forget(key);
}

void BrowserPanel::Private::leaveFilter()
{
    if (stack->currentWidget() != view)
        return;
    view->setFocus(Qt::ShortcutFocusReason);
    // Where the filter has hidden the current key, its neighbour stands in for it, chosen by nobody.
    const QModelIndex current = view->currentIndex();
    const bool isStandIn = contents.isFiltered() && !view->selectionModel()->isSelected(current);
    if ((!current.isValid() || isStandIn) && model.rowCount() > 0)
        view->choose(model.index(0, 0));
}

BrowserPanel::BrowserPanel(Session *session, QWidget *parent)
    : QWidget(parent)
    , d(std::make_unique<Private>(this, session))
{
    setObjectName(QStringLiteral("browserPanel"));
    setAccessibleName(tr("Key browser"));
    d->arrange();
    d->connectAll();
    const auto showRefusal = [this] { d->actions->setRefusal(d->changes.refusal()); };
    connect(session, &Session::changesLocked, this, showRefusal);
    connect(session, &Session::changesUnlocked, this, showRefusal);
    showRefusal();
    d->scan.begin();
}

BrowserPanel::~BrowserPanel()
{
    // The view lets go of the model before both are gone.
    d->view->setModel(nullptr);
}

Session *BrowserPanel::session() const
{
    return d->session;
}

Keyspace *BrowserPanel::keyspace() const
{
    return &d->keyspace;
}

bool BrowserPanel::isKnownEmpty() const
{
    return d->keyspace.isComplete() && d->keyspace.allKeys().isEmpty();
}

KeyTreeModel *BrowserPanel::model() const
{
    return &d->model;
}

KeyView *BrowserPanel::view() const
{
    return d->view;
}

void BrowserPanel::refresh()
{
    d->scan.refresh();
}

void BrowserPanel::focusFilter()
{
    d->filter->setFocus(Qt::ShortcutFocusReason);
    d->filter->selectAll();
}

void BrowserPanel::setFlat(bool isFlat)
{
    if (isFlat == d->model.isFlat())
        return;
    const KeyTreeModel::Identity current = d->model.identityAt(d->view->currentIndex().row());
    d->model.setFlat(isFlat);
    d->modeButton->setChecked(isFlat);
    if (!current.isFolder && !current.full.isEmpty())
        revealKey(current.full);
    Q_EMIT flatChanged(isFlat);
}

bool BrowserPanel::isFlat() const
{
    return d->model.isFlat();
}

bool BrowserPanel::revealKey(const QByteArray &key)
{
    const int row = d->model.reveal({false, key});
    if (row < 0)
        return false;
    d->view->choose(d->model.index(row, 0));
    return true;
}

void BrowserPanel::setColumns(const QStringList &ids)
{
    d->view->header()->setColumns(ids);
}

QStringList BrowserPanel::columns() const
{
    return d->view->header()->columns();
}

void BrowserPanel::setFilterHistory(const QStringList &history)
{
    d->filter->setHistory(history);
}

void BrowserPanel::setSavedFilters(const QStringList &filters)
{
    d->filter->setSaved(filters);
}

QByteArray BrowserPanel::currentPrefix() const
{
    return d->actions->prefix();
}

void BrowserPanel::setDatabaseSize(std::optional<quint64> keys)
{
    d->scan.setDatabaseSize(keys);
}

std::optional<quint64> BrowserPanel::listedKeys() const
{
    if (!d->keyspace.isComplete() || d->scan.isSelective())
        return {};
    return quint64(d->keyspace.allKeys().size()) + d->keyspace.progress().longNames;
}

void BrowserPanel::setNameBudget(qint64 bytes)
{
    d->scan.setNameBudget(bytes);
}

KeyActions *BrowserPanel::keyActions() const
{
    return d->changes.actions();
}

void BrowserPanel::removeChosen()
{
    d->changes.remove();
}

void BrowserPanel::editTtlOfChosen()
{
    d->changes.editTtl();
}

bool BrowserPanel::isOneKeyChosen() const
{
    return d->actions->isOneKeyChosen();
}

void BrowserPanel::renameChosen()
{
    d->actions->renameChosen();
}

void BrowserPanel::duplicateChosen()
{
    d->actions->duplicateChosen();
}

bool BrowserPanel::canUndo() const
{
    return d->changes.canUndo();
}

void BrowserPanel::undo()
{
    d->changes.undo();
}

QString BrowserPanel::runningWork() const
{
    return d->changes.work();
}

bool BrowserPanel::isStoppingWork() const
{
    return d->changes.isStoppingWork();
}

void BrowserPanel::stopWork()
{
    d->changes.stopWork();
}

void BrowserPanel::noteCreated(const QByteArray &key)
{
    d->details.forget(key);
    d->keyspace.noteCreated(key);
}

void BrowserPanel::noteRemoved(const QByteArrayList &keys)
{
    d->forget(keys);
    d->keyspace.noteRemoved(keys);
}

void BrowserPanel::noteTtlChanged(const QByteArray &key)
{
    d->details.forget(key);
    d->details.update();
}

void BrowserPanel::noteRecorded(const QByteArray &operation, const QString &text)
{
    d->changes.noteRecorded(operation, text);
}

void BrowserPanel::noteRenamed(const QByteArray &from, const QByteArray &to)
{
    const bool wasCurrent = d->model.identityAt(d->view->currentIndex().row()) == KeyTreeModel::Identity{false, from};
    d->details.forget(from);
    d->details.forget(to);
    d->keyspace.noteRenamed(from, to);
    if (wasCurrent)
        revealKey(to);
}

} // namespace redshank

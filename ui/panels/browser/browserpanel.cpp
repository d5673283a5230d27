// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "browserpanel.h"

#include "browseractions.h"
#include "browsercontents.h"
#include "columnheader.h"
#include "core/base/bytes.h"
#include "core/keyspace/keyspace.h"
#include "core/session/session.h"
#include "emptynotice.h"
#include "filteredit.h"
#include "followline.h"
#include "jobline.h"
#include "keychanges.h"
#include "keyselection.h"
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
    void startWhenReady();
    void showState();
    void scanServer(bool isRestricted);
    ScanSummary summary() const;
    void tellFailure(const ScanSummary &summary);
    void leaveFilter();

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
    std::optional<quint64> databaseSize; ///< keys, as the server counts them
    bool isStarted = false;
    bool wasLost = false; ///< the connection, since it was ready last
    bool isScanFailureShown = false;
    QString selection; ///< what the server was asked for, in words; empty: all keys
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
    connect(&contents, &BrowserContents::changed, q, [this] { showState(); });
    connect(&keyspace, &Keyspace::progressChanged, q, [this] { showState(); });
    connect(&keyspace, &Keyspace::failed, q, [this] { showState(); });
    connect(
        &keyspace, &Keyspace::keysFollowed, q, [this](const QByteArrayList &created, const QByteArrayList &removed) {
            for (const QByteArrayList *names : {&created, &removed}) {
                for (const QByteArray &key : *names)
                    details.forget(key);
            }
        });
    connect(&session->connection(), &Connection::stateChanged, q, [this] { startWhenReady(); });
    connect(&details, &VisibleDetails::keysGone, q, &BrowserPanel::noteRemoved);
    connect(&details, &VisibleDetails::columnRefused, q, [this](const QString &text) {
        if (!jobLine->isRunning())
            jobLine->showResult(text, true);
    });
    connect(view->header(), &ColumnHeader::columnsChanged, q, &BrowserPanel::columnsChanged);
    connect(view->selectionModel(), &QItemSelectionModel::selectionChanged, q, [this] { showState(); });

    connect(filter, &FilterEdit::historyChanged, q, [this] { Q_EMIT q->filterHistoryChanged(filter->history()); });
    connect(filter, &FilterEdit::savedChanged, q, [this] { Q_EMIT q->savedFiltersChanged(filter->saved()); });
    connect(filter, &FilterEdit::serverScanRequested, q, [this](bool isRestricted) { scanServer(isRestricted); });
    connect(filter, &FilterEdit::left, q, [this] { leaveFilter(); });
    connect(filter, &FilterEdit::accepted, q, [this] {
        if (model.rowCount() > 0 && contents.index().size() == 1)
            Q_EMIT q->keyActivated(contents.index().keyAt(0));
        else if (FilterLine::parse(filter->text()).isValid())
            leaveFilter();
    });
    connect(refreshButton, &QToolButton::clicked, q, &BrowserPanel::refresh);
    connect(modeButton, &QToolButton::toggled, q, &BrowserPanel::setFlat);
    connect(notice, &Notice::actionTriggered, q, [this] {
        if (contents.isFiltered())
            filter->clear();
        else if (!selection.isEmpty())
            scanServer(false);
        else
            q->refresh();
    });

    connect(scanLine, &ScanLine::pauseRequested, &keyspace, &Keyspace::pause);
    connect(scanLine, &ScanLine::resumeRequested, &keyspace, &Keyspace::resume);
    connect(scanLine, &ScanLine::cancelRequested, &keyspace, &Keyspace::cancel);
    connect(view, &KeyView::keyActivated, q, &BrowserPanel::keyActivated);
    connect(view, &KeyView::keyPreviewed, q, &BrowserPanel::keyPreviewed);
    connect(actions, &BrowserActions::openRequested, q, &BrowserPanel::keyActivated);
    connect(actions, &BrowserActions::previewRequested, q, &BrowserPanel::keyPreviewed);
    connect(actions, &BrowserActions::statusMessage, q, &BrowserPanel::statusMessage);
    connect(actions, &BrowserActions::refreshRequested, q, &BrowserPanel::refresh);
    connect(actions, &BrowserActions::filterRequested, q, &BrowserPanel::focusFilter);
    changes.serve(actions, [this] { return contents.isFiltered(); });
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
    connect(&changes, &KeyChanges::ttlsChanged, q, [this](const QByteArrayList &keys) {
        for (const QByteArray &key : keys) {
            details.forget(key);
            Q_EMIT q->keyTtlChanged(key);
        }
        details.update();
    });
}

void BrowserPanel::Private::startWhenReady()
{
    const Connection::State state = session->connection().state();
    if (state == Connection::State::Waiting || state == Connection::State::Failed)
        wasLost = true;
    if (session->isReady()) {
        const bool isBack = std::exchange(wasLost, false);
        if (!isStarted) {
            isStarted = true;
            keyspace.setParams(session->params());
            keyspace.setFollowing(true);
            keyspace.start();
        } else if (keyspace.progress().state == ScanProgress::State::Failed) {
            keyspace.resume();
        } else if (isBack) {
            q->refresh(); // what came back may be another process with other keys
        }
    }
    showState();
}

ScanSummary BrowserPanel::Private::summary() const
{
    ScanSummary summary;
    summary.progress = keyspace.progress();
    summary.isConnected = session->isReady();
    summary.shown = contents.index().size();
    summary.known = keyspace.allKeys().size();
    summary.databaseSize = databaseSize;
    summary.isComplete = keyspace.isComplete();
    summary.isFiltered = contents.isFiltered();
    summary.isFiltering = contents.isFiltering();
    summary.selected = static_cast<KeySelection *>(view->selectionModel())->selectedRowCount();
    summary.selection = selection;
    return summary;
}

void BrowserPanel::Private::showState()
{
    const ScanSummary now = summary();
    scanLine->setSummary(now);
    tellFailure(now);
    // What was found stays in sight; only where there is nothing does a sentence take the place of the keys.
    if (now.shown > 0) {
        stack->setCurrentWidget(view);
        return;
    }
    const EmptyNotice text = emptyNotice(now, filter->text());
    notice->tell(text.title, text.text, text.action);
    stack->setCurrentWidget(notice);
}

void BrowserPanel::Private::tellFailure(const ScanSummary &now)
{
    // Why the server is away is told once, for the whole window, where the connection is told of.
    const bool isTold = now.progress.state == ScanProgress::State::Failed && now.shown > 0 && session->isReady();
    if (isTold && !isScanFailureShown)
        jobLine->showResult(now.progress.error.sentence(), true);
    else if (!isTold && isScanFailureShown && !jobLine->isRunning())
        jobLine->clear();
    isScanFailureShown = isTold;
}

void BrowserPanel::Private::scanServer(bool isRestricted)
{
    const FilterLine &line = contents.line();
    const QByteArray match = isRestricted ? line.serverMatch() : QByteArray();
    const QByteArray type = isRestricted ? line.serverType() : QByteArray();
    QStringList words;
    if (!match.isEmpty())
        words.append(QStringLiteral("MATCH ") + escaped(match));
    if (!type.isEmpty())
        words.append(QStringLiteral("TYPE ") + escaped(type));
    if (isRestricted && words.isEmpty()) {
        Q_EMIT q->statusMessage(BrowserPanel::tr("The server can look for a part of the name and for one type only."));
        return;
    }
    selection = words.join(QLatin1Char(' '));
    filter->setServerScan(isRestricted);
    keyspace.setSelection(match, type);
    q->refresh();
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
    d->actions->setRefusal(d->changes.refusal());
    d->startWhenReady();
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
    d->isStarted = true;
    d->keyspace.setParams(d->session->params());
    d->contents.setParams(d->session->params());
    d->keyspace.refresh();
    d->contents.refresh();
    d->details.refresh();
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
    if (std::exchange(d->databaseSize, keys) != keys)
        d->showState();
}

void BrowserPanel::noteCreated(const QByteArray &key)
{
    d->details.forget(key);
    d->keyspace.noteCreated(key);
}

void BrowserPanel::noteRemoved(const QByteArrayList &keys)
{
    for (const QByteArray &key : keys)
        d->details.forget(key);
    d->keyspace.noteRemoved(keys);
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

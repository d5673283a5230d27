// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "browserpanel.h"

#include "browseractions.h"
#include "core/keyspace/keydetails.h"
#include "core/keyspace/keyspace.h"
#include "core/session/session.h"
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

#include <QHBoxLayout>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace redshank {

namespace {

using namespace std::chrono_literals;

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
        , details(&theSession->connection())
        , filter(new FilterEdit(panel))
        , refreshButton(makeButton("refreshButton", QStringLiteral("refresh"), BrowserPanel::tr("Refresh")))
        , modeButton(makeButton("flatButton", QStringLiteral("list"), BrowserPanel::tr("Flat list")))
        , stack(new QStackedWidget(panel))
        , view(new KeyView(stack))
        , notice(new Notice(stack))
        , jobLine(new JobLine(panel))
        , followLine(new FollowLine(theSession, &keyspace, panel))
        , scanLine(new ScanLine(panel))
        , actions(new BrowserActions(view))
        , changes(theSession, &model, jobLine, panel)
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
    void showContents();
    void showState();
    void fetchVisible(std::chrono::milliseconds maxAge);
    void takeDetails(const QByteArrayList &keys);
    void tick();
    void applyFilter();
    void leaveFilter();

    BrowserPanel *q;
    Session *session;
    Keyspace keyspace;
    KeyDetails details;
    KeyTreeModel model;
    FilterEdit *filter;
    QToolButton *refreshButton;
    QToolButton *modeButton;
    QStackedWidget *stack;
    KeyView *view;
    Notice *notice;
    JobLine *jobLine;
    FollowLine *followLine;
    ScanLine *scanLine;
    BrowserActions *actions;
    KeyChanges changes;
    QTimer seconds;
    std::optional<quint64> databaseSize; ///< keys, as the server counts them
    bool isStarted = false;
    bool wasLost = false; ///< the connection, since it was ready last
    bool isScanFailureShown = false;
    bool isRefreshed = false; ///< what is visible is asked for anew, once
};

void BrowserPanel::Private::arrange()
{
    view->setObjectName(QStringLiteral("keyView"));
    view->setAccessibleName(BrowserPanel::tr("Keys"));
    view->setFrameShape(QFrame::NoFrame);
    view->setModel(&model);
    model.setDetails(&details);
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
    connect(&keyspace, &Keyspace::indexChanged, q, [this] { showContents(); });
    connect(&keyspace, &Keyspace::progressChanged, q, [this] { showState(); });
    connect(&keyspace, &Keyspace::filteringChanged, q, [this] { showState(); });
    connect(&keyspace, &Keyspace::failed, q, [this] { showState(); });
    connect(
        &keyspace, &Keyspace::keysFollowed, q, [this](const QByteArrayList &created, const QByteArrayList &removed) {
            for (const QByteArrayList *names : {&created, &removed}) {
                for (const QByteArray &key : *names)
                    details.forget(key);
            }
        });
    connect(&session->connection(), &Connection::stateChanged, q, [this] { startWhenReady(); });
    connect(&details, &KeyDetails::fetched, q, [this](const QByteArrayList &keys) { takeDetails(keys); });
    connect(view, &KeyView::visibleRowsChanged, q, [this] { fetchVisible(30s); });
    connect(view->selectionModel(), &QItemSelectionModel::selectionChanged, q, [this] { showState(); });
    connect(&seconds, &QTimer::timeout, q, [this] { tick(); });

    connect(filter, &FilterEdit::filterChanged, q, [this] { applyFilter(); });
    connect(filter, &FilterEdit::left, q, [this] { leaveFilter(); });
    connect(filter, &FilterEdit::accepted, q, [this] {
        if (model.rowCount() > 0 && keyspace.index().size() == 1)
            Q_EMIT q->keyActivated(keyspace.index().keyAt(0));
        else
            leaveFilter();
    });
    connect(refreshButton, &QToolButton::clicked, q, &BrowserPanel::refresh);
    connect(modeButton, &QToolButton::toggled, q, &BrowserPanel::setFlat);
    connect(notice, &Notice::actionTriggered, q, [this] {
        if (!keyspace.filter().isEmpty())
            filter->clear();
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
    changes.serve(actions, [this] { return !keyspace.filter().isEmpty(); });
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
        fetchVisible(0ms);
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

void BrowserPanel::Private::showContents()
{
    model.setContents(keyspace.index(), !keyspace.filter().isEmpty());
    showState();
}

void BrowserPanel::Private::showState()
{
    const ScanProgress &progress = keyspace.progress();
    ScanSummary summary;
    summary.progress = progress;
    summary.isConnected = session->isReady();
    summary.shown = keyspace.index().size();
    summary.known = keyspace.allKeys().size();
    summary.databaseSize = databaseSize;
    summary.isComplete = keyspace.isComplete();
    summary.isFiltered = !keyspace.filter().isEmpty();
    summary.isFiltering = keyspace.isFiltering();
    summary.selected = static_cast<KeySelection *>(view->selectionModel())->selectedRowCount();
    scanLine->setSummary(summary);

    // What was found stays in sight; only where there is nothing does a sentence take the place of the keys.
    const bool isEmpty = summary.shown == 0;
    const bool isFailed = progress.state == ScanProgress::State::Failed;
    // Why the server is away is told once, for the whole window, where the connection is told of.
    const bool isFailureTold = isFailed && !isEmpty && session->isReady();
    if (isFailureTold && !isScanFailureShown)
        jobLine->showResult(progress.error.sentence(), true);
    else if (!isFailureTold && isScanFailureShown && !jobLine->isRunning())
        jobLine->clear();
    isScanFailureShown = isFailureTold;
    if (!isEmpty) {
        stack->setCurrentWidget(view);
        return;
    }
    if (!session->isReady() && summary.known == 0) {
        notice->tell(BrowserPanel::tr("Not connected"), {}, {});
    } else if (isFailed && summary.known == 0) {
        notice->tell(
            BrowserPanel::tr("The keys cannot be listed"), progress.error.sentence(), BrowserPanel::tr("Retry"));
    } else if (summary.isFiltered && summary.known > 0 && !summary.isFiltering) {
        const QString text = filter->text();
        notice->tell(
            BrowserPanel::tr("No key matches “%1”").arg(text.size() > 60 ? text.left(60) + QChar(0x2026) : text),
            progress.isRunning() ? BrowserPanel::tr("The scan is still running.") : QString(),
            BrowserPanel::tr("Clear the filter"));
    } else if (progress.state == ScanProgress::State::Complete && summary.known == 0) {
        notice->tell(BrowserPanel::tr("This database is empty"), BrowserPanel::tr("Keys show up after a refresh."),
            BrowserPanel::tr("Refresh"));
    } else if (progress.state == ScanProgress::State::Cancelled && summary.known == 0) {
        notice->tell(BrowserPanel::tr("The scan was cancelled"), {}, BrowserPanel::tr("Scan"));
    } else {
        notice->tell(
            summary.isFiltering ? BrowserPanel::tr("Searching …") : BrowserPanel::tr("Looking for keys …"), {}, {});
    }
    stack->setCurrentWidget(notice);
}

void BrowserPanel::Private::fetchVisible(std::chrono::milliseconds maxAge)
{
    if (!session->isReady())
        return;
    const auto [first, last] = view->visibleRows();
    QByteArrayList keys;
    for (int row = std::max(first, 0); row <= last; ++row) {
        const KeyTreeModel::Identity identity = model.identityAt(row);
        if (!identity.isFolder)
            keys.append(identity.full);
    }
    if (!keys.isEmpty())
        details.fetch(keys, std::exchange(isRefreshed, false) ? 0ms : maxAge);
}

void BrowserPanel::Private::takeDetails(const QByteArrayList &keys)
{
    // TYPE said "none": deleted or expired since the scan came by.
    QByteArrayList gone;
    for (const QByteArray &key : keys) {
        const KeyDetail *detail = details.detail(key);
        if (detail && detail->isGone())
            gone.append(key);
    }
    if (!gone.isEmpty())
        q->noteRemoved(gone);
}

void BrowserPanel::Private::tick()
{
    if (!view->isVisible())
        return;
    const auto [first, last] = view->visibleRows();
    QByteArrayList expired;
    bool isAnyExpiring = false;
    for (int row = std::max(first, 0); row <= last; ++row) {
        const qint64 left = model.index(row, 0).data(KeyTreeModel::TtlRole).toLongLong();
        isAnyExpiring = isAnyExpiring || left >= 0;
        if (left == 0)
            expired.append(model.identityAt(row).full);
    }
    if (isAnyExpiring)
        view->viewport()->update();
    if (!expired.isEmpty() && session->isReady())
        details.fetch(expired, 0ms);
}

void BrowserPanel::Private::applyFilter()
{
    keyspace.setFilter(filter->filter());
    showContents();
}

void BrowserPanel::Private::leaveFilter()
{
    if (stack->currentWidget() != view)
        return;
    view->setFocus(Qt::ShortcutFocusReason);
    // Where the filter has hidden the current key, its neighbour stands in for it, chosen by nobody.
    const QModelIndex current = view->currentIndex();
    const bool isStandIn = !keyspace.filter().isEmpty() && !view->selectionModel()->isSelected(current);
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
    d->seconds.start(1s);
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
    d->isRefreshed = true;
    d->keyspace.setParams(d->session->params());
    d->keyspace.refresh();
    d->fetchVisible(0ms);
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

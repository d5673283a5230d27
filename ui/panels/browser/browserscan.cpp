// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "browserscan.h"

#include "browsercontents.h"
#include "core/base/bytes.h"
#include "core/keyspace/keyspace.h"
#include "core/session/session.h"
#include "emptynotice.h"
#include "filteredit.h"
#include "jobline.h"
#include "keyselection.h"
#include "keyview.h"
#include "namebudgetmenu.h"
#include "notice.h"
#include "visibledetails.h"

#include <QLocale>
#include <QStackedWidget>

#include <algorithm>
#include <utility>

namespace redshank {

namespace {

constexpr int quietSearch = 150; ///< milliseconds

} // namespace

BrowserScan::BrowserScan(const Parts &parts)
    : m_parts(parts)
{
    m_searchTimer.setSingleShot(true);
    m_searchTimer.setInterval(quietSearch);
    connect(&m_searchTimer, &QTimer::timeout, this, [this] {
        m_isSearchLong = true;
        show();
    });
    Keyspace *keyspace = m_parts.keyspace;
    connect(m_parts.contents, &BrowserContents::changed, this, &BrowserScan::show);
    connect(keyspace, &Keyspace::progressChanged, this, [this] {
        m_isResuming = false;
        if (m_parts.keyspace->isComplete())
            m_readAt = QDateTime::currentDateTime();
        show();
    });
    connect(keyspace, &Keyspace::failed, this, &BrowserScan::show);
    connect(keyspace, &Keyspace::followStatusChanged, this, &BrowserScan::show);
    connect(&m_parts.session->connection(), &Connection::stateChanged, this, &BrowserScan::followConnection);
    connect(m_parts.filter, &FilterEdit::filterChanged, this, [this] {
        m_isAnswered = false;
        show();
    });
    connect(m_parts.filter, &FilterEdit::serverScanRequested, this, &BrowserScan::scanServer);
    connect(m_parts.notice, &Notice::actionTriggered, this, &BrowserScan::actOnNotice);

    ScanLine *line = m_parts.line;
    connect(line, &ScanLine::pauseRequested, keyspace, &Keyspace::pause);
    connect(line, &ScanLine::resumeRequested, keyspace, &Keyspace::resume);
    connect(line, &ScanLine::cancelRequested, keyspace, &Keyspace::cancel);
    connect(line, &ScanLine::moreRequested, this, &BrowserScan::loadMore);
    connect(line->budgetMenu(), &QMenu::aboutToShow, this,
        [this] { m_parts.line->budgetMenu()->setUsed(m_parts.keyspace->allKeys().memoryUsage()); });
    connect(line->budgetMenu(), &NameBudgetMenu::chosen, this, [this](qint64 bytes) {
        setNameBudget(bytes);
        Q_EMIT nameBudgetChosen(bytes);
    });
}

// --- starting

void BrowserScan::begin()
{
    connect(m_parts.view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &BrowserScan::show);
    followConnection();
}

void BrowserScan::followConnection()
{
    const Connection::State state = m_parts.session->connection().state();
    if (state == Connection::State::Waiting || state == Connection::State::Failed)
        m_wasLost = true;
    if (m_parts.session->isReady()) {
        const bool isBack = std::exchange(m_wasLost, false);
        if (!m_isStarted) {
            m_isStarted = true;
            m_parts.keyspace->setParams(m_parts.session->params());
            m_parts.keyspace->setFollowing(true);
            m_parts.keyspace->start();
        } else if (m_parts.keyspace->progress().state == ScanProgress::State::Failed) {
            m_parts.keyspace->resume();
        } else if (isBack) {
            readAgain();
            m_parts.keyspace->catchUp(); // what came back may be another process with other keys
        }
    }
    show();
}

void BrowserScan::readAgain()
{
    m_isStarted = true;
    m_parts.keyspace->setParams(m_parts.session->params());
    m_parts.contents->setParams(m_parts.session->params());
    m_parts.contents->refresh();
    m_parts.details->refresh();
}

void BrowserScan::refresh()
{
    readAgain();
    m_parts.keyspace->refresh();
}

void BrowserScan::scanServer(bool isRestricted)
{
    const FilterLine &line = m_parts.contents->line();
    const QByteArray match = isRestricted ? line.serverMatch() : QByteArray();
    const QByteArray type = isRestricted ? line.serverType() : QByteArray();
    QStringList words;
    if (!match.isEmpty())
        words.append(QStringLiteral("MATCH ") + escaped(match));
    if (!type.isEmpty())
        words.append(QStringLiteral("TYPE ") + escaped(type));
    if (isRestricted && words.isEmpty()) {
        Q_EMIT statusMessage(tr("The server can look for a part of the name and for one type only."));
        return;
    }
    m_selection = words.join(QLatin1Char(' '));
    m_parts.filter->setServerScan(isRestricted);
    m_parts.keyspace->setSelection(match, type);
    refresh();
}

void BrowserScan::actOnNotice()
{
    if (m_parts.contents->isFiltered())
        m_parts.filter->clear();
    else if (!m_selection.isEmpty())
        scanServer(false);
    else
        refresh();
}

// --- the budget of names

void BrowserScan::setNameBudget(qint64 bytes)
{
    m_nameBudget = std::max<qint64>(0, bytes);
    m_parts.line->budgetMenu()->setBudget(m_nameBudget);
    m_parts.keyspace->setNameBudget(m_nameBudget);
    // One that is still too small pauses it again, and says so.
    if (m_parts.keyspace->progress().isBudgetReached && !m_isResuming) {
        m_isResuming = true;
        m_parts.keyspace->resume();
    }
    show();
}

void BrowserScan::loadMore()
{
    // Known names may take more than the limit by now: those that others create are followed all the same.
    setNameBudget(2 * std::max<qint64>(m_nameBudget, m_parts.keyspace->allKeys().memoryUsage()));
}

// --- what is told

QString BrowserScan::age() const
{
    if (!m_parts.keyspace->isComplete())
        return tr("The scan has not come to its end: there may be more.");
    if (m_parts.keyspace->followStatus().isComplete())
        return {};
    return tr("The names are as of %1, when the keys were last read.")
        .arg(QLocale().toString(m_readAt, QLocale::ShortFormat));
}

void BrowserScan::setDatabaseSize(std::optional<quint64> keys)
{
    if (std::exchange(m_databaseSize, keys) != keys)
        show();
}

bool BrowserScan::isSearchTold(bool isFiltering)
{
    if (!isFiltering) {
        m_searchTimer.stop();
        m_isSearchLong = false;
        m_isAnswered = true;
    } else if (!m_isAnswered && !m_isSearchLong && !m_searchTimer.isActive()) {
        m_searchTimer.start();
    }
    return m_isSearchLong;
}

ScanSummary BrowserScan::summary()
{
    ScanSummary summary;
    summary.progress = m_parts.keyspace->progress();
    if (m_isResuming) {
        summary.progress.state = ScanProgress::State::Connecting;
        summary.progress.isBudgetReached = false;
    }
    summary.isConnected = m_parts.session->isReady();
    summary.shown = m_parts.contents->index().size();
    summary.known = m_parts.keyspace->allKeys().size();
    summary.databaseSize = m_databaseSize;
    summary.isComplete = m_parts.keyspace->isComplete();
    summary.isFiltered = m_parts.contents->isFiltered();
    summary.isFiltering = m_parts.contents->isFiltering();
    summary.isSearchTold = isSearchTold(summary.isFiltering);
    const FollowStatus &follow = m_parts.keyspace->followStatus();
    summary.isLive = follow.isLive() && !(follow.setting.missing() & KeyEventSetting::Change::Creation);
    summary.nameBudget = m_nameBudget;
    summary.selected = static_cast<KeySelection *>(m_parts.view->selectionModel())->selectedRowCount();
    summary.selection = m_selection;
    return summary;
}

void BrowserScan::show()
{
    const ScanSummary now = summary();
    m_parts.line->setSummary(now);
    tellFailure(now);
    // What was found stays in sight; only where there is nothing does a sentence take the place of the keys.
    if (now.shown > 0) {
        m_parts.stack->setCurrentWidget(m_parts.view);
        return;
    }
    if (now.isFiltered && now.isFiltering && !now.isSearchTold)
        return; // what stands there holds for a moment longer
    const EmptyNotice text = emptyNotice(now, m_parts.filter->text());
    m_parts.notice->tell(text.title, text.text, text.action);
    m_parts.stack->setCurrentWidget(m_parts.notice);
}

void BrowserScan::tellFailure(const ScanSummary &now)
{
    // Why the server is away is told once, for the whole window, where the connection is told of.
    const bool hasFailed = now.progress.state == ScanProgress::State::Failed;
    const bool isTold = (hasFailed || now.progress.isBudgetReached) && now.shown > 0 && m_parts.session->isReady();
    if (isTold && !m_isFailureShown)
        m_parts.jobLine->showResult(now.progress.error.sentence(), hasFailed);
    else if (!isTold && m_isFailureShown && !m_parts.jobLine->isRunning())
        m_parts.jobLine->clear();
    m_isFailureShown = isTold;
}

} // namespace redshank

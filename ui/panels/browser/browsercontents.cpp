// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "browsercontents.h"

#include "columnheader.h"
#include "core/keyspace/keyspace.h"
#include "filteredit.h"
#include "jobline.h"
#include "ui/models/keytreemodel.h"

#include <QLocale>

#include <utility>

namespace redshank {

namespace {

constexpr int typingPause = 700; ///< milliseconds; then a mistake is told
constexpr int quietTime = 300; ///< milliseconds of work before its progress is shown

} // namespace

BrowserContents::BrowserContents(const Parts &parts, const ConnectionParams &params, bool isGentle)
    : m_parts(parts)
    , m_refinement(params, isGentle)
{
    m_problemTimer.setSingleShot(true);
    m_problemTimer.setInterval(typingPause);
    m_quietTimer.setSingleShot(true);
    m_quietTimer.setInterval(quietTime);
    connect(&m_problemTimer, &QTimer::timeout, this, &BrowserContents::tellProblem);
    connect(&m_quietTimer, &QTimer::timeout, this, &BrowserContents::tellProgress);
    connect(m_parts.filter, &FilterEdit::filterChanged, this, &BrowserContents::takeLine);
    connect(m_parts.filter, &FilterEdit::accepted, this, &BrowserContents::tellProblem);
    connect(m_parts.header, &QHeaderView::sortIndicatorChanged, this, &BrowserContents::applyQuery);
    connect(m_parts.keyspace, &Keyspace::indexChanged, this, &BrowserContents::takeIndex);
    connect(m_parts.keyspace, &Keyspace::filteringChanged, this, &BrowserContents::takeIndex);
    connect(m_parts.jobLine, &JobLine::cancelRequested, this, &BrowserContents::cancel);
    connect(&m_refinement, &KeyRefinement::changed, this, &BrowserContents::show);
    connect(&m_refinement, &KeyRefinement::progressed, this, [this] {
        tellProgress();
        Q_EMIT changed();
    });
}

bool BrowserContents::isFiltered() const
{
    return !m_line.isEmpty();
}

bool BrowserContents::isFiltering() const
{
    return m_parts.keyspace->isFiltering() || (m_line.query.isFiltering() && m_refinement.isRunning());
}

const KeyIndex &BrowserContents::index() const
{
    return m_refinement.query().isEmpty() ? m_parts.keyspace->index() : m_refinement.result().keys;
}

void BrowserContents::takeLine()
{
    m_typed = FilterLine::parse(m_parts.filter->text());
    m_problemTimer.stop();
    if (!m_typed.isValid()) {
        // What was shown stays until the line makes sense again.
        if (m_typed.isUnfinished)
            m_problemTimer.start();
        else
            tellProblem();
        return;
    }
    if (std::exchange(m_told, m_told == Told::Problem ? Told::Nothing : m_told) == Told::Problem)
        m_parts.jobLine->clear();
    m_line = m_typed;
    m_parts.keyspace->setFilter(m_line.name);
    applyQuery();
}

void BrowserContents::applyQuery()
{
    KeyQuery query = m_line.query;
    query.sortedBy = columnTrait(m_parts.header->sortIndicatorSection());
    query.isDescending = query.sortedBy && m_parts.header->sortIndicatorOrder() == Qt::DescendingOrder;
    if ((query.isEmpty() && m_told != Told::Problem && m_told != Told::Nothing) || m_told == Told::TooMany) {
        m_told = Told::Nothing;
        m_parts.jobLine->clear();
    }
    m_refinement.setQuery(query, m_parts.keyspace->index());
    show();
}

void BrowserContents::takeIndex()
{
    // While names are searched the snapshot may still be that of another filter: nobody is asked about those keys.
    if (m_refinement.query().isEmpty())
        show();
    else if (!m_parts.keyspace->isFiltering())
        m_refinement.setSource(m_parts.keyspace->index());
}

void BrowserContents::show()
{
    KeyTreeOrder order;
    const bool isByName = m_parts.header->sortIndicatorSection() == KeyColumn::Name;
    order.isDescending = isByName && m_parts.header->sortIndicatorOrder() == Qt::DescendingOrder;
    if (!m_refinement.query().isEmpty() && !isByName)
        order.ranking = m_refinement.result().ranking;
    m_parts.model->setContents(index(), isFiltered(), order);
    Q_EMIT changed();
}

void BrowserContents::tellProgress()
{
    const RefinedKeys &result = m_refinement.result();
    JobLine *line = m_parts.jobLine;
    if (result.isFinal && result.isTooMany && m_refinement.query().sortedBy) {
        giveUpOrder();
        return;
    }
    if (m_refinement.isRunning()) {
        if (!m_running.isValid()) {
            m_running.start();
            m_quietTimer.start();
        }
        if (m_told != Told::Progress && m_running.elapsed() < quietTime)
            return;
        if (result.total == 0)
            return;
        m_told = Told::Progress;
        const QLocale locale;
        line->showProgress(tr("Asking the server about keys: %1 of %2")
                               .arg(locale.toString(result.done), locale.toString(result.total)),
            result.done, result.total);
        return;
    }
    m_running.invalidate();
    m_quietTimer.stop();
    if (result.error && result.isFinal) {
        m_told = Told::Outcome;
        line->showResult(result.error.sentence(), true);
    } else if (m_told == Told::Progress || m_told == Told::Outcome) {
        m_told = Told::Nothing;
        line->clear();
    }
}

/// A list without an order does not claim to have one.
void BrowserContents::giveUpOrder()
{
    const QLocale locale;
    const QString text =
        tr("By %1 only lists of up to %2 keys are ordered, as the server has to be asked about each of "
           "them; here are %3, in the order of their names. A filter makes them fewer.")
            .arg(columnTitle(m_parts.header->sortIndicatorSection()), locale.toString(RefineKeysJob::sortLimit),
                locale.toString(m_refinement.result().keys.size()));
    m_parts.header->setSortIndicator(KeyColumn::Name, Qt::AscendingOrder);
    m_told = Told::TooMany;
    m_parts.jobLine->showNote(text);
}

void BrowserContents::tellProblem()
{
    if (m_typed.isValid())
        return;
    m_problemTimer.stop();
    m_told = Told::Problem;
    m_parts.jobLine->showResult(m_typed.problem, true);
}

void BrowserContents::cancel()
{
    m_refinement.cancel();
    m_told = Told::Nothing;
    m_parts.jobLine->clear();
    if (m_line.query.isFiltering()) {
        const RefinedKeys &result = m_refinement.result();
        m_told = Told::Outcome;
        m_parts.jobLine->showResult(tr("Cancelled: of %1 keys %2 were asked about, and more may match.")
                                        .arg(QLocale().toString(result.total), QLocale().toString(result.done)),
            false);
    } else if (!m_refinement.result().ranking) {
        // An order that was given up is not shown as the one there is.
        m_parts.header->setSortIndicator(KeyColumn::Name, Qt::AscendingOrder);
    }
}

} // namespace redshank

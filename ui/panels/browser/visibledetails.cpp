// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "visibledetails.h"

#include "columnheader.h"
#include "core/session/session.h"
#include "keyview.h"
#include "ui/models/keytreemodel.h"

#include <algorithm>

namespace redshank {

namespace {

using namespace std::chrono_literals;

constexpr auto goodFor = 30s; ///< what was told of a key

} // namespace

VisibleDetails::VisibleDetails(Session *session, KeyTreeModel *model, KeyView *view)
    : m_session(session)
    , m_model(model)
    , m_view(view)
    , m_details(&session->connection())
{
    m_model->setDetails(&m_details);
    m_details.setTraits(m_view->header()->traits());
    connect(m_view->header(), &ColumnHeader::columnsChanged, this, [this] {
        m_details.setTraits(m_view->header()->traits());
        update();
    });
    connect(m_view, &KeyView::visibleRowsChanged, this, &VisibleDetails::update);
    connect(&m_details, &KeyDetails::fetched, this, &VisibleDetails::take);
    connect(&m_details, &KeyDetails::traitRefused, this, [this](KeyTrait trait, const Error &error) {
        for (int column = 0; column < KeyColumn::Count; ++column)
            if (columnTrait(column) == trait)
                Q_EMIT columnRefused(tr("The column %1 stays empty. %2").arg(columnTitle(column), error.sentence()));
    });
    connect(&m_seconds, &QTimer::timeout, this, &VisibleDetails::tick);
    m_seconds.start(1s);
}

void VisibleDetails::refresh()
{
    m_details.outdate();
    update();
}

void VisibleDetails::update()
{
    if (!m_session->isReady())
        return;
    const QByteArrayList keys = visibleKeys();
    if (!keys.isEmpty())
        m_details.fetch(keys, goodFor);
}

QByteArrayList VisibleDetails::visibleKeys() const
{
    const auto [first, last] = m_view->visibleRows();
    QByteArrayList keys;
    for (int row = std::max(first, 0); row <= last; ++row) {
        const KeyTreeModel::Identity identity = m_model->identityAt(row);
        if (!identity.isFolder)
            keys.append(identity.full);
    }
    return keys;
}

void VisibleDetails::take(const QByteArrayList &keys)
{
    // TYPE said "none": deleted or expired since the scan came by.
    QByteArrayList gone;
    for (const QByteArray &key : keys) {
        const KeyDetail *detail = m_details.detail(key);
        if (detail && detail->isGone())
            gone.append(key);
    }
    if (!gone.isEmpty())
        Q_EMIT keysGone(gone);
}

void VisibleDetails::tick()
{
    if (!m_view->isVisible())
        return;
    QByteArrayList expired;
    bool isAnyExpiring = false;
    const QByteArrayList keys = visibleKeys();
    for (const QByteArray &key : keys) {
        const KeyDetail *detail = m_details.detail(key);
        const qint64 left = detail ? detail->remaining() : -1;
        isAnyExpiring = isAnyExpiring || left >= 0;
        if (left == 0)
            expired.append(key);
    }
    if (isAnyExpiring)
        m_view->viewport()->update();
    if (!expired.isEmpty() && m_session->isReady())
        m_details.fetch(expired, 0ms);
}

} // namespace redshank

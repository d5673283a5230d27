// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyspace/keybatch.h"
#include "tests/support/test.h"
#include "ui/models/keytreemodel.h"
#include "ui/panels/browser/keyview.h"

#include <memory>

namespace redshank {

/// `prefix` and a number, for as many as are wanted, without a list of them in between.
inline KeyIndex numbered(const QByteArray &prefix, int count)
{
    std::vector<KeyIndex> parts;
    for (int from = 0; from < count; from += 500'000) {
        KeyBatch batch;
        for (int i = from; i < std::min(count, from + 500'000); ++i)
            batch.append(prefix + QByteArray::number(i));
        parts.push_back(batch.sorted(KeyOrder()));
    }
    return KeyIndex::mergedAll(parts);
}

/// A key view on a model, shown and with the focus, and what a test does with it.
class KeyViewFixture
{
public:
    bool start()
    {
        m_model = std::make_unique<KeyTreeModel>();
        m_view = std::make_unique<KeyView>();
        m_view->setModel(m_model.get());
        m_view->resize(320, 400);
        m_view->show();
        m_view->activateWindow();
        m_view->setFocus();
        return QTest::qWaitForWindowActive(m_view.get(), patience);
    }
    void stop()
    {
        m_view.reset();
        m_model.reset();
    }
    void show(const QByteArrayList &keys, const QByteArrayList &open = {})
    {
        m_model->setIndex(KeyIndex::of(keys));
        for (const QByteArray &prefix : open)
            m_model->setExpanded(m_model->rowOf({true, prefix}), true);
    }
    int rowOf(const QByteArray &full) const
    {
        const int key = m_model->rowOf({false, full});
        return key >= 0 ? key : m_model->rowOf({true, full});
    }
    QByteArray current() const { return m_model->identityAt(m_view->currentIndex().row()).full; }
    QByteArrayList selected() const
    {
        QByteArrayList keys;
        for (int row = 0; row < m_model->rowCount(); ++row) {
            if (m_view->selectionModel()->isSelected(m_model->index(row, 0)))
                keys.append(m_model->identityAt(row).full);
        }
        return keys;
    }
    void select(const QByteArray &full) { m_view->choose(m_model->index(rowOf(full), 0)); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(m_view.get(), key, modifiers); }
    QPoint at(const QByteArray &full) const
    {
        const QRect rect = m_view->visualRect(m_model->index(rowOf(full), 0));
        return {rect.width() / 2, rect.center().y()};
    }
    void click(const QByteArray &full, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, modifiers, at(full));
    }

    std::unique_ptr<KeyTreeModel> m_model;
    std::unique_ptr<KeyView> m_view;
};

} // namespace redshank

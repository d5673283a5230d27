// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keytreetext.h"
#include "tests/support/test.h"

#include <QAbstractItemModelTester>

#include <memory>

namespace redshank {

/// A model of its own for each test, watched by a tester that ends the program at the first fault.
class KeyTreeFixture : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_model = std::make_unique<KeyTreeModel>();
        m_tester = std::make_unique<QAbstractItemModelTester>(
            m_model.get(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    }
    void cleanup()
    {
        m_tester.reset();
        m_model.reset();
    }

protected:
    int rowOf(const QByteArray &full, bool isFolder) const { return m_model->rowOf({isFolder, full}); }
    void expand(const char *prefix, bool isExpanded = true)
    {
        const int row = rowOf(prefix, true);
        QVERIFY2(row >= 0, prefix);
        m_model->setExpanded(row, isExpanded);
    }

    std::unique_ptr<KeyTreeModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/latest.h"
#include "findtarget.h"
#include "valuetext.h"

#include <QAbstractScrollArea>

#include <atomic>
#include <memory>

namespace redshank {

/// Shows a value of any size, read-only, in rows of bounded length; only the rows on screen cost anything. Searches in
/// a worker thread. GUI thread.
class RowsView : public QAbstractScrollArea, public FindTarget
{
    Q_OBJECT
public:
    explicit RowsView(QWidget *parent = nullptr);
    ~RowsView() override;

    /// `value` is not in the form of the editor.
    void setValue(const ValueText &value);
    void clear();

    qint64 rowCount() const;
    /// What is painted in this row.
    QString rowText(qint64 row) const;
    qint64 firstVisibleRow() const;
    /// Where the match begins in the text or the value; -1: there is none.
    qint64 matchOffset() const { return m_matchFrom; }

    void search(const QString &text, bool isForward, bool fromStart, bool isCaseSensitive, const Done &done) override;
    void clearMatches() override;
    QString selectedText() const override;
    QWidget *widget() override { return this; }

Q_SIGNALS:
    void leaveRequested(); ///< Escape

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    bool isHex() const { return m_value.form == ValueText::Form::HexRows; }
    qint64 rowOf(qint64 offset) const;
    qint64 rowStart(qint64 row) const;
    QByteArrayView rowBytes(qint64 row) const;
    int rowHeight() const;
    void fitScrollBars();
    void takeMatch(qint64 at, qint64 length);
    void paintMatch(QPainter &painter, qint64 row, int y) const;
    void stopSearch();

    ValueText m_value;
    qint64 m_matchFrom = -1;
    qint64 m_matchLength = 0;
    Latest m_searches;
    std::shared_ptr<std::atomic_bool> m_isStopped; ///< tells the search under way that nobody waits for it
};

} // namespace redshank

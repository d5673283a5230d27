// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace redshank {

/// Plain text in as many lines as it takes, with the height for all of them: layouts ask a wrapped label for less where
/// room is scarce, and cut it through the middle of a line. GUI thread.
class WholeLabel : public QLabel
{
    Q_OBJECT
public:
    explicit WholeLabel(QWidget *parent = nullptr);

    void showText(const QString &text);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void claimHeight();
};

} // namespace redshank

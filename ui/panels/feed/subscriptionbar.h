// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QList>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;

namespace redshank {

class FlowLayout;
struct FeedSubscription;

/// The line for channels and patterns, and below it a chip for each subscription with a button that takes it back.
class SubscriptionBar : public QWidget
{
    Q_OBJECT
public:
    /// Chips that are shown; what is beyond is counted.
    static constexpr int chipLimit = 60;

    explicit SubscriptionBar(QWidget *parent = nullptr);

    void setSubscriptions(const QList<FeedSubscription> &subscriptions);
    void focusLine();

Q_SIGNALS:
    void subscribeRequested(const QByteArrayList &channels, const QByteArrayList &patterns);
    void unsubscribeRequested(const QByteArrayList &channels, const QByteArrayList &patterns);

private:
    void submit();
    void addChip(const FeedSubscription &subscription);
    void showError(const QString &text);

    QLineEdit *m_line;
    QComboBox *m_kind;
    QWidget *m_chips;
    FlowLayout *m_flow;
    QLabel *m_error;
};

} // namespace redshank

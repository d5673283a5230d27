// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/values/keyfacts.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

class QHBoxLayout;
class QLabel;
class QMenu;
class QPushButton;
class QToolButton;

namespace redshank {

class ElidedLabel;
class TypeBadge;

/// What is known of a key, in one line: type, name, time to live as it runs down, size, encoding, and what can be done
/// with it. The clock runs only while it is seen. GUI thread.
class KeyHeader : public QWidget
{
    Q_OBJECT
public:
    explicit KeyHeader(QWidget *parent = nullptr);

    void setKey(const QByteArray &key);
    void setFacts(const KeyFacts &facts);
    void setGone(); ///< keeps the name; the facts are no longer true
    /// Why nothing may be changed; empty: it may.
    void setRefusal(const QString &refusal);
    QMenu *copyMenu() const { return m_copyMenu; }

Q_SIGNALS:
    void refreshRequested();
    void renameRequested();
    void ttlRequested();
    void deleteRequested();
    void expired(); ///< the time to live has run down by this clock; the server's word is still to be asked

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QToolButton *addButton(QHBoxLayout *layout, const char *name, const QString &icon, const QString &label);
    void showTtl();
    void updateControls();
    void updateTimer();
    std::optional<std::chrono::milliseconds> remaining() const;

    TypeBadge *m_badge;
    ElidedLabel *m_name;
    QPushButton *m_ttl;
    QLabel *m_size;
    QLabel *m_encoding;
    QToolButton *m_refresh;
    QToolButton *m_rename;
    QToolButton *m_copy;
    QToolButton *m_delete;
    QMenu *m_copyMenu;
    KeyFacts m_facts;
    QElapsedTimer m_since; ///< when the facts were read
    QTimer m_clock;
    QString m_refusal;
    bool m_isExpiryTold = false;
};

/// Time left in words that fit a button: `3 d 4 h`, `12 min 5 s`, `0.8 s`.
QString remainingText(std::chrono::milliseconds remaining);

} // namespace redshank

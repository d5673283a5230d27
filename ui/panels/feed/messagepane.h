// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/latest.h"
#include "core/feed/feedmessage.h"

#include <QByteArray>
#include <QWidget>

class QComboBox;
class QLabel;
class QPlainTextEdit;

namespace redshank {

/// One message as a whole: where it came from, and its payload through the formats that values have too. It copies what
/// it shows, so that the ring may evict it meanwhile. A large payload is decoded in a worker thread, and long lines are
/// broken: laying one out takes the GUI thread seconds. GUI thread.
class MessagePane : public QWidget
{
    Q_OBJECT
public:
    /// Bytes of a payload that are decoded.
    static constexpr qsizetype payloadLimit = 256 * 1024;

    explicit MessagePane(QWidget *parent = nullptr);

    void showMessage(const FeedMessage &message);
    void clear();

Q_SIGNALS:
    void closeRequested();

private:
    void decode();

    QLabel *m_title;
    QLabel *m_facts;
    QLabel *m_note;
    QComboBox *m_format;
    QPlainTextEdit *m_text;
    QByteArray m_payload;
    qint64 m_size = 0;
    Latest m_decodings;
};

} // namespace redshank

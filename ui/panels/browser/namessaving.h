// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyspace/namesexport.h"

#include <QPointer>
#include <QWidget>

namespace redshank {

/// Asks for a file and writes names of keys to it, while everything else goes on. GUI thread; deleting it cancels.
class NamesSaving : public QObject
{
    Q_OBJECT
public:
    explicit NamesSaving(QWidget *window, QObject *parent = nullptr);
    ~NamesSaving() override;

    /// `age`: of when the names are, in a sentence that is told with the outcome; empty: they are those of now.
    void start(const QList<KeySpan> &spans, const QString &age = {});
    void cancel();

Q_SIGNALS:
    void progressed(const QString &text, qint64 done, qint64 total);
    /// Once, at the end. An empty text: there is nothing to tell.
    void finished(const QString &text, bool isFailure);

private:
    void write(const QString &path, NamesExport::Form form);

    QPointer<QWidget> m_window;
    QPointer<QWidget> m_dialog;
    QList<KeySpan> m_spans;
    QString m_age;
    NamesExport m_export;
};

} // namespace redshank

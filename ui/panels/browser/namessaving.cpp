// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "namessaving.h"

#include "ui/models/keytext.h"

#include <QFileDialog>
#include <QLocale>

namespace redshank {

NamesSaving::NamesSaving(QWidget *window, QObject *parent)
    : QObject(parent)
    , m_window(window)
{
    connect(&m_export, &NamesExport::progressed, this, [this](qint64 written, qint64 total) {
        Q_EMIT progressed(
            tr("Writing names: %1 of %2").arg(QLocale().toString(written), keyCountText(total)), written, total);
    });
}

NamesSaving::~NamesSaving()
{
    delete m_dialog;
}

void NamesSaving::start(const QList<KeySpan> &spans, const QString &age)
{
    m_spans = spans;
    m_age = age;
    const QString escapedLines = tr("Escaped names, one a line (*.txt)");
    const QString nulEnded = tr("The very bytes, each name ended by NUL (*.bin)");
    auto *dialog = new QFileDialog(m_window, tr("Export names"));
    m_dialog = dialog;
    dialog->setObjectName(QStringLiteral("exportNamesDialog"));
    dialog->setAccessibleName(dialog->windowTitle());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setNameFilters({escapedLines, nulEnded});
    dialog->setDefaultSuffix(QStringLiteral("txt"));
    dialog->selectFile(QStringLiteral("keys.txt"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, nulEnded](const QString &filter) {
        dialog->setDefaultSuffix(filter == nulEnded ? QStringLiteral("bin") : QStringLiteral("txt"));
    });
    connect(dialog, &QDialog::accepted, this, [this, dialog, nulEnded] {
        const bool isRaw = dialog->selectedNameFilter() == nulEnded;
        write(dialog->selectedFiles().value(0), isRaw ? NamesExport::Form::NulEnded : NamesExport::Form::EscapedLines);
    });
    connect(dialog, &QDialog::rejected, this, [this] { Q_EMIT finished({}, false); });
    dialog->open();
}

void NamesSaving::write(const QString &path, NamesExport::Form form)
{
    connect(&m_export, &NamesExport::finished, this, [this, path](const Result<qint64> &written) {
        if (!written) {
            Q_EMIT finished(written.error().sentence(), written.error().kind != Error::Kind::Cancelled);
            return;
        }
        const QString done = tr("%1 written to %2").arg(keyCountText(written.value()), path);
        Q_EMIT finished(m_age.isEmpty() ? done : tr("%1. %2", "an outcome and a sentence").arg(done, m_age), false);
    });
    Q_EMIT progressed(tr("Writing names …"), 0, 0);
    m_export.start(m_spans, path, form);
    m_spans.clear();
}

void NamesSaving::cancel()
{
    m_export.cancel();
}

} // namespace redshank

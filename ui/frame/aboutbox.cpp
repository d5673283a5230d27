// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "aboutbox.h"

#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace redshank {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("AboutBox", text);
}

} // namespace

void showAbout(QWidget *window)
{
    auto *box = new QDialog(window);
    box->setObjectName(QStringLiteral("aboutBox"));
    box->setWindowTitle(tr("About Redshank"));
    box->setAccessibleName(box->windowTitle());
    box->setAttribute(Qt::WA_DeleteOnClose);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(Theme::grid * 3, Theme::grid * 3, Theme::grid * 3, Theme::grid * 2);
    layout->setSpacing(Theme::grid);
    const auto addLine = [&](const char *objectName, const QString &text) {
        auto *label = new QLabel(box);
        label->setObjectName(QLatin1String(objectName));
        label->setTextFormat(Qt::PlainText);
        label->setText(text);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        layout->addWidget(label);
        return label;
    };
    addLine("aboutName", QStringLiteral("Redshank"))->setFont(Theme::instance()->heading());
    addLine("aboutVersion", tr("Version %1").arg(QLatin1String(REDSHANK_VERSION)));
    addLine("aboutWhat", tr("A native desktop monitor and client for Redis and Valkey."));
    addLine("aboutLicence", tr("Free software under the GNU General Public License, version 3 or later."));
    layout->addSpacing(Theme::grid);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, box);
    buttons->setObjectName(QStringLiteral("aboutButtons"));
    buttons->setAccessibleName(tr("Buttons"));
    QPushButton *close = buttons->button(QDialogButtonBox::Close);
    close->setObjectName(QStringLiteral("aboutClose"));
    close->setAccessibleName(close->text());
    QObject::connect(buttons, &QDialogButtonBox::rejected, box, &QDialog::reject);
    layout->addWidget(buttons);
    box->open();
}

} // namespace redshank

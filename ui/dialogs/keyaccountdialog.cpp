// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyaccountdialog.h"

#include "ui/base/plaintooltip.h"
#include "ui/base/wholelabel.h"
#include "ui/models/keytext.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace redshank {

namespace {

constexpr QSize firstSize{720, 440};
constexpr int keyColumnWidth = 320;
constexpr qsizetype mostShown = 300; ///< bytes of a name that are read in a row; it is copied whole
constexpr int wholeName = Qt::UserRole;

} // namespace

KeyAccountDialog::KeyAccountDialog(const QString &summary, const KeyAccount &account, QWidget *parent)
    : QDialog(parent)
    , m_list(new QTreeWidget(this))
{
    setObjectName(QStringLiteral("keyAccountDialog"));
    setWindowTitle(tr("What became of each key"));
    setAccessibleName(windowTitle());
    setAttribute(Qt::WA_DeleteOnClose);
    auto *text = new WholeLabel(this);
    text->setObjectName(QStringLiteral("keyAccountSummary"));
    text->showText(summary);

    m_list->setObjectName(QStringLiteral("keyAccountList"));
    m_list->setAccessibleName(windowTitle());
    m_list->setHeaderLabels({tr("Key"), tr("Outcome")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setColumnWidth(0, keyColumnWidth);
    fill(account);

    auto *copying = new QAction(tr("Copy"), m_list);
    copying->setShortcut(QKeySequence::Copy);
    copying->setShortcutContext(Qt::WidgetShortcut);
    m_list->addAction(copying);
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(copying, &QAction::triggered, this, &KeyAccountDialog::copy);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    QPushButton *copyButton = buttons->addButton(tr("&Copy"), QDialogButtonBox::ActionRole);
    copyButton->setObjectName(QStringLiteral("keyAccountCopy"));
    copyButton->setAccessibleName(tr("Copy"));
    copyButton->setToolTip(tr("Copies the chosen rows, or all"));
    copyButton->setAutoDefault(false);
    QPushButton *close = buttons->button(QDialogButtonBox::Close);
    close->setObjectName(QStringLiteral("keyAccountClose"));
    close->setAccessibleName(tr("Close"));
    close->setDefault(true);
    connect(copyButton, &QPushButton::clicked, this, &KeyAccountDialog::copy);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * Theme::grid, 2 * Theme::grid, 2 * Theme::grid, 2 * Theme::grid);
    layout->setSpacing(Theme::grid);
    layout->addWidget(text);
    layout->addWidget(m_list, 1);
    layout->addWidget(buttons);
    resize(firstSize);
    m_list->setFocus();
}

void KeyAccountDialog::fill(const KeyAccount &account)
{
    QList<QTreeWidgetItem *> rows;
    for (const KeyAccount::Group &group : account.groups()) {
        for (const KeyAccount::Entry &entry : group.named) {
            auto *row = new QTreeWidgetItem({shortKeyText(entry.key, mostShown), entry.outcome});
            row->setData(0, wholeName, entry.key);
            row->setToolTip(1, plainToolTip(entry.outcome));
            rows.append(row);
        }
        if (const qint64 more = group.count - group.named.size(); more > 0) {
            const QString count = keyCountText(more);
            rows.append(
                new QTreeWidgetItem({group.named.isEmpty() ? count : tr("… and %1 more").arg(count), group.outcome}));
        }
    }
    if (!rows.isEmpty())
        rows.first()->setSizeHint(0, {0, Theme::rowHeight}); // and so all are
    m_list->addTopLevelItems(rows);
    if (!rows.isEmpty())
        m_list->setCurrentItem(rows.first(), 0, QItemSelectionModel::NoUpdate);
}

void KeyAccountDialog::copy() const
{
    const bool isAll = m_list->selectedItems().isEmpty();
    QStringList lines;
    for (int i = 0; i < m_list->topLevelItemCount(); ++i) {
        const QTreeWidgetItem *row = m_list->topLevelItem(i);
        if (!isAll && !row->isSelected())
            continue;
        const QVariant key = row->data(0, wholeName);
        lines.append((key.isValid() ? keyText(key.toByteArray()) : row->text(0)) + QLatin1Char('\t') + row->text(1));
    }
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

} // namespace redshank

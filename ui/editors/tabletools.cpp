// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tabletools.h"

#include "core/base/bytes.h"
#include "core/session/session.h"
#include "ui/dialogs/placetext.h"
#include "ui/models/keytext.h"
#include "ui/models/valuepagemodel.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QTableView>
#include <QToolButton>

namespace redshank {

namespace {

constexpr qsizetype namedElements = 5;
constexpr qsizetype namedCharacters = 80;

QString toolText(const char *text)
{
    return QCoreApplication::translate("redshank::TableEditor", text);
}

} // namespace

TableTools::TableTools(QWidget *bar)
    : m_bar(bar)
    , m_layout(new QHBoxLayout(bar))
{
    m_layout->setContentsMargins(8, 4, 8, 4);
    m_layout->setSpacing(Theme::grid);
}

QLineEdit *TableTools::addFilter(const QString &hint)
{
    auto *filter = new QLineEdit(m_bar);
    filter->setObjectName(QStringLiteral("rowFilter"));
    filter->setAccessibleName(hint);
    filter->setPlaceholderText(hint);
    filter->setClearButtonEnabled(true);
    m_layout->addWidget(filter, 1);
    return filter;
}

QLabel *TableTools::addLabel(const char *objectName)
{
    auto *label = new QLabel(m_bar);
    label->setObjectName(QLatin1String(objectName));
    label->setTextFormat(Qt::PlainText);
    label->setForegroundRole(QPalette::PlaceholderText);
    m_layout->addWidget(label);
    return label;
}

QToolButton *TableTools::addButton(const char *objectName, const QString &icon, const QString &label, bool showsLabel)
{
    auto *button = new QToolButton(m_bar);
    button->setObjectName(QLatin1String(objectName));
    button->setAccessibleName(label);
    button->setToolTip(label);
    button->setIcon(Theme::instance()->icon(icon));
    button->setText(label);
    button->setToolButtonStyle(showsLabel ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    button->setAutoRaise(true);
    m_layout->addWidget(button);
    return button;
}

void prepareTable(QTableView *view, bool startsWithPosition)
{
    view->setFont(Theme::instance()->monospace());
    view->setFrameShape(QFrame::NoFrame);
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setWordWrap(false);
    view->setTextElideMode(Qt::ElideRight);
    view->setTabKeyNavigation(false); // Tab leaves the table; the arrows walk in it
    view->setShowGrid(false);
    view->setAlternatingRowColors(true);
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->verticalHeader()->setVisible(false);
    view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view->verticalHeader()->setMinimumSectionSize(Theme::rowHeight);
    view->verticalHeader()->setDefaultSectionSize(qMax(Theme::rowHeight, view->fontMetrics().height() + Theme::grid));
    QHeaderView *header = view->horizontalHeader();
    header->setFont(QApplication::font());
    header->setHighlightSections(false);
    header->setStretchLastSection(true);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setMinimumSectionSize(6 * Theme::grid);
    const int character = view->fontMetrics().horizontalAdvance(QLatin1Char('0'));
    for (int column = 0; column + 1 < header->count(); ++column)
        header->resizeSection(column, startsWithPosition && column == 0 ? 10 * character : 32 * character);
}

Question removeQuestion(
    const Session &session, const QByteArray &key, const QList<ValueRow> &rows, bool isAll, bool isUndoable)
{
    QStringList names;
    for (const ValueRow &row : rows.first(qMin(rows.size(), namedElements))) {
        const QString name = cellText(row.cells.value(0), namedCharacters);
        names.append(row.position >= 0 ? QStringLiteral("%1: %2").arg(QString::number(row.position), name) : name);
    }
    if (rows.size() > namedElements)
        names.append(QString(QChar(0x2026)));
    Question question;
    question.title = toolText("Delete elements");
    question.text =
        (rows.size() == 1 ? toolText("Delete one element of this key?")
                          : toolText("Delete %1 elements of this key?").arg(QLocale().toString(rows.size())))
        + QStringLiteral("\n\n") + keyPlace(session, key) + QStringLiteral("\n\n") + names.join(QLatin1Char('\n'));
    question.detail = isUndoable ? toolText("This can be undone.") : toolText("This cannot be undone.");
    if (isAll)
        question.detail += QLatin1Char(' ')
            + toolText("These are all that were loaded: without elements the server deletes the key itself.");
    question.acceptLabel = toolText("Delete");
    question.isDestructive = true;
    question.typeToConfirm = session.isProduction() ? shortKeyText(key, namedCharacters) : QString();
    return question;
}

QByteArray fieldLines(const QByteArrayList &fieldsAndValues)
{
    QByteArray lines;
    for (qsizetype i = 0; i + 1 < fieldsAndValues.size(); i += 2)
        lines +=
            (escaped(fieldsAndValues[i]) + QStringLiteral(" = ") + escaped(fieldsAndValues[i + 1])).toUtf8() + '\n';
    lines.chop(1);
    return lines;
}

} // namespace redshank

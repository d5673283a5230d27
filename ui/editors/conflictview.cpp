// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "conflictview.h"

#include "core/base/bytes.h"
#include "textarea.h"
#include "ui/base/textlimits.h"
#include "ui/models/linediff.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTabBar>
#include <QVBoxLayout>

namespace redshank {

namespace {

constexpr int contextLines = 3;
constexpr qsizetype shownLineBytes = 1000; ///< a longer line is broken, for the eye alone

/// Bytes as something that a text area can show: themselves, or escaped with the line ends kept as such.
QByteArray shownBytes(const QByteArray &bytes)
{
    if (isUtf8(bytes))
        return bytes;
    return escaped(bytes).replace(QLatin1String("\\n"), QLatin1String("\\n\n")).toUtf8();
}

} // namespace

ConflictView::ConflictView(QWidget *parent)
    : QWidget(parent)
    , m_what(new QLabel(this))
    , m_panes(new QTabBar(this))
    , m_overwrite(new QPushButton(tr("Overwrite with mine"), this))
    , m_text(new TextArea(this))
{
    setObjectName(QStringLiteral("conflictView"));
    setAccessibleName(tr("Conflict"));
    m_what->setObjectName(QStringLiteral("conflictWhat"));
    m_what->setTextFormat(Qt::PlainText);
    m_what->setWordWrap(true);
    m_what->setContentsMargins(12, 8, 12, 4);
    m_panes->setObjectName(QStringLiteral("conflictPanes"));
    m_panes->setAccessibleName(tr("What is shown of the conflict"));
    m_panes->setDrawBase(false);
    m_panes->setExpanding(false);
    m_panes->addTab(tr("Difference (- theirs, + mine)"));
    m_panes->addTab(tr("Theirs"));
    m_panes->addTab(tr("Mine"));
    m_text->setNames(QStringLiteral("conflictText"), tr("Conflict text"));
    m_text->setReadOnly(true);

    auto *takeTheirs = new QPushButton(tr("Take theirs"), this);
    takeTheirs->setObjectName(QStringLiteral("conflictTakeTheirs"));
    takeTheirs->setAccessibleName(takeTheirs->text());
    takeTheirs->setToolTip(tr("Shows what is on the server and gives up what was typed here"));
    m_overwrite->setObjectName(QStringLiteral("conflictOverwrite"));
    m_overwrite->setAccessibleName(m_overwrite->text());
    m_overwrite->setToolTip(tr("Writes mine, only if the server still holds exactly what is shown as theirs"));
    auto *back = new QPushButton(tr("Keep editing"), this);
    back->setObjectName(QStringLiteral("conflictDismiss"));
    back->setAccessibleName(back->text());
    back->setToolTip(tr("Back to the editor; nothing is written"));
    for (QPushButton *button : {takeTheirs, m_overwrite, back})
        button->setAutoDefault(false);

    // A row of its own: beside the tabs there is no room in a small window.
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(8, 4, 8, 4);
    bar->setSpacing(Theme::grid);
    bar->addStretch();
    bar->addWidget(takeTheirs);
    bar->addWidget(m_overwrite);
    bar->addWidget(back);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_what);
    layout->addWidget(m_panes);
    layout->addWidget(m_text, 1);
    layout->addLayout(bar);
    setTabOrder(m_text, takeTheirs);
    setTabOrder(takeTheirs, m_overwrite);
    setTabOrder(m_overwrite, back);
    setFocusProxy(m_panes);

    connect(m_panes, &QTabBar::currentChanged, this, &ConflictView::showPane);
    connect(takeTheirs, &QPushButton::clicked, this, &ConflictView::takeTheirsRequested);
    connect(m_overwrite, &QPushButton::clicked, this, &ConflictView::overwriteRequested);
    connect(back, &QPushButton::clicked, this, &ConflictView::dismissed);
}

void ConflictView::setConflict(const ConflictCase &conflict)
{
    m_conflict = conflict;
    m_what->setText(conflict.what);
    m_overwrite->setVisible(conflict.canOverwrite && conflict.isWhole);
    m_panes->setCurrentIndex(Difference);
    showPane(Difference);
}

void ConflictView::showPane(int pane)
{
    if (pane == Difference) {
        showDifference();
        return;
    }
    m_text->setBytes(withBrokenLines(shownBytes(pane == Theirs ? m_conflict.theirs : m_conflict.mine), shownLineBytes));
    m_text->setLineMarks({});
}

void ConflictView::showDifference()
{
    QByteArray text;
    QList<TextArea::LineMark> marks;
    int line = 0;
    const bool oneLacksEnd = m_conflict.theirs.endsWith('\n') != m_conflict.mine.endsWith('\n');
    const bool areTexts = isUtf8(m_conflict.theirs) && isUtf8(m_conflict.mine);
    const auto readable = [areTexts](const QByteArray &bytes) {
        return areTexts ? bytes : escaped(bytes).replace(QLatin1String("\\n"), QLatin1String("\\n\n")).toUtf8();
    };
    for (const DiffLine &part :
        withContext(lineDiff(readable(m_conflict.theirs), readable(m_conflict.mine)), contextLines)) {
        if (part.kind == DiffLine::Kind::Same && part.bytes.isEmpty()) {
            text += "  ...\n";
        } else {
            const bool isAdded = part.kind == DiffLine::Kind::Added;
            const bool isSame = part.kind == DiffLine::Kind::Same;
            const QByteArray shown = withBrokenLines(part.bytes, shownLineBytes);
            for (qsizetype from = 0;;) {
                const qsizetype end = shown.indexOf('\n', from) + 1;
                if (!isSame)
                    marks.append({line, isAdded ? TextArea::LineKind::Added : TextArea::LineKind::Removed});
                text += isSame ? "  " : isAdded ? "+ " : "- ";
                text += end > 0 ? shown.mid(from, end - from) : shown.mid(from);
                if (end <= 0 || end >= shown.size())
                    break;
                from = end;
                ++line;
            }
            if (!part.bytes.endsWith('\n')) {
                text += '\n';
                if (oneLacksEnd && part.kind != DiffLine::Kind::Same) {
                    text += "  \\ no line end\n"; // two lines would look the same and yet differ
                    ++line;
                }
            }
        }
        ++line;
    }
    text.chop(1); // no empty line behind the last one
    m_text->setBytes(text);
    m_text->setLineMarks(marks);
}

} // namespace redshank

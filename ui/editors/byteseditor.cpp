// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "byteseditor.h"

#include "core/base/bytes.h"
#include "findbar.h"
#include "rowsview.h"
#include "textarea.h"
#include "ui/base/background.h"
#include "ui/base/elidedlabel.h"
#include "ui/base/textlimits.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace redshank {

namespace {

constexpr int automaticView = -1;
/// The first part of a text may end inside a character; that half character is not shown.
QByteArray withoutCutCharacter(const QByteArray &part)
{
    for (qsizetype cut = 0; cut < qMin<qsizetype>(4, part.size()); ++cut)
        if (isUtf8(QByteArrayView(part).chopped(cut)))
            return part.chopped(cut);
    return part;
}

QToolButton *makeButton(QWidget *parent, const char *name, const QString &icon, const QString &label)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(QLatin1String(name));
    button->setAccessibleName(label);
    button->setToolTip(label);
    button->setIcon(Theme::instance()->icon(icon));
    button->setAutoRaise(true);
    return button;
}

} // namespace

BytesEditor::BytesEditor(QWidget *parent)
    : QWidget(parent)
    , m_views(new QComboBox(this))
    , m_wrap(makeButton(this, "wrapToggle", QStringLiteral("text"), tr("Wrap long lines")))
    , m_state(new ElidedLabel(this))
    , m_size(new QLabel(this))
    , m_revert(makeButton(this, "revertButton", QStringLiteral("undo"), tr("Revert to what was loaded")))
    , m_save(makeButton(this, "saveButton", QStringLiteral("save"), tr("Save (Ctrl+S)")))
    , m_notice(new QLabel(this))
    , m_stack(new QStackedWidget(this))
    , m_text(new TextArea(m_stack))
    , m_rows(new RowsView(m_stack))
    , m_find(new FindBar(m_text, this))
{
    m_views->setObjectName(QStringLiteral("viewSelector"));
    m_views->setAccessibleName(tr("Show the value as"));
    m_views->setToolTip(tr("Show the value as"));
    m_views->addItem(tr("Automatic"), automaticView);
    for (const Format &row : formats())
        m_views->addItem(row.title(), int(row.id));
    m_wrap->setCheckable(true);
    m_wrap->setChecked(true);
    m_save->setText(tr("Save"));
    m_save->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_revert->setText(tr("Revert"));
    m_revert->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_size->setTextFormat(Qt::PlainText);
    for (QLabel *label : {static_cast<QLabel *>(m_state), m_size})
        label->setForegroundRole(QPalette::PlaceholderText);
    m_state->setObjectName(QStringLiteral("editorState"));
    m_size->setObjectName(QStringLiteral("valueSize"));

    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(8, 4, 8, 4);
    bar->setSpacing(Theme::grid);
    bar->addWidget(m_views);
    bar->addWidget(m_wrap);
    bar->addWidget(m_state, 1);
    bar->addWidget(m_size);
    bar->addWidget(m_revert);
    bar->addWidget(m_save);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    m_stack->addWidget(m_text);
    m_stack->addWidget(m_rows);
    m_notice->setObjectName(QStringLiteral("formNotice"));
    m_notice->setTextFormat(Qt::PlainText);
    m_notice->setWordWrap(true);
    m_notice->setContentsMargins(8, 0, 8, 4);
    layout->addWidget(m_notice);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_find);
    setFocusProxy(m_text);
    setNames(QStringLiteral("valueText"), tr("Value"));
    m_text->setWrapping(true);

    connect(m_views, &QComboBox::activated, this, &BytesEditor::chooseView);
    connect(m_wrap, &QToolButton::toggled, m_text, &TextArea::setWrapping);
    connect(m_save, &QToolButton::clicked, this, &BytesEditor::saveRequested);
    connect(m_revert, &QToolButton::clicked, this, &BytesEditor::revertRequested);
    connect(m_text, &TextArea::modifiedChanged, this, &BytesEditor::updateState);
    connect(m_text, &TextArea::edited, this, [this] {
        ++m_revision;
        if (!m_problem.isEmpty()) { // it was said of another text
            m_problem.clear();
            updateState();
        }
        Q_EMIT edited();
    });
    connect(m_text, &TextArea::filled, this, &BytesEditor::updateState);
    connect(m_text, &TextArea::outgrown, this, &BytesEditor::takeOutgrown);
    connect(m_text, &TextArea::dropRefused, this, [this] {
        m_problem = tr("Too large to be dropped here; it can be pasted");
        updateState();
    });
    const auto leave = [this] {
        if (m_find->isVisible())
            m_find->close();
        else
            m_views->setFocus(Qt::OtherFocusReason);
    };
    connect(m_text, &TextArea::leaveRequested, this, leave);
    connect(m_rows, &RowsView::leaveRequested, this, leave);
    clear();
}

void BytesEditor::setNames(const QString &objectName, const QString &accessibleName)
{
    m_text->setNames(objectName, accessibleName);
}

void BytesEditor::setValue(const QByteArray &bytes, qint64 totalSize)
{
    if (isModified() || isPreparing() || totalSize != m_totalSize || bytes != m_baseline) {
        showValue(bytes, totalSize);
    } else if (!m_problem.isEmpty()) {
        m_problem.clear();
        updateState();
    }
}

void BytesEditor::showValue(const QByteArray &bytes, qint64 totalSize)
{
    m_baseline = bytes;
    m_totalSize = totalSize;
    m_isCarried = false;
    m_isOutgrown = false;
    m_problem.clear();
    const QByteArray shown = isPartial() ? withoutCutCharacter(bytes) : bytes;
    // Until it is shown nothing else is, least of all another value that could be typed in.
    m_decodedFrom = shown;
    m_text->setBytes({});
    m_rows->clear();
    m_isPreparing = true;
    ++m_revision;
    updateState();
    runAside(
        this, shown.size() <= maxBytesAtOnce, [wanted = m_chosen, shown] { return makeValueText(wanted, shown); },
        [this, shown, isNewest = m_preparations.begin()](const ValueText &text) {
            if (!isNewest())
                return;
            present(text, shown);
            updateState();
        });
}

void BytesEditor::clear()
{
    m_chosen.reset();
    showValue({}, 0);
}

void BytesEditor::present(const ValueText &shown, const QByteArray &bytes)
{
    m_isPreparing = false;
    m_formatId = shown.id;
    m_form = shown.form;
    m_isLossless = shown.isEditable;
    m_decodedFrom = bytes;
    const bool hadFocus = m_stack->isAncestorOf(QApplication::focusWidget());
    const bool isInEditor = shown.form == ValueText::Form::Editor;
    if (isInEditor) {
        m_text->setLanguage(shown.id == FormatId::Json ? TextArea::Language::Json : TextArea::Language::Plain);
        m_text->setNumbered(shown.id != FormatId::Hex); // its lines begin with their offsets
        m_text->setBytes(shown.text);
        m_rows->clear();
        m_find->setTarget(m_text);
    } else {
        m_text->setBytes({});
        m_rows->setValue(shown);
        m_find->setTarget(m_rows);
    }
    QWidget *front = isInEditor ? static_cast<QWidget *>(m_text) : m_rows;
    m_stack->setCurrentWidget(front);
    setFocusProxy(front);
    if (hadFocus)
        front->setFocus(Qt::OtherFocusReason);
    m_formNotice = shown.notice;
    m_remedy = shown.remedy;
    const bool canWrap = isInEditor && shown.text.size() <= maxWrappedBytes;
    m_wrap->setEnabled(canWrap);
    m_wrap->setToolTip(canWrap
            ? tr("Wrap long lines")
            : tr("Lines are wrapped in texts of up to %1").arg(QLocale().formattedDataSize(maxWrappedBytes)));
    showChoice();
}

void BytesEditor::showChoice()
{
    const QSignalBlocker blocker(m_views);
    m_views->setItemText(0, m_chosen ? tr("Automatic") : tr("Automatic: %1").arg(format(m_formatId).title()));
    m_views->setCurrentIndex(m_chosen ? m_views->findData(int(m_formatId)) : 0);
}

bool BytesEditor::setFormat(FormatId id)
{
    return changeView(id);
}

void BytesEditor::chooseView(int index)
{
    const int wanted = m_views->itemData(index).toInt();
    changeView(wanted == automaticView ? std::nullopt : std::optional(FormatId(wanted)));
}

namespace {

/// A view of what was typed in another one.
struct Carried
{
    QByteArray bytes;
    ValueText shown;
};

Result<Carried> carriedOver(std::optional<FormatId> wanted, const Result<QByteArray> &typed)
{
    if (!typed)
        return typed.error();
    if (!wanted)
        return Carried{typed.value(), makeValueText(wanted, typed.value())};
    Result<ValueText> shown = makeValueText(*wanted, typed.value());
    if (!shown)
        return shown.error();
    return Carried{typed.value(), std::move(shown).value()};
}

} // namespace

bool BytesEditor::changeView(std::optional<FormatId> id)
{
    if (m_isOutgrown)
        return false; // what was pasted is in no view yet that another could take it from
    const bool isTyped = m_text->isModified();
    const QByteArray text = isTyped ? m_text->bytes() : QByteArray();
    const bool isShort = qMax(text.size(), m_decodedFrom.size()) <= maxBytesAtOnce;
    const bool isChanged = isModified();
    bool isShown = true; // set before this returns, or not at all
    m_problem.clear();
    m_isPreparing = true;
    updateState();
    runAside(
        this, isShort,
        [id, isTyped, text, from = m_formatId, original = m_decodedFrom] {
            return carriedOver(id, isTyped ? readValueText(from, text, original) : Result<QByteArray>(original));
        },
        [this, id, isChanged, isShort, &isShown, isNewest = m_preparations.begin()](const Result<Carried> &carried) {
            if (!isNewest())
                return;
            m_isPreparing = false;
            if (carried) {
                m_chosen = id;
                m_isCarried = isChanged && carried.value().bytes != m_baseline;
                present(carried.value().shown, carried.value().bytes);
            } else {
                m_problem = carried.error().sentence();
                showChoice();
                if (isShort)
                    isShown = false;
            }
            updateState();
        });
    return isShown;
}

/// The text goes on in a form that can hold it, or stays what it was before the paste.
void BytesEditor::takeOutgrown(const QByteArray &text)
{
    m_problem.clear();
    m_isPreparing = true;
    m_isOutgrown = true;
    ++m_revision;
    updateState();
    const auto work = [text, from = m_formatId, original = m_decodedFrom]() -> Result<Carried> {
        const Result<QByteArray> typed = readValueText(from, text, original);
        Result<Carried> carried = carriedOver(from, typed);
        if (!carried || carried.value().shown.form == ValueText::Form::Editor)
            return carried;
        // Its lines are short whatever the value's are, so that typing can go on.
        Result<Carried> escaped = carriedOver(FormatId::Escaped, typed);
        return escaped && escaped.value().shown.form == ValueText::Form::Editor ? escaped : carried;
    };
    runAside(this, false, work, [this, isNewest = m_preparations.begin()](const Result<Carried> &carried) {
        if (!isNewest())
            return;
        m_isPreparing = false;
        m_isOutgrown = false;
        if (carried) {
            m_isCarried = carried.value().bytes != m_baseline;
            if (carried.value().shown.id != m_formatId)
                m_chosen = carried.value().shown.id;
            present(carried.value().shown, carried.value().bytes);
            ++m_revision;
            m_problem = tr("A line has become too long for the view that it was typed in");
        } else {
            m_problem = tr("Too long a line. %1").arg(carried.error().sentence());
        }
        updateState();
        Q_EMIT edited();
    });
}

Result<QByteArray> BytesEditor::value() const
{
    if (!m_text->isModified())
        return m_decodedFrom;
    return readValueText(m_formatId, m_text->bytes(), m_decodedFrom);
}

void BytesEditor::readValue(const std::function<void(const Result<QByteArray> &)> &take) const
{
    if (!m_text->isModified()) {
        take(m_decodedFrom);
        return;
    }
    const QByteArray text = m_text->bytes();
    const bool isShort = m_formatId == FormatId::Text || qMax(text.size(), m_decodedFrom.size()) <= maxBytesAtOnce;
    runAside(
        const_cast<BytesEditor *>(this), isShort,
        [text, id = m_formatId, original = m_decodedFrom] { return readValueText(id, text, original); }, take);
}

bool BytesEditor::isModified() const
{
    return m_isCarried || m_isOutgrown || m_text->isModified();
}

void BytesEditor::rebase(const QByteArray &baseline, bool isModifiedStill)
{
    m_baseline = baseline;
    m_totalSize = baseline.size();
    if (isModifiedStill) {
        m_isCarried = true;
    } else {
        m_isCarried = false;
        m_decodedFrom = baseline;
        m_text->setUnmodified();
    }
    updateState();
}

void BytesEditor::setRefusal(const QString &refusal)
{
    m_refusal = refusal;
    updateState();
}

void BytesEditor::setProgress(const QString &progress)
{
    if (std::exchange(m_progress, progress) != progress)
        updateState();
}

bool BytesEditor::isEditable() const
{
    return m_refusal.isEmpty() && !isPartial() && m_isLossless && !isPreparing();
}

bool BytesEditor::isPreparing() const
{
    return m_isPreparing || m_text->isFilling();
}

bool BytesEditor::canSave() const
{
    const bool isExact = m_isLossless || (m_isCarried && !m_text->isModified());
    return m_refusal.isEmpty() && !isPartial() && !isPreparing() && isExact && isModified();
}

QString BytesEditor::stateText() const
{
    if (!m_problem.isEmpty())
        return m_problem;
    if (isPartial())
        return tr("Read-only: only a part is loaded");
    if (!m_refusal.isEmpty())
        return m_refusal;
    if (isPreparing())
        return tr("Preparing the view\u2026");
    if (!m_progress.isEmpty())
        return m_progress;
    if (!m_isLossless && isModified())
        return tr("Not saved; read-only in this view");
    if (!m_isLossless)
        return tr("Read-only in this view");
    return isModified() ? tr("Not saved") : QString();
}

void BytesEditor::updateState()
{
    const bool isChanged = isModified();
    m_text->setReadOnly(!isEditable());
    m_state->setFullText(stateText());
    // No view helps where nothing may be changed.
    const bool isHelped = m_refusal.isEmpty() && !isPartial() && !m_remedy.isEmpty();
    m_notice->setText(isHelped ? m_formNotice + QLatin1Char(' ') + m_remedy : m_formNotice);
    m_notice->setVisible(!m_formNotice.isEmpty());
    const QLocale locale;
    m_size->setText(isPartial()
            ? tr("%1 of %2").arg(locale.formattedDataSize(m_baseline.size()), locale.formattedDataSize(m_totalSize))
            : m_totalSize == 1 ? tr("1 byte")
                               : locale.formattedDataSize(m_totalSize));
    m_size->setVisible(m_isSizeShown || isPartial());
    m_views->setEnabled(!m_isOutgrown);
    m_save->setEnabled(canSave());
    m_revert->setEnabled(isChanged);
    if (isChanged != m_wasModified) {
        m_wasModified = isChanged;
        Q_EMIT modifiedChanged(isChanged);
    }
}

void BytesEditor::setSizeShown(bool isShown)
{
    m_isSizeShown = isShown;
    updateState();
}

void BytesEditor::openFind()
{
    m_find->open();
}
void BytesEditor::focusText()
{
    m_stack->currentWidget()->setFocus(Qt::OtherFocusReason);
}

} // namespace redshank

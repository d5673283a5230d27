// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "byteseditor.h"

#include "core/base/bytes.h"
#include "findbar.h"
#include "textarea.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace redshank {

namespace {

constexpr int automaticView = -1;
/// Views other than plain text multiply the size; a larger value is shown as text or by its first part.
constexpr qsizetype maxViewBytes = 32 * 1024 * 1024;

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
    , m_state(new QLabel(this))
    , m_size(new QLabel(this))
    , m_revert(makeButton(this, "revertButton", QStringLiteral("undo"), tr("Revert to what was loaded")))
    , m_save(makeButton(this, "saveButton", QStringLiteral("save"), tr("Save (Ctrl+S)")))
    , m_text(new TextArea(this))
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
    for (QLabel *label : {m_state, m_size}) {
        label->setTextFormat(Qt::PlainText);
        label->setForegroundRole(QPalette::PlaceholderText);
    }
    m_state->setObjectName(QStringLiteral("editorState"));
    m_state->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
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
    layout->addWidget(m_text, 1);
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
        if (!m_problem.isEmpty()) { // it was said of another text
            m_problem.clear();
            updateState();
        }
        Q_EMIT edited();
    });
    connect(m_text, &TextArea::leaveRequested, this, [this] {
        if (m_find->isVisible())
            m_find->close();
        else
            m_views->setFocus(Qt::OtherFocusReason);
    });
    clear();
}

void BytesEditor::setNames(const QString &objectName, const QString &accessibleName)
{
    m_text->setNames(objectName, accessibleName);
}

void BytesEditor::setValue(const QByteArray &bytes, qint64 totalSize)
{
    m_baseline = bytes;
    m_totalSize = totalSize;
    m_isCarried = false;
    m_problem.clear();
    const QByteArray shown = isPartial() ? withoutCutCharacter(bytes) : bytes;
    const bool isLarge = shown.size() > maxViewBytes;
    const FormatId automatic = isLarge ? (isUtf8(shown) ? FormatId::Text : FormatId::Hex) : detectFormat(shown);
    if (!m_chosen || !showAs(*m_chosen, shown))
        showAs(automatic, shown);
    m_problem.clear();
    updateState();
}

void BytesEditor::clear()
{
    m_chosen.reset();
    setValue({}, 0);
}

bool BytesEditor::showAs(FormatId id, const QByteArray &bytes)
{
    if (id == FormatId::Text) {
        // Straight from bytes to bytes: valid UTF-8 needs no proof of coming back.
        if (!isUtf8(bytes)) {
            m_problem = tr("Not text: some bytes are not UTF-8.");
            return false;
        }
        m_isLossless = true;
        m_text->setLanguage(TextArea::Language::Plain);
        m_text->setBytes(bytes);
    } else {
        const bool isCut = bytes.size() > maxViewBytes;
        if (isCut && id != FormatId::Hex) {
            m_problem = tr("The value is too large for this view.");
            return false;
        }
        const Result<DecodedValue> decoded = decodeValue(format(id), isCut ? bytes.first(maxViewBytes) : bytes);
        if (!decoded) {
            m_problem = decoded.error().sentence();
            return false;
        }
        m_isLossless = decoded.value().isEditable && !isCut;
        m_text->setLanguage(id == FormatId::Json ? TextArea::Language::Json : TextArea::Language::Plain);
        m_text->setBytes(decoded.value().text.toUtf8());
    }
    m_text->setNumbered(id != FormatId::Hex); // its lines begin with their offsets
    m_formatId = id;
    m_decodedFrom = bytes;
    const QSignalBlocker blocker(m_views);
    m_views->setItemText(0, m_chosen ? tr("Automatic") : tr("Automatic: %1").arg(format(id).title()));
    m_views->setCurrentIndex(m_chosen ? m_views->findData(int(id)) : 0);
    return true;
}

bool BytesEditor::setFormat(FormatId id)
{
    const Result<QByteArray> typed = value();
    m_problem.clear();
    if (!typed) {
        m_problem = typed.error().sentence();
        updateState();
        return false;
    }
    const bool isChanged = isModified();
    const std::optional<FormatId> before = m_chosen;
    m_chosen = id;
    if (!showAs(id, typed.value())) {
        m_chosen = before;
        updateState();
        return false;
    }
    m_isCarried = isChanged && typed.value() != m_baseline;
    updateState();
    return true;
}

void BytesEditor::chooseView(int index)
{
    const int wanted = m_views->itemData(index).toInt();
    const Result<QByteArray> typed = value();
    const FormatId id = wanted != automaticView ? FormatId(wanted) : typed ? detectFormat(typed.value()) : m_formatId;
    const bool isShown = setFormat(id);
    if (isShown && wanted == automaticView)
        m_chosen.reset();
    const QSignalBlocker blocker(m_views);
    m_views->setItemText(0, m_chosen ? tr("Automatic") : tr("Automatic: %1").arg(format(m_formatId).title()));
    m_views->setCurrentIndex(m_chosen ? m_views->findData(int(m_formatId)) : 0);
    updateState();
}

Result<QByteArray> BytesEditor::value() const
{
    if (!m_text->isModified())
        return m_decodedFrom;
    const QByteArray typed = m_text->bytes();
    if (m_formatId == FormatId::Text)
        return typed;
    return format(m_formatId).encode(QString::fromUtf8(typed), m_decodedFrom);
}

bool BytesEditor::isModified() const
{
    return m_isCarried || m_text->isModified();
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

bool BytesEditor::isEditable() const
{
    return m_refusal.isEmpty() && !isPartial() && m_isLossless;
}

QString BytesEditor::stateText() const
{
    if (!m_problem.isEmpty())
        return m_problem;
    if (isPartial())
        return tr("Read-only: only a part is loaded");
    if (!m_refusal.isEmpty())
        return m_refusal;
    if (!m_isLossless)
        return tr("Read-only in this view");
    return isModified() ? tr("Not saved") : QString();
}

void BytesEditor::updateState()
{
    const bool isChanged = isModified();
    m_text->setReadOnly(!isEditable());
    m_state->setText(stateText());
    m_state->setToolTip(stateText());
    const QLocale locale;
    m_size->setText(isPartial()
            ? tr("%1 of %2").arg(locale.formattedDataSize(m_baseline.size()), locale.formattedDataSize(m_totalSize))
            : m_totalSize == 1 ? tr("1 byte")
                               : locale.formattedDataSize(m_totalSize));
    m_size->setVisible(m_isSizeShown || isPartial());
    m_save->setEnabled(isEditable() && isChanged);
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
    m_text->setFocus(Qt::OtherFocusReason);
}

} // namespace redshank

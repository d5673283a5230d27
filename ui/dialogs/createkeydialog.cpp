// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "createkeydialog.h"

#include "core/base/bytes.h"
#include "core/values/valuetypes.h"
#include "durationtext.h"
#include "elementrows.h"
#include "keyactions.h"
#include "secondsbox.h"
#include "ui/base/plaintooltip.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QTextDocument>
#include <QVBoxLayout>

#include <limits>

namespace redshank {

using std::chrono::milliseconds;

namespace {

struct TypeTitle
{
    const char *type;
    const char *title;
};
constexpr TypeTitle typeTitles[] = {
    {"string", QT_TRANSLATE_NOOP("redshank::CreateKeyDialog", "String")},
    {"hash", QT_TRANSLATE_NOOP("redshank::CreateKeyDialog", "Hash")},
    {"list", QT_TRANSLATE_NOOP("redshank::CreateKeyDialog", "List")},
    {"set", QT_TRANSLATE_NOOP("redshank::CreateKeyDialog", "Set")},
    {"zset", QT_TRANSLATE_NOOP("redshank::CreateKeyDialog", "Sorted set")},
    {"stream", QT_TRANSLATE_NOOP("redshank::CreateKeyDialog", "Stream")},
};

QString titleOf(const QByteArray &type)
{
    for (const TypeTitle &known : typeTitles)
        if (type == known.type)
            return CreateKeyDialog::tr(known.title);
    return escaped(type);
}

QLabel *plainLabel(const char *name, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

CreateKeyDialog::CreateKeyDialog(const QString &subject, const QByteArray &prefix, QWidget *parent)
    : QDialog(parent)
    , m_name(new QLineEdit(this))
    , m_type(new QComboBox(this))
    , m_stack(new QStackedWidget(this))
    , m_text(new QPlainTextEdit(this))
    , m_rows(new ElementRows(this))
    , m_escapes(new QCheckBox(tr("&Read \\xNN, \\n, \\t in values as bytes"), this))
    , m_expires(new QCheckBox(tr("E&xpires after"), this))
    , m_seconds(new SecondsBox(this))
    , m_lifetime(plainLabel("createLifetime", this))
    , m_problem(plainLabel("createProblem", this))
{
    setObjectName(QStringLiteral("createKeyDialog"));
    setWindowTitle(tr("New key"));
    setAccessibleName(windowTitle());
    setSizeGripEnabled(true);
    QLabel *subjectLabel = plainLabel("createSubject", this);
    subjectLabel->setText(subject);
    m_problem->hide();
    Theme::setTextColor(m_problem, Theme::instance()->color(Theme::Shade::Bad));

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_create = buttons->addButton(tr("Create"), QDialogButtonBox::AcceptRole);
    m_create->setObjectName(QStringLiteral("createAccept"));
    m_create->setAccessibleName(m_create->text());
    m_create->setDefault(true);
    QPushButton *cancel = buttons->button(QDialogButtonBox::Cancel);
    cancel->setObjectName(QStringLiteral("createCancel"));
    cancel->setAccessibleName(cancel->text());
    connect(buttons, &QDialogButtonBox::accepted, this, &CreateKeyDialog::submit);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * Theme::grid, 2 * Theme::grid, 2 * Theme::grid, 2 * Theme::grid);
    layout->setSpacing(Theme::grid);
    layout->addWidget(subjectLabel);
    m_form = makeForm(prefix);
    layout->addWidget(m_form, 1);
    layout->addWidget(m_problem);
    layout->addWidget(buttons);
    showType();
    showLifetime();
    m_name->setFocus();
}

QWidget *CreateKeyDialog::makeForm(const QByteArray &prefix)
{
    m_name->setObjectName(QStringLiteral("createName"));
    m_name->setAccessibleName(tr("Name; \\xNN stands for any byte"));
    m_name->setToolTip(plainToolTip(m_name->accessibleName()));
    m_name->setFont(Theme::instance()->monospace());
    m_name->setMaxLength(std::numeric_limits<int>::max());
    m_name->setText(escaped(prefix));
    m_name->setPlaceholderText(tr("\\xNN for any byte, \\\\ for a backslash"));
    m_type->setObjectName(QStringLiteral("createType"));
    m_type->setAccessibleName(tr("Type"));
    for (const ValueType &type : valueTypes())
        if (!type.newColumns.isEmpty())
            m_type->addItem(titleOf(type.name), type.name);
    connect(m_type, &QComboBox::currentIndexChanged, this, &CreateKeyDialog::showType);
    m_text->setObjectName(QStringLiteral("createText"));
    m_text->setAccessibleName(tr("Value"));
    m_text->setFont(Theme::instance()->monospace());
    m_text->setTabChangesFocus(true);
    m_text->setMinimumWidth(m_text->fontMetrics().averageCharWidth() * 56);
    m_stack->setObjectName(QStringLiteral("createValues"));
    m_stack->setAccessibleName(tr("First elements"));
    m_stack->setMinimumHeight(Theme::rowHeight * 5);
    m_stack->addWidget(m_text);
    m_stack->addWidget(m_rows);
    m_escapes->setObjectName(QStringLiteral("createEscapes"));
    m_escapes->setAccessibleName(tr("Read \\xNN, \\n, \\t in values as bytes"));

    auto *form = new QWidget(this);
    auto *layout = new QFormLayout(form);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    layout->addRow(tr("&Name"), m_name);
    auto *typeRow = new QHBoxLayout;
    typeRow->addWidget(m_type);
    typeRow->addStretch();
    auto *typeLabel = new QLabel(tr("&Type"), form);
    typeLabel->setBuddy(m_type);
    layout->addRow(typeLabel, typeRow);
    layout->addRow(tr("&Value"), m_stack);
    layout->addRow(QString(), m_escapes);
    layout->addRow(QString(), makeLifetime());
    return form;
}

QWidget *CreateKeyDialog::makeLifetime()
{
    m_expires->setObjectName(QStringLiteral("createExpires"));
    m_expires->setAccessibleName(tr("Expires after a time"));
    m_seconds->setObjectName(QStringLiteral("createSeconds"));
    m_seconds->setAccessibleName(tr("Time to live in seconds"));
    m_seconds->setValue(3600);
    connect(m_expires, &QCheckBox::toggled, this, &CreateKeyDialog::showLifetime);
    connect(m_seconds, &SecondsBox::valueChanged, this, &CreateKeyDialog::showLifetime);
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(m_expires);
    layout->addWidget(m_seconds);
    layout->addWidget(m_lifetime, 1);
    return row;
}

QByteArray CreateKeyDialog::chosenType() const
{
    return m_type->currentData().toByteArray();
}

void CreateKeyDialog::showType()
{
    const ValueType &type = valueType(chosenType());
    const bool isText = type.columns == QList{ValueColumn::Bytes};
    m_rows->setColumns(isText ? QList<ValueColumn>() : type.newColumns);
    m_stack->setCurrentWidget(isText ? static_cast<QWidget *>(m_text) : m_rows);
}

void CreateKeyDialog::showLifetime()
{
    m_seconds->setEnabled(m_expires->isChecked());
    m_lifetime->setText(m_expires->isChecked() ? durationText(milliseconds(qRound64(m_seconds->value() * 1000.0)))
                                               : tr("It stays until it is deleted."));
}

/// toPlainText() makes a space of every no-break space.
QString CreateKeyDialog::valueText() const
{
    QString text = m_text->document()->toRawText();
    for (const QChar end : {QChar(QChar::ParagraphSeparator), QChar(QChar::LineSeparator)})
        text.replace(end, QLatin1Char('\n'));
    return text;
}

void CreateKeyDialog::submit()
{
    if (const QString complaint = keyNameComplaint(m_name->text()); !complaint.isEmpty()) {
        m_name->setFocus();
        tell(complaint);
        return;
    }
    NewKey wanted;
    wanted.key = unescaped(m_name->text()).value();
    wanted.type = chosenType();
    const QList<QStringList> rows =
        m_stack->currentWidget() == m_text ? QList<QStringList>{{valueText()}} : m_rows->texts();
    for (const QStringList &texts : rows) {
        QByteArrayList row;
        for (const QString &text : texts) {
            const auto bytes = m_escapes->isChecked() ? unescaped(text) : std::optional(text.toUtf8());
            if (!bytes) {
                tell(tr("A backslash in %1 starts no escape: write \\\\ for one backslash, \\xNN for a byte.")
                         .arg(text.left(80)));
                return;
            }
            row.append(*bytes);
        }
        wanted.rows.append(row);
    }
    if (m_expires->isChecked())
        wanted.ttl = milliseconds(qRound64(m_seconds->value() * 1000.0));
    m_problem->hide();
    m_form->setEnabled(false);
    m_create->setEnabled(false);
    m_create->setText(tr("Creating …"));
    Q_EMIT submitted(wanted);
}

void CreateKeyDialog::showError(const Error &error)
{
    m_form->setEnabled(true);
    m_create->setEnabled(true);
    m_create->setText(tr("Create"));
    if (error.kind == Error::Kind::Exists) {
        m_name->setFocus();
        m_name->selectAll();
    }
    tell(error.sentence());
}

void CreateKeyDialog::tell(const QString &problem)
{
    m_problem->setText(problem);
    m_problem->show();
}

} // namespace redshank

// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ttldialog.h"

#include "durationtext.h"
#include "secondsbox.h"
#include "ui/theme/theme.h"

#include <QDateTimeEdit>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace redshank {

using std::chrono::milliseconds;

namespace {

struct Preset
{
    const char *name;
    const char *label;
    int seconds;
};
constexpr Preset presets[] = {
    {"ttlMinute", QT_TRANSLATE_NOOP("redshank::TtlDialog", "1 minute"), 60},
    {"ttlHour", QT_TRANSLATE_NOOP("redshank::TtlDialog", "1 hour"), 3600},
    {"ttlDay", QT_TRANSLATE_NOOP("redshank::TtlDialog", "1 day"), 86'400},
    {"ttlWeek", QT_TRANSLATE_NOOP("redshank::TtlDialog", "1 week"), 604'800},
    {"ttlMonth", QT_TRANSLATE_NOOP("redshank::TtlDialog", "30 days"), 2'592'000},
};

} // namespace

TtlDialog::TtlDialog(const QString &subject, std::optional<milliseconds> current, QWidget *parent, Scope scope)
    : QDialog(parent)
    , m_scope(scope)
    , m_after(new QRadioButton(tr("&After"), this))
    , m_at(new QRadioButton(tr("At a &date and time"), this))
    , m_never(new QRadioButton(scope == Scope::OneKey ? tr("&Never: the key stays until it is deleted")
                                                      : tr("&Never: the keys stay until they are deleted"),
          this))
    , m_time(new QDateTimeEdit(this))
    , m_preview(new QLabel(this))
    , m_accept(nullptr)
{
    setObjectName(QStringLiteral("ttlDialog"));
    setWindowTitle(tr("Time to live"));
    setAccessibleName(windowTitle());

    auto *heading = new QLabel(
        scope == Scope::OneKey ? tr("When shall this key expire?") : tr("When shall these keys expire?"), this);
    QFont bold = heading->font();
    bold.setBold(true);
    heading->setFont(bold);
    auto *subjectLabel = new QLabel(subject, this);
    subjectLabel->setObjectName(QStringLiteral("ttlSubject"));
    subjectLabel->setTextFormat(Qt::PlainText);
    subjectLabel->setWordWrap(true);
    m_preview->setObjectName(QStringLiteral("ttlPreview"));
    m_preview->setTextFormat(Qt::PlainText);
    m_preview->setWordWrap(true);

    m_after->setObjectName(QStringLiteral("ttlAfter"));
    m_at->setObjectName(QStringLiteral("ttlAt"));
    m_never->setObjectName(QStringLiteral("ttlNever"));
    m_time->setObjectName(QStringLiteral("ttlTime"));
    m_time->setAccessibleName(tr("Date and time of expiry"));
    m_time->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz"));
    m_time->setCalendarPopup(true);
    const QDateTime end = QDateTime::currentDateTime().addMSecs(current.value_or(milliseconds(86'400'000)).count());
    m_time->setDateTime(current ? end : end.addMSecs(-end.time().msec()));

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_accept = buttons->addButton(tr("Set"), QDialogButtonBox::AcceptRole);
    m_accept->setObjectName(QStringLiteral("ttlAccept"));
    m_accept->setDefault(true);
    buttons->button(QDialogButtonBox::Cancel)->setObjectName(QStringLiteral("ttlCancel"));
    connect(buttons, &QDialogButtonBox::accepted, this, [this] { done(m_isTouched ? Accepted : Rejected); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(Theme::grid);
    layout->addWidget(heading);
    layout->addWidget(subjectLabel);
    layout->addSpacing(Theme::grid);
    layout->addWidget(m_after);
    layout->addWidget(makeAfterRow(current));
    layout->addWidget(m_at);
    auto *atRow = new QHBoxLayout;
    atRow->setContentsMargins(3 * Theme::grid, 0, 0, 0);
    atRow->addWidget(m_time);
    atRow->addStretch();
    layout->addLayout(atRow);
    layout->addWidget(m_never);
    layout->addSpacing(Theme::grid);
    layout->addWidget(m_preview);
    layout->addWidget(buttons);

    for (QRadioButton *button : {m_after, m_at, m_never})
        connect(button, &QRadioButton::toggled, this, &TtlDialog::showPreview);
    connect(m_seconds, &SecondsBox::valueChanged, this, [this] {
        m_after->setChecked(true);
        showPreview();
    });
    connect(m_time, &QDateTimeEdit::dateTimeChanged, this, [this] {
        m_at->setChecked(true);
        showPreview();
    });
    // What is so now: Return alone changes nothing.
    (current || scope == Scope::SeveralKeys ? m_after : m_never)->setChecked(true);
    m_seconds->setFocus();
    m_seconds->selectAll();
    showPreview();
    m_isTouched = scope == Scope::SeveralKeys;
}

QWidget *TtlDialog::makeAfterRow(std::optional<milliseconds> current)
{
    auto *row = new QWidget(this);
    auto *layout = new QGridLayout(row);
    layout->setContentsMargins(3 * Theme::grid, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    m_seconds = new SecondsBox(row);
    m_seconds->setObjectName(QStringLiteral("ttlSeconds"));
    m_seconds->setAccessibleName(tr("Time to live in seconds"));
    m_seconds->setValue(current ? double(current->count()) / 1000.0 : 3600.0);
    layout->addWidget(m_seconds, 0, 0, 1, int(std::size(presets)));
    int column = 0;
    for (const Preset &preset : presets) {
        auto *button = new QPushButton(tr(preset.label), row);
        button->setObjectName(QLatin1String(preset.name));
        button->setAccessibleName(tr(preset.label));
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, [this, seconds = preset.seconds] {
            m_after->setChecked(true);
            m_seconds->setValue(seconds);
        });
        layout->addWidget(button, 1, column++);
    }
    return row;
}

ExpiryChoice TtlDialog::choice() const
{
    if (m_after->isChecked())
        return {ExpiryChoice::Kind::After, milliseconds(qRound64(m_seconds->value() * 1000.0)), {}};
    if (m_at->isChecked())
        return {ExpiryChoice::Kind::At, {}, milliseconds(m_time->dateTime().toMSecsSinceEpoch())};
    return {};
}

void TtlDialog::showPreview()
{
    m_isTouched = true;
    const ExpiryChoice chosen = choice();
    const QDateTime now = QDateTime::currentDateTime();
    bool isPast = false;
    const auto moment = [](const QDateTime &time) {
        return QLocale().toString(time, QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz"));
    };
    switch (chosen.kind) {
    case ExpiryChoice::Kind::After:
        m_preview->setText(
            tr("Expires in %1, on %2.").arg(durationText(chosen.after), moment(now.addMSecs(chosen.after.count()))));
        break;
    case ExpiryChoice::Kind::At:
        isPast = m_time->dateTime() <= now;
        m_preview->setText(isPast ? tr("That time has passed: the server would delete at once.")
                                  : tr("Expires on %1, in %2.")
                                        .arg(moment(m_time->dateTime()),
                                            durationText(milliseconds(now.msecsTo(m_time->dateTime()) / 1000 * 1000))));
        break;
    case ExpiryChoice::Kind::Never:
        m_preview->setText(m_scope == Scope::OneKey ? tr("The key will not expire.") : tr("The keys will not expire."));
        break;
    }
    m_accept->setEnabled(!isPast);
}

} // namespace redshank

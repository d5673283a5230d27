// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "messagepane.h"

#include "core/base/bytes.h"
#include "core/format/formats.h"
#include "ui/base/background.h"
#include "ui/base/textlimits.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QToolButton>

namespace redshank {

namespace {

constexpr qsizetype longestName = 200;
constexpr qsizetype shownLineBytes = 1000; ///< a longer line is broken, for the eye alone

QString shortName(QByteArrayView name)
{
    return name.size() <= longestName ? escaped(name) : escaped(name.first(longestName)) + QChar(0x2026);
}

/// Lines and tabs as they are, everything else that is invisible as escapes, a backslash as itself: for reading only.
QString visibleText(const QString &text)
{
    static const QRegularExpression layout(QStringLiteral("[\\n\\t]"));
    QString visible;
    qsizetype start = 0;
    while (start <= text.size()) {
        const qsizetype stop = text.indexOf(layout, start);
        const qsizetype end = stop < 0 ? text.size() : stop;
        visible += escaped(text.mid(start, end - start).toUtf8()).replace(QStringLiteral("\\\\"), QStringLiteral("\\"));
        if (stop < 0)
            break;
        visible += text.at(stop);
        start = stop + 1;
    }
    return visible;
}

struct ShownPayload
{
    QString text;
    QString problem; ///< why it is not in the format that was chosen
    bool isBroken; ///< there are line breaks of ours in it
};

ShownPayload shownPayload(const QByteArray &payload, const QByteArray &formatKey)
{
    const Format *chosen = formatByKey(formatKey);
    const Format &wanted = chosen ? *chosen : format(detectFormat(payload));
    const auto decoded = wanted.decode(payload);
    QString text;
    if (!decoded)
        text = escaped(payload);
    else if (wanted.id == FormatId::Text || wanted.id == FormatId::Json)
        text = visibleText(decoded.value());
    else
        text = decoded.value();
    const QByteArray whole = text.toUtf8();
    const QByteArray broken = withBrokenLines(whole, shownLineBytes);
    return {QString::fromUtf8(broken), decoded ? QString() : decoded.error().sentence(), broken.size() > whole.size()};
}

} // namespace

MessagePane::MessagePane(QWidget *parent)
    : QWidget(parent)
    , m_title(new QLabel)
    , m_facts(new QLabel)
    , m_note(new QLabel)
    , m_format(new QComboBox)
    , m_text(new QPlainTextEdit)
{
    const Theme &theme = *Theme::instance();
    for (QLabel *label : {m_title, m_facts, m_note}) {
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    }
    m_title->setObjectName(QStringLiteral("feedMessageChannel"));
    m_title->setAccessibleName(tr("Channel of the selected message"));
    m_title->setFont(theme.monospace());
    m_facts->setObjectName(QStringLiteral("feedMessageFacts"));
    m_facts->setAccessibleName(tr("Time and size of the selected message"));
    m_facts->setForegroundRole(QPalette::PlaceholderText);
    m_note->setObjectName(QStringLiteral("feedMessageNote"));
    m_note->setAccessibleName(tr("How the payload is shown"));
    m_note->setWordWrap(true);
    m_note->hide();

    m_format->setObjectName(QStringLiteral("feedMessageFormat"));
    m_format->setAccessibleName(tr("Format of the payload"));
    m_format->addItem(tr("Automatic"), QByteArray());
    for (const Format &format : formats())
        m_format->addItem(format.title(), QByteArray(format.key));

    m_text->setObjectName(QStringLiteral("feedMessagePayload"));
    m_text->setAccessibleName(tr("Payload of the selected message"));
    m_text->setReadOnly(true);
    m_text->setFont(theme.monospace());
    m_text->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_text->setTabChangesFocus(true);

    auto *close = new QToolButton;
    close->setObjectName(QStringLiteral("feedMessageClose"));
    close->setAccessibleName(tr("Close the details"));
    close->setToolTip(tr("Close the details"));
    close->setIcon(theme.icon(QStringLiteral("close")));
    close->setAutoRaise(true);

    auto *head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_format);
    head->addWidget(close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, Theme::grid, 0, 0);
    layout->setSpacing(Theme::grid / 2);
    layout->addLayout(head);
    layout->addWidget(m_facts);
    layout->addWidget(m_note);
    layout->addWidget(m_text, 1);

    connect(m_format, &QComboBox::currentIndexChanged, this, &MessagePane::decode);
    connect(close, &QToolButton::clicked, this, &MessagePane::closeRequested);
}

void MessagePane::showMessage(const FeedMessage &message)
{
    m_title->setText(message.isGap() ? tr("Gap") : shortName(message.channel));
    QStringList facts{QLocale().toString(
        QDateTime::fromMSecsSinceEpoch(message.time.count() / 1000), QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz"))};
    if (!message.isGap())
        facts.append(QLocale().formattedDataSize(message.payloadSize));
    if (!message.pattern.isEmpty())
        facts.append(tr("by the pattern %1").arg(shortName(message.pattern)));
    m_facts->setText(facts.join(QStringLiteral(" \u00b7 ")));
    m_size = message.payloadSize;
    m_payload = message.payload.first(std::min(message.payload.size(), payloadLimit)).toByteArray();
    decode();
}

void MessagePane::clear()
{
    m_decodings.cancel();
    m_title->clear();
    m_facts->clear();
    m_note->hide();
    m_text->clear();
    m_payload.clear();
    m_size = 0;
}

void MessagePane::decode()
{
    m_text->clear(); // nothing of another message stands under this one's name
    runAside(
        this, m_payload.size() <= maxBytesAtOnce,
        [payload = m_payload, key = m_format->currentData().toByteArray()] { return shownPayload(payload, key); },
        [this, isNewest = m_decodings.begin()](const ShownPayload &shown) {
            if (!isNewest())
                return;
            const QLocale locale;
            QStringList notes;
            if (m_size > m_payload.size())
                notes.append(tr("The first %1 of %2 are shown.")
                                 .arg(locale.formattedDataSize(m_payload.size()), locale.formattedDataSize(m_size)));
            if (!shown.problem.isEmpty())
                notes.append(shown.problem);
            if (shown.isBroken)
                notes.append(
                    tr("Lines are broken after %1 bytes, for the eye alone.").arg(locale.toString(shownLineBytes)));
            m_note->setText(notes.join(QLatin1Char(' ')));
            m_note->setVisible(!notes.isEmpty());
            m_text->setPlainText(shown.text);
        });
}

} // namespace redshank

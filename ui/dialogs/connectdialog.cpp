// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectdialog.h"

#include "ui/theme/theme.h"

#include "core/base/bytes.h"
#include "core/redis/connection.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFile>
#include <QFontMetrics>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <utility>

namespace redshank {

namespace {

constexpr qsizetype longestSocketPath = 107; // bytes: sun_path without its NUL
constexpr int largestDatabase = 999999;

Error invalid(const QString &what)
{
    return {Error::Kind::InvalidInput, what, {}, {}};
}

/// Whether the beginning says what the text is, so that more letters only complete it.
bool isWholeUri(const QString &text)
{
    return text.contains(QLatin1String("://")) || text.startsWith(QLatin1Char('/'));
}

template <typename Control> Control *named(Control *control, const char *objectName, const QString &accessibleName)
{
    control->setObjectName(QLatin1String(objectName));
    control->setAccessibleName(accessibleName);
    return control;
}

/// A blank parts one separator from the next, so that one inside them is written as its escape.
QString separatorsText(const QByteArrayList &separators)
{
    QStringList texts;
    for (const QByteArray &separator : separators)
        texts.append(escaped(separator).replace(QLatin1Char(' '), QLatin1String("\\x20")));
    return texts.join(QLatin1Char(' '));
}

Result<QByteArrayList> separatorsOf(const QString &line)
{
    QByteArrayList separators;
    for (const QString &text : line.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const auto separator = unescaped(text);
        if (!separator)
            return invalid(
                ConnectDialog::tr("The separator “%1” has a backslash that starts no escape; write \\\\ for a "
                                  "backslash and \\x20 for a blank.")
                    .arg(text));
        if (!separators.contains(*separator))
            separators.append(*separator);
    }
    return separators;
}

} // namespace

ConnectDialog::ConnectDialog(const Profile &initial, QWidget *parent)
    : QDialog(parent)
    , m_initial(initial)
    , m_form(new QFormLayout)
    , m_uri(named(new QLineEdit(this), "connectUri", tr("URL")))
    , m_name(named(new QLineEdit(this), "connectName", tr("Name")))
    , m_transport(named(new QComboBox(this), "connectTransport", tr("Reach it by")))
    , m_addressRow(makeAddressRow())
    , m_socket(named(new QLineEdit(this), "connectSocket", tr("Socket")))
    , m_user(named(new QLineEdit(this), "connectUser", tr("User")))
    , m_password(named(new QLineEdit(this), "connectPassword", tr("Password")))
    , m_database(named(new QSpinBox(this), "connectDatabase", tr("Database")))
    , m_environment(named(new QComboBox(this), "connectEnvironment", tr("Environment")))
    , m_safety(named(new QComboBox(this), "connectSafety", tr("Writes")))
    , m_separators(named(new QLineEdit(this), "connectSeparators", tr("Separators, parted by blanks")))
    , m_outcome(named(new QLabel(this), "connectOutcome", tr("Outcome")))
    , m_test(named(new QPushButton(tr("Test Connection"), this), "connectTest", tr("Test Connection")))
{
    setObjectName(QStringLiteral("connectDialog"));
    const QString title = initial.id.isEmpty() ? tr("Connect to a server") : tr("Edit connection");
    setWindowTitle(title);
    setAccessibleName(title);
    setWindowModality(Qt::WindowModal);

    addRows(m_form);
    m_outcome->setTextFormat(Qt::PlainText);
    m_outcome->setWordWrap(true);
    m_outcome->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_outcome->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    // Two lines are kept free, so that the form does not jump when the outcome comes.
    m_outcome->setMinimumHeight(QFontMetrics(font()).lineSpacing() * 2);

    auto *buttons = named(new QDialogButtonBox(this), "connectButtons", tr("Buttons"));
    m_connect = buttons->addButton(tr("Connect"), QDialogButtonBox::AcceptRole);
    named(m_connect, "connectAccept", tr("Connect"))->setDefault(true);
    named(buttons->addButton(QDialogButtonBox::Cancel), "connectCancel", tr("Cancel"));
    m_test->setAutoDefault(false);
    buttons->addButton(m_test, QDialogButtonBox::ResetRole); // apart from those that end the form
    if (!initial.id.isEmpty())
        addStoredButtons(buttons);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::grid * 2, Theme::grid * 2, Theme::grid * 2, Theme::grid * 2);
    layout->setSpacing(Theme::grid * 3 / 2);
    layout->addLayout(m_form);
    layout->addWidget(m_outcome);
    layout->addStretch(1);
    layout->addWidget(buttons);

    fill(initial.params);
    m_name->setText(initial.name);
    m_environment->setCurrentIndex(int(initial.environment));
    m_safety->setCurrentIndex(int(initial.params.safety));
    m_isSafetyChosen = !initial.id.isEmpty();
    m_separators->setText(separatorsText(initial.separators));

    connect(m_uri, &QLineEdit::textEdited, this, &ConnectDialog::followUri);
    connect(m_uri, &QLineEdit::editingFinished, this, &ConnectDialog::takeUri);
    connect(m_transport, &QComboBox::currentIndexChanged, this, &ConnectDialog::updateTransport);
    connect(m_environment, &QComboBox::activated, this, &ConnectDialog::suggestSafety);
    connect(m_safety, &QComboBox::activated, this, [this] { m_isSafetyChosen = true; });
    for (const QLineEdit *line : {m_host, m_socket, m_user, m_separators})
        connect(line, &QLineEdit::textChanged, this, &ConnectDialog::updateValidity);
    connect(m_test, &QPushButton::clicked, this, &ConnectDialog::test);
    connect(m_connect, &QPushButton::clicked, this, &ConnectDialog::submit);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    updateTransport();
    (initial.id.isEmpty() ? m_uri : m_name)->setFocus();
}

ConnectDialog::~ConnectDialog()
{
    // A line that goes with its focus says that it is finished, when this is no dialog any more.
    m_uri->disconnect(this);
}

void ConnectDialog::addStoredButtons(QDialogButtonBox *buttons)
{
    m_save = named(new QPushButton(tr("Save"), this), "connectSave", tr("Save"));
    m_save->setToolTip(tr("Keep the changes without connecting; what is open of this server goes on with them"));
    m_save->setAutoDefault(false);
    buttons->addButton(m_save, QDialogButtonBox::AcceptRole);
    connect(m_save, &QPushButton::clicked, this, &ConnectDialog::save);
    auto *remove = named(new QPushButton(tr("Remove…"), this), "connectRemove", tr("Remove Server"));
    remove->setAutoDefault(false);
    buttons->addButton(remove, QDialogButtonBox::ResetRole);
    connect(remove, &QPushButton::clicked, this, &ConnectDialog::removalRequested);
}

QWidget *ConnectDialog::makeAddressRow()
{
    auto *row = named(new QWidget(this), "connectAddress", tr("Host and port"));
    m_host = named(new QLineEdit(row), "connectHost", tr("Host"));
    m_host->setPlaceholderText(tr("Name or address"));
    m_port = named(new QSpinBox(row), "connectPort", tr("Port"));
    m_port->setRange(1, 65535);
    m_port->setGroupSeparatorShown(false);
    auto *label = new QLabel(tr("Port"), row);
    label->setBuddy(m_port);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(m_host, 1);
    layout->addWidget(label);
    layout->addWidget(m_port);
    row->setFocusProxy(m_host);
    return row;
}

void ConnectDialog::addRows(QFormLayout *form)
{
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->setHorizontalSpacing(Theme::grid * 2);
    form->setVerticalSpacing(Theme::grid);
    m_uri->setPlaceholderText(QStringLiteral("redis://user@host:6379/0"));
    m_uri->setMinimumWidth(QFontMetrics(font()).averageCharWidth() * 64);
    form->addRow(tr("&URL"), m_uri);
    auto *note = new QLabel(tr("Fills the fields below."), this);
    note->setObjectName(QStringLiteral("connectUriNote"));
    note->setFont(Theme::instance()->small());
    note->setForegroundRole(QPalette::PlaceholderText);
    form->addRow(QString(), note);
    m_name->setPlaceholderText(tr("As you like to call it"));
    form->addRow(tr("&Name"), m_name);
    m_transport->addItems({tr("Host and port"), tr("Unix socket")});
    form->addRow(tr("&Reach it by"), m_transport);
    form->addRow(tr("&Host"), m_addressRow);
    m_socket->setPlaceholderText(QStringLiteral("/run/redis/redis.sock"));
    form->addRow(tr("Soc&ket"), m_socket);
    m_user->setPlaceholderText(tr("The server's default user"));
    form->addRow(tr("Us&er"), m_user);
    m_password->setEchoMode(QLineEdit::Password);
    form->addRow(tr("&Password"), m_password);
    auto *passwordNote = new QLabel(tr("Kept in memory until the program ends, never written to disk."), this);
    passwordNote->setObjectName(QStringLiteral("connectPasswordNote"));
    passwordNote->setFont(Theme::instance()->small());
    passwordNote->setForegroundRole(QPalette::PlaceholderText);
    form->addRow(QString(), passwordNote);
    m_database->setRange(0, largestDatabase);
    form->addRow(tr("&Database"), m_database);
    m_environment->addItems({tr("None"), tr("Development"), tr("Staging"), tr("Production")});
    form->addRow(tr("En&vironment"), m_environment);
    m_safety->addItems({tr("Allowed; dangerous commands ask"), tr("Every write asks"), tr("Refused: read-only"),
        tr("Locked until you unlock them for a while")});
    form->addRow(tr("&Writes"), m_safety);
    m_separators->setPlaceholderText(tr("None: no folders"));
    const QString tip = tr("What parts the names of keys into folders: one or several, parted by blanks; a "
                           "blank itself is \\x20. Empty: no folders");
    m_separators->setToolTip(tip);
    m_separators->setAccessibleDescription(tip);
    form->addRow(tr("&Separators"), m_separators);
    for (QSpinBox *number : {m_port, m_database})
        number->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void ConnectDialog::fill(const ConnectionParams &params)
{
    const bool isSocket = params.address.transport == ServerAddress::Transport::Unix;
    m_transport->setCurrentIndex(isSocket ? 1 : 0);
    if (isSocket) {
        m_socket->setText(params.address.path);
    } else {
        m_host->setText(params.address.host);
        m_port->setValue(params.address.port);
    }
    m_user->setText(escaped(params.user));
    m_password->setText(QString::fromUtf8(params.password.bytes()));
    m_database->setValue(params.database);
}

Result<ConnectionParams> ConnectDialog::uri() const
{
    const QString text = m_uri->text().trimmed();
    const bool isRelativePath =
        text.contains(QLatin1Char('/')) && !isWholeUri(text) && !text.startsWith(QLatin1Char('.'));
    if (isRelativePath)
        return invalid(tr("“%1” is no URL yet: redis://host:port, host:port or the path of a socket.").arg(text));
    return parseServerUri(text);
}

// A host's name is one after every letter: it fills the fields when it is finished, not while it is typed.
void ConnectDialog::followUri()
{
    if (isWholeUri(m_uri->text().trimmed()))
        takeUri();
    updateValidity();
}

void ConnectDialog::takeUri()
{
    // What the fields have taken already must not undo what was typed into them since.
    if (!m_uri->isModified() || m_uri->text().trimmed().isEmpty())
        return;
    const auto params = uri();
    if (params) {
        m_uri->setModified(false);
        fill(params.value());
    }
    updateValidity();
}

Result<Profile> ConnectDialog::acceptable() const
{
    if (m_uri->isModified() && !m_uri->text().trimmed().isEmpty()) {
        const auto params = uri();
        if (!params)
            return params.error();
    }
    return profile();
}

void ConnectDialog::updateTransport()
{
    const bool isSocket = m_transport->currentIndex() == 1;
    m_form->setRowVisible(m_addressRow, !isSocket);
    m_form->setRowVisible(m_socket, isSocket);
    updateValidity();
}

Result<Profile> ConnectDialog::profile() const
{
    Profile profile = m_initial;
    ConnectionParams &params = profile.params;
    profile.name = m_name->text().trimmed();
    if (m_transport->currentIndex() == 1) {
        params.address = {};
        params.address.transport = ServerAddress::Transport::Unix;
        params.address.path = m_socket->text();
        const QByteArray encoded = QFile::encodeName(params.address.path);
        if (encoded.isEmpty())
            return invalid(tr("The path of the socket is missing."));
        if (encoded.size() > longestSocketPath || encoded.contains('\0'))
            return invalid(tr("The path of a socket has at most 107 bytes."));
    } else {
        const QString host = m_host->text().trimmed();
        if (host.isEmpty())
            return invalid(tr("The host is missing."));
        const auto parsed = parseServerUri(host.contains(QLatin1Char(':')) ? QStringLiteral("[%1]").arg(host) : host);
        if (!parsed || parsed.value().address.transport != ServerAddress::Transport::Tcp)
            return invalid(tr("“%1” is no host name or address.").arg(host));
        params.address = {};
        params.address.host = host;
        params.address.port = quint16(m_port->value());
    }
    const auto user = unescaped(m_user->text());
    if (!user)
        return invalid(tr("The user has a backslash that starts no escape; write \\\\ for a backslash."));
    const auto separators = separatorsOf(m_separators->text());
    if (!separators)
        return separators.error();
    params.user = *user;
    // Bytes that are not text cannot have been typed: they are those that came in.
    if (m_password->text() != QString::fromUtf8(m_initial.params.password.bytes()))
        params.password = Secret(m_password->text().toUtf8());
    params.database = m_database->value();
    params.safety = SafetyLevel(m_safety->currentIndex());
    profile.environment = Environment(m_environment->currentIndex());
    profile.separators = separators.value();
    return profile;
}

void ConnectDialog::updateValidity()
{
    const auto form = acceptable();
    m_connect->setEnabled(form.isOk());
    m_test->setEnabled(form.isOk() && !m_connection);
    if (m_save)
        m_save->setEnabled(form.isOk());
    if (!form)
        showOutcome(form.error().sentence(), false);
    else if (!m_connection)
        showOutcome({}, true);
}

void ConnectDialog::suggestSafety()
{
    const bool isProduction = m_environment->currentIndex() == int(Environment::Production);
    if (!m_isSafetyChosen)
        m_safety->setCurrentIndex(int(isProduction ? SafetyLevel::Confirm : SafetyLevel::Free));
}

void ConnectDialog::test()
{
    takeUri();
    const auto form = acceptable();
    if (!form)
        return;
    m_connection = std::make_unique<Connection>(form.value().params);
    m_connection->setReconnecting(false);
    m_testContext = std::make_unique<QObject>();
    m_test->setEnabled(false);
    showOutcome(tr("Connecting to %1…").arg(form.value().params.address.display()), true);
    m_connection->open();
    m_connection->send(Command{"PING"}, this, [this](const ReplyView &reply) { finishTest(reply); });
}

void ConnectDialog::finishTest(const ReplyView &reply)
{
    const Error failure = m_connection->lastError();
    if (!reply.isError()) {
        const QString server = m_connection->server().display();
        showOutcome(server.isEmpty() ? tr("It works.") : tr("It works: %1 answers.").arg(server), true);
    } else if (reply.error().kind == Error::Kind::Permission) {
        showOutcome(tr("It works; this user may not send PING, which does not matter."), true);
    } else {
        // The command says only that it was not sent; why is known to the connection.
        showOutcome((failure ? failure : reply.error()).sentence(), false);
    }
    // Not from inside the connection's own handler.
    m_connection->close();
    m_connection.release()->deleteLater();
    m_test->setEnabled(acceptable().isOk());
}

void ConnectDialog::showOutcome(const QString &text, bool isGood)
{
    Theme::setTextColor(m_outcome, Theme::instance()->color(isGood ? Theme::Shade::Good : Theme::Shade::Bad));
    m_outcome->setText(text);
    m_outcome->setAccessibleDescription(text);
}

void ConnectDialog::save()
{
    takeUri();
    const auto form = acceptable();
    if (!form)
        return;
    Q_EMIT profileSaved(form.value());
    accept();
}

void ConnectDialog::submit()
{
    takeUri();
    const auto form = acceptable();
    if (!form)
        return;
    Q_EMIT profileAccepted(form.value());
    accept();
}

} // namespace redshank

#include "ui/alerts/channelform.h"

#include "ui/alerts/choicebox.h"
#include "ui/alerts/desktopwishescard.h"
#include "ui/alerts/quiethoursrow.h"
#include "ui/gateway/fieldrows.h"
#include "ui/gateway/filefield.h"
#include "ui/gateway/secretfield.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/countedsuffix.h"
#include "ui/widgets/wrappedlabel.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>

namespace Gatehouse
{

namespace
{

QString row(const char *id)
{
    return QString::fromLatin1(id);
}

QWidget *inOneRow(const QList<QWidget *> &widgets)
{
    auto *line = new QWidget;
    auto *layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Spacing::kSmall);
    for (QWidget *widget : widgets)
        layout->addWidget(widget, qobject_cast<QLineEdit *>(widget) ? 1 : 0);
    layout->addStretch(qobject_cast<QLineEdit *>(widgets.constFirst()) ? 0 : 1);
    return line;
}

} // namespace

ChannelForm::ChannelForm(ChannelController &channels, QWidget *parent)
    : Card({}, {}, parent)
    , m_channels(channels)
    , m_standing(new WrappedLabel)
    , m_rows(new FieldRows)
    , m_kind(new ChoiceBox)
    , m_note(new WrappedLabel)
    , m_save(new QPushButton(tr("&Save")))
    , m_test(new QPushButton(tr("Send a &test")))
    , m_switch(new QPushButton)
    , m_remove(new QPushButton(tr("Remove…")))
    , m_discard(new QPushButton(tr("Discard")))
{
    setAccessibleName(tr("The channel"));
    body()->setSpacing(Spacing::kSmall);
    body()->addWidget(m_standing);
    body()->addWidget(m_rows);
    body()->addWidget(m_note);
    buildPlace();
    buildTelling();
    buildButtons();
    connect(&m_channels, &ChannelController::draftChanged, this, &ChannelForm::follow);
    connect(&m_channels, &ChannelController::changed, this, &ChannelForm::followButtons);
    follow();
}

QLineEdit *ChannelForm::addLine(const char *id, const QString &title, const QString &hint)
{
    auto *line = new QLineEdit;
    line->setPlaceholderText(hint);
    m_rows->addRow(row(id), title, line);
    connect(line, &QLineEdit::textEdited, this, &ChannelForm::edited);
    return line;
}

QSpinBox *ChannelForm::spin(int least, int most, const QString &suffix, const QString &name)
{
    auto *spin = new QSpinBox;
    spin->setRange(least, most);
    spin->setSuffix(suffix);
    spin->setButtonSymbols(QAbstractSpinBox::NoButtons);
    spin->setAccessibleName(name);
    connect(spin, &QSpinBox::valueChanged, this, &ChannelForm::edited);
    return spin;
}

void ChannelForm::buildPlace()
{
    for (const ChannelKind kind : kChannelKinds)
        m_kind->addItem(channelKindTitle(kind), int(kind));
    m_rows->addRow(row("kind"), tr("&Kind"), m_kind);
    m_name = addLine("name", tr("&Name"), tr("what you call it"));
    m_url = addLine("url", tr("&URL"), tr("https://hooks.example/gatehouse"));
    m_plainHttp = new QCheckBox(tr("http:// may leave this machine: the network is trusted"));
    m_rows->addRow(row("plain"), QString(), m_plainHttp);
    m_server = new QLineEdit;
    m_server->setPlaceholderText(tr("mail.company.example"));
    m_port = spin(0, 65535, {}, tr("Port of the mail server"));
    m_port->setSpecialValueText(tr("usual port"));
    m_tlsFirst = new QCheckBox(tr("TLS at once"));
    m_tlsFirst->setToolTip(tr("Without STARTTLS, as servers on port 465 want it"));
    m_rows->addRow(row("server"), tr("Mail ser&ver"), inOneRow({m_server, m_port, m_tlsFirst}), m_server);
    m_from = addLine("from", tr("F&rom"), tr("gatehouse@company.example"));
    m_to = addLine("to", tr("T&o"), tr("addresses with commas between"));
    m_user = addLine("user", tr("User"), tr("to sign in as; empty: nobody"));
    m_secret = new SecretField(tr("Secret"));
    m_secret->offer({{SecretReference::Kind::Environment, QStringLiteral("GATEHOUSE_NOTIFY_...")},
                     {SecretReference::Kind::File, QStringLiteral("/etc/gatehouse-notify-...")}});
    m_secret->setToolTip(tr("What signs a webhook, or signs in. Whoever looks for alerts must find it there."));
    m_rows->addRow(row("secret"), tr("Se&cret"), m_secret, m_secret->focusTarget());
    m_caFile = new FileField(tr("CA file"), tr("when its certificate comes from a CA of your own"));
    m_rows->addRow(row("ca"), tr("CA file"), m_caFile, m_caFile->line());
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ChannelForm::edited);
    connect(m_server, &QLineEdit::textEdited, this, &ChannelForm::edited);
    for (QCheckBox *box : {m_plainHttp, m_tlsFirst})
        connect(box, &QCheckBox::clicked, this, &ChannelForm::edited);
    connect(m_secret, &SecretField::edited, this, &ChannelForm::edited);
    connect(m_caFile, &FileField::edited, this, &ChannelForm::edited);
}

void ChannelForm::buildTelling()
{
    m_least = new ChoiceBox;
    fillLevels(m_least);
    m_rows->addRow(row("least"), tr("Told o&f"), m_least);
    m_quiet = new QuietHoursRow(tr("from"), tr("the channel"));
    m_rows->addRow(row("quiet"), tr("Quiet hours"), m_quiet, m_quiet->box());
    m_stormCount = spin(1, 100'000, tr(" notice"), tr("More notices than so many are one message"));
    connect(m_stormCount, &QSpinBox::valueChanged, m_stormCount,
            [box = m_stormCount] { setCountedSuffix(box, tr(" notice"), tr(" notices")); });
    m_stormMinutes = spin(1, 1440, tr(" min"), tr("In so many minutes"));
    m_rows->addRow(row("storm"), tr("More than"),
                   inOneRow({m_stormCount, new QLabel(tr("in")), m_stormMinutes, new QLabel(tr("go as one message"))}),
                   m_stormCount);
    m_heartbeat = spin(0, 1440, tr(" min"), tr("Sign of life every so many minutes"));
    m_heartbeat->setSpecialValueText(tr("never"));
    m_heartbeat->setToolTip(tr("While looking for alerts works: have somebody called when it stays away"));
    m_giveUp = spin(1, 240, tr(" h"), tr("Given up after so many hours"));
    m_rows->addRow(row("heartbeat"), tr("Sign of life"),
                   inOneRow({m_heartbeat, new QLabel(tr("notices are given up after")), m_giveUp}), m_heartbeat);
    connect(m_least, &QComboBox::currentIndexChanged, this, &ChannelForm::edited);
    connect(m_quiet, &QuietHoursRow::edited, this, &ChannelForm::edited);
}

void ChannelForm::buildButtons()
{
    setLook(m_save, "primary");
    m_test->setToolTip(tr("As it stands in the form, kept or not, by the way that alerts take (T)"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Spacing::kSmall);
    for (QPushButton *button : {m_save, m_test, m_discard, m_switch, m_remove})
        buttons->addWidget(button);
    for (QPushButton *quiet : {m_switch, m_remove, m_discard})
        setLook(quiet, "quiet");
    buttons->insertStretch(buttons->indexOf(m_switch), 1);
    body()->addLayout(buttons);
    connect(m_save, &QPushButton::clicked, &m_channels, &ChannelController::save);
    connect(m_test, &QPushButton::clicked, &m_channels, &ChannelController::test);
    connect(m_discard, &QPushButton::clicked, &m_channels, &ChannelController::discard);
    connect(m_switch, &QPushButton::clicked, this, [this] {
        if (const AlertChannel *kept = m_channels.kept())
            m_channels.switchOn(!kept->enabled);
    });
    connect(m_remove, &QPushButton::clicked, this, &ChannelForm::removeWanted);
}

QString ChannelForm::textOf(const WrappedLabel &label)
{
    return label.isHidden() ? QString() : label.text();
}

void ChannelForm::focusFirst()
{
    (m_kind->isEnabled() && m_name->text().isEmpty() ? static_cast<QWidget *>(m_kind) : m_name)
        ->setFocus(Qt::OtherFocusReason);
}

AlertChannel ChannelForm::typed() const
{
    AlertChannel channel = m_channels.draft().value_or(AlertChannel());
    channel.kind = ChannelKind(m_kind->currentData().toInt());
    const bool isMail = channel.kind == ChannelKind::Email;
    static const QRegularExpression between(QStringLiteral("[,;\\s]+"));
    channel.name = m_name->text();
    // What a kind has no row for stays as it is.
    if (isMail) {
        channel.server = m_server->text().trimmed();
        channel.port = m_port->value();
        channel.tlsFirst = m_tlsFirst->isChecked();
        channel.from = m_from->text().trimmed();
        channel.to = m_to->text().split(between, Qt::SkipEmptyParts);
    } else {
        channel.url = m_url->text().trimmed();
        channel.plainHttp = m_plainHttp->isChecked();
    }
    if (channel.kind != ChannelKind::Webhook)
        channel.user = m_user->text().trimmed();
    channel.secret = m_secret->reference();
    channel.caFile = m_caFile->text();
    channel.least = AlertLevel(m_least->currentData().toInt());
    channel.quiet = m_quiet->hours();
    channel.stormCount = m_stormCount->value();
    channel.stormMinutes = m_stormMinutes->value();
    channel.heartbeatMinutes = m_heartbeat->value();
    channel.giveUpHours = m_giveUp->value();
    return channel;
}

void ChannelForm::edited()
{
    if (m_filling || !m_channels.hasDraft())
        return;
    m_channels.setDraft(typed());
}

void ChannelForm::showRows(ChannelKind kind)
{
    const bool isMail = kind == ChannelKind::Email;
    for (const char *id : {"url", "plain"})
        m_rows->setRowVisible(row(id), !isMail);
    for (const char *id : {"server", "from", "to"})
        m_rows->setRowVisible(row(id), isMail);
    m_rows->setRowVisible(row("user"), kind != ChannelKind::Webhook);
}

void ChannelForm::fill(const AlertChannel &channel)
{
    m_kind->setCurrentIndex(m_kind->findData(int(channel.kind)));
    m_name->setText(channel.name);
    m_url->setText(channel.url);
    m_plainHttp->setChecked(channel.plainHttp);
    m_server->setText(channel.server);
    m_port->setValue(channel.port);
    m_tlsFirst->setChecked(channel.tlsFirst);
    m_from->setText(channel.from);
    m_to->setText(channel.to.join(QStringLiteral(", ")));
    m_user->setText(channel.user);
    m_secret->setReference(channel.secret);
    m_caFile->setText(channel.caFile);
    m_least->setCurrentIndex(m_least->findData(int(channel.least)));
    m_quiet->setHours(channel.quiet);
    m_stormCount->setValue(channel.stormCount);
    m_stormMinutes->setValue(channel.stormMinutes);
    m_heartbeat->setValue(channel.heartbeatMinutes);
    m_giveUp->setValue(channel.giveUpHours);
}

// What is typed stays as it is typed, so that the cursor does.
void ChannelForm::follow()
{
    setVisible(m_channels.hasDraft());
    if (!m_channels.hasDraft())
        return;
    const AlertChannel &draft = *m_channels.draft();
    if (draft != typed()) {
        m_filling = true;
        fill(draft);
        m_filling = false;
    }
    showRows(draft.kind);
    setTitle(m_channels.isNew() ? tr("New channel") : m_channels.kept() ? m_channels.kept()->name : draft.name);
    followButtons();
}

void ChannelForm::followButtons()
{
    if (!m_channels.hasDraft())
        return;
    const auto may = m_channels.mayEdit();
    const bool canEdit = may && !m_channels.isSaving();
    const bool isNew = m_channels.isNew();
    const bool changed = m_channels.isChanged();
    const auto check = m_channels.check();
    m_standing->setText(m_channels.standing());
    m_standing->setVisible(!isNew);
    setLook(m_standing, m_channels.isFailing() ? "note-bad" : "hint");
    m_rows->setEnabled(may.has_value());
    m_kind->setEnabled(isNew);
    m_note->setText(!may ? may.error().message : changed && !check ? check.error().message : QString());
    m_note->setVisible(!m_note->text().isEmpty());
    setLook(m_note, may ? "note-warn" : "hint");
    m_save->setEnabled(canEdit && changed && check);
    m_test->setEnabled(check && !m_channels.isTesting());
    m_test->setText(m_channels.isTesting() ? tr("Sending…") : tr("Send a &test"));
    m_discard->setEnabled(may && (changed || isNew));
    const AlertChannel *kept = m_channels.kept();
    m_switch->setText(kept && !kept->enabled ? tr("Switch on") : tr("Switch off"));
    for (QPushButton *button : {m_switch, m_remove}) {
        button->setVisible(!isNew);
        button->setEnabled(canEdit && kept);
    }
}

} // namespace Gatehouse

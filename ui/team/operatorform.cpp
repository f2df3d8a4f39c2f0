#include "ui/team/operatorform.h"

#include "ui/team/passphrasefield.h"
#include "ui/theme/spacing.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace Gatehouse
{

OperatorForm::OperatorForm(TeamController &team, QWidget *parent)
    : Card({}, {}, parent)
    , m_team(team)
    , m_nameTitle(new QLabel(tr("&Name")))
    , m_name(new QLineEdit)
    , m_passphraseTitle(new QLabel(tr("&Passphrase")))
    , m_passphrase(new PassphraseField(tr("Passphrase of the new operator")))
    , m_hint(new QLabel)
    , m_save(new QPushButton)
    , m_deactivate(new QPushButton(tr("&Deactivate…")))
{
    m_name->setAccessibleName(tr("Name of the operator"));
    m_nameTitle->setBuddy(m_name);
    m_passphraseTitle->setBuddy(m_passphrase);
    m_hint->setWordWrap(true);
    m_hint->setTextFormat(Qt::PlainText);
    setLook(m_hint, "hint");
    setLook(m_save, "primary");
    setLook(m_deactivate, "danger");
    auto *fields = new QGridLayout;
    fields->setHorizontalSpacing(Spacing::kGap);
    fields->setVerticalSpacing(Spacing::kSmall);
    fields->addWidget(m_nameTitle, 0, 0);
    fields->addWidget(m_name, 0, 1);
    fields->addWidget(m_passphraseTitle, 1, 0);
    fields->addWidget(m_passphrase, 1, 1);
    fields->addWidget(m_hint, 2, 1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Spacing::kSmall);
    buttons->addWidget(m_save);
    buttons->addStretch();
    buttons->addWidget(m_deactivate);
    body()->setSpacing(Spacing::kGap);
    body()->addLayout(fields);
    body()->addWidget(buildRoles());
    body()->addLayout(buttons);
    connect(m_save, &QPushButton::clicked, this, &OperatorForm::save);
    connect(m_deactivate, &QPushButton::clicked, this, [this] { m_team.deactivate(m_id); });
    connect(m_name, &QLineEdit::textChanged, this, &OperatorForm::follow);
    connect(&team, &TeamController::changed, this, &OperatorForm::follow);
    connect(&team, &TeamController::added, this, [this] { show(QString()); });
    show(QString());
}

QWidget *OperatorForm::buildRoles()
{
    auto *roles = new QWidget;
    auto *grid = new QGridLayout(roles);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(Spacing::kGap);
    grid->setVerticalSpacing(0);
    for (const Role role : allRoles()) {
        QString title = roleTitle(role);
        title[0] = title.at(0).toUpper();
        auto *box = new QCheckBox(title);
        auto *explanation = new QLabel(roleExplanation(role));
        setLook(explanation, "hint");
        explanation->setWordWrap(true);
        box->setAccessibleDescription(explanation->text());
        const int row = int(m_roles.size());
        grid->addWidget(box, row, 0);
        grid->addWidget(explanation, row, 1);
        m_roles.append(box);
        connect(box, &QCheckBox::toggled, this, &OperatorForm::follow);
    }
    grid->setColumnStretch(1, 1);
    return roles;
}

QCheckBox *OperatorForm::box(Role role) const
{
    return m_roles.at(allRoles().indexOf(role));
}

Roles OperatorForm::roles() const
{
    Roles chosen;
    for (const Role role : allRoles())
        chosen.setFlag(role, box(role)->isChecked());
    return chosen;
}

void OperatorForm::show(const QString &id)
{
    m_id = id;
    const TeamOperator *one = m_team.table().at(m_team.table().rowOf(id));
    m_name->setText(one ? one->name : QString());
    m_passphrase->clear();
    for (const Role role : allRoles())
        box(role)->setChecked(one && one->roles.testFlag(role));
    follow();
}

void OperatorForm::follow()
{
    const TeamOperator *one = m_team.table().at(m_team.table().rowOf(m_id));
    const bool server = m_team.session().isOnServer();
    const bool mayEdit = m_team.mayManage() && !m_team.isBusy() && (!one || one->active);
    setTitle(one ? tr("Roles of %1").arg(one->name) : tr("Add an operator"));
    setHint(m_team.mayManage() ? QString() : tr("only an admin changes operators"));
    m_name->setEnabled(mayEdit && !one);
    const bool asks = !one && !server;
    m_passphraseTitle->setVisible(asks);
    m_passphrase->setVisible(asks);
    m_passphrase->setEnabled(mayEdit);
    m_hint->setVisible(!one);
    m_hint->setText(server ? tr("The name of their login role on the server.")
                           : tr("At least %1 characters. Tell it to them in person; they change it at once.")
                                 .arg(kShortestPassphrase));
    for (QCheckBox *each : m_roles)
        each->setEnabled(mayEdit);
    m_save->setText(one ? tr("&Change the roles") : tr("&Add"));
    m_save->setEnabled(mayEdit && roles() && (one ? one->roles != roles() : !m_name->text().trimmed().isEmpty()));
    m_deactivate->setVisible(one && one->active);
    m_deactivate->setEnabled(mayEdit);
}

void OperatorForm::save()
{
    if (m_id.isEmpty())
        m_team.add(
            {m_name->text().trimmed(), roles(), m_team.session().isOnServer() ? QString() : m_passphrase->text()});
    else
        m_team.changeRoles(m_id, roles());
}

} // namespace Gatehouse

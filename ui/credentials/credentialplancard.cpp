#include "ui/credentials/credentialplancard.h"

#include "ui/theme/spacing.h"
#include "ui/widgets/wrappedlabel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>

namespace Gatehouse
{

CredentialPlanCard::CredentialPlanCard(CredentialDeeds &deeds, QWidget *parent)
    : Card({}, {}, parent)
    , m_deeds(deeds)
    , m_lines(new WrappedLabel)
    , m_warnings(new WrappedLabel)
    , m_reason(new QLineEdit)
    , m_confirm(new QPushButton)
{
    setAccessibleName(tr("What would be done"));
    setLook(m_warnings, "warn");
    m_reason->setAccessibleName(tr("Reason"));
    m_reason->setPlaceholderText(tr("Why, in a sentence that names nobody; the store keeps it"));
    auto *cancel = new QPushButton(tr("Cancel"));
    setLook(cancel, "quiet");
    auto *row = new QHBoxLayout;
    row->setSpacing(Spacing::kSmall);
    row->addWidget(m_reason, 1);
    row->addWidget(m_confirm);
    row->addWidget(cancel);
    body()->setSpacing(Spacing::kSmall);
    body()->addWidget(m_warnings);
    body()->addWidget(m_lines);
    body()->addLayout(row);
    connect(m_reason, &QLineEdit::textChanged, this, &CredentialPlanCard::enable);
    connect(m_reason, &QLineEdit::returnPressed, this, &CredentialPlanCard::confirm);
    connect(m_confirm, &QPushButton::clicked, this, &CredentialPlanCard::confirm);
    connect(cancel, &QPushButton::clicked, &m_deeds, &CredentialDeeds::dismiss);
    connect(&deeds, &CredentialDeeds::changed, this, &CredentialPlanCard::follow);
    hide();
    follow();
}

void CredentialPlanCard::follow()
{
    const bool isThere = m_deeds.plan().has_value();
    const bool isNew = isThere && isHidden();
    if (isThere) {
        const QString warnings = m_deeds.planWarnings().join(QLatin1Char('\n'));
        setTitle(m_deeds.planTitle());
        m_lines->setText(m_deeds.planLines().join(QLatin1Char(' ')));
        m_lines->setVisible(!m_lines->text().isEmpty());
        m_warnings->setText(warnings);
        m_warnings->setVisible(!warnings.isEmpty());
        m_confirm->setText(actionVerbTitle(m_deeds.plan()->verb));
        setLook(m_confirm, m_deeds.plan()->verb == ActionVerb::Delete ? "danger" : "primary");
    }
    setVisible(isThere);
    if (isNew) {
        m_reason->clear();
        m_reason->setFocus();
    }
    enable();
}

void CredentialPlanCard::enable()
{
    m_confirm->setEnabled(m_deeds.plan() && m_deeds.plan()->feasible() > 0 && !m_deeds.isBusy() &&
                          !m_reason->text().trimmed().isEmpty());
}

void CredentialPlanCard::confirm()
{
    if (m_confirm->isEnabled())
        m_deeds.confirm(m_reason->text().trimmed());
}

QString CredentialPlanCard::text() const
{
    return QStringList{title(), m_warnings->text(), m_lines->text()}.join(QLatin1Char('\n'));
}

void CredentialPlanCard::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        return m_deeds.dismiss();
    Card::keyPressEvent(event);
}

} // namespace Gatehouse

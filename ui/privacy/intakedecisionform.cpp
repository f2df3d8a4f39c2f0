#include "ui/privacy/intakedecisionform.h"

#include "models/privacy/casequeuemodel.h"
#include "ui/privacy/labelledfields.h"

#include <QComboBox>
#include <QDateEdit>
#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>

namespace Gatehouse
{

namespace
{

constexpr int kUndecided = -1;
const QDate kAsRead(2017, 12, 31); // stands for no day: nothing is as old

} // namespace

IntakeDecisionForm::IntakeDecisionForm(QWidget *parent)
    : Card(tr("What is left open"), {}, parent)
    , m_type(new QComboBox)
    , m_regime(new QComboBox)
    , m_received(new QDateEdit)
    , m_account(new QLineEdit)
    , m_email(new QLineEdit)
    , m_decide(new QPushButton)
    , m_guess(new QPushButton(tr("As their &words say")))
{
    m_type->addItem(tr("as it is"), kUndecided);
    for (const RequestType type : kRequestTypes) {
        if (type != RequestType::Rectification) // says what is to be written: filed by hand
            m_type->addItem(requestTypeTitle(type), int(type));
    }
    m_regime->addItem(tr("as it is"), kUndecided);
    for (const Regime regime : kRegimes)
        m_regime->addItem(regimeTitle(regime), int(regime));
    m_received->setDisplayFormat(QStringLiteral("yyyy-MM-dd"));
    m_received->setCalendarPopup(true);
    m_received->setMinimumDate(kAsRead);
    m_received->setSpecialValueText(tr("as it is"));
    m_guess->setToolTip(tr("The request becomes what the words of the letter ask for; each row tells them"));
    body()->addLayout(buildFields());
    connect(m_decide, &QPushButton::clicked, this, &IntakeDecisionForm::decide);
    connect(m_guess, &QPushButton::clicked, this, &IntakeDecisionForm::guessesAccepted);
    for (QComboBox *each : {m_type, m_regime})
        connect(each, &QComboBox::currentIndexChanged, this, &IntakeDecisionForm::follow);
    connect(m_received, &QDateEdit::dateChanged, this, &IntakeDecisionForm::follow);
    for (QLineEdit *each : {m_account, m_email}) {
        connect(each, &QLineEdit::textChanged, this, &IntakeDecisionForm::follow);
        connect(each, &QLineEdit::returnPressed, this, &IntakeDecisionForm::decide);
    }
    clear();
}

QLayout *IntakeDecisionForm::buildFields()
{
    QGridLayout *row = makeFieldRow();
    addField(row, tr("Re&quest"), m_type);
    addField(row, tr("&Law"), m_regime);
    addField(row, tr("Re&ceived"), m_received);
    addField(row, tr("Acc&ount id"), m_account);
    addField(row, tr("&E-mail address"), m_email);
    row->addWidget(m_decide, 1, row->columnCount());
    row->addWidget(m_guess, 1, row->columnCount());
    row->setColumnStretch(3, 1);
    row->setColumnStretch(4, 2);
    return row;
}

void IntakeDecisionForm::setScope(int requests, int guessed, bool isSelection, const QDate &today)
{
    m_requests = requests;
    m_received->setMaximumDate(today);
    setHint(isSelection ? tr("for the selected requests") : tr("for all that leave something open; select for fewer"));
    m_decide->setText(requests == 1 ? tr("&Decide for 1 request") : tr("&Decide for %1 requests").arg(requests));
    for (QWidget *ofOne :
         {static_cast<QWidget *>(m_received), static_cast<QWidget *>(m_account), static_cast<QWidget *>(m_email)}) {
        ofOne->setEnabled(requests == 1);
        ofOne->setToolTip(requests == 1 ? QString() : tr("Of one request alone: select it"));
    }
    m_guess->setEnabled(guessed > 0);
    follow();
}

void IntakeDecisionForm::clear()
{
    m_type->setCurrentIndex(0);
    m_regime->setCurrentIndex(0);
    m_received->setDate(kAsRead);
    m_account->clear();
    m_email->clear();
    follow();
}

IntakeDecision IntakeDecisionForm::decision() const
{
    IntakeDecision decision;
    if (const int type = m_type->currentData().toInt(); type != kUndecided)
        decision.type = RequestType(type);
    if (const int regime = m_regime->currentData().toInt(); regime != kUndecided)
        decision.regime = Regime(regime);
    if (m_requests != 1)
        return decision;
    if (m_received->date() != kAsRead)
        decision.received = m_received->date();
    if (const QString account = m_account->text().trimmed(); !account.isEmpty())
        decision.subject.append({QStringLiteral("account"), account});
    if (const QString email = m_email->text().trimmed(); !email.isEmpty())
        decision.subject.append({QStringLiteral("email"), email});
    return decision;
}

void IntakeDecisionForm::follow()
{
    m_decide->setEnabled(m_requests > 0 && decision() != IntakeDecision());
}

void IntakeDecisionForm::decide()
{
    if (m_decide->isEnabled())
        emit decided(decision());
}

} // namespace Gatehouse

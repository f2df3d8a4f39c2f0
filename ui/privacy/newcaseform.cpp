#include "ui/privacy/newcaseform.h"

#include "models/privacy/casequeuemodel.h"
#include "ui/privacy/labelledfields.h"
#include "ui/theme/spacing.h"

#include <QComboBox>
#include <QDateEdit>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace Gatehouse
{

NewCaseForm::NewCaseForm(QWidget *parent)
    : Card(tr("New case"), tr("what names the person is masked everywhere, and blanked when the person is erased"),
           parent)
    , m_type(new QComboBox)
    , m_regime(new QComboBox)
    , m_channel(new QComboBox)
    , m_received(new QDateEdit)
    , m_account(new QLineEdit)
    , m_email(new QLineEdit)
    , m_problem(new QLabel)
    , m_open(new QPushButton(tr("&Open the case")))
{
    for (const RequestType type : kRequestTypes)
        m_type->addItem(requestTypeTitle(type), int(type));
    m_type->setCurrentIndex(m_type->findData(int(RequestType::Deletion)));
    for (const Regime regime : kRegimes)
        m_regime->addItem(regimeTitle(regime), int(regime));
    for (const auto &[title, token] :
         {std::pair(tr("by e-mail"), "email"), std::pair(tr("by a form"), "form"), std::pair(tr("by letter"), "letter"),
          std::pair(tr("through the gateway"), "gateway")})
        m_channel->addItem(title, QString::fromLatin1(token));
    m_received->setDisplayFormat(QStringLiteral("yyyy-MM-dd"));
    m_received->setCalendarPopup(true);
    setLook(m_problem, "error");
    m_problem->hide();
    setLook(m_open, "primary");
    auto *close = new QPushButton(tr("Cancel"));
    setLook(close, "quiet");
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Spacing::kSmall);
    buttons->addWidget(m_open);
    buttons->addWidget(close);
    buttons->addWidget(m_problem, 1);
    body()->addLayout(buildFields());
    body()->addLayout(buttons);
    connect(m_open, &QPushButton::clicked, this, &NewCaseForm::file);
    connect(close, &QPushButton::clicked, this, &NewCaseForm::closeRequested);
    for (QLineEdit *field : {m_account, m_email})
        connect(field, &QLineEdit::returnPressed, this, &NewCaseForm::file);
}

QLayout *NewCaseForm::buildFields()
{
    QGridLayout *row = makeFieldRow();
    addField(row, tr("&Request"), m_type);
    addField(row, tr("&Law"), m_regime);
    addField(row, tr("Re&ceived"), m_received);
    addField(row, tr("&How"), m_channel);
    addField(row, tr("&Account id"), m_account);
    addField(row, tr("&E-mail address"), m_email);
    row->setColumnStretch(4, 1);
    row->setColumnStretch(5, 2);
    return row;
}

void NewCaseForm::start(const QDate &today)
{
    m_received->setMaximumDate(today);
    m_received->setDate(today);
    m_account->clear();
    m_email->clear();
    m_problem->hide();
    m_type->setFocus();
}

QString NewCaseForm::problem() const
{
    return m_problem->isHidden() ? QString() : m_problem->text();
}

void NewCaseForm::file()
{
    NewCase wanted;
    wanted.type = RequestType(m_type->currentData().toInt());
    wanted.regime = Regime(m_regime->currentData().toInt());
    wanted.received = m_received->date();
    wanted.channel = m_channel->currentData().toString();
    if (const QString account = m_account->text().trimmed(); !account.isEmpty())
        wanted.subject.append({QStringLiteral("account"), account});
    if (const QString email = m_email->text().trimmed(); !email.isEmpty())
        wanted.subject.append({QStringLiteral("email"), email});
    m_problem->setText(tr("Say who asks: an account id, an e-mail address, or both."));
    m_problem->setVisible(wanted.subject.isEmpty());
    if (!wanted.subject.isEmpty())
        emit openRequested(wanted);
}

} // namespace Gatehouse

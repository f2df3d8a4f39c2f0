#include "ui/datamap/recordform.h"

#include "ui/theme/spacing.h"

#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace Gatehouse
{

RecordForm::RecordForm(QWidget *parent)
    : Card(tr("Article 30 record"), tr("as PDF, CSV or Markdown"), parent)
    , m_controller(new QLineEdit)
    , m_contact(new QLineEdit)
    , m_officer(new QLineEdit)
    , m_write(new QPushButton(tr("&Write it…")))
{
    auto *fields = new QFormLayout;
    fields->setSpacing(Spacing::kSmall);
    fields->addRow(tr("Co&ntroller"), m_controller);
    fields->addRow(tr("Con&tact"), m_contact);
    fields->addRow(tr("&DP officer"), m_officer);
    m_controller->setPlaceholderText(tr("Who decides why data is processed"));
    m_contact->setPlaceholderText(tr("Address, e-mail"));
    m_officer->setPlaceholderText(tr("if one is named"));
    m_controller->setAccessibleName(tr("Controller"));
    m_contact->setAccessibleName(tr("Contact of the controller"));
    m_officer->setAccessibleName(tr("Data protection officer"));
    setLook(m_write, "primary");
    auto *close = new QPushButton(tr("Cancel"));
    setLook(close, "quiet");
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Spacing::kSmall);
    buttons->addWidget(m_write);
    buttons->addWidget(close);
    buttons->addStretch(1);
    body()->addLayout(fields);
    body()->addLayout(buttons);
    const auto follow = [this] {
        m_write->setEnabled(!m_controller->text().trimmed().isEmpty() && !m_contact->text().trimmed().isEmpty());
    };
    for (QLineEdit *field : {m_controller, m_contact})
        connect(field, &QLineEdit::textChanged, this, follow);
    for (QLineEdit *field : {m_controller, m_contact, m_officer})
        connect(field, &QLineEdit::returnPressed, m_write, &QPushButton::click); // which does nothing while it is grey
    connect(m_write, &QPushButton::clicked, this, &RecordForm::writeRequested);
    connect(close, &QPushButton::clicked, this, &RecordForm::closeRequested);
    follow();
}

RecordParties RecordForm::parties() const
{
    return {m_controller->text().trimmed(), m_contact->text().trimmed(), m_officer->text().trimmed()};
}

void RecordForm::start()
{
    show();
    m_controller->setFocus(Qt::OtherFocusReason);
}

} // namespace Gatehouse

#include "ui/policy/noticeform.h"

#include "ui/theme/spacing.h"

#include <QDateEdit>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace Gatehouse
{

NoticeForm::NoticeForm(QWidget *parent)
    : QWidget(parent)
    , m_organisation(new QLineEdit)
    , m_address(new QLineEdit)
    , m_day(new QDateEdit(QDate::currentDate()))
    , m_draft(new QPushButton(tr("Draft &notices…")))
{
    m_organisation->setAccessibleName(tr("Organisation that signs the notices"));
    m_organisation->setPlaceholderText(tr("Organisation"));
    m_address->setAccessibleName(tr("Address that the notices come from"));
    m_address->setPlaceholderText(tr("privacy@company.example"));
    m_day->setAccessibleName(tr("Day from which on the version holds"));
    m_day->setDisplayFormat(QStringLiteral("yyyy-MM-dd"));
    m_day->setCalendarPopup(true);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kSmall);
    row->addWidget(m_organisation, 1);
    row->addWidget(m_address, 1);
    row->addWidget(new QLabel(tr("holds from")));
    row->addWidget(m_day);
    row->addWidget(m_draft);
    connect(m_organisation, &QLineEdit::textChanged, this, &NoticeForm::follow);
    connect(m_address, &QLineEdit::textChanged, this, &NoticeForm::follow);
    connect(m_draft, &QPushButton::clicked, this, [this] { emit draftRequested(desk()); });
    follow();
}

void NoticeForm::proposeDay(const QDate &day)
{
    if (day.isValid())
        m_day->setDate(day);
}

PolicyNoticeDesk NoticeForm::desk() const
{
    const QString organisation = m_organisation->text().trimmed();
    return {{organisation, m_address->text().trimmed()}, organisation, m_day->date()};
}

void NoticeForm::follow()
{
    m_draft->setEnabled(!m_organisation->text().trimmed().isEmpty() && !m_address->text().trimmed().isEmpty());
}

} // namespace Gatehouse

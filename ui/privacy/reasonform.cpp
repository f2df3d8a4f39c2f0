#include "ui/privacy/reasonform.h"

#include "ui/theme/spacing.h"

#include <QDateEdit>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace Gatehouse
{

namespace
{

constexpr int kUsualHoldMonths = 6;

struct Wording {
    QString title;
    QString hint;
    QString placeholder;
    QString go;
};

Wording wordingOf(CaseOrder::Kind kind)
{
    switch (kind) {
    case CaseOrder::Kind::Extend:
        return {ReasonForm::tr("Extend the deadline"), ReasonForm::tr("the person is told the reasons in time"),
                ReasonForm::tr("Why more time is needed"), ReasonForm::tr("&Extend")};
    case CaseOrder::Kind::Hold:
        return {ReasonForm::tr("Place a hold on the person's rows"),
                ReasonForm::tr("nothing of theirs is erased or purged until it ends"),
                ReasonForm::tr("The duty or the claim that needs the rows"), ReasonForm::tr("&Place the hold")};
    case CaseOrder::Kind::EndHold:
        return {ReasonForm::tr("End the hold"), ReasonForm::tr("cases that left rows for it are opened again"),
                ReasonForm::tr("Why it is over"), ReasonForm::tr("&End the hold")};
    default:
        return {ReasonForm::tr("Put the case back into the queue"),
                ReasonForm::tr("a worker goes on where the run has stopped"),
                ReasonForm::tr("What was looked at, and what was mended"), ReasonForm::tr("&Put back")};
    }
}

} // namespace

ReasonForm::ReasonForm(QWidget *parent)
    : Card({}, {}, parent)
    , m_reason(new QLineEdit)
    , m_untilTitle(new QLabel(tr("&Until")))
    , m_until(new QDateEdit)
    , m_go(new QPushButton)
{
    m_until->setDisplayFormat(QStringLiteral("yyyy-MM-dd"));
    m_until->setCalendarPopup(true);
    m_until->setAccessibleName(tr("Until"));
    m_untilTitle->setBuddy(m_until);
    setLook(m_untilTitle, "muted");
    m_reason->setAccessibleName(tr("Reason"));
    setLook(m_go, "primary");
    auto *close = new QPushButton(tr("Cancel"));
    setLook(close, "quiet");
    auto *row = new QHBoxLayout;
    row->setSpacing(Spacing::kSmall);
    row->addWidget(m_reason, 1);
    row->addWidget(m_untilTitle);
    row->addWidget(m_until);
    row->addWidget(m_go);
    row->addWidget(close);
    body()->addLayout(row);
    connect(m_reason, &QLineEdit::textChanged, this,
            [this] { m_go->setEnabled(!m_reason->text().trimmed().isEmpty()); });
    connect(m_reason, &QLineEdit::returnPressed, this, &ReasonForm::give);
    connect(m_go, &QPushButton::clicked, this, &ReasonForm::give);
    connect(close, &QPushButton::clicked, this, &ReasonForm::closeRequested);
}

void ReasonForm::start(CaseOrder::Kind kind, const QDate &today, const QString &hold)
{
    m_kind = kind;
    m_hold = hold;
    const Wording wording = wordingOf(kind);
    setTitle(hold.isEmpty() ? wording.title : QStringLiteral("%1 %2").arg(wording.title, hold));
    setHint(wording.hint);
    m_reason->setPlaceholderText(wording.placeholder);
    m_go->setText(wording.go);
    m_go->setEnabled(false);
    const bool hasDay = kind == CaseOrder::Kind::Hold;
    m_untilTitle->setVisible(hasDay);
    m_until->setVisible(hasDay);
    m_until->setMinimumDate(today);
    m_until->setDate(today.addMonths(kUsualHoldMonths));
    m_reason->clear();
    m_reason->setFocus();
}

void ReasonForm::give()
{
    const QString reason = m_reason->text().trimmed();
    if (reason.isEmpty())
        return;
    CaseOrder order;
    order.kind = m_kind;
    order.text = reason;
    order.hold = m_hold;
    if (m_kind == CaseOrder::Kind::Hold)
        order.day = m_until->date();
    emit orderGiven(order);
}

} // namespace Gatehouse

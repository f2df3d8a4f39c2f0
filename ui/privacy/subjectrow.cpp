#include "ui/privacy/subjectrow.h"

#include "ui/privacy/casetone.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace Gatehouse
{

namespace
{

constexpr int kPurposeWidth = 220;

} // namespace

SubjectRow::SubjectRow(CaseController &one, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_one(one)
    , m_due(new Chip(theme, {}))
    , m_subject(new QLabel)
    , m_purpose(new QLineEdit)
    , m_reveal(new QPushButton(tr("Reveal")))
{
    m_subject->setTextFormat(Qt::PlainText);
    m_subject->setWordWrap(true);
    setLook(m_subject, "muted");
    m_purpose->setPlaceholderText(tr("Why it must be seen"));
    m_purpose->setAccessibleName(tr("Reason for revealing who the case is about"));
    m_purpose->setFixedWidth(kPurposeWidth);
    m_reveal->setToolTip(tr("Shows who the case is about; the reason goes into the audit log first"));
    m_subject->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kSmall);
    row->addWidget(m_due);
    row->addWidget(m_subject, 1);
    row->addWidget(m_purpose);
    row->addWidget(m_reveal);
    const auto reveal = [this] {
        if (m_one.isRevealed())
            m_one.hide();
        else
            m_one.reveal(m_purpose->text());
        m_purpose->clear();
    };
    connect(m_reveal, &QPushButton::clicked, this, reveal);
    connect(m_purpose, &QLineEdit::returnPressed, this, reveal);
    connect(m_purpose, &QLineEdit::textChanged, this, &SubjectRow::follow);
    connect(&one, &CaseController::changed, this, &SubjectRow::follow);
    follow();
}

QString SubjectRow::text() const
{
    return m_subject->text();
}

void SubjectRow::follow()
{
    m_due->setText(m_one.due());
    m_due->setTone(toneOf(m_one.urgency()));
    m_due->setVisible(!m_one.due().isEmpty());
    m_subject->setText(tr("Subject: %1").arg(m_one.subjectText()));
    const bool may =
        m_one.team().may(Right::RevealPersonalData) && m_one.folder() && !m_one.folder()->identities.isEmpty();
    m_purpose->setVisible(may && !m_one.isRevealed());
    m_reveal->setVisible(may);
    m_reveal->setText(m_one.isRevealed() ? tr("Hide") : tr("Reveal"));
    m_reveal->setEnabled(m_one.isRevealed() || !m_purpose->text().trimmed().isEmpty());
}

} // namespace Gatehouse

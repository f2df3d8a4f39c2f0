#include "ui/retention/unmatchedcard.h"

#include "models/retention/retentionwords.h"
#include "ui/widgets/wrappedlabel.h"

#include <QLineEdit>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

constexpr int kLongestReason = 500;

} // namespace

UnmatchedCard::UnmatchedCard(QWidget *parent)
    : Card(tr("Holds that match nobody"), {}, parent)
    , m_lines(new WrappedLabel)
    , m_reason(new QLineEdit)
{
    m_reason->setPlaceholderText(tr("Why they hold nothing back here"));
    m_reason->setAccessibleName(tr("Why holds that match nobody hold nothing back here"));
    m_reason->setToolTip(tr("Becomes part of the plan that people approve. Name nobody."));
    m_reason->setMaxLength(kLongestReason);
    body()->addWidget(m_lines);
    body()->addWidget(m_reason);
    connect(m_reason, &QLineEdit::textEdited, this, &UnmatchedCard::explained);
}

void UnmatchedCard::show(const PurgePlan &plan, bool mayExplain)
{
    PurgePlan unexplained = plan; // the words stand in the field
    unexplained.unmatchedReason.clear();
    const QStringList lines = unmatchedLines(unexplained);
    setVisible(!lines.isEmpty());
    m_lines->setText(lines.join(QLatin1Char('\n')));
    m_reason->setVisible(!plan.unmatchedHolds.isEmpty() && mayExplain);
    if (m_reason->text().trimmed() != plan.unmatchedReason)
        m_reason->setText(plan.unmatchedReason);
}

QString UnmatchedCard::text() const
{
    return title() + QLatin1Char('\n') + m_lines->text();
}

} // namespace Gatehouse

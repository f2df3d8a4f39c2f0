#include "models/policy/policyterms.h"

namespace Gatehouse
{

QList<PlacedCommitment> placed(const PolicyDocument &policy, CommitmentKind kind)
{
    QList<PlacedCommitment> found;
    for (const PolicySentence &sentence : policy.sentences) {
        for (const Commitment &commitment : sentence.commitments) {
            if (commitment.kind == kind)
                found.append({&policy, &sentence, &commitment});
        }
    }
    return found;
}

bool canEndBefore(const PolicyPeriod &left, const PolicyPeriod &right)
{
    if (left.kind != PolicyPeriod::Length::Given || right.kind != PolicyPeriod::Length::Given ||
        left.from != right.from)
        return false;
    // 30 days end before one month on some days only, so every day of four years is tried.
    for (QDate day(2024, 1, 1); day.year() < 2028; day = day.addDays(1)) {
        if (left.endFrom(day) < right.endFrom(day))
            return true;
    }
    return false;
}

bool goesBeforeItMay(const RetentionTerm &goes, const RetentionTerm &stays)
{
    if (!goes.mustGoAfter || !stays.mustStayUntil || goes.period.kind != PolicyPeriod::Length::Given)
        return false;
    if (stays.period.kind == PolicyPeriod::Length::Unlimited)
        return true;
    // An account can live, and a request be made, later than any number of days from when a row was recorded.
    const bool staysWithAccount =
        stays.period.kind == PolicyPeriod::Length::WhileActive || stays.period.from != PeriodStart::Recorded;
    if (staysWithAccount && goes.period.from == PeriodStart::Recorded)
        return true;
    if (stays.period.kind == PolicyPeriod::Length::WhileActive)
        return false;
    return canEndBefore(goes.period, stays.period);
}

} // namespace Gatehouse

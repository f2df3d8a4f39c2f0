#include "models/policy/policyfindings.h"

#include "models/core/tokenlist.h"
#include "models/policy/commitmentconflicts.h"
#include "models/policy/mapfindings.h"
#include "models/policy/policyterms.h"
#include "models/policy/recordclass.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

using Length = PolicyPeriod::Length;
using Findings = QList<PolicyFinding>;

constexpr std::array kSeverityTokens{"conflict", "gap"};

PolicyPeriod given(const char *length)
{
    return {Length::Given, QString::fromLatin1(length), PeriodStart::Recorded};
}

// The records that show that requests were answered are among those of administrators' actions, or in a class of their
// own.
void recordsOfRequests(const PolicyDocument &policy, Findings &findings)
{
    for (const PlacedCommitment &each : placed(policy, CommitmentKind::Retention)) {
        const RetentionTerm &term = each.commitment->retention;
        const bool records =
            term.recordClass == QLatin1String("administration") || term.recordClass == QLatin1String("privacy");
        PolicyPeriod counted = term.period;
        counted.from = PeriodStart::Recorded;
        if (!records || !term.mustGoAfter || !canEndBefore(counted, given("P24M")))
            continue;
        findings.append(
            {QStringLiteral("records_24_months:") + term.recordClass,
             FindingSeverity::Conflict,
             {each.sentence->id},
             QStringLiteral("Records of %1 go after %2.")
                 .arg(recordClassName(term.recordClass), lengthText(term.period.length)),
             QStringLiteral("California asks for records of consumers' requests, and of how they were answered, for at "
                            "least 24 months (11 CCR § 7101)."),
             QStringLiteral("Keep records of privacy requests for 24 months and say so, or set this period to 24 "
                            "months.")});
    }
}

bool countsFromDeletion(const Commitment &commitment)
{
    if (commitment.kind == CommitmentKind::Retention)
        return commitment.retention.period.kind == Length::Given &&
               commitment.retention.period.from == PeriodStart::AccountDeleted;
    if (commitment.kind == CommitmentKind::Right)
        return commitment.right.within && commitment.right.within->from == PeriodStart::AccountDeleted;
    return commitment.check == QLatin1String("deletions_in_time") &&
           commitment.expects.value(QLatin1String("from")).toString() == periodStartToken(PeriodStart::AccountDeleted);
}

void deletionFromReceipt(const PolicyDocument &policy, Findings &findings)
{
    QStringList sentences;
    for (const PolicySentence &sentence : policy.sentences) {
        if (std::ranges::any_of(sentence.commitments, countsFromDeletion))
            sentences.append(sentence.id);
    }
    if (sentences.isEmpty())
        return;
    findings.append(
        {QStringLiteral("deletion_from_receipt"), FindingSeverity::Conflict, sentences,
         QStringLiteral("The time for a deletion counts from when the account is deleted."),
         QStringLiteral("The GDPR gives one month from when the request is received (Art. 12(3)); an account that is "
                        "closed days later is late before its time here is over."),
         QStringLiteral("Let cases of deletion be due by their own clock, one month from receipt, and say so; the "
                        "period after the account's end can stay beside it.")});
}

void periodsWithoutEnd(const PolicyDocument &policy, Findings &findings)
{
    for (const PlacedCommitment &each : placed(policy, CommitmentKind::Retention)) {
        const RetentionTerm &term = each.commitment->retention;
        const QString name = recordClassName(term.recordClass);
        const QString asked = QStringLiteral("The GDPR asks for the period, or for the criteria that decide it "
                                             "(Art. 13(2)(a))");
        if (term.period.kind == Length::Unlimited)
            findings.append(
                {QStringLiteral("unlimited:") + term.recordClass,
                 FindingSeverity::Conflict,
                 {each.sentence->id},
                 QStringLiteral("The %1 are kept indefinitely.").arg(name),
                 asked +
                     QStringLiteral(", and forbids to keep what identifies people for longer than its purpose needs "
                                    "(Art. 5(1)(e))."),
                 QStringLiteral("Name the duty and its end, or keep the rows without what identifies people.")});
        else if (term.period.kind == Length::Necessary || each.commitment->numberIsOurs)
            findings.append({QStringLiteral("no_number:") + term.recordClass,
                             FindingSeverity::Gap,
                             {each.sentence->id},
                             QStringLiteral("The policy names no period for %1.").arg(name),
                             asked + QLatin1Char('.'),
                             QStringLiteral("Choose a period, put it in the published text, and take it over here.")});
    }
}

void withoutDate(const PolicyDocument &policy, Findings &findings)
{
    if (policy.effective.isValid())
        return;
    findings.append({QStringLiteral("no_date"),
                     FindingSeverity::Gap,
                     {},
                     QStringLiteral("The policy does not say since when it holds."),
                     QStringLiteral("California asks for the date of the last update (11 CCR § 7011), and nobody can "
                                    "tell two undated versions apart."),
                     QStringLiteral("Put the date into the published text, and take it over here.")});
}

} // namespace

QString findingSeverityToken(FindingSeverity severity)
{
    return tokenOfEnum(kSeverityTokens, severity);
}

QList<PolicyFinding> policyFindings(const PolicyDocument &policy, const DataMap &map, const TableClasses &classes)
{
    Findings findings;
    recordsOfRequests(policy, findings);
    deletionFromReceipt(policy, findings);
    periodsWithoutEnd(policy, findings);
    findings += conflictingCommitments(policy, policy);
    if (!map.tables.isEmpty())
        findings += mapFindings(policy, map, classes);
    withoutDate(policy, findings);
    std::ranges::stable_sort(findings, {}, &PolicyFinding::severity);
    return findings;
}

QMap<QString, QList<PolicyFinding>> policyFindings(const QList<PolicyDocument> &policies, const DataMap &map,
                                                   const TableClasses &classes)
{
    QMap<QString, QList<PolicyFinding>> all;
    for (qsizetype i = 0; i < policies.size(); ++i) {
        Findings findings = policyFindings(policies.at(i), map, classes);
        for (qsizetype j = i + 1; j < policies.size(); ++j)
            findings += conflictingCommitments(policies.at(i), policies.at(j));
        std::ranges::stable_sort(findings, {}, &PolicyFinding::severity);
        all.insert(policies.at(i).id, findings);
    }
    return all;
}

} // namespace Gatehouse

#include "app/ctl/policytext.h"

#include "app/ctl/jsontime.h"

#include "models/policy/commitmentwords.h"
#include "models/policy/policyorders.h"
#include "models/policy/recordclass.h"

#include <QJsonArray>

namespace Gatehouse::Ctl
{

namespace
{

QJsonValue dayOrNull(const QDate &day)
{
    return day.isValid() ? QJsonValue(day.toString(Qt::ISODate)) : QJsonValue();
}

QString dayOrNone(const QDate &day)
{
    return day.isValid() ? day.toString(Qt::ISODate) : QStringLiteral("no date");
}

QString titleOf(const PolicyDocument &policy)
{
    return QStringLiteral("%1 %2").arg(policy.id, policy.version);
}

QJsonArray arrayOf(const QStringList &texts)
{
    return QJsonArray::fromStringList(texts);
}

QString periods(const QStringList &terms)
{
    return terms.isEmpty() ? QStringLiteral("no period") : terms.join(QStringLiteral("; "));
}

QString changeText(const SentenceChange &change)
{
    QString text =
        QStringLiteral("  %1  %2  %3\n").arg(changeKindToken(change.kind).leftJustified(7), change.id, change.place);
    if (!change.before.isEmpty() && change.before != change.after)
        text += QStringLiteral("    - %1\n").arg(change.before);
    if (!change.after.isEmpty() && change.before != change.after)
        text += QStringLiteral("    + %1\n").arg(change.after);
    for (const CommitmentChange &each : change.commitments)
        text += QStringLiteral("    %1  %2: %3\n").arg(changeKindToken(each.kind), each.id, each.what);
    return text;
}

QString listOf(const QString &title, const QStringList &lines)
{
    QString text = lines.isEmpty() ? QString() : QStringLiteral("\n%1\n").arg(title);
    for (const QString &line : lines)
        text += QStringLiteral("  %1\n").arg(line);
    return text;
}

QString wayToken(ScheduleChange::Way way)
{
    return way == ScheduleChange::Way::Shorter  ? QStringLiteral("shorter")
           : way == ScheduleChange::Way::Longer ? QStringLiteral("longer")
                                                : QStringLiteral("differs");
}

QJsonObject changeJson(const SentenceChange &change)
{
    QJsonArray commitments;
    for (const CommitmentChange &each : change.commitments)
        commitments.append(QJsonObject{{QStringLiteral("id"), each.id},
                                       {QStringLiteral("change"), changeKindToken(each.kind)},
                                       {QStringLiteral("what"), each.what}});
    return {{QStringLiteral("id"), change.id},       {QStringLiteral("change"), changeKindToken(change.kind)},
            {QStringLiteral("place"), change.place}, {QStringLiteral("before"), change.before},
            {QStringLiteral("after"), change.after}, {QStringLiteral("commitments"), commitments}};
}

QJsonObject stepJson(const PolicyStep &step, const QTimeZone &zone)
{
    return {{QStringLiteral("policy"), step.policy},
            {QStringLiteral("version"), step.version},
            {QStringLiteral("sha256"), step.hash},
            {QStringLiteral("since"), jsonInstant(step.sinceMs, zone)},
            {QStringLiteral("by"), step.by},
            {QStringLiteral("reason"), step.reason},
            {QStringLiteral("ended"), step.effect == PolicyEffect::Ended}};
}

QJsonArray stepsJson(const QList<PolicyStep> &steps, const QTimeZone &zone)
{
    QJsonArray all;
    for (const PolicyStep &step : steps)
        all.append(stepJson(step, zone));
    return all;
}

} // namespace

QString listText(const PolicyShelf &shelf, const QList<PolicyDocument> &shipped, const QTimeZone &zone)
{
    QString text;
    const QList<PolicyStep> held = stepsInForce(shelf.history);
    for (const PolicyVersion &one : shelf.versions) {
        const bool holds = isInForce(held, one.policy, one.version);
        text += QStringLiteral("%1  %2@%3  %4  adopted %5 by %6: %7\n")
                    .arg(holds ? QStringLiteral("in force") : QStringLiteral("adopted "), one.policy, one.version,
                         dayOrNone(one.effective), isoInstant(one.atMs, zone), one.by, one.reason);
    }
    for (const PolicyDocument &one : shipped)
        text += QStringLiteral("template  %1  %2  %3 sentences  %4\n")
                    .arg(one.id, dayOrNone(one.effective))
                    .arg(one.sentences.size())
                    .arg(one.name);
    return text;
}

QJsonObject listJson(const PolicyShelf &shelf, const QList<PolicyDocument> &shipped, const QTimeZone &zone)
{
    QJsonArray adopted;
    for (const PolicyVersion &one : shelf.versions)
        adopted.append(QJsonObject{{QStringLiteral("policy"), one.policy},
                                   {QStringLiteral("version"), one.version},
                                   {QStringLiteral("name"), one.name},
                                   {QStringLiteral("number"), one.number},
                                   {QStringLiteral("effective"), dayOrNull(one.effective)},
                                   {QStringLiteral("based_on"), one.basedOn},
                                   {QStringLiteral("sha256"), one.hash},
                                   {QStringLiteral("adopted"), jsonInstant(one.atMs, zone)},
                                   {QStringLiteral("by"), one.by},
                                   {QStringLiteral("reason"), one.reason}});
    QJsonArray templates;
    for (const PolicyDocument &one : shipped)
        templates.append(QJsonObject{{QStringLiteral("policy"), one.id},
                                     {QStringLiteral("version"), one.version},
                                     {QStringLiteral("name"), one.name},
                                     {QStringLiteral("effective"), dayOrNull(one.effective)},
                                     {QStringLiteral("sentences"), one.sentences.size()}});
    return {{QStringLiteral("in_force"), stepsJson(stepsInForce(shelf.history), zone)},
            {QStringLiteral("adopted"), adopted},
            {QStringLiteral("templates"), templates}};
}

QString policyText(const PolicyDocument &policy)
{
    QString text = QStringLiteral("%1\n%2, %3, sha256 %4\n")
                       .arg(policy.name, titleOf(policy), dayOrNone(policy.effective), policyHash(policy));
    for (const PolicySentence &sentence : policy.sentences) {
        text += QStringLiteral("\n%1  %2\n  \"%3\"\n").arg(sentence.id, sentence.place, sentence.quote);
        for (const Commitment &commitment : sentence.commitments)
            text += QStringLiteral("  %1  %2  %3\n      %4\n")
                        .arg(commitmentKindToken(commitment.kind).leftJustified(10), commitment.id, commitment.says,
                             commitmentTerms(commitment));
    }
    return text;
}

QString findingLines(const QList<PolicyFinding> &findings)
{
    QString text;
    for (const PolicyFinding &finding : findings) {
        QStringList sentences = finding.sentences;
        for (const SentenceOfPolicy &other : finding.others)
            sentences.append(QStringLiteral("%1 of %2").arg(other.sentence, other.policy));
        text += QStringLiteral("\n%1  %2%3\n  %4\n  %5\n  %6\n")
                    .arg(findingSeverityToken(finding.severity).leftJustified(8), finding.id,
                         sentences.isEmpty() ? QString()
                                             : QStringLiteral("  (%1)").arg(sentences.join(QStringLiteral(", "))),
                         finding.what, finding.why, finding.toDo);
    }
    return text;
}

QString policyFindingsText(const PolicyDocument &policy, const QList<PolicyFinding> &findings)
{
    return QStringLiteral("%1: no mistake in the file, %2 findings\n").arg(titleOf(policy)).arg(findings.size()) +
           findingLines(findings);
}

QJsonArray findingsArray(const QList<PolicyFinding> &findings)
{
    QJsonArray all;
    for (const PolicyFinding &finding : findings) {
        QJsonArray others;
        for (const SentenceOfPolicy &other : finding.others)
            others.append(
                QJsonObject{{QStringLiteral("policy"), other.policy}, {QStringLiteral("sentence"), other.sentence}});
        all.append(QJsonObject{{QStringLiteral("id"), finding.id},
                               {QStringLiteral("severity"), findingSeverityToken(finding.severity)},
                               {QStringLiteral("sentences"), arrayOf(finding.sentences)},
                               {QStringLiteral("contradicts"), others},
                               {QStringLiteral("what"), finding.what},
                               {QStringLiteral("why"), finding.why},
                               {QStringLiteral("to_do"), finding.toDo}});
    }
    return all;
}

QJsonObject findingsJson(const PolicyDocument &policy, const QList<PolicyFinding> &findings)
{
    return {{QStringLiteral("policy"), policy.id},
            {QStringLiteral("version"), policy.version},
            {QStringLiteral("findings"), findingsArray(findings)}};
}

QString differenceText(const PolicyDocument &before, const PolicyDocument &after, const PolicyDifference &difference)
{
    QString text = QStringLiteral("From %1 to %2: %3 sentences differ\n")
                       .arg(titleOf(before), titleOf(after))
                       .arg(difference.sentences.size());
    for (const SentenceChange &change : difference.sentences)
        text += changeText(change);
    QStringList schedules;
    for (const ScheduleChange &change : difference.schedules)
        schedules.append(QStringLiteral("%1: %2 -> %3 (%4)")
                             .arg(recordClassName(change.recordClass), periods(change.before), periods(change.after),
                                  wayToken(change.way)));
    QStringList told;
    for (const AudienceDuty &duty : difference.told)
        told.append(QStringLiteral("%1: %2").arg(audienceToken(duty.audience), duty.because));
    return text + listOf(QStringLiteral("Schedules"), schedules) + listOf(QStringLiteral("Rights"), difference.rights) +
           listOf(QStringLiteral("Material"), difference.material) + listOf(QStringLiteral("To be told"), told);
}

QJsonObject differenceJson(const PolicyDocument &before, const PolicyDocument &after,
                           const PolicyDifference &difference)
{
    QJsonArray sentences;
    for (const SentenceChange &change : difference.sentences)
        sentences.append(changeJson(change));
    QJsonArray schedules;
    for (const ScheduleChange &change : difference.schedules)
        schedules.append(QJsonObject{{QStringLiteral("class"), change.recordClass},
                                     {QStringLiteral("before"), arrayOf(change.before)},
                                     {QStringLiteral("after"), arrayOf(change.after)},
                                     {QStringLiteral("way"), wayToken(change.way)}});
    QJsonArray told;
    for (const AudienceDuty &duty : difference.told)
        told.append(QJsonObject{{QStringLiteral("audience"), audienceToken(duty.audience)},
                                {QStringLiteral("because"), duty.because}});
    return {{QStringLiteral("before"), titleOf(before)},
            {QStringLiteral("after"), titleOf(after)},
            {QStringLiteral("sentences"), sentences},
            {QStringLiteral("schedules"), schedules},
            {QStringLiteral("rights"), arrayOf(difference.rights)},
            {QStringLiteral("material"), arrayOf(difference.material)},
            {QStringLiteral("told"), told}};
}

QString historyText(const QList<PolicyStep> &history, const QTimeZone &zone)
{
    const QList<PolicyStep> held = stepsInForce(history);
    QString text = held.isEmpty() ? QStringLiteral("No policy is in force at this gateway.\n") : QString();
    for (const PolicyStep &step : history)
        text += QStringLiteral("%1  %2  %3 by %4: %5\n")
                    .arg(held.contains(step)                  ? QStringLiteral("in force")
                         : step.effect == PolicyEffect::Ended ? QStringLiteral("ended   ")
                                                              : QStringLiteral("was     "),
                         step.pin(), isoInstant(step.sinceMs, zone), step.by, step.reason);
    return text;
}

QJsonObject historyJson(const QList<PolicyStep> &history, const QTimeZone &zone)
{
    return {{QStringLiteral("in_force"), stepsJson(stepsInForce(history), zone)},
            {QStringLiteral("history"), stepsJson(history, zone)}};
}

} // namespace Gatehouse::Ctl

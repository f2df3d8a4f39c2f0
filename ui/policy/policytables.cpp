#include "ui/policy/policytables.h"

#include "models/core/format.h"
#include "models/policy/commitmentwords.h"
#include "models/policy/recordclass.h"

#include <QCoreApplication>

#include <algorithm>

namespace Gatehouse
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("PolicyTables", text);
}

TableColumn column(const char *title)
{
    return {tr(title), {}, false};
}

QString changeText(const SentenceChange &change)
{
    QStringList parts;
    if (change.kind == ChangeKind::Removed)
        parts.append(change.before);
    else if (change.before != change.after)
        parts.append(change.after);
    for (const CommitmentChange &each : change.commitments)
        parts.append(each.what);
    return parts.join(QStringLiteral(" — "));
}

QString periods(const QStringList &terms)
{
    return terms.isEmpty() ? tr("no period") : terms.join(QStringLiteral("; "));
}

struct Happening {
    qint64 atMs;
    TableRow row;
};

TableRow rowOf(const QString &id, qint64 atMs, const QStringList &texts, const QTimeZone &zone)
{
    TableRow row{id, {TableCell{formatInstant(atMs, zone), atMs}}};
    for (const QString &text : texts)
        row.cells.append(textCell(text));
    return row;
}

} // namespace

QString policyStanding(const PolicyEntry &entry)
{
    return entry.isInForce ? tr("in force") : entry.adopted ? tr("adopted") : tr("template");
}

PolicyTable policyTable(const QList<PolicyEntry> &entries)
{
    PolicyTable table{{column("Policy"), column("Version"), column("State")}, {}};
    for (const PolicyEntry &entry : entries) {
        TableCell name = textCell(entry.name);
        name.toolTip = entry.policy;
        table.rows.append({entry.key(), {name, textCell(entry.version), textCell(policyStanding(entry))}});
    }
    return table;
}

PolicyTable sentenceTable(const PolicyDocument &policy)
{
    PolicyTable table{{column("§"), column("What the policy says"), column("Kind"), column("What it comes to")}, {}};
    qint64 place = 0;
    for (const PolicySentence &sentence : policy.sentences) {
        for (const Commitment &commitment : sentence.commitments) {
            TableCell where = textCell(sentence.id);
            where.sort = ++place;
            where.toolTip = sentence.place;
            // Once for all that it comes to; who goes from cell to cell hears it all the same.
            TableCell quote = textCell(&commitment == &sentence.commitments.constFirst() ? sentence.quote : QString());
            quote.spoken = quote.toolTip = sentence.quote;
            table.rows.append(
                {commitment.id,
                 {where, quote, textCell(commitmentKindName(commitment.kind)), textCell(commitment.says)}});
        }
    }
    return table;
}

PolicyTable findingTable(const QList<PolicyFinding> &findings)
{
    PolicyTable table{{column("Finding"), column("§"), column("What")}, {}};
    for (const PolicyFinding &finding : findings)
        table.rows.append(
            {finding.id,
             {textCell(finding.severity == FindingSeverity::Conflict ? tr("conflict") : tr("gap")),
              textCell(finding.sentences.isEmpty() ? tr("whole") : finding.sentences.join(QStringLiteral(", "))),
              textCell(finding.what)}});
    return table;
}

PolicyTable differenceTable(const PolicyDifference &difference)
{
    PolicyTable table{{column("Change"), column("§"), column("What differs")}, {}};
    for (const SentenceChange &change : difference.sentences) {
        TableCell where = textCell(change.id);
        where.toolTip = change.place;
        table.rows.append({change.id, {textCell(changeKindToken(change.kind)), where, textCell(changeText(change))}});
    }
    return table;
}

PolicyTable policyHistoryTable(const PolicyController &policies, const QTimeZone &zone)
{
    QList<Happening> all;
    for (const PolicyStep &step : policies.history())
        all.append({step.sinceMs, rowOf(QStringLiteral("f%1").arg(step.step), step.sinceMs,
                                        {step.effect == PolicyEffect::Ended ? tr("out of force") : tr("in force"),
                                         QStringLiteral("%1 %2").arg(step.policy, step.version), step.by, step.reason},
                                        zone)});
    for (const PolicyEntry &entry : policies.entries()) {
        if (entry.adopted && entry.policy == policies.draft().id)
            all.append(
                {entry.adopted->atMs, rowOf(QStringLiteral("v%1").arg(entry.adopted->number), entry.adopted->atMs,
                                            {tr("adopted"), QStringLiteral("%1 %2").arg(entry.policy, entry.version),
                                             entry.adopted->by, entry.adopted->reason},
                                            zone)});
    }
    const QList<PolicyNotice> notices = policies.notices();
    for (const PolicyNotice &notice : notices)
        all.append(
            {notice.atMs, rowOf(QStringLiteral("n%1").arg(all.size()), notice.atMs,
                                {tr("notice drafted"), QStringLiteral("%1 %2").arg(notice.policy, notice.version),
                                 notice.by, QStringLiteral("%1, %2").arg(notice.audience, notice.language)},
                                zone)});
    std::ranges::stable_sort(all, std::ranges::greater(), &Happening::atMs);
    PolicyTable table{{column("When"), column("What"), column("Version"), column("By"), column("Why")}, {}};
    for (const Happening &each : std::as_const(all))
        table.rows.append(each.row);
    return table;
}

QStringList differenceLines(const PolicyDifference &difference)
{
    QStringList lines;
    for (const ScheduleChange &change : difference.schedules)
        lines.append(tr("Schedule of %1: %2, before %3.")
                         .arg(recordClassName(change.recordClass), periods(change.after), periods(change.before)));
    lines += difference.rights;
    for (const QString &reason : difference.material)
        lines.append(tr("Material: %1").arg(reason));
    for (const AudienceDuty &duty : difference.told)
        lines.append((duty.audience == Audience::Users ? tr("Tell all users. %1") : tr("Change the page. %1"))
                         .arg(duty.because));
    return lines;
}

} // namespace Gatehouse

#include "app/ctl/auditaccess.h"

#include "models/audit/auditcutter.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace Gatehouse::Ctl
{

namespace
{

// What was counted, and what became of it.
struct Outcome {
    CutRequest request;
    CutPlan plan;
    std::optional<qint64> entry; // that records it
};

QString endToken(CutPlan::End end)
{
    switch (end) {
    case CutPlan::End::Day:
        break;
    case CutPlan::End::Checkpoint:
        return QStringLiteral("checkpoint");
    case CutPlan::End::Protected:
        return QStringLiteral("protected");
    }
    return QStringLiteral("day");
}

QString endText(const Outcome &outcome)
{
    switch (outcome.plan.end) {
    case CutPlan::End::Day:
        break;
    case CutPlan::End::Checkpoint:
        return QStringLiteral("the checkpoint has seen no more. A newer one lets more go");
    case CutPlan::End::Protected:
        return QStringLiteral("%1 is open or under a hold").arg(outcome.plan.protectedBy);
    }
    return QStringLiteral("it is of %1 or later").arg(outcome.request.day.toString(Qt::ISODate));
}

QString outcomeText(const Outcome &outcome)
{
    const CutPlan &plan = outcome.plan;
    if (plan.count() == 0)
        return QStringLiteral("Nothing may be cut: entry %1 stays, since %2.\n").arg(plan.before).arg(endText(outcome));
    QString text =
        QStringLiteral("entries       %1 to %2 (%3)\n").arg(plan.from).arg(plan.before - 1).arg(plan.count());
    text += QStringLiteral("ends there    entry %1 stays, since %2\n").arg(plan.before).arg(endText(outcome));
    if (plan.certificates > 0)
        text += QStringLiteral("certificates  %1 of completed requests can no longer be written from the store; those "
                               "that were written hold\n")
                    .arg(plan.certificates);
    return text + (outcome.entry ? QStringLiteral("Cut, as entry %1 records. Their hashes stay. Write a checkpoint, so "
                                                  "that the record is bound, too.\n")
                                       .arg(*outcome.entry)
                                 : QStringLiteral("Only counted. Add --yes to cut them.\n"));
}

QJsonObject outcomeJson(const Outcome &outcome)
{
    return {{QStringLiteral("from"), outcome.plan.from},
            {QStringLiteral("before"), outcome.plan.before},
            {QStringLiteral("count"), outcome.plan.count()},
            {QStringLiteral("ends_at"), endToken(outcome.plan.end)},
            {QStringLiteral("protected_by"), outcome.plan.protectedBy},
            {QStringLiteral("certificates"), outcome.plan.certificates},
            {QStringLiteral("done"), outcome.entry.has_value()},
            {QStringLiteral("entry"), outcome.entry ? QJsonValue(*outcome.entry) : QJsonValue()}};
}

Result<Outcome> counted(const Request &request, StoreAccess &access, AuditCutter &cutter, Terminal &terminal)
{
    const auto checkpoints = givenCheckpoints(request, access);
    const auto self = checkpoints ? access.signIn(request) : std::unexpected(checkpoints.error());
    if (!self)
        return std::unexpected(self.error());
    // The newest lets the most go.
    Outcome outcome{{*request.before, *std::ranges::max_element(*checkpoints, {}, &TreeHead::size)}, {}, {}};
    const auto plan = cutter.plan(self->id, outcome.request);
    if (!plan)
        return std::unexpected(plan.error());
    outcome.plan = *plan;
    if (!request.yes || plan->count() == 0)
        return outcome;
    const LogReading reading = readingOn(terminal);
    const auto entry = cutter.cut(self->id, outcome.request, *plan, {reading.progress, reading.stop});
    endReading(terminal);
    if (!entry)
        return std::unexpected(entry.error());
    outcome.entry = *entry;
    return outcome;
}

} // namespace

int auditCut(const Request &request, Terminal &terminal)
{
    const auto access = StoreAccess::open(request.connectionFile, StoreAccess::Missing::Refuse, terminal);
    if (!access)
        return complain(access.error(), terminal);
    AuditCutter cutter((*access)->store(), (*access)->audit(), (*access)->operators(), terminal.clock);
    const auto outcome = counted(request, **access, cutter, terminal);
    if (!outcome)
        return complain(outcome.error(), terminal);
    if (request.json)
        terminal.out << QJsonDocument(outcomeJson(*outcome)).toJson();
    else
        terminal.out << outcomeText(*outcome);
    const int done = finish(terminal);
    const bool refused = request.yes && !outcome->entry && outcome->plan.end == CutPlan::End::Protected;
    return refused && done == Done ? Refused : done;
}

} // namespace Gatehouse::Ctl

#include "app/ctl/casetext.h"

#include "app/ctl/jsontime.h"

#include <QJsonDocument>

namespace Gatehouse::Ctl
{

namespace
{

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonValue instant(qint64 ms)
{
    return jsonInstant(ms, QTimeZone::utc());
}

// What is stored as JSON, as JSON; null without.
QJsonValue parsed(const QString &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json.toUtf8());
    if (document.isArray())
        return document.array();
    return document.isObject() ? QJsonValue(document.object()) : textOrNull(json);
}

template<typename T, typename Json>
QJsonArray arrayOf(const QList<T> &all, Json json)
{
    QJsonArray array;
    for (const T &each : all)
        array.append(json(each));
    return array;
}

QJsonArray stepsJson(const CaseClock &clock)
{
    return arrayOf(clock.steps, [](const ClockStep &step) {
        return QJsonObject{{QStringLiteral("id"), step.id},
                           {QStringLiteral("date"), jsonDay(step.date)},
                           {QStringLiteral("why"), step.why}};
    });
}

QJsonValue leaseJson(const PrivacyCase &one)
{
    if (one.leaseOwner.isEmpty())
        return {};
    return QJsonObject{{QStringLiteral("worker"), one.leaseOwner},
                       {QStringLiteral("epoch"), one.leaseEpoch},
                       {QStringLiteral("until"), instant(one.leaseUntilMs)}};
}

QJsonObject approvalJson(const CaseApproval &approval)
{
    return {{QStringLiteral("operator"), approval.approver},
            {QStringLiteral("plan_hash"), approval.planHash},
            {QStringLiteral("time"), instant(approval.timeMs)},
            {QStringLiteral("counts"), approval.counts}};
}

QJsonObject eventJson(const CaseEvent &event)
{
    return {{QStringLiteral("time"), instant(event.timeMs)}, {QStringLiteral("actor"), textOrNull(event.actor)},
            {QStringLiteral("action"), event.action},        {QStringLiteral("from"), textOrNull(event.fromState)},
            {QStringLiteral("to"), event.toState},           {QStringLiteral("detail"), parsed(event.detail)}};
}

QJsonObject journalJson(const JournalEntry &entry)
{
    return {{QStringLiteral("time"), instant(entry.timeMs)},
            {QStringLiteral("run"), entry.run},
            {QStringLiteral("step"), entry.step},
            {QStringLiteral("attempt"), entry.attempt},
            {QStringLiteral("epoch"), entry.epoch},
            {QStringLiteral("what"), entry.what},
            {QStringLiteral("rows"), entry.rows},
            {QStringLiteral("detail"), parsed(entry.detail)}};
}

QJsonObject stepJson(const CaseStep &step)
{
    return {{QStringLiteral("step"), step.index},
            {QStringLiteral("kind"), step.kind},
            {QStringLiteral("target"), step.target},
            {QStringLiteral("status"), stepStatusToken(step.status)},
            {QStringLiteral("expected_rows"), step.expectedRows},
            {QStringLiteral("rows"), step.doneRows},
            {QStringLiteral("attempt"), step.attempt}};
}

QJsonObject rescanJson(const RescanRecord &rescan)
{
    return {{QStringLiteral("run"), rescan.run},
            {QStringLiteral("time"), instant(rescan.timeMs)},
            {QStringLiteral("clean"), rescan.clean},
            {QStringLiteral("tables"), rescan.tables},
            {QStringLiteral("detail"), parsed(rescan.detail)}};
}

QJsonObject documentJson(const CaseDocument &document)
{
    return {{QStringLiteral("time"), instant(document.timeMs)},
            {QStringLiteral("operator"), document.actor},
            {QStringLiteral("kind"), document.kind},
            {QStringLiteral("language"), textOrNull(document.language)},
            {QStringLiteral("sha256"), document.sha256}};
}

QString dayWords(const QDate &day)
{
    return day.isValid() ? day.toString(Qt::ISODate) : QStringLiteral("-");
}

QString clockText(const CaseClock &clock)
{
    QString text;
    for (const ClockStep &step : clock.steps)
        text += QStringLiteral("  %1  %2  %3\n").arg(dayWords(step.date), step.id.leftJustified(9), step.why);
    return text;
}

QString timeWords(qint64 ms)
{
    return isoInstant(ms, QTimeZone::utc());
}

QString standingText(const CaseAccess::Standing &standing)
{
    return QStringLiteral("%1  %2, due %3\n%4")
        .arg(standing.one.id, caseStateTitle(standing.one.state), dayWords(standing.clock.due),
             clockText(standing.clock));
}

} // namespace

QJsonValue jsonDay(const QDate &day)
{
    return day.isValid() ? QJsonValue(day.toString(Qt::ISODate)) : QJsonValue();
}

QJsonValue jsonDay(const std::optional<QDate> &day)
{
    return jsonDay(day.value_or(QDate()));
}

QJsonObject identityJson(const MaskedIdentity &identity)
{
    return {{QStringLiteral("kind"), identity.kind},
            {QStringLiteral("masked"), identity.masked},
            {QStringLiteral("found"), identity.found}};
}

QJsonObject wishJson(const RecordedWish &wish)
{
    return {{QStringLiteral("type"), requestTypeToken(wish.type)},
            {QStringLiteral("case"), wish.caseId},
            {QStringLiteral("since"), instant(wish.sinceMs)}};
}

QString wishLine(const RecordedWish &wish)
{
    return QStringLiteral("%1  %2  since %3")
        .arg(requestTypeToken(wish.type).leftJustified(18), wish.caseId, timeWords(wish.sinceMs));
}

QJsonObject caseJson(const PrivacyCase &one)
{
    QJsonValue identity;
    if (!one.identity.method.isEmpty())
        identity =
            QJsonObject{{QStringLiteral("method"), one.identity.method}, {QStringLiteral("level"), one.identity.level}};
    return {{QStringLiteral("case"), one.id},
            {QStringLiteral("state"), caseStateToken(one.state)},
            {QStringLiteral("type"), requestTypeToken(one.type)},
            {QStringLiteral("regime"), regimeToken(one.regime)},
            {QStringLiteral("calendar"), one.calendar},
            {QStringLiteral("channel"), one.channel},
            {QStringLiteral("received"), jsonDay(one.received)},
            {QStringLiteral("due"), jsonDay(one.due)},
            {QStringLiteral("extended_on"), jsonDay(one.extendedOn)},
            {QStringLiteral("filed_by"), one.filedBy},
            {QStringLiteral("assignee"), textOrNull(one.assignee)},
            {QStringLiteral("source"), textOrNull(one.source)},
            {QStringLiteral("identity"), identity},
            {QStringLiteral("denial"), one.denial ? QJsonValue(denialToken(*one.denial)) : QJsonValue()},
            {QStringLiteral("attention"), textOrNull(one.attention)},
            {QStringLiteral("plan_hash"), textOrNull(one.planHash)},
            {QStringLiteral("approvals_needed"), one.approvalsNeeded},
            {QStringLiteral("run"), one.run},
            {QStringLiteral("lease"), leaseJson(one)},
            {QStringLiteral("created"), instant(one.createdMs)},
            {QStringLiteral("changed"), instant(one.changedMs)},
            {QStringLiteral("reopens_on"), jsonDay(one.reopensOn)},
            {QStringLiteral("has_certificate"), one.hasCertificate}};
}

QJsonObject standingJson(const CaseAccess::Standing &standing)
{
    return {{QStringLiteral("case"), standing.one.id},
            {QStringLiteral("state"), caseStateToken(standing.one.state)},
            {QStringLiteral("due"), jsonDay(standing.clock.due)},
            {QStringLiteral("confirm_by"), jsonDay(standing.clock.confirmBy)},
            {QStringLiteral("extend_by"), jsonDay(standing.clock.extendBy)},
            {QStringLiteral("paused"), standing.clock.paused},
            {QStringLiteral("clock"), stepsJson(standing.clock)}};
}

int writeStanding(const CaseAccess::Standing &standing, const Request &request, Terminal &terminal)
{
    if (request.json)
        terminal.out << QJsonDocument(standingJson(standing)).toJson();
    else
        terminal.out << standingText(standing);
    return finish(terminal);
}

QString caseLine(const PrivacyCase &one, const QDate &today)
{
    const bool open = isOpen(one.state);
    const QString late = open && one.due < today ? QStringLiteral("  (overdue)") : QString();
    return QStringLiteral("%1  %2  %3  %4  due %5%6\n")
        .arg(one.id, requestTypeToken(one.type).leftJustified(18), regimeToken(one.regime).leftJustified(10),
             caseStateToken(one.state).leftJustified(17), dayWords(one.due), late);
}

QJsonObject wholeJson(const WholeCase &whole)
{
    QJsonObject json = caseJson(whole.standing.one);
    const QJsonObject standing = standingJson(whole.standing);
    for (auto it = standing.begin(); it != standing.end(); ++it)
        json.insert(it.key(), it.value());
    json.insert(QStringLiteral("policy"), textOrNull(whole.policyPins));
    json.insert(QStringLiteral("identities"), arrayOf(whole.identities, identityJson));
    json.insert(QStringLiteral("plan"), whole.plan.isEmpty() ? QJsonValue() : QJsonValue(whole.plan));
    json.insert(QStringLiteral("approvals"), arrayOf(whole.approvals, approvalJson));
    json.insert(QStringLiteral("events"), arrayOf(whole.events, eventJson));
    json.insert(QStringLiteral("steps"), arrayOf(whole.steps, stepJson));
    json.insert(QStringLiteral("journal"), arrayOf(whole.journal, journalJson));
    json.insert(QStringLiteral("rescans"), arrayOf(whole.rescans, rescanJson));
    json.insert(QStringLiteral("documents"), arrayOf(whole.documents, documentJson));
    json.insert(QStringLiteral("wishes"), arrayOf(whole.wishes, wishJson));
    json.insert(QStringLiteral("certified_runs"),
                arrayOf(whole.certifiedRuns, [](int run) { return QJsonValue(run); }));
    return json;
}

QString wholeText(const WholeCase &whole)
{
    const PrivacyCase &one = whole.standing.one;
    QString text = standingText(whole.standing);
    text += QStringLiteral("type       %1, %2, by %3\n")
                .arg(requestTypeToken(one.type), regimeToken(one.regime), one.channel);
    if (!whole.policyPins.isEmpty())
        text += QStringLiteral("policy     %1\n").arg(whole.policyPins);
    if (!one.attention.isEmpty())
        text += QStringLiteral("attention  %1\n").arg(one.attention);
    for (const MaskedIdentity &identity : whole.identities)
        text += QStringLiteral("subject    %1 %2%3\n")
                    .arg(identity.kind, identity.masked, identity.found ? QStringLiteral(" (found)") : QString());
    for (const RecordedWish &wish : whole.wishes)
        text += QStringLiteral("wish       %1\n").arg(wishLine(wish));
    if (!one.planHash.isEmpty())
        text += QStringLiteral("plan       %1\n").arg(one.planHash);
    if (const QString recorded = whole.plan.value(QStringLiteral("recorded_here")).toString(); !recorded.isEmpty())
        text += QStringLiteral("recorded   %1\n").arg(recorded);
    for (const CaseApproval &approval : whole.approvals)
        text += QStringLiteral("approved   %1 by %2%3\n")
                    .arg(timeWords(approval.timeMs), approval.approver,
                         approval.counts ? QString() : QStringLiteral(" (of an earlier plan)"));
    for (const CaseEvent &event : whole.events)
        text += QStringLiteral("event      %1  %2 by %3\n").arg(timeWords(event.timeMs), event.action, event.actor);
    for (const CaseStep &step : whole.steps)
        text += QStringLiteral("step       %1  %2 %3: %4, %5 of %6 rows\n")
                    .arg(step.index)
                    .arg(step.kind, step.target, stepStatusToken(step.status))
                    .arg(step.doneRows)
                    .arg(step.expectedRows);
    for (const RescanRecord &rescan : whole.rescans)
        text +=
            QStringLiteral("re-scan    %1  %2\n")
                .arg(timeWords(rescan.timeMs), rescan.clean ? QStringLiteral("clean") : QStringLiteral("not clean"));
    for (const int run : whole.certifiedRuns)
        text += QStringLiteral("certified  run %1\n").arg(run);
    for (const CaseDocument &document : whole.documents)
        text +=
            QStringLiteral("document   %1  %2 %3\n").arg(timeWords(document.timeMs), document.kind, document.sha256);
    return text;
}

} // namespace Gatehouse::Ctl

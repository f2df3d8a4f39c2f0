#include "app/ctl/credentialtext.h"

#include "app/ctl/jsontime.h"

#include "models/core/counted.h"
#include "models/core/format.h"

#include <QJsonArray>

namespace Gatehouse::Ctl
{

namespace
{

QStringList tokensOf(CredentialFindings findings)
{
    QStringList tokens;
    for (const CredentialFinding finding : kCredentialFindings) {
        if (findings.testFlag(finding))
            tokens.append(credentialFindingToken(finding));
    }
    return tokens;
}

QString dayText(std::optional<qint64> ms)
{
    return ms ? QDateTime::fromMSecsSinceEpoch(*ms, Qt::UTC).date().toString(Qt::ISODate) : QStringLiteral("-");
}

QJsonValue instant(std::optional<qint64> ms)
{
    return jsonInstant(ms.value_or(0), QTimeZone::utc());
}

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonObject credentialJson(const Credential &one)
{
    return {{QStringLiteral("reference"), one.reference()},
            {QStringLiteral("kind"), entityToken(one.kind)},
            {QStringLiteral("id"), one.shownId()},
            {QStringLiteral("label"), textOrNull(one.shownLabel())},
            {QStringLiteral("owner"), textOrNull(one.shownOwner())},
            {QStringLiteral("made"), instant(one.createdMs)},
            {QStringLiteral("last_used"), instant(one.usedMs)},
            {QStringLiteral("rotated"), instant(one.rotatedMs)},
            {QStringLiteral("expires"), instant(one.expiresMs)},
            {QStringLiteral("findings"), QJsonArray::fromStringList(tokensOf(one.findings))},
            {QStringLiteral("limit_use"), textOrNull(one.limitUse)}};
}

} // namespace

QString credentialsText(const CredentialSurvey &survey, qint64 limit)
{
    QString text =
        QStringLiteral("%1 and %2 are switched on; %3 for something.\n"
                       "Unused from %4 days on (%5), to be renewed after %6 (%7).\n\n")
            .arg(counted(survey.live.value(EntityKind::Key), QStringLiteral("key"), QStringLiteral("keys")),
                 counted(survey.live.value(EntityKind::Account), QStringLiteral("account"), QStringLiteral("accounts")),
                 counted(survey.needAction, QStringLiteral("calls"), QStringLiteral("call")))
            .arg(daysOf(survey.terms.unusedFor, QDateTime::fromMSecsSinceEpoch(survey.lookedMs).date()))
            .arg(survey.terms.unusedFrom)
            .arg(daysOf(survey.terms.rotationAge, QDateTime::fromMSecsSinceEpoch(survey.lookedMs).date()))
            .arg(survey.terms.rotationFrom);
    for (const CredentialFinding finding : kCredentialFindings) {
        if (survey.counts.value(finding) > 0)
            text += QStringLiteral("  %1  %2\n")
                        .arg(credentialFindingToken(finding), -16)
                        .arg(formatExact(survey.counts.value(finding)), 10);
    }
    for (const CredentialBlindSpot &spot : survey.blind)
        text += QStringLiteral("  not recorded: %1 (%2)\n")
                    .arg(spot.why, tokensOf(spot.findings).join(QStringLiteral(", ")));
    if (!survey.listed.isEmpty())
        text += QLatin1Char('\n');
    for (const Credential &one : survey.listed.mid(0, limit)) {
        text += QStringLiteral("%1  %2  %3  made %4  used %5  %6%7\n")
                    .arg(one.reference())
                    .arg(one.shown(), -28)
                    .arg(one.owner.isEmpty() ? QStringLiteral("-") : one.shownOwner(), -12)
                    .arg(dayText(one.createdMs), dayText(one.usedMs), tokensOf(one.findings).join(QLatin1Char(',')),
                         one.limitUse.isEmpty() ? QString() : QStringLiteral("  (%1)").arg(one.limitUse));
    }
    const qint64 more = survey.listed.size() - std::min<qint64>(limit, survey.listed.size()) + survey.notListed;
    if (more > 0)
        text += QStringLiteral("%1 more; --limit lists more of them.\n").arg(formatExact(more));
    return text;
}

QJsonObject credentialsJson(const CredentialSurvey &survey, qint64 limit)
{
    QJsonArray listed;
    for (const Credential &one : survey.listed.mid(0, limit))
        listed.append(credentialJson(one));
    QJsonArray blind;
    for (const CredentialBlindSpot &spot : survey.blind)
        blind.append(QJsonObject{{QStringLiteral("kind"), entityToken(spot.kind)},
                                 {QStringLiteral("findings"), QJsonArray::fromStringList(tokensOf(spot.findings))},
                                 {QStringLiteral("why"), spot.why}});
    QJsonObject counts;
    for (const CredentialFinding finding : kCredentialFindings)
        counts.insert(credentialFindingToken(finding), survey.counts.value(finding));
    return {{QStringLiteral("unused_for"), survey.terms.unusedFor},
            {QStringLiteral("unused_from"), survey.terms.unusedFrom},
            {QStringLiteral("rotation_age"), survey.terms.rotationAge},
            {QStringLiteral("rotation_from"), survey.terms.rotationFrom},
            {QStringLiteral("keys"), survey.live.value(EntityKind::Key)},
            {QStringLiteral("accounts"), survey.live.value(EntityKind::Account)},
            {QStringLiteral("need_action"), survey.needAction},
            {QStringLiteral("findings"), counts},
            {QStringLiteral("not_recorded"), blind},
            {QStringLiteral("credentials"), listed},
            {QStringLiteral("not_listed"), survey.listed.size() - listed.size() + survey.notListed}};
}

QString planText(const CredentialPlan &plan)
{
    QString text = QStringLiteral("%1 %2 of %3 at %4, of %5 owners.\n")
                       .arg(actionVerbToken(plan.verb))
                       .arg(plan.feasible())
                       .arg(plan.items.size())
                       .arg(plan.gateway)
                       .arg(plan.owners());
    if (plan.usedLastDay() > 0)
        text += QStringLiteral("%1 were used within the last hour, %2 within the last day: what uses them will fail.\n")
                    .arg(plan.usedLastHour())
                    .arg(plan.usedLastDay());
    if (plan.withoutUndo() > 0)
        text += QStringLiteral("%1 cannot be taken back.\n").arg(plan.withoutUndo());
    for (const QString &why : plan.reasonsForSql())
        text += QStringLiteral("%1 in the gateway's database. %2\n").arg(plan.byWay(ActionWay::Sql)).arg(why);
    for (const auto &[why, count] : plan.obstacles())
        text += QStringLiteral("%1 cannot be done: %2\n").arg(count).arg(why);
    for (const PlannedCredential &item : plan.items)
        text += QStringLiteral("  %1  %2\n")
                    .arg(item.one.shown(), -28)
                    .arg(!item.way                          ? QStringLiteral("cannot be done")
                         : *item.way == ActionWay::AdminApi ? QStringLiteral("by the admin API")
                                                            : QStringLiteral("in the database"));
    return text;
}

QJsonObject planJson(const CredentialPlan &plan)
{
    QJsonArray items;
    for (const PlannedCredential &item : plan.items) {
        QJsonObject one = credentialJson(item.one);
        one.insert(QStringLiteral("way"), !item.way                          ? QJsonValue()
                                          : *item.way == ActionWay::AdminApi ? QJsonValue(QStringLiteral("admin_api"))
                                                                             : QJsonValue(QStringLiteral("sql")));
        one.insert(QStringLiteral("why"), textOrNull(item.why));
        one.insert(QStringLiteral("can_undo"), item.canUndo);
        one.insert(QStringLiteral("used_last_day"), item.usedLastDay);
        items.append(one);
    }
    return {{QStringLiteral("verb"), actionVerbToken(plan.verb)},
            {QStringLiteral("feasible"), plan.feasible()},
            {QStringLiteral("credentials"), items}};
}

QString runText(const CredentialRun &run)
{
    QString text = QStringLiteral("%1  %2  %3 credentials  %4  %5\n")
                       .arg(run.seq)
                       .arg(isoInstant(run.madeMs, QTimeZone::utc()), actionVerbToken(run.verb))
                       .arg(run.items.size())
                       .arg(run.by, run.reason);
    for (const CredentialRunItem &item : run.items)
        text += QStringLiteral("  %1  %2  %3")
                    .arg(item.label, -28)
                    .arg(credentialOutcomeTitle(item.outcome), item.said)
                    .trimmed()
                    .prepend(QStringLiteral("  ")) +
                QLatin1Char('\n');
    return text;
}

QJsonObject runJson(const CredentialRun &run)
{
    QJsonArray items;
    for (const CredentialRunItem &item : run.items)
        items.append(QJsonObject{{QStringLiteral("item"), item.idx},
                                 {QStringLiteral("kind"), entityToken(item.kind)},
                                 {QStringLiteral("label"), item.label},
                                 {QStringLiteral("outcome"), item.outcome == CredentialOutcome::Waiting
                                                                 ? QStringLiteral("not_begun")
                                                                 : credentialOutcomeToken(item.outcome)},
                                 {QStringLiteral("said"), textOrNull(item.said)},
                                 {QStringLiteral("begun"), instant(item.intendedMs)},
                                 {QStringLiteral("ended"), instant(item.outcomeMs)}});
    return {{QStringLiteral("run"), run.seq},
            {QStringLiteral("verb"), actionVerbToken(run.verb)},
            {QStringLiteral("reason"), run.reason},
            {QStringLiteral("by"), run.by},
            {QStringLiteral("made"), instant(run.madeMs)},
            {QStringLiteral("undoes"), run.undoes > 0 ? QJsonValue(run.undoes) : QJsonValue()},
            {QStringLiteral("items"), items}};
}

} // namespace Gatehouse::Ctl

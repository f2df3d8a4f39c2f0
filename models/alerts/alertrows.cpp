#include "models/alerts/alertrows.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Gatehouse
{

const char *const kAlertColumns =
    "a.seq, a.gateway, a.fingerprint, a.rule, a.rule_version, a.node, a.of_person, a.title, a.summary, a.level, "
    "a.score, a.began_ms, a.opened_ms, a.last_hit_ms, a.over_ms, a.muted_by, a.incident, a.state, a.state_ms, a.owner, "
    "a.until_ms, a.verdict";

QString givenVerdictSql(const QString &events)
{
    return QStringLiteral("coalesce((SELECT v.verdict FROM %1 v WHERE v.alert = a.seq AND v.action = 'resolve' AND "
                          "v.actor <> '' AND NOT EXISTS (SELECT 1 FROM %1 u WHERE u.alert = v.alert AND u.action = "
                          "'undo' AND u.undoes = v.idx) ORDER BY v.idx DESC LIMIT 1), '')")
        .arg(events);
}

Error unreadableAlert(const QString &what)
{
    return failure(
               ErrorKind::Corrupt,
               QStringLiteral("%1 cannot be read: a word in it is none that this Gatehouse knows. Update Gatehouse, "
                              "or go back to a copy of the store.")
                   .arg(what))
        .error();
}

Result<Alert> alertOf(const RowStream &row)
{
    const auto state = alertStateFromToken(row.string(17));
    const QString verdict = row.string(21);
    const qint64 level = row.integer(9);
    if (!state || level < 0 || level >= qint64(kAlertLevels.size()) ||
        (!verdict.isEmpty() && !alertVerdictFromToken(verdict)))
        return std::unexpected(unreadableAlert(QStringLiteral("Alert ") + alertId(row.integer(0))));
    Alert alert;
    alert.seq = row.integer(0);
    alert.gateway = row.string(1);
    alert.fingerprint = row.string(2);
    alert.rule = row.string(3);
    alert.ruleVersion = int(row.integer(4));
    const QJsonArray node = QJsonDocument::fromJson(row.string(5).toUtf8()).array();
    for (const QJsonValue &term : node)
        alert.node.append(term.toString());
    alert.ofPerson = row.integer(6) != 0;
    alert.title = row.string(7);
    alert.summary = row.string(8);
    alert.level = AlertLevel(level);
    alert.score = row.real(10);
    alert.beganMs = row.integer(11);
    alert.openedMs = row.integer(12);
    alert.lastHitMs = row.integer(13);
    alert.overMs = row.integer(14);
    alert.mutedBy = row.integer(15);
    alert.incident = row.integer(16);
    alert.state = *state;
    alert.stateMs = row.integer(18);
    alert.owner = row.string(19);
    alert.untilMs = row.integer(20);
    alert.verdict = alertVerdictFromToken(verdict);
    return alert;
}

Result<AlertEvent> alertEventOf(const RowStream &row)
{
    const auto action = alertActionFromToken(row.string(3));
    const auto from = alertStateFromToken(row.string(4));
    const auto to = alertStateFromToken(row.string(5));
    if (!action || !from || !to)
        return std::unexpected(unreadableAlert(QStringLiteral("The history of an alert")));
    return AlertEvent{int(row.integer(0)),
                      row.integer(1),
                      row.string(2),
                      *action,
                      *from,
                      *to,
                      row.string(6),
                      row.integer(7),
                      alertVerdictFromToken(row.string(8)),
                      row.string(9),
                      int(row.integer(10)),
                      row.string(11),
                      row.integer(12),
                      alertVerdictFromToken(row.string(13))};
}

} // namespace Gatehouse

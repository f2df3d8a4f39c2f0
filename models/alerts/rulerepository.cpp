#include "models/alerts/rulerepository.h"

#include "models/alerts/alertrows.h"
#include "models/team/demand.h"

#include <QJsonDocument>

#include <algorithm>

namespace Gatehouse
{

namespace
{

// Those of one rule.
struct Tally {
    RuleRecord record;
    QList<qint64> waitsMs;
};

void count(Tally &tally, const RowStream &row)
{
    const auto verdict = alertVerdictFromToken(row.string(1));
    const bool judged = verdict && *verdict != AlertVerdict::Unjudged;
    ++tally.record.alerts;
    tally.record.judged += judged;
    tally.record.falsePositives += judged && *verdict == AlertVerdict::FalsePositive;
    if (!row.isNull(3))
        tally.waitsMs.append(std::max<qint64>(0, row.integer(3) - row.integer(2)));
}

RuleRecord recordOf(Tally tally)
{
    tally.record.acknowledged = int(tally.waitsMs.size());
    if (tally.waitsMs.isEmpty())
        return tally.record;
    const auto middle = tally.waitsMs.begin() + tally.waitsMs.size() / 2;
    std::ranges::nth_element(tally.waitsMs, middle);
    tally.record.medianAcknowledgedMs = *middle;
    return tally.record;
}

Result<void> checkChange(const RuleChange &change)
{
    if (auto checked = checkRule(change.rule); !checked)
        return checked;
    if (change.reason.trimmed().isEmpty())
        return failure(ErrorKind::InvalidInput, QStringLiteral("A change of a rule needs a reason."));
    if (change.reason.size() > RuleRepository::kLongestReason)
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("The reason is longer than %1 characters.").arg(RuleRepository::kLongestReason));
    return {};
}

} // namespace

std::optional<double> RuleRecord::precision() const
{
    return judged > 0 ? std::optional(double(judged - falsePositives) / judged) : std::nullopt;
}

RuleRepository::RuleRepository(Database &store, AuditRepository &audit, OperatorRepository &operators,
                               const Clock &clock)
    : m_store(store)
    , m_audit(audit)
    , m_operators(operators)
    , m_clock(clock)
    , m_onServer(store.dialect() == Dialect::PostgreSql)
{
}

QString RuleRepository::table(const char *name) const
{
    return m_onServer ? QStringLiteral("gatehouse.") + QLatin1String(name) : QString(QLatin1String(name));
}

Result<QList<RuleVersion>> RuleRepository::read(const QString &condition, const QVariantList &values)
{
    const auto people = m_operators.list();
    if (!people)
        return std::unexpected(people.error());
    QList<RuleVersion> all;
    const auto visit = [&](const RowStream &row) -> Result<void> {
        RuleVersion one;
        const QString id = row.string(0);
        one.version = int(row.integer(1));
        const QJsonDocument body = QJsonDocument::fromJson(row.string(2).toUtf8());
        if (!body.isObject())
            one.problems.append(
                QStringLiteral("Rule %1: version %2 cannot be read. It is as it is shipped.").arg(id).arg(one.version));
        one.rule = ruleFromJson(id, body.object(), one.problems);
        one.by = row.string(3);
        const auto person = std::ranges::find(*people, one.by, &TeamOperator::id);
        one.by = person == people->end() ? one.by : person->name;
        one.atMs = row.integer(4);
        one.reason = row.string(5);
        all.append(one);
        return {};
    };
    const auto visited =
        m_store.visitRows(QStringLiteral("SELECT r.id, r.version, r.body, r.changed_by, r.changed_ms, r.reason "
                                         "FROM %1 r WHERE %2")
                              .arg(table("alert_rule"), condition),
                          values, {}, visit);
    return visited ? Result<QList<RuleVersion>>(std::move(all)) : std::unexpected(visited.error());
}

Result<QList<RuleVersion>> RuleRepository::current()
{
    auto all = read(QStringLiteral("r.version = (SELECT max(n.version) FROM %1 n WHERE n.id = r.id) ORDER BY r.id")
                        .arg(table("alert_rule")),
                    {});
    if (!all)
        return all;
    // A rule of a newer Gatehouse is nobody's here; it is told, and left alone.
    for (RuleVersion &each : *all) {
        if (!ruleEntry(each.rule.id))
            each.problems = {
                QStringLiteral("There is no rule %1 in this Gatehouse. Update it to use the rule.").arg(each.rule.id)};
    }
    return all;
}

Result<QList<RuleVersion>> RuleRepository::versions(const QString &id)
{
    return read(QStringLiteral("r.id = ? ORDER BY r.version DESC"), {id});
}

Result<RulesInForce> RuleRepository::inForce()
{
    const auto now = current();
    if (!now)
        return std::unexpected(now.error());
    RulesInForce rules;
    for (const RuleVersion &each : *now) {
        rules.problems += each.problems;
        if (ruleEntry(each.rule.id))
            rules.put({each.rule, each.version});
    }
    return rules;
}

Result<QMap<QString, RuleRecord>> RuleRepository::records(const QString &gateway, qint64 sinceMs)
{
    QMap<QString, Tally> tallies;
    const auto read = m_store.visitRows(
        QStringLiteral("SELECT a.rule, %3, a.opened_ms, (SELECT min(e.time_ms) FROM %2 e WHERE e.alert = a.seq "
                       "AND e.action = 'acknowledge') FROM %1 a WHERE a.gateway = ? AND a.opened_ms >= ? AND "
                       "a.muted_by = 0")
            .arg(table("alert"), table("alert_event"), givenVerdictSql(table("alert_event"))),
        {gateway, sinceMs}, {}, [&tallies](const RowStream &row) -> Result<void> {
            count(tallies[row.string(0)], row);
            return {};
        });
    if (!read)
        return std::unexpected(read.error());
    QMap<QString, RuleRecord> records;
    for (auto each = tallies.cbegin(); each != tallies.cend(); ++each)
        records.insert(each.key(), recordOf(each.value()));
    return records;
}

Result<int> RuleRepository::change(const RuleChange &change)
{
    if (auto checked = checkChange(change); !checked)
        return std::unexpected(checked.error());
    const int version = change.seen + 1;
    const auto written = m_store.transaction([&]() -> Result<void> {
        if (!m_onServer) {
            if (auto allowed = demandRight(m_operators, change.by, Right::EditAlertRules); !allowed)
                return allowed;
        }
        const auto all = versions(change.rule.id);
        if (!all)
            return std::unexpected(all.error());
        const RuleVersion now = all->value(0, {AlertRule{change.rule.id}, 0, {}, 0, {}});
        if (now.version != change.seen)
            return refuseStale(change, now);
        if (now.rule == change.rule && now.problems.isEmpty())
            return failure(ErrorKind::InvalidInput, QStringLiteral("Nothing of the rule is changed."));
        const QString body = QString::fromUtf8(QJsonDocument(ruleToJson(change.rule)).toJson(QJsonDocument::Compact));
        const auto done = m_store.execute(
            QStringLiteral(
                "INSERT INTO %1 (id, version, body, changed_by, changed_ms, reason) VALUES (?, ?, ?, ?, ?, ?)")
                .arg(table("alert_rule")),
            {change.rule.id, version, body, change.by, m_clock.nowMs(), change.reason.trimmed()});
        if (!done)
            return std::unexpected(done.error());
        if (m_onServer) // which writes the entry by itself
            return {};
        const auto recorded = m_audit.append({0,
                                              0,
                                              change.by,
                                              QStringLiteral("alert.rule_changed"),
                                              QStringLiteral("rule ") + change.rule.id,
                                              {},
                                              QStringLiteral("{\"version\":%1}").arg(version)});
        return recorded ? Result<void>() : std::unexpected(recorded.error());
    });
    return written ? Result<int>(version) : std::unexpected(written.error());
}

Result<void> RuleRepository::refuseStale(const RuleChange &change, const RuleVersion &now)
{
    return failure(
        ErrorKind::Denied,
        QStringLiteral("The rule %1 was changed meanwhile, by %2: it is at version %3 and not at %4. Look again "
                       "before you go on.")
            .arg(change.rule.id, now.by.isEmpty() ? QStringLiteral("nobody") : now.by)
            .arg(now.version)
            .arg(change.seen));
}

} // namespace Gatehouse

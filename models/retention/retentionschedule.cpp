#include "models/retention/retentionschedule.h"

#include "models/core/tokenlist.h"
#include "models/policy/commitmentconflicts.h"
#include "models/policy/policyterms.h"
#include "models/policy/recordclass.h"

#include <QJsonArray>

namespace Gatehouse
{

namespace
{

using Length = PolicyPeriod::Length;

constexpr std::array kStandingTokens{"purged",       "no_promise", "no_number", "unlimited",
                                     "with_account", "retained",   "no_time"};

QString dayText(QDate day)
{
    return day.isValid() ? day.toString(Qt::ISODate) : QString();
}

std::unexpected<Error> contradiction(const PlacedCommitment &one, const PlacedCommitment &other, const QString &why)
{
    const auto name = [&](const PlacedCommitment &each) {
        return one.policy == other.policy ? each.commitment->id
                                          : QStringLiteral("%1 of policy %2").arg(each.commitment->id, each.policy->id);
    };
    const auto period = [](const PlacedCommitment &each) { return periodText(each.commitment->retention.period); };
    return failure(
        ErrorKind::InvalidInput,
        QStringLiteral("Nothing is purged: commitments %1 and %2 contradict each other about %3 (%4 and %5), %6. Mend "
                       "the policy, and put the mended version in force.")
            .arg(name(one), name(other), recordClassName(one.commitment->retention.recordClass), period(one),
                 period(other), why));
}

// What the policies say of one class.
class ClassTerms
{
public:
    ClassTerms(const QList<PolicyDocument> &policies, const QString &recordClass)
    {
        for (const PolicyDocument &policy : policies) {
            for (const PlacedCommitment &each : placed(policy, CommitmentKind::Retention)) {
                if (each.commitment->retention.recordClass == recordClass)
                    m_terms.append(each);
            }
        }
    }

    Result<void> check() const
    {
        for (qsizetype i = 0; i < m_terms.size(); ++i) {
            for (qsizetype j = i + 1; j < m_terms.size(); ++j) {
                const auto conflict =
                    termConflict(m_terms.at(i).commitment->retention, m_terms.at(j).commitment->retention);
                if (conflict && stopsPurges(*conflict))
                    return contradiction(m_terms.at(i), m_terms.at(j),
                                         *conflict == TermConflict::NoOrder
                                             ? QStringLiteral("and which of them ends first depends on the day")
                                             : QStringLiteral("so rows must go before they may"));
            }
        }
        return {};
    }

    // The one that rows go by: the shortest period that is given; else the first that says anything.
    std::optional<PlacedCommitment> deciding() const
    {
        std::optional<PlacedCommitment> found;
        for (const PlacedCommitment &each : m_terms) {
            const RetentionTerm &term = each.commitment->retention;
            const bool counts = isCounted(term);
            const bool isFirst = !found || (counts && !isCounted(found->commitment->retention));
            if (isFirst || (counts && canEndBefore(term.period, found->commitment->retention.period)))
                found = each;
        }
        return found;
    }

    static bool isCounted(const RetentionTerm &term)
    {
        return term.mustGoAfter && term.period.kind == Length::Given && term.period.from == PeriodStart::Recorded;
    }

private:
    QList<PlacedCommitment> m_terms;
};

// A row's age says nothing of whether these are still needed.
bool livesOn(const QString &recordClass)
{
    return recordClass == QLatin1String("account") || recordClass == QLatin1String("credential") ||
           recordClass == QLatin1String("configuration");
}

class Scheduling
{
public:
    Scheduling(const QList<PolicyDocument> &policies, const DataMap &data, const RetentionMap &map, QDate asOf)
        : m_policies(policies)
        , m_data(data)
        , m_map(map)
        , m_asOf(asOf)
    {
    }

    Result<QList<RetentionRule>> rules() const
    {
        QList<RetentionRule> all;
        for (const DataMapTable &table : m_data.tables) {
            for (const QString &recordClass : m_map.classesIn(table)) {
                const ClassTerms terms(m_policies, recordClass);
                if (auto checked = terms.check(); !checked)
                    return std::unexpected(checked.error());
                all.append(rule(table, recordClass, terms.deciding()));
            }
        }
        return all;
    }

private:
    RetentionRule rule(const DataMapTable &table, const QString &recordClass,
                       const std::optional<PlacedCommitment> &placed) const
    {
        const Commitment *commitment = placed ? placed->commitment : nullptr;
        RetentionRule rule;
        rule.recordClass = recordClass;
        rule.table = table.name;
        rule.rows = m_map.rowsOf(table, recordClass).value_or(RecordRows());
        rule.timeColumn = table.timeColumn;
        rule.timeUnitUs = table.timeUnitUs;
        const RecordDuty duty = m_map.dutyOf(table, recordClass);
        rule.mustStayFrom = keptFrom(m_asOf, duty.keepFor);
        rule.ground = duty.ground;
        if (commitment) {
            rule.commitment = promiseKey(placed->policy->id, commitment->id);
            rule.says = commitment->says;
            rule.period = periodText(commitment->retention.period);
        }
        rule.standing = standingOf(table, recordClass, duty, commitment);
        if (rule.standing == RetentionStanding::Purged)
            rule.keptFrom = commitment->retention.period.keptFrom(m_asOf);
        else
            rule.says = whyNot(rule);
        return rule;
    }

    static RetentionStanding standingOf(const DataMapTable &table, const QString &recordClass, const RecordDuty &duty,
                                        const Commitment *commitment)
    {
        if (livesOn(recordClass))
            return RetentionStanding::WithAccount;
        if (staysWhateverItsAge(table, recordClass, duty))
            return RetentionStanding::Retained;
        if (!commitment)
            return RetentionStanding::NoPromise;
        const RetentionTerm &term = commitment->retention;
        if (term.period.kind == Length::Unlimited)
            return RetentionStanding::Unlimited;
        if (term.period.kind == Length::WhileActive || term.period.from != PeriodStart::Recorded)
            return RetentionStanding::WithAccount;
        if (term.period.kind == Length::Necessary)
            return RetentionStanding::NoNumber;
        if (!term.mustGoAfter)
            return RetentionStanding::NoPromise;
        return table.timeColumn.isEmpty() ? RetentionStanding::NoTime : RetentionStanding::Purged;
    }

    static QString whyNot(const RetentionRule &rule)
    {
        switch (rule.standing) {
        case RetentionStanding::NoPromise:
            return rule.commitment.isEmpty()
                       ? QStringLiteral("No policy in force says how long these are kept.")
                       : QStringLiteral("A policy in force says that these stay, and none that they go.");
        case RetentionStanding::NoNumber:
            return QStringLiteral("The policy names no number, so nothing can be counted against it.");
        case RetentionStanding::Unlimited:
            return QStringLiteral("The policy keeps these for ever.");
        case RetentionStanding::WithAccount:
            return QStringLiteral("These are needed as long as what they belong to: they go by a privacy request, not "
                                  "by their age.");
        case RetentionStanding::Retained:
            if (rule.recordClass == QLatin1String("billing"))
                return QStringLiteral("These are payments, and the data map does not say for how long the law keeps "
                                      "them: nothing purges them until it does.");
            return rule.ground.isEmpty() ? QStringLiteral("The data map keeps this table whatever the age of its rows.")
                                         : QStringLiteral("The data map keeps this table: %1.").arg(rule.ground);
        case RetentionStanding::NoTime:
            return QStringLiteral("Its rows have no time, so their age is not known.");
        case RetentionStanding::Purged:
            break;
        }
        return {};
    }

    const QList<PolicyDocument> &m_policies;
    const DataMap &m_data;
    const RetentionMap &m_map;
    const QDate m_asOf;
};

} // namespace

QString retentionStandingToken(RetentionStanding standing)
{
    return tokenOfEnum(kStandingTokens, standing);
}

std::optional<RetentionStanding> retentionStandingFromToken(const QString &token)
{
    return enumOfToken<RetentionStanding>(kStandingTokens, token);
}

QDate RetentionRule::goesBefore() const
{
    return mustStayFrom.isValid() ? std::min(keptFrom, mustStayFrom) : keptFrom;
}

QJsonObject toJson(const RetentionRule &rule)
{
    QJsonObject json{{QStringLiteral("class"), rule.recordClass},
                     {QStringLiteral("table"), rule.table},
                     {QStringLiteral("time"), rule.timeColumn},
                     {QStringLiteral("unit_us"), rule.timeUnitUs},
                     {QStringLiteral("standing"), retentionStandingToken(rule.standing)},
                     {QStringLiteral("commitment"), rule.commitment},
                     {QStringLiteral("says"), rule.says},
                     {QStringLiteral("period"), rule.period},
                     {QStringLiteral("kept_from"), dayText(rule.keptFrom)},
                     {QStringLiteral("must_stay_from"), dayText(rule.mustStayFrom)},
                     {QStringLiteral("ground"), rule.ground}};
    if (!rule.rows.column.isEmpty()) {
        json.insert(QStringLiteral("rows"),
                    QJsonObject{{QStringLiteral("column"), rule.rows.column},
                                {QStringLiteral("values"), QJsonArray::fromStringList(rule.rows.values)}});
    }
    return json;
}

Result<RetentionRule> ruleFromJson(const QJsonObject &json)
{
    const auto text = [&json](const char *name) { return json.value(QLatin1String(name)).toString(); };
    const auto standing = retentionStandingFromToken(text("standing"));
    if (!standing || text("table").isEmpty())
        return failure(ErrorKind::Corrupt, QStringLiteral("A rule of retention cannot be read: it names no table, or "
                                                          "stands in a way that this Gatehouse does not know."));
    RetentionRule rule;
    rule.recordClass = text("class");
    rule.table = text("table");
    const QJsonObject rows = json.value(QStringLiteral("rows")).toObject();
    rule.rows.column = rows.value(QStringLiteral("column")).toString();
    const QJsonArray values = rows.value(QStringLiteral("values")).toArray();
    for (const QJsonValue &value : values)
        rule.rows.values.append(value.toString());
    rule.timeColumn = text("time");
    rule.timeUnitUs = json.value(QStringLiteral("unit_us")).toInteger();
    rule.standing = *standing;
    rule.commitment = text("commitment");
    rule.says = text("says");
    rule.period = text("period");
    rule.keptFrom = QDate::fromString(text("kept_from"), Qt::ISODate);
    rule.mustStayFrom = QDate::fromString(text("must_stay_from"), Qt::ISODate);
    rule.ground = text("ground");
    return rule;
}

Result<RetentionSchedule> retentionSchedule(const QList<PolicyDocument> &policies, const DataMap &data,
                                            const RetentionMap &map, QDate asOf)
{
    const auto rules = Scheduling(policies, data, map, asOf).rules();
    if (!rules)
        return std::unexpected(rules.error());
    RetentionSchedule schedule{asOf, policyPins(policies), *rules, {}};
    for (const PolicyDocument &policy : policies)
        schedule.notHere += policy.recordClasses();
    schedule.notHere.removeDuplicates();
    for (const RetentionRule &rule : *rules)
        schedule.notHere.removeAll(rule.recordClass);
    return schedule;
}

} // namespace Gatehouse

#include "models/retention/owncleanup.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

// Months and years are of different lengths: four years hold every one of them.
const QDate kFirstDay(2024, 1, 1);
constexpr int kDaysOfFourYears = 1461;
// A job that runs once a day, and takes a while.
constexpr int kDaysOfGrace = 2;

const PolicyPeriod *periodOf(const QList<PolicyDocument> &policies, const RetentionRule &rule)
{
    for (const PolicyDocument &policy : policies) {
        for (const PolicySentence &sentence : policy.sentences) {
            for (const Commitment &each : sentence.commitments) {
                if (promiseKey(policy.id, each.id) == rule.commitment)
                    return &each.retention.period;
            }
        }
    }
    return nullptr;
}

bool isSome(const PurgeCount &count)
{
    return count.rows > 0 || count.isMore;
}

} // namespace

QString ownCleanupText(const OwnCleanup &own, int days)
{
    if (own.what.isEmpty())
        return {};
    QString text =
        QStringLiteral("The product's own clean-up, %1, %2. %3")
            .arg(own.what,
                 own.isRightWay ? QStringLiteral("may do the same") : QStringLiteral("is not the way and is not used"),
                 own.why);
    if (own.isRightWay && !own.setting.isEmpty() && days > 0)
        text +=
            QStringLiteral(" For this schedule it is set to %1: with fewer days it takes rows before their period is "
                           "over.")
                .arg(own.setting.arg(days));
    return text;
}

std::optional<int> ownCleanupDays(const QList<PolicyDocument> &policies, const QString &keepFor,
                                  const RetentionRule &rule)
{
    const PolicyPeriod *period = periodOf(policies, rule);
    if (rule.standing != RetentionStanding::Purged || !period || !period->keptFrom(kFirstDay).isValid())
        return std::nullopt;
    qint64 most = 0;
    for (int i = 0; i < kDaysOfFourYears; ++i) {
        const QDate day = kFirstDay.addDays(i);
        most = std::max(most, period->keptFrom(day).daysTo(day));
        if (!keepFor.isEmpty())
            most = std::max(most, keptFrom(day, keepFor).daysTo(day));
    }
    return int(most) + 1; // the row of an evening goes a whole day after that of the morning
}

QString ownCleanupCheck(const PurgeTable &table, QDate asOf, int days)
{
    if (isSome(table.heldRows) || isSome(table.ofCases))
        return QStringLiteral("Rows are held or of open requests, and it would take them too: leave it off.");
    if (table.due.isUnknown)
        return {};
    if (!isSome(table.due))
        return QStringLiteral("No row is past its period: if it is set, it works.");
    if (!table.oldestUs)
        return {};
    const QDate oldest = QDateTime::fromMSecsSinceEpoch(*table.oldestUs / 1000, Qt::UTC).date();
    if (oldest.daysTo(asOf) <= days + kDaysOfGrace)
        return QStringLiteral("What is due is as young as its next daily run leaves it: if it is set, it works.");
    return QStringLiteral("Rows of %1 are still there: it is not set to this, or does not run.")
        .arg(oldest.toString(Qt::ISODate));
}

} // namespace Gatehouse

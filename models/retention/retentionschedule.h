// From which day on the rows of a gateway are kept: the policies in force, held against the data map. No database.
#pragma once

#include "models/policy/policydocument.h"
#include "models/retention/retentionmap.h"

#include <QDate>
#include <QJsonObject>

namespace Gatehouse
{

// Why the rows of a class in a table are purged, or are not.
enum class RetentionStanding {
    Purged,      // rows of days before `keptFrom` go
    NoPromise,   // no policy speaks of the class
    NoNumber,    // "as long as necessary": nothing can be counted against it
    Unlimited,   // the policy keeps them for ever
    WithAccount, // they go with the account, by a privacy request
    Retained,    // the data map keeps the table whatever its age
    NoTime       // rows have no time, so their age is not known
};
// "purged", "no_promise".
QString retentionStandingToken(RetentionStanding standing);
std::optional<RetentionStanding> retentionStandingFromToken(const QString &token);

// The rows of one record class in one table.
struct RetentionRule {
    QString recordClass;
    QString table;
    RecordRows rows;
    QString timeColumn;
    qint64 timeUnitUs = 0; // as DataMapTable::timeUnitUs
    RetentionStanding standing = RetentionStanding::NoPromise;
    QString commitment; // as promiseKey(): the policy and its id in there; empty without one
    QString says;       // what the commitment owes, in one sentence; of a rule that purges nothing: why not
    QString period;     // "90 days from when it was recorded", for people; empty without one
    QDate keptFrom;     // rows of earlier days (UTC) are past their period; invalid unless Purged
    // A duty to keep rows for longer: those of this day and later stay, also when they are past their period; invalid:
    // there is none.
    QDate mustStayFrom;
    QString ground; // of that duty

    // Rows of earlier days go: the earlier one of the two days.
    QDate goesBefore() const;
    bool operator==(const RetentionRule &) const = default;
};

QJsonObject toJson(const RetentionRule &rule);
Result<RetentionRule> ruleFromJson(const QJsonObject &json);

struct RetentionSchedule {
    QDate asOf;                 // days are counted back from here
    QString policyPins;         // names each version and its hash
    QList<RetentionRule> rules; // by the order of the data map, then by class
    QStringList notHere;        // record classes that a policy gives periods to, and no table of the gateway has

    bool operator==(const RetentionSchedule &) const = default;
};

// Of several policies the shortest period decides: then all of them are kept. InvalidInput: two commitments about one
// class contradict each other; the message names both. Then nothing is purged.
Result<RetentionSchedule> retentionSchedule(const QList<PolicyDocument> &policies, const DataMap &data,
                                            const RetentionMap &map, QDate asOf);

} // namespace Gatehouse

// What a request will do to a gateway's databases, table by table: made, hashed, approved, and made again before it is
// carried out. It names tables, counts and grounds and nobody.
#pragma once

#include "models/gateway/datamap.h"
#include "models/privacy/caseclock.h"
#include "models/privacy/subjectsearch.h"

#include <QJsonObject>
#include <QJsonValue>

namespace Gatehouse
{

enum class StepEffect {
    None, // the rows stay as they are, or are only read
    Delete,
    Pseudonymise, // what the data map says of each column: blanked, pseudonymised, kept
    TakeOut,      // the places that lead to the person are blanked or pseudonymised, the rest of the row stays
    Set,          // columns get values: a preference, a rectification
};
QString stepEffectToken(StepEffect effect);

// A column that gets a value. {now_ms} and {now_s} stand for the time of the change. The plan holds it as it is, so for
// a rectification the caller may hand in digests to plan, and the values themselves to the step.
struct PlannedChange {
    QString table;
    QString column;
    QJsonValue before; // Undefined: it does not matter
    QJsonValue after;
    QString path = {}; // of the JSON in the column only this place: "/record_ip_log"; empty: the column

    bool operator==(const PlannedChange &) const = default;
};

struct PlanTable {
    QString table;
    PlanPart part = PlanPart::Own;
    StepEffect effect = StepEffect::None;
    Disposition disposition = Disposition::Delete; // what becomes of the rows; of a mention always Retain
    qint64 rows = 0;
    qint64 held = 0; // of these: they stay as they are for now
    QString ground;
    QString until; // ISO date of the last day on which the newest row must be kept; empty: no end is known
    int order = 0;
    QMap<QString, QString> sums; // column -> decimal; the same afterwards
    QString retentionClass;
    // The sums are of rows up to this time: what a writer in flight adds later does not belong to them.
    std::optional<qint64> sumsUntilUs;

    bool operator==(const PlanTable &) const = default;
};

struct ErasurePlan {
    RequestType request = RequestType::Deletion;
    QList<PlanTable> tables; // in the order of the work
    QList<PlannedChange> changes;
    QStringList unclassifiedColumns; // "table.column", and "table" for a table that nobody has described
    QList<RowHold> holds;
    QString unsupported; // why the product cannot do what is asked; empty: it can
    // Why nothing in the gateway is changed for a wish that is recorded in the store alone, and who honours it; else
    // empty.
    QString recordedHere;
    // The day that decides what has expired, where a table has such rows; the plan is made again with this day.
    QDate asOf;

    bool operator==(const ErasurePlan &) const = default;

    bool isApprovable() const { return unclassifiedColumns.isEmpty() && unsupported.isEmpty(); }
    qint64 rowsToDelete() const;
    QJsonObject toJson() const;
    QByteArray canonicalBytes() const; // compact, keys in order
    QString hash() const;              // hexadecimal SHA-256 of them
    static Result<ErasurePlan> fromJson(const QJsonObject &json);
};

struct PlanQuestion {
    RequestType request = RequestType::Deletion;
    QList<RowHold> holds;
    QDate day;                    // today, or asOf of the plan that was approved
    QList<PlannedChange> changes; // of a rectification
};

Result<ErasurePlan> makePlan(const DataMap &map, const GatewayTables &tables, const Person &person,
                             const PlanQuestion &question, const std::stop_token &stop = {});

} // namespace Gatehouse

// The quota rules of a profile fitted to a live schema and an engine, and how they are read.
#pragma once

#include "models/database/storedtime.h"
#include "models/gateway/gatewayprofile.h"
#include "models/telemetry/quota.h"

#include <functional>

namespace Gatehouse
{

struct PlannedQuota {
    QuotaKind kind;
    TelemetryField field = TelemetryField::Workspace; // of the holder
    // Columns: id, label, limit, used, marked as reached (0 or 1), end of the period; NULL where there is none.
    QString rows;
    QString unlimited; // counts the holders without a limit; empty when the rule has no such rows
    StoredTime ends;   // of periods that the row names
    qsizetype mostRows = kMostQuotaRows;
};

class QuotaPlan
{
public:
    // `schema` is of the database with the small tables.
    static QuotaPlan make(const GatewayProfile &profile, const QList<TableSchema> &schema, Dialect dialect);

    // The text of a holder's id in telemetry.
    using ValueOf = std::function<QString(TelemetryField field, const SqlValue &id)>;

    // `unitsPerUsd` 0: unknown for the reason given, so that nothing in dollars can be told. The limits hold for each
    // statement.
    Result<QuotaReading> read(Database &database, qint64 unitsPerUsd, const QString &withoutUnits,
                              const ValueOf &valueOf, const QueryLimits &limits) const;

    bool isNamed() const { return m_named; }
    const QList<PlannedQuota> &quotas() const { return m_quotas; }
    const QList<MissingFigure> &missing() const { return m_missing; }

private:
    bool m_named = false;
    QList<PlannedQuota> m_quotas;
    QList<MissingFigure> m_missing;
};

} // namespace Gatehouse

// A gateway's traffic in an SQL database, as its profile describes it.
#pragma once

#include "models/core/clock.h"
#include "models/gateway/gatewaydatabase.h"
#include "models/telemetry/groupsql.h"
#include "models/telemetry/quartercounts.h"
#include "models/telemetry/quotaplan.h"
#include "models/telemetry/rowdecoder.h"
#include "models/telemetry/telemetryplan.h"
#include "models/telemetry/telemetrysql.h"

#include <chrono>
#include <memory>

namespace Gatehouse
{

// Reads only. The databases and this source live on one thread; databases that were handed in, and the clock, outlive
// it.
class SqlTelemetrySource final : public TelemetrySource
{
public:
    // `rows` holds the traffic, `lookups` the small tables with names (the same database unless the gateway keeps its
    // log apart). Fails when the database is not of the profile's product; what else is missing becomes a missing
    // capability.
    static Result<std::unique_ptr<SqlTelemetrySource>> create(Database &rows, Database &lookups,
                                                              const GatewayProfile &profile, const Clock &clock);

    // Opens what the connection names and keeps it. `stop` ends the first look at it, which may wait for a table that
    // is locked, and later whatever runs without a token of its own.
    static Result<std::unique_ptr<SqlTelemetrySource>> open(const ConnectionSettings &settings, const Clock &clock,
                                                            const std::stop_token &stop = {});

    const SourceCapabilities &capabilities() const override { return m_plan.capabilities; }
    void sawFailures() override;
    // Rows whose time is 0 or more than a day ahead of the clock are damage and do not stretch the span.
    Result<SourceExtent> extent() override;
    Result<void> scan(const TimeSpan &span, const FilterSet &filter, const RowSink &sink,
                      const QueryLimits &limits = {}) override;
    // A property of the columns and of the engine; asked of the database once.
    Result<GroupOffer> groupOffer() override;
    Result<void> scanGroups(const TimeSpan &span, GroupSlots grain, const GroupSink &sink,
                            const QueryLimits &limits = {}) override;
    Result<NewRows> newRowsAfter(const QString &mark, const QueryLimits &limits = {}) override;
    Result<MarkCheck> checkMark(const QString &mark) override;
    Result<RowPage> page(const RowPageRequest &request, const QueryLimits &limits = {}) override;
    Result<QList<RequestRow>> attemptsOf(const QString &requestId, const QueryLimits &limits = {}) override;
    Result<QuotaReading> quotas(const QueryLimits &limits = {}) override;

    // Whether there are rows more than a day ahead of the clock.
    Result<bool> rowsOutsideTime();

    const TelemetryPlan &plan() const { return m_plan; }
    const TelemetrySql &statements() const { return m_sql; }
    const QuotaPlan &quotaPlan() const { return m_quotas; }

private:
    SqlTelemetrySource(Database &rows, Database &lookups, TelemetryPlan plan, const Clock &clock);
    Result<void> prepare(const QList<TableSchema> &lookupSchema);
    Result<void> readUnits(const QList<TableSchema> &lookupSchema);
    Result<void> probeErrors();
    Result<void> probeStates();
    Result<void> refreshLookups(bool always);
    // Reads the names again when the filter has one that is not known yet: it may be new.
    Result<void> refreshLookupsFor(const FilterSet &filter);
    bool anyUnknown() const;
    Result<std::unique_ptr<RowStream>> run(const SqlQuery &query, const QueryLimits &limits);
    Result<TimeSpan> nearby(const TimeSpan &otherwise, const std::function<SqlQuery()> &times,
                            const QueryLimits &limits);
    Result<QList<RequestRow>> readRows(const SqlQuery &query, bool newestFirst, const QueryLimits &limits);
    Result<std::optional<RowPosition>> cursorOf(const RowPageRequest &request, const QueryLimits &limits);
    Result<std::optional<qint64>> firstInteger(const SqlQuery &query, const QueryLimits &limits = {});
    // In milliseconds; nothing when there is no row or it has no time.
    Result<std::optional<qint64>> firstTime(const SqlQuery &query);
    Result<void> learnTimes();
    Result<GroupSql::Kinds> readKinds();
    Result<void> refuseNarrowReals(GroupSql::Kinds &kinds);
    Result<void> visitGroups(const SqlQuery &query, AttemptGroup &group, qint64 slotMs, const GroupSink &sink,
                             const QueryLimits &limits);
    Result<void> readKeyRange(SourceExtent &extent);
    Result<void> markNow(SourceExtent &extent);
    Result<QMap<qint64, qint64>> countQuarters(qint64 fromMs, const QueryLimits &limits);
    Result<NewRows> changedQuarters(const QString &mark, const QueryLimits &limits);
    Result<void> collectQuarters(const SqlQuery &query, const QueryLimits &limits, QList<qint64> &quarters,
                                 qint64 *count);
    void dropCost(const QString &reason);

    using Ticks = std::chrono::steady_clock;
    // Clocks of two machines differ by seconds, a wrong time zone by hours; a day ahead is damage.
    static constexpr qint64 kFutureMs = kDayMs;
    static QueryLimits bounded(QueryLimits limits);
    // Of a statement whose asker names no limit: none may hang on a lock, or load the gateway's database, for ever.
    static constexpr std::chrono::minutes kMostPatience{10};

    GatewayDatabases m_owned; // empty when the databases were handed in
    Database &m_rows;
    Database &m_lookupRows;
    TelemetryPlan m_plan;
    QuotaPlan m_quotas;
    const Clock &m_clock;
    RowDecoder::Lookups m_lookups;
    TelemetrySql m_sql;
    GroupSql m_groupSql{m_plan, m_sql};
    GroupSql::Kinds m_kinds{};
    std::optional<GroupOffer> m_offer;
    Ticks::time_point m_lookupsReadAt;
    bool m_timesLearned = false;
    qint64 m_windowCheckedMs = 0;
};

} // namespace Gatehouse

// Reads from a gateway what the detections of misuse look at: its calls, its sign-ins, its keys, its administration.
// Reads only, in slices of time, and knows what the gateway does not record.
//
// Thread: that of the source and its databases.
#pragma once

#include "models/alerts/securityrows.h"
#include "models/telemetry/sqltelemetrysource.h"

#include <functional>
#include <vector>

namespace Gatehouse
{

// Whether a rule can see anything at this gateway.
struct SecuritySight {
    SecurityRule rule = SecurityRule::KeyNewNetworks;
    bool sees = true;
    QStringList why; // what is missing; or, where it sees, what it sees only in part

    bool operator==(const SecuritySight &) const = default;
};

struct SecurityReading {
    qint64 positionMs = 0; // all before it was handed out; where the next reading begins
    qint64 events = 0;
    bool isAtEnd = false; // as far as it may be read now
    QStringList unread;   // tables that could not be read this time, and why
};

class SecurityReader
{
public:
    using Sink = std::function<void(const SecurityEvent &)>;

    // How long after its time a row may still appear: gateways write in batches.
    static constexpr qint64 kSettleMs = 2 * kMinuteMs;
    static constexpr qint64 kHistoryMs = 90 * kDayMs; // a first reading begins so long ago
    static constexpr qint64 kSliceMs = 6 * kHourMs;
    static constexpr qint64 kMostEvents = 50'000; // of a slice; more make it shorter
    static constexpr qint64 kMostKeys = 200'000;

    // `source` reads the calls from `traffic`; `main` has accounts and keys (the same unless the log is kept apart).
    // All outlive the reader.
    static Result<std::unique_ptr<SecurityReader>> create(SqlTelemetrySource &source, Database &main, Database &traffic,
                                                          const GatewayProfile &profile, SecurityTables tables);

    // One slice after the position, in order. 0: from the beginning. The position is plain time, so it may be kept
    // anywhere; a slice that was handed out and whose position was lost is handed out again, the same.
    Result<SecurityReading> read(qint64 positionMs, qint64 nowMs, const Sink &sink, const QueryLimits &limits = {});
    // What is known of keys now. A table that may not be read is left out, and named by what is read next.
    Result<QList<KeyFacts>> keyFacts(const QueryLimits &limits = {});
    // Where a reading that begins at 0 begins.
    Result<qint64> beginning(qint64 nowMs, const QueryLimits &limits = {});
    // What the gateway says of limits now, those of others than keys among them.
    Result<QuotaReading> limits(const QueryLimits &limits = {});
    // How much of their limits keys have used, as events of `nowMs`.
    Result<QList<SecurityEvent>> standings(qint64 nowMs, const QueryLimits &limits = {});
    // Every rule.
    QList<SecuritySight> sight() const;

private:
    struct Stream {
        SecurityRows rows;
        Database *database;
    };

    SecurityReader(SqlTelemetrySource &source, Database &main, Database &traffic, const GatewayProfile &profile,
                   SecurityTables tables);
    Result<void> prepare();
    Result<QList<SecurityEvent>> slice(const TimeSpan &span, QStringList &unread, const QueryLimits &limits);
    Result<QList<SecurityEvent>> calls(const TimeSpan &span, const QueryLimits &limits);
    SecurityEvent eventOf(const RequestRow &row) const;
    // Empty: it is recorded.
    QString missing(SecurityNeed need) const;
    QString missingOfTables(SecurityNeed need) const;
    QString missingOfCalls(SecurityNeed need) const;
    bool anyStream(SecurityEventKind kind) const;
    bool anyField(SecurityField field) const;
    bool anyKeyColumn(SecurityNeed need) const;

    SqlTelemetrySource &m_source;
    Database &m_main;
    Database &m_traffic;
    const GatewayProfile &m_profile;
    SecurityTables m_tables;
    QStringList m_unreadKeys; // of the tables with keys, by keyFacts(), and why
    QList<TableSchema> m_mainSchema;
    QList<TableSchema> m_trafficSchema;
    std::vector<Stream> m_streams;
};

} // namespace Gatehouse

// A gateway's traffic in memory, for tests that need rows but no database.
#pragma once

#include "models/telemetry/telemetrysource.h"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace Gatehouse
{

// Whether a row passes a filter, decided value by value: the plain reading of the contract that rollups are held to.
bool passes(const FilterSet &filter, const RequestRow &row);
// The text of any dimension as an answer shows it; the empty string is "not recorded".
QString dimensionText(const RequestRow &row, Dimension dimension);

// Rows of tests are numbered; the number as a text is their id and their position.
std::pair<qint64, qint64> placeOf(const RequestRow &row);
bool isBehind(const RequestRow &row, const RowCursor &cursor, bool newestFirst);

// The rows themselves. Shared by the sources of several threads, as a gateway's database is shared by its connections.
class FakeTraffic
{
public:
    // Gives the row the next free id when it has none; the id.
    qint64 add(RequestRow row);
    std::vector<RequestRow> rows() const;
    void clear();

    void setCapabilities(const SourceCapabilities &capabilities);
    SourceCapabilities capabilities() const;

    void setQuotas(const QuotaReading &quotas);
    QuotaReading quotas() const;

    // What sources say of groups; they refuse until a test lets them.
    void setGroupOffer(const GroupOffer &offer);
    GroupOffer groupOffer() const;
    // Every reading of groups fails with this.
    void setGroupFailure(const Error &error);
    std::optional<Error> groupFailure() const;

    // Every call of any source fails with this until it is taken back.
    void setFailure(const std::optional<Error> &error);
    std::optional<Error> failure() const;
    // Runs at the start of every scan, on the thread that scans; a test adds rows or asks for a stop in it.
    void setBeforeScan(std::function<void(const TimeSpan &)> hook);
    void noteScan(const TimeSpan &span);
    QList<TimeSpan> scans() const;
    void forgetScans();

private:
    mutable std::mutex m_mutex;
    std::vector<RequestRow> m_rows;
    SourceCapabilities m_capabilities;
    QuotaReading m_quotas;
    GroupOffer m_groupOffer{QStringLiteral("the test wants rows"), 0};
    std::optional<Error> m_groupFailure;
    std::optional<Error> m_failure;
    std::function<void(const TimeSpan &)> m_beforeScan;
    QList<TimeSpan> m_scans;
    qint64 m_lastRowId = 0;
    bool m_capabilitiesSet = false;
};

// Everything is recorded, to the millisecond.
SourceCapabilities fullCapabilities();

class FakeTelemetrySource final : public TelemetrySource
{
public:
    // shared_ptr: each thread of a session has a source of its own, and all of them see the same traffic.
    explicit FakeTelemetrySource(std::shared_ptr<FakeTraffic> traffic);

    const SourceCapabilities &capabilities() const override { return m_capabilities; }
    Result<SourceExtent> extent() override;
    Result<void> scan(const TimeSpan &span, const FilterSet &filter, const RowSink &sink,
                      const QueryLimits &limits = {}) override;
    Result<GroupOffer> groupOffer() override { return m_traffic->groupOffer(); }
    // Whatever the offer is.
    Result<void> scanGroups(const TimeSpan &span, GroupSlots grain, const GroupSink &sink,
                            const QueryLimits &limits = {}) override;
    Result<NewRows> newRowsAfter(const QString &mark, const QueryLimits &limits = {}) override;
    Result<MarkCheck> checkMark(const QString &mark) override;
    Result<RowPage> page(const RowPageRequest &request, const QueryLimits &limits = {}) override;
    Result<QList<RequestRow>> attemptsOf(const QString &requestId, const QueryLimits &limits = {}) override;
    Result<QuotaReading> quotas(const QueryLimits &limits = {}) override;

private:
    Result<void> ready(const QueryLimits &limits) const;

    std::shared_ptr<FakeTraffic> m_traffic;
    SourceCapabilities m_capabilities;
};

} // namespace Gatehouse

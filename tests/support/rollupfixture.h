// A console store in a temporary folder, random traffic, and the plain way to count it.
#pragma once

#include "models/core/clock.h"
#include "models/database/migrations.h"
#include "models/database/sqlitedatabase.h"
#include "models/telemetry/rollupbuilder.h"
#include "models/telemetry/telemetryengine.h"
#include "tests/support/faketelemetrysource.h"

#include <QRandomGenerator>
#include <QTemporaryDir>

#include <atomic>
#include <memory>

namespace Gatehouse
{

// A clock that stands where the test puts it.
class SetClock final : public Clock
{
public:
    explicit SetClock(qint64 nowMs)
        : m_nowMs(nowMs)
    {
    }
    qint64 nowMs() const override { return m_nowMs; }
    void set(qint64 nowMs) { m_nowMs = nowMs; }
    void advance(qint64 ms) { m_nowMs += ms; }

private:
    std::atomic<qint64> m_nowMs;
};

// Opens or makes a store with the current schema. Null with a message on standard error when it cannot.
std::unique_ptr<Database> openStore(const QString &file);

// Everything that a test of the engine needs, on one thread.
class RollupFixture
{
public:
    explicit RollupFixture(qint64 nowMs);

    RollupBuilder makeBuilder();
    TelemetryEngine makeEngine();
    // A new builder that does everything there is to do; false when it fails.
    bool rollUp();

    QTemporaryDir folder;
    SetClock clock;
    std::shared_ptr<FakeTraffic> traffic = std::make_shared<FakeTraffic>();
    FakeTelemetrySource source{traffic};
    std::unique_ptr<Database> store;
    RollupRepository rollups;
};

// Rows with every oddity that a gateway has: nothing recorded, retries, cancelled streams, odd characters.
RequestRow randomRow(QRandomGenerator &random, const TimeSpan &span);

// The answer that the contract asks for, by going over all rows value by value.
TelemetryAnswer naiveAnswer(const std::vector<RequestRow> &rows, const TelemetryQuery &query);
// What differs, in words; empty when both say the same.
QString difference(const TelemetryAnswer &answer, const TelemetryAnswer &expected);

} // namespace Gatehouse

// One gateway with so many requests: what it costs to count them, and what the answers cost then.
#pragma once

#include "models/gateway/connectionsettings.h"
#include "models/telemetry/rollupbuilder.h"
#include "models/telemetry/sqltelemetrysource.h"
#include "tests/bench/measure.h"
#include "tests/support/rollupfixture.h"

namespace Gatehouse::Bench
{

// Which peers and programs are measured beside the engine.
struct Extent {
    bool sqlPanels = true;
    bool postgres = true;
    bool console = true;
};

class TelemetryBench
{
public:
    // Makes the gateway's database in the folder unless it is there. The rollups always begin anew.
    TelemetryBench(const QString &folder, qint64 rows);

    // Milliseconds of the Overview once it is warm.
    double run(Table &table, const Extent &extent);

private:
    QString rate(double ms) const { return QStringLiteral("%1 M rows/s").arg(double(m_rows) / ms / 1000, 0, 'f', 2); }
    void rollUp(Table &table);
    double askOverview(Table &table, const Extent &extent);
    void askBands(Table &table);
    void refresh(Table &table);
    void pages(Table &table);
    void startConsole(Table &table);

    qint64 m_rows;
    QString m_label;
    QString m_folder;
    QString m_connectionFile;
    ConnectionSettings m_settings;
    SetClock m_clock;
    std::unique_ptr<Database> m_store;
    std::unique_ptr<Database> m_database;
    std::unique_ptr<SqlTelemetrySource> m_source;
    std::unique_ptr<RollupRepository> m_rollups;
};

} // namespace Gatehouse::Bench

// Measures the telemetry engine and the console beside what one would do without them, on the same rows, in the same
// run.
#include "tests/bench/enginebench.h"
#include "tests/bench/overviewpanels.h"
#include "tests/bench/telemetrybench.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QTemporaryDir>

using namespace Gatehouse;

namespace
{

// For each engine that is named and each number of requests.
void measureEngines(const QStringList &engines, const QStringList &counts, Bench::EngineLoad load)
{
    Bench::Columns table;
    Bench::addEngineHead(table);
    for (const QString &count : counts) {
        load.rows = std::max<qint64>(1000, count.toLongLong());
        for (const QString &engine : engines)
            Bench::measureEngine(Bench::need(dialectFromToken(engine)), load, table);
    }
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Telemetry benchmark: our figures beside their peers, in one run."));
    parser.addHelpOption();
    const QCommandLineOption rows(QStringLiteral("rows"), QStringLiteral("Numbers of requests."),
                                  QStringLiteral("LIST"), QStringLiteral("100000,1000000,10000000"));
    const QCommandLineOption noPanels(QStringLiteral("no-sql-panels"),
                                      QStringLiteral("Leave out the panels as raw SQL on SQLite."));
    const QCommandLineOption noPostgres(QStringLiteral("no-postgres"),
                                        QStringLiteral("Leave out the panels as raw SQL on PostgreSQL."));
    const QCommandLineOption noConsole(QStringLiteral("no-console"),
                                       QStringLiteral("Leave out the start of the console."));
    const QCommandLineOption keep(QStringLiteral("folder"),
                                  QStringLiteral("Keep the databases here, and take those that are here already. With "
                                                 "--engines the accounts of the servers must be able to reach it."),
                                  QStringLiteral("FOLDER"));
    const QCommandLineOption engines(
        QStringLiteral("engines"), QStringLiteral("Measure rollups on servers instead: postgresql, mysql, clickhouse."),
        QStringLiteral("LIST"));
    const QCommandLineOption hours(QStringLiteral("hours"),
                                   QStringLiteral("With --engines: the hours that the rows spread over."),
                                   QStringLiteral("N"), QStringLiteral("1440"));
    const QCommandLineOption step(
        QStringLiteral("latency-step"),
        QStringLiteral("With --engines: latencies are cut to multiples of so many milliseconds."), QStringLiteral("N"),
        QStringLiteral("1"));
    const QCommandLineOption runs(
        QStringLiteral("runs"),
        QStringLiteral("With --engines: how often the rollup and its peers are run; the table "
                       "has the middle, and the range of the ratios."),
        QStringLiteral("N"), QStringLiteral("3"));
    parser.addOptions({rows, noPanels, noPostgres, noConsole, keep, engines, hours, step, runs});
    parser.process(application);
    const Bench::Extent extent{!parser.isSet(noPanels), !parser.isSet(noPostgres), !parser.isSet(noConsole)};

    QTemporaryDir temporary;
    const QString folder = parser.isSet(keep) ? parser.value(keep) : temporary.path();
    if (parser.isSet(engines)) {
        const auto number = [&](const QCommandLineOption &option) {
            return std::max<qint64>(1, parser.value(option).toLongLong());
        };
        measureEngines(parser.value(engines).split(QLatin1Char(',')), parser.value(rows).split(QLatin1Char(',')),
                       {folder, parser.isSet(keep), 0, number(hours), number(step), int(number(runs))});
        return 0;
    }
    Bench::Table table;
    table.add(QStringLiteral("requests"), QStringLiteral("what"), QStringLiteral("Gatehouse"), QStringLiteral("peer"),
              QStringLiteral("ratio"));
    double first = 0;
    double last = 0;
    for (const QString &count : parser.value(rows).split(QLatin1Char(','))) {
        Bench::TelemetryBench bench(folder, std::max<qint64>(1000, count.toLongLong()));
        last = bench.run(table, extent);
        if (first == 0)
            first = last;
    }
    table.add(QStringLiteral("all"), QStringLiteral("Overview, most rows against fewest"),
              QStringLiteral("%1 ms").arg(last, 0, 'f', 1), QStringLiteral("%1 ms").arg(first, 0, 'f', 1),
              Bench::times(last / first));
    return 0;
}

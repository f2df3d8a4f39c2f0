// Measures the telemetry engine and the console beside what one would do without them, on the same rows, in the same
// run.
#include "tests/bench/telemetrybench.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QTemporaryDir>

using namespace Gatehouse;

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
                                  QStringLiteral("Keep the databases here, and take those that are here already."),
                                  QStringLiteral("FOLDER"));
    parser.addOptions({rows, noPanels, noPostgres, noConsole, keep});
    parser.process(application);
    const Bench::Extent extent{!parser.isSet(noPanels), !parser.isSet(noPostgres), !parser.isSet(noConsole)};

    Bench::Table table;
    table.add(QStringLiteral("requests"), QStringLiteral("what"), QStringLiteral("Gatehouse"), QStringLiteral("peer"),
              QStringLiteral("ratio"));
    QTemporaryDir temporary;
    const QString folder = parser.isSet(keep) ? parser.value(keep) : temporary.path();
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

// What is found in the scripted history of a demo gateway, beside what is known to have happened in it.
#include "tests/app/demogateway/demohistory.h"
#include "tests/bench/measure.h"
#include "tests/support/demowatch.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>

using namespace Gatehouse;

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption dayCount(QStringLiteral("days"), QStringLiteral("Days of history."), QStringLiteral("N"),
                                      QStringLiteral("30"));
    const QCommandLineOption requestCount(QStringLiteral("requests"), QStringLiteral("Requests in it."),
                                          QStringLiteral("N"), QStringLiteral("2050000"));
    const QCommandLineOption seedNumber(QStringLiteral("seed"), QStringLiteral("Which history."), QStringLiteral("N"),
                                        QStringLiteral("1"));
    const QCommandLineOption stepMinutes(QStringLiteral("step"),
                                         QStringLiteral("Minutes between two looks while nothing happens."),
                                         QStringLiteral("N"), QStringLiteral("120"));
    parser.addOptions({dayCount, requestCount, seedNumber, stepMinutes});
    parser.process(application);
    QElapsedTimer timer;
    timer.start();
    const Demo::DemoHistory history(parser.value(dayCount).toInt(), parser.value(requestCount).toLongLong(),
                                    parser.value(seedNumber).toULongLong());
    Bench::need(history.write());
    QTextStream out(stdout);
    out << "written after " << timer.elapsed() / 1000 << " s" << Qt::endl;
    DemoWatch watch({history.folder.database(), history.folder.truth(), history.plan.span,
                     parser.value(stepMinutes).toLongLong() * kMinuteMs},
                    usualDetectionSettings());
    const TruthTable table = Bench::need(watch.run());
    out << table.text() << "\nwatched " << table.nodes << " nodes, done after " << timer.elapsed() / 1000 << " s"
        << Qt::endl;
    return 0;
}

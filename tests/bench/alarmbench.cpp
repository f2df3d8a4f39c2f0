// What is found in the scripted history of a demo gateway, beside what is known to have happened in it; of several
// histories one after the other, and what they have in common.
#include "app/demogateway/options.h"
#include "tests/app/demogateway/demohistory.h"
#include "tests/bench/measure.h"
#include "tests/support/demowatch.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>

#include <algorithm>

using namespace Gatehouse;

namespace
{

QString minutesText(double minutes)
{
    return minutes < 0 ? QStringLiteral("-") : QString::number(minutes, 'f', 1);
}

// Of each kind of incident the delay in each history; of each history how often it was wrong.
void printAll(const QStringList &seeds, const QList<TruthTable> &tables)
{
    Bench::Columns columns;
    columns.add(QStringList{QStringLiteral("minutes to the right alert, by seed")} + seeds +
                QStringList{QStringLiteral("median"), QStringLiteral("most")});
    for (const Demo::IncidentKind kind : Demo::incidentKinds()) {
        QStringList cells{Demo::incidentToken(kind)};
        QList<double> delays;
        for (const TruthTable &table : tables) {
            delays.append(table.row(kind).delayMinutes());
            cells.append(minutesText(delays.constLast()));
        }
        std::ranges::sort(delays);
        const bool allFound = delays.constFirst() >= 0;
        cells << minutesText(delays.at(delays.size() / 2))
              << (allFound ? minutesText(delays.constLast()) : QStringLiteral("never"));
        columns.add(cells);
    }
    QStringList cells{QStringLiteral("false alarms a quiet day")};
    for (const TruthTable &table : tables)
        cells.append(QString::number(table.falseAlarmsPerDay(), 'f', 2));
    columns.add(cells);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption dayCount(QStringLiteral("days"), QStringLiteral("Days of history."), QStringLiteral("N"),
                                      QString::number(Demo::Options().days));
    const QCommandLineOption requestCount(QStringLiteral("requests"), QStringLiteral("Requests in it."),
                                          QStringLiteral("N"), QString::number(Demo::Options().requests));
    const QCommandLineOption seedNumbers(QStringLiteral("seed"),
                                         QStringLiteral("Which history; several with commas in between."),
                                         QStringLiteral("N"), QStringLiteral("1"));
    const QCommandLineOption stepMinutes(QStringLiteral("step"),
                                         QStringLiteral("Minutes between two looks while nothing happens."),
                                         QStringLiteral("N"), QStringLiteral("120"));
    parser.addOptions({dayCount, requestCount, seedNumbers, stepMinutes});
    parser.process(application);
    QTextStream out(stdout);
    const QStringList seeds = parser.value(seedNumbers).split(QLatin1Char(','));
    QList<TruthTable> tables;
    for (const QString &seed : seeds) {
        QElapsedTimer timer;
        timer.start();
        const Demo::DemoHistory history(parser.value(dayCount).toInt(), parser.value(requestCount).toLongLong(),
                                        seed.toULongLong());
        Bench::need(history.write());
        out << "seed " << seed << ", written after " << timer.elapsed() / 1000 << " s" << Qt::endl;
        DemoWatch watch({history.folder.database(), history.folder.truth(), history.plan.span,
                         parser.value(stepMinutes).toLongLong() * kMinuteMs},
                        usualDetectionSettings());
        tables.append(Bench::need(watch.run()));
        out << tables.constLast().text() << "\nwatched " << tables.constLast().nodes << " nodes, done after "
            << timer.elapsed() / 1000 << " s\n"
            << Qt::endl;
    }
    printAll(seeds, tables);
    return 0;
}

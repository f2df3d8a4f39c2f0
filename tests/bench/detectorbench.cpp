// What the detectors cost and what they find, beside what people use elsewhere, in one run.
#include "models/alerts/figurereplay.h"
#include "models/alerts/novelty.h"
#include "models/alerts/pointreader.h"
#include "tests/bench/measure.h"
#include "tests/support/burstsuite.h"

#include <QBuffer>
#include <QCommandLineParser>
#include <QCoreApplication>

#include <cmath>

using namespace Gatehouse;

namespace
{

using Bench::Columns;

QString number(double value, int decimals)
{
    return QString::number(value, 'f', decimals);
}

struct KeptMinute {
    SeriesBucket bucket;
    Sketch latency;
    Sketch ttft;
    std::vector<CategoryCount> models;
    std::vector<CategoryCount> errors;
};

std::vector<KeptMinute> keptTraffic(double attemptsPerMinute, int days)
{
    TrafficShape shape;
    shape.attemptsPerMinute = attemptsPerMinute;
    shape.withSketches = true;
    SimulatedTraffic traffic(shape, 11);
    std::vector<KeptMinute> all(size_t(days) * 1440);
    for (KeptMinute &minute : all) {
        minute.bucket = traffic.next();
        minute.latency = *minute.bucket.latency;
        minute.ttft = *minute.bucket.ttft;
        minute.models.assign(minute.bucket.models.begin(), minute.bucket.models.end());
        minute.errors.assign(minute.bucket.errorClasses.begin(), minute.bucket.errorClasses.end());
        minute.bucket.latency = &minute.latency;
        minute.bucket.ttft = &minute.ttft;
        minute.bucket.models = minute.models;
        minute.bucket.errorClasses = minute.errors;
    }
    return all;
}

// A run that only shows that it runs does without the busy nodes, which take longest to make up.
std::vector<double> ratesFor(int size)
{
    return size < 10 ? std::vector<double>{0.3, 3.0} : std::vector<double>{0.3, 3.0, 30.0, 300.0};
}

void benchMonth(int days)
{
    Columns columns;
    columns.add({QStringLiteral("one node, %1 days, all detectors").arg(days), QStringLiteral("ms"),
                 QStringLiteral("us a minute"), QStringLiteral("bytes of state")});
    for (const double rate : ratesFor(days)) {
        const std::vector<KeptMinute> minutes = keptTraffic(rate, days);
        const SeasonCalendar calendar;
        qsizetype bytes = 0;
        const double ms = Bench::medianOf(3, [&] {
            NodeDetectors detectors(DetectionSettings{}, calendar);
            for (const KeptMinute &minute : minutes)
                detectors.push(minute.bucket);
            bytes = detectors.snapshot().size();
        });
        columns.add({QStringLiteral("%1 requests a minute").arg(rate), number(ms, 1),
                     number(ms * 1000 / double(minutes.size()), 2), QString::number(bytes)});
    }
}

NodeMinute nodeMinute(const KeptMinute &minute)
{
    NodeMinute made;
    made.cell.attempts = made.cell.requests = minute.bucket.attempts;
    made.cell.outcomes = minute.bucket.outcomes;
    made.cell.tokensIn = minute.bucket.tokensIn;
    made.cell.tokensOut = minute.bucket.tokensOut;
    made.cell.costMicros = minute.bucket.costMicros;
    made.cell.latency = minute.latency;
    made.cell.ttft = minute.ttft;
    made.authFailures = minute.bucket.authFailures;
    for (const CategoryCount &each : minute.models)
        made.models[QStringLiteral("model-%1").arg(each.id)] = each.attempts;
    for (const CategoryCount &each : minute.errors)
        made.errorClasses[QStringLiteral("error-%1").arg(each.id)] = each.attempts;
    return made;
}

// Whoever moves a slider waits for it: the figures are in memory by then.
void benchBacktest(int days)
{
    Columns columns;
    columns.add({QStringLiteral("a changed rule on %1 days of one node").arg(days), QStringLiteral("ms"),
                 QStringLiteral("alerts of errors")});
    const LatticeNode node{QStringLiteral("openai"), {}, {}};
    for (const double rate : ratesFor(days)) {
        const std::vector<KeptMinute> minutes = keptTraffic(rate, days);
        LatticeStretch stretch;
        stretch.span = {minutes.front().bucket.startMs, minutes.back().bucket.startMs + kMinuteMs};
        stretch.freshAsOfMs = stretch.span.toMs;
        std::ranges::transform(minutes, std::back_inserter(stretch.nodes[node]), nodeMinute);
        KeptFigures figures(node);
        Bench::need(figures.add(std::move(stretch)));
        qsizetype alerts = 0;
        const double ms = Bench::medianOf(3, [&] {
            alerts = Bench::need(replayed(usualDetectionSettings(), {AnomalyMetric::Errors}, figures)).size();
        });
        columns.add({QStringLiteral("%1 requests a minute").arg(rate), number(ms, 0), QString::number(alerts)});
    }
}

void benchNovelty(int points)
{
    std::vector<double> values(static_cast<size_t>(points));
    std::mt19937_64 engine(5);
    std::normal_distribution<double> noise(0.0, 1.0);
    for (size_t i = 0; i < values.size(); ++i)
        values[i] = 100 + 20 * std::sin(double(i) / 229.0) + noise(engine);
    double sum = 0.0;
    const double noveltyMs = Bench::medianOf(3, [&] {
        Novelty novelty;
        for (const double value : values)
            sum += novelty.push(value);
    });
    const double zMs = Bench::medianOf(3, [&] {
        double mean = 0.0;
        double squares = 1.0;
        for (const double value : values) {
            const double off = value - mean;
            sum += std::abs(off) / std::sqrt(squares);
            mean += off * 0.001;
            squares += (off * off - squares) * 0.001;
        }
    });
    Columns columns;
    columns.add({QStringLiteral("novelty, %1 points").arg(points), QStringLiteral("M points/s"), QStringLiteral("ns")});
    columns.add(
        {QStringLiteral("three channels"), number(points / noveltyMs / 1000, 1), number(noveltyMs * 1e6 / points, 0)});
    columns.add({QStringLiteral("moving z-score"), number(points / zMs / 1000, 1), number(zMs * 1e6 / points, 0)});
    if (!std::isfinite(sum))
        columns.add({QStringLiteral("a sum is not finite")});
}

// The way of the command line, but for writing: read a file of points, and score them.
void benchFile(int points)
{
    QByteArray text = "timestamp,value\n";
    for (int i = 0; i < points; ++i)
        text += QByteArray::number(1'700'000'000 + i * 60) + ',' +
                QByteArray::number(100 + 20 * std::sin(i / 229.0) + i % 13) + '\n';
    double sum = 0.0;
    const auto readAll = [&](const std::function<double(double)> &score) {
        return Bench::medianOf(3, [&] {
            QBuffer buffer(&text);
            buffer.open(QIODevice::ReadOnly);
            PointReader reader(buffer);
            while (const auto point = Bench::need(reader.next()))
                sum += score(*point->value);
        });
    };
    Novelty novelty;
    double mean = 0.0;
    double squares = 1.0;
    const double noveltyMs = readAll([&](double value) { return novelty.push(value); });
    const double zMs = readAll([&](double value) {
        const double off = value - mean;
        mean += off * 0.001;
        squares += (off * off - squares) * 0.001;
        return std::abs(off) / std::sqrt(squares);
    });
    Columns columns;
    columns.add({QStringLiteral("a file of %1 points read and scored").arg(points), QStringLiteral("ms"),
                 QStringLiteral("against z-score")});
    columns.add({QStringLiteral("novelty"), number(noveltyMs, 0), Bench::times(noveltyMs / zMs)});
    columns.add({QStringLiteral("moving z-score"), number(zMs, 0), Bench::times(1.0)});
    if (!std::isfinite(sum))
        columns.add({QStringLiteral("a sum is not finite")});
}

DetectionSettings oneSeries()
{
    DetectionSettings settings;
    settings.budget = {0.05, 1};
    // Episodes that come every three hours would use up a tighter objective, and rightly be told.
    settings.allowedFailureShare = 0.05;
    return settings;
}

void row(Columns &columns, const QString &name, const Suite &suite)
{
    const SeasonCalendar calendar = calendarOf(suite);
    const auto product = productAlarms(oneSeries(), calendar);
    const auto one = zScoreAlarms(1);
    const auto five = zScoreAlarms(5);
    const auto burn = burnRateAlarms();
    const auto results = runSuite(suite, {product.get(), one.get(), five.get(), burn.get()});
    QStringList cells{name};
    for (const SuiteResult &result : results) {
        const QString found = result.episodes > 0
                                  ? QStringLiteral("%1 % %2 min")
                                        .arg(number(100 * result.foundShare(), 1), number(result.medianMinutes, 0))
                                  : QStringLiteral("-");
        cells.append(QStringLiteral("%1 %2/d").arg(found, number(result.falseAlarmsPerDay(), 2)));
    }
    columns.add(cells);
}

void suites(int count)
{
    Columns columns;
    columns.add({QStringLiteral("found, median delay, false alarms a day"), QStringLiteral("Gatehouse"),
                 QStringLiteral("z > 3, one minute"), QStringLiteral("z > 3, five in a row"),
                 QStringLiteral("14.4x burn rate")});
    constexpr int kEveryMinutes = 180;
    const int days = count * kEveryMinutes / 1440 + 2;
    for (const double rate : ratesFor(count)) {
        TrafficShape shape;
        shape.attemptsPerMinute = rate;
        const QString at = QStringLiteral(" at %1/min").arg(rate);
        const auto run = [&](const QString &what, const TrafficChange &change, int minutes) {
            const int everyMinutes = std::max(kEveryMinutes, minutes * 8);
            const int runDays = count * everyMinutes / 1440 + 2;
            row(columns, what + at, {shape, episodes(count, minutes, everyMinutes, 7, change), true, 7, runDays, 3});
        };
        row(columns, QStringLiteral("nothing") + at, {shape, {}, true, 7, days, 4});
        TrafficShape straying = shape;
        straying.hourSwing = 0.15;
        straying.weekendShare = 0.4;
        row(columns, QStringLiteral("nothing, straying hours, weekends") + at, {straying, {}, true, 28, days, 5});
        row(columns, QStringLiteral("a holiday a week (to be quiet)") + at, holidays(shape, std::max(1, days / 7), 6));
        run(QStringLiteral("failures 1 % to 15 %, 10 min"), {.span = {}, .failureShare = 0.15}, 10);
        run(QStringLiteral("failures 1 % to 4 %, 2 h"), {.span = {}, .failureShare = 0.04}, 120);
        run(QStringLiteral("no traffic, 30 min"), {.span = {}, .attemptsFactor = 0.0}, 30);
        run(QStringLiteral("four times the traffic, 30 min"), {.span = {}, .attemptsFactor = 4.0}, 30);
        run(QStringLiteral("source silent, 30 min (to be quiet)"), {.span = {}, .silent = true}, 30);
        shape.withSketches = true;
        run(QStringLiteral("latency twice as long, 30 min"), {.span = {}, .latencyFactor = 2.0}, 30);
        shape.withSketches = false;
    }
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption episodeCount(QStringLiteral("episodes"), QStringLiteral("Episodes a row."),
                                          QStringLiteral("N"), QStringLiteral("300"));
    const QCommandLineOption dayCount(QStringLiteral("days"), QStringLiteral("Days of one node."), QStringLiteral("N"),
                                      QStringLiteral("30"));
    const QCommandLineOption pointCount(QStringLiteral("points"), QStringLiteral("Points of a series."),
                                        QStringLiteral("N"), QStringLiteral("2000000"));
    parser.addOptions({episodeCount, dayCount, pointCount});
    parser.process(application);
    benchNovelty(parser.value(pointCount).toInt());
    benchFile(parser.value(pointCount).toInt() / 2);
    benchMonth(parser.value(dayCount).toInt());
    benchBacktest(parser.value(dayCount).toInt());
    if (const int count = parser.value(episodeCount).toInt(); count > 0)
        suites(count);
    return 0;
}

#include "tests/ui/gallery/samplecontent.h"

#include "ui/charts/crosshairlink.h"
#include "ui/charts/heatmap.h"
#include "ui/charts/histogram.h"
#include "ui/charts/linechart.h"
#include "ui/charts/rankedbars.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/chartcard.h"

#include <QGridLayout>

#include <cmath>
#include <random>

namespace Gatehouse
{

namespace
{

constexpr qint64 kFrom = 1794524400000; // 2026-11-13T00:00 in Berlin
const QTimeZone kBerlin("Europe/Berlin");

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

double wave(qint64 hour)
{
    return 0.5 - 0.5 * std::cos(double(hour) / 24 * 2 * M_PI);
}

QList<ChartPoint> hourly(double base, double swing, double noise, double spikeAt = -1, double spike = 0)
{
    std::mt19937 random(7);
    std::normal_distribution<double> jitter(0, noise);
    QList<ChartPoint> points;
    for (qint64 hour = 0; hour < 168; ++hour) {
        const double lift = spikeAt > 0 ? spike * std::exp(-std::pow((double(hour) - spikeAt) / 3, 2)) : 0;
        points.append(
            {double(kFrom + hour * kHourMs), std::max(0.0, base + swing * wave(hour) + jitter(random) + lift)});
    }
    return points;
}

LineChartContent overTime(ValueUnit unit)
{
    LineChartContent content;
    content.span = {kFrom, kFrom + 7 * kDayMs};
    content.zone = kBerlin;
    content.unit = unit;
    return content;
}

ChartCard *requestsCard(const Theme &theme, CrosshairLink *link)
{
    auto *chart = new LineChart(theme);
    LineChartContent content = overTime(ValueUnit::Count);
    QList<ChartPoint> now = hourly(1000, 1400, 25);
    for (int i = 40; i < 44; ++i)
        now[i].y = kGapInLine;
    content.series = {{text("previous week"), hourly(950, 1330, 20), LineStyle::Dashed},
                      {text("requests per minute"), now, LineStyle::Line, 0}};
    content.annotations = {{{kFrom + 110 * kHourMs, kFrom + 119 * kHourMs}, text("incident 12"), Tone::Bad}};
    chart->setContent(content);
    link->add(chart);
    return new ChartCard(theme, text("Requests per minute"), text("dashed: previous week"), chart);
}

ChartCard *errorCard(const Theme &theme, CrosshairLink *link)
{
    auto *chart = new LineChart(theme);
    LineChartContent content = overTime(ValueUnit::Share);
    content.series = {{text("error rate"), hourly(0.009, 0.004, 0.001, 113, 0.055), LineStyle::Line, 3}};
    content.annotations = {{{kFrom + 110 * kHourMs, kFrom + 119 * kHourMs}, {}, Tone::Bad}};
    chart->setContent(content);
    link->add(chart);
    chart->showHover(kFrom + 60 * kHourMs);
    return new ChartCard(theme, text("Error rate"), text("% of requests"), chart);
}

ChartCard *percentileCard(const Theme &theme)
{
    auto *chart = new LineChart(theme);
    LineChartContent content = overTime(ValueUnit::Latency);
    content.series = {{text("p50"), hourly(1.9e6, 0.5e6, 4e4)},
                      {text("p95"), hourly(7.6e6, 1.2e6, 2e5, 113, 4e6)},
                      {text("p99"), hourly(12.5e6, 2e6, 5e5, 113, 6e6), LineStyle::Line, 4}};
    chart->setContent(content);
    return new ChartCard(theme, text("Latency percentiles"), text("of attempts"), chart);
}

ChartCard *stackedCard(const Theme &theme)
{
    auto *chart = new LineChart(theme);
    LineChartContent content = overTime(ValueUnit::Count);
    const char *names[] = {"input", "output", "cached"};
    const double sizes[] = {41e6, 7.6e6, 16e6};
    for (int i = 0; i < 3; ++i)
        content.series.append({text(names[i]), hourly(sizes[i] * 0.3, sizes[i], sizes[i] * 0.02), LineStyle::Stacked});
    chart->setContent(content);
    return new ChartCard(theme, text("Tokens"), text("per hour, stacked"), chart);
}

ChartCard *spendCard(const Theme &theme)
{
    auto *bars = new RankedBars(theme);
    bars->setTitles(text("model"), text("spend"));
    bars->setBars({{text("a"), text("claude-opus-4-5"), 24118e6},
                   {text("b"), text("gpt-5"), 14902e6},
                   {text("c"), text("claude-sonnet-4-5"), 11377e6},
                   {text("d"), text("gemini-3-pro"), 6214e6},
                   {text("e"), text("deepseek-v4"), 2406e6},
                   {{}, text("4 others"), 2187e6, 6, false}},
                  ValueUnit::Money);
    return new ChartCard(theme, text("Spend by model"), text("$ in 7 days"), bars);
}

double density(double us, double median)
{
    return std::exp(-std::pow(std::log10(us / median), 2) / 0.18);
}

ChartCard *histogramCard(const Theme &theme)
{
    auto *chart = new Histogram(theme);
    HistogramContent content;
    content.countName = text("attempts");
    for (double edge = 1e5; edge < 7e7; edge *= 1.12)
        content.edgesUs.append(qint64(edge));
    for (int i = 0; i + 1 < content.edgesUs.size(); ++i)
        content.counts.append(qint64(9e5 * density(double(content.edgesUs.at(i)), 1.6e6)));
    content.objectiveUs = content.edgesUs.at(41);
    content.objectiveLabel = text("SLO 10 s");
    chart->setContent(content);
    return new ChartCard(theme, text("Distribution"), text("log bins of 12 %"), chart);
}

ChartCard *heatmapCard(const Theme &theme, CrosshairLink *link)
{
    auto *chart = new Heatmap(theme);
    HeatmapContent content;
    content.zone = kBerlin;
    content.countName = text("attempts");
    for (qint64 hour = 0; hour <= 168; ++hour)
        content.timeEdgesMs.append(kFrom + hour * kHourMs);
    for (double edge = 1e5; edge < 1.1e8; edge *= 1.2)
        content.latencyEdgesUs.append(qint64(edge));
    for (int hour = 0; hour < 168; ++hour) {
        const bool shifted = hour >= 110 && hour < 119;
        for (int row = 0; row < content.rows(); ++row)
            content.counts.append(qint64((400 + 6000 * wave(hour)) *
                                         density(double(content.latencyEdgesUs.at(row)), shifted ? 9e6 : 1.6e6)));
    }
    chart->setContent(content);
    link->add(chart);
    return new ChartCard(theme, text("Heatmap"), text("attempts per cell · log scale · drag a box to explain it"),
                         chart);
}

ChartCard *tableCard(const Theme &theme)
{
    ChartCard *card = percentileCard(theme);
    card->setTitle(text("The same as a table"));
    card->setTableShown(true);
    return card;
}

} // namespace

QWidget *overviewChartsSample(const Theme &theme)
{
    auto *page = new QWidget;
    auto *link = new CrosshairLink(page);
    auto *grid = new QGridLayout(page);
    grid->setContentsMargins(Spacing::kPage, Spacing::kPage, Spacing::kPage, Spacing::kPage);
    grid->setSpacing(Spacing::kGap);
    grid->addWidget(requestsCard(theme, link), 0, 0, 1, 4);
    grid->addWidget(errorCard(theme, link), 0, 4, 1, 2);
    grid->addWidget(percentileCard(theme), 1, 0, 1, 2);
    grid->addWidget(spendCard(theme), 1, 2, 1, 2);
    grid->addWidget(stackedCard(theme), 1, 4, 1, 2);
    for (int column = 0; column < 6; ++column)
        grid->setColumnStretch(column, 1);
    return page;
}

QWidget *latencyChartsSample(const Theme &theme)
{
    auto *page = new QWidget;
    auto *link = new CrosshairLink(page);
    auto *grid = new QGridLayout(page);
    grid->setContentsMargins(Spacing::kPage, Spacing::kPage, Spacing::kPage, Spacing::kPage);
    grid->setSpacing(Spacing::kGap);
    grid->addWidget(heatmapCard(theme, link), 0, 0, 1, 2);
    grid->addWidget(histogramCard(theme), 1, 0);
    grid->addWidget(tableCard(theme), 1, 1);
    grid->setRowStretch(0, 4);
    grid->setRowStretch(1, 3);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    return page;
}

} // namespace Gatehouse

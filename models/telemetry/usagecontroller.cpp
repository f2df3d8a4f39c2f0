#include "models/telemetry/usagecontroller.h"

#include "models/telemetry/shownvalue.h"

#include <algorithm>
#include <cmath>

namespace Gatehouse
{

namespace
{

QList<QString> topValues(const TelemetryAnswer &groups, Figure measure, const SourceCapabilities &capabilities)
{
    QList<QString> values;
    for (const BreakdownEntry &entry : breakdownEntries(groups, nullptr, measure, capabilities)) {
        if (values.size() == UsageController::kTopValues)
            break;
        values.append(entry.value);
    }
    return values;
}

// What the whole has beyond the values that are drawn, bucket by bucket; NaN where the whole is unknown.
QList<double> restOf(const QList<double> &whole, const QList<ChartSeries> &parts)
{
    QList<double> rest = whole;
    for (const ChartSeries &part : parts) {
        for (qsizetype i = 0; i < rest.size(); ++i) {
            const double value = part.values.value(i, 0);
            rest[i] = std::max(0.0, rest.at(i) - (std::isnan(value) ? 0 : value));
        }
    }
    for (qsizetype i = 0; i < rest.size(); ++i) {
        if (std::isnan(whole.at(i)))
            rest[i] = whole.at(i);
    }
    return rest;
}

void turnIntoShares(QList<ChartSeries> &series, const QList<double> &whole)
{
    for (ChartSeries &one : series) {
        for (qsizetype i = 0; i < one.values.size(); ++i) {
            const double all = whole.value(i, std::nan(""));
            one.values[i] = all > 0 ? one.values.at(i) / all : std::nan("");
        }
    }
}

QString unitTextOf(Figure measure, BucketWidth width)
{
    const QString what = measure == Figure::Spend ? QStringLiteral("$") : figureTitle(measure).toLower();
    return QStringLiteral("%1 per %2").arg(what, bucketLabel(width));
}

} // namespace

UsageController::UsageController(TelemetrySession &session, ViewState &view, const Clock &clock, QObject *parent)
    : TelemetryController(session, view, clock, parent)
    , m_quotas(session, view, clock)
{
}

QList<Figure> UsageController::measures()
{
    return {Figure::Requests, Figure::TokensIn, Figure::TokensOut, Figure::TokensCached, Figure::Spend};
}

QString UsageController::othersId()
{
    return QStringLiteral("others");
}

QList<Dimension> UsageController::dimensions() const
{
    QList<Dimension> recorded;
    for (const Dimension dimension : {Dimension::Model, Dimension::Provider, Dimension::Endpoint, Dimension::Workspace,
                                      Dimension::Key, Dimension::Account}) {
        if (capabilities().has(dimension))
            recorded.append(dimension);
    }
    return recorded;
}

void UsageController::setMeasure(Figure measure)
{
    if (measure == m_measure || !measures().contains(measure))
        return;
    m_measure = measure;
    askAgain(); // other values may be the largest now
    emit changed();
}

void UsageController::setDimension(Dimension dimension)
{
    if (dimension == m_dimension)
        return;
    m_dimension = dimension;
    askAgain();
    emit changed();
}

void UsageController::setMode(UsageMode mode)
{
    if (mode == m_mode)
        return;
    m_mode = mode;
    if (state() == PageState::Full || state() == PageState::Partial)
        showChart();
    emit changed();
}

Figure UsageController::countedMeasure(const Cell &total) const
{
    return m_measure == Figure::Requests ? volumeFigure(total, capabilities()) : m_measure;
}

QList<TelemetryQuery> UsageController::queries(const ComparedBuckets &buckets) const
{
    TelemetryQuery total = question(buckets.span);
    total.edges = buckets.edges;
    TelemetryQuery grouped = question(buckets.span);
    grouped.groupBy = {m_dimension};
    QList<TelemetryQuery> queries{total, grouped};
    if (buckets.isCompared()) {
        for (TelemetryQuery query : {total, grouped}) {
            query.span = buckets.comparedSpan;
            query.edges.clear();
            queries.append(query);
        }
    }
    return queries;
}

// Buckets are asked for the values that are drawn only: a gateway may have a hundred thousand keys.
QList<TelemetryQuery> UsageController::followUps(const ComparedBuckets &buckets,
                                                 const QList<TelemetryAnswer> &first) const
{
    const QList<QString> top = topValues(first.at(1), countedMeasure(first.constFirst().total), capabilities());
    if (top.isEmpty())
        return {};
    TelemetryQuery series = question(buckets.span);
    series.edges = buckets.edges;
    series.groupBy = {m_dimension};
    series.filter.set(m_dimension, QStringList(top));
    return {series};
}

void UsageController::show(const ComparedBuckets &buckets, const QList<TelemetryAnswer> &answers)
{
    const qsizetype firstRound = buckets.isCompared() ? 4 : 2;
    m_shownBuckets = buckets;
    m_total = answers.at(0);
    m_groups = answers.at(1);
    m_totalBefore = buckets.isCompared() ? std::optional(answers.at(2)) : std::nullopt;
    m_groupsBefore = buckets.isCompared() ? std::optional(answers.at(3)) : std::nullopt;
    m_series = answers.size() > firstRound ? answers.at(firstRound) : TelemetryAnswer();
    m_top = topValues(m_groups, countedMeasure(m_total.total), capabilities());
    showChart();
    showRanking();
    showWords();
}

QList<double> UsageController::valuesOf(const QList<Cell> &cells, Figure measure) const
{
    return bucketValues(cells, measure, capabilities());
}

void UsageController::showChart()
{
    const Figure measure = countedMeasure(m_total.total);
    m_chart = {};
    m_chart.title = QStringLiteral("%1 by %2").arg(figureTitle(measure), dimensionTitle(m_dimension).toLower());
    m_chart.edges = m_shownBuckets.edges;
    m_chart.width = m_shownBuckets.width;
    m_chart.unit = m_mode == UsageMode::Share ? FigureUnit::Share : figureUnit(measure);
    m_chart.unitText = m_mode == UsageMode::Share ? QStringLiteral("share of %1").arg(figureTitle(measure).toLower())
                                                  : unitTextOf(measure, m_shownBuckets.width);
    for (const QString &value : std::as_const(m_top)) {
        const auto group = std::find_if(m_series.groups.cbegin(), m_series.groups.cend(),
                                        [&](const TelemetryGroup &one) { return one.values.value(0) == value; });
        if (group != m_series.groups.cend())
            m_chart.series.append({value, shownValue(m_dimension, value), valuesOf(group->buckets, measure), false});
    }
    const QList<double> whole = valuesOf(m_total.buckets, measure);
    if (m_groups.groups.size() > m_chart.series.size()) {
        const qsizetype others = m_groups.groups.size() - m_chart.series.size();
        const QString name =
            others == 1 ? QStringLiteral("1 other") : QStringLiteral("%1 others").arg(formatExact(others));
        m_chart.series.append({othersId(), name, restOf(whole, m_chart.series), false});
    }
    if (m_mode == UsageMode::Share)
        turnIntoShares(m_chart.series, whole);
    m_chart.summary = chartSummary(m_chart, view().zone());
}

void UsageController::showRanking()
{
    const Figure measure = countedMeasure(m_total.total);
    const Figure volume = volumeFigure(m_total.total, capabilities());
    BreakdownLayout layout;
    layout.dimension = m_dimension;
    layout.shareOf = measure;
    layout.figures = {volume,        Figure::TokensIn,        Figure::TokensOut, Figure::TokensCached,
                      Figure::Spend, Figure::SpendPerThousand};
    layout.changeOf = measure;
    const TelemetryAnswer *before = m_groupsBefore ? &*m_groupsBefore : nullptr;
    m_ranking.setBreakdown(layout, breakdownEntries(m_groups, before, measure, capabilities()), m_total.total,
                           capabilities());
}

void UsageController::showWords()
{
    const Figure measure = countedMeasure(m_total.total);
    const FigureValue now = figureOf(measure, m_total.total, capabilities());
    m_totalText = now.value ? formatFigure(figureUnit(measure), *now.value).joined() : notRecorded();
    if (m_totalBefore) {
        const FigureChange change =
            figureChange(measure, now, figureOf(measure, m_totalBefore->total, capabilities()), capabilities());
        if (!change.text.isEmpty())
            m_totalText += QStringLiteral(" · %1 vs %2").arg(change.text, m_shownBuckets.comparison.label());
    }
    const QString dimension = dimensionTitle(m_dimension).toLower();
    const qsizetype count = m_groups.groups.size();
    m_summary = now.value ? QStringLiteral("%1 %2 over %3 %4, %5")
                                .arg(figureCellText(measure, now, capabilities()), figureTitle(measure).toLower(),
                                     formatExact(count), count == 1 ? dimension : dimension + QLatin1Char('s'),
                                     view().rangeLabel().toLower())
                          : QStringLiteral("%1 is not recorded. %2").arg(figureTitle(measure), now.reason);
}

QStringList UsageController::ownNotes() const
{
    QStringList notes;
    if (isPersonal(m_dimension))
        notes.append(QStringLiteral("Names are masked: %1 can lead to a person. R on a row shows one for a reason.")
                         .arg(m_dimension == Dimension::Key ? QStringLiteral("a key") : QStringLiteral("an account")));
    return notes;
}

QList<ExportJob> UsageController::exportJobs() const
{
    if (m_shownBuckets.edges.isEmpty())
        return {};
    return {figuresJob({m_dimension}, true, false), figuresJob({m_dimension}, false, false)};
}

void UsageController::clear()
{
    m_chart = {};
    m_ranking.setTable({}, {});
    m_totalText.clear();
    m_summary.clear();
    m_top.clear();
    m_total = {};
    m_groups = {};
    m_series = {};
    m_totalBefore.reset();
    m_groupsBefore.reset();
}

} // namespace Gatehouse

#include "models/telemetry/errorscontroller.h"

#include "models/core/counted.h"
#include "models/core/onfinished.h"
#include "models/telemetry/chartseries.h"
#include "models/telemetry/requestcolumns.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace Gatehouse
{

namespace
{

constexpr std::array kTableDimensions{Dimension::ErrorClass, Dimension::StatusCode, Dimension::Provider,
                                      Dimension::Model, Dimension::Endpoint};

// An error class belongs to failures alone, so a rate of it would be 100 % by definition.
bool hasRate(Dimension dimension)
{
    return dimension != Dimension::ErrorClass && dimension != Dimension::StatusCode;
}

} // namespace

FilterSet failedOnly(const FilterSet &filter)
{
    const QString ok = outcomeToken(Outcome::Ok);
    FilterSet failed = filter;
    for (FilterTerm &term : failed.terms) {
        if (term.dimension != Dimension::Outcome)
            continue;
        if (term.exclude && !term.values.contains(ok)) {
            term.values.append(ok);
            return failed;
        }
        // With "ok" as the only value nothing is left, and the term added below says so.
        if (!term.exclude && term.values.size() > 1)
            term.values.removeAll(ok);
        if (term.exclude || !term.values.contains(ok))
            return failed;
    }
    failed.terms.append({Dimension::Outcome, {ok}, true});
    return failed;
}

ErrorsController::ErrorsController(TelemetrySession &session, ViewState &view, const Clock &clock, QObject *parent)
    : TelemetryController(session, view, clock, parent)
{
    for (const Dimension dimension : kTableDimensions)
        m_tables[dimension];
}

QList<Dimension> ErrorsController::tableDimensions() const
{
    QList<Dimension> recorded;
    for (const Dimension dimension : kTableDimensions) {
        if (capabilities().has(dimension))
            recorded.append(dimension);
    }
    return recorded;
}

ErrorTableModel *ErrorsController::table(Dimension dimension)
{
    const auto at = m_tables.find(dimension);
    return at == m_tables.end() ? nullptr : &at->second;
}

TimeSpan ErrorsController::periodBefore(const ComparedBuckets &buckets)
{
    return buckets.isCompared() ? buckets.comparedSpan
                                : TimeSpan{buckets.span.fromMs - buckets.span.lengthMs(), buckets.span.fromMs};
}

QList<TelemetryQuery> ErrorsController::queries(const ComparedBuckets &buckets) const
{
    TelemetryQuery all = question(buckets.span);
    all.edges = buckets.edges;
    QList<TelemetryQuery> queries{all};
    if (buckets.isCompared()) {
        all.span = buckets.comparedSpan;
        all.edges = buckets.comparedEdges;
        queries.append(all);
    }
    for (const Dimension dimension : tableDimensions()) {
        TelemetryQuery failed = question(buckets.span);
        failed.edges = buckets.edges;
        failed.filter = failedOnly(failed.filter);
        failed.groupBy = {dimension};
        queries.append(failed);
        if (hasRate(dimension)) {
            TelemetryQuery whole = question(buckets.span);
            whole.groupBy = {dimension};
            queries.append(whole);
        }
    }
    if (capabilities().has(Dimension::ErrorClass)) {
        TelemetryQuery before = question(periodBefore(buckets));
        before.filter = failedOnly(before.filter);
        before.groupBy = {Dimension::ErrorClass};
        queries.append(before);
    }
    return queries;
}

void ErrorsController::asked(const ComparedBuckets &buckets)
{
    const int generation = ++m_sampleGeneration;
    if (!capabilities().errors) {
        m_sampleNote = missingReason(capabilities(), QStringLiteral("errors"));
        return;
    }
    RowPageRequest request = failedRows();
    request.span = buckets.span;
    request.limit = kSampleRows;
    onFinished(session().page(request), this, [this, generation](const Result<RowPage> &result) {
        if (generation == m_sampleGeneration)
            sampleAnswered(result);
    });
}

RowPageRequest ErrorsController::failedRows() const
{
    RowPageRequest request;
    request.span = buckets().span;
    request.filter = failedOnly(view().filter());
    return request;
}

QList<ExportJob> ErrorsController::exportJobs() const
{
    if (buckets().edges.isEmpty())
        return {};
    const RowPageRequest rows = failedRows();
    ExportJob everyRow{QStringLiteral("Failed attempts, every row"), exportHead(QStringLiteral("failed attempts")),
                       rows};
    everyRow.head.filter = rows.filter;
    QList<ExportJob> jobs{everyRow, figuresJob({Dimension::Outcome}, true, false)};
    if (capabilities().has(Dimension::ErrorClass))
        jobs.append(figuresJob({Dimension::ErrorClass}, false, false));
    return jobs;
}

void ErrorsController::sampleAnswered(const Result<RowPage> &result)
{
    QList<TableRow> rows;
    if (result) {
        for (const RequestRow &row : result->rows)
            rows.append(requestRow(row, capabilities(), view().zone()));
        m_sampleNote = rows.isEmpty() ? QStringLiteral("No failed attempts in this time range.") : QString();
    } else {
        m_sampleNote = result.error().message;
    }
    m_sample.setTable(requestColumns(), rows);
    emit changed();
}

void ErrorsController::show(const ComparedBuckets &buckets, const QList<TelemetryAnswer> &answers)
{
    const TelemetryAnswer &now = answers.constFirst();
    const TelemetryAnswer *before = buckets.isCompared() ? &answers.at(1) : nullptr;
    showTiles(now.total, before == nullptr ? std::nullopt : std::optional(before->total));
    const ChartSeriesMaker maker(buckets, capabilities(), now, before, view().zone());
    const bool requests = volumeFigure(now.total, capabilities()) == Figure::Requests;
    m_rates = maker.chart(QStringLiteral("Error rate"), QStringLiteral("% failed"),
                          requests ? QList{Figure::RequestErrorRate, Figure::AttemptErrorRate}
                                   : QList{Figure::AttemptErrorRate});
    showOutcomes(buckets, now);
    showTables(buckets, answers);
    showWords(now.total);
}

void ErrorsController::showTiles(const Cell &now, const std::optional<Cell> &before)
{
    m_tiles.clear();
    for (const Figure figure :
         {Figure::RequestErrorRate, Figure::AttemptErrorRate, Figure::FailedRequests, Figure::FailedAttempts}) {
        FigureTile tile = figureTile(figure, now, before, comparisonFor(before.has_value()), capabilities());
        tile.page = QStringLiteral("errors");
        const bool ofRequests = figure == Figure::RequestErrorRate || figure == Figure::FailedRequests;
        if (!tile.missing && !tile.lowCount) {
            tile.detail = QStringLiteral("of %1 %2")
                              .arg(formatCount(double(ofRequests ? now.requests : now.attempts)).joined(),
                                   ofRequests ? QStringLiteral("requests") : QStringLiteral("attempts"));
        }
        m_tiles.append(tile);
    }
}

void ErrorsController::showOutcomes(const ComparedBuckets &buckets, const TelemetryAnswer &now)
{
    m_outcomes = {};
    m_outcomes.title = QStringLiteral("Failed attempts by outcome");
    m_outcomes.unitText = QStringLiteral("attempts per %1").arg(bucketLabel(buckets.width));
    m_outcomes.edges = buckets.edges;
    m_outcomes.width = buckets.width;
    if (!capabilities().errors)
        return;
    for (int index = 0; index < kOutcomeCount; ++index) {
        const auto outcome = Outcome(index);
        if (outcome == Outcome::Ok || now.total.outcomes[size_t(index)] == 0)
            continue;
        QList<double> values;
        for (const Cell &cell : now.buckets)
            values.append(double(cell.outcomes[size_t(index)]));
        m_outcomes.series.append({outcomeToken(outcome), outcomeTitle(outcome), values, false});
    }
    m_outcomes.summary = chartSummary(m_outcomes, view().zone());
}

std::optional<QStringList> ErrorsController::knownClasses(const TimeSpan &period,
                                                          const QList<TelemetryAnswer> &answers) const
{
    const TelemetryAnswer *before = answerFor(answers, period, {Dimension::ErrorClass});
    const TimeSpan history = session().status().history;
    if (before == nullptr || before->isPartial() || history.isEmpty() || history.fromMs > period.fromMs)
        return std::nullopt; // that period was not counted in full, so nothing can be called new
    QStringList known;
    for (const TelemetryGroup &group : before->groups)
        known.append(group.values.value(0));
    return known;
}

void ErrorsController::showTables(const ComparedBuckets &buckets, const QList<TelemetryAnswer> &answers)
{
    const std::optional<QStringList> known = knownClasses(periodBefore(buckets), answers);
    for (auto &[dimension, model] : m_tables) {
        const TelemetryAnswer *failed = nullptr;
        const TelemetryAnswer *all = nullptr;
        for (const TelemetryAnswer &answer : answers) {
            if (answer.query.span != buckets.span || answer.query.groupBy != QList{dimension})
                continue;
            (answer.query.edges.isEmpty() ? all : failed) = &answer;
        }
        if (failed == nullptr) {
            model.setTable({}, {});
            continue;
        }
        const bool marks = dimension == Dimension::ErrorClass;
        model.setErrors(dimension, *failed, all, marks ? known : std::nullopt, capabilities(), view().zone());
    }
}

void ErrorsController::showWords(const Cell &now)
{
    if (!capabilities().errors) {
        m_summary = QStringLiteral("Failed attempts are not recorded. %1")
                        .arg(missingReason(capabilities(), QStringLiteral("errors")));
        return;
    }
    if (now.failedAttempts() == 0) {
        m_summary = QStringLiteral("No failed attempts among %1, %2.")
                        .arg(formatExact(now.attempts), view().rangeLabel().toLower());
        return;
    }
    const FigureValue rate = figureOf(Figure::AttemptErrorRate, now, capabilities());
    m_summary = QStringLiteral("%1 of %2 failed (%3), %4")
                    .arg(formatExact(now.failedAttempts()),
                         counted(now.attempts, QStringLiteral("attempt"), QStringLiteral("attempts")),
                         formatShare(rate.value.value_or(0)).joined(), view().rangeLabel().toLower());
    const int fresh = m_tables[Dimension::ErrorClass].newValues();
    if (fresh > 0)
        m_summary +=
            fresh == 1 ? QStringLiteral(" · 1 new error class") : QStringLiteral(" · %1 new error classes").arg(fresh);
}

QStringList ErrorsController::ownNotes() const
{
    if (capabilities().errors)
        return {};
    return {QStringLiteral("Errors: not recorded. %1").arg(missingReason(capabilities(), QStringLiteral("errors")))};
}

void ErrorsController::clear()
{
    m_tiles.clear();
    m_rates = {};
    m_outcomes = {};
    for (auto &[dimension, model] : m_tables)
        model.setTable({}, {});
    m_sample.setTable({}, {});
    m_sampleNote.clear();
    m_summary.clear();
}

} // namespace Gatehouse

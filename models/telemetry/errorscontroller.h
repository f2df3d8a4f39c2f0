// The Errors page: what fails, how, where, since when.
#pragma once

#include "models/telemetry/errortablemodel.h"
#include "models/telemetry/figuretile.h"
#include "models/telemetry/telemetrycontroller.h"
#include "models/telemetry/timechart.h"

#include <map>

namespace Gatehouse
{

// `filter` and failed attempts only.
FilterSet failedOnly(const FilterSet &filter);

class ErrorsController : public TelemetryController
{
    Q_OBJECT
public:
    static constexpr int kSampleRows = 50;

    ErrorsController(TelemetrySession &session, ViewState &view, const Clock &clock, QObject *parent = nullptr);

    // Error rate of requests and of attempts, failed requests, failed attempts.
    const QList<FigureTile> &tiles() const { return m_tiles; }
    const TimeChart &rateChart() const { return m_rates; }
    // Failed attempts per bucket, one series per outcome that occurred; for stacking.
    const TimeChart &outcomeChart() const { return m_outcomes; }

    // Those that the gateway records, of error class, status code, provider, model and endpoint.
    QList<Dimension> tableDimensions() const;
    // Null for a dimension that has no table. Error classes that did not occur in the comparison period (without a
    // comparison: in the preceding span of the same length) are marked new, where that period was counted.
    ErrorTableModel *table(Dimension dimension);

    // The newest failed attempts; all columns of requestColumns().
    FigureTableModel *sample() { return &m_sample; }
    // Why there is no sample; empty when there is one.
    const QString &sampleNote() const { return m_sampleNote; }

    // Every failed attempt of the range, and figures by outcome and by error class.
    QList<ExportJob> exportJobs() const override;

protected:
    QList<TelemetryQuery> queries(const ComparedBuckets &buckets) const override;
    void show(const ComparedBuckets &buckets, const QList<TelemetryAnswer> &answers) override;
    void clear() override;
    QString summary() const override { return m_summary; }
    QStringList ownNotes() const override;
    void asked(const ComparedBuckets &buckets) override;
    int mostBuckets() const override { return 120; }

private:
    RowPageRequest failedRows() const;
    static TimeSpan periodBefore(const ComparedBuckets &buckets);
    void showTiles(const Cell &now, const std::optional<Cell> &before);
    void showOutcomes(const ComparedBuckets &buckets, const TelemetryAnswer &now);
    void showTables(const ComparedBuckets &buckets, const QList<TelemetryAnswer> &answers);
    void showWords(const Cell &now);
    std::optional<QStringList> knownClasses(const TimeSpan &period, const QList<TelemetryAnswer> &answers) const;
    void sampleAnswered(const Result<RowPage> &result);

    QList<FigureTile> m_tiles;
    TimeChart m_rates;
    TimeChart m_outcomes;
    std::map<Dimension, ErrorTableModel> m_tables;
    FigureTableModel m_sample;
    QString m_sampleNote;
    int m_sampleGeneration = 0;
    QString m_summary;
};

} // namespace Gatehouse

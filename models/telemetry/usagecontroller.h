// The Usage page: how much of what, by whom.
#pragma once

#include "models/telemetry/breakdowntablemodel.h"
#include "models/telemetry/quotascontroller.h"
#include "models/telemetry/telemetrycontroller.h"
#include "models/telemetry/timechart.h"

namespace Gatehouse
{

// How the series stand together. Share: each bucket adds up to 100 %.
enum class UsageMode { Stacked, Share, Lines };

class UsageController : public TelemetryController
{
    Q_OBJECT
public:
    static constexpr int kTopValues = 6;

    UsageController(TelemetrySession &session, ViewState &view, const Clock &clock, QObject *parent = nullptr);

    // Requests, TokensIn, TokensOut, TokensCached, Spend. Where requests are unknown the first counts attempts.
    static QList<Figure> measures();
    Figure measure() const { return m_measure; }
    void setMeasure(Figure measure);

    // Those that the gateway records, of model, provider, endpoint, workspace, key and account.
    QList<Dimension> dimensions() const;
    Dimension dimension() const { return m_dimension; }
    void setDimension(Dimension dimension);

    UsageMode mode() const { return m_mode; }
    void setMode(UsageMode mode);

    // The six largest values, largest first, and "others"; drawn stacked in the modes Stacked and Share. A series' id
    // is the value; kOthersId stands for the rest.
    const TimeChart &chart() const { return m_chart; }
    static QString othersId();
    // The measure over the whole range, and how it changed.
    const QString &totalText() const { return m_totalText; }

    // Columns: the dimension, Share, Requests, Tokens, Spend, Per 1,000 requests, Change (of the measure).
    BreakdownTableModel *ranking() { return &m_ranking; }

    QuotasController *quotas() { return &m_quotas; }

    // All values of the dimension: the whole of what the page shows a part of.
    QList<ExportJob> exportJobs() const override;

protected:
    QList<TelemetryQuery> queries(const ComparedBuckets &buckets) const override;
    QList<TelemetryQuery> followUps(const ComparedBuckets &buckets, const QList<TelemetryAnswer> &first) const override;
    void show(const ComparedBuckets &buckets, const QList<TelemetryAnswer> &answers) override;
    void clear() override;
    QString summary() const override { return m_summary; }
    QStringList ownNotes() const override;
    int mostBuckets() const override { return 120; }
    void asked(const ComparedBuckets &) override { m_quotas.refreshWhenDue(); }

private:
    Figure countedMeasure(const Cell &total) const;
    void showChart();
    void showRanking();
    void showWords();
    QList<double> valuesOf(const QList<Cell> &cells, Figure measure) const;

    Figure m_measure = Figure::Requests;
    Dimension m_dimension = Dimension::Model;
    UsageMode m_mode = UsageMode::Stacked;
    TimeChart m_chart;
    BreakdownTableModel m_ranking;
    QuotasController m_quotas;
    QString m_totalText;
    QString m_summary;
    // The answers behind what is shown, so that another measure or mode needs no new question.
    ComparedBuckets m_shownBuckets;
    TelemetryAnswer m_total;
    std::optional<TelemetryAnswer> m_totalBefore;
    TelemetryAnswer m_groups;
    std::optional<TelemetryAnswer> m_groupsBefore;
    TelemetryAnswer m_series;
    QList<QString> m_top;
};

} // namespace Gatehouse

#include "ui/telemetry/latencypage.h"

#include "ui/charts/crosshairlink.h"
#include "ui/charts/heatmap.h"
#include "ui/charts/histogram.h"
#include "ui/charts/linechart.h"
#include "ui/telemetry/chartcontent.h"
#include "ui/telemetry/contrastpanel.h"
#include "ui/telemetry/figuretilesview.h"
#include "ui/telemetry/objectivebutton.h"
#include "ui/widgets/chartcard.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/panelgrid.h"
#include "ui/widgets/stateview.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHeaderView>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

constexpr int kHeatmapHeight = 300;
constexpr int kChartHeight = 230;

HeatmapContent heatmapContent(const LatencyHeatmap &from, const QTimeZone &zone)
{
    HeatmapContent content;
    content.zone = zone;
    content.timeEdgesMs = from.edges;
    content.latencyEdgesUs = from.rowEdgesUs;
    content.countName = LatencyPage::tr("attempts");
    content.counts.reserve(from.counts.size());
    for (int column = 0; column < from.columns(); ++column) {
        for (int row = 0; row < from.rows(); ++row)
            content.counts.append(from.countAt(column, row));
    }
    return content;
}

LineChartContent curveContent(const LatencyHistogram &from, const LatencyObjective &objective)
{
    LineChartContent content;
    content.xAxis = LineChartContent::XAxis::Latency;
    content.unit = ValueUnit::Share;
    content.yMaximum = 1;
    content.xReference = double(objective.thresholdUs);
    content.referenceLabel = objectiveLabel(objective);
    LineSeries series{LatencyPage::tr("at or below"), {}};
    for (qsizetype bar = 0; bar < from.cumulativeShare.size(); ++bar)
        series.points.append({double(from.edgesUs.at(bar + 1)), from.cumulativeShare.at(bar)});
    if (series.points.size() > 1) {
        content.fromUs = series.points.constFirst().x;
        content.toUs = series.points.constLast().x;
    }
    content.series = {series};
    return content;
}

} // namespace

LatencyPage::LatencyPage(LatencyController &controller, const Theme &theme, QWidget *parent)
    : TelemetryPage(tr("Latency"), controller, theme, parent)
    , m_controller(controller)
    , m_tiles(new FigureTilesView(theme))
    , m_heatmap(new Heatmap(theme))
    , m_histogram(new Histogram(theme))
    , m_curve(new LineChart(theme))
    , m_percentiles(new LineChart(theme))
{
    addHeaderControls();
    buildCards();
    connectTimeChart(m_percentiles);
    connectBox();
    connect(m_tiles, &FigureTilesView::pageRequested, this, &LatencyPage::pageRequested);
    connect(m_histogram, &Histogram::rowsRequested, this, [this](qint64 fromUs, qint64 toUs) {
        emit rowsRequested(m_controller.buckets().span, fromUs, toUs, m_controller.isFirstToken());
    });
    connect(m_curve, &LineChart::latencyRangeSelected, this, [this](qint64 fromUs, qint64 toUs) {
        emit rowsRequested(m_controller.buckets().span, fromUs, toUs, m_controller.isFirstToken());
    });
    auto *link = new CrosshairLink(this);
    link->add(m_heatmap);
    link->add(m_percentiles);
    followController();
}

void LatencyPage::addHeaderControls()
{
    m_totalTime = new QPushButton(tr("Total time"));
    m_firstToken = new QPushButton(tr("First token"));
    auto *group = new QButtonGroup(this);
    for (QPushButton *button : {m_totalTime, m_firstToken}) {
        button->setCheckable(true);
        group->addButton(button);
        header()->addAction(button);
    }
    m_totalTime->setChecked(true);
    connect(m_firstToken, &QPushButton::toggled, this,
            [this](bool firstToken) { m_controller.setFirstToken(firstToken); });
    header()->addAction(new ObjectiveButton(view()));
}

void LatencyPage::buildCards()
{
    m_heatmapCard = new ChartCard(theme(), tr("Heatmap"),
                                  tr("attempts per cell · log scale · drag a box to explain it"), m_heatmap);
    m_histogramCard = new ChartCard(theme(), tr("Distribution"), tr("attempts · log bins"), m_histogram);
    m_curveCard = new ChartCard(theme(), tr("Share answered within"), tr("% of attempts"), m_curve);
    m_percentileCard = new ChartCard(theme(), tr("Percentiles"), {}, m_percentiles);
    m_contrast = new ContrastPanel(m_controller, theme());
    addMaskedTerms(m_contrast->table(), QStringLiteral("what sets a box apart"));
    panels()->addStrip(m_tiles);
    panels()->addRow({{m_heatmapCard, 2}, {m_contrast, 1}}, kHeatmapHeight, 4);
    panels()->addRow({{m_histogramCard, 1}, {buildBreakdown(), 1}}, kChartHeight, 3);
    panels()->addRow({{m_percentileCard, 1}, {m_curveCard, 1}}, kChartHeight, 3);
}

QWidget *LatencyPage::buildBreakdown()
{
    m_breakdownCard = new Card;
    m_dimension = new QComboBox;
    m_dimension->setAccessibleName(tr("Split by"));
    m_breakdownCard->addHeaderWidget(m_dimension);
    m_breakdown = new DataTable(tr("Latency by value"));
    m_breakdown->followFigureRoles(theme());
    m_breakdown->setModel(m_controller.byDimension());
    m_breakdown->horizontalHeader()->setSortIndicator(-1, Qt::DescendingOrder);
    m_breakdown->setSortingEnabled(true);
    m_breakdownCard->body()->addWidget(m_breakdown);
    addMasked(m_breakdown, [this](const QModelIndex &cell) {
        return maskedRowOf(cell, m_controller.dimension(), QStringLiteral("latency by value"));
    });
    connect(m_dimension, &QComboBox::activated, this,
            [this] { m_controller.setDimension(Dimension(m_dimension->currentData().toInt())); });
    connect(m_breakdown, &DataTable::rowActivated, this, [this](const QModelIndex &index) {
        if (index.data(CanFilterRole).toBool())
            filterBy(index.data(IdRole).toString());
    });
    return m_breakdownCard;
}

void LatencyPage::connectBox()
{
    connect(m_heatmap, &Heatmap::boxSelected, this, [this](const TimeSpan &span, qint64 fromUs, qint64 toUs) {
        m_controller.selectBox({span, fromUs, toUs});
    });
    connect(m_heatmap, &Heatmap::boxCleared, this, [this] { m_controller.clearBox(); });
    connect(m_contrast, &ContrastPanel::clearRequested, this, [this] { m_heatmap->clearBox(); });
    connect(m_contrast, &ContrastPanel::zoomRequested, this, [this] {
        if (m_controller.box())
            view().zoomTo(m_controller.box()->span);
    });
    connect(m_contrast, &ContrastPanel::rowsRequested, this, &LatencyPage::goToBoxRows);
    connect(m_contrast, &ContrastPanel::termChosen, this, [this](const QString &token) {
        if (const Result<FilterTerm> term = filterTermFromToken(token))
            view().setFilter(term->dimension, term->values, term->exclude);
    });
}

void LatencyPage::showFigures()
{
    QList<FigureTile> tiles = m_controller.tiles();
    // The objective stands after the percentiles, where the eye goes next.
    tiles.insert(std::min<qsizetype>(4, tiles.size()), m_controller.objectiveTile());
    m_tiles->setTiles(tiles);
    showHeatmap();
    showDistribution();
    showDimensions();
    const TimeChart &percentiles = m_controller.percentileChart();
    m_percentileCard->setTitle(percentiles.title);
    m_percentileCard->setHint(percentiles.unitText);
    showChart(m_percentiles, percentiles, view().zone());
}

void LatencyPage::showHeatmap()
{
    m_heatmap->setContent(heatmapContent(m_controller.heatmap(), view().zone()));
    if (m_controller.heatmap().isEmpty())
        m_heatmapCard->state()->showEmpty(tr("Not recorded"),
                                          tr("The gateway keeps no such time for the requests shown."));
    else
        m_heatmapCard->state()->showContent();
}

void LatencyPage::showDistribution()
{
    const LatencyHistogram &from = m_controller.histogram();
    HistogramContent content;
    content.edgesUs = from.edgesUs;
    content.counts = from.counts;
    content.countName = tr("attempts");
    content.objectiveUs = view().objective().thresholdUs;
    content.objectiveLabel = objectiveLabel(view().objective());
    m_histogram->setContent(content);
    m_curve->setContent(curveContent(from, view().objective()));
    for (ChartCard *card : {m_histogramCard, m_curveCard}) {
        if (from.isEmpty())
            card->state()->showEmpty(tr("Not recorded"), tr("The gateway keeps no such time for the requests shown."));
        else
            card->state()->showContent();
    }
}

void LatencyPage::showDimensions()
{
    const QList<Dimension> dimensions = m_controller.dimensions();
    if (m_dimension->count() != dimensions.size()) {
        m_dimension->clear();
        for (const Dimension dimension : dimensions)
            m_dimension->addItem(dimensionTitle(dimension), int(dimension));
    }
    m_dimension->setCurrentIndex(m_dimension->findData(int(m_controller.dimension())));
    m_breakdownCard->setTitle(tr("By %1").arg(dimensionTitle(m_controller.dimension()).toLower()));
    const QSignalBlocker blocker(m_firstToken);
    (m_controller.isFirstToken() ? m_firstToken : m_totalTime)->setChecked(true);
}

void LatencyPage::goToBoxRows()
{
    if (const std::optional<LatencyBox> &box = m_controller.box())
        emit rowsRequested(box->span, box->fromUs, box->toUs, m_controller.isFirstToken());
}

void LatencyPage::filterBy(const QString &value)
{
    view().setFilter(m_controller.dimension(), {value});
}

} // namespace Gatehouse

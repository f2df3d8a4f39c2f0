#include "ui/telemetry/overviewpage.h"

#include "ui/charts/crosshairlink.h"
#include "ui/charts/linechart.h"
#include "ui/charts/rankedbars.h"
#include "ui/telemetry/attentionrow.h"
#include "ui/telemetry/chartcontent.h"
#include "ui/telemetry/figuretilesview.h"
#include "ui/widgets/chartcard.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/panelgrid.h"
#include "ui/widgets/stateview.h"

#include <QLabel>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

constexpr int kChartHeight = 200; // so that all fits at 1280x800 with the row of what needs a person above it
constexpr int kListHeight = 236;
constexpr int kMoverFigureColumn = 1;
constexpr int kMoverBeforeColumn = 3;
constexpr int kSpendColumn = 2;

// The card says what is compared; without a comparison it says the unit alone.
QString hintOf(const TimeChart &chart, Comparison comparison)
{
    for (const ChartSeries &series : chart.series) {
        if (series.compared)
            return OverviewPage::tr("%1 · dashed: %2").arg(chart.unitText, comparison.label());
    }
    return chart.unitText;
}

} // namespace

OverviewPage::OverviewPage(OverviewController &controller, const Theme &theme, QWidget *parent)
    : TelemetryPage(tr("Overview"), controller, theme, parent)
    , m_controller(controller)
    , m_attention(new AttentionRow)
    , m_tiles(new FigureTilesView(theme))
    , m_volume(new LineChart(theme))
    , m_errors(new LineChart(theme))
    , m_latency(new LineChart(theme))
    , m_spend(new RankedBars(theme))
{
    m_volumeCard = buildTimeCard(m_volume);
    m_errorCard = buildTimeCard(m_errors);
    m_latencyCard = buildTimeCard(m_latency);
    m_spend->setTitles(tr("model"), tr("spend"));
    m_spendCard = new ChartCard(theme, tr("Spend by model"), {}, m_spend);
    panels()->addStrip(m_attention);
    panels()->addStrip(m_tiles);
    panels()->addRow({{m_volumeCard, 2}, {m_errorCard, 1}}, kChartHeight);
    panels()->addRow({{m_latencyCard, 1}, {m_spendCard, 1}, {buildMovers(), 1}}, kListHeight);
    auto *link = new CrosshairLink(this);
    for (LineChart *chart : {m_volume, m_errors, m_latency})
        link->add(chart);
    connect(m_attention, &AttentionRow::pageRequested, this, &OverviewPage::pageRequested);
    connect(m_tiles, &FigureTilesView::pageRequested, this, &OverviewPage::pageRequested);
    connect(m_spend, &RankedBars::barActivated, this,
            [this](const QString &model) { view().setFilter(Dimension::Model, {model}); });
    followController();
}

void OverviewPage::showFigures()
{
    m_tiles->setTiles(m_controller.tiles());
    const QTimeZone &zone = view().zone();
    const auto showIn = [&zone, this](ChartCard *card, LineChart *chart, const TimeChart &shown) {
        card->setTitle(shown.title);
        card->setHint(hintOf(shown, view().comparison()));
        showChart(chart, shown, zone);
        if (shown.isEmpty())
            card->state()->showEmpty(tr("Not recorded"), tr("The gateway keeps nothing of this in the range shown."));
        else
            card->state()->showContent();
    };
    showIn(m_volumeCard, m_volume, m_controller.volumeChart());
    showIn(m_errorCard, m_errors, m_controller.errorChart());
    showIn(m_latencyCard, m_latency, m_controller.latencyChart());

    // A third of the page holds three columns in full; the Usage and Errors pages have the others.
    m_movers->setColumnHidden(kMoverFigureColumn, true);
    m_movers->setColumnHidden(kMoverBeforeColumn, true);
    const QList<RankedBar> spend = rankedBars(*m_controller.spendByModel(), kSpendColumn);
    m_spend->setBars(spend, ValueUnit::Money);
    m_spendCard->setHint(view().rangeLabel().toLower());
    if (spend.isEmpty())
        m_spendCard->state()->showEmpty(tr("Spend is not recorded"), tr("The gateway keeps no cost per request."));
    else
        m_spendCard->state()->showContent();

    const bool compared = view().comparison() != Comparison::None;
    m_moversCard->setHint(compared ? tr("vs %1").arg(view().comparison().label()) : QString());
    m_moversNote->setText(m_controller.moversNote());
    m_moversNote->setVisible(!m_controller.moversNote().isEmpty());
    m_movers->setVisible(m_controller.movers()->rowCount() > 0);
    m_movers->fitColumns(); // figures grow
}

QWidget *OverviewPage::buildMovers()
{
    m_moversCard = new Card(tr("Top movers"));
    m_movers = new DataTable(tr("Top movers"));
    m_movers->followFigureRoles(theme());
    m_movers->setModel(m_controller.movers());
    connect(m_movers, &DataTable::rowActivated, this,
            [this](const QModelIndex &index) { filterByTerm(index.data(IdRole).toString()); });
    addMaskedTerms(m_movers, QStringLiteral("the top movers"));
    m_moversNote = new QLabel;
    m_moversNote->setWordWrap(true);
    m_moversNote->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    setLook(m_moversNote, "muted");
    m_moversCard->body()->addWidget(m_movers, 1);
    m_moversCard->body()->addWidget(m_moversNote, 1);
    return m_moversCard;
}

ChartCard *OverviewPage::buildTimeCard(LineChart *chart)
{
    connectTimeChart(chart);
    return new ChartCard(theme(), {}, {}, chart);
}

void OverviewPage::filterByTerm(const QString &token)
{
    // Ids of movers are terms that the controller wrote; one that does not parse is a row that cannot be filtered by.
    if (const Result<FilterTerm> term = filterTermFromToken(token))
        view().setFilter(term->dimension, term->values, term->exclude);
}

} // namespace Gatehouse

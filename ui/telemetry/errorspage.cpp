#include "ui/telemetry/errorspage.h"

#include "models/telemetry/requestcolumns.h"
#include "ui/charts/crosshairlink.h"
#include "ui/charts/linechart.h"
#include "ui/telemetry/chartcontent.h"
#include "ui/telemetry/figuretilesview.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/chartcard.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/panelgrid.h"
#include "ui/widgets/stateview.h"

#include <QHeaderView>
#include <QLabel>
#include <QSignalBlocker>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace Gatehouse
{

namespace
{

constexpr int kChartHeight = 220;
constexpr int kTableHeight = 230;

// What a sample needs, and what it has besides where there is room; the rest is in the explorer.
constexpr std::array kSampleColumns{RequestColumn::Time, RequestColumn::ErrorClass, RequestColumn::Provider};
constexpr std::array kWideSampleColumns{RequestColumn::Model, RequestColumn::Latency};
constexpr int kWidePage = 1500;

template<typename Columns>
bool contains(const Columns &columns, RequestColumn column)
{
    return std::find(columns.begin(), columns.end(), column) != columns.end();
}

void showIn(ChartCard *card, LineChart *chart, const TimeChart &shown, const QTimeZone &zone, LineStyle style)
{
    card->setTitle(shown.title);
    card->setHint(shown.unitText);
    showChart(chart, shown, zone, style);
    if (shown.isEmpty())
        card->state()->showEmpty(ErrorsPage::tr("No failed attempts"),
                                 ErrorsPage::tr("Nothing of this was counted in the range shown."));
    else
        card->state()->showContent();
}

} // namespace

ErrorsPage::ErrorsPage(ErrorsController &controller, const Theme &theme, QWidget *parent)
    : TelemetryPage(tr("Errors"), controller, theme, parent)
    , m_controller(controller)
    , m_tiles(new FigureTilesView(theme))
    , m_rates(new LineChart(theme))
    , m_outcomes(new LineChart(theme))
    , m_rateCard(new ChartCard(theme, tr("Error rate"), {}, m_rates))
    , m_outcomeCard(new ChartCard(theme, tr("Failed attempts by outcome"), {}, m_outcomes))
{
    for (LineChart *chart : {m_rates, m_outcomes}) {
        connect(chart, &LineChart::spanSelected, this, [this](const TimeSpan &span) { view().zoomTo(span); });
        connect(chart, &LineChart::rowsRequested, this, &ErrorsPage::showFailedRows);
    }
    auto *link = new CrosshairLink(this);
    link->add(m_rates);
    link->add(m_outcomes);
    connect(m_tiles, &FigureTilesView::pageRequested, this, &ErrorsPage::pageRequested);
    panels()->addStrip(m_tiles);
    panels()->addRow({{m_rateCard, 6}, {m_outcomeCard, 5}}, kChartHeight);
    panels()->addRow({{buildTables(), 6}, {buildSample(), 5}}, kTableHeight);
    followController();
}

QWidget *ErrorsPage::buildTables()
{
    auto *card = new Card(tr("Failed attempts"), tr("Enter filters by a row"));
    card->setFlush(true);
    m_tabs = new QTabBar;
    m_tabs->setAccessibleName(tr("Failed attempts by"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_table = new DataTable(tr("Failed attempts"));
    m_table->followFigureRoles(theme());
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::DescendingOrder);
    m_table->setSortingEnabled(true);
    card->body()->addWidget(m_tabs);
    card->body()->addWidget(m_table, 1);
    connect(m_tabs, &QTabBar::currentChanged, this, &ErrorsPage::showTable);
    connect(m_table, &DataTable::rowActivated, this, &ErrorsPage::filterBy);
    addMasked(m_table, [this](const QModelIndex &cell) {
        const int tab = m_tabs->currentIndex();
        return tab < 0 ? std::nullopt : maskedRowOf(cell, m_dimensions.at(tab), QStringLiteral("failed attempts"));
    });
    return card;
}

QWidget *ErrorsPage::buildSample()
{
    auto *card = new Card(tr("Newest failed attempts"), tr("Enter shows the request"));
    card->setFlush(true);
    m_sample = new DataTable(tr("Newest failed attempts"));
    m_sample->followFigureRoles(theme());
    m_sample->setStretchColumn(int(RequestColumn::ErrorClass));
    m_sample->setModel(m_controller.sample());
    m_sampleNote = new QLabel;
    m_sampleNote->setWordWrap(true);
    m_sampleNote->setContentsMargins(Spacing::kCard, 0, Spacing::kCard, Spacing::kGap);
    m_sampleNote->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    setLook(m_sampleNote, "muted");
    card->body()->addWidget(m_sample, 1);
    card->body()->addWidget(m_sampleNote, 1);
    connect(m_sample, &DataTable::rowActivated, this, [this](const QModelIndex &index) {
        emit requestActivated(index.siblingAtColumn(int(RequestColumn::RequestId)).data().toString());
    });
    return card;
}

void ErrorsPage::showFigures()
{
    m_tiles->setTiles(m_controller.tiles());
    showIn(m_rateCard, m_rates, m_controller.rateChart(), view().zone(), LineStyle::Line);
    showIn(m_outcomeCard, m_outcomes, m_controller.outcomeChart(), view().zone(), LineStyle::Stacked);
    showTabs();
    showSampleColumns();
    m_sampleNote->setText(m_controller.sampleNote());
    m_sampleNote->setVisible(!m_controller.sampleNote().isEmpty());
    m_sample->setVisible(m_controller.sampleNote().isEmpty());
}

void ErrorsPage::showSampleColumns()
{
    const bool wide = width() >= kWidePage;
    bool changed = false;
    for (int column = 0; column < kRequestColumnCount; ++column) {
        const auto wanted = RequestColumn(column);
        const bool shown = contains(kSampleColumns, wanted) || (wide && contains(kWideSampleColumns, wanted));
        const bool hidden = !shown || !isRecorded(wanted, m_controller.capabilities());
        changed = changed || hidden != m_sample->isColumnHidden(column);
        m_sample->setColumnHidden(column, hidden);
    }
    if (changed)
        m_sample->fitColumns();
}

void ErrorsPage::resizeEvent(QResizeEvent *event)
{
    TelemetryPage::resizeEvent(event);
    showSampleColumns();
}

// The rows behind a point of this page are failed ones; the filter says so in the bar.
void ErrorsPage::showFailedRows(const TimeSpan &span)
{
    view().setFilter(failedOnly(view().filter()));
    emit rowsRequested(span, std::nullopt, std::nullopt, false);
}

void ErrorsPage::showTabs()
{
    const QList<Dimension> dimensions = m_controller.tableDimensions();
    if (dimensions == m_dimensions)
        return;
    m_dimensions = dimensions;
    const QSignalBlocker block(m_tabs);
    while (m_tabs->count() > 0)
        m_tabs->removeTab(0);
    for (const Dimension dimension : dimensions)
        m_tabs->addTab(dimensionTitle(dimension));
    // A tab bar that was empty when it was laid out has no height, and tabs added before it is seen do not say so.
    m_tabs->updateGeometry();
    showTable(m_tabs->currentIndex());
}

void ErrorsPage::showTable(int tab)
{
    if (tab < 0 || tab >= m_dimensions.size()) {
        m_table->setModel(nullptr);
        return;
    }
    m_table->setModel(m_controller.table(m_dimensions.at(tab)));
}

void ErrorsPage::filterBy(const QModelIndex &index)
{
    const int tab = m_tabs->currentIndex();
    if (tab >= 0 && index.data(CanFilterRole).toBool())
        view().setFilter(m_dimensions.at(tab), {index.data(IdRole).toString()});
}

} // namespace Gatehouse

#include "ui/telemetry/usagepage.h"

#include "ui/charts/linechart.h"
#include "ui/telemetry/chartcontent.h"
#include "ui/telemetry/quotaspanel.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/chartcard.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/panelgrid.h"
#include "ui/widgets/stateview.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QSignalBlocker>

namespace Gatehouse
{

namespace
{

// Together they fit a window of 1280x800; the rest of the height is shared.
constexpr int kChartHeight = 220;
constexpr int kRankingHeight = 180;
constexpr int kQuotasHeight = 180;
constexpr int kWantedRows = 4;

LineStyle styleOf(UsageMode mode)
{
    return mode == UsageMode::Lines ? LineStyle::Line : LineStyle::Stacked;
}

} // namespace

UsagePage::UsagePage(UsageController &controller, const Theme &theme, QWidget *parent)
    : TelemetryPage(tr("Usage"), controller, theme, parent)
    , m_controller(controller)
    , m_measure(new QComboBox)
    , m_dimension(new QComboBox)
    , m_modes(new QButtonGroup(this))
    , m_chart(new LineChart(theme))
    , m_card(new ChartCard(theme, tr("Usage"), {}, m_chart))
{
    buildChoices();
    connectTimeChart(m_chart);
    panels()->addRow({{m_card, 1}}, kChartHeight);
    panels()->addRow({{buildRanking(), 1}}, kRankingHeight);
    panels()->addRow({{buildQuotas(), 1}}, kQuotasHeight);
    followController();
    connect(&controller, &TelemetryController::changed, this, &UsagePage::showChoices);
    showChoices();
}

void UsagePage::buildChoices()
{
    m_measure->setAccessibleName(tr("Measure"));
    m_measure->setToolTip(tr("What is counted"));
    for (const Figure measure : UsageController::measures())
        m_measure->addItem(figureTitle(measure), int(measure));
    m_dimension->setAccessibleName(tr("Split by"));
    m_dimension->setToolTip(tr("What it is split by"));
    m_dimension->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    header()->addAction(m_measure);
    header()->addAction(m_dimension);
    // They are about the drawing, and the sentence of the page needs the room.
    m_card->addHeaderWidget(buildModes());
    connect(m_measure, &QComboBox::activated, this,
            [this](int index) { m_controller.setMeasure(Figure(m_measure->itemData(index).toInt())); });
    connect(m_dimension, &QComboBox::activated, this,
            [this](int index) { m_controller.setDimension(Dimension(m_dimension->itemData(index).toInt())); });
}

QWidget *UsagePage::buildModes()
{
    auto *group = new QWidget;
    group->setAccessibleName(tr("How the series stand"));
    auto *row = new QHBoxLayout(group);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kHair);
    const auto add = [&](const QString &text, UsageMode mode) {
        auto *button = new QPushButton(text);
        button->setCheckable(true);
        m_modes->addButton(button, int(mode));
        row->addWidget(button);
    };
    add(tr("Stacked"), UsageMode::Stacked);
    add(tr("Share"), UsageMode::Share);
    add(tr("Lines"), UsageMode::Lines);
    connect(m_modes, &QButtonGroup::idClicked, this, [this](int mode) { m_controller.setMode(UsageMode(mode)); });
    return group;
}

QWidget *UsagePage::buildRanking()
{
    m_rankingCard = new Card;
    m_rankingCard->setFlush(true);
    m_ranking = new DataTable(tr("Ranking"));
    m_ranking->followFigureRoles(theme());
    m_ranking->setWantedRows(kWantedRows);
    m_ranking->setModel(m_controller.ranking());
    // In the order of the controller until a header is pressed.
    m_ranking->horizontalHeader()->setSortIndicator(-1, Qt::DescendingOrder);
    m_ranking->setSortingEnabled(true);
    connect(m_ranking, &DataTable::rowActivated, this, &UsagePage::filterBy);
    addMasked(m_ranking, [this](const QModelIndex &cell) {
        return maskedRowOf(cell, m_controller.dimension(), QStringLiteral("the usage ranking"));
    });
    m_rankingCard->body()->addWidget(m_ranking, 1);
    return m_rankingCard;
}

QWidget *UsagePage::buildQuotas()
{
    m_quotas = new QuotasPanel(*m_controller.quotas(), theme());
    m_quotas->table()->setWantedRows(kWantedRows);
    addMasked(m_quotas->table(),
              [this](const QModelIndex &cell) { return maskedValueOf(*m_controller.quotas()->table(), cell); });
    connect(m_quotas, &QuotasPanel::filterChosen, this,
            [this](const FilterTerm &term) { view().setFilter(term.dimension, term.values); });
    return m_quotas;
}

bool UsagePage::isSettled() const
{
    return TelemetryPage::isSettled() && !m_controller.quotas()->isLoading();
}

void UsagePage::showChoices()
{
    const QSignalBlocker block(m_dimension);
    const QList<Dimension> dimensions = m_controller.dimensions();
    bool same = m_dimension->count() == dimensions.size();
    for (int i = 0; same && i < m_dimension->count(); ++i)
        same = m_dimension->itemData(i).toInt() == int(dimensions.at(i));
    if (!same) {
        m_dimension->clear();
        for (const Dimension dimension : dimensions)
            m_dimension->addItem(tr("by %1").arg(dimensionTitle(dimension).toLower()), int(dimension));
    }
    m_dimension->setCurrentIndex(m_dimension->findData(int(m_controller.dimension())));
    m_measure->setCurrentIndex(m_measure->findData(int(m_controller.measure())));
    if (QAbstractButton *mode = m_modes->button(int(m_controller.mode())))
        mode->setChecked(true);
}

void UsagePage::showFigures()
{
    const TimeChart &chart = m_controller.chart();
    m_card->setTitle(chart.title);
    m_card->setHint(tr("%1 · %2").arg(m_controller.totalText(), chart.unitText));
    LineChartContent content = lineChartContent(chart, view().zone(), styleOf(m_controller.mode()));
    if (m_controller.mode() == UsageMode::Share)
        content.yMaximum = 1;
    m_chart->setContent(content);
    m_chart->setSummary(chart.summary);
    if (chart.isEmpty())
        m_card->state()->showEmpty(tr("Not recorded"), m_controller.headline());
    else
        m_card->state()->showContent();
    m_rankingCard->setTitle(tr("Ranking by %1").arg(dimensionTitle(m_controller.dimension()).toLower()));
    m_rankingCard->setHint(tr("Enter filters by a row"));
}

void UsagePage::filterBy(const QModelIndex &index)
{
    if (index.data(CanFilterRole).toBool())
        view().setFilter(m_controller.dimension(), {index.data(IdRole).toString()});
}

} // namespace Gatehouse

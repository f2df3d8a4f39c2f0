#include "ui/telemetry/telemetrypage.h"

#include "models/telemetry/figuretablemodel.h"
#include "ui/charts/linechart.h"
#include "ui/telemetry/exportcontrol.h"
#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/panelgrid.h"
#include "ui/widgets/revealbar.h"
#include "ui/widgets/stateview.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace Gatehouse
{

TelemetryPage::TelemetryPage(const QString &name, TelemetryController &controller, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_controller(controller)
    , m_theme(theme)
    , m_header(new PageHeader(name))
    , m_panels(new PanelGrid)
{
    setAccessibleName(name);
    m_state = new StateView(theme, m_panels);
    auto *inside = new QWidget;
    auto *column = new QVBoxLayout(inside);
    column->setContentsMargins(Spacing::kPage, Spacing::kGap, Spacing::kPage, Spacing::kPage);
    column->setSpacing(Spacing::kGap);
    column->addWidget(m_header);
    column->addWidget(m_state, 1);
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(inside);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);
    connect(m_state, &StateView::retryRequested, this, [this] { m_controller.refresh(); });
}

void TelemetryPage::setActive(bool active)
{
    m_controller.setActive(active);
    if (!active && m_reveal)
        m_reveal->close();
}

void TelemetryPage::addMasked(DataTable *table,
                              const std::function<std::optional<MaskedValue>(const QModelIndex &)> &valueOf)
{
    m_masked.append({table, valueOf});
}

std::optional<MaskedValue> TelemetryPage::maskedRowOf(const QModelIndex &cell, Dimension dimension,
                                                      const QString &where)
{
    // What cannot be filtered by is no value: the row of all the others.
    return cell.data(CanFilterRole).toBool() ? maskedValueOf(dimension, cell.data(IdRole).toString(), where)
                                             : std::nullopt;
}

void TelemetryPage::addMaskedTerms(DataTable *table, const QString &where)
{
    addMasked(table, [where](const QModelIndex &cell) { return maskedTermOf(cell.data(IdRole).toString(), where); });
}

void TelemetryPage::offerReveal(CellReveal &reveal)
{
    if (m_masked.isEmpty())
        return;
    m_reveal = new RevealKey(reveal, m_masked, this);
    auto *column = qobject_cast<QVBoxLayout *>(m_state->parentWidget()->layout());
    column->insertWidget(column->indexOf(m_state), m_reveal->bar());
}

void TelemetryPage::connectTimeChart(LineChart *chart)
{
    connect(chart, &LineChart::spanSelected, this, [this](const TimeSpan &span) { view().zoomTo(span); });
    connect(chart, &LineChart::rowsRequested, this,
            [this](const TimeSpan &span) { emit rowsRequested(span, std::nullopt, std::nullopt, false); });
}

void TelemetryPage::addExport()
{
    auto *control = new ExportControl(m_controller.session(), [this] { return m_controller.exportJobs(); });
    control->setReport([this] { return report(); });
    connect(control, &ExportControl::taskStarted, this, &TelemetryPage::taskStarted);
    m_header->addAction(control);
    addAction(control->makeAction(this));
}

PageReport TelemetryPage::report() const
{
    PageReport report = pageReport(*this, reportTiles(), m_theme);
    report.sentence = m_header->sentence();
    report.head = m_controller.exportHead(m_header->name().toLower());
    return report;
}

void TelemetryPage::followController()
{
    addExport();
    connect(&m_controller, &TelemetryController::changed, this, [this] { showState(m_controller.state()); });
    showState(m_controller.state());
}

void TelemetryPage::showState(PageState state)
{
    m_header->setSentence(m_controller.headline());
    switch (state) {
    case PageState::Loading:
        m_state->setBanner({});
        m_state->showLoading(tr("Reading %1").arg(view().rangeLabel().toLower()));
        return;
    case PageState::Failed:
        m_state->setBanner({});
        m_state->showError(
            m_controller.error().value_or(Error{ErrorKind::Internal, tr("No figures came, and no reason.")}));
        return;
    case PageState::Empty:
        m_state->setBanner(m_controller.notes().join(QLatin1Char(' ')), Tone::Neutral);
        m_state->showEmpty(tr("No requests: %1").arg(view().rangeLabel().toLower()),
                           view().filter().isEmpty() ? tr("Choose a longer or an earlier time range.")
                                                     : tr("Take a filter away, or choose a longer time range."));
        return;
    case PageState::Partial:
    case PageState::Full:
        break;
    }
    const QString comparedWith = m_controller.comparisonText();
    if (!comparedWith.isEmpty() && !m_controller.headline().isEmpty())
        m_header->setSentence(tr("%1 · changes vs %2").arg(m_controller.headline(), comparedWith));
    const bool warns = state == PageState::Partial || m_controller.isStale() || m_controller.error();
    m_state->setBanner(m_controller.notes().join(QLatin1Char(' ')), warns ? Tone::Warn : Tone::Neutral);
    showFigures();
    m_state->showContent();
}

} // namespace Gatehouse

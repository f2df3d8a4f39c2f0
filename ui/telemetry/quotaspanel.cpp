#include "ui/telemetry/quotaspanel.h"

#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/stateview.h"

#include <QHeaderView>
#include <QVBoxLayout>

namespace Gatehouse
{

QuotasPanel::QuotasPanel(QuotasController &controller, const Theme &theme, QWidget *parent)
    : Card(tr("Quotas"), {}, parent)
    , m_controller(controller)
    , m_table(new DataTable(tr("Quotas")))
{
    setFlush(true);
    m_table->followFigureRoles(theme);
    m_table->setModel(controller.table());
    // Nearest to the limit first until a header is pressed.
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::DescendingOrder);
    m_table->setSortingEnabled(true);
    m_state = new StateView(theme, m_table);
    body()->addWidget(m_state, 1);
    connect(m_table, &DataTable::rowActivated, this, &QuotasPanel::activate);
    connect(m_state, &StateView::retryRequested, &controller, &QuotasController::refresh);
    connect(&controller, &QuotasController::changed, this, &QuotasPanel::follow);
    follow();
}

void QuotasPanel::follow()
{
    const bool shows = m_controller.state() == PageState::Full || m_controller.state() == PageState::Partial;
    setHint(shows ? tr("%1 · as of now, Enter filters by a row").arg(m_controller.summary()) : QString());
    m_state->setBanner(shows ? m_controller.notes().join(QLatin1Char(' ')) : QString(),
                       m_controller.error() ? Tone::Warn : Tone::Neutral);
    switch (m_controller.state()) {
    case PageState::Loading:
        m_state->showLoading(tr("Reading quotas"));
        return;
    case PageState::Failed:
        if (m_controller.error() && !m_controller.isLoading())
            m_state->showError(*m_controller.error());
        else
            m_state->showLoading(tr("Reading quotas"));
        return;
    case PageState::Empty:
        m_state->showEmpty(m_controller.emptyTitle(), m_controller.emptyText());
        return;
    case PageState::Partial:
    case PageState::Full:
        m_state->showContent();
    }
}

void QuotasPanel::activate(const QModelIndex &index)
{
    if (!index.data(CanFilterRole).toBool())
        return;
    if (const auto term = QuotaTableModel::filterOf(index.data(IdRole).toString()))
        emit filterChosen(*term);
}

} // namespace Gatehouse

#include "ui/telemetry/contrastpanel.h"

#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/stateview.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace Gatehouse
{

ContrastPanel::ContrastPanel(LatencyController &controller, const Theme &theme, QWidget *parent)
    : Card(tr("What sets the box apart"), {}, parent)
    , m_controller(controller)
    , m_table(new DataTable(tr("What sets the box apart")))
    , m_selected(new QLabel)
    , m_zoom(new QPushButton(tr("Zoom")))
    , m_rows(new QPushButton(tr("Rows")))
    , m_clear(new QPushButton(tr("Clear")))
    , m_actions(new QWidget)
{
    m_table->followFigureRoles(theme);
    m_table->setModel(controller.contrast());
    m_state = new StateView(theme, m_table);
    setLook(m_zoom, "primary");
    setLook(m_selected, "hint");
    m_selected->setWordWrap(true);
    m_selected->setTextFormat(Qt::PlainText);
    auto *buttons = new FlowLayout(Spacing::kSmall, m_actions);
    buttons->addWidget(m_zoom);
    buttons->addWidget(m_rows);
    buttons->addWidget(m_clear);
    body()->addWidget(m_state, 1);
    body()->addWidget(m_selected);
    body()->addWidget(m_actions);
    connect(m_zoom, &QPushButton::clicked, this, &ContrastPanel::zoomRequested);
    connect(m_rows, &QPushButton::clicked, this, &ContrastPanel::rowsRequested);
    connect(m_clear, &QPushButton::clicked, this, &ContrastPanel::clearRequested);
    connect(m_table, &DataTable::rowActivated, this,
            [this](const QModelIndex &index) { emit termChosen(index.data(IdRole).toString()); });
    connect(&controller, &LatencyController::contrastChanged, this, &ContrastPanel::follow);
    connect(m_state, &StateView::retryRequested, this, [this] {
        if (m_controller.box())
            m_controller.selectBox(*m_controller.box());
    });
    follow();
}

void ContrastPanel::follow()
{
    const bool selected = m_controller.box().has_value();
    setHint(m_controller.contrastText());
    m_selected->setText(tr("Selected: %1").arg(m_controller.boxText()));
    m_selected->setVisible(selected);
    m_actions->setVisible(selected);
    if (!selected) {
        m_state->showEmpty(tr("No box selected"),
                           tr("Drag a box on the heatmap. By keyboard: arrows move, Shift with arrows draws "
                              "the box, Enter takes it."));
    } else if (m_controller.isContrastLoading()) {
        m_state->showLoading(tr("Comparing the box with the rest"));
    } else if (m_controller.contrastError()) {
        m_state->showError(*m_controller.contrastError());
    } else if (m_controller.contrast()->rowCount() == 0) {
        m_state->showEmpty(tr("Nothing sets it apart"), tr("The box is made like the rest of the heatmap."));
    } else {
        m_state->showContent();
    }
}

} // namespace Gatehouse

#include "ui/widgets/panelgrid.h"

#include "ui/theme/spacing.h"

#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{
// Two charts beside each other need this much to show their axes in full.
constexpr int kLeastWidthForColumns = 680;
} // namespace

PanelGrid::PanelGrid(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(Spacing::kGap);
}

void PanelGrid::addRow(const QList<Panel> &panels, int leastHeight, int stretch)
{
    auto *row = new QBoxLayout(QBoxLayout::LeftToRight);
    row->setSpacing(Spacing::kGap);
    for (const Panel &panel : panels) {
        panel.widget->setMinimumHeight(leastHeight);
        // Shares decide the widths, not the wishes of what is inside.
        panel.widget->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Expanding);
        row->addWidget(panel.widget, panel.share);
    }
    m_layout->addLayout(row, stretch);
    m_rows.append(row);
}

void PanelGrid::addStrip(QWidget *widget)
{
    m_layout->addWidget(widget);
}

void PanelGrid::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool stacked = width() < kLeastWidthForColumns;
    if (stacked == m_stacked)
        return;
    m_stacked = stacked;
    for (QBoxLayout *row : std::as_const(m_rows))
        row->setDirection(stacked ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

} // namespace Gatehouse

#include "ui/widgets/chartcard.h"

#include "ui/charts/charttablemodel.h"
#include "ui/charts/chartview.h"
#include "ui/charts/legendview.h"
#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/stateview.h"

#include <QKeyEvent>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace Gatehouse
{

ChartCard::ChartCard(const Theme &theme, const QString &title, const QString &hint, ChartView *chart, QWidget *parent)
    : Card(title, hint, parent)
    , m_chart(chart)
    , m_sides(new QStackedWidget)
    , m_table(new DataTable(title))
    , m_model(new ChartTableModel(this))
    , m_legend(new LegendView(theme))
    , m_toggle(new QToolButton)
{
    auto *front = new QWidget;
    auto *column = new QVBoxLayout(front);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Spacing::kHair);
    column->addWidget(m_chart, 1);
    column->addWidget(m_legend);
    m_sides->addWidget(front);
    m_sides->addWidget(m_table);
    m_table->setModel(m_model);
    m_table->installEventFilter(this);
    m_state = new StateView(theme, m_sides);
    m_state->showContent();
    body()->addWidget(m_state, 1);

    setLook(m_toggle, "icon");
    m_toggle->setCheckable(true);
    m_toggle->setToolTip(tr("Show the table (T)"));
    m_toggle->setIconSize({Spacing::kIcon, Spacing::kIcon});
    m_toggle->setFixedSize(22, 20);
    addHeaderWidget(m_toggle);
    const auto setIcons = [this, &theme] { m_toggle->setIcon(theme.icon(QStringLiteral("table"))); };
    setIcons();
    connect(&theme, &Theme::changed, this, setIcons);
    connect(m_toggle, &QToolButton::clicked, this, &ChartCard::setTableShown);
    connect(m_chart, &ChartView::tableToggleRequested, this, &ChartCard::toggleTable);
    connect(m_chart, &ChartView::contentChanged, this, &ChartCard::showContent);
    setTabOrder(m_chart, m_table);
    ChartCard::setTitle(title);
    showContent();
}

void ChartCard::setTitle(const QString &title)
{
    Card::setTitle(title);
    m_chart->setAccessibleName(title);
    m_table->setAccessibleName(tr("%1, table").arg(title));
    m_toggle->setAccessibleName(tr("%1 as a table").arg(title));
}

bool ChartCard::isTableShown() const
{
    return m_sides->currentWidget() == m_table;
}

void ChartCard::setTableShown(bool shown)
{
    m_toggle->setChecked(shown);
    if (shown == isTableShown())
        return;
    const bool hadFocus = m_chart->hasFocus() || m_table->hasFocus();
    m_sides->setCurrentIndex(shown ? 1 : 0);
    showContent();
    if (hadFocus)
        shown ? m_table->setFocus() : m_chart->setFocus();
}

bool ChartCard::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_T && key->modifiers() == Qt::NoModifier) {
            setTableShown(false);
            return true;
        }
    }
    return Card::eventFilter(watched, event);
}

void ChartCard::showContent()
{
    m_legend->setEntries(m_chart->legend());
    // A table of two thousand rows is made only for a person who looks at it.
    if (!isTableShown())
        return;
    m_model->setTable(m_chart->table());
    m_table->setNumericColumns(m_model->numericColumns());
    m_table->fitColumns();
}

} // namespace Gatehouse

#include "ui/alerts/daybars.h"

#include "models/core/counted.h"
#include "models/core/format.h"
#include "ui/charts/plotframe.h"
#include "ui/charts/readouttip.h"
#include "ui/theme/seriescolours.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <numeric>

namespace Gatehouse
{

namespace
{

constexpr int kPixelsPerXTick = 90;
constexpr int kInForceColour = 0;
constexpr int kChangedColour = 1;

int sumOf(const QList<int> &counts)
{
    return std::accumulate(counts.begin(), counts.end(), 0);
}

} // namespace

DayBars::DayBars(const Theme &theme, QWidget *parent)
    : ChartView(theme, parent)
    , m_tip(new ReadoutTip(theme, this))
{
    setMouseTracking(true);
    connect(&theme, &Theme::changed, this, [this] { layOut(); });
    layOut();
}

void DayBars::setContent(const DayBarsContent &content)
{
    if (content == m_content)
        return;
    m_content = content;
    moveCursor(std::nullopt);
    layOut();
    contentHasChanged();
}

std::unique_ptr<ChartView> DayBars::copyFor(const Theme &theme) const
{
    auto copy = std::make_unique<DayBars>(theme);
    copy->setContent(m_content);
    return copy;
}

QString DayBars::dayText(int day) const
{
    return formatInstant(m_content.span.fromMs + day * kDayMs, m_content.zone);
}

ChartTable DayBars::table() const
{
    ChartTable table{{{tr("24 hours from"), false}, {tr("in force"), true}}, {}};
    if (m_content.changed)
        table.columns.append({tr("changed"), true});
    for (int day = 0; day < m_content.inForce.size(); ++day) {
        table.rows.append({dayText(day), formatExact(m_content.inForce.at(day))});
        if (m_content.changed)
            table.rows.last().append(formatExact(m_content.changed->at(day)));
    }
    return table;
}

QList<LegendEntry> DayBars::legend() const
{
    QList<LegendEntry> entries{{tr("in force"), seriesColour(kInForceColour)}};
    if (m_content.changed)
        entries.append({tr("changed"), seriesColour(kChangedColour)});
    return entries;
}

QString DayBars::ownSummary() const
{
    if (m_content.inForce.isEmpty())
        return tr("Nothing to show.");
    QString text = tr("%1 by the rule in force").arg(counted(sumOf(m_content.inForce), tr("alert"), tr("alerts")));
    if (m_content.changed)
        text += tr(", %1 by the changed one").arg(sumOf(*m_content.changed));
    return text + tr(", day by day.");
}

QString DayBars::readoutText() const
{
    return m_cursor ? readoutAt(*m_cursor).text() : QString();
}

Readout DayBars::readoutAt(int day) const
{
    Readout readout{tr("24 hours from %1").arg(dayText(day)),
                    {{tr("in force"), formatExact(m_content.inForce.at(day)), seriesColour(kInForceColour)}}};
    if (m_content.changed)
        readout.lines.append({tr("changed"), formatExact(m_content.changed->at(day)), seriesColour(kChangedColour)});
    return readout;
}

double DayBars::xOf(double day) const
{
    return m_plot.left() + day / double(std::max<qsizetype>(1, m_content.inForce.size())) * m_plot.width();
}

void DayBars::layOut()
{
    const QFontMetrics metrics(theme().font(TextRole::Small));
    int highest = 1;
    for (const int count : m_content.inForce)
        highest = std::max(highest, count);
    for (const int count : m_content.changed.value_or(QList<int>()))
        highest = std::max(highest, count);
    m_yTicks = valueTicks(0, std::max(2, highest), 3, ValueUnit::Count);
    m_plot = plotArea(rect(), m_yTicks, metrics);
    m_xTicks = timeTicks(m_content.span, m_content.zone, std::max(2, int(m_plot.width()) / kPixelsPerXTick));
    update();
}

void DayBars::paintBar(QPainter &painter, int day, int count, int side) const
{
    if (count == 0)
        return;
    const int sides = m_content.changed ? 2 : 1;
    const double wide = (xOf(1) - xOf(0)) * 0.8 / sides;
    const double high = m_plot.height() * count / m_yTicks.constLast().at;
    const QRectF bar(xOf(day + 0.1) + side * wide, m_plot.bottom() - high, std::max(1.0, wide - 1), high);
    QColor colour = seriesColour(side == 0 ? kInForceColour : kChangedColour);
    if (m_cursor == day)
        colour = theme().isDark() ? colour.lighter(140) : colour.darker(130);
    painter.fillRect(bar, colour);
}

void DayBars::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setFont(theme().font(TextRole::Small));
    const auto timeOf = [this](double ms) { return xOf((ms - double(m_content.span.fromMs)) / double(kDayMs)); };
    drawAxes(painter, theme(), m_plot, {m_xTicks, m_yTicks, true}, timeOf,
             [this](double value) { return m_plot.bottom() - m_plot.height() * value / m_yTicks.constLast().at; });
    for (int day = 0; day < m_content.inForce.size(); ++day) {
        paintBar(painter, day, m_content.inForce.at(day), 0);
        if (m_content.changed)
            paintBar(painter, day, m_content.changed->at(day), 1);
    }
    if (hasFocus() && showsFocus())
        drawFocusRing(painter, theme(), rect());
}

void DayBars::resizeEvent(QResizeEvent *event)
{
    ChartView::resizeEvent(event);
    layOut();
}

void DayBars::mouseMoveEvent(QMouseEvent *event)
{
    const double day = (event->position().x() - m_plot.left()) / std::max(1.0, m_plot.width());
    moveCursor(int(day * double(m_content.inForce.size())));
}

void DayBars::leaveEvent(QEvent *event)
{
    ChartView::leaveEvent(event);
    moveCursor(std::nullopt);
}

void DayBars::focusOutEvent(QFocusEvent *event)
{
    ChartView::focusOutEvent(event);
    moveCursor(std::nullopt);
}

void DayBars::keyPressEvent(QKeyEvent *event)
{
    const int last = int(m_content.inForce.size()) - 1;
    if (event->key() == Qt::Key_Left)
        moveCursor(m_cursor.value_or(1) - 1);
    else if (event->key() == Qt::Key_Right)
        moveCursor(m_cursor.value_or(-1) + 1);
    else if (event->key() == Qt::Key_Home)
        moveCursor(0);
    else if (event->key() == Qt::Key_End)
        moveCursor(last);
    else
        ChartView::keyPressEvent(event);
}

void DayBars::moveCursor(std::optional<int> day)
{
    if (!day || m_content.inForce.isEmpty()) {
        m_cursor.reset();
        m_tip->hide();
    } else {
        m_cursor = std::clamp(*day, 0, int(m_content.inForce.size()) - 1);
        m_tip->showAt({xOf(*m_cursor + 0.5), m_plot.center().y()}, readoutAt(*m_cursor));
        setAccessibleDescription(readoutText());
    }
    update();
}

} // namespace Gatehouse

#include "ui/charts/histogram.h"

#include "models/core/format.h"
#include "ui/charts/plotframe.h"
#include "ui/charts/readouttip.h"
#include "ui/theme/seriescolours.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <numeric>

namespace Gatehouse
{

namespace
{

constexpr double kBrushPixels = 4;
constexpr int kPixelsPerXTick = 70;
constexpr int kPixelsPerYTick = 44;
constexpr int kInsideColour = 0;
constexpr int kBeyondColour = 3;

QString range(qint64 fromUs, qint64 toUs)
{
    return valueText(ValueUnit::Latency, double(fromUs)) + QStringLiteral(" %1 ").arg(QChar(0x2013)) +
           valueText(ValueUnit::Latency, double(toUs));
}

} // namespace

Histogram::Histogram(const Theme &theme, QWidget *parent)
    : ChartView(theme, parent)
    , m_tip(new ReadoutTip(theme, this))
{
    connect(&theme, &Theme::changed, this, [this] { layOut(); });
    layOut();
}

void Histogram::setContent(const HistogramContent &content)
{
    Q_ASSERT(content.counts.isEmpty() || content.edgesUs.size() == content.counts.size() + 1);
    if (content == m_content)
        return;
    m_content = content;
    m_pressedAt.reset();
    m_brushTo.reset();
    clearCursor();
    layOut();
    contentHasChanged();
}

std::unique_ptr<ChartView> Histogram::copyFor(const Theme &theme) const
{
    auto copy = std::make_unique<Histogram>(theme);
    copy->setContent(m_content);
    return copy;
}

ChartTable Histogram::table() const
{
    ChartTable table{{{tr("from"), true},
                      {tr("to"), true},
                      {m_content.countName, true},
                      {tr("share"), true},
                      {tr("at or below"), true}},
                     {}};
    const double all = double(total());
    qint64 sum = 0;
    for (int bar = 0; bar < m_content.counts.size(); ++bar) {
        const qint64 count = m_content.counts.at(bar);
        sum += count;
        table.rows.append({valueText(ValueUnit::Latency, double(m_content.edgesUs.at(bar))),
                           valueText(ValueUnit::Latency, double(m_content.edgesUs.at(bar + 1))), formatExact(count),
                           all > 0 ? formatShare(double(count) / all).joined() : notRecorded(),
                           all > 0 ? formatShare(double(sum) / all).joined() : notRecorded()});
    }
    return table;
}

QString Histogram::readoutText() const
{
    return m_cursor ? readoutAt(*m_cursor).text() : QString();
}

QRectF Histogram::barRect(int bar) const
{
    const double left = m_scale.x.pixel(std::max(m_scale.x.low, double(m_content.edgesUs.at(bar))));
    const double right = m_scale.x.pixel(double(m_content.edgesUs.at(bar + 1)));
    const double top = m_scale.y.pixel(double(m_content.counts.at(bar)));
    return QRectF(left, top, right - left, m_scale.plot.bottom() - top);
}

QString Histogram::ownSummary() const
{
    if (total() == 0)
        return tr("Nothing to show.");
    const auto highest = std::max_element(m_content.counts.begin(), m_content.counts.end());
    const int bar = int(highest - m_content.counts.begin());
    QString text = tr("%1 %2; most of them, %3, between %4")
                       .arg(formatExact(total()), m_content.countName, formatExact(*highest),
                            range(m_content.edgesUs.at(bar), m_content.edgesUs.at(bar + 1)));
    if (m_content.objectiveUs)
        text += tr("; %1 beyond %2")
                    .arg(formatShare(double(beyondObjective()) / double(total())).joined(), m_content.objectiveLabel);
    return text + QLatin1Char('.');
}

void Histogram::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setFont(theme().font(TextRole::Small));
    drawAxes(
        painter, theme(), m_scale.plot, {m_xTicks, m_yTicks, true}, [this](double x) { return m_scale.x.pixel(x); },
        [this](double y) { return m_scale.y.pixel(y); });
    paintBars(painter);
    paintObjective(painter);
    if (m_pressedAt && m_brushTo) {
        QColor fill = theme().tokens().accent;
        fill.setAlpha(40);
        painter.fillRect(
            QRectF(QPointF(*m_pressedAt, m_scale.plot.top()), QPointF(*m_brushTo, m_scale.plot.bottom())).normalized(),
            fill);
    }
    if (hasFocus() && showsFocus())
        drawFocusRing(painter, theme(), rect());
}

void Histogram::resizeEvent(QResizeEvent *event)
{
    ChartView::resizeEvent(event);
    layOut();
}

void Histogram::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && !m_content.counts.isEmpty()) {
        m_pressedAt = std::clamp(event->position().x(), m_scale.plot.left(), m_scale.plot.right());
        m_brushTo.reset();
    }
}

void Histogram::mouseMoveEvent(QMouseEvent *event)
{
    if (m_content.counts.isEmpty())
        return;
    const double x = std::clamp(event->position().x(), m_scale.plot.left(), m_scale.plot.right());
    if (m_pressedAt && (m_brushTo || std::abs(x - *m_pressedAt) > kBrushPixels))
        m_brushTo = x;
    m_cursor = barAt(x);
    m_tip->showAt(event->position(), readoutAt(*m_cursor));
    update();
}

void Histogram::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !m_pressedAt)
        return;
    const std::optional<double> from = std::exchange(m_pressedAt, std::nullopt);
    const std::optional<double> to = std::exchange(m_brushTo, std::nullopt);
    update();
    if (to)
        askForRows(barAt(std::min(*from, *to)), barAt(std::max(*from, *to) - 1));
}

void Histogram::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (!m_content.counts.isEmpty())
        askForRows(barAt(event->position().x()), barAt(event->position().x()));
}

void Histogram::leaveEvent(QEvent *event)
{
    ChartView::leaveEvent(event);
    clearCursor();
}

void Histogram::focusOutEvent(QFocusEvent *event)
{
    ChartView::focusOutEvent(event);
    clearCursor();
}

void Histogram::keyPressEvent(QKeyEvent *event)
{
    const int last = int(m_content.counts.size()) - 1;
    switch (event->key()) {
    case Qt::Key_Left:
        return moveCursor(m_cursor.value_or(1) - 1);
    case Qt::Key_Right:
        return moveCursor(m_cursor.value_or(-1) + 1);
    case Qt::Key_Home:
        return moveCursor(0);
    case Qt::Key_End:
        return moveCursor(last);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_cursor)
            askForRows(*m_cursor, *m_cursor);
        return;
    case Qt::Key_Escape:
        if (!m_cursor)
            return event->ignore();
        return clearCursor();
    default:
        ChartView::keyPressEvent(event);
    }
}

void Histogram::layOut()
{
    const QFontMetrics metrics(theme().font(TextRole::Small));
    const qint64 highest =
        m_content.counts.isEmpty() ? 0 : *std::max_element(m_content.counts.begin(), m_content.counts.end());
    m_yTicks = valueTicks(0, double(highest), std::clamp(height() / kPixelsPerYTick, 2, 5), ValueUnit::Count);
    m_scale.plot = plotArea(rect(), m_yTicks, metrics);
    const QRectF &plot = m_scale.plot;
    double low = m_content.edgesUs.isEmpty() ? 1000 : double(m_content.edgesUs.constFirst());
    const double high = m_content.edgesUs.isEmpty() ? 1e8 : double(m_content.edgesUs.constLast());
    // A bin that begins at 0 has no left end on a logarithmic axis; it is drawn as wide as its neighbour.
    if (low <= 0)
        low = m_content.edgesUs.size() > 2
                  ? double(m_content.edgesUs.at(1)) * double(m_content.edgesUs.at(1)) / double(m_content.edgesUs.at(2))
                  : 1;
    m_scale.x = {low, std::max(low * 1.02, high), true, plot.left(), plot.right()};
    m_scale.y = {0, m_yTicks.constLast().at, false, plot.bottom(), plot.top()};
    m_xTicks = latencyTicks(m_scale.x.low, m_scale.x.high, std::max(2, int(plot.width()) / kPixelsPerXTick));
    update();
}

int Histogram::barAt(double pixel) const
{
    const double us = m_scale.x.value(pixel);
    const auto after = std::upper_bound(m_content.edgesUs.begin(), m_content.edgesUs.end(), us,
                                        [](double value, qint64 edge) { return value < double(edge); });
    return std::clamp(int(after - m_content.edgesUs.begin()) - 1, 0, int(m_content.counts.size()) - 1);
}

qint64 Histogram::total() const
{
    return std::accumulate(m_content.counts.begin(), m_content.counts.end(), qint64(0));
}

qint64 Histogram::beyondObjective() const
{
    qint64 beyond = 0;
    for (int bar = 0; m_content.objectiveUs && bar < m_content.counts.size(); ++bar) {
        if (m_content.edgesUs.at(bar) >= *m_content.objectiveUs)
            beyond += m_content.counts.at(bar);
    }
    return beyond;
}

Readout Histogram::readoutAt(int bar) const
{
    qint64 below = 0;
    for (int i = 0; i <= bar; ++i)
        below += m_content.counts.at(i);
    const double all = double(std::max<qint64>(1, total()));
    const qint64 count = m_content.counts.at(bar);
    return {range(m_content.edgesUs.at(bar), m_content.edgesUs.at(bar + 1)),
            {{m_content.countName, formatExact(count), {}},
             {tr("share"), formatShare(double(count) / all).joined(), {}},
             {tr("at or below"), formatShare(double(below) / all).joined(), {}}}};
}

void Histogram::moveCursor(int bar)
{
    if (m_content.counts.isEmpty())
        return;
    m_cursor = std::clamp(bar, 0, int(m_content.counts.size()) - 1);
    const Readout readout = readoutAt(*m_cursor);
    m_tip->showAt({barRect(*m_cursor).center().x(), m_scale.plot.center().y()}, readout);
    setAccessibleDescription(readout.text());
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
    update();
}

void Histogram::clearCursor()
{
    m_cursor.reset();
    m_tip->hide();
    update();
}

void Histogram::askForRows(int firstBar, int lastBar)
{
    emit rowsRequested(m_content.edgesUs.at(firstBar), m_content.edgesUs.at(std::max(firstBar, lastBar) + 1));
}

void Histogram::paintBars(QPainter &painter) const
{
    for (int bar = 0; bar < m_content.counts.size(); ++bar) {
        if (m_content.counts.at(bar) == 0)
            continue;
        QRectF rect = barRect(bar);
        // A gap between bars only where there is room for one; a bar that is there stays visible.
        if (rect.width() > 4)
            rect.setRight(rect.right() - 1);
        if (rect.height() < 1)
            rect.setTop(rect.bottom() - 1);
        const bool beyond = m_content.objectiveUs && m_content.edgesUs.at(bar) >= *m_content.objectiveUs;
        QColor colour = seriesColour(beyond ? kBeyondColour : kInsideColour);
        if (m_cursor == bar)
            colour = theme().isDark() ? colour.lighter(140) : colour.darker(130);
        painter.fillRect(rect, colour);
    }
}

void Histogram::paintObjective(QPainter &painter) const
{
    if (!m_content.objectiveUs || double(*m_content.objectiveUs) < m_scale.x.low ||
        double(*m_content.objectiveUs) > m_scale.x.high)
        return;
    const double x = std::round(m_scale.x.pixel(double(*m_content.objectiveUs))) - 0.5;
    painter.setPen(QPen(theme().tokens().bad, 1, Qt::DashLine));
    painter.drawLine(QPointF(x, m_scale.plot.top()), QPointF(x, m_scale.plot.bottom()));
    const double wide = painter.fontMetrics().horizontalAdvance(m_content.objectiveLabel);
    const double left = x + 4 + wide > m_scale.plot.right() ? x - 4 - wide : x + 4;
    painter.drawText(QPointF(left, m_scale.plot.top() + painter.fontMetrics().ascent()), m_content.objectiveLabel);
}

} // namespace Gatehouse

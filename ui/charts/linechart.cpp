#include "ui/charts/linechart.h"

#include "models/core/format.h"
#include "ui/charts/linepieces.h"
#include "ui/charts/plotframe.h"
#include "ui/charts/readouttip.h"
#include "ui/theme/seriescolours.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QEvent>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>

namespace Gatehouse
{

namespace
{

constexpr double kBrushPixels = 4; // less is a click
constexpr int kPixelsPerXTick = 84;
constexpr int kPixelsPerYTick = 40;
constexpr qint64 kShortestZoomMs = 2 * kMinuteMs;

} // namespace

LineChart::LineChart(const Theme &theme, QWidget *parent)
    : ChartView(theme, parent)
    , m_tip(new ReadoutTip(theme, this))
{
    setCursor(Qt::CrossCursor);
    connect(&theme, &Theme::changed, this, [this] { layOut(); });
    layOut();
}

void LineChart::setContent(const LineChartContent &content)
{
    if (content == m_content)
        return;
    m_content = content;
    m_anchor.reset();
    m_pressedAt.reset();
    m_brushTo.reset();
    setCursorIndex(std::nullopt, false);
    layOut();
    contentHasChanged();
}

QList<ChartAnnotation> LineChart::annotations() const
{
    return overTime() ? m_content.annotations + marks() : QList<ChartAnnotation>();
}

std::unique_ptr<ChartView> LineChart::copyFor(const Theme &theme) const
{
    auto copy = std::make_unique<LineChart>(theme);
    copy->setContent(m_content);
    copy->setMarks(marks());
    return copy;
}

ChartTable LineChart::table() const
{
    ChartTable table;
    table.columns.append(
        {overTime() ? tr("from (%1)").arg(QString::fromLatin1(m_content.zone.id())) : tr("latency"), false});
    for (const LineSeries &series : m_content.series)
        table.columns.append({series.name, true});
    for (int row = 0; row < grid().size(); ++row) {
        const double x = grid().at(row).x;
        QStringList cells{overTime() ? formatInstantPrecise(qint64(x), m_content.zone).left(16)
                                     : valueText(ValueUnit::Latency, x)};
        for (const LineSeries &series : m_content.series)
            cells.append(exactText(m_content.unit, valueAt(series.points, x), m_content.precisionMs));
        table.rows.append(cells);
    }
    return table;
}

QList<LegendEntry> LineChart::legend() const
{
    QList<LegendEntry> entries;
    for (int i = 0; i < m_content.series.size(); ++i)
        entries.append({m_content.series.at(i).name, colourOf(i), m_content.series.at(i).style == LineStyle::Dashed});
    return entries;
}

void LineChart::showHover(std::optional<qint64> ms)
{
    if (!overTime())
        return;
    const bool inside = ms && m_content.span.contains(*ms);
    setCursorIndex(inside ? std::optional(indexAt(pixelOf(double(*ms)))) : std::nullopt, false);
    m_tip->hide();
}

QString LineChart::readoutText() const
{
    return m_cursor ? readoutAt(*m_cursor).text() : QString();
}

double LineChart::pixelOf(double x) const
{
    return m_scale.x.pixel(x);
}

QString LineChart::ownSummary() const
{
    const QString range = overTime() ? formatSpan(m_content.span, m_content.zone)
                                     : valueText(ValueUnit::Latency, m_content.fromUs) +
                                           QStringLiteral(" %1 ").arg(QChar(0x2013)) +
                                           valueText(ValueUnit::Latency, m_content.toUs);
    return tr("%1, %2.").arg(range, seriesSummary(m_content));
}

void LineChart::resizeEvent(QResizeEvent *event)
{
    ChartView::resizeEvent(event);
    layOut();
}

void LineChart::changeEvent(QEvent *event)
{
    ChartView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        layOut();
}

void LineChart::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton) {
        m_pressedAt = std::clamp(event->position().x(), m_scale.plot.left(), m_scale.plot.right());
        m_brushTo.reset();
        m_anchor.reset();
    }
}

void LineChart::mouseMoveEvent(QMouseEvent *event)
{
    const double x = std::clamp(event->position().x(), m_scale.plot.left(), m_scale.plot.right());
    if (m_pressedAt && (m_brushTo || std::abs(x - *m_pressedAt) > kBrushPixels))
        m_brushTo = x;
    if (grid().isEmpty())
        return;
    setCursorIndex(indexAt(x), true);
    m_tip->showAt({m_scale.x.pixel(grid().at(*m_cursor).x), event->position().y()}, readoutAt(*m_cursor));
    update();
}

void LineChart::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !m_pressedAt)
        return;
    if (m_brushTo)
        finishBrush();
    else if (const auto mark = markAt(event->position()))
        emit markChosen(*mark);
    m_pressedAt.reset();
    m_brushTo.reset();
    update();
}

void LineChart::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (overTime() && !grid().isEmpty())
        emit rowsRequested(bucket(indexAt(event->position().x())));
}

void LineChart::leaveEvent(QEvent *event)
{
    ChartView::leaveEvent(event);
    if (!hasFocus() || !m_anchor)
        setCursorIndex(std::nullopt, true);
    m_tip->hide();
}

void LineChart::focusOutEvent(QFocusEvent *event)
{
    ChartView::focusOutEvent(event);
    m_anchor.reset();
    setCursorIndex(std::nullopt, true);
    m_tip->hide();
}

void LineChart::keyPressEvent(QKeyEvent *event)
{
    const int last = int(grid().size()) - 1;
    const bool selecting = event->modifiers().testFlag(Qt::ShiftModifier);
    // The first key press puts the crosshair on the newest point, where one looks first.
    const int from = m_cursor.value_or(last);
    const int step = m_cursor ? 1 : 0;
    switch (event->key()) {
    case Qt::Key_Left:
        return moveCursor(from - step, selecting);
    case Qt::Key_Right:
        return moveCursor(from + step, selecting);
    case Qt::Key_Home:
        return moveCursor(0, selecting);
    case Qt::Key_End:
        return moveCursor(last, selecting);
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoom(0.5);
    case Qt::Key_Minus:
        return zoom(2);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_anchor)
            finishBrush();
        else if (m_cursor && overTime())
            emit rowsRequested(bucket(*m_cursor));
        return;
    case Qt::Key_I:
        return chooseMark(event);
    case Qt::Key_Escape:
        if (!m_cursor && !m_anchor)
            return event->ignore();
        m_anchor.reset();
        setCursorIndex(std::nullopt, true);
        m_tip->hide();
        return;
    default:
        ChartView::keyPressEvent(event);
    }
}

// On a mark the key leads to it, whatever it does elsewhere on the page.
bool LineChart::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_I && key->modifiers() == Qt::NoModifier && markAtCursor())
            event->accept();
    }
    return ChartView::event(event);
}

std::optional<int> LineChart::markAtCursor() const
{
    return m_cursor && overTime() ? annotationIn(marks(), bucket(*m_cursor)) : std::nullopt;
}

void LineChart::chooseMark(QKeyEvent *event)
{
    if (const auto mark = markAtCursor())
        emit markChosen(*mark);
    else
        ChartView::keyPressEvent(event);
}

std::optional<int> LineChart::markAt(const QPointF &place) const
{
    const qsizetype first = m_content.annotations.size();
    for (qsizetype i = first; i < m_labels.size(); ++i) {
        if (m_labels.at(i).contains(place))
            return int(i - first);
    }
    return std::nullopt;
}

const QList<ChartPoint> &LineChart::grid() const
{
    static const QList<ChartPoint> none;
    const auto longest =
        std::max_element(m_content.series.begin(), m_content.series.end(),
                         [](const LineSeries &a, const LineSeries &b) { return a.points.size() < b.points.size(); });
    return longest == m_content.series.end() ? none : longest->points;
}

QColor LineChart::colourOf(int index) const
{
    const LineSeries &series = m_content.series.at(index);
    if (series.muted || series.style == LineStyle::Dashed)
        return theme().tokens().muted;
    return seriesColour(series.colour >= 0 ? series.colour : index);
}

void LineChart::layOut()
{
    const QFontMetrics metrics(theme().font(TextRole::Small));
    const int mostY = std::clamp(height() / kPixelsPerYTick, 2, 6);
    m_yTicks = valueTicks(0, m_content.yMaximum.value_or(highestValue(m_content)), mostY, m_content.unit);
    m_scale.plot = plotArea(rect(), m_yTicks, metrics);
    const int mostX = std::max(2, int(m_scale.plot.width()) / kPixelsPerXTick);
    const QRectF &plot = m_scale.plot;
    if (overTime()) {
        m_xTicks = timeTicks(m_content.span, m_content.zone, mostX);
        const double to = double(std::max(m_content.span.toMs, m_content.span.fromMs + 1));
        m_scale.x = {double(m_content.span.fromMs), to, false, plot.left(), plot.right()};
    } else {
        m_xTicks = latencyTicks(m_content.fromUs, m_content.toUs, mostX);
        m_scale.x = {m_content.fromUs, m_content.toUs, true, plot.left(), plot.right()};
    }
    const double top = m_content.yMaximum.value_or(m_yTicks.constLast().at);
    m_scale.y = {m_yTicks.constFirst().at, top, false, plot.bottom(), plot.top()};
    QList<QColor> colours;
    for (int i = 0; i < m_content.series.size(); ++i)
        colours.append(colourOf(i));
    m_plot.setPieces(linePieces(m_content, colours, m_scale));
    m_drawn = {};
    update();
}

QString LineChart::xText(int index) const
{
    return overTime() ? formatSpan(bucket(index), m_content.zone) : valueText(ValueUnit::Latency, grid().at(index).x);
}

Readout LineChart::readoutAt(int index) const
{
    Readout readout;
    readout.title = xText(index);
    const double x = grid().at(index).x;
    for (int i = 0; i < m_content.series.size(); ++i) {
        const LineSeries &series = m_content.series.at(i);
        readout.lines.append(
            {series.name, valueText(m_content.unit, valueAt(series.points, x), m_content.precisionMs), colourOf(i)});
    }
    for (const ChartAnnotation &annotation : annotations()) {
        if (annotation.isWithin(bucket(index)))
            readout.lines.append({annotation.label, {}, theme().tokens().ink(annotation.tone)});
    }
    return readout;
}

int LineChart::indexAt(double pixel) const
{
    const double x = m_scale.x.value(pixel);
    const QList<ChartPoint> &points = grid();
    const auto after = std::lower_bound(points.begin(), points.end(), x,
                                        [](const ChartPoint &point, double value) { return point.x < value; });
    if (after == points.begin())
        return 0;
    if (after == points.end())
        return int(points.size()) - 1;
    const auto before = after - 1;
    const auto nearest = pixel - m_scale.x.pixel(before->x) < m_scale.x.pixel(after->x) - pixel ? before : after;
    return int(nearest - points.begin());
}

TimeSpan LineChart::bucket(int index) const
{
    const QList<ChartPoint> &points = grid();
    const qint64 from = qint64(points.at(index).x);
    const qint64 to = index + 1 < points.size() ? qint64(points.at(index + 1).x) : m_content.span.toMs;
    return {from, std::max(from + 1, to)};
}

TimeSpan LineChart::brushedSpan() const
{
    if (m_anchor && m_cursor)
        return {bucket(std::min(*m_anchor, *m_cursor)).fromMs, bucket(std::max(*m_anchor, *m_cursor)).toMs};
    if (!m_pressedAt || !m_brushTo)
        return {};
    const auto bucketUnder = [this](double pixel) {
        const double x = m_scale.x.value(pixel);
        const QList<ChartPoint> &points = grid();
        const auto after = std::upper_bound(points.begin(), points.end(), x,
                                            [](double value, const ChartPoint &point) { return value < point.x; });
        return bucket(std::max(0, int(after - points.begin()) - 1));
    };
    // One pixel less at the right, so that a brush which ends on an edge does not take the next bucket in.
    return {bucketUnder(std::min(*m_pressedAt, *m_brushTo)).fromMs,
            bucketUnder(std::max(*m_pressedAt, *m_brushTo) - 1).toMs};
}

void LineChart::moveCursor(int index, bool selecting)
{
    if (grid().isEmpty())
        return;
    if (selecting && !m_anchor)
        m_anchor = m_cursor.value_or(index);
    if (!selecting)
        m_anchor.reset();
    setCursorIndex(std::clamp(index, 0, int(grid().size()) - 1), true);
    const Readout readout = readoutAt(*m_cursor);
    m_tip->showAt({m_scale.x.pixel(grid().at(*m_cursor).x), m_scale.plot.center().y()}, readout);
    setAccessibleDescription(readout.text());
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
}

void LineChart::setCursorIndex(std::optional<int> index, bool tell)
{
    if (index && grid().isEmpty())
        index.reset();
    if (index == m_cursor)
        return;
    m_cursor = index;
    if (tell && overTime()) {
        if (m_cursor)
            emit hovered(qint64(grid().at(*m_cursor).x));
        else
            emit hoverEnded();
    }
    update();
}

void LineChart::finishBrush()
{
    if (grid().isEmpty())
        return;
    if (overTime()) {
        const TimeSpan span = brushedSpan();
        m_anchor.reset();
        m_tip->hide();
        if (!span.isEmpty())
            emit spanSelected(span);
        return;
    }
    const double one = m_anchor ? grid().at(*m_anchor).x : m_scale.x.value(*m_pressedAt);
    const double other = m_anchor ? grid().at(*m_cursor).x : m_scale.x.value(*m_brushTo);
    m_anchor.reset();
    emit latencyRangeSelected(qint64(std::llround(std::min(one, other))), qint64(std::llround(std::max(one, other))));
}

void LineChart::zoom(double factor)
{
    if (!overTime() || m_content.span.isEmpty())
        return;
    const qint64 length = qint64(double(m_content.span.lengthMs()) * factor);
    if (length < kShortestZoomMs)
        return;
    const qint64 middle =
        m_cursor ? qint64(grid().at(*m_cursor).x) : m_content.span.fromMs + m_content.span.lengthMs() / 2;
    qint64 from = floorTo(middle - length / 2, kMinuteMs);
    if (factor < 1)
        from = std::clamp(from, m_content.span.fromMs, m_content.span.toMs - length);
    emit spanSelected({from, from + length});
}

} // namespace Gatehouse

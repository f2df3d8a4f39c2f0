#include "ui/charts/heatmap.h"

#include "models/core/format.h"
#include "ui/charts/plotframe.h"
#include "ui/charts/readouttip.h"
#include "ui/theme/seriescolours.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace Gatehouse
{

namespace
{

constexpr int kPixelsPerXTick = 84;
constexpr int kPixelsPerYTick = 36;
constexpr double kDragPixels = 4;

QString latencyRange(qint64 fromUs, qint64 toUs)
{
    return valueText(ValueUnit::Latency, double(fromUs)) + QStringLiteral(" %1 ").arg(QChar(0x2013)) +
           valueText(ValueUnit::Latency, double(toUs));
}

// Which interval of the edges holds the value; the nearest one outside.
int intervalOf(const QList<qint64> &edges, double value)
{
    const auto after =
        std::upper_bound(edges.begin(), edges.end(), value, [](double at, qint64 edge) { return at < double(edge); });
    return std::clamp(int(after - edges.begin()) - 1, 0, std::max(0, int(edges.size()) - 2));
}

// A row that begins at 0 has no lower end on a logarithmic axis; it is drawn as high as the row above it.
double lowestDrawnUs(const QList<qint64> &edges)
{
    if (edges.constFirst() > 0)
        return double(edges.constFirst());
    const double next = double(std::max<qint64>(2, edges.at(1)));
    return edges.size() > 2 ? next * next / double(edges.at(2)) : next / 2;
}

double colourShare(qint64 count, qint64 highest)
{
    return highest <= 1 ? 1 : std::log(double(count)) / std::log(double(highest));
}

} // namespace

Heatmap::Heatmap(const Theme &theme, QWidget *parent)
    : ChartView(theme, parent)
    , m_tip(new ReadoutTip(theme, this))
{
    setCursor(Qt::CrossCursor);
    connect(&theme, &Theme::changed, this, [this] { layOut(); });
    layOut();
}

void Heatmap::setContent(const HeatmapContent &content)
{
    Q_ASSERT(content.counts.size() == qsizetype(content.columns()) * content.rows());
    if (content == m_content)
        return;
    const bool sameCells =
        content.timeEdgesMs == m_content.timeEdgesMs && content.latencyEdgesUs == m_content.latencyEdgesUs;
    const std::optional<HeatmapBox> kept = boxIn(content);
    m_content = content;
    if (!sameCells) {
        m_cursor.reset();
        m_anchor.reset();
        m_dragging = false;
        m_tip->hide();
        if (kept)
            m_box = kept;
        else
            clearBox();
    }
    layOut();
    contentHasChanged();
}

std::unique_ptr<ChartView> Heatmap::copyFor(const Theme &theme) const
{
    auto copy = std::make_unique<Heatmap>(theme);
    copy->setContent(m_content);
    copy->setMarks(marks());
    return copy;
}

ChartTable Heatmap::table() const
{
    ChartTable table{{{tr("from (%1)").arg(QString::fromLatin1(m_content.zone.id())), false}}, {}};
    for (int row = 0; row < m_content.rows(); ++row)
        table.columns.append(
            {latencyRange(m_content.latencyEdgesUs.at(row), m_content.latencyEdgesUs.at(row + 1)), true});
    for (int column = 0; column < m_content.columns(); ++column) {
        QStringList cells{formatInstantPrecise(m_content.timeEdgesMs.at(column), m_content.zone).left(16)};
        for (int row = 0; row < m_content.rows(); ++row)
            cells.append(formatExact(m_content.count(column, row)));
        table.rows.append(cells);
    }
    return table;
}

QList<LegendEntry> Heatmap::legend() const
{
    const qint64 highest = highestCount();
    if (highest < 2)
        return {};
    QList<LegendEntry> entries{{QStringLiteral("1"), QColor::fromRgb(viridis(0))}};
    for (const double share : {0.25, 0.5, 0.75}) {
        const double count = std::pow(double(highest), share);
        if (count >= 2)
            entries.append({formatCount(std::round(count)).joined(), QColor::fromRgb(viridis(share))});
    }
    entries.append({formatCount(double(highest)).joined(), QColor::fromRgb(viridis(1))});
    return entries;
}

void Heatmap::showHover(std::optional<qint64> ms)
{
    m_hoverMs = ms;
    update();
}

// New rows move the ends of the axes every minute; a box that a person reads about stays while its borders are there.
std::optional<HeatmapBox> Heatmap::boxIn(const HeatmapContent &next) const
{
    if (!m_box || m_dragging)
        return std::nullopt;
    const QList<qint64> &times = m_content.timeEdgesMs;
    const QList<qint64> &latencies = m_content.latencyEdgesUs;
    const HeatmapBox box{int(next.timeEdgesMs.indexOf(times.at(m_box->firstColumn))),
                         int(next.timeEdgesMs.indexOf(times.at(m_box->lastColumn + 1))) - 1,
                         int(next.latencyEdgesUs.indexOf(latencies.at(m_box->firstRow))),
                         int(next.latencyEdgesUs.indexOf(latencies.at(m_box->lastRow + 1))) - 1};
    const bool there = box.firstColumn >= 0 && box.lastColumn >= 0 && box.firstRow >= 0 && box.lastRow >= 0;
    return there ? std::optional(box) : std::nullopt;
}

void Heatmap::clearBox()
{
    if (!m_box)
        return;
    m_box.reset();
    update();
    emit boxCleared();
}

QString Heatmap::readoutText() const
{
    return m_cursor ? readoutAt(*m_cursor).text() : QString();
}

QRectF Heatmap::cellRect(int column, int row) const
{
    return boxRect({column, column, row, row});
}

QString Heatmap::ownSummary() const
{
    if (isEmpty())
        return tr("Nothing to show.");
    const qint64 total = std::accumulate(m_content.counts.begin(), m_content.counts.end(), qint64(0));
    const auto most = std::max_element(m_content.counts.begin(), m_content.counts.end()) - m_content.counts.begin();
    const int column = int(most / m_content.rows());
    const int row = int(most % m_content.rows());
    return tr("%1 %2, %3; the fullest cell holds %4, at %5 between %6.")
        .arg(formatExact(total), m_content.countName,
             formatSpan({m_content.timeEdgesMs.constFirst(), m_content.timeEdgesMs.constLast()}, m_content.zone),
             formatExact(m_content.counts.at(most)), formatInstant(m_content.timeEdgesMs.at(column), m_content.zone),
             latencyRange(m_content.latencyEdgesUs.at(row), m_content.latencyEdgesUs.at(row + 1)));
}

void Heatmap::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setFont(theme().font(TextRole::Small));
    drawAxes(
        painter, theme(), m_scale.plot, {m_xTicks, m_yTicks, isEmpty()},
        [this](double x) { return m_scale.x.pixel(x); }, [this](double y) { return m_scale.y.pixel(y); });
    if (!isEmpty()) {
        const QSize pixels = (m_scale.plot.size() * painter.deviceTransform().m11()).toSize();
        if (m_cells.size() != pixels)
            m_cells = drawCells(pixels);
        painter.drawImage(m_scale.plot, m_cells);
    }
    paintMarks(painter);
    if (m_hoverMs && !isEmpty() && double(*m_hoverMs) >= m_scale.x.low && double(*m_hoverMs) < m_scale.x.high) {
        painter.setPen(theme().tokens().control);
        const double x = std::round(m_scale.x.pixel(double(*m_hoverMs))) + 0.5;
        painter.drawLine(QPointF(x, m_scale.plot.top()), QPointF(x, m_scale.plot.bottom()));
    }
    // White with a dark edge is seen on every colour of the scale and on both surfaces.
    const auto outline = [&painter](const QRectF &rect, double width) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(Qt::black, width + 1.5));
        painter.drawRect(rect);
        painter.setPen(QPen(Qt::white, width));
        painter.drawRect(rect);
    };
    if (m_box)
        outline(boxRect(*m_box), 1.5);
    if (m_cursor && !m_dragging)
        outline(cellRect(m_cursor->column, m_cursor->row), 1);
    if (hasFocus() && showsFocus())
        drawFocusRing(painter, theme(), rect());
}

void Heatmap::paintMarks(QPainter &painter) const
{
    m_labels.clear();
    if (isEmpty())
        return;
    m_labels = annotationLabels(marks(), m_scale, painter.fontMetrics());
    drawAnnotationBars(painter, theme(), marks(), m_scale);
    drawAnnotationLabels(painter, theme(), marks(), m_scale, m_labels, true);
}

std::optional<int> Heatmap::markAt(const QPointF &place) const
{
    const auto under = std::ranges::find_if(m_labels, [&place](const QRectF &label) { return label.contains(place); });
    return under == m_labels.end() ? std::nullopt : std::optional(int(under - m_labels.begin()));
}

void Heatmap::resizeEvent(QResizeEvent *event)
{
    ChartView::resizeEvent(event);
    layOut();
}

void Heatmap::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || isEmpty())
        return;
    m_dragging = true;
    m_pressedAt = event->position();
    m_anchor = cellAt(event->position());
}

void Heatmap::mouseMoveEvent(QMouseEvent *event)
{
    if (isEmpty())
        return;
    const Cell cell = cellAt(event->position());
    setCursorCell(cell);
    if (m_dragging && (m_box || (event->position() - m_pressedAt).manhattanLength() > kDragPixels))
        m_box = {std::min(cell.column, m_anchor->column), std::max(cell.column, m_anchor->column),
                 std::min(cell.row, m_anchor->row), std::max(cell.row, m_anchor->row)};
    m_tip->showAt(event->position(), readoutAt(cell));
    update();
}

void Heatmap::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !m_dragging)
        return;
    m_dragging = false;
    m_anchor.reset();
    if ((event->position() - m_pressedAt).manhattanLength() > kDragPixels)
        finishBox();
    else if (const auto mark = markAt(event->position()))
        emit markChosen(*mark);
    else
        clearBox();
    update();
}

void Heatmap::leaveEvent(QEvent *event)
{
    ChartView::leaveEvent(event);
    setCursorCell(std::nullopt);
    m_tip->hide();
}

void Heatmap::focusOutEvent(QFocusEvent *event)
{
    ChartView::focusOutEvent(event);
    setCursorCell(std::nullopt);
    m_tip->hide();
}

void Heatmap::keyPressEvent(QKeyEvent *event)
{
    if (handleArrow(event->key(), event->modifiers().testFlag(Qt::ShiftModifier)))
        return;
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_cursor && !m_box)
            m_box = HeatmapBox{m_cursor->column, m_cursor->column, m_cursor->row, m_cursor->row};
        return finishBox();
    case Qt::Key_Escape:
        if (!m_box && !m_cursor)
            return event->ignore();
        m_anchor.reset();
        setCursorCell(std::nullopt);
        m_tip->hide();
        return clearBox();
    case Qt::Key_I:
        if (const auto mark = m_cursor ? annotationIn(marks(), timeOf(m_cursor->column)) : std::nullopt)
            return emit markChosen(*mark);
        return event->ignore();
    default:
        ChartView::keyPressEvent(event);
    }
}

void Heatmap::layOut()
{
    const QFontMetrics metrics(theme().font(TextRole::Small));
    const double low = m_content.rows() > 0 ? lowestDrawnUs(m_content.latencyEdgesUs) : 1e5;
    const double high = m_content.rows() > 0 ? double(m_content.latencyEdgesUs.constLast()) : 1e8;
    m_yTicks = latencyTicks(low, high, std::max(2, height() / kPixelsPerYTick));
    m_scale.plot = plotArea(rect(), m_yTicks, metrics).toRect();
    const QRectF &plot = m_scale.plot;
    const TimeSpan span =
        isEmpty() ? TimeSpan{0, 1} : TimeSpan{m_content.timeEdgesMs.constFirst(), m_content.timeEdgesMs.constLast()};
    m_scale.x = {double(span.fromMs), double(span.toMs), false, plot.left(), plot.right()};
    m_scale.y = {low, high, true, plot.bottom(), plot.top()};
    m_xTicks = isEmpty() ? QList<AxisTick>()
                         : timeTicks(span, m_content.zone, std::max(2, int(plot.width()) / kPixelsPerXTick));
    m_cells = {};
    update();
}

QImage Heatmap::drawCells(const QSize &pixels) const
{
    QImage image(pixels, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    const qint64 highest = highestCount();
    if (pixels.isEmpty() || highest == 0)
        return image;
    // One look-up per pixel line and column: cells are as wide as their time is long, also where a bucket is cut.
    std::vector<int> columnOf(size_t(pixels.width()));
    for (int x = 0; x < pixels.width(); ++x) {
        const double at = m_scale.x.low + (x + 0.5) / pixels.width() * (m_scale.x.high - m_scale.x.low);
        columnOf[size_t(x)] = intervalOf(m_content.timeEdgesMs, at);
    }
    for (int y = 0; y < pixels.height(); ++y) {
        const double widgetY = m_scale.plot.top() + (y + 0.5) / pixels.height() * m_scale.plot.height();
        const int row = intervalOf(m_content.latencyEdgesUs, m_scale.y.value(widgetY));
        auto *line = reinterpret_cast<QRgb *>(image.scanLine(y));
        for (int x = 0; x < pixels.width(); ++x) {
            const qint64 count = m_content.count(columnOf[size_t(x)], row);
            if (count > 0)
                line[x] = viridis(colourShare(count, highest));
        }
    }
    return image;
}

Heatmap::Cell Heatmap::cellAt(const QPointF &at) const
{
    return {intervalOf(m_content.timeEdgesMs, m_scale.x.value(at.x())),
            intervalOf(m_content.latencyEdgesUs, m_scale.y.value(at.y()))};
}

Readout Heatmap::readoutAt(const Cell &cell) const
{
    const TimeSpan span = timeOf(cell.column);
    const qint64 count = m_content.count(cell.column, cell.row);
    Readout readout{formatSpan(span, m_content.zone),
                    {{tr("latency"),
                      latencyRange(m_content.latencyEdgesUs.at(cell.row), m_content.latencyEdgesUs.at(cell.row + 1)),
                      {}},
                     {m_content.countName, formatExact(count),
                      count > 0 ? QColor::fromRgb(viridis(colourShare(count, highestCount()))) : QColor()}}};
    for (const ChartAnnotation &mark : marks()) {
        if (mark.isWithin(span))
            readout.lines.append({mark.label, {}, theme().tokens().ink(mark.tone)});
    }
    return readout;
}

QRectF Heatmap::boxRect(const HeatmapBox &box) const
{
    const double left = m_scale.x.pixel(double(m_content.timeEdgesMs.at(box.firstColumn)));
    const double right = m_scale.x.pixel(double(m_content.timeEdgesMs.at(box.lastColumn + 1)));
    const double bottom = m_scale.y.pixel(std::max(m_scale.y.low, double(m_content.latencyEdgesUs.at(box.firstRow))));
    const double top = m_scale.y.pixel(double(m_content.latencyEdgesUs.at(box.lastRow + 1)));
    return QRectF(QPointF(left, top), QPointF(right, bottom));
}

qint64 Heatmap::highestCount() const
{
    return m_content.counts.isEmpty() ? 0 : *std::max_element(m_content.counts.begin(), m_content.counts.end());
}

bool Heatmap::handleArrow(int key, bool selecting)
{
    int right = 0;
    int up = 0;
    switch (key) {
    case Qt::Key_Left:
        right = -1;
        break;
    case Qt::Key_Right:
        right = 1;
        break;
    case Qt::Key_Up:
        up = 1;
        break;
    case Qt::Key_Down:
        up = -1;
        break;
    default:
        return false;
    }
    if (isEmpty())
        return true;
    const Cell middle{m_content.columns() / 2, m_content.rows() / 2};
    const Cell from = m_cursor.value_or(middle);
    const Cell to{std::clamp(from.column + right, 0, m_content.columns() - 1),
                  std::clamp(from.row + up, 0, m_content.rows() - 1)};
    if (selecting && !m_anchor)
        m_anchor = from;
    if (!selecting)
        m_anchor.reset();
    setCursorCell(m_cursor ? to : from);
    if (m_anchor)
        m_box = {std::min(m_anchor->column, m_cursor->column), std::max(m_anchor->column, m_cursor->column),
                 std::min(m_anchor->row, m_cursor->row), std::max(m_anchor->row, m_cursor->row)};
    announce();
    return true;
}

void Heatmap::setCursorCell(const std::optional<Cell> &cell)
{
    if (cell == m_cursor)
        return;
    const bool sameColumn = cell && m_cursor && cell->column == m_cursor->column;
    m_cursor = cell;
    if (!m_cursor)
        emit hoverEnded();
    else if (!sameColumn)
        emit hovered(m_content.timeEdgesMs.at(m_cursor->column));
    update();
}

void Heatmap::announce()
{
    const Readout readout = readoutAt(*m_cursor);
    m_tip->showAt(cellRect(m_cursor->column, m_cursor->row).center(), readout);
    setAccessibleDescription(readout.text());
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
    update();
}

void Heatmap::finishBox()
{
    if (!m_box)
        return;
    m_anchor.reset();
    const TimeSpan span{m_content.timeEdgesMs.at(m_box->firstColumn), m_content.timeEdgesMs.at(m_box->lastColumn + 1)};
    emit boxSelected(span, m_content.latencyEdgesUs.at(m_box->firstRow),
                     m_content.latencyEdgesUs.at(m_box->lastRow + 1));
}

} // namespace Gatehouse

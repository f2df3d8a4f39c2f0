#include "ui/charts/lineplot.h"

#include <QAreaSeries>
#include <QChart>
#include <QGraphicsLayout>
#include <QLineSeries>
#include <QPainter>
#include <QValueAxis>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr double kLineWidth = 1.5;
constexpr int kAreaAlpha = 60;
// Above this many points smooth edges cost more than they show.
constexpr int kMostSmoothPoints = 12000;

QPen linePen(const PlottedPiece &piece)
{
    QPen pen(piece.colour, piece.dashed ? 1.2 : kLineWidth);
    pen.setJoinStyle(Qt::RoundJoin);
    pen.setCapStyle(piece.dashed ? Qt::FlatCap : Qt::RoundCap);
    if (piece.dashed)
        pen.setDashPattern({3, 3});
    return pen;
}

} // namespace

LinePlot::LinePlot()
    : m_chart(new QChart)
    , m_x(new QValueAxis)
    , m_y(new QValueAxis)
{
    m_scene.addItem(m_chart);
    m_chart->setBackgroundVisible(false);
    m_chart->setMargins({});
    m_chart->layout()->setContentsMargins(0, 0, 0, 0);
    m_chart->setAnimationOptions(QChart::NoAnimation);
    m_chart->legend()->hide();
    m_chart->addAxis(m_x, Qt::AlignBottom);
    m_chart->addAxis(m_y, Qt::AlignLeft);
    m_x->setVisible(false);
    m_y->setVisible(false);
}

LinePlot::~LinePlot()
{
    dropSeries();
}

void LinePlot::setPieces(const QList<PlottedPiece> &pieces)
{
    m_points = 0;
    for (const PlottedPiece &piece : pieces)
        m_points += int(piece.upper.size() + piece.lower.size());
    if (!sameShape(pieces)) {
        rebuild(pieces);
        return;
    }
    for (qsizetype i = 0; i < pieces.size(); ++i) {
        m_drawn.at(i).upper->replace(pieces.at(i).upper);
        if (m_drawn.at(i).lower)
            m_drawn.at(i).lower->replace(pieces.at(i).lower);
    }
}

QPixmap LinePlot::render(const PlotScale &scale, const QSize &size, qreal devicePixelRatio)
{
    m_x->setRange(scale.x.coordinate(scale.x.low), scale.x.coordinate(scale.x.high));
    m_y->setRange(scale.y.coordinate(scale.y.low), scale.y.coordinate(scale.y.high));
    m_chart->resize(size);
    m_chart->setPlotArea(scale.plot);
    m_chart->layout()->activate();
    QPixmap pixmap(size * devicePixelRatio);
    pixmap.setDevicePixelRatio(devicePixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing, m_points <= kMostSmoothPoints);
    m_scene.render(&painter, QRectF(QPointF(), size), QRectF(QPointF(), size));
    return pixmap;
}

bool LinePlot::sameShape(const QList<PlottedPiece> &pieces) const
{
    return std::equal(m_drawn.begin(), m_drawn.end(), pieces.begin(), pieces.end(),
                      [](const Drawn &drawn, const PlottedPiece &piece) {
                          return drawn.dashed == piece.dashed && drawn.colour == piece.colour &&
                                 (drawn.lower != nullptr) == !piece.lower.isEmpty();
                      });
}

void LinePlot::dropSeries()
{
    m_chart->removeAllSeries();
    // An area does not own the lines it lies between.
    for (const Drawn &drawn : std::as_const(m_drawn)) {
        if (drawn.lower) {
            delete drawn.upper;
            delete drawn.lower;
        }
    }
    m_drawn.clear();
}

void LinePlot::rebuild(const QList<PlottedPiece> &pieces)
{
    dropSeries();
    for (const PlottedPiece &piece : pieces) {
        const Drawn drawn = piece.lower.isEmpty() ? makeLine(piece) : makeArea(piece);
        m_chart->addSeries(drawn.series);
        drawn.series->attachAxis(m_x);
        drawn.series->attachAxis(m_y);
        m_drawn.append(drawn);
    }
}

LinePlot::Drawn LinePlot::makeLine(const PlottedPiece &piece)
{
    auto *line = new QLineSeries;
    line->replace(piece.upper);
    line->setPen(linePen(piece));
    return {line, nullptr, line, piece.dashed, piece.colour};
}

LinePlot::Drawn LinePlot::makeArea(const PlottedPiece &piece)
{
    auto *upper = new QLineSeries;
    auto *lower = new QLineSeries;
    upper->replace(piece.upper);
    lower->replace(piece.lower);
    auto *area = new QAreaSeries(upper, lower);
    QColor fill = piece.colour;
    fill.setAlpha(kAreaAlpha);
    area->setBrush(fill);
    area->setPen(Qt::NoPen);
    return {upper, lower, area, piece.dashed, piece.colour};
}

QList<ChartPoint> reducedPoints(const QList<ChartPoint> &points, int most)
{
    if (points.size() <= most)
        return points;
    const qsizetype stretches = std::max(1, most / 2);
    QList<ChartPoint> reduced;
    reduced.reserve(most);
    for (qsizetype i = 0; i < stretches; ++i) {
        const auto first = points.begin() + i * points.size() / stretches;
        const auto last = points.begin() + (i + 1) * points.size() / stretches;
        const auto [low, high] =
            std::minmax_element(first, last, [](const ChartPoint &a, const ChartPoint &b) { return a.y < b.y; });
        reduced.append(low < high ? *low : *high);
        if (low != high)
            reduced.append(low < high ? *high : *low);
    }
    return reduced;
}

} // namespace Gatehouse

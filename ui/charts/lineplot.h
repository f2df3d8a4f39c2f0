// Draws lines and areas with Qt Charts, without axes, into a pixmap. Charts keep the pixmap, so that a crosshair or a
// brush costs no repaint of the series.
#pragma once

#include "ui/charts/linechartcontent.h"
#include "ui/charts/plotscale.h"

#include <QColor>
#include <QGraphicsScene>
#include <QList>
#include <QPixmap>
#include <QPointF>

class QAbstractSeries;
class QChart;
class QLineSeries;
class QValueAxis;

namespace Gatehouse
{

// More points than this per series cost time and show nothing more.
inline constexpr int kMostPlottedPoints = 2000;

// One unbroken piece of a series, in axis coordinates (see AxisScale::coordinate).
struct PlottedPiece {
    QList<QPointF> upper;
    QList<QPointF> lower = {}; // of an area, which is filled and has no outline; empty: a line
    QColor colour = {};
    bool dashed = false;
};

class LinePlot
{
public:
    LinePlot();
    ~LinePlot();
    Q_DISABLE_COPY_MOVE(LinePlot)

    void setPieces(const QList<PlottedPiece> &pieces);
    QPixmap render(const PlotScale &scale, const QSize &size, qreal devicePixelRatio);
    // How many points are handed to Qt Charts in all.
    int pointCount() const { return m_points; }

private:
    struct Drawn {
        QLineSeries *upper = nullptr;
        QLineSeries *lower = nullptr;
        QAbstractSeries *series = nullptr;
        bool dashed = false;
        QColor colour;
    };

    bool sameShape(const QList<PlottedPiece> &pieces) const;
    void dropSeries();
    void rebuild(const QList<PlottedPiece> &pieces);
    Drawn makeLine(const PlottedPiece &piece);
    Drawn makeArea(const PlottedPiece &piece);

    QGraphicsScene m_scene;
    QChart *m_chart;
    QValueAxis *m_x;
    QValueAxis *m_y;
    QList<Drawn> m_drawn;
    int m_points = 0;
};

// At most `most` points with the same first, last, highest and lowest values per stretch.
QList<ChartPoint> reducedPoints(const QList<ChartPoint> &points, int most);

} // namespace Gatehouse

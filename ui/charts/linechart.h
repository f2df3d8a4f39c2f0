// Lines and areas over time, or over latency: brush to zoom, crosshair, annotations, keyboard.
//
// Mouse: drag selects a span. Keyboard: Left, Right, Home, End move the crosshair, with Shift they select; Enter zooms
// into the selection or, without one, goes to the rows under the crosshair; + and - zoom; Escape clears.
#pragma once

#include "ui/charts/axisticks.h"
#include "ui/charts/chartview.h"
#include "ui/charts/linechartcontent.h"
#include "ui/charts/lineplot.h"
#include "ui/charts/plotscale.h"

#include <QPixmap>

namespace Gatehouse
{

class ReadoutTip;
struct Readout;

class LineChart : public ChartView
{
    Q_OBJECT
public:
    explicit LineChart(const Theme &theme, QWidget *parent = nullptr);

    void setContent(const LineChartContent &content);
    const LineChartContent &content() const { return m_content; }
    ChartTable table() const override;
    std::unique_ptr<ChartView> copyFor(const Theme &theme) const override;
    QList<LegendEntry> legend() const override;
    void showHover(std::optional<qint64> ms) override;
    // The point that the crosshair is on: an index into the points of the longest series.
    std::optional<int> cursor() const { return m_cursor; }
    QString readoutText() const;
    // Where an x value is drawn, in pixels of the widget.
    double pixelOf(double x) const;

signals:
    // Whole buckets of a time axis that were brushed, or what + and - lead to.
    void spanSelected(const Gatehouse::TimeSpan &span);
    // Enter or double click on a bucket: show its rows.
    void rowsRequested(const Gatehouse::TimeSpan &span);
    // A stretch of a latency axis was brushed, in microseconds.
    void latencyRangeSelected(qint64 fromUs, qint64 toUs);

protected:
    QString ownSummary() const override;
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    bool overTime() const { return m_content.xAxis == LineChartContent::XAxis::Time; }
    QList<ChartAnnotation> annotations() const; // of the content, and what is marked
    const QList<ChartPoint> &grid() const;      // the points of the longest series
    QColor colourOf(int index) const;
    void layOut();
    Readout readoutAt(int index) const;
    QString xText(int index) const;
    int indexAt(double pixel) const;
    TimeSpan bucket(int index) const;
    TimeSpan brushedSpan() const;
    void moveCursor(int index, bool selecting);
    void setCursorIndex(std::optional<int> index, bool tell);
    void finishBrush();
    void zoom(double factor);
    void paintLabels(QPainter &painter) const;
    std::optional<int> markAt(const QPointF &place) const;
    std::optional<int> markAtCursor() const;
    void chooseMark(QKeyEvent *event);
    void paintReferences(QPainter &painter) const;
    void paintCursor(QPainter &painter) const;
    void paintBrush(QPainter &painter) const;

    LineChartContent m_content;
    mutable QList<QRectF> m_labels; // of annotations(), where they were painted
    LinePlot m_plot;
    PlotScale m_scale;
    QList<AxisTick> m_xTicks;
    QList<AxisTick> m_yTicks;
    QPixmap m_drawn; // the series; null: draw again
    std::optional<int> m_cursor;
    std::optional<int> m_anchor; // the other end of a selection by keyboard
    std::optional<double> m_pressedAt;
    std::optional<double> m_brushTo;
    ReadoutTip *m_tip;
};

} // namespace Gatehouse

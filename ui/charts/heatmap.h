// How many requests took how long, over time: columns of time, rows of latency on a logarithmic axis, colour by the
// logarithm of the count. A box of cells can be selected.
//
// Mouse: drag a box, click the label of a mark. Keyboard: arrows move, Shift with arrows draws a box, Enter takes it,
// Escape clears, I goes to the mark of the column.
#pragma once

#include "models/core/timespan.h"
#include "ui/charts/axisticks.h"
#include "ui/charts/chartview.h"
#include "ui/charts/plotscale.h"

#include <QImage>
#include <QTimeZone>

namespace Gatehouse
{

class ReadoutTip;
struct Readout;

struct HeatmapContent {
    QTimeZone zone = QTimeZone::utc();
    QList<qint64> timeEdgesMs = {};    // ascending, one more than columns
    QList<qint64> latencyEdgesUs = {}; // ascending, one more than rows; the first may be 0
    QList<qint64> counts = {};         // column after column, in each from the lowest latency up
    QString countName = {};            // what is counted: "attempts"

    int columns() const { return std::max(0, int(timeEdgesMs.size()) - 1); }
    int rows() const { return std::max(0, int(latencyEdgesUs.size()) - 1); }
    qint64 count(int column, int row) const { return counts.at(qsizetype(column) * rows() + row); }
    bool operator==(const HeatmapContent &) const = default;
};

// Cells of the heatmap, ends included.
struct HeatmapBox {
    int firstColumn = 0;
    int lastColumn = 0;
    int firstRow = 0;
    int lastRow = 0;

    bool operator==(const HeatmapBox &) const = default;
};

class Heatmap : public ChartView
{
    Q_OBJECT
public:
    explicit Heatmap(const Theme &theme, QWidget *parent = nullptr);

    void setContent(const HeatmapContent &content);
    const HeatmapContent &content() const { return m_content; }
    ChartTable table() const override;
    std::unique_ptr<ChartView> copyFor(const Theme &theme) const override;
    QList<LegendEntry> legend() const override;
    void showHover(std::optional<qint64> ms) override;

    const std::optional<HeatmapBox> &box() const { return m_box; }
    void clearBox();
    QString readoutText() const;
    // A cell, in pixels of the widget.
    QRectF cellRect(int column, int row) const;

signals:
    // A box was drawn: time span and latency from (inclusive) to (exclusive).
    void boxSelected(const Gatehouse::TimeSpan &span, qint64 fromUs, qint64 toUs);
    void boxCleared();

protected:
    QString ownSummary() const override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    struct Cell {
        int column = 0;
        int row = 0;
        bool operator==(const Cell &) const = default;
    };

    TimeSpan timeOf(int column) const
    {
        return {m_content.timeEdgesMs.at(column), m_content.timeEdgesMs.at(column + 1)};
    }
    bool isEmpty() const { return m_content.columns() == 0 || m_content.rows() == 0; }
    void layOut();
    void paintMarks(QPainter &painter) const;
    std::optional<int> markAt(const QPointF &place) const;
    QImage drawCells(const QSize &pixels) const;
    Cell cellAt(const QPointF &at) const;
    Readout readoutAt(const Cell &cell) const;
    QRectF boxRect(const HeatmapBox &box) const;
    std::optional<HeatmapBox> boxIn(const HeatmapContent &next) const;
    qint64 highestCount() const;
    bool handleArrow(int key, bool selecting);
    void setCursorCell(const std::optional<Cell> &cell);
    void announce();
    void finishBox();

    HeatmapContent m_content;
    PlotScale m_scale;
    QList<AxisTick> m_xTicks;
    QList<AxisTick> m_yTicks;
    mutable QList<QRectF> m_labels; // of marks(), where they were painted
    QImage m_cells;                 // null: draw again
    std::optional<Cell> m_cursor;
    std::optional<Cell> m_anchor;
    std::optional<HeatmapBox> m_box;
    std::optional<qint64> m_hoverMs; // of another chart
    bool m_dragging = false;
    QPointF m_pressedAt;
    ReadoutTip *m_tip;
};

} // namespace Gatehouse

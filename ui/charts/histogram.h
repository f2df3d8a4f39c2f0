// How many requests took how long: bars over a logarithmic latency axis, with a line for the objective.
//
// Keyboard: Left and Right move over the bars, Enter goes to the rows of a bar. Mouse: drag selects a range.
#pragma once

#include "ui/charts/axisticks.h"
#include "ui/charts/chartview.h"
#include "ui/charts/plotscale.h"

namespace Gatehouse
{

class ReadoutTip;
struct Readout;

struct HistogramContent {
    QList<qint64> edgesUs; // ascending, one more than counts; the first may be 0
    QList<qint64> counts;
    std::optional<qint64> objectiveUs = {}; // bars at or beyond it have another colour
    QString objectiveLabel = {};            // "SLO 10 s"
    QString countName = {};                 // what is counted: "attempts"

    bool operator==(const HistogramContent &) const = default;
};

class Histogram : public ChartView
{
    Q_OBJECT
public:
    explicit Histogram(const Theme &theme, QWidget *parent = nullptr);

    void setContent(const HistogramContent &content);
    const HistogramContent &content() const { return m_content; }
    ChartTable table() const override;
    std::unique_ptr<ChartView> copyFor(const Theme &theme) const override;
    // The bar that the pointer or the arrow keys are on.
    std::optional<int> cursor() const { return m_cursor; }
    QString readoutText() const;
    // A bar, in pixels of the widget.
    QRectF barRect(int bar) const;

signals:
    // Enter, double click or a drag: the rows from (inclusive) to (exclusive).
    void rowsRequested(qint64 fromUs, qint64 toUs);

protected:
    QString ownSummary() const override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void layOut();
    int barAt(double pixel) const;
    qint64 total() const;
    qint64 beyondObjective() const;
    Readout readoutAt(int bar) const;
    void moveCursor(int bar);
    void clearCursor();
    void askForRows(int firstBar, int lastBar);
    void paintBars(QPainter &painter) const;
    void paintObjective(QPainter &painter) const;

    HistogramContent m_content;
    PlotScale m_scale;
    QList<AxisTick> m_xTicks;
    QList<AxisTick> m_yTicks;
    std::optional<int> m_cursor;
    std::optional<double> m_pressedAt;
    std::optional<double> m_brushTo;
    ReadoutTip *m_tip;
};

} // namespace Gatehouse

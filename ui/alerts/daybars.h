// How many alerts a day: bars of the rule in force, and beside them those of the changed one.
//
// Keyboard: Left and Right move over the days; T shows the table.
#pragma once

#include "ui/charts/axisticks.h"
#include "ui/charts/chartview.h"

#include <QRectF>

namespace Gatehouse
{

class ReadoutTip;
struct Readout;

struct DayBarsContent {
    TimeSpan span; // the first bar is of the day that begins with it
    QTimeZone zone = QTimeZone::utc();
    QList<int> inForce;
    std::optional<QList<int>> changed = {}; // as many

    bool operator==(const DayBarsContent &) const = default;
};

class DayBars : public ChartView
{
    Q_OBJECT
public:
    explicit DayBars(const Theme &theme, QWidget *parent = nullptr);

    void setContent(const DayBarsContent &content);
    const DayBarsContent &content() const { return m_content; }
    ChartTable table() const override;
    QList<LegendEntry> legend() const override;
    std::unique_ptr<ChartView> copyFor(const Theme &theme) const override;
    QString readoutText() const;

protected:
    QString ownSummary() const override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void layOut();
    QString dayText(int day) const;
    Readout readoutAt(int day) const;
    void moveCursor(std::optional<int> day);
    void paintBar(QPainter &painter, int day, int count, int side) const;
    double xOf(double day) const;

    DayBarsContent m_content;
    QList<AxisTick> m_xTicks;
    QList<AxisTick> m_yTicks;
    QRectF m_plot;
    std::optional<int> m_cursor;
    ReadoutTip *m_tip;
};

} // namespace Gatehouse

// Sets texts, charts and tables one below the other on paper, and begins a new page where one is full.
//
// Thread: the one of the painter.
#pragma once

#include "ui/telemetry/pagereport.h"

#include <QFont>
#include <QRectF>

#include <functional>

class QPainter;

namespace Gatehouse
{

class ReportSheet
{
public:
    static constexpr double kEndless = 1e6;

    // The painter must outlive the sheet; one unit is one pixel of the design.
    ReportSheet(QPainter &painter, const QString &family, const QSizeF &page, double margin,
                std::function<void()> newPage);

    // Stands at the foot of every page with its number.
    void setFooter(const QString &footer) { m_footer = footer; }
    void heading(const QString &text);
    void text(const QString &text);
    void note(const QString &text);
    void gap();
    void chart(const ReportChart &chart);
    // Says so when it is wider than the page.
    void table(const QString &title, const ChartTable &table);
    // Draws the foot of the last page.
    void end();

    // Where the content ends.
    double bottom() const { return m_y; }

private:
    struct Style {
        int pixels;
        bool strong;
        QColor colour;
    };

    void select(const Style &style);
    void paragraph(const QString &text, const Style &style);
    double heightOf(const QString &text, const Style &style);
    void keepTogether(double height);
    void legend(const QList<LegendEntry> &entries);
    QList<double> columnWidths(const ChartTable &table);
    void tableHead(const ChartTable &table, const QList<double> &widths);
    void tableRow(const ChartTable &table, const QStringList &cells, const QList<double> &widths);
    double left() const { return m_margin; }
    double width() const { return m_page.width() - 2 * m_margin; }
    double lowest() const { return m_page.height() - m_margin; }

    QPainter &m_painter;
    QString m_family;
    QSizeF m_page;
    double m_margin;
    std::function<void()> m_newPage;
    QString m_footer;
    double m_y;
    int m_number = 1;
};

} // namespace Gatehouse

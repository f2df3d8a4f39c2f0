// Sets lines and tables one below the other on pages. Columns are as wide as their texts ask for, and a row stays on
// one page unless it is higher than a page.
//
// Thread: the one of the painter. Lengths in 1/96 inch.
#pragma once

#include <QFont>
#include <QList>
#include <QSizeF>
#include <QString>
#include <QStringList>

#include <functional>

class QPainter;

namespace Gatehouse
{

class DocumentSheet
{
public:
    // Without a painter it only counts. The painter outlives it; `newPage` is called whenever a page is full.
    DocumentSheet(QPainter *painter, const QSizeF &page, std::function<void()> newPage);

    void title(const QString &text);
    // Goes to the next page with the head and a first row of the table that may follow.
    void heading(const QString &text);
    void text(const QString &text);
    // The head stands again on each page. Every row has as many cells as the head.
    void table(const QStringList &head, const QList<QStringList> &rows);

    int pages() const { return m_pages; }
    // How often a row that is higher than a page was broken.
    int brokenRows() const { return m_brokenRows; }
    QList<double> columnWidths(const QStringList &head, const QList<QStringList> &rows) const;

private:
    struct Style {
        int pixels;
        bool strong = false;
    };
    struct Row;

    static QFont fontOf(const Style &style);
    void paragraph(const QString &text, const Style &style, double below, double needs = 0);
    void turnPage();
    void drawRow(Row &row, const QList<double> &widths, double height);
    double room() const { return m_page.height() - m_y; }

    QPainter *m_painter;
    QSizeF m_page;
    std::function<void()> m_newPage;
    double m_y = 0;
    int m_pages = 1;
    int m_brokenRows = 0;
};

} // namespace Gatehouse

#include "ui/datamap/documentsheet.h"

#include <QPainter>
#include <QTextLayout>

#include <algorithm>
#include <memory>
#include <numeric>
#include <vector>

namespace Gatehouse
{

namespace
{

const QColor kInk(0x1a, 0x1f, 0x26);
const QColor kRule(0xc5, 0xcb, 0xd3);
const QColor kHeadGround(0xee, 0xf0, 0xf3);

constexpr int kCellPixels = 10;
constexpr double kPadding = 4;
constexpr double kGap = 6;
constexpr double kWidestWord = 130;   // what is longer is broken inside
constexpr double kWidestShare = 0.45; // of the page, for what a column asks
constexpr double kWithHeading = 90;   // the head of a table and a first row

std::unique_ptr<QTextLayout> layOut(const QString &text, const QFont &font, double width)
{
    auto layout = std::make_unique<QTextLayout>(text, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setUseDesignMetrics(true); // widths of letters as the paper has them, not as a screen of 96 dots
    layout->setTextOption(option);
    layout->beginLayout();
    double y = 0;
    for (QTextLine line = layout->createLine(); line.isValid(); line = layout->createLine()) {
        line.setLineWidth(width);
        line.setPosition(QPointF(0, y));
        y += line.height();
    }
    layout->endLayout();
    return layout;
}

double heightOf(const QTextLayout &layout)
{
    return layout.boundingRect().height();
}

double widthOf(const QString &text, const QFont &font)
{
    constexpr double kEndless = 1e6;
    const auto layout = layOut(text, font, kEndless);
    return layout->lineCount() > 0 ? layout->lineAt(0).naturalTextWidth() : 0;
}

double widestWordOf(const QString &text, const QFont &font)
{
    double widest = 0;
    for (const QString &word : text.simplified().split(QLatin1Char(' ')))
        widest = std::max(widest, widthOf(word, font));
    return std::min(widest, kWidestWord);
}

double sum(const QList<double> &values)
{
    return std::accumulate(values.begin(), values.end(), 0.0);
}

} // namespace

// One row as it is being set: of each cell the lines, and how far they are drawn.
struct DocumentSheet::Row {
    Row(const QStringList &texts, const QFont &font, const QList<double> &widths)
    {
        for (qsizetype i = 0; i < widths.size(); ++i)
            cells.push_back(layOut(texts.value(i), font, widths.at(i) - 2 * kPadding));
        next.assign(cells.size(), 0);
    }

    // That of one line more of each cell.
    double leastHeight() const
    {
        double most = 0;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (next.at(i) < cells.at(i)->lineCount())
                most = std::max(most, cells.at(i)->lineAt(next.at(i)).height());
        }
        return most + 2 * kPadding;
    }
    // Of what is not drawn yet.
    double height() const
    {
        double most = 0;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (next.at(i) < cells.at(i)->lineCount())
                most = std::max(most, heightOf(*cells.at(i)) - cells.at(i)->lineAt(next.at(i)).y());
        }
        return most + 2 * kPadding;
    }
    bool isDrawn() const
    {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (next.at(i) < cells.at(i)->lineCount())
                return false;
        }
        return true;
    }

    std::vector<std::unique_ptr<QTextLayout>> cells;
    std::vector<int> next; // line of each cell
    bool isHead = false;
};

DocumentSheet::DocumentSheet(QPainter *painter, const QSizeF &page, std::function<void()> newPage)
    : m_painter(painter)
    , m_page(page)
    , m_newPage(std::move(newPage))
{
}

QFont DocumentSheet::fontOf(const Style &style)
{
    QFont font;
    font.setFamilies({QStringLiteral("Inter"), QStringLiteral("sans-serif")});
    font.setPixelSize(style.pixels);
    font.setBold(style.strong);
    return font;
}

void DocumentSheet::title(const QString &text)
{
    paragraph(text, {20, true}, 2 * kGap);
}

void DocumentSheet::heading(const QString &text)
{
    if (m_y > 0)
        m_y += 2 * kGap;
    paragraph(text, {14, true}, kGap, kWithHeading);
}

void DocumentSheet::text(const QString &text)
{
    paragraph(text, {11}, kGap);
}

void DocumentSheet::paragraph(const QString &text, const Style &style, double below, double needs)
{
    const auto layout = layOut(text, fontOf(style), m_page.width());
    if (m_y > 0 && heightOf(*layout) + needs > room())
        turnPage();
    if (m_painter) {
        m_painter->setPen(kInk);
        layout->draw(m_painter, QPointF(0, m_y));
    }
    m_y += heightOf(*layout) + below;
}

void DocumentSheet::turnPage()
{
    m_newPage();
    ++m_pages;
    m_y = 0;
}

// What the texts need on one line where that fits; otherwise at least their longest word, and of the rest each as much
// as it asks for.
QList<double> DocumentSheet::columnWidths(const QStringList &head, const QList<QStringList> &rows) const
{
    const QFont plain = fontOf({kCellPixels});
    const QFont strong = fontOf({kCellPixels, true});
    QList<double> asked;
    QList<double> least;
    for (qsizetype i = 0; i < head.size(); ++i) {
        double whole = widthOf(head.at(i), strong);
        double word = widestWordOf(head.at(i), strong);
        for (const QStringList &row : rows) {
            whole = std::max(whole, widthOf(row.value(i), plain));
            word = std::max(word, widestWordOf(row.value(i), plain));
        }
        // A little more than measured: the last letter must not go to a line of its own.
        least.append(word + 2 * kPadding + 1);
        asked.append(std::max(least.last(), std::min(whole + 2 * kPadding + 1, kWidestShare * m_page.width())));
    }
    const double spare = m_page.width() - sum(least);
    QList<double> widths;
    for (qsizetype i = 0; i < head.size(); ++i) {
        const double more = sum(asked) - sum(least);
        const bool fits = sum(asked) <= m_page.width();
        if (spare < 0)
            widths.append(least.at(i) * m_page.width() / sum(least));
        else if (fits)
            widths.append(asked.at(i) * m_page.width() / sum(asked));
        else
            widths.append(least.at(i) + spare * (asked.at(i) - least.at(i)) / more);
    }
    return widths;
}

void DocumentSheet::table(const QStringList &head, const QList<QStringList> &rows)
{
    const QList<double> widths = columnWidths(head, rows);
    const auto drawHead = [&] {
        Row row(head, fontOf({kCellPixels, true}), widths);
        row.isHead = true;
        drawRow(row, widths, row.height());
    };
    if (m_y > 0 && kWithHeading > room())
        turnPage();
    drawHead();
    for (const QStringList &texts : rows) {
        Row row(texts, fontOf({kCellPixels}), widths);
        bool isFresh = false; // nothing but the head is on the page
        while (!row.isDrawn()) {
            const double height = row.height();
            if (height <= room()) {
                drawRow(row, widths, height);
                break;
            }
            if (isFresh) { // it is higher than a page
                ++m_brokenRows;
                drawRow(row, widths, std::max(room(), row.leastHeight()));
            }
            turnPage();
            drawHead();
            isFresh = true;
        }
    }
    m_y += kGap;
}

// As many lines of each cell as go into the height.
void DocumentSheet::drawRow(Row &row, const QList<double> &widths, double height)
{
    double x = 0;
    for (qsizetype i = 0; i < widths.size(); ++i) {
        const QRectF box(x, m_y, widths.at(i), height);
        if (m_painter) {
            m_painter->setPen(QPen(kRule, 0.75));
            m_painter->setBrush(row.isHead ? QBrush(kHeadGround) : QBrush(Qt::NoBrush));
            m_painter->drawRect(box);
            m_painter->setPen(kInk);
        }
        const QTextLayout &cell = *row.cells.at(std::size_t(i));
        int &next = row.next.at(std::size_t(i));
        const double above = next < cell.lineCount() ? cell.lineAt(next).y() : 0;
        for (; next < cell.lineCount(); ++next) {
            const QTextLine line = cell.lineAt(next);
            if (line.y() + line.height() - above > height - 2 * kPadding + 0.01)
                break;
            if (m_painter)
                line.draw(m_painter, QPointF(x + kPadding, m_y + kPadding - above));
        }
        x += widths.at(i);
    }
    m_y += height;
}

} // namespace Gatehouse

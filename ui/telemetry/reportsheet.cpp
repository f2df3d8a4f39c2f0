#include "ui/telemetry/reportsheet.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <numeric>

namespace Gatehouse
{

namespace
{

const QColor kInk(0x1a, 0x1d, 0x21);
const QColor kMuted(0x5a, 0x64, 0x70);
const QColor kRule(0xd9, 0xdd, 0xe2);

constexpr double kGap = 16;
constexpr double kSmallGap = 4;
constexpr double kColumnGap = 14;
constexpr double kLeastColumn = 40;
constexpr double kRowHeight = 17;
constexpr double kFooterHeight = 18;

} // namespace

ReportSheet::ReportSheet(QPainter &painter, const QString &family, const QSizeF &page, double margin,
                         std::function<void()> newPage)
    : m_painter(painter)
    , m_family(family)
    , m_page(page)
    , m_margin(margin)
    , m_newPage(std::move(newPage))
    , m_y(margin)
{
}

void ReportSheet::select(const Style &style)
{
    QFont font(m_family);
    font.setPixelSize(style.pixels);
    font.setWeight(style.strong ? QFont::DemiBold : QFont::Normal);
    m_painter.setFont(font);
    m_painter.setPen(style.colour);
}

double ReportSheet::heightOf(const QString &text, const Style &style)
{
    select(style);
    return m_painter.boundingRect(QRectF(0, 0, width(), kEndless), Qt::TextWordWrap, text).height();
}

void ReportSheet::paragraph(const QString &text, const Style &style)
{
    const double height = heightOf(text, style);
    keepTogether(height);
    select(style);
    m_painter.drawText(QRectF(left(), m_y, width(), height + 1), Qt::TextWordWrap, text);
    m_y += height + kSmallGap;
}

void ReportSheet::heading(const QString &text)
{
    paragraph(text, {20, true, kInk});
}

void ReportSheet::text(const QString &text)
{
    paragraph(text, {13, false, kInk});
}

void ReportSheet::note(const QString &text)
{
    paragraph(text, {11, false, kMuted});
}

void ReportSheet::gap()
{
    m_y += kGap;
}

void ReportSheet::keepTogether(double height)
{
    if (m_y + height <= lowest() - kFooterHeight || m_y <= m_margin)
        return;
    end();
    m_newPage();
    ++m_number;
    m_y = m_margin;
}

void ReportSheet::end()
{
    if (m_footer.isEmpty())
        return;
    select({11, false, kMuted});
    const QRectF foot(left(), lowest() - kFooterHeight / 2, width(), kFooterHeight);
    m_painter.drawText(foot, Qt::AlignLeft | Qt::AlignTop, m_footer);
    m_painter.drawText(foot, Qt::AlignRight | Qt::AlignTop, QString::number(m_number));
}

void ReportSheet::chart(const ReportChart &chart)
{
    const Style title{13, true, kInk};
    const Style hint{12, false, kMuted};
    const QSizeF size = chart.picture.deviceIndependentSize();
    const double shrink = std::min(1.0, width() / size.width());
    const double height = size.height() * shrink;
    keepTogether(height + heightOf(chart.summary, hint) + 4 * kRowHeight);
    select(title);
    m_painter.drawText(QRectF(left(), m_y, width(), kRowHeight), Qt::AlignLeft | Qt::AlignVCenter, chart.title);
    select(hint);
    m_painter.drawText(QRectF(left(), m_y, width(), kRowHeight), Qt::AlignRight | Qt::AlignVCenter, chart.hint);
    m_y += kRowHeight + kSmallGap;
    m_painter.drawImage(QRectF(left(), m_y, size.width() * shrink, height), chart.picture);
    m_y += height + kSmallGap;
    legend(chart.legend);
    paragraph(chart.summary, hint);
    gap();
}

void ReportSheet::legend(const QList<LegendEntry> &entries)
{
    if (entries.isEmpty())
        return;
    constexpr double kDash = 14;
    select({12, false, kMuted});
    const QFontMetricsF metrics(m_painter.font());
    double x = left();
    for (const LegendEntry &entry : entries) {
        const double wide = kDash + kSmallGap + metrics.horizontalAdvance(entry.name);
        if (x > left() && x + wide > left() + width()) {
            x = left();
            m_y += kRowHeight;
        }
        const double middle = m_y + kRowHeight / 2;
        m_painter.setPen(QPen(entry.colour, 3, entry.dashed ? Qt::DotLine : Qt::SolidLine));
        m_painter.drawLine(QPointF(x, middle), QPointF(x + kDash, middle));
        m_painter.setPen(kMuted);
        m_painter.drawText(QRectF(x + kDash + kSmallGap, m_y, wide, kRowHeight), Qt::AlignLeft | Qt::AlignVCenter,
                           entry.name);
        x += wide + kColumnGap;
    }
    m_y += kRowHeight + kSmallGap;
}

// What is needed, or nothing when the page is too narrow for it.
QList<double> ReportSheet::columnWidths(const ChartTable &table)
{
    select({11, true, kInk});
    const QFontMetricsF metrics(m_painter.font());
    // Numbers and times are never cut: half of one is another one. Titles and long texts give way.
    const double timeWidth = metrics.horizontalAdvance(QStringLiteral("0000-00-00 00:00"));
    QList<double> widths;
    QList<double> least;
    for (qsizetype i = 0; i < table.columns.size(); ++i) {
        double widest = 0;
        for (const QStringList &row : table.rows)
            widest = std::max(widest, metrics.horizontalAdvance(row.value(i)));
        widths.append(std::max(widest, metrics.horizontalAdvance(table.columns.at(i).title)));
        least.append(table.columns.at(i).numeric ? widest : std::min(widest, timeWidth));
    }
    const double gaps = kColumnGap * double(std::max<qsizetype>(0, widths.size() - 1));
    const double room = width() - gaps;
    const auto sum = [&widths] { return std::accumulate(widths.begin(), widths.end(), 0.0); };
    for (double most = room; sum() > room && most > kLeastColumn; most *= 0.95) {
        for (qsizetype i = 0; i < widths.size(); ++i)
            widths[i] = std::min(widths.at(i), std::max(most, least.at(i)));
    }
    return sum() > room ? QList<double>() : widths;
}

void ReportSheet::table(const QString &title, const ChartTable &table)
{
    const QList<double> widths = columnWidths(table);
    keepTogether(5 * kRowHeight);
    select({13, true, kInk});
    m_painter.drawText(QRectF(left(), m_y, width(), kRowHeight), Qt::AlignLeft | Qt::AlignVCenter, title);
    m_y += kRowHeight + kSmallGap;
    if (widths.isEmpty()) {
        note(QObject::tr("%1 columns are too wide for paper; the numbers are in the table behind the chart.")
                 .arg(table.columns.size()));
        gap();
        return;
    }
    tableHead(table, widths);
    for (const QStringList &row : table.rows) {
        const int page = m_number;
        keepTogether(kRowHeight);
        if (m_number != page)
            tableHead(table, widths);
        select({11, false, kInk});
        tableRow(table, row, widths);
    }
    gap();
}

void ReportSheet::tableHead(const ChartTable &table, const QList<double> &widths)
{
    select({11, true, kMuted});
    QStringList titles;
    for (const ChartTableColumn &column : table.columns)
        titles.append(column.title);
    tableRow(table, titles, widths);
}

void ReportSheet::tableRow(const ChartTable &table, const QStringList &cells, const QList<double> &widths)
{
    const QFontMetricsF metrics(m_painter.font());
    double x = left();
    for (qsizetype i = 0; i < widths.size(); ++i) {
        const QRectF cell(x, m_y, widths.at(i) + 1, kRowHeight);
        const auto side = table.columns.at(i).numeric ? Qt::AlignRight : Qt::AlignLeft;
        m_painter.drawText(cell, side | Qt::AlignVCenter | Qt::TextSingleLine,
                           metrics.elidedText(cells.value(i), Qt::ElideMiddle, widths.at(i) + 1));
        x += widths.at(i) + kColumnGap;
    }
    m_y += kRowHeight;
    const QPen ink = m_painter.pen();
    m_painter.setPen(QPen(kRule, 0.5));
    m_painter.drawLine(QPointF(left(), m_y), QPointF(left() + width(), m_y));
    m_painter.setPen(ink);
}

} // namespace Gatehouse

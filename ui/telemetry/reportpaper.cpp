#include "ui/telemetry/reportpaper.h"

#include "models/core/counted.h"
#include "models/telemetry/exportfile.h"
#include "ui/telemetry/reportsheet.h"

#include <QImage>
#include <QPageLayout>
#include <QPainter>
#include <QPdfWriter>

#include <cmath>

namespace Gatehouse
{

namespace
{

constexpr int kDotsPerInch = 96; // so that the pixels of the design are the units of the paper
constexpr double kMargin = 48;
constexpr double kPictureScale = 2;
constexpr double kPictureWidth = 794; // as wide as A4
constexpr qsizetype kMostRows = 500;

void drawHead(ReportSheet &sheet, const PageReport &report)
{
    sheet.heading(report.title);
    if (!report.sentence.isEmpty())
        sheet.text(report.sentence);
    for (const QString &line : exportHeadLines(report.head))
        sheet.note(line);
    sheet.gap();
    if (!report.figures.rows.isEmpty())
        sheet.table(QObject::tr("Figures"), report.figures);
}

void drawCharts(ReportSheet &sheet, const PageReport &report)
{
    for (const ReportChart &chart : report.charts)
        sheet.chart(chart);
}

void drawTables(ReportSheet &sheet, const PageReport &report)
{
    for (const ReportTable &table : report.tables) {
        ChartTable shown = table.table;
        const qsizetype all = shown.rows.size();
        shown.rows = shown.rows.mid(0, kMostRows);
        sheet.table(table.title, shown);
        if (all > kMostRows)
            sheet.note(QObject::tr("%1 not on paper; export the figures as CSV for all of them.")
                           .arg(counted(all - kMostRows, QObject::tr("more row is"), QObject::tr("more rows are"))));
    }
}

} // namespace

Result<void> writeReportPdf(const PageReport &report, const QString &file)
{
    QSaveFile saved(file);
    if (auto opened = openForSaving(saved); !opened)
        return opened;
    QPdfWriter pdf(&saved);
    pdf.setResolution(kDotsPerInch);
    pdf.setPageSize(QPageSize(QPageSize::A4));
    pdf.setPageMargins({0, 0, 0, 0});
    pdf.setTitle(report.title);
    pdf.setCreator(QStringLiteral("Gatehouse"));
    QPainter painter;
    if (!painter.begin(&pdf)) {
        return failure(ErrorKind::Internal,
                       QStringLiteral("The report could not be drawn: the PDF could not be begun. Export it as PNG."));
    }
    ReportSheet sheet(painter, report.family, QSizeF(pdf.width(), pdf.height()), kMargin, [&pdf] { pdf.newPage(); });
    sheet.setFooter(QStringLiteral("Gatehouse %1 %2").arg(QChar(0xb7)).arg(report.title));
    drawHead(sheet, report);
    drawCharts(sheet, report);
    drawTables(sheet, report);
    sheet.end();
    painter.end();
    return putInPlace(saved);
}

Result<void> writeReportPng(const PageReport &report, const QString &file)
{
    const auto paint = [&](QImage &image) {
        QPainter painter(&image);
        ReportSheet sheet(painter, report.family, QSizeF(kPictureWidth, ReportSheet::kEndless), kMargin, [] {});
        drawHead(sheet, report);
        drawCharts(sheet, report);
        return sheet.bottom();
    };
    // Drawn twice: what has no pages is as high as its content, which the first time tells.
    QImage tiny(1, 1, QImage::Format_RGB32);
    const double height = std::ceil(paint(tiny) + kMargin);
    QImage image(int(kPictureWidth * kPictureScale), int(height * kPictureScale), QImage::Format_RGB32);
    if (image.isNull())
        return failure(ErrorKind::Internal,
                       QStringLiteral("The picture could not be drawn: it is too large. Export a PDF report."));
    image.setDevicePixelRatio(kPictureScale);
    image.fill(Qt::white);
    paint(image);
    QSaveFile saved(file);
    if (auto opened = openForSaving(saved); !opened)
        return opened;
    if (!image.save(&saved, "PNG"))
        saved.cancelWriting();
    return putInPlace(saved);
}

} // namespace Gatehouse

#include "ui/datamap/documentpaper.h"

#include "ui/datamap/documentsheet.h"

#include <QPageLayout>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>

namespace Gatehouse
{

namespace
{

constexpr int kDotsPerInch = 96; // of the layout; what is drawn is finer
constexpr int kDotsOfPaper = 1200;
constexpr double kMarginMm = 14;
constexpr double kFootHeight = 24;

Error cannotWrite(const QSaveFile &file)
{
    return {ErrorKind::Unreachable,
            QStringLiteral("%1 cannot be written: %2. Choose another place.").arg(file.fileName(), file.errorString())};
}

void set(DocumentSheet &sheet, const DisclosureDocument &document)
{
    sheet.title(document.title);
    for (const QString &line : document.lead)
        sheet.text(line);
    for (const DisclosureSection &section : document.sections) {
        sheet.heading(section.title);
        for (const QString &line : section.lines)
            sheet.text(line);
        if (!section.head.isEmpty())
            sheet.table(section.head, section.rows);
    }
}

QFont footFont()
{
    QFont font(QStringLiteral("Inter"));
    font.setPixelSize(10);
    return font;
}

// Tables of many columns: a page across. A page that is torn off says what it is from.
void drawPdf(const DisclosureDocument &document, QSaveFile &file)
{
    QPdfWriter pdf(&file);
    pdf.setResolution(kDotsOfPaper);
    pdf.setPageSize(QPageSize(QPageSize::A4));
    pdf.setPageOrientation(QPageLayout::Landscape);
    pdf.setPageMargins({kMarginMm, kMarginMm, kMarginMm, kMarginMm}, QPageLayout::Millimeter);
    pdf.setTitle(document.title);
    pdf.setCreator(QStringLiteral("Gatehouse"));
    const QSizeF whole = pdf.pageLayout().paintRectPixels(kDotsPerInch).size();
    const QSizeF page(whole.width(), whole.height() - kFootHeight);
    DocumentSheet counted(nullptr, page, [] {});
    set(counted, document);
    QPainter painter(&pdf);
    painter.scale(double(kDotsOfPaper) / kDotsPerInch, double(kDotsOfPaper) / kDotsPerInch);
    int at = 1;
    const auto drawFoot = [&] {
        const QRectF foot(0, page.height(), page.width(), kFootHeight);
        painter.setFont(footFont());
        painter.setPen(QColor(0x5b, 0x66, 0x72));
        painter.drawText(foot, Qt::AlignLeft | Qt::AlignBottom, QStringLiteral("Gatehouse · ") + document.title);
        painter.drawText(foot, Qt::AlignRight | Qt::AlignBottom,
                         QStringLiteral("%1 of %2").arg(at).arg(counted.pages()));
    };
    DocumentSheet sheet(&painter, page, [&] {
        drawFoot();
        pdf.newPage();
        ++at;
    });
    set(sheet, document);
    drawFoot();
}

} // namespace

Result<void> writeDocument(const DisclosureDocument &document, const QString &file)
{
    QSaveFile saved(file);
    if (!saved.open(QIODevice::WriteOnly))
        return std::unexpected(cannotWrite(saved));
    if (file.endsWith(QLatin1String(".pdf"), Qt::CaseInsensitive)) {
        drawPdf(document, saved);
    } else {
        const QByteArray bytes = file.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive)
                                     ? documentCsv(document)
                                     : documentMarkdown(document).toUtf8();
        saved.write(bytes);
    }
    return saved.commit() ? Result<void>() : std::unexpected(cannotWrite(saved));
}

} // namespace Gatehouse

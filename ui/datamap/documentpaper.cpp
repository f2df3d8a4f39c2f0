#include "ui/datamap/documentpaper.h"

#include <QPageLayout>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QTextDocument>

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

void layOut(QTextDocument &text, const DisclosureDocument &document, const QSizeF &page)
{
    text.setUseDesignMetrics(true); // widths of letters as the paper has them, not as a screen of 96 dots
    text.setDefaultStyleSheet(QStringLiteral(
        "body { font-family: Inter, sans-serif; font-size: 8pt; } h1 { font-size: 15pt; } h2 { font-size: 11pt; } "
        "table { border-collapse: collapse; border-style: solid; border-color: #c5cbd3; } "
        "th { text-align: left; background: #eef0f3; } "
        "td, th { font-size: 7.5pt; border-style: solid; border-width: 1px; border-color: #c5cbd3; }"));
    text.setHtml(documentHtml(document));
    text.setDocumentMargin(0);
    text.setPageSize(page);
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
    QTextDocument text;
    layOut(text, document, page);
    QPainter painter(&pdf);
    painter.scale(double(kDotsOfPaper) / kDotsPerInch, double(kDotsOfPaper) / kDotsPerInch);
    const int pages = text.pageCount();
    for (int at = 0; at < pages; ++at) {
        if (at > 0)
            pdf.newPage();
        painter.save();
        painter.translate(0, -at * page.height());
        text.drawContents(&painter, QRectF(QPointF(0, at * page.height()), page));
        painter.restore();
        const QRectF foot(0, page.height(), page.width(), kFootHeight);
        painter.setFont(footFont());
        painter.setPen(QColor(0x5b, 0x66, 0x72));
        painter.drawText(foot, Qt::AlignLeft | Qt::AlignBottom, QStringLiteral("Gatehouse · ") + document.title);
        painter.drawText(foot, Qt::AlignRight | Qt::AlignBottom, QStringLiteral("%1 of %2").arg(at + 1).arg(pages));
    }
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

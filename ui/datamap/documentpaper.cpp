#include "ui/datamap/documentpaper.h"

#include <QPageLayout>
#include <QPdfWriter>
#include <QSaveFile>
#include <QTextDocument>

namespace Gatehouse
{

namespace
{

constexpr int kDotsPerInch = 96;
constexpr double kMarginMm = 14;

Error cannotWrite(const QSaveFile &file)
{
    return {ErrorKind::Unreachable,
            QStringLiteral("%1 cannot be written: %2. Choose another place.").arg(file.fileName(), file.errorString())};
}

// Tables of many columns: a page across.
void drawPdf(const DisclosureDocument &document, QSaveFile &file)
{
    QPdfWriter pdf(&file);
    pdf.setResolution(kDotsPerInch);
    pdf.setPageSize(QPageSize(QPageSize::A4));
    pdf.setPageOrientation(QPageLayout::Landscape);
    pdf.setPageMargins({kMarginMm, kMarginMm, kMarginMm, kMarginMm}, QPageLayout::Millimeter);
    pdf.setTitle(document.title);
    pdf.setCreator(QStringLiteral("Gatehouse"));
    QTextDocument text;
    text.setDefaultStyleSheet(
        QStringLiteral("body { font-family: sans-serif; font-size: 8pt; } h1 { font-size: 15pt; } "
                       "h2 { font-size: 11pt; } th { text-align: left; background: #e8ebef; } "
                       "td, th { font-size: 7.5pt; }"));
    text.setHtml(documentHtml(document));
    text.setDocumentMargin(0);
    text.setPageSize(pdf.pageLayout().paintRectPixels(kDotsPerInch).size());
    text.print(&pdf);
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

#include "ui/telemetry/pagereport.h"

#include "ui/telemetry/figuretilesview.h"
#include "ui/theme/theme.h"
#include "ui/widgets/chartcard.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/stateview.h"
#include "ui/widgets/stattile.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr QSize kPictureSize(698, 250);
constexpr qreal kPictureScale = 2;

template<typename Parent>
const Parent *above(const QWidget *widget)
{
    for (const QWidget *at = widget->parentWidget(); at; at = at->parentWidget()) {
        if (const auto *found = qobject_cast<const Parent *>(at))
            return found;
    }
    return nullptr;
}

QImage pictureOf(const ChartView &chart, const Theme &theme)
{
    const std::unique_ptr<ChartView> copy = chart.copyFor(theme);
    copy->setAttribute(Qt::WA_DontShowOnScreen);
    copy->resize(kPictureSize);
    QImage picture(kPictureSize * kPictureScale, QImage::Format_RGB32);
    picture.setDevicePixelRatio(kPictureScale);
    picture.fill(theme.tokens().surface);
    copy->render(&picture, {}, {}, QWidget::DrawChildren);
    return picture;
}

ChartTable contentOf(const DataTable &table)
{
    ChartTable content;
    const QAbstractItemModel *model = table.model();
    QList<int> shown;
    for (int column = 0; column < model->columnCount(); ++column) {
        if (table.isColumnHidden(column))
            continue;
        shown.append(column);
        content.columns.append({model->headerData(column, Qt::Horizontal).toString(), table.isNumeric(column)});
    }
    for (int row = 0; row < model->rowCount(); ++row) {
        QStringList cells;
        for (const int column : shown)
            cells.append(model->index(row, column).data().toString());
        content.rows.append(cells);
    }
    return content;
}

ChartTable contentOf(const FigureTilesView &tiles)
{
    ChartTable content{{{FigureTilesView::tr("figure"), false},
                        {FigureTilesView::tr("value"), true},
                        {FigureTilesView::tr("change"), true},
                        {FigureTilesView::tr("stands on"), false}},
                       {}};
    for (const StatTile *tile : tiles.tiles())
        content.rows.append({tile->label(), tile->figureText(), tile->noteText(), tile->detailText()});
    return content;
}

void appendTables(PageReport &report, const QWidget &page)
{
    for (const DataTable *table : page.findChildren<DataTable *>()) {
        const auto *card = above<Card>(table);
        // Behind a chart stand the numbers of the chart, which are taken from it.
        if (!table->model() || table->model()->rowCount() == 0 || qobject_cast<const ChartCard *>(card))
            continue;
        report.tables.append({card ? card->title() : table->accessibleName(), contentOf(*table)});
    }
}

} // namespace

qint64 PageReport::tableRows() const
{
    qint64 rows = 0;
    for (const ReportTable &table : tables)
        rows += table.table.rows.size();
    return rows;
}

PageReport pageReport(const QWidget &page, const FigureTilesView *tiles, const Theme &theme)
{
    PageReport report;
    report.title = page.accessibleName();
    report.family = theme.font(TextRole::Body).family();
    if (tiles)
        report.figures = contentOf(*tiles);
    const Theme &paper = theme.onPaper();
    for (const ChartCard *card : page.findChildren<ChartCard *>()) {
        if (card->state()->state() != StateView::State::Content)
            continue;
        const ChartView &chart = *card->chart();
        report.charts.append({card->title(), card->hint(), chart.summary(), pictureOf(chart, paper), chart.legend()});
        report.tables.append({card->title(), chart.table()});
    }
    appendTables(report, page);
    return report;
}

} // namespace Gatehouse

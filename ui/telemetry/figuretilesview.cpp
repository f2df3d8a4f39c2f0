#include "ui/telemetry/figuretilesview.h"

#include "ui/theme/spacing.h"
#include "ui/widgets/stattile.h"

#include <QGridLayout>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kLeastTileWidth = 148;

Tone toneOf(const FigureTile &tile)
{
    if (tile.missing || tile.lowCount)
        return Tone::Neutral;
    switch (tile.change.tone) {
    case ChangeTone::Better:
        return Tone::Ok;
    case ChangeTone::Worse:
        return Tone::Bad;
    case ChangeTone::None:
    case ChangeTone::Neutral:
        return Tone::Neutral;
    }
    return Tone::Neutral;
}

} // namespace

FigureTilesView::FigureTilesView(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(Spacing::kGap);
}

void FigureTilesView::setTiles(const QList<FigureTile> &tiles)
{
    while (m_tiles.size() > tiles.size()) {
        StatTile *tile = m_tiles.takeLast();
        m_grid->removeWidget(tile);
        tile->hide();
        tile->deleteLater();
    }
    while (m_tiles.size() < tiles.size()) {
        auto *tile = new StatTile(m_theme, {}, this);
        const qsizetype index = m_tiles.size();
        connect(tile, &StatTile::clicked, this, [this, index] { emit pageRequested(m_pages.value(index)); });
        m_tiles.append(tile);
        m_columns = 0;
    }
    m_pages.clear();
    for (qsizetype i = 0; i < tiles.size(); ++i) {
        const FigureTile &figure = tiles.at(i);
        StatTile *tile = m_tiles.at(i);
        tile->setLabel(figure.title);
        if (figure.missing) {
            tile->setMissing(figure.reason);
        } else {
            tile->setFigure(figure.value);
            // What the change is against stands in the head of the page and in the explanation.
            tile->setNote(figure.change.text, toneOf(figure));
        }
        tile->setDetail(figure.missing ? QString() : figure.detail);
        tile->setExplanation(figure.spoken());
        tile->setLeadsSomewhere(!figure.page.isEmpty());
        m_pages.append(figure.page);
    }
    arrange();
}

void FigureTilesView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void FigureTilesView::arrange()
{
    const int count = int(m_tiles.size());
    const int fitting =
        std::clamp((width() + Spacing::kGap) / (kLeastTileWidth + Spacing::kGap), 1, std::max(1, count));
    // Full rows: six tiles stand as 6, 3 + 3 or 2 + 2 + 2, never as 5 + 1.
    const int rows = (count + fitting - 1) / std::max(1, fitting);
    const int columns = rows == 0 ? 1 : (count + rows - 1) / rows;
    if (columns == m_columns && m_grid->count() == count)
        return;
    for (int column = 0; column < m_grid->columnCount(); ++column)
        m_grid->setColumnStretch(column, 0);
    m_columns = columns;
    for (int i = 0; i < count; ++i) {
        m_grid->addWidget(m_tiles.at(i), i / columns, i % columns);
        m_grid->setColumnStretch(i % columns, 1);
    }
}

} // namespace Gatehouse

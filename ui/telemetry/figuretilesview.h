// The first row of a page: its figures as tiles, as many beside each other as fit.
#pragma once

#include "models/telemetry/figuretile.h"

#include <QList>
#include <QWidget>

class QGridLayout;

namespace Gatehouse
{

class StatTile;
class Theme;

class FigureTilesView : public QWidget
{
    Q_OBJECT
public:
    explicit FigureTilesView(const Theme &theme, QWidget *parent = nullptr);

    // Tiles that stay are kept as they are, with the focus.
    void setTiles(const QList<FigureTile> &tiles);
    const QList<StatTile *> &tiles() const { return m_tiles; }

signals:
    void pageRequested(const QString &page);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();

    const Theme &m_theme;
    QGridLayout *m_grid;
    QList<StatTile *> m_tiles;
    QStringList m_pages;
    int m_columns = 0;
};

} // namespace Gatehouse

// Line icons: one SVG per name in resources/icons, drawn in black and recoloured when loaded.
#pragma once

#include "models/core/error.h"

#include <QColor>
#include <QPixmap>

namespace Gatehouse
{

// The SVG text of an icon; NotFound names it.
Result<QByteArray> lineIconSource(const QString &name);
// Draws the source in one colour. `size` is in device independent pixels.
QPixmap renderLineIcon(const QByteArray &source, const QColor &colour, int size, qreal devicePixelRatio);

} // namespace Gatehouse

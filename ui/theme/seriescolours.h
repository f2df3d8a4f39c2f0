// The colours of data. They mean "another series", never good or bad.
#pragma once

#include <QColor>

namespace Gatehouse
{

// Okabe-Ito in the order of the design; repeats after seven. The grey at its end is for "others".
QColor seriesColour(int index);
inline constexpr int kSeriesColours = 7;

// viridis, 0 (dark) to 1 (light); values outside are clamped.
QRgb viridis(double share);

} // namespace Gatehouse

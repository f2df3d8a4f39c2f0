// What the gallery shows. The figures are made up.
#pragma once

class QWidget;

namespace Gatehouse
{

class Theme;

QWidget *widgetsSample(const Theme &theme);
QWidget *overviewChartsSample(const Theme &theme);
QWidget *latencyChartsSample(const Theme &theme);
QWidget *popupsSample(const Theme &theme);
QWidget *overviewPageSample(const Theme &theme);
QWidget *latencyPageSample(const Theme &theme);

} // namespace Gatehouse

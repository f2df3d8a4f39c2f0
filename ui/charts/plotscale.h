// From values to pixels and back.
#pragma once

#include <QRectF>

#include <algorithm>
#include <cmath>

namespace Gatehouse
{

// One axis. A logarithmic one has positive ends.
struct AxisScale {
    double low = 0;
    double high = 1;
    bool logarithmic = false;
    double lowPixel = 0;
    double highPixel = 1;

    double coordinate(double value) const { return logarithmic ? std::log10(std::max(value, low * 1e-3)) : value; }
    double pixel(double value) const
    {
        const double from = coordinate(low);
        const double to = coordinate(high);
        return lowPixel + (coordinate(value) - from) / (to - from) * (highPixel - lowPixel);
    }
    double value(double pixel) const
    {
        const double from = coordinate(low);
        const double to = coordinate(high);
        const double at = from + (pixel - lowPixel) / (highPixel - lowPixel) * (to - from);
        return logarithmic ? std::pow(10, at) : at;
    }
};

struct PlotScale {
    QRectF plot;
    AxisScale x;
    AxisScale y;
};

} // namespace Gatehouse

#include "ui/theme/seriescolours.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace Gatehouse
{

namespace
{

constexpr std::array<QRgb, kSeriesColours> kOkabeIto{0xff0072b2, 0xffe69f00, 0xff009e73, 0xffd55e00,
                                                     0xffcc79a7, 0xff56b4e9, 0xff8c8c8c};

// Sixteen evenly spaced stops of viridis; between them a straight line is within two steps of 255.
constexpr std::array<QRgb, 16> kViridisStops{0xff440154, 0xff481a6c, 0xff472f7d, 0xff414487, 0xff39568c, 0xff31688e,
                                             0xff2a788e, 0xff23888e, 0xff1f988b, 0xff22a884, 0xff35b779, 0xff54c568,
                                             0xff7ad151, 0xffa5db36, 0xffd2e21b, 0xfffde725};

std::array<QRgb, 256> viridisTable()
{
    std::array<QRgb, 256> table{};
    for (size_t i = 0; i < table.size(); ++i) {
        const double at = double(i) / 255 * (kViridisStops.size() - 1);
        const size_t below = std::min(size_t(at), kViridisStops.size() - 2);
        const double part = at - double(below);
        const auto mix = [part](int from, int to) { return int(std::lround(from + part * (to - from))); };
        const QRgb from = kViridisStops[below];
        const QRgb to = kViridisStops[below + 1];
        table[i] = qRgb(mix(qRed(from), qRed(to)), mix(qGreen(from), qGreen(to)), mix(qBlue(from), qBlue(to)));
    }
    return table;
}

} // namespace

QColor seriesColour(int index)
{
    return QColor::fromRgb(kOkabeIto.at(size_t(std::max(0, index)) % kOkabeIto.size()));
}

QRgb viridis(double share)
{
    static const std::array<QRgb, 256> table = viridisTable();
    return table[size_t(std::lround(std::clamp(share, 0.0, 1.0) * 255))];
}

} // namespace Gatehouse

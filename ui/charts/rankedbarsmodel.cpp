#include "ui/charts/rankedbarsmodel.h"

#include "ui/theme/seriescolours.h"

#include <algorithm>

namespace Gatehouse
{

void RankedBarsModel::setBars(const QList<RankedBar> &bars, ValueUnit unit)
{
    if (bars == m_bars && unit == m_unit)
        return;
    beginResetModel();
    m_bars = bars;
    m_unit = unit;
    endResetModel();
}

double RankedBarsModel::sum() const
{
    double sum = 0;
    for (const RankedBar &bar : m_bars)
        sum += bar.value;
    return sum;
}

int RankedBarsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_bars.size());
}

QVariant RankedBarsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RankedBar &bar = m_bars.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return bar.name;
    case Qt::AccessibleTextRole:
        return bar.name + QStringLiteral(", ") + valueText(m_unit, bar.value);
    case Qt::ToolTipRole:
        return bar.name + QStringLiteral(": ") + exactText(m_unit, bar.value);
    case KeyRole:
        return bar.key;
    case ValueTextRole:
        return valueText(m_unit, bar.value);
    case LengthRole: {
        double largest = 0;
        for (const RankedBar &each : m_bars)
            largest = std::max(largest, each.value);
        return largest > 0 ? std::clamp(bar.value / largest, 0.0, 1.0) : 0.0;
    }
    case ColourRole:
        return seriesColour(bar.colour >= 0 ? bar.colour : index.row());
    case LeadsRole:
        return bar.leadsSomewhere;
    default:
        return {};
    }
}

} // namespace Gatehouse

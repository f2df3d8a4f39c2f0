// Names with a value each, largest first: spend by model, requests by workspace.
#pragma once

#include "ui/charts/valueunit.h"

#include <QAbstractListModel>
#include <QColor>
#include <QList>

#include <optional>

namespace Gatehouse
{

struct RankedBar {
    QString key;  // what is handed back when it is chosen; may be empty ("not recorded")
    QString name; // what is shown
    double value = 0;
    int colour = -1;            // index of seriesColour(); -1: its place in the list
    bool leadsSomewhere = true; // "4 others" cannot be filtered by

    bool operator==(const RankedBar &) const = default;
};

class RankedBarsModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        KeyRole = Qt::UserRole,
        ValueTextRole, // "$24,118"
        LengthRole,    // of the bar, 0 .. 1 of the largest
        ColourRole,
        LeadsRole,
    };

    using QAbstractListModel::QAbstractListModel;

    void setBars(const QList<RankedBar> &bars, ValueUnit unit);
    const QList<RankedBar> &bars() const { return m_bars; }
    ValueUnit unit() const { return m_unit; }
    double sum() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    QList<RankedBar> m_bars;
    ValueUnit m_unit = ValueUnit::Count;
};

} // namespace Gatehouse

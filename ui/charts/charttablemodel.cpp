#include "ui/charts/charttablemodel.h"

namespace Gatehouse
{

void ChartTableModel::setTable(const ChartTable &table)
{
    if (table == m_table)
        return;
    beginResetModel();
    m_table = table;
    endResetModel();
}

QList<int> ChartTableModel::numericColumns() const
{
    QList<int> numeric;
    for (int column = 0; column < m_table.columns.size(); ++column) {
        if (m_table.columns.at(column).numeric)
            numeric.append(column);
    }
    return numeric;
}

int ChartTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_table.rows.size());
}

int ChartTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_table.columns.size());
}

QVariant ChartTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::DisplayRole)
        return m_table.rows.at(index.row()).value(index.column());
    if (role == Qt::TextAlignmentRole && m_table.columns.at(index.column()).numeric)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

QVariant ChartTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= m_table.columns.size())
        return {};
    return m_table.columns.at(section).title;
}

} // namespace Gatehouse

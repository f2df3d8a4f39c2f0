#include "models/team/teamtablemodel.h"

#include "models/team/teamsession.h"

#include <algorithm>

namespace Gatehouse
{

void TeamTableModel::setOperators(const QList<TeamOperator> &operators, const QString &self)
{
    if (operators == m_operators && self == m_self)
        return;
    beginResetModel();
    m_operators = operators;
    m_self = self;
    endResetModel();
}

const TeamOperator *TeamTableModel::at(int row) const
{
    return row >= 0 && row < m_operators.size() ? &m_operators.at(row) : nullptr;
}

int TeamTableModel::rowOf(const QString &id) const
{
    const auto at = std::ranges::find(m_operators, id, &TeamOperator::id);
    return at == m_operators.end() ? -1 : int(at - m_operators.begin());
}

int TeamTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_operators.size());
}

int TeamTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TeamTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const TeamOperator &shown = m_operators.at(index.row());
    if (role == OperatorIdRole)
        return shown.id;
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (Column(index.column())) {
    case NameColumn:
        return shown.id == m_self ? tr("%1 (you)").arg(shown.name) : shown.name;
    case RolesColumn:
        return roleTitles(shown.roles);
    case StateColumn:
        return shown.active ? tr("active") : tr("deactivated");
    case IdColumn:
        return shown.id;
    case ColumnCount:
        break;
    }
    return {};
}

QVariant TeamTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::AccessibleTextRole))
        return {};
    switch (Column(section)) {
    case NameColumn:
        return tr("Name");
    case RolesColumn:
        return tr("Roles");
    case StateColumn:
        return tr("State");
    case IdColumn:
        return tr("Id in the audit log");
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace Gatehouse

#include "ui/shell/navigationmodel.h"

namespace Gatehouse
{

void NavigationModel::setEntries(const QList<NavigationEntry> &entries)
{
    beginResetModel();
    m_rows.clear();
    QString group;
    for (const NavigationEntry &entry : entries) {
        if (entry.group != group)
            m_rows.append({{{}, {}, entry.group, {}}, true, 0, false});
        group = entry.group;
        m_rows.append({entry, false, 0, false});
    }
    endResetModel();
}

QModelIndex NavigationModel::indexOf(const QString &id) const
{
    for (int row = 0; row < m_rows.size(); ++row) {
        if (!m_rows.at(row).heading && m_rows.at(row).entry.id == id)
            return index(row);
    }
    return {};
}

void NavigationModel::setBadge(const QString &id, int count, bool burns)
{
    const QModelIndex at = indexOf(id);
    if (!at.isValid())
        return;
    Row &row = m_rows[at.row()];
    if (row.badge == count && row.burns == burns)
        return;
    row.badge = count;
    row.burns = burns;
    emit dataChanged(at, at, {BadgeRole, BurnsRole, Qt::AccessibleTextRole});
}

int NavigationModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant NavigationModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows.size())
        return {};
    const Row &row = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return row.heading ? row.entry.group : row.entry.title;
    case Qt::AccessibleTextRole:
        if (row.heading)
            return row.entry.group;
        if (row.badge <= 0)
            return row.entry.title;
        return (row.burns ? tr("%1, %2 urgent") : tr("%1, %2 waiting")).arg(row.entry.title).arg(row.badge);
    case IdRole:
        return row.entry.id;
    case HeadingRole:
        return row.heading;
    case IconRole:
        return row.entry.icon;
    case BadgeRole:
        return row.badge;
    case BurnsRole:
        return row.burns;
    default:
        return {};
    }
}

Qt::ItemFlags NavigationModel::flags(const QModelIndex &index) const
{
    if (!index.isValid() || m_rows.at(index.row()).heading)
        return Qt::NoItemFlags;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable;
}

} // namespace Gatehouse

// The operators of the console as a table.
#pragma once

#include "models/team/operatorrepository.h"

#include <QAbstractTableModel>

namespace Gatehouse
{

class TeamTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { NameColumn, RolesColumn, StateColumn, IdColumn, ColumnCount };
    enum Role { OperatorIdRole = Qt::UserRole + 1 };

    using QAbstractTableModel::QAbstractTableModel;

    // `self` is marked as oneself.
    void setOperators(const QList<TeamOperator> &operators, const QString &self);
    const TeamOperator *at(int row) const;
    int rowOf(const QString &id) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QList<TeamOperator> m_operators;
    QString m_self;
};

} // namespace Gatehouse

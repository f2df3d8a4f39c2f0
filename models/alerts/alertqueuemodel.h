// Alerts as a table, the loudest first. A new reading changes it in place: what is selected stays selected.
//
// Thread: the GUI thread.
#pragma once

#include "models/alerts/alert.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QTimeZone>

#include <vector>

class QCollatorSortKey;

namespace Gatehouse
{

class AlertQueueModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { LevelColumn, WhatColumn, WhereColumn, EvidenceColumn, AgeColumn, OwnerColumn, ColumnCount };
    enum Role {
        AlertSeqRole = Qt::UserRole + 1,
        AlertLevelRole, // int of AlertLevel
        AsideRole       // muted, silenced or resolved: it asks for nobody now
    };

    using QAbstractTableModel::QAbstractTableModel;

    // In any order; no two of one number.
    void setAlerts(const QList<Alert> &alerts);
    // Ages count from `nowMs`.
    void setTime(qint64 nowMs, const QTimeZone &zone);
    // Of the operators, by their ids.
    void setNames(const QHash<QString, QString> &names);

    const QList<Alert> &alerts() const { return m_alerts; }
    const Alert *at(int row) const;
    int rowOf(qint64 seq) const;
    const Alert *find(qint64 seq) const { return at(rowOf(seq)); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    // -1: the loudest first, then the newest.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

private:
    QList<Alert> arranged(const QList<Alert> &alerts) const;
    std::vector<QCollatorSortKey> sortKeys(const QList<Alert> &alerts) const;
    bool isBefore(const Alert &a, const Alert &b) const;
    void permute(const QList<Alert> &next);
    void change(const QList<Alert> &next);
    QString text(const Alert &alert, Column column) const;
    QString toolTip(const Alert &alert, Column column) const;

    QList<Alert> m_alerts;
    QHash<QString, QString> m_names;
    qint64 m_nowMs = 0;
    QTimeZone m_zone = QTimeZone::utc();
    int m_sortColumn = -1;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
};

} // namespace Gatehouse

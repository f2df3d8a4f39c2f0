#include "models/telemetry/figuretablemodel.h"

#include "models/core/format.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace Gatehouse
{

namespace
{

// Above this many rows a refresh replaces the table as a whole: moving rows one by one would block the window.
constexpr qsizetype kMostMovedRows = 3000;

bool isBefore(const QVariant &a, const QVariant &b, Qt::SortOrder order)
{
    if (!a.isValid() || !b.isValid())
        return a.isValid() && !b.isValid(); // what is not recorded comes last in either order
    if (a.userType() == QMetaType::QString) {
        const int compared = QString::compare(a.toString(), b.toString(), Qt::CaseInsensitive);
        return order == Qt::AscendingOrder ? compared < 0 : compared > 0;
    }
    return order == Qt::AscendingOrder ? a.toDouble() < b.toDouble() : a.toDouble() > b.toDouble();
}

QVariant cellData(const TableRow &row, const TableCell &cell, const TableColumn &column, int role)
{
    switch (role) {
    case Qt::DisplayRole:
        return cell.text;
    case Qt::ToolTipRole:
        return cell.toolTip.isEmpty() ? QVariant() : QVariant(cell.toolTip);
    case Qt::AccessibleTextRole:
        return cell.spoken.isEmpty() ? cell.text : cell.spoken;
    case Qt::AccessibleDescriptionRole:
        return cell.toolTip;
    case Qt::TextAlignmentRole:
        return int((column.numeric ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case SortRole:
        return cell.sort;
    case IdRole:
        return row.id;
    case ToneRole:
        return cell.tone;
    case BarRole:
        return cell.bar;
    case CanFilterRole:
        return row.canFilter;
    default:
        return {};
    }
}

} // namespace

void FigureTableModel::setTable(const QList<TableColumn> &columns, const QList<TableRow> &rows)
{
    QList<TableRow> next = rows;
    if (columns != m_columns) {
        beginResetModel();
        if (columns.size() <= m_sortColumn)
            m_sortColumn = -1;
        m_columns = columns;
        sortRows(next);
        m_rows = next;
        endResetModel();
        return;
    }
    sortRows(next);
    if (next == m_rows)
        return;
    // A view moves its current row when that goes, one row after the other; where none is left there is none to move
    // to.
    if (next.isEmpty() || std::max(next.size(), m_rows.size()) > kMostMovedRows) {
        beginResetModel();
        m_rows = next;
        endResetModel();
        return;
    }
    removeMissing(next);
    appendNew(next);
    reorder(next);
    if (!m_rows.isEmpty() && !m_columns.isEmpty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void FigureTableModel::removeMissing(const QList<TableRow> &rows)
{
    QSet<QString> kept;
    for (const TableRow &row : rows)
        kept.insert(row.id);
    for (int i = int(m_rows.size()) - 1; i >= 0; --i) {
        if (kept.contains(m_rows.at(i).id))
            continue;
        beginRemoveRows({}, i, i);
        m_rows.removeAt(i);
        endRemoveRows();
    }
}

void FigureTableModel::appendNew(const QList<TableRow> &rows)
{
    QSet<QString> known;
    for (const TableRow &row : std::as_const(m_rows))
        known.insert(row.id);
    QList<TableRow> added;
    for (const TableRow &row : rows) {
        if (!known.contains(row.id))
            added.append(row);
    }
    if (added.isEmpty())
        return;
    beginInsertRows({}, int(m_rows.size()), int(m_rows.size() + added.size()) - 1);
    m_rows += added;
    endInsertRows();
}

void FigureTableModel::reorder(const QList<TableRow> &rows)
{
    QHash<QString, int> place;
    for (int i = 0; i < rows.size(); ++i)
        place.insert(rows.at(i).id, i);
    const auto inPlace = [&](const TableRow &row) { return rows.at(place.value(row.id)).id == row.id; };
    Q_ASSERT(std::all_of(m_rows.cbegin(), m_rows.cend(), inPlace));
    bool moved = false;
    for (int i = 0; i < m_rows.size(); ++i)
        moved = moved || place.value(m_rows.at(i).id) != i;
    if (!moved) {
        m_rows = rows;
        return;
    }
    emit layoutAboutToBeChanged();
    const QModelIndexList before = persistentIndexList();
    QModelIndexList after;
    for (const QModelIndex &old : before)
        after.append(index(place.value(m_rows.at(old.row()).id), old.column()));
    m_rows = rows;
    changePersistentIndexList(before, after);
    emit layoutChanged();
}

void FigureTableModel::sortRows(QList<TableRow> &rows) const
{
    if (m_sortColumn < 0)
        return;
    std::stable_sort(rows.begin(), rows.end(), [this](const TableRow &a, const TableRow &b) {
        return isBefore(a.cells.at(m_sortColumn).sort, b.cells.at(m_sortColumn).sort, m_sortOrder);
    });
}

int FigureTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int FigureTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_columns.size());
}

QVariant FigureTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const TableRow &row = m_rows.at(index.row());
    return cellData(row, row.cells.at(index.column()), m_columns.at(index.column()), role);
}

QVariant FigureTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= m_columns.size())
        return {};
    const TableColumn &column = m_columns.at(section);
    if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole)
        return column.unit.isEmpty() ? column.title : QStringLiteral("%1, %2").arg(column.title, column.unit);
    if (role == Qt::TextAlignmentRole)
        return int((column.numeric ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

void FigureTableModel::sort(int column, Qt::SortOrder order)
{
    if (column >= m_columns.size())
        return;
    m_sortColumn = column < 0 ? -1 : column;
    m_sortOrder = order;
    QList<TableRow> sorted = m_rows;
    sortRows(sorted);
    if (!sorted.isEmpty())
        reorder(sorted);
}

void stretchBars(QList<TableRow> &rows)
{
    double longest = 0;
    for (const TableRow &row : std::as_const(rows)) {
        for (const TableCell &cell : row.cells)
            longest = std::max(longest, cell.bar.toDouble());
    }
    for (TableRow &row : rows) {
        for (TableCell &cell : row.cells) {
            if (cell.bar.isValid() && longest > 0)
                cell.bar = cell.bar.toDouble() / longest;
        }
    }
}

TableCell numberCell(const QString &text, double value)
{
    TableCell cell;
    cell.text = text;
    cell.sort = value;
    return cell;
}

TableCell missingCell(const QString &reason)
{
    TableCell cell;
    cell.text = notRecorded();
    cell.toolTip = reason;
    cell.spoken = reason.isEmpty() ? QStringLiteral("not recorded") : QStringLiteral("not recorded: %1").arg(reason);
    return cell;
}

TableCell textCell(const QString &text)
{
    TableCell cell;
    cell.text = text;
    cell.sort = text;
    return cell;
}

} // namespace Gatehouse

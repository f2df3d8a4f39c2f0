// The table that stands behind every figure list and every chart: text to show, and the value that sorts it.
//
// Rows have an id, so a refresh keeps the selection on the value it was on, not on the place where that value stood.
#pragma once

#include <QAbstractTableModel>
#include <QList>
#include <QString>
#include <QVariant>

namespace Gatehouse
{

// What a view asks besides the Qt roles; Qt::DisplayRole, AccessibleTextRole, TextAlignmentRole and ToolTipRole work
// as everywhere.
enum TableRole {
    SortRole = Qt::UserRole + 1, // a number or a text; an invalid QVariant sorts last
    IdRole,                      // what the row stands for, unmasked: for filters, never for display
    ToneRole,                    // int of ChangeTone
    BarRole,                     // 0 .. 1, for a bar behind the figure; invalid: none
    CanFilterRole,               // whether IdRole names a value that can be filtered by
};

struct TableColumn {
    QString title;
    QString unit; // "ms", "$"; shown after the title
    bool numeric = true;

    bool operator==(const TableColumn &) const = default;
};

struct TableCell {
    QString text;
    QVariant sort;
    int tone = 0; // ChangeTone
    QVariant bar;
    QString toolTip;
    QString spoken; // for screen readers, when the text alone would not do ("not recorded" for a dash)

    bool operator==(const TableCell &) const = default;
};

struct TableRow {
    QString id;
    QList<TableCell> cells; // one per column
    bool canFilter = true;

    bool operator==(const TableRow &) const = default;
};

class FigureTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    // Every row has as many cells as there are columns, and an id of its own.
    void setTable(const QList<TableColumn> &columns, const QList<TableRow> &rows);

    const QList<TableColumn> &columns() const { return m_columns; }
    const QList<TableRow> &rows() const { return m_rows; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

private:
    void removeMissing(const QList<TableRow> &rows);
    void appendNew(const QList<TableRow> &rows);
    void reorder(const QList<TableRow> &rows);
    void sortRows(QList<TableRow> &rows) const;

    QList<TableColumn> m_columns;
    QList<TableRow> m_rows;
    int m_sortColumn = -1; // -1: the order in which the rows were given
    Qt::SortOrder m_sortOrder = Qt::DescendingOrder;
};

// The longest bar fills its cell, so that small shares can still be told apart.
void stretchBars(QList<TableRow> &rows);
// A cell for a number: `sort` is it, `text` what is shown.
TableCell numberCell(const QString &text, double value);
// The dash, sorted last and spoken as "not recorded", with the reason as tool tip.
TableCell missingCell(const QString &reason = {});
TableCell textCell(const QString &text);

} // namespace Gatehouse

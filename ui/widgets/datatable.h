// A table as all pages have it: 28 px rows, numbers to the right, sortable, copied as tab separated text.
#pragma once

#include <QHash>
#include <QSet>
#include <QTableView>

namespace Gatehouse
{

class Theme;

class DataTable : public QTableView
{
    Q_OBJECT
public:
    explicit DataTable(const QString &accessibleName, QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    // Columns that hold quantities: right-aligned, header included. A model that answers Qt::TextAlignmentRole is
    // obeyed without this.
    void setNumericColumns(const QList<int> &columns);
    bool isNumeric(int column) const { return m_numeric.contains(column); }
    // Draws what the roles of models/telemetry/figuretablemodel.h say: ToneRole in the colour of better or worse (the
    // sign of the figure says it too), BarRole as a bar behind the figure. The theme must outlive the table.
    void followFigureRoles(const Theme &theme);
    // Which column takes the width that is left; -1 for none. It is 0 unless set.
    void setStretchColumn(int column);
    // Where the stretch column has given way, these do, the widest of them first, before a scroll bar comes.
    void setYieldingColumns(const QList<int> &columns);
    // How far the stretch column gives way before the yielding ones do.
    void setLeastStretch(int width);
    // The height it asks for, without the header; a page that has no more room shows fewer.
    void setWantedRows(int rows);
    QSize sizeHint() const override;
    // Widths that show header and the first rows in full, within the width there is.
    void fitColumns();
    // The selected rows (all rows when none is selected) with a header line; what Ctrl+C puts on the clipboard.
    QString selectedText() const;

signals:
    // Enter, Return or double click.
    void rowActivated(const QModelIndex &index);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    // What the first texts of a column need, on one line and on two.
    struct Needs {
        int oneLine = 0;
        int twoLines = 0;
    };
    int textWidth(int row, int column) const;
    Needs needsOf(int column) const;
    void share();
    int shareOf(int column) const { return m_dragged.value(column, m_needs.at(column).oneLine); }
    void yieldColumns(int excess);
    void growFor(const QModelIndex &from, const QModelIndex &to);

    QSet<int> m_numeric;
    int m_stretchColumn = 0;
    QList<int> m_yielding;
    int m_leastStretch = 140;
    int m_wantedRows = 0;      // 0: as Qt has it
    QList<Needs> m_needs;      // by column, when they were measured last
    bool m_isMeasured = false; // nothing has moved since
    bool m_fitted = false;     // with rows
    bool m_isSharing = false;
    QHash<int, int> m_dragged; // columns that a person has drawn to a width, which they keep
};

} // namespace Gatehouse

// Lets a person choose the columns of a table: from the menu of its header, by the menu key or Shift+F10 in the table,
// and from any button that shows menu().
#pragma once

#include <QObject>
#include <QSet>

class QMenu;

namespace Gatehouse
{

class DataTable;

class ColumnChooser : public QObject
{
    Q_OBJECT
public:
    // Shows the usual columns. The table must outlive the chooser and have its model.
    ColumnChooser(DataTable *table, const QSet<int> &usual);

    // Columns that have nothing to show are neither shown nor offered.
    void setAvailable(const QSet<int> &columns);
    void setChosen(const QSet<int> &columns);
    const QSet<int> &chosen() const { return m_chosen; }
    QMenu *menu() const { return m_menu; }

signals:
    void chosenChanged();

private:
    void fillMenu();
    void apply();

    DataTable *m_table;
    QMenu *m_menu;
    const QSet<int> m_usual;
    QSet<int> m_chosen;
    QSet<int> m_available;
};

} // namespace Gatehouse

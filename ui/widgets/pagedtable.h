// A table over rows without end: the model fetches the next page when the last row comes into view, and a line below
// says how many rows are loaded and whether there are more.
#pragma once

#include <QWidget>

class QAbstractItemModel;
class QLabel;
class QPushButton;

namespace Gatehouse
{

class DataTable;

// The model answers canFetchMore() and fetchMore(); a fetch may answer later.
class PagedTable : public QWidget
{
    Q_OBJECT
public:
    explicit PagedTable(const QString &accessibleName, QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model);
    DataTable *table() const { return m_table; }
    // Said at the right of the line below: "as of 14:31:58", "newest first".
    void setNote(const QString &note);
    QString countText() const;

private:
    void fetchNext();
    void showCount();

    QAbstractItemModel *m_model = nullptr;
    DataTable *m_table;
    QLabel *m_count;
    QLabel *m_note;
    QPushButton *m_more;
};

} // namespace Gatehouse

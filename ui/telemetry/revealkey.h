// A key, R where the page has no other use for it, and the entry in the menu of a table that reveal a masked cell of a
// page, one at a time, in a bar.
#pragma once

#include "models/telemetry/cellreveal.h"

#include <QKeySequence>

#include <functional>

class QAction;
class QWidget;

namespace Gatehouse
{

class DataTable;
class RevealBar;

// A table with masked cells, and what the cell, or else its row, hides.
struct MaskedTable {
    DataTable *table;
    std::function<std::optional<MaskedValue>(const QModelIndex &cell)> valueOf;
};

class RevealKey : public QObject
{
    Q_OBJECT
public:
    // Both outlive it, and the tables of the page do.
    RevealKey(CellReveal &reveal, const QList<MaskedTable> &tables, QWidget *page, const QKeySequence &key = Qt::Key_R);

    // For the layout of the page.
    RevealBar *bar() const { return m_bar; }
    // The bar says so when nothing of the row is masked.
    void openFor(const MaskedTable &table, const QModelIndex &cell);
    void close() { m_reveal.close(); }

private:
    void openForCurrent();

    CellReveal &m_reveal;
    const QList<MaskedTable> m_tables;
    RevealBar *m_bar;
};

} // namespace Gatehouse

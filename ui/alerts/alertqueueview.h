// The queue of alerts as a table: one row is looked at, and several can be selected for one order.
#pragma once

#include "models/alerts/alertcontroller.h"
#include "ui/widgets/card.h"

class QLabel;

namespace Gatehouse
{

class DataTable;
class Theme;

class AlertQueueView : public Card
{
    Q_OBJECT
public:
    // Both outlive it.
    AlertQueueView(AlertController &queue, const Theme &theme, QWidget *parent = nullptr);

    DataTable *table() const { return m_table; }
    // What an order is given to: those selected, or the one that is looked at.
    QList<Alert> chosen() const;
    void move(int rows);
    // Selects the row that is looked at, or no longer; from then on moving selects nothing.
    void select();
    // Back to the one row. False: no others were selected.
    bool selectOne();

signals:
    // 0: none.
    void alertShown(qint64 seq);
    // Enter, or a double click.
    void opened();

private:
    void buildTable(const Theme &theme);
    QWidget *buildKeys();
    void follow();
    void settle();
    void showSelection();

    AlertController &m_queue;
    DataTable *m_table;
    QLabel *m_selected;
    bool m_selecting = false;
};

} // namespace Gatehouse

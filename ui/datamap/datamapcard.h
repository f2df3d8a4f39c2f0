// One table or column: what is known of it, classifying it, and what was said of it before.
#pragma once

#include "models/datamap/datamapcontroller.h"

#include <QWidget>

namespace Gatehouse
{

class Card;
class ColumnForm;
class HistoryView;
class TableForm;
class WrappedLabel;

class DataMapCard : public QWidget
{
    Q_OBJECT
public:
    // It outlives the card.
    explicit DataMapCard(DataMapController &map, QWidget *parent = nullptr);

    ColumnForm *columnForm() const { return m_columnForm; }
    TableForm *tableForm() const { return m_tableForm; }
    HistoryView *history() const { return m_history; }
    // Everything that it says, line by line, for tests and screen readers.
    QString text() const;

private:
    Card *buildHistory();
    void show();

    DataMapController &m_map;
    Card *m_what;
    Card *m_past;
    WrappedLabel *m_place;
    WrappedLabel *m_note;
    WrappedLabel *m_facts;
    ColumnForm *m_columnForm;
    TableForm *m_tableForm;
    HistoryView *m_history;
};

} // namespace Gatehouse

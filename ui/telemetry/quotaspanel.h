// On the Usage page: who may use how much, how much is used, and when the cap was or will be reached.
#pragma once

#include "models/telemetry/quotascontroller.h"
#include "ui/widgets/card.h"

namespace Gatehouse
{

class DataTable;
class StateView;
class Theme;

class QuotasPanel : public Card
{
    Q_OBJECT
public:
    // Both must outlive the panel.
    QuotasPanel(QuotasController &controller, const Theme &theme, QWidget *parent = nullptr);

    StateView *stateView() const { return m_state; }
    DataTable *table() const { return m_table; }

signals:
    // A row was activated: what it is about.
    void filterChosen(const Gatehouse::FilterTerm &term);

private:
    void follow();
    void activate(const QModelIndex &index);

    QuotasController &m_controller;
    StateView *m_state;
    DataTable *m_table;
};

} // namespace Gatehouse

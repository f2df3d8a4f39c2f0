#include "ui/widgets/columnchooser.h"

#include "ui/widgets/datatable.h"

#include <QHeaderView>
#include <QMenu>

namespace Gatehouse
{

ColumnChooser::ColumnChooser(DataTable *table, const QSet<int> &usual)
    : QObject(table)
    , m_table(table)
    , m_menu(new QMenu(table))
    , m_usual(usual)
    , m_chosen(usual)
{
    m_menu->setAccessibleName(tr("Columns"));
    for (int column = 0; column < table->model()->columnCount(); ++column)
        m_available.insert(column);
    connect(m_menu, &QMenu::aboutToShow, this, &ColumnChooser::fillMenu);
    for (QWidget *place : {static_cast<QWidget *>(table), static_cast<QWidget *>(table->horizontalHeader())}) {
        place->setContextMenuPolicy(Qt::CustomContextMenu);
        connect(place, &QWidget::customContextMenuRequested, this,
                [this, place](const QPoint &at) { m_menu->popup(place->mapToGlobal(at)); });
    }
    apply();
}

void ColumnChooser::setAvailable(const QSet<int> &columns)
{
    if (columns == m_available)
        return;
    m_available = columns;
    apply();
}

void ColumnChooser::setChosen(const QSet<int> &columns)
{
    if (columns == m_chosen)
        return;
    m_chosen = columns;
    apply();
    emit chosenChanged();
}

void ColumnChooser::fillMenu()
{
    m_menu->clear();
    const QAbstractItemModel *model = m_table->model();
    const QSet<int> shown = m_chosen & m_available;
    for (int column = 0; column < model->columnCount(); ++column) {
        if (!m_available.contains(column))
            continue;
        QAction *action = m_menu->addAction(model->headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(shown.contains(column));
        // A table without a column has no header to bring one back with.
        action->setEnabled(!action->isChecked() || shown.size() > 1);
        connect(action, &QAction::triggered, this, [this, column](bool on) {
            QSet<int> chosen = m_chosen;
            if (on)
                chosen.insert(column);
            else
                chosen.remove(column);
            setChosen(chosen);
        });
    }
    m_menu->addSeparator();
    QAction *usual = m_menu->addAction(tr("The usual columns"));
    usual->setEnabled(m_chosen != m_usual);
    connect(usual, &QAction::triggered, this, [this] { setChosen(m_usual); });
}

void ColumnChooser::apply()
{
    for (int column = 0; column < m_table->model()->columnCount(); ++column)
        m_table->setColumnHidden(column, !m_chosen.contains(column) || !m_available.contains(column));
    m_table->fitColumns();
}

} // namespace Gatehouse

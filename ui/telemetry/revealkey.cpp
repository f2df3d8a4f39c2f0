#include "ui/telemetry/revealkey.h"

#include "ui/widgets/datatable.h"
#include "ui/widgets/revealbar.h"

#include <QAction>

#include <algorithm>

namespace Gatehouse
{

RevealKey::RevealKey(CellReveal &reveal, const QList<MaskedTable> &tables, QWidget *page, const QKeySequence &key)
    : QObject(page)
    , m_reveal(reveal)
    , m_tables(tables)
    , m_bar(new RevealBar(reveal, tr("Reason for revealing the cell")))
{
    auto *action = new QAction(tr("Reveal the masked cell…"), this);
    action->setShortcut(key);
    connect(action, &QAction::triggered, this, &RevealKey::openForCurrent);
    page->addAction(action);
    for (const MaskedTable &each : m_tables) {
        each.table->setContextMenuPolicy(Qt::ActionsContextMenu);
        each.table->addAction(action);
    }
}

void RevealKey::openFor(const MaskedTable &table, const QModelIndex &cell)
{
    m_reveal.choose(cell.isValid() ? table.valueOf(cell) : std::nullopt);
    m_bar->open();
}

// Of the table that has the keyboard; else of the first one that has a current row.
void RevealKey::openForCurrent()
{
    const auto hasFocus = [](const MaskedTable &each) { return each.table->hasFocus(); };
    const auto hasCurrent = [](const MaskedTable &each) {
        return each.table->isVisible() && each.table->currentIndex().isValid();
    };
    auto found = std::ranges::find_if(m_tables, hasFocus);
    if (found == m_tables.end())
        found = std::ranges::find_if(m_tables, hasCurrent);
    if (found != m_tables.end())
        openFor(*found, found->table->currentIndex());
}

} // namespace Gatehouse

#include "ui/widgets/pagedtable.h"

#include "models/core/counted.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"
#include "ui/widgets/datatable.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{
// Asking a screen before the end keeps a person who scrolls from ever reaching it.
constexpr int kRowsAhead = 40;
} // namespace

PagedTable::PagedTable(const QString &accessibleName, QWidget *parent)
    : QWidget(parent)
    , m_table(new DataTable(accessibleName))
    , m_count(new QLabel)
    , m_note(new QLabel)
    , m_more(new QPushButton(tr("Load more")))
{
    setLook(m_count, "hint");
    setLook(m_note, "hint");
    setLook(m_more, "quiet");
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
    auto *below = new QHBoxLayout;
    below->setContentsMargins(Spacing::kCard, 0, Spacing::kCard, Spacing::kHair);
    below->addWidget(m_count);
    below->addWidget(m_more);
    below->addStretch(1);
    below->addWidget(m_note);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Spacing::kHair);
    layout->addWidget(m_table, 1);
    layout->addLayout(below);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (value >= m_table->verticalScrollBar()->maximum() - kRowsAhead)
            fetchNext();
    });
    connect(m_more, &QPushButton::clicked, this, &PagedTable::fetchNext);
    showCount();
}

void PagedTable::setModel(QAbstractItemModel *model)
{
    if (m_model)
        disconnect(m_model, nullptr, this, nullptr);
    m_model = model;
    m_table->setModel(model);
    if (m_model) {
        connect(m_model, &QAbstractItemModel::rowsInserted, this, &PagedTable::showCount);
        connect(m_model, &QAbstractItemModel::rowsRemoved, this, &PagedTable::showCount);
        connect(m_model, &QAbstractItemModel::modelReset, this, &PagedTable::showCount);
        connect(m_model, &QAbstractItemModel::dataChanged, this, &PagedTable::showCount);
    }
    showCount();
}

void PagedTable::setNote(const QString &note)
{
    m_note->setText(note);
}

QString PagedTable::countText() const
{
    return m_count->text();
}

void PagedTable::fetchNext()
{
    if (m_model && m_model->canFetchMore({}))
        m_model->fetchMore({});
    showCount();
}

void PagedTable::showCount()
{
    const int rows = m_model ? m_model->rowCount() : 0;
    const bool more = m_model && m_model->canFetchMore({});
    const QString count = counted(rows, tr("row"), tr("rows"));
    m_count->setText(more ? tr("%1 loaded, more below").arg(count) : tr("%1, all loaded").arg(count));
    m_more->setVisible(more);
}

} // namespace Gatehouse

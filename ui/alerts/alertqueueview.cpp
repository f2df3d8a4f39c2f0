#include "ui/alerts/alertqueueview.h"

#include "ui/alerts/alerttone.h"
#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"
#include "ui/widgets/chipdelegate.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/keyhint.h"
#include "ui/widgets/wrapdelegate.h"

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kTwoLinesHeight = 46;

std::optional<Tone> levelTone(const QModelIndex &index)
{
    const auto level = AlertLevel(index.data(AlertQueueModel::AlertLevelRole).toInt());
    return index.data(AlertQueueModel::AsideRole).toBool() ? Tone::Neutral : toneOf(level);
}

// A key and what it does stay together when the line is broken.
QWidget *keyText(const QStringList &keys, const QString &text)
{
    auto *widget = new QWidget;
    auto *row = new QHBoxLayout(widget);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kHair);
    for (const QString &key : keys)
        row->addWidget(new KeyHint(key));
    auto *label = new QLabel(text);
    setLook(label, "hint");
    row->addWidget(label);
    return widget;
}

} // namespace

AlertQueueView::AlertQueueView(AlertController &queue, const Theme &theme, QWidget *parent)
    : Card({}, {}, parent)
    , m_queue(queue)
    , m_table(new DataTable(tr("Alerts")))
    , m_selected(new QLabel)
{
    setFlush(true);
    setAccessibleName(tr("Queue of alerts"));
    buildTable(theme);
    body()->addWidget(m_table, 1);
    body()->addWidget(buildKeys());
    follow();
    showSelection();
}

void AlertQueueView::buildTable(const Theme &theme)
{
    m_table->setModel(&m_queue.table());
    m_table->setItemDelegateForColumn(AlertQueueModel::LevelColumn, new ChipDelegate(theme, levelTone, m_table));
    for (const auto column : {AlertQueueModel::WhatColumn, AlertQueueModel::WhereColumn})
        m_table->setItemDelegateForColumn(column, new WrapDelegate(theme, WrapDelegate::Ink::Plain, m_table));
    for (const auto column : {AlertQueueModel::EvidenceColumn, AlertQueueModel::OwnerColumn})
        m_table->setItemDelegateForColumn(column, new WrapDelegate(theme, WrapDelegate::Ink::Muted, m_table));
    m_table->setNumericColumns({AlertQueueModel::AgeColumn});
    m_table->setStretchColumn(AlertQueueModel::EvidenceColumn);
    m_table->setYieldingColumns(
        {AlertQueueModel::WhereColumn, AlertQueueModel::OwnerColumn, AlertQueueModel::WhatColumn});
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->verticalHeader()->setDefaultSectionSize(kTwoLinesHeight);
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->setSortingEnabled(true);
}

QWidget *AlertQueueView::buildKeys()
{
    setLook(m_selected, "note-accent");
    auto *keys = new QWidget;
    auto *flow = new FlowLayout(Spacing::kSmall, keys);
    flow->addWidget(m_selected);
    flow->addWidget(keyText({QStringLiteral("j"), QStringLiteral("k")}, tr("move")));
    flow->addWidget(keyText({QStringLiteral("a")}, tr("acknowledge")));
    flow->addWidget(keyText({QStringLiteral("s")}, tr("silence")));
    flow->addWidget(keyText({QStringLiteral("r")}, tr("resolve")));
    flow->addWidget(keyText({QStringLiteral("e")}, tr("to incident")));
    flow->addWidget(keyText({QStringLiteral("x")}, tr("select")));
    flow->addWidget(keyText({QStringLiteral("u")}, tr("undo")));
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    keys->setSizePolicy(policy);
    auto *place = new QWidget;
    auto *column = new QVBoxLayout(place);
    column->setContentsMargins(Spacing::kCard, Spacing::kHair, Spacing::kCard, Spacing::kSmall);
    column->addWidget(keys);
    return place;
}

void AlertQueueView::follow()
{
    const AlertQueueModel *model = &m_queue.table();
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &index) {
        emit alertShown(index.data(AlertQueueModel::AlertSeqRole).toLongLong());
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &AlertQueueView::showSelection);
    connect(m_table, &DataTable::rowActivated, this, &AlertQueueView::opened);
    connect(m_table, &QTableView::clicked, this, [this] {
        m_selecting = m_table->selectionModel()->selectedRows().size() > 1;
        showSelection();
    });
    // After the selection has followed: it was connected first.
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(model, signal, this, &AlertQueueView::settle);
    connect(model, &QAbstractItemModel::modelReset, this, &AlertQueueView::settle);
}

// Some row is looked at as long as there is one.
void AlertQueueView::settle()
{
    QItemSelectionModel *selection = m_table->selectionModel();
    if (m_queue.table().rowCount() == 0) {
        m_selecting = false;
        emit alertShown(0);
        return;
    }
    QModelIndex current = m_table->currentIndex();
    if (!current.isValid()) {
        current = m_queue.table().index(std::max(0, m_queue.table().rowOf(m_queue.current())), 0);
        selection->setCurrentIndex(current, QItemSelectionModel::NoUpdate);
    }
    if (!selection->hasSelection())
        m_selecting = false;
    if (!m_selecting && !selection->isRowSelected(current.row()))
        selection->select(current, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

QList<Alert> AlertQueueView::chosen() const
{
    QList<qint64> seqs;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows())
        seqs.append(index.data(AlertQueueModel::AlertSeqRole).toLongLong());
    if (seqs.isEmpty())
        seqs.append(m_queue.current());
    return m_queue.alertsOf(seqs);
}

void AlertQueueView::move(int rows)
{
    const int last = m_queue.table().rowCount() - 1;
    if (last < 0)
        return;
    const QModelIndex to = m_queue.table().index(std::clamp(m_table->currentIndex().row() + rows, 0, last), 0);
    m_table->selectionModel()->setCurrentIndex(to, m_selecting ? QItemSelectionModel::NoUpdate
                                                               : QItemSelectionModel::ClearAndSelect |
                                                                     QItemSelectionModel::Rows);
    m_table->scrollTo(to);
}

void AlertQueueView::select()
{
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid())
        return;
    const auto how = m_selecting ? QItemSelectionModel::Toggle : QItemSelectionModel::Select;
    m_selecting = true;
    m_table->selectionModel()->select(current, how | QItemSelectionModel::Rows);
    showSelection();
}

bool AlertQueueView::selectOne()
{
    const bool hadMore = m_selecting;
    m_selecting = false;
    if (m_table->currentIndex().isValid())
        m_table->selectionModel()->select(m_table->currentIndex(),
                                          QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    showSelection();
    return hadMore;
}

void AlertQueueView::showSelection()
{
    const auto selected = m_table->selectionModel()->selectedRows().size();
    m_selected->setVisible(m_selecting);
    m_selected->setText(tr("%1 selected, Esc ends it").arg(selected));
}

} // namespace Gatehouse

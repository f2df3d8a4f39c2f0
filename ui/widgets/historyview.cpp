#include "ui/widgets/historyview.h"

#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"
#include "ui/widgets/wrappedlabel.h"

#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <memory>

namespace Gatehouse
{

HistoryView::HistoryView(const QString &accessibleName, QWidget *parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this))
{
    setAccessibleName(accessibleName);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(2); // a head belongs to what is below it
}

void HistoryView::setRows(const QList<TableRow> &rows)
{
    if (rows == m_rows)
        return; // whoever selects text in it keeps that
    const bool isOther = rows.isEmpty() || m_rows.isEmpty() || rows.constLast() != m_rows.constLast();
    m_rows = rows;
    showFirst(isOther ? kAtFirst : m_shown);
}

void HistoryView::showFirst(qsizetype rows)
{
    m_shown = rows;
    while (const std::unique_ptr<QLayoutItem> item{m_column->takeAt(0)}) {
        item->widget()->hide();
        item->widget()->deleteLater(); // one of them may be the button that was pressed
    }
    for (const TableRow &row : m_rows.first(std::min(m_shown, m_rows.size()))) {
        add(QStringLiteral("%1 · %2").arg(row.cells.at(0).text, row.cells.at(1).text), true);
        for (const QString &said : {row.cells.at(2).text, row.cells.at(2).toolTip}) {
            if (!said.isEmpty())
                add(said, false);
        }
    }
    if (m_rows.size() > m_shown)
        addMore(m_rows.size() - m_shown);
    setAccessibleDescription(text());
}

void HistoryView::addMore(qsizetype rows)
{
    auto *more = new QPushButton(tr("%1 more before that").arg(rows));
    setLook(more, "quiet");
    connect(more, &QPushButton::clicked, this, [this] { showFirst(m_shown + kMore); });
    m_column->addWidget(more, 0, Qt::AlignLeft);
}

void HistoryView::add(const QString &text, bool isHead)
{
    auto *label = new WrappedLabel(text);
    if (isHead && m_column->count() > 0)
        label->setContentsMargins(0, Spacing::kHair, 0, 0);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    if (isHead)
        setLook(label, "hint");
    m_column->addWidget(label);
}

QString HistoryView::text() const
{
    QStringList lines;
    for (int at = 0; at < m_column->count(); ++at) {
        const QWidget *line = m_column->itemAt(at)->widget();
        const auto *button = qobject_cast<const QPushButton *>(line);
        lines.append(button ? button->text() : static_cast<const WrappedLabel *>(line)->text());
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace Gatehouse

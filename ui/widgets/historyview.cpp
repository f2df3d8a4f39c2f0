#include "ui/widgets/historyview.h"

#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"
#include "ui/widgets/wrappedlabel.h"

#include <QVBoxLayout>

#include <algorithm>

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
    m_rows = rows;
    qDeleteAll(findChildren<WrappedLabel *>(QString(), Qt::FindDirectChildrenOnly));
    for (const TableRow &row : rows.first(std::min(kMost, rows.size()))) {
        add(QStringLiteral("%1 · %2").arg(row.cells.at(0).text, row.cells.at(1).text), true);
        if (!row.cells.at(2).text.isEmpty())
            add(row.cells.at(2).text, false);
    }
    if (rows.size() > kMost)
        add(tr("%1 more before that").arg(rows.size() - kMost), true);
    setAccessibleDescription(text());
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
    for (int at = 0; at < m_column->count(); ++at)
        lines.append(static_cast<const WrappedLabel *>(m_column->itemAt(at)->widget())->text());
    return lines.join(QLatin1Char('\n'));
}

} // namespace Gatehouse

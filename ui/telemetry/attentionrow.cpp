#include "ui/telemetry/attentionrow.h"

#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"
#include "ui/widgets/flowlayout.h"

#include <QPushButton>

namespace Gatehouse
{

AttentionRow::AttentionRow(QWidget *parent)
    : QWidget(parent)
{
    new FlowLayout(Spacing::kSmall, this);
    setAccessibleName(tr("What needs a person"));
    hide();
}

void AttentionRow::setItems(const QList<Attention> &items)
{
    if (items == m_items)
        return;
    m_items = items;
    // A button that changes its number keeps the focus; others come and go at the end.
    QList<QPushButton *> buttons = findChildren<QPushButton *>(QString(), Qt::FindDirectChildrenOnly);
    while (buttons.size() > items.size())
        delete buttons.takeLast();
    while (buttons.size() < items.size()) {
        auto *button = new QPushButton;
        const qsizetype at = buttons.size();
        setLook(button, "quiet");
        connect(button, &QPushButton::clicked, this, [this, at] { emit pageRequested(m_items.at(at).page); });
        layout()->addWidget(button);
        buttons.append(button);
    }
    for (qsizetype i = 0; i < items.size(); ++i)
        buttons.at(i)->setText(items.at(i).text);
    setVisible(!items.isEmpty());
}

} // namespace Gatehouse

#include "ui/widgets/chipdelegate.h"

#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QPainter>

namespace Gatehouse
{

ChipDelegate::ChipDelegate(const Theme &theme, ToneOf toneOf, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
    , m_toneOf(std::move(toneOf))
{
}

void ChipDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto tone = m_toneOf(index);
    if (!tone) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem plain = option;
    initStyleOption(&plain, index);
    const QString text = std::exchange(plain.text, QString());
    const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &plain, painter, option.widget);
    const QFontMetrics metrics(m_theme.font(TextRole::Small));
    const int width =
        std::min(metrics.horizontalAdvance(text) + 2 * Spacing::kSmall, option.rect.width() - Spacing::kSmall);
    const QRect chip(option.rect.left() + Spacing::kHair, option.rect.center().y() - 9, width, 19);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(m_theme.tokens().tint(*tone));
    painter->drawRoundedRect(chip, 9, 9);
    painter->setFont(m_theme.font(TextRole::Small));
    painter->setPen(m_theme.tokens().ink(*tone));
    painter->drawText(chip.adjusted(Spacing::kSmall, 0, -Spacing::kHair, 0), Qt::AlignVCenter,
                      metrics.elidedText(text, Qt::ElideRight, width - Spacing::kGap));
    painter->restore();
}

} // namespace Gatehouse

#include "ui/widgets/wrapdelegate.h"

#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QTextLayout>
#include <QToolTip>

namespace Gatehouse
{

namespace
{

constexpr int kSidePadding = 11; // as the titles above
constexpr int kMostLines = 2;

// The text in lines that fit; the last one holds all the rest, elided.
QStringList linesOf(const QString &text, const QFont &font, int width)
{
    QStringList lines;
    QTextLayout layout(text, font);
    // A name without a space is longer than many a column.
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        if (lines.size() + 1 == kMostLines) {
            lines.append(QFontMetrics(font).elidedText(text.mid(line.textStart()), Qt::ElideRight, width));
            break;
        }
        lines.append(text.mid(line.textStart(), line.textLength()).trimmed());
    }
    layout.endLayout();
    return lines;
}

} // namespace

WrapDelegate::WrapDelegate(const Theme &theme, Ink ink, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
    , m_ink(ink)
{
}

void WrapDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem plain = option;
    initStyleOption(&plain, index);
    const QString text = std::exchange(plain.text, QString());
    const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &plain, painter, option.widget);
    const QRect room = option.rect.adjusted(kSidePadding, 0, -kSidePadding, 0);
    const QFont font = m_theme.font(TextRole::Body);
    const QStringList lines = linesOf(text, font, room.width());
    const int height = QFontMetrics(font).height();
    int top = room.center().y() - int(lines.size()) * height / 2;
    painter->save();
    painter->setFont(font);
    painter->setPen(m_ink == Ink::Muted ? m_theme.tokens().muted : m_theme.tokens().text);
    for (const QString &line : lines) {
        painter->drawText(QRect(room.left(), top, room.width(), height), Qt::AlignLeft | Qt::AlignVCenter, line);
        top += height;
    }
    painter->restore();
}

bool WrapDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                             const QModelIndex &index)
{
    const QString text = index.data(Qt::DisplayRole).toString();
    const bool hasTip = !index.data(Qt::ToolTipRole).toString().isEmpty();
    const QStringList lines = linesOf(text, m_theme.font(TextRole::Body), option.rect.width() - 2 * kSidePadding);
    const bool isWhole = lines.isEmpty() || text.endsWith(lines.constLast());
    if (event->type() != QEvent::ToolTip || hasTip || isWhole)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QToolTip::showText(event->globalPos(), text, view);
    return true;
}

} // namespace Gatehouse

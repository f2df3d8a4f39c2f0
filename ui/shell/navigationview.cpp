#include "ui/shell/navigationview.h"

#include "ui/shell/navigationmodel.h"
#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"

#include <QFocusEvent>
#include <QPainter>
#include <QScopedValueRollback>
#include <QStyledItemDelegate>

namespace Gatehouse
{

namespace
{

constexpr int kPageHeight = 28;
constexpr int kHeadingHeight = 36;

class NavigationDelegate : public QStyledItemDelegate
{
public:
    NavigationDelegate(const Theme &theme, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const override
    {
        return {Spacing::kNavigationWidth,
                index.data(NavigationModel::HeadingRole).toBool() ? kHeadingHeight : kPageHeight};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (index.data(NavigationModel::HeadingRole).toBool())
            paintHeading(*painter, option.rect, index);
        else
            paintPage(*painter, option, index);
        painter->restore();
    }

private:
    void paintHeading(QPainter &painter, const QRect &rect, const QModelIndex &index) const
    {
        QFont font = m_theme.font(TextRole::Small);
        font.setLetterSpacing(QFont::AbsoluteSpacing, 0.6);
        painter.setFont(font);
        painter.setPen(m_theme.tokens().faint);
        painter.drawText(rect.adjusted(18, 12, -Spacing::kGap, -Spacing::kHair), Qt::AlignLeft | Qt::AlignBottom,
                         index.data().toString().toUpper());
    }

    void paintPage(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
    {
        const ThemeTokens &tokens = m_theme.tokens();
        const QRect box = option.rect.adjusted(Spacing::kSmall, 0, -Spacing::kSmall, 0);
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(selected ? tokens.accentTint : tokens.hover);
            painter.drawRoundedRect(box, Spacing::kControlRadius, Spacing::kControlRadius);
        }
        const auto *view = qobject_cast<const NavigationView *>(option.widget);
        if (option.state.testFlag(QStyle::State_HasFocus) && view && view->showsFocus()) {
            painter.setPen(QPen(tokens.accent, 1.5));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), Spacing::kControlRadius,
                                    Spacing::kControlRadius);
        }
        const QColor ink = selected ? tokens.accent : tokens.text;
        const QRect icon(box.left() + 10, box.center().y() - Spacing::kIcon / 2, Spacing::kIcon, Spacing::kIcon);
        painter.drawPixmap(icon.topLeft(), m_theme.iconPixmap(index.data(NavigationModel::IconRole).toString(),
                                                              selected ? tokens.accent : tokens.muted, Spacing::kIcon,
                                                              painter.device()->devicePixelRatioF()));
        painter.setFont(m_theme.font(selected ? TextRole::Strong : TextRole::Body));
        painter.setPen(ink);
        painter.drawText(box.adjusted(34, 0, -Spacing::kSmall, 0), Qt::AlignVCenter | Qt::AlignLeft,
                         index.data().toString());
        paintBadge(painter, box, index.data(NavigationModel::BadgeRole).toInt(),
                   index.data(NavigationModel::BurnsRole).toBool());
    }

    void paintBadge(QPainter &painter, const QRect &box, int count, bool burns) const
    {
        if (count <= 0)
            return;
        painter.setFont(m_theme.font(TextRole::Small));
        const QString text = count > 999 ? QStringLiteral("999+") : QString::number(count);
        const int width = std::max(20, painter.fontMetrics().horizontalAdvance(text) + 2 * Spacing::kSmall);
        const QRect badge(box.right() - Spacing::kSmall - width, box.center().y() - 9, width, 18);
        painter.setPen(Qt::NoPen);
        painter.setBrush(burns ? m_theme.tokens().badTint : m_theme.tokens().warnTint);
        painter.drawRoundedRect(badge, 9, 9);
        painter.setPen(burns ? m_theme.tokens().bad : m_theme.tokens().warn);
        painter.drawText(badge, Qt::AlignCenter, text);
    }

    const Theme &m_theme;
};

} // namespace

NavigationView::NavigationView(NavigationModel &model, const Theme &theme, QWidget *parent)
    : QListView(parent)
    , m_pages(model)
{
    setModel(&model);
    setItemDelegate(new NavigationDelegate(theme, this));
    setAccessibleName(tr("Pages"));
    setProperty("look", QStringLiteral("navigation"));
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    connect(&theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void NavigationView::setCurrentPage(const QString &id)
{
    const QScopedValueRollback following(m_following, true);
    setCurrentIndex(m_pages.indexOf(id));
}

void NavigationView::focusInEvent(QFocusEvent *event)
{
    m_showsFocus = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason ||
                   event->reason() == Qt::ShortcutFocusReason || event->reason() == Qt::OtherFocusReason;
    QListView::focusInEvent(event);
}

void NavigationView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    if (!m_following && current.isValid())
        emit pageChosen(current.data(NavigationModel::IdRole).toString());
}

} // namespace Gatehouse

#include "ui/charts/legendview.h"

#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace Gatehouse
{

namespace
{
constexpr int kLine = 18;
constexpr int kSwatch = 10;
constexpr int kSwatchGap = 5;
constexpr int kEntryGap = 14;
} // namespace

LegendView::LegendView(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&theme, &Theme::changed, this, [this] { update(); });
    hide();
}

void LegendView::setEntries(const QList<LegendEntry> &entries)
{
    if (entries == m_entries)
        return;
    m_entries = entries;
    QStringList names;
    for (const LegendEntry &entry : m_entries)
        names.append(entry.name);
    setAccessibleName(tr("Legend: %1").arg(names.join(QStringLiteral(", "))));
    setVisible(m_entries.size() > 1);
    updateGeometry();
    update();
}

QSize LegendView::sizeHint() const
{
    int width = 0;
    for (const QRect &place : places(QWIDGETSIZE_MAX))
        width = std::max(width, place.right() + 1);
    return {width, kLine};
}

int LegendView::heightForWidth(int width) const
{
    const QList<QRect> rects = places(width);
    return rects.isEmpty() ? 0 : rects.constLast().bottom() + 1;
}

void LegendView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setFont(m_theme.font(TextRole::Small));
    const QList<QRect> rects = places(width());
    for (qsizetype i = 0; i < m_entries.size(); ++i) {
        const LegendEntry &entry = m_entries.at(i);
        const QRect place = rects.at(i);
        const int middle = place.center().y() + 1;
        QPen pen(entry.colour, 3);
        pen.setCapStyle(Qt::FlatCap);
        if (entry.dashed)
            pen.setDashPattern({1.3, 0.7});
        painter.setPen(pen);
        painter.drawLine(place.left(), middle, place.left() + kSwatch, middle);
        painter.setPen(m_theme.tokens().muted);
        const QRect text = place.adjusted(kSwatch + kSwatchGap, 0, 0, 0);
        painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(entry.name, Qt::ElideRight, text.width()));
    }
}

QList<QRect> LegendView::places(int width) const
{
    const QFontMetrics metrics(m_theme.font(TextRole::Small));
    QList<QRect> rects;
    int x = 0;
    int y = 0;
    for (const LegendEntry &entry : m_entries) {
        const int wide = std::min(width, kSwatch + kSwatchGap + metrics.horizontalAdvance(entry.name) + 2);
        if (x > 0 && x + wide > width) {
            x = 0;
            y += kLine;
        }
        rects.append({x, y, wide, kLine});
        x += wide + kEntryGap;
    }
    return rects;
}

} // namespace Gatehouse

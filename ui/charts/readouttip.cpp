#include "ui/charts/readouttip.h"

#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace Gatehouse
{

namespace
{
constexpr int kPadding = 8;
constexpr int kLine = 18;
constexpr int kSwatch = 8;
constexpr int kColumnGap = 16;
constexpr int kDistance = 14;
} // namespace

QString Readout::text() const
{
    QStringList parts;
    for (const ReadoutLine &line : lines)
        parts.append(line.name.isEmpty() ? line.value : line.name + QLatin1Char(' ') + line.value);
    return title + QStringLiteral(": ") + parts.join(QStringLiteral(", "));
}

ReadoutTip::ReadoutTip(const Theme &theme, QWidget *owner)
    : QFrame(owner)
    , m_theme(theme)
    , m_owner(owner)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    hide();
}

void ReadoutTip::showAt(const QPointF &at, const Readout &readout)
{
    m_readout = readout;
    // A child of the window rather than of the chart, so that a small chart does not cut it.
    if (parentWidget() != m_owner->window())
        setParent(m_owner->window());
    resize(fittingSize());
    const QPoint point = m_owner->mapTo(m_owner->window(), at.toPoint());
    const QSize room = m_owner->window()->size();
    int x = point.x() + kDistance;
    if (x + width() > room.width())
        x = point.x() - kDistance - width();
    const int y = std::clamp(point.y() - height() / 2, 0, std::max(0, room.height() - height()));
    move(std::max(0, x), y);
    show();
    raise();
    update();
}

void ReadoutTip::paintEvent(QPaintEvent *)
{
    const ThemeTokens &tokens = m_theme.tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(tokens.border);
    painter.setBrush(tokens.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    painter.setFont(m_theme.font(TextRole::Small));
    painter.setPen(tokens.muted);
    QRect line(kPadding, kPadding - 2, width() - 2 * kPadding, kLine);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, m_readout.title);
    for (const ReadoutLine &entry : m_readout.lines) {
        line.translate(0, kLine);
        int left = 0;
        if (entry.colour.isValid()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(entry.colour);
            painter.drawRoundedRect(QRectF(line.left(), line.center().y() - kSwatch / 2 + 1, kSwatch, kSwatch), 2, 2);
            left = kSwatch + 6;
        }
        painter.setPen(tokens.text);
        painter.drawText(line.adjusted(left, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, entry.name);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, entry.value);
    }
}

QSize ReadoutTip::fittingSize() const
{
    const QFontMetrics metrics(m_theme.font(TextRole::Small));
    int wide = metrics.horizontalAdvance(m_readout.title);
    for (const ReadoutLine &line : m_readout.lines) {
        const int swatch = line.colour.isValid() ? kSwatch + 6 : 0;
        const int gap = line.name.isEmpty() ? 0 : kColumnGap;
        wide =
            std::max(wide, swatch + metrics.horizontalAdvance(line.name) + gap + metrics.horizontalAdvance(line.value));
    }
    return {wide + 2 * kPadding + 2, int(m_readout.lines.size() + 1) * kLine + 2 * kPadding - 4};
}

} // namespace Gatehouse

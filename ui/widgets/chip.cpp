#include "ui/widgets/chip.h"

#include "ui/theme/theme.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace Gatehouse
{

namespace
{
constexpr int kHeight = 20;
constexpr int kPadding = 8;
} // namespace

Chip::Chip(const Theme &theme, const QString &text, Tone tone, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_tone(tone)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] { update(); });
    setText(text);
}

void Chip::setText(const QString &text)
{
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

void Chip::setTone(Tone tone)
{
    m_tone = tone;
    update();
}

QSize Chip::sizeHint() const
{
    const int width = QFontMetrics(m_theme.font(TextRole::Small)).horizontalAdvance(m_text);
    return {std::max(kHeight, width + 2 * kPadding), kHeight};
}

void Chip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.tokens().tint(m_tone));
    painter.drawRoundedRect(rect(), kHeight / 2.0, kHeight / 2.0);
    QFont font = m_theme.font(TextRole::Small);
    font.setWeight(QFont::Medium);
    painter.setFont(font);
    painter.setPen(m_theme.tokens().ink(m_tone));
    painter.drawText(rect(), Qt::AlignCenter, m_text);
}

} // namespace Gatehouse

#include "ui/privacy/caseclockview.h"

#include "models/privacy/casequeuemodel.h"
#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace Gatehouse
{

CaseClockView::CaseClockView(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setFixedHeight(66);
    setAccessibleName(tr("Clock"));
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void CaseClockView::showDays(const QDate &received, const QDate &due, const QDate &today, bool running)
{
    m_received = received;
    m_due = due;
    m_today = today;
    m_running = running;
    setAccessibleDescription(tr("received %1, due %2, %3")
                                 .arg(received.toString(Qt::ISODate), due.toString(Qt::ISODate), dueIn(due, today)));
    update();
}

void CaseClockView::paintEvent(QPaintEvent *)
{
    if (!m_received.isValid() || !m_due.isValid())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ThemeTokens &tokens = m_theme.tokens();
    const auto whole = double(std::max<qint64>(1, m_received.daysTo(m_due)));
    const double share = std::clamp(double(m_received.daysTo(m_today)) / whole, 0.0, 1.0);
    const bool late = m_running && m_today > m_due;
    const QRectF bar(4, 28, width() - 8, 6);
    const double at = bar.left() + share * bar.width();
    painter.setPen(Qt::NoPen);
    painter.setBrush(tokens.border);
    painter.drawRoundedRect(bar, 3, 3);
    const QColor ink = !m_running ? tokens.muted : late ? tokens.bad : tokens.accent;
    painter.setBrush(ink);
    painter.drawRoundedRect(QRectF(bar.left(), bar.top(), at - bar.left(), bar.height()), 3, 3);
    painter.drawEllipse(QPointF(at, bar.center().y()), 6, 6);
    painter.setFont(m_theme.font(TextRole::Small));
    painter.setPen(late ? tokens.bad : tokens.text);
    const QString now = late ? tr("today, %1").arg(dueIn(m_due, m_today))
                             : tr("today, day %1").arg(std::max<qint64>(0, m_received.daysTo(m_today)));
    const double textWidth = painter.fontMetrics().horizontalAdvance(now) + 4;
    const double left = std::clamp(at - textWidth / 2, 0.0, std::max(0.0, width() - textWidth));
    if (m_running)
        painter.drawText(QRectF(left, 4, textWidth, 18), Qt::AlignCenter, now);
    painter.setPen(tokens.muted);
    const QRectF below(4, 44, width() - 8, 18);
    painter.drawText(below, Qt::AlignLeft | Qt::AlignVCenter,
                     tr("received %1").arg(m_received.toString(QStringLiteral("ddd d MMM"))));
    painter.drawText(below, Qt::AlignRight | Qt::AlignVCenter,
                     tr("due %1").arg(m_due.toString(QStringLiteral("ddd d MMM yyyy"))));
}

} // namespace Gatehouse

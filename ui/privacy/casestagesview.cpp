#include "ui/privacy/casestagesview.h"

#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace Gatehouse
{

namespace
{

constexpr int kBar = 4;

QString spokenStanding(CaseStage::Standing standing)
{
    switch (standing) {
    case CaseStage::Standing::Done:
        return CaseStagesView::tr("done");
    case CaseStage::Standing::Now:
        return CaseStagesView::tr("now");
    case CaseStage::Standing::Ahead:
        return CaseStagesView::tr("ahead");
    case CaseStage::Standing::Ended:
        break;
    }
    return CaseStagesView::tr("not reached");
}

} // namespace

CaseStagesView::CaseStagesView(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setFixedHeight(52);
    setAccessibleName(tr("How far the case is"));
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void CaseStagesView::showStages(const QList<CaseStage> &stages)
{
    m_stages = stages;
    QStringList spoken;
    for (const CaseStage &stage : stages)
        spoken.append(QStringLiteral("%1: %2").arg(stage.title, spokenStanding(stage.standing)));
    setAccessibleDescription(spoken.join(QStringLiteral(", ")));
    update();
}

void CaseStagesView::paintEvent(QPaintEvent *)
{
    if (m_stages.isEmpty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ThemeTokens &tokens = m_theme.tokens();
    const double step = double(width()) / double(m_stages.size());
    for (int i = 0; i < m_stages.size(); ++i) {
        const CaseStage &stage = m_stages.at(i);
        const QRectF place(i * step, 0, step - Spacing::kHair, height());
        const bool now = stage.standing == CaseStage::Standing::Now;
        const bool done = stage.standing == CaseStage::Standing::Done;
        painter.setPen(Qt::NoPen);
        painter.setBrush(done ? tokens.ok : now ? tokens.accent : tokens.border);
        painter.drawRoundedRect(QRectF(place.left(), 2, place.width(), kBar), 2, 2);
        painter.setFont(m_theme.font(now ? TextRole::Strong : TextRole::Body));
        painter.setPen(done || now ? tokens.text : tokens.faint);
        painter.drawText(QRectF(place.left(), 10, place.width(), 20), Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(stage.title, Qt::ElideRight, int(place.width())));
        painter.setFont(m_theme.font(TextRole::Small));
        painter.setPen(tokens.muted);
        painter.drawText(QRectF(place.left(), 30, place.width(), 18), Qt::AlignVCenter, stage.when);
    }
}

} // namespace Gatehouse

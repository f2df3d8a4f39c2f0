#include "ui/audit/auditverdictview.h"

#include "models/core/format.h"
#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"

#include <QGridLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStyle>

namespace Gatehouse
{

AuditVerdictView::AuditVerdictView(const Theme &theme, QWidget *parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_icon(new QLabel)
    , m_sentence(new QLabel)
    , m_faults(new QLabel)
    , m_progress(new QProgressBar)
    , m_button(new QPushButton)
{
    setAccessibleName(tr("Verification"));
    for (QLabel *label : {m_sentence, m_faults}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    setLook(m_faults, "hint");
    setLook(m_button, "quiet");
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Progress"));
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(Spacing::kGap, 6, Spacing::kSmall, 6);
    grid->setHorizontalSpacing(Spacing::kSmall);
    grid->setVerticalSpacing(Spacing::kHair);
    grid->addWidget(m_icon, 0, 0, Qt::AlignTop);
    grid->addWidget(m_sentence, 0, 1);
    grid->addWidget(m_button, 0, 2, Qt::AlignTop);
    grid->addWidget(m_progress, 1, 1);
    grid->addWidget(m_faults, 2, 1);
    grid->setColumnStretch(1, 1);
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (m_task)
            m_task->cancel();
        else
            hide();
    });
    hide();
}

QString AuditVerdictView::text() const
{
    return isHidden() ? QString() : m_sentence->text() + QLatin1Char('\n') + m_faults->text();
}

void AuditVerdictView::showFrame(const char *look, const QString &icon, const QColor &ink)
{
    setLook(this, look);
    style()->unpolish(this);
    style()->polish(this);
    m_icon->setPixmap(m_theme.iconPixmap(icon, ink, Spacing::kIcon, devicePixelRatioF()));
    m_progress->setVisible(!m_task.isNull());
    m_button->setText(m_task ? tr("Cancel") : tr("Dismiss"));
    m_faults->hide();
    show();
}

void AuditVerdictView::showVerdict(const AuditVerdict &verdict, const QTimeZone &zone)
{
    const ThemeTokens &tokens = m_theme.tokens();
    switch (verdict.kind) {
    case AuditVerdict::Kind::Genuine:
        showFrame("banner-ok", QStringLiteral("check"), tokens.ok);
        break;
    case AuditVerdict::Kind::Unproven:
        showFrame("banner-warn", QStringLiteral("info"), tokens.warn);
        break;
    case AuditVerdict::Kind::NotGenuine:
        showFrame("banner-bad", QStringLiteral("error"), tokens.bad);
        break;
    }
    m_sentence->setText(tr("%1 Verified %2.").arg(verdict.sentence, formatInstant(verdict.atMs, zone)));
    m_faults->setText(verdict.faults.join(QLatin1Char('\n')));
    m_faults->setVisible(!verdict.faults.isEmpty());
    setAccessibleDescription(text());
}

void AuditVerdictView::say(const QString &sentence, bool good)
{
    if (m_task)
        return;
    const ThemeTokens &tokens = m_theme.tokens();
    showFrame(good ? "banner" : "banner-bad", good ? QStringLiteral("info") : QStringLiteral("error"),
              good ? tokens.muted : tokens.bad);
    m_sentence->setText(sentence);
    setAccessibleDescription(sentence);
}

void AuditVerdictView::showTask(AuditTask *task)
{
    if (m_task)
        disconnect(m_task, nullptr, this, nullptr);
    m_task = task;
    if (!task)
        return;
    showFrame("banner", QStringLiteral("tasks"), m_theme.tokens().muted);
    connect(task, &BackgroundTask::changed, this, &AuditVerdictView::showProgress);
    showProgress();
}

void AuditVerdictView::showProgress()
{
    if (!m_task || !m_task->isActive())
        return;
    const std::optional<qint64> leftMs = m_task->leftMs();
    m_sentence->setText(leftMs ? tr("%1: %2, %3 left").arg(m_task->title(), m_task->detail(), formatAge(*leftMs))
                               : tr("%1: %2").arg(m_task->title(), m_task->detail()));
    m_progress->setValue(int(m_task->share().value_or(0) * 1000));
    m_button->setEnabled(m_task->canCancel());
    if (!m_task->canCancel())
        m_button->setText(tr("Stopping"));
    else
        m_button->setText(tr("Cancel"));
}

} // namespace Gatehouse

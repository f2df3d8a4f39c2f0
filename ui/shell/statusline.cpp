#include "ui/shell/statusline.h"

#include "models/core/backgroundtask.h"
#include "models/core/clock.h"
#include "models/core/counted.h"
#include "models/core/format.h"
#include "models/telemetry/telemetrysession.h"
#include "ui/theme/spacing.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace Gatehouse
{

namespace
{

constexpr int kHeight = 28;

QString lag(qint64 ms)
{
    return ms < 60 * kSecondMs ? StatusLine::tr("%1 s behind").arg(double(std::max<qint64>(0, ms)) / 1000, 0, 'f', 1)
                               : StatusLine::tr("%1 behind").arg(formatAge(ms));
}

} // namespace

StatusLine::StatusLine(const BackgroundTaskTableModel &tasks, QWidget *parent)
    : QFrame(parent)
    , m_freshness(new QLabel(this))
    , m_work(new QPushButton(this))
{
    setProperty("look", QStringLiteral("statusLine"));
    setFixedHeight(kHeight);
    m_freshness->setProperty("look", QStringLiteral("hint"));
    m_freshness->setAccessibleName(tr("Freshness"));
    m_work->setProperty("look", QStringLiteral("quiet"));
    m_work->setToolTip(tr("Show the background work"));
    auto *shortcuts = new QPushButton(tr("?  shortcuts"), this);
    shortcuts->setProperty("look", QStringLiteral("quiet"));
    shortcuts->setAccessibleName(tr("Keyboard shortcuts"));

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(Spacing::kPage, 0, Spacing::kPage, 0);
    layout->setSpacing(2 * Spacing::kGap);
    layout->addWidget(m_freshness);
    layout->addWidget(m_work);
    layout->addStretch();
    layout->addWidget(shortcuts);

    const auto followWork = [this, &tasks] {
        m_work->setText(tasks.summary());
        m_work->setVisible(!m_work->text().isEmpty());
    };
    connect(&tasks, &BackgroundTaskTableModel::activityChanged, this, followWork);
    connect(m_work, &QPushButton::clicked, this, &StatusLine::tasksRequested);
    connect(shortcuts, &QPushButton::clicked, this, &StatusLine::shortcutsRequested);
    followWork();
}

void StatusLine::showStatus(const SessionStatus &status, const Clock &clock, const QTimeZone &zone)
{
    m_freshness->setText(freshness(status, clock.nowMs(), zone));
    m_freshness->setToolTip(status.error ? status.error->message : QString());
}

QString StatusLine::freshness(const SessionStatus &status, qint64 nowMs, const QTimeZone &zone)
{
    switch (status.phase) {
    case SessionStatus::Phase::Connecting:
        return tr("Connecting to %1…").arg(status.gatewayName);
    case SessionStatus::Phase::Failed:
        return tr("Not connected. Tried again by itself every few seconds.");
    case SessionStatus::Phase::Ready:
        break;
    }
    if (status.freshAsOfMs == 0)
        return tr("Nothing counted yet");
    const QString upTo = QDateTime::fromMSecsSinceEpoch(status.freshAsOfMs, zone).toString(QStringLiteral("HH:mm:ss"));
    const QString text =
        tr("Counted up to %1 · %2 · %3")
            .arg(upTo, counted(status.attemptsCounted, tr("attempt"), tr("attempts")), lag(nowMs - status.freshAsOfMs));
    if (!status.missingParts.isEmpty())
        return tr("%1 · without part %2").arg(text, status.missingParts.constFirst().part);
    return status.error ? tr("%1 · last refresh failed").arg(text) : text;
}

} // namespace Gatehouse

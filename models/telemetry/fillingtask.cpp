#include "models/telemetry/fillingtask.h"

#include "models/core/counted.h"
#include "models/core/format.h"

namespace Gatehouse
{

FillingTask::FillingTask(TelemetrySession &session, QObject *parent)
    : BackgroundTask(parent)
    , m_session(session)
{
    connect(&session, &TelemetrySession::statusChanged, this, &BackgroundTask::changed);
}

QString FillingTask::title() const
{
    return tr("Counting history");
}

BackgroundTask::State FillingTask::state() const
{
    const SessionStatus &status = m_session.status();
    if (status.phase == SessionStatus::Phase::Failed)
        return State::Failed;
    if (m_session.isFillingPaused() && status.fillShare < 1)
        return State::Paused;
    return status.filling || status.phase == SessionStatus::Phase::Connecting ? State::Running : State::Done;
}

std::optional<double> FillingTask::share() const
{
    if (m_session.status().phase != SessionStatus::Phase::Ready)
        return std::nullopt;
    return m_session.status().fillShare;
}

QString FillingTask::detail() const
{
    const SessionStatus &status = m_session.status();
    if (status.error)
        return status.error->message;
    if (!status.filling)
        return counted(status.attemptsCounted, tr("attempt counted"), tr("attempts counted"));
    const Quantity rate = formatCount(status.fillRowsPerSecond);
    const QString speed = tr("%1 rows/s").arg(rate.joined());
    return status.fillReading.isEmpty() ? speed : tr("%1, %2").arg(speed, status.fillReading);
}

std::optional<qint64> FillingTask::leftMs() const
{
    return m_session.status().filling ? m_session.status().fillLeftMs : std::nullopt;
}

bool FillingTask::canPause() const
{
    return isActive();
}

void FillingTask::pause()
{
    m_session.pauseFilling();
}

void FillingTask::resume()
{
    m_session.resumeFilling();
}

} // namespace Gatehouse

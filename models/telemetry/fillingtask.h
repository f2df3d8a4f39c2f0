// The counting of history as a row of the background list.
#pragma once

#include "models/core/backgroundtask.h"
#include "models/telemetry/telemetrysession.h"

namespace Gatehouse
{

// Follows a session, which must outlive it. Pausing keeps what has been counted; it goes on where it stopped, also
// after a restart of the program.
class FillingTask : public BackgroundTask
{
    Q_OBJECT
public:
    explicit FillingTask(TelemetrySession &session, QObject *parent = nullptr);

    QString title() const override;
    State state() const override;
    std::optional<double> share() const override;
    QString detail() const override;
    std::optional<qint64> leftMs() const override;
    bool canPause() const override;
    void pause() override;
    void resume() override;

private:
    TelemetrySession &m_session;
};

} // namespace Gatehouse

// Keeps the gateway going: fills the gap since the last run, then adds what came about every second.
#pragma once

#include "app/demogateway/attemptwriter.h"
#include "app/demogateway/meta.h"
#include "app/demogateway/recordswriter.h"
#include "app/demogateway/trafficcontrol.h"
#include "app/demogateway/trafficstream.h"
#include "app/demogateway/truthfile.h"
#include "models/core/clock.h"

#include <QObject>
#include <QTimer>

#include <deque>
#include <functional>

namespace Gatehouse::Demo
{

class LiveTraffic final : public QObject, public TrafficControl
{
    Q_OBJECT
public:
    // A gap longer than this is not filled from its beginning: the history has a hole then, as that of a gateway that
    // was switched off for a month has.
    static constexpr qint64 kLongestGapMs = 30 * kDayMs;

    // References outlive the object. The model has its rates and incidents already.
    LiveTraffic(AttemptWriter &writer, Database &database, const Directory &directory, TrafficModel &model,
                const TruthFile &truth, const GatewayMeta &meta, const Clock &clock, QObject *parent = nullptr);

    // Writes what is missing up to now. `goOn` may stop it; what is written stays.
    Result<void> catchUp(const std::function<bool()> &goOn);
    // From now on as many requests per minute, or 0 for the rhythm's own, until stop().
    void start(double requestsPerMinute);
    // Writes what came since the last batch and ends.
    void stop();
    bool isRunning() const { return m_timer.isActive(); }

    double attemptsPerMinute() const override;
    Result<void> reloadState() override;
    Result<Incident> inject(IncidentKind kind, const QString &target, qint64 minutes) override;

signals:
    // A batch could not be written; it is tried again a second later.
    void failed(const QString &message);

private:
    struct Batch {
        TimeSpan span;
        int attempts = 0;
    };

    Result<void> advance(qint64 untilMs);
    void tick();

    AttemptWriter &m_writer;
    Database &m_database;
    const Directory &m_directory;
    TrafficModel &m_model;
    const TruthFile &m_truth;
    const Clock &m_clock;
    TrafficStream m_stream;
    RecordsWriter m_records;
    QTimer m_timer;
    std::vector<Attempt> m_batch;
    std::deque<Batch> m_recent; // those that reach into the last minute
};

} // namespace Gatehouse::Demo

#include "app/demogateway/livetraffic.h"

#include "app/demogateway/gatewaystate.h"

namespace Gatehouse::Demo
{

namespace
{

constexpr qint64 kChunkMs = 2 * kHourMs;

} // namespace

LiveTraffic::LiveTraffic(AttemptWriter &writer, Database &database, const Directory &directory, TrafficModel &model,
                         const TruthFile &truth, const GatewayMeta &meta, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_writer(writer)
    , m_database(database)
    , m_directory(directory)
    , m_model(model)
    , m_truth(truth)
    , m_clock(clock)
    , m_stream(model)
    , m_records(database, directory, meta.seed, std::max(meta.recordsWrittenUntilMs, clock.nowMs() - kLongestGapMs))
{
    m_stream.startAt(std::max(meta.writtenUntilMs, clock.nowMs() - kLongestGapMs));
    m_timer.setInterval(1000);
    connect(&m_timer, &QTimer::timeout, this, &LiveTraffic::tick);
}

Result<void> LiveTraffic::advance(qint64 untilMs)
{
    const qint64 fromMs = m_stream.positionMs();
    if (untilMs <= fromMs)
        return {};
    m_stream.take(untilMs, m_batch);
    if (auto done = m_writer.write(m_batch, untilMs); !done) {
        m_stream.startAt(fromMs); // not written: made again the next time
        return done;
    }
    m_recent.push_back({{fromMs, untilMs}, int(m_batch.size())});
    while (m_recent.front().span.toMs <= untilMs - kMinuteMs)
        m_recent.pop_front();
    return {};
}

Result<void> LiveTraffic::catchUp(const std::function<bool()> &goOn)
{
    while (m_stream.positionMs() < m_clock.nowMs() && goOn()) {
        if (auto done = advance(std::min(m_clock.nowMs(), m_stream.positionMs() + kChunkMs)); !done)
            return done;
    }
    return m_records.write(m_clock.nowMs(), m_model.incidents(), goOn);
}

void LiveTraffic::start(double requestsPerMinute)
{
    m_model.setFixedRate(requestsPerMinute);
    m_stream.startAt(m_stream.positionMs());
    m_timer.start();
}

void LiveTraffic::stop()
{
    if (!m_timer.isActive())
        return;
    m_timer.stop();
    tick();
}

void LiveTraffic::tick()
{
    // After a long sleep of the machine the gap is filled chunk by chunk, so that the admin API goes on answering.
    const qint64 nowMs = m_clock.nowMs();
    auto done = advance(std::min(nowMs, m_stream.positionMs() + kChunkMs));
    if (done)
        done = m_records.write(std::min(nowMs, m_records.positionMs() + kChunkMs), m_model.incidents());
    if (!done)
        emit failed(done.error().message);
}

double LiveTraffic::attemptsPerMinute() const
{
    if (!m_timer.isActive())
        return 0;
    const qint64 nowMs = m_clock.nowMs();
    const TimeSpan lastMinute{nowMs - kMinuteMs, nowMs};
    double attempts = 0;
    // A long batch, from catching up, counts with the part of it that lies within the minute.
    for (const Batch &batch : m_recent)
        attempts += double(batch.attempts) * double(batch.span.intersected(lastMinute).lengthMs()) /
                    double(batch.span.lengthMs());
    return attempts;
}

Result<void> LiveTraffic::reloadState()
{
    auto state = loadGatewayState(m_database);
    if (!state)
        return std::unexpected(state.error());
    m_records.setState(*state);
    m_model.setState(std::move(*state));
    m_stream.startAt(m_stream.positionMs());
    return {};
}

Result<Incident> LiveTraffic::inject(IncidentKind kind, const QString &target, qint64 minutes)
{
    if (!m_timer.isActive()) {
        return failure(
            ErrorKind::Unsupported,
            QStringLiteral(
                "No incident can be injected: the live traffic is off. Start the gateway without --no-live."));
    }
    auto incident = makeIncident(kind, target, minutes, m_clock.nowMs(), m_directory);
    if (!incident)
        return incident;
    QList<Incident> incidents = m_model.incidents();
    for (const Incident &other : std::as_const(incidents))
        incident->id = std::max(incident->id, other.id + 1);
    incidents.append(*incident);
    if (auto written = m_truth.write(incidents); !written)
        return std::unexpected(written.error());
    m_model.setIncidents(incidents);
    m_stream.startAt(m_stream.positionMs());
    return incident;
}

} // namespace Gatehouse::Demo

#include "app/demogateway/recordswriter.h"

#include "app/demogateway/meta.h"
#include "models/database/database.h"

namespace Gatehouse::Demo
{

RecordsWriter::RecordsWriter(Database &database, const Directory &directory, quint64 seed, qint64 fromMs)
    : m_database(database)
    , m_security(database, directory, seed)
    , m_office(database, directory, seed)
    , m_fromMs(floorTo(fromMs, kMinuteMs))
{
}

void RecordsWriter::setState(const GatewayState &state)
{
    m_security.setState(state);
    m_office.setState(state);
}

Result<void> RecordsWriter::write(qint64 untilMs, const QList<Incident> &incidents, const std::function<bool()> &goOn)
{
    const qint64 lastMs = floorTo(untilMs, kMinuteMs);
    while (m_fromMs < lastMs && (!goOn || goOn())) {
        const TimeSpan span{m_fromMs, std::min(lastMs, m_fromMs + kDayMs)};
        const auto done = m_database.transaction([&] { return writeSpan(span, untilMs, incidents); });
        if (!done)
            return done;
        m_fromMs = span.toMs;
    }
    return {};
}

Result<void> RecordsWriter::writeSpan(const TimeSpan &span, qint64 nowMs, const QList<Incident> &incidents)
{
    for (qint64 timeMs = span.fromMs; timeMs < span.toMs; timeMs += kMinuteMs) {
        if (auto done = m_security.writeMinute(timeMs / kMinuteMs, incidents); !done)
            return done;
        // An hour is written when it is over, so that no record lies in the future.
        if ((timeMs + kMinuteMs) % kHourMs != 0)
            continue;
        if (auto done = m_office.writeHour(timeMs / kHourMs, nowMs); !done)
            return done;
    }
    return setMeta(m_database, QStringLiteral("records_written_until_ms"), QString::number(span.toMs));
}

} // namespace Gatehouse::Demo

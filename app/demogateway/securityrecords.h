// Sign-ins, the pages people open, and what the gateway notes as security events: technical_logs and security_events.
#pragma once

#include "app/demogateway/directory.h"
#include "app/demogateway/gatewaystate.h"
#include "app/demogateway/incident.h"
#include "models/core/error.h"

namespace Gatehouse
{
class Database;
}

namespace Gatehouse::Demo
{

class SecurityRecords
{
public:
    // References outlive the object.
    SecurityRecords(Database &database, const Directory &directory, quint64 seed);

    // Whoever is disabled or deleted leaves no further records.
    void setState(const GatewayState &state) { m_state = state; }
    // Writes the records of a whole minute (counted from 1970) inside the caller's transaction.
    Result<void> writeMinute(qint64 minute, const QList<Incident> &incidents);
    // Older and sparser records, from half a year and more before the history, so that retention has something to find.
    Result<void> writePast(const TimeSpan &history);

private:
    Result<void> writeVisit(qint64 timeMs, RandomStream &random);
    Result<void> writeIncident(const Incident &incident, qint64 minute, RandomStream &random);
    Result<void> writeStuffing(qint64 timeMs, RandomStream &random);
    Result<void> addLog(qint64 timeMs, int accountId, const QString &path, int status, quint32 ip,
                        RandomStream &random);
    Result<void> addEvent(qint64 timeMs, const QString &kind, const QString &severity, int accountId, int keyId,
                          quint32 ip, const QString &detail);
    // Nobody when all whom it tried are away.
    const Account *someAccount(RandomStream &random) const;

    Database &m_database;
    const Directory &m_directory;
    quint64 m_seed;
    GatewayState m_state;
};

} // namespace Gatehouse::Demo

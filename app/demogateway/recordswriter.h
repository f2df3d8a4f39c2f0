// Everything but the attempts, minute by minute and hour by hour, with a mark of how far it is written.
#pragma once

#include "app/demogateway/officerecords.h"
#include "app/demogateway/securityrecords.h"

#include <functional>

namespace Gatehouse::Demo
{

class RecordsWriter
{
public:
    // References outlive the object. Writing goes on at `fromMs`.
    RecordsWriter(Database &database, const Directory &directory, quint64 seed, qint64 fromMs);

    qint64 positionMs() const { return m_fromMs; }
    void setState(const GatewayState &state);
    // Writes all whole minutes before `untilMs`, a day per transaction at most. Nothing is lost on an error: the next
    // call goes on where this one failed. `goOn` may stop it between transactions.
    Result<void> write(qint64 untilMs, const QList<Incident> &incidents, const std::function<bool()> &goOn = {});

private:
    Result<void> writeSpan(const TimeSpan &span, qint64 nowMs, const QList<Incident> &incidents);

    Database &m_database;
    SecurityRecords m_security;
    OfficeRecords m_office;
    qint64 m_fromMs;
};

} // namespace Gatehouse::Demo

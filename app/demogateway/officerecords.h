// What a gateway's office leaves behind: wallet, payments, invoices, support, privacy requests, administrative actions.
#pragma once

#include "app/demogateway/directory.h"
#include "app/demogateway/gatewaystate.h"
#include "models/core/error.h"

#include <QVariantList>

namespace Gatehouse
{
class Database;
}

namespace Gatehouse::Demo
{

class OfficeRecords
{
public:
    // References outlive the object.
    OfficeRecords(Database &database, const Directory &directory, quint64 seed);

    // Whoever is disabled or deleted leaves no further records.
    void setState(const GatewayState &state) { m_state = state; }
    // Writes the records of a whole hour (counted from 1970) inside the caller's transaction. The first hour of a day
    // charges the wallets for the day before, from usage_daily. `nowMs` decides how far tickets and requests have come.
    Result<void> writeHour(qint64 hour, qint64 nowMs);
    // Years of invoices, payments, support and administrative actions before the history.
    Result<void> writePast(const TimeSpan &history);

private:
    Result<void> insert(const QString &sql, const QVariantList &values);
    Result<void> topUp(const Workspace &workspace, qint64 timeMs, RandomStream &random);
    Result<void> invoice(const Workspace &workspace, const TimeSpan &period, qint64 amountMicros, bool paid,
                         RandomStream &random);
    Result<void> invoiceMonthBefore(qint64 monthStartMs, RandomStream &random);
    Result<void> chargeUsage(qint64 dayMs);
    Result<void> ticket(qint64 timeMs, qint64 nowMs, RandomStream &random);
    Result<void> privacyRequest(qint64 timeMs, qint64 nowMs, RandomStream &random);
    Result<void> adminAction(qint64 timeMs, RandomStream &random);
    bool isPresent(int accountId) const;
    // Somebody who had an account at that time; nobody when all whom it tried are away.
    const Account *someAccount(qint64 timeMs, RandomStream &random) const;

    Database &m_database;
    const Directory &m_directory;
    quint64 m_seed;
    GatewayState m_state;
};

} // namespace Gatehouse::Demo

// Where alerts are told to, in the console store, and how that fares.
#pragma once

#include "models/alerts/alertchannel.h"
#include "models/audit/auditrepository.h"
#include "models/team/operatorrepository.h"

namespace Gatehouse
{

// What became of what a channel was to be told.
struct ChannelStanding {
    QString channel;
    int waiting = 0;
    int sent = 0;
    int givenUp = 0;     // after all tries, or since the other side refuses them; of the last 7 days
    qint64 sentMs = 0;   // the last time that something got there; 0: never
    qint64 failedMs = 0; // the last time that something did not
    QString error;       // why
    qint64 heartbeatMs = 0;

    bool isFailing() const { return failedMs > sentMs; }
    bool operator==(const ChannelStanding &) const = default;
};

// An engine: waits, on the thread of the store. Changes need the right to edit alert rules, and are in the audit log.
class ChannelRepository
{
public:
    // All outlive it.
    ChannelRepository(Database &store, AuditRepository &audit, OperatorRepository &operators, const Clock &clock);

    // By name; without those that were removed.
    Result<QList<AlertChannel>> list();
    // NotFound: there is none with this id or this name.
    Result<AlertChannel> find(const QString &idOrName);
    // A new one where it has no id yet; else the next version. Gives it as it is kept. InvalidInput: what is missing,
    // or a name that is taken. Denied: the right is missing, or somebody changed it meanwhile.
    Result<AlertChannel> save(const QString &by, const AlertChannel &channel);
    Result<void> remove(const QString &by, const QString &id);

    // Over all gateways, by the id of the channel.
    Result<QList<ChannelStanding>> standings();

private:
    Result<void> write(const QString &by, const AlertChannel &channel, bool removed);
    Result<void> record(const QString &by, const AlertChannel &channel, bool removed);
    QString table(const char *name) const;

    Database &m_store;
    AuditRepository &m_audit;
    OperatorRepository &m_operators;
    const Clock &m_clock;
    bool m_onServer;
};

} // namespace Gatehouse

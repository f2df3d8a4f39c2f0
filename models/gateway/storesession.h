// The console store of one connection as a window uses it: opened on threads, by whoever has signed in.
#pragma once

#include "models/audit/liveauditlog.h"
#include "models/audit/livereadingrecord.h"
#include "models/gateway/connectionsettings.h"
#include "models/team/liveteamstore.h"
#include "models/team/teamsession.h"

#include <QObject>

namespace Gatehouse
{

class StoreSession : public QObject
{
    Q_OBJECT
public:
    // The secrets of the settings are filled in; the clock outlives it.
    StoreSession(const ConnectionSettings &settings, const Clock &clock, QObject *parent = nullptr);

    ThreadedDatabase &store() { return m_store; }
    // The same store, for what goes on at an untouched desk: a lock leaves it open, the end of the session does not. On
    // a server it is a connection of its own, by whoever has signed in.
    ThreadedDatabase &watchStore() { return m_watchStore ? *m_watchStore : m_store; }
    AuditLog &auditLog() { return m_auditLog; }
    ReadingRecord &readings() { return m_readings; }
    TeamStore &teamStore() { return m_teamStore; }
    TeamSession &team() { return m_team; }

signals:
    // Whoever signs in next gets a connection of their own: further connections of the one before are closed now.
    void aboutToReopen();
    // Nobody is signed in any longer, or somebody else: further connections of watchStore() are closed now.
    void aboutToEnd();

private:
    void followTeam();

    ThreadedDatabase m_store;
    std::optional<ThreadedDatabase> m_watchStore; // on a server
    QString m_watcher;                            // who has opened it; empty: it is closed
    LiveAuditLog m_auditLog;
    LiveReadingRecord m_readings;
    LiveTeamStore m_teamStore;
    TeamSession m_team;
};

} // namespace Gatehouse

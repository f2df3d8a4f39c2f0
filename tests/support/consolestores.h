// Console stores on both engines, and the people who use them: on a server each with a login of their own.
#pragma once

#include "models/audit/auditrepository.h"
#include "models/gateway/connectionsettings.h"
#include "models/team/operatorrepository.h"
#include "tests/support/postgresserver.h"

#include <QTemporaryDir>

#include <memory>

namespace Gatehouse
{

// Cheap, and for tests only.
inline constexpr PassphraseCost kTestCost{1 << 4, 8, 1};

// One who has the store open. Fails the program when it cannot be opened.
class StoreUser
{
public:
    StoreUser(const ConnectionSettings &settings, const QString &name);

    const QString &name() const { return m_name; }
    Database &store() { return *m_store; }
    AuditRepository &audit() { return *m_audit; }
    OperatorRepository &operators() { return *m_operators; }
    // Of the operator with this name; empty while there is none.
    QString id();

    // One entry in a transaction of its own.
    Result<void> append(const AuditEntry &entry);

private:
    QString m_name;
    SystemClock m_clock;
    std::unique_ptr<Database> m_store;
    std::unique_ptr<AuditRepository> m_audit;
    std::unique_ptr<OperatorRepository> m_operators;
};

class ConsoleStores
{
public:
    // An empty store. The connection is of "keeper", who owns it.
    ConnectionSettings make(Dialect engine);
    // The connection to the same store as `name`, for whom a login that belongs to the team is made.
    ConnectionSettings as(const QString &name, const ConnectionSettings &settings);
    // With the keeper as the first operator.
    std::unique_ptr<StoreUser> keeper(const ConnectionSettings &settings);
    // Somebody whom the keeper has added.
    std::unique_ptr<StoreUser> add(StoreUser &keeper, const ConnectionSettings &settings, const QString &name,
                                   Roles roles);

    static NewOperator wanted(const ConnectionSettings &settings, const QString &name, Roles roles);

private:
    QTemporaryDir m_folder;
    std::unique_ptr<PostgresServer> m_postgres;
    int m_count = 0;
};

} // namespace Gatehouse

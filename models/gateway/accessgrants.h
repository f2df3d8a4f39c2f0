// The least rights that Gatehouse needs, as what an administrator runs to make an account with exactly these.
#pragma once

#include "models/gateway/accessneeds.h"

namespace Gatehouse
{

// The database that the account is for.
struct GrantTarget {
    Dialect dialect = Dialect::Sqlite;
    QString database;                          // its name; the file of SQLite
    QString schema = QStringLiteral("public"); // PostgreSQL only
    // MySQL only: where the account signs in from, and whether it can be asked to use TLS, which a socket has not.
    QString clientHost = QStringLiteral("%");
    bool requiresTls = true;
    bool fitted = false; // the needs are those of a live schema, and not of every version that the profile knows
};

struct GrantStep {
    QString comment;   // why, and what else; a line each
    QString statement; // empty: only the comment

    bool operator==(const GrantStep &) const = default;
};

// SQL for a server, shell commands for SQLite.
struct AccessGrants {
    AccessPurpose purpose = AccessPurpose::Telemetry;
    QString part;    // of a gateway in several databases: whose this one is
    QString heading; // which database of the connection it is, and its engine; empty without a connection
    GrantTarget target;
    QString account;
    QList<GrantStep> steps;
    QString configuration; // ClickHouse only: users.d/<account>.xml of servers that know no CREATE USER

    QStringList statements() const;
    // All of it, ready to be run; comments in the manner of the engine.
    QString text() const;
};

// `product`: the gateway's name, for people.
AccessGrants accessGrants(const QString &product, AccessPurpose purpose, const QList<TableAccess> &needs,
                          const GrantTarget &target);

// What else purges need to drop whole partitions on MySQL and MariaDB, for people; `database` and `user` in quotes.
QString partitionGrants(const QString &database, const QString &user);

// "gatehouse_telemetry": the account that the text makes.
QString grantedAccount(AccessPurpose purpose);

} // namespace Gatehouse

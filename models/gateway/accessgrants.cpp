#include "models/gateway/accessgrants.h"

#include <QFileInfo>

#include <algorithm>

namespace Gatehouse
{

namespace
{

// More than the console and a few gatehousectl take at once.
constexpr int kMostConnections = 12;
constexpr int kLongestSeconds = 600;

QString aim(AccessPurpose purpose)
{
    switch (purpose) {
    case AccessPurpose::Telemetry:
        return QStringLiteral("reads traffic, names and quotas, and can change nothing");
    case AccessPurpose::Promises:
        return QStringLiteral("reads traffic, and every column that a promise of a policy is checked by, and can "
                              "change nothing");
    case AccessPurpose::Actions:
        return QStringLiteral("switches keys and accounts on and off where the admin API does not");
    case AccessPurpose::Privacy:
        return QStringLiteral("finds, exports and erases the data of persons");
    }
    return {};
}

// A text in the single quotes of SQL.
QString quotedText(QString text, Dialect dialect)
{
    if (dialect == Dialect::MySql || dialect == Dialect::ClickHouse)
        text.replace(QLatin1Char('\\'), QStringLiteral("\\\\"));
    return QLatin1Char('\'') + text.replace(QLatin1Char('\''), QStringLiteral("''")) + QLatin1Char('\'');
}

QString shellWord(QString text)
{
    return QLatin1Char('\'') + text.replace(QLatin1Char('\''), QStringLiteral("'\\''")) + QLatin1Char('\'');
}

// What the engines share: the account, and rights by table and column.
class GrantWriter
{
public:
    GrantWriter(const QString &product, AccessPurpose purpose, const QList<TableAccess> &needs,
                const GrantTarget &target)
        : m_needs(needs)
        , m_target(target)
        , m_product(product)
    {
        m_grants.purpose = purpose;
        m_grants.target = target;
        m_grants.account = grantedAccount(purpose);
    }

    AccessGrants run()
    {
        begin();
        if (m_needs.isEmpty()) {
            comment(QStringLiteral("Nothing to grant: for this purpose the profile needs no right in this database."));
            return m_grants;
        }
        switch (m_target.dialect) {
        case Dialect::Sqlite:
            writeSqlite();
            break;
        case Dialect::PostgreSql:
            writePostgres();
            break;
        case Dialect::MySql:
            writeMySql();
            break;
        case Dialect::ClickHouse:
            writeClickHouse();
            break;
        }
        return m_grants;
    }

private:
    bool isReader() const
    {
        return m_grants.purpose == AccessPurpose::Telemetry || m_grants.purpose == AccessPurpose::Promises;
    }
    QString quoted(const QString &name) const { return quotedName(name, m_target.dialect); }
    void comment(const QString &text) { m_grants.steps.append({text, {}}); }
    void add(const QString &statement, const QString &why = {}) { m_grants.steps.append({why, statement}); }

    void begin()
    {
        comment(QStringLiteral("Gatehouse, %1: %2. %3, database %4.")
                    .arg(accessPurposeToken(m_grants.purpose), aim(m_grants.purpose), m_product, m_target.database));
    }

    QString columnList(const QStringList &columns) const
    {
        QStringList names;
        for (const QString &column : columns)
            names.append(quoted(column));
        return names.join(QStringLiteral(", "));
    }

    // "SELECT (a, b)" for what is surely there, then one by one what only some versions have.
    void addColumns(const TableAccess &access, const QString &right, const QStringList &columns, const QString &on,
                    const QString &to)
    {
        QStringList sure;
        QStringList others;
        for (const QString &column : columns)
            (access.certain.contains(column) ? sure : others).append(column);
        if (!sure.isEmpty())
            add(QStringLiteral("GRANT %1 (%2) ON %3 TO %4").arg(right, columnList(sure), on, to));
        for (const QString &column : others)
            add(QStringLiteral("GRANT %1 (%2) ON %3 TO %4").arg(right, quoted(column), on, to));
    }

    void addTables(const QString &prefix, const QString &to, const QString &updateRight, const QString &deleteRight)
    {
        if (!m_target.fitted) {
            comment(QStringLiteral("Tables and columns that not every version has are granted one by one: a statement "
                                   "fails without harm where\nyour version lacks them."));
        }
        for (const TableAccess &access : m_needs) {
            const QString on = prefix + quoted(access.table);
            if (!access.secrets.isEmpty())
                commentSecrets(access, on, to);
            addColumns(access, QStringLiteral("SELECT"), access.reads, on, to);
            addColumns(access, updateRight, access.updates, on, to);
            // By which rows are changed in batches.
            const bool isChanged = access.deletes || !access.updates.isEmpty();
            if (m_target.dialect == Dialect::PostgreSql && isChanged && m_grants.purpose == AccessPurpose::Privacy)
                add(QStringLiteral("GRANT SELECT (ctid, tableoid) ON %1 TO %2").arg(on, to));
            if (access.deletes)
                add(QStringLiteral("GRANT %1 ON %2 TO %3").arg(deleteRight, on, to));
        }
    }

    void commentSecrets(const TableAccess &access, const QString &on, const QString &to)
    {
        QString text = QStringLiteral("Beware: %1 of table %2 holds secrets of the gateway as well.")
                           .arg(access.secrets.join(QStringLiteral(", ")), access.table);
        if (!access.rowColumn.isEmpty()) {
            text += QStringLiteral(" Gatehouse reads only the row %1 of it.").arg(access.rowValue);
            if (m_target.dialect == Dialect::PostgreSql)
                text += QStringLiteral("\nIf no other account than the gateway's own reads the table, a policy leaves "
                                       "it that row only:\n  ALTER TABLE %1 ENABLE ROW LEVEL SECURITY;\n  CREATE "
                                       "POLICY %2 ON %1 FOR SELECT TO %2 USING (%3 = %4);")
                            .arg(on, to, quoted(access.rowColumn), quotedText(access.rowValue, m_target.dialect));
        }
        comment(text);
    }

    void writePostgres();
    void writeMySql();
    void writeClickHouse();
    void writeUsersXml();
    void writeSqlite();

    const QList<TableAccess> &m_needs;
    const GrantTarget &m_target;
    const QString m_product;
    AccessGrants m_grants;
};

void GrantWriter::writePostgres()
{
    const QString role = m_grants.account;
    comment(QStringLiteral("Run it in that database, as the owner of its tables or as a superuser."));
    add(QStringLiteral("CREATE ROLE %1 LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION NOBYPASSRLS "
                       "CONNECTION LIMIT %2")
            .arg(role)
            .arg(kMostConnections),
        QStringLiteral("It has no password yet, so it cannot sign in with one. Set it where it is written nowhere:\n"
                       "  \\password %1")
            .arg(role));
    if (isReader())
        add(QStringLiteral("ALTER ROLE %1 SET default_transaction_read_only = on").arg(role));
    add(QStringLiteral("ALTER ROLE %1 SET statement_timeout = '%2s'").arg(role).arg(kLongestSeconds));
    add(QStringLiteral("ALTER ROLE %1 SET idle_in_transaction_session_timeout = '%2s'").arg(role).arg(kLongestSeconds));
    add(QStringLiteral("GRANT CONNECT ON DATABASE %1 TO %2").arg(quoted(m_target.database), role));
    add(QStringLiteral("GRANT USAGE ON SCHEMA %1 TO %2").arg(quoted(m_target.schema), role));
    addTables(quoted(m_target.schema) + QLatin1Char('.'), role, QStringLiteral("UPDATE"), QStringLiteral("DELETE"));
    comment(QStringLiteral("PostgreSQL 14 and older let every account make tables in the schema public:\n"
                           "  REVOKE CREATE ON SCHEMA public FROM PUBLIC;"));
}

void GrantWriter::writeMySql()
{
    const QString user =
        QStringLiteral("'%1'@%2").arg(m_grants.account, quotedText(m_target.clientHost, Dialect::MySql));
    add(QStringLiteral("CREATE USER %1%2 WITH MAX_USER_CONNECTIONS %3 ACCOUNT LOCK")
            .arg(user, m_target.requiresTls ? QStringLiteral(" REQUIRE SSL") : QString())
            .arg(kMostConnections),
        QStringLiteral("It is locked until it has a password:\n  ALTER USER %1 IDENTIFIED BY '...' ACCOUNT UNLOCK;%2")
            .arg(user, m_target.clientHost == QLatin1String("%")
                           ? QStringLiteral("\nBetter than % is the address of the machine that Gatehouse runs on.")
                           : QString()));
    // Rights on a whole database take _ and % for wildcards, the others do not.
    QString pattern = quoted(m_target.database);
    pattern.replace(QLatin1Char('_'), QStringLiteral("\\_")).replace(QLatin1Char('%'), QStringLiteral("\\%"));
    add(QStringLiteral("GRANT REFERENCES ON %1.* TO %2").arg(pattern, user),
        QStringLiteral("Shows which tables and columns there are, and nothing of what is in them: without it, columns "
                       "that nobody has\nclassified stay unseen."));
    addTables(quoted(m_target.database) + QLatin1Char('.'), user, QStringLiteral("UPDATE"), QStringLiteral("DELETE"));
    if (m_grants.purpose == AccessPurpose::Privacy)
        comment(partitionGrants(pattern, user));
}

void GrantWriter::writeClickHouse()
{
    const QString user = m_grants.account;
    comment(QStringLiteral("Servers since 20.4, as an account with access management:"));
    add(QStringLiteral("CREATE SETTINGS PROFILE %1 SETTINGS %2max_execution_time = %3")
            .arg(user, isReader() ? QStringLiteral("readonly = 2, ") : QString())
            .arg(kLongestSeconds),
        isReader() ? QStringLiteral("readonly is 2 and not 1, because Gatehouse sets a time limit on each question.")
                   : QString());
    add(QStringLiteral("CREATE USER %1 IDENTIFIED WITH sha256_hash BY '%2' HOST NONE SETTINGS PROFILE %1")
            .arg(user, QString(64, QLatin1Char('0'))),
        QStringLiteral("It cannot sign in until it has a password:\n  ALTER USER %1 IDENTIFIED WITH sha256_password BY "
                       "'...' HOST ANY;")
            .arg(user));
    add(QStringLiteral("GRANT SHOW TABLES, SHOW COLUMNS ON %1.* TO %2").arg(quoted(m_target.database), user));
    add(QStringLiteral("GRANT CREATE TEMPORARY TABLE ON *.* TO %1").arg(user),
        QStringLiteral("The values of a question travel beside it as a table of the request."));
    add(QStringLiteral("GRANT SELECT ON system.tables TO %1").arg(user));
    add(QStringLiteral("GRANT SELECT ON system.columns TO %1").arg(user));
    addTables(quoted(m_target.database) + QLatin1Char('.'), user, QStringLiteral("ALTER UPDATE"),
              QStringLiteral("ALTER DELETE"));
    writeUsersXml();
}

void GrantWriter::writeUsersXml()
{
    const QString limits = QStringLiteral("%1<max_execution_time>%2</max_execution_time>")
                               .arg(isReader() ? QStringLiteral("<readonly>2</readonly>") : QString())
                               .arg(kLongestSeconds);
    m_grants.configuration =
        QStringLiteral("<yandex>\n"
                       "  <profiles><%1>%2</%1></profiles>\n"
                       "  <users>\n"
                       "    <%1>\n"
                       "      <password_sha256_hex>%3</password_sha256_hex>\n"
                       "      <networks><ip>127.0.0.1</ip></networks>\n"
                       "      <profile>%1</profile>\n"
                       "      <quota>default</quota>\n"
                       "      <allow_databases><database>%4</database></allow_databases>\n"
                       "    </%1>\n"
                       "  </users>\n"
                       "</yandex>\n")
            .arg(m_grants.account, limits, QString(64, QLatin1Char('0')), m_target.database.toHtmlEscaped());
    comment(QStringLiteral(
                "Older servers, such as 18.16 of Debian 12, know no CREATE USER and no rights below a whole database: "
                "this account sees\nevery table of it. Save what follows as users.d/%1.xml beside users.xml, with the "
                "SHA-256 of a long\npassword instead of the zeros and the address of the machine that Gatehouse runs "
                "on instead of 127.0.0.1.")
                .arg(m_grants.account));
}

void GrantWriter::writeSqlite()
{
    const QFileInfo file(m_target.database);
    const QString group = m_grants.account;
    const QString path = shellWord(m_target.database);
    const QString folder = shellWord(file.path());
    comment(QStringLiteral(
        "SQLite knows no accounts: who may read the file may read all of it, and who may write it may change all of "
        "it.\nThe rights are those of the file and its folder. Run it as root; OPERATOR is who runs Gatehouse."));
    add(QStringLiteral("groupadd --system %1").arg(group));
    add(QStringLiteral("usermod --append --groups %1 OPERATOR").arg(group),
        QStringLiteral("In effect when OPERATOR signs in again."));
    add(QStringLiteral("chgrp %1 %2 %3").arg(group, folder, path));
    add(isReader() ? QStringLiteral("chmod g+rxs,g-w,o-rwx %1").arg(folder)
                   : QStringLiteral("chmod g+rwxs,o-rwx %1").arg(folder),
        QStringLiteral("The folder hands its group on to %1-wal and %1-shm, which the gateway makes anew when it "
                       "starts.")
            .arg(file.fileName()));
    add((isReader() ? QStringLiteral("chmod g+r,g-w,o-rwx %1") : QStringLiteral("chmod g+rw,o-rwx %1")).arg(path),
        QStringLiteral("SQLite gives both the rights of the database file. Start the gateway again after this."));
}

} // namespace

QString grantedAccount(AccessPurpose purpose)
{
    return QStringLiteral("gatehouse_") + accessPurposeToken(purpose);
}

AccessGrants accessGrants(const QString &product, AccessPurpose purpose, const QList<TableAccess> &needs,
                          const GrantTarget &target)
{
    return GrantWriter(product, purpose, needs, target).run();
}

} // namespace Gatehouse

#include "models/gateway/accountrights.h"

#include "models/core/counted.h"
#include "models/gateway/schemadetection.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr std::chrono::seconds kPatience(10);
constexpr qsizetype kMostNamed = 6;

// "a, b, c and 12 more".
QString someOf(const QStringList &names)
{
    const QString first = names.mid(0, kMostNamed).join(QStringLiteral(", "));
    const qsizetype more = names.size() - kMostNamed;
    return more > 0 ? QStringLiteral("%1 and %2 more").arg(first).arg(more) : first;
}

// All rows as texts.
Result<QList<QStringList>> rowsOf(Database &database, const char *sql, int columns)
{
    auto rows = database.query(QString::fromLatin1(sql), {}, {kPatience, {}});
    if (!rows)
        return std::unexpected(rows.error());
    QList<QStringList> all;
    while (true) {
        const auto more = (*rows)->next();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            return all;
        QStringList row;
        for (int i = 0; i < columns; ++i)
            row.append((*rows)->isNull(i) ? QString() : (*rows)->string(i));
        all.append(row);
    }
}

const TableAccess *accessOf(const QList<TableAccess> &needs, const QString &table)
{
    const auto at = std::ranges::find(needs, table, &TableAccess::table);
    return at == needs.end() ? nullptr : &*at;
}

// Columns that the account may read, held against the ones that are needed.
class ReadingRights
{
public:
    explicit ReadingRights(const QList<TableAccess> &needs)
        : m_needs(needs)
    {
    }

    // `isGiven`: reading it comes with another right that is needed.
    void note(const QString &table, const QString &column, bool mayRead, bool isGiven)
    {
        const TableAccess *access = accessOf(m_needs, table);
        const bool needed = access && access->reads.contains(column);
        if (needed && !mayRead)
            m_missing.append(QStringLiteral("column %1.%2").arg(table, column));
        if (isGiven)
            return;
        if (!needed && mayRead && access)
            m_columns.append(QStringLiteral("%1.%2").arg(table, column));
        if (!access && mayRead && !m_tables.contains(table))
            m_tables.append(table);
    }

    void addTo(AccountRights &rights) const
    {
        if (!m_tables.isEmpty())
            rights.excess.append(
                QStringLiteral("reads %1 not needed: %2")
                    .arg(counted(m_tables.size(), QStringLiteral("table that is"), QStringLiteral("tables that are")),
                         someOf(m_tables)));
        if (!m_columns.isEmpty())
            rights.excess.append(QStringLiteral("reads %1 not needed: %2")
                                     .arg(counted(m_columns.size(), QStringLiteral("column that is"),
                                                  QStringLiteral("columns that are")),
                                          someOf(m_columns)));
        rights.missing += m_missing;
    }

private:
    const QList<TableAccess> &m_needs;
    QStringList m_tables;
    QStringList m_columns;
    QStringList m_missing;
};

constexpr const char *kPostgresTables =
    "FROM pg_class c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition "
    "AND c.relnamespace = ANY (SELECT oid FROM pg_namespace WHERE nspname = ANY (current_schemas(false)))";

Result<QStringList> postgresPowers(Database &database)
{
    const auto role = rowsOf(database,
                             "SELECT rolsuper::int, rolcreaterole::int, rolcreatedb::int, rolbypassrls::int, "
                             "rolreplication::int FROM pg_roles WHERE rolname = current_user",
                             5);
    if (!role)
        return std::unexpected(role.error());
    static constexpr std::array kPowers{"is a superuser: it may do anything on the whole server", "makes roles",
                                        "makes databases", "passes by row level security", "replicates"};
    QStringList powers;
    for (size_t i = 0; i < kPowers.size(); ++i) {
        if (role->value(0).value(qsizetype(i)) == QLatin1String("1"))
            powers.append(QLatin1String(kPowers[i]));
    }
    return powers;
}

bool mayUpdate(const QList<TableAccess> &needs, const QString &table, const QString &column)
{
    const TableAccess *access = accessOf(needs, table);
    return access && access->updates.contains(column);
}

bool mayDelete(const QList<TableAccess> &needs, const QString &table)
{
    const TableAccess *access = accessOf(needs, table);
    return access && access->deletes;
}

// Tables of the database that are in partitions, by name; on PostgreSQL those that the account owns, for nobody else
// can detach one.
Result<QStringList> partitionedTables(Database &database)
{
    const bool isPostgres = database.dialect() == Dialect::PostgreSql;
    const auto rows = rowsOf(database,
                             isPostgres ? "SELECT c.relname FROM pg_class c WHERE c.relkind = 'p' AND c.relnamespace = "
                                          "ANY (SELECT oid FROM pg_namespace WHERE nspname = ANY "
                                          "(current_schemas(false))) AND pg_has_role(c.relowner, 'USAGE')"
                                        : "SELECT DISTINCT table_name FROM information_schema.partitions WHERE "
                                          "table_schema = database() AND partition_name IS NOT NULL",
                             1);
    if (!rows)
        return std::unexpected(rows.error());
    QStringList tables;
    for (const QStringList &row : *rows)
        tables.append(row.constFirst());
    return tables;
}

// Those that whole partitions are taken out of.
Result<QStringList> purgedByPartitions(Database &database, const QList<TableAccess> &needs, PartitionRights partitions)
{
    if (partitions == PartitionRights::Excess)
        return QStringList();
    auto tables = partitionedTables(database);
    if (tables)
        tables->removeIf([&](const QString &table) { return !mayDelete(needs, table); });
    return tables;
}

// Tables in which the account may change what it need not. Nobody needs to add rows. Who owns a table may do anything
// in it, which is needed of those in `purged`.
Result<QStringList> postgresWrites(Database &database, const QList<TableAccess> &needs, const QStringList &purged)
{
    const auto rows = rowsOf(
        database,
        qPrintable(QStringLiteral(
                       "SELECT t.relname, a.attname, (has_table_privilege(t.oid, 'INSERT, TRUNCATE') OR "
                       "has_any_column_privilege(t.oid, 'INSERT'))::int, has_table_privilege(t.oid, 'DELETE')::int, "
                       "has_column_privilege(t.oid, a.attnum, 'UPDATE')::int FROM (SELECT c.oid, c.relname %1) t JOIN "
                       "pg_attribute a ON a.attrelid = t.oid WHERE a.attnum > 0 AND NOT a.attisdropped AND "
                       "(has_table_privilege(t.oid, 'INSERT, UPDATE, DELETE, TRUNCATE') OR "
                       "has_any_column_privilege(t.oid, 'INSERT, UPDATE')) ORDER BY t.relname COLLATE \"C\"")
                       .arg(QLatin1String(kPostgresTables))),
        5);
    if (!rows)
        return std::unexpected(rows.error());
    QStringList tables;
    const QString yes = QStringLiteral("1");
    for (const QStringList &row : *rows) {
        const QString &table = row.at(0);
        if (purged.contains(table))
            continue;
        const bool isExcess = row.at(2) == yes || (row.at(3) == yes && !mayDelete(needs, table)) ||
                              (row.at(4) == yes && !mayUpdate(needs, table, row.at(1)));
        if (isExcess && !tables.contains(table))
            tables.append(table);
    }
    return tables;
}

// Inherited roles count in the privilege functions, and being a member of one that writes is enough to write.
Result<AccountRights> postgresRights(Database &database, const QList<TableAccess> &needs, const QStringList &purged)
{
    AccountRights rights;
    const auto powers = postgresPowers(database);
    if (!powers)
        return std::unexpected(powers.error());
    rights.excess = *powers;
    const auto written = postgresWrites(database, needs, purged);
    if (!written)
        return std::unexpected(written.error());
    if (!written->isEmpty())
        rights.excess.append(
            QStringLiteral("changes rows of %1: %2")
                .arg(counted(written->size(), QStringLiteral("table"), QStringLiteral("tables")), someOf(*written)));
    const auto columns =
        rowsOf(database,
               qPrintable(QStringLiteral(
                              "SELECT t.relname, a.attname, has_column_privilege(t.oid, a.attnum, 'SELECT')::int "
                              "FROM (SELECT c.oid, c.relname %1) t JOIN pg_attribute a ON a.attrelid = t.oid "
                              "WHERE a.attnum > 0 AND NOT a.attisdropped ORDER BY t.relname COLLATE \"C\", a.attnum")
                              .arg(QLatin1String(kPostgresTables))),
               3);
    if (!columns)
        return std::unexpected(columns.error());
    ReadingRights reading(needs);
    for (const QStringList &row : *columns)
        reading.note(row.at(0), row.at(1), row.at(2) == QLatin1String("1"), purged.contains(row.at(0)));
    reading.addTo(rights);
    return rights;
}

// One right of a MySQL account: on all, on a table, or on a column.
struct MySqlRight {
    QString right;
    QString table;
    QString column;
    bool isOnServer = false; // in every database
};

Result<QList<MySqlRight>> mySqlRightsHere(Database &database)
{
    const auto rows =
        rowsOf(database,
               "SELECT r.privilege_type, r.table_name, r.column_name, r.on_server FROM ("
               "SELECT grantee, privilege_type, NULL AS table_name, NULL AS column_name, 1 AS on_server FROM "
               "information_schema.user_privileges "
               "UNION ALL SELECT grantee, privilege_type, NULL, NULL, 0 FROM information_schema.schema_privileges "
               "WHERE database() LIKE table_schema "
               "UNION ALL SELECT grantee, privilege_type, table_name, NULL, 0 FROM information_schema.table_privileges "
               "WHERE table_schema = database() "
               "UNION ALL SELECT grantee, privilege_type, table_name, column_name, 0 FROM "
               "information_schema.column_privileges "
               "WHERE table_schema = database()) r WHERE r.privilege_type <> 'USAGE' AND r.grantee = CONCAT('''', "
               "SUBSTRING_INDEX(CURRENT_USER(), '@', 1), '''@''', SUBSTRING_INDEX(CURRENT_USER(), '@', -1), '''')",
               4);
    if (!rows)
        return std::unexpected(rows.error());
    QList<MySqlRight> rights;
    for (const QStringList &row : *rows)
        rights.append({row.at(0), row.at(1), row.at(2), row.at(3) == QLatin1String("1")});
    return rights;
}

bool coversColumn(const MySqlRight &right, const QString &table, const QString &column)
{
    return right.right == QLatin1String("SELECT") && (right.table.isEmpty() || right.table == table) &&
           (right.column.isEmpty() || right.column == column);
}

// partitionGrants() lets all of the database be read, since partitions are exchanged with tables whose names are not
// known before.
bool comesWithPartitions(const MySqlRight &right, const QStringList &purged)
{
    return !purged.isEmpty() && right.table.isEmpty() && !right.isOnServer;
}

// Of partitionGrants().
bool isForPartitions(const MySqlRight &right, const QStringList &purged)
{
    static const QStringList kRights{QStringLiteral("INSERT"), QStringLiteral("DELETE"), QStringLiteral("CREATE"),
                                     QStringLiteral("ALTER"),  QStringLiteral("DROP"),   QStringLiteral("LOCK TABLES")};
    return kRights.contains(right.right) && (purged.contains(right.table) || comesWithPartitions(right, purged));
}

// Roles of the account are not among the rights that the server lists here, so they are neither blamed nor counted.
Result<AccountRights> mySqlRights(Database &database, const QList<TableAccess> &needs, const QStringList &purged)
{
    const auto held = mySqlRightsHere(database);
    if (!held)
        return std::unexpected(held.error());
    const auto schema = database.schema();
    if (!schema)
        return std::unexpected(schema.error());
    AccountRights rights;
    QStringList everywhere;
    QStringList onTables;
    for (const MySqlRight &right : *held) {
        static const QStringList kHarmless{QStringLiteral("SELECT"), QStringLiteral("REFERENCES"),
                                           QStringLiteral("SHOW VIEW"), QStringLiteral("SHOW DATABASES")};
        const bool isNeeded = (right.right == QLatin1String("UPDATE") && mayUpdate(needs, right.table, right.column)) ||
                              (right.right == QLatin1String("DELETE") && mayDelete(needs, right.table)) ||
                              isForPartitions(right, purged);
        if (kHarmless.contains(right.right) || isNeeded)
            continue;
        const QString line =
            right.table.isEmpty() ? right.right : QStringLiteral("%1 on %2").arg(right.right, right.table);
        QStringList &list = right.table.isEmpty() ? everywhere : onTables;
        if (!list.contains(line))
            list.append(line);
    }
    if (!everywhere.isEmpty())
        rights.excess.append(QStringLiteral("has these rights on all tables: %1").arg(someOf(everywhere)));
    if (!onTables.isEmpty())
        rights.excess.append(QStringLiteral("changes tables: %1").arg(someOf(onTables)));
    ReadingRights reading(needs);
    for (const TableSchema &table : *schema) {
        for (const ColumnSchema &column : table.columns) {
            const auto covers = [&](const MySqlRight &right) { return coversColumn(right, table.name, column.name); };
            const bool isBlamed = std::ranges::any_of(
                *held, [&](const MySqlRight &right) { return covers(right) && !comesWithPartitions(right, purged); });
            reading.note(table.name, column.name, std::ranges::any_of(*held, covers), !isBlamed);
        }
    }
    reading.addTo(rights);
    return rights;
}

} // namespace

Result<AccountRights> accountRights(Database &database, const QList<TableAccess> &needs, PartitionRights partitions)
{
    const bool isServer = database.dialect() == Dialect::PostgreSql || database.dialect() == Dialect::MySql;
    const auto purged = isServer ? purgedByPartitions(database, needs, partitions) : Result<QStringList>();
    if (!purged)
        return std::unexpected(purged.error());
    switch (database.dialect()) {
    case Dialect::PostgreSql:
        return postgresRights(database, needs, *purged);
    case Dialect::MySql:
        return mySqlRights(database, needs, *purged);
    case Dialect::ClickHouse:
        return AccountRights{
            QStringLiteral("ClickHouse of this age does not tell an account its rights. Every question "
                           "is asked read-only, whatever the account may do."),
            {},
            {}};
    case Dialect::Sqlite:
        break;
    }
    return AccountRights{QStringLiteral("SQLite knows no accounts."), {}, {}};
}

} // namespace Gatehouse

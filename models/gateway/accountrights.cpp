#include "models/gateway/accountrights.h"

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

    void note(const QString &table, const QString &column, bool mayRead)
    {
        const TableAccess *access = accessOf(m_needs, table);
        const bool needed = access && access->reads.contains(column);
        if (needed && !mayRead)
            m_missing.append(QStringLiteral("column %1.%2").arg(table, column));
        if (!needed && mayRead && access)
            m_columns.append(QStringLiteral("%1.%2").arg(table, column));
        if (!access && mayRead && !m_tables.contains(table))
            m_tables.append(table);
    }

    void addTo(AccountRights &rights) const
    {
        if (!m_tables.isEmpty())
            rights.excess.append(
                QStringLiteral("reads %1 tables that are not needed: %2").arg(m_tables.size()).arg(someOf(m_tables)));
        if (!m_columns.isEmpty())
            rights.excess.append(QStringLiteral("reads %1 columns that are not needed: %2")
                                     .arg(m_columns.size())
                                     .arg(someOf(m_columns)));
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

// Inherited roles count in the privilege functions, and being a member of one that writes is enough to write.
Result<AccountRights> postgresRights(Database &database, const QList<TableAccess> &needs)
{
    AccountRights rights;
    const auto powers = postgresPowers(database);
    if (!powers)
        return std::unexpected(powers.error());
    rights.excess = *powers;
    const auto written =
        rowsOf(database,
               qPrintable(QStringLiteral("SELECT c.relname %1 AND (has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, "
                                         "TRUNCATE') OR has_any_column_privilege(c.oid, 'INSERT, UPDATE')) "
                                         "ORDER BY c.relname COLLATE \"C\"")
                              .arg(QLatin1String(kPostgresTables))),
               1);
    if (!written)
        return std::unexpected(written.error());
    QStringList tables;
    for (const QStringList &row : *written)
        tables.append(row.constFirst());
    if (!tables.isEmpty())
        rights.excess.append(QStringLiteral("changes rows of %1 tables: %2").arg(tables.size()).arg(someOf(tables)));
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
        reading.note(row.at(0), row.at(1), row.at(2) == QLatin1String("1"));
    reading.addTo(rights);
    return rights;
}

// One right of a MySQL account: on all, on a table, or on a column.
struct MySqlRight {
    QString right;
    QString table;
    QString column;
};

Result<QList<MySqlRight>> mySqlRightsHere(Database &database)
{
    const auto rows = rowsOf(
        database,
        "SELECT r.privilege_type, r.table_name, r.column_name FROM ("
        "SELECT grantee, privilege_type, NULL AS table_name, NULL AS column_name FROM "
        "information_schema.user_privileges "
        "UNION ALL SELECT grantee, privilege_type, NULL, NULL FROM information_schema.schema_privileges "
        "WHERE database() LIKE table_schema "
        "UNION ALL SELECT grantee, privilege_type, table_name, NULL FROM information_schema.table_privileges "
        "WHERE table_schema = database() "
        "UNION ALL SELECT grantee, privilege_type, table_name, column_name FROM information_schema.column_privileges "
        "WHERE table_schema = database()) r WHERE r.privilege_type <> 'USAGE' AND r.grantee = CONCAT('''', "
        "SUBSTRING_INDEX(CURRENT_USER(), '@', 1), '''@''', SUBSTRING_INDEX(CURRENT_USER(), '@', -1), '''')",
        3);
    if (!rows)
        return std::unexpected(rows.error());
    QList<MySqlRight> rights;
    for (const QStringList &row : *rows)
        rights.append({row.at(0), row.at(1), row.at(2)});
    return rights;
}

bool coversColumn(const MySqlRight &right, const QString &table, const QString &column)
{
    return right.right == QLatin1String("SELECT") && (right.table.isEmpty() || right.table == table) &&
           (right.column.isEmpty() || right.column == column);
}

// Roles of the account are not among the rights that the server lists here, so they are neither blamed nor counted.
Result<AccountRights> mySqlRights(Database &database, const QList<TableAccess> &needs)
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
        if (kHarmless.contains(right.right))
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
            reading.note(table.name, column.name, std::ranges::any_of(*held, [&](const MySqlRight &right) {
                             return coversColumn(right, table.name, column.name);
                         }));
        }
    }
    reading.addTo(rights);
    return rights;
}

} // namespace

Result<AccountRights> accountRights(Database &database, const QList<TableAccess> &needs)
{
    switch (database.dialect()) {
    case Dialect::PostgreSql:
        return postgresRights(database, needs);
    case Dialect::MySql:
        return mySqlRights(database, needs);
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

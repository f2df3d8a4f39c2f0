// The tables of a gateway, in whichever of its databases they are.
#pragma once

#include "models/database/database.h"

#include <vector>

namespace Gatehouse
{

// One table in one database.
struct TablePlace {
    Database *database = nullptr;
    TableSchema schema;
    QStringList primaryKey; // none: there is none
    bool hasRowId = false;  // SQLite: every table but those WITHOUT ROWID, and no view
    bool isView = false;

    Dialect dialect() const { return database->dialect(); }
    QString name() const;                        // in the quotes of the engine
    QString quoted(const QString &column) const; // the same of a column
    const ColumnSchema *column(const QString &columnName) const;
    // The column that names one row to a person: the primary key where it is one column, else "id". Empty: there is
    // none.
    QString idColumn() const;
};

class GatewayTables
{
public:
    // Whether tables on ClickHouse are wanted: to look at how many rows there are and how old, they are; who searches
    // or changes the rows of one person is refused, since there is no way to take these out in a transaction.
    enum class OnClickHouse { Refused, Read };
    // Reads the schemas. The databases outlive this. A gateway that moved its log into a database of its own may have
    // left an old table of that name behind, so a table may be in several places; each of them counts.
    static Result<GatewayTables> read(const QList<Database *> &databases,
                                      OnClickHouse onClickHouse = OnClickHouse::Refused);

    const std::vector<TablePlace> &places() const { return m_places; }
    QList<const TablePlace *> placesOf(const QString &table) const;
    bool has(const QString &table) const;
    bool hasColumn(const QString &table, const QString &column) const;
    // Of all databases: for schemaDrift().
    QList<TableSchema> schema() const;

private:
    std::vector<TablePlace> m_places; // by table, then by database
};

} // namespace Gatehouse

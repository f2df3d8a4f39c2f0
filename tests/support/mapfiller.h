// Fills a gateway of any product with rows of several persons, as its data map says: for every link of every table rows
// that lead to each of them over that link alone, and rows that lead to nobody. The same rows for the same person,
// whoever else is there.
#pragma once

#include "models/gateway/datamap.h"
#include "models/privacy/gatewaytables.h"

#include <QMap>

namespace Gatehouse
{

class MapFiller
{
public:
    MapFiller(const DataMap &map, const GatewayTables &tables);

    // Persons are numbers from 1.
    void addPerson(int person);
    void addNobody();

    static QString email(int person) { return QStringLiteral("Person.%1@mail.example").arg(person); }
    // Of the column that links lead to, or of any other one of the person's row.
    QString value(const QString &table, const QString &column, int person) const;
    // Every value that names the person; no other row holds one.
    QStringList names(int person) const { return m_names.value(person); }

    // A line for every row, in an order of their own.
    static QStringList dump(const TablePlace &place);
    static QMap<QString, QStringList> dump(const GatewayTables &tables);

private:
    using Row = QMap<QString, QString>; // column -> text; absent: NULL

    void addRows(const DataMapTable &table, const SubjectLink *link, int person);
    Row plainRow(const DataMapTable &table, const TablePlace &place, int person, int seed) const;
    void nameIn(Row &row, const DataMapTable &table, int person) const;
    void lead(Row &row, const SubjectLink &link, int person) const;
    void insert(const TablePlace &place, const Row &row) const;
    QString defaultValue(const TablePlace &place, const DataMapTable &table, const ColumnSchema &column, int person,
                         int seed) const;
    bool isPersons(const QString &table) const { return m_map.subjectTables().contains(table); }

    const DataMap &m_map;
    const GatewayTables &m_tables;
    QMap<QString, QString> m_values; // "table.column.person"
    QMap<int, QStringList> m_names;
    int m_seed = 0;
};

} // namespace Gatehouse

#include "models/datamap/datamaprow.h"

#include "models/gateway/schemadetection.h"

#include <algorithm>
#include <tuple>

namespace Gatehouse
{

namespace
{

class RowMaker
{
public:
    RowMaker(const GatewayProfile &profile, const QList<TableSchema> &schema, const QList<Classification> &said,
             const std::optional<RecipientsByCategory> &recipients, const QList<Classification> &contradicted)
        : m_map(profile.dataMap)
        , m_schema(schema)
        , m_said(said)
        , m_recipients(recipients)
        , m_contradicted(contradicted)
    {
    }

    QList<DataMapRow> run()
    {
        for (const DataMapTable &table : m_map.tables)
            addTable(table);
        for (const TableSchema &live : m_schema) {
            if (!m_map.table(live.name) && !m_map.ignoredTables.contains(live.name))
                addUnknown(live);
        }
        for (const QString &name : m_map.ignoredTables)
            addIgnored(name);
        for (DataMapRow &row : m_rows)
            nameContradiction(row);
        std::ranges::stable_sort(m_rows, {}, [](const DataMapRow &row) {
            const bool isOpen = row.state == DataMapRow::State::New || row.state == DataMapRow::State::Contradicted;
            return std::tuple(!isOpen, row.table, !row.column.isEmpty());
        });
        return m_rows;
    }

private:
    std::optional<Classification> saidOf(const QString &table, const QString &column) const
    {
        const auto found = std::ranges::find_if(
            m_said, [&](const Classification &one) { return one.table == table && one.column == column; });
        return found == m_said.end() ? std::nullopt : std::optional(*found);
    }

    void nameContradiction(DataMapRow &row) const
    {
        if (!row.said || !m_contradicted.contains(*row.said))
            return;
        row.state = DataMapRow::State::Contradicted;
        row.note =
            QStringLiteral("was classified here as %1, and the profile says something else of it by now, which is "
                           "shown; withdraw one of the two")
                .arg(row.said->isMachinery() ? QStringLiteral("machinery")
                                             : row.said->says.value(QLatin1String("category")).toString());
    }

    void addTable(const DataMapTable &table)
    {
        const TableSchema *live = tableIn(m_schema, table.name);
        DataMapRow row;
        row.table = table.name;
        row.category = table.category;
        row.purpose = table.purpose;
        row.retentionClass = table.retentionClass;
        row.disposition = dispositionToken(table.disposition);
        row.ground = table.ground;
        row.isPersonal = table.personal;
        row.said = saidOf(table.name, {});
        if (m_recipients)
            row.recipients = m_recipients->value(table.category);
        if (!live)
            setAbsent(row);
        m_rows.append(row);
        for (const DataMapColumn &column : table.columns)
            m_rows.append(columnRow(row, table, column, live));
        for (const ColumnSchema &column : live ? live->columns : QList<ColumnSchema>()) {
            if (!table.column(column.name))
                m_rows.append(newColumn(row, column));
        }
    }

    static void setAbsent(DataMapRow &row)
    {
        row.state = DataMapRow::State::Absent;
        row.note = row.said ? QStringLiteral("was classified here, and is not in the database any more")
                            : QStringLiteral("the profile knows it, and this database does not have it");
    }

    DataMapRow columnRow(const DataMapRow &ofTable, const DataMapTable &table, const DataMapColumn &column,
                         const TableSchema *live) const
    {
        DataMapRow row = ofTable;
        row.column = column.name;
        row.category = column.category;
        row.said = saidOf(table.name, column.name);
        row.state = DataMapRow::State::Known;
        row.note.clear();
        row.disposition = !column.onErasure.isEmpty()                ? column.onErasure
                          : table.disposition == Disposition::Delete ? QStringLiteral("delete")
                                                                     : QStringLiteral("keep");
        const auto isIt = [&](const ColumnSchema &each) { return each.name == column.name; };
        const QList<ColumnSchema> columns = live ? live->columns : QList<ColumnSchema>();
        const auto there = std::ranges::find_if(columns, isIt);
        if (there == columns.end()) {
            setAbsent(row);
            return row;
        }
        row.type = there->type;
        if (row.said && !row.said->type.isEmpty() && row.said->type != row.type) {
            row.state = DataMapRow::State::Retyped;
            row.note = QStringLiteral("was %1 when it was classified").arg(row.said->type);
        }
        return row;
    }

    static DataMapRow newColumn(const DataMapRow &ofTable, const ColumnSchema &column)
    {
        DataMapRow row;
        row.table = ofTable.table;
        row.column = column.name;
        row.type = column.type;
        row.state = DataMapRow::State::New;
        row.purpose = ofTable.purpose;
        row.retentionClass = ofTable.retentionClass;
        row.recipients = ofTable.recipients;
        row.note = QStringLiteral("nobody has said what is in it");
        return row;
    }

    void addUnknown(const TableSchema &live)
    {
        DataMapRow row;
        row.table = live.name;
        row.state = DataMapRow::State::New;
        row.note = live.columns.size() == 1
                       ? QStringLiteral("nobody has said what is in it; it has one column")
                       : QStringLiteral("nobody has said what is in it; it has %1 columns").arg(live.columns.size());
        m_rows.append(row);
    }

    void addIgnored(const QString &name)
    {
        DataMapRow row;
        row.table = name;
        row.category = QStringLiteral("machinery");
        row.recipients = QStringList();
        row.note = QStringLiteral("no data of people");
        row.said = saidOf(name, {});
        if (!tableIn(m_schema, name))
            row.state = DataMapRow::State::Absent;
        m_rows.append(row);
    }

    const DataMap &m_map;
    const QList<TableSchema> &m_schema;
    const QList<Classification> &m_said;
    const std::optional<RecipientsByCategory> &m_recipients;
    const QList<Classification> &m_contradicted;
    QList<DataMapRow> m_rows;
};

} // namespace

QString DataMapRow::place() const
{
    return column.isEmpty() ? table : table + QLatin1Char('.') + column;
}

QString rowStateToken(DataMapRow::State state)
{
    switch (state) {
    case DataMapRow::State::Known:
        return QStringLiteral("known");
    case DataMapRow::State::New:
        return QStringLiteral("new");
    case DataMapRow::State::Absent:
        return QStringLiteral("absent");
    case DataMapRow::State::Retyped:
        return QStringLiteral("retyped");
    case DataMapRow::State::Contradicted:
        break;
    }
    return QStringLiteral("contradicted");
}

QList<DataMapRow> dataMapRows(const GatewayProfile &profile, const QList<TableSchema> &schema,
                              const QList<Classification> &said, const std::optional<RecipientsByCategory> &recipients,
                              const QList<Classification> &contradicted)
{
    return RowMaker(profile, schema, said, recipients, contradicted).run();
}

} // namespace Gatehouse

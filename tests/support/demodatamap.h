// The data map of the demo gateway in memory, with a column and two tables that nobody knows.
#pragma once

#include "models/datamap/datamapreading.h"
#include "models/gateway/profileloader.h"

namespace Gatehouse
{

inline DataMapSight demoDataMap()
{
    const GatewayProfile profile = loadProfile(QStringLiteral("demo")).value();
    QList<TableSchema> schema;
    for (const DataMapTable &table : profile.dataMap.tables) {
        TableSchema live{table.name, {}, {}};
        for (const DataMapColumn &column : table.columns)
            live.columns.append({column.name, QStringLiteral("text"), false});
        if (table.name == QLatin1String("payments"))
            live.columns.append({QStringLiteral("receipt_email"), QStringLiteral("text"), false});
        schema.append(live);
    }
    schema.append({QStringLiteral("callbacks"), {{QStringLiteral("id"), QStringLiteral("int"), true}}, {}});
    schema.append({QStringLiteral("schema_runs"), {{QStringLiteral("id"), QStringLiteral("int"), true}}, {}});
    DataMapSight sight;
    sight.product = profile.name;
    sight.rows = dataMapRows(profile, schema, {},
                             RecipientsByCategory{{QStringLiteral("payment"), {QStringLiteral("Example Payments")}}});
    sight.retentionClasses = profile.dataMap.retentionClasses;
    sight.subjects = {QStringLiteral("accounts.id")};
    sight.orders = {{QStringLiteral("accounts"), 900}};
    sight.newColumns = {{QStringLiteral("callbacks"), {QStringLiteral("id"), QStringLiteral("account_id")}},
                        {QStringLiteral("schema_runs"), {QStringLiteral("id")}}};
    sight.keyColumns = {{QStringLiteral("callbacks"), QStringLiteral("id")},
                        {QStringLiteral("schema_runs"), QStringLiteral("id")}};
    return sight;
}

} // namespace Gatehouse

#include "models/privacy/firstlook.h"

#include "models/privacy/tablescan.h"

#include <QJsonArray>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kMostRows = 1000; // of one table

bool hasHits(const ScanResult &scan, const QString &table)
{
    return std::ranges::any_of(scan.hits, [&table](const ScanHit &hit) { return hit.table == table; });
}

ScanHit hitOf(const QJsonValue &json)
{
    ScanHit hit;
    hit.table = json[QStringLiteral("table")].toString();
    hit.column = json[QStringLiteral("column")].toString();
    hit.kind = json[QStringLiteral("kind")].toString();
    hit.rows = json[QStringLiteral("rows")].toInteger();
    hit.isShared = json[QStringLiteral("shared")].toBool();
    hit.ofOthers = json[QStringLiteral("of_others")].toInteger();
    return hit;
}

} // namespace

QJsonObject FirstLook::toJson() const
{
    QJsonArray rows;
    for (const NamingRows &each : others)
        rows.append(QJsonObject{{QStringLiteral("table"), each.table},
                                {QStringLiteral("ids"), QJsonArray::fromStringList(each.ids)}});
    return {
        {QStringLiteral("scan"), scan.toJson()}, {QStringLiteral("others"), rows}, {QStringLiteral("looks"), looks}};
}

FirstLook FirstLook::fromJson(const QJsonObject &json)
{
    FirstLook look;
    look.looks = json.value(QStringLiteral("looks")).toInt();
    const QJsonObject scan = json.value(QStringLiteral("scan")).toObject();
    for (const QJsonValue &hit : scan.value(QStringLiteral("hits")).toArray())
        look.scan.hits.append(hitOf(hit));
    look.scan.tablesLookedAt = scan.value(QStringLiteral("tables_looked_at")).toInteger();
    look.scan.columnsLookedAt = scan.value(QStringLiteral("columns_looked_at")).toInteger();
    for (const QJsonValue &name : scan.value(QStringLiteral("not_looked_at")).toArray())
        look.scan.notLookedAt.append(name.toString());
    for (const QJsonValue &item : json.value(QStringLiteral("others")).toArray()) {
        NamingRows rows{item[QStringLiteral("table")].toString(), {}};
        for (const QJsonValue &id : item[QStringLiteral("ids")].toArray())
            rows.ids.append(id.toString());
        look.others.append(rows);
    }
    return look;
}

Result<FirstLook> lookFirst(const DataMap &map, const GatewayTables &tables, const Person &person,
                            const std::stop_token &stop)
{
    auto scan = rescan(map, tables, person, stop);
    if (!scan)
        return std::unexpected(scan.error());
    FirstLook look{std::move(*scan), {}, 0};
    QStringList notSearched;
    const QList<ScannedIdentifier> identifiers = scannedIdentifiers(map, person, notSearched);
    for (const TablePlace &place : tables.places()) {
        if (place.isView || !map.table(place.schema.name) || !hasHits(look.scan, place.schema.name))
            continue;
        const SubjectLinks links(map, tables, person, place);
        const SqlCondition ofOthers = allOf({notTrue(links.anyLink()), links.others()});
        const auto ids = TableScan(map, place, identifiers).idsWhere(ofOthers, kMostRows + 1, stop);
        if (!ids)
            return std::unexpected(ids.error());
        if (!ids->isEmpty() && ids->size() <= kMostRows)
            look.others.append({place.schema.name, *ids});
    }
    if (auto apart = setApart(map, tables, person, look.others, look.scan, stop); !apart)
        return std::unexpected(apart.error());
    return look;
}

Result<void> setApart(const DataMap &map, const GatewayTables &tables, const Person &person,
                      const QList<NamingRows> &others, ScanResult &scan, const std::stop_token &stop)
{
    QStringList notSearched;
    const QList<ScannedIdentifier> identifiers = scannedIdentifiers(map, person, notSearched);
    for (const TablePlace &place : tables.places()) {
        QStringList ids;
        for (const NamingRows &rows : others) {
            if (rows.table == place.schema.name)
                ids += rows.ids;
        }
        if (ids.isEmpty() || place.isView || !hasHits(scan, place.schema.name))
            continue;
        const auto counted =
            TableScan(map, place, identifiers).hitsWhere(holdsOneOf(place, place.idColumn(), ids), stop);
        if (!counted)
            return std::unexpected(counted.error());
        for (const ScanHit &apart : *counted) {
            for (ScanHit &hit : scan.hits) {
                if (hit.table == apart.table && hit.column == apart.column && hit.kind == apart.kind)
                    hit.ofOthers = std::min(hit.rows, hit.ofOthers + apart.rows);
            }
        }
    }
    return {};
}

} // namespace Gatehouse

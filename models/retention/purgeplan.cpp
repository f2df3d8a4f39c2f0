#include "models/retention/purgeplan.h"

#include "models/core/format.h"
#include "models/core/tokenlist.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr std::array kWayTokens{"none", "batches", "full_scan", "partitions"};
constexpr int kVersion = 1;

QJsonObject jsonOf(const PurgeCount &count)
{
    QJsonObject json{{QStringLiteral("rows"), count.rows}};
    if (count.isMore)
        json.insert(QStringLiteral("or_more"), true);
    if (count.isUnknown)
        json.insert(QStringLiteral("not_counted"), true);
    return json;
}

PurgeCount countOf(const QJsonObject &json, const char *name)
{
    const QJsonObject count = json.value(QLatin1String(name)).toObject();
    return {count.value(QStringLiteral("rows")).toInteger(), count.value(QStringLiteral("or_more")).toBool(),
            count.value(QStringLiteral("not_counted")).toBool()};
}

QStringList textsOf(const QJsonValue &list)
{
    QStringList texts;
    const QJsonArray all = list.toArray();
    for (const QJsonValue &each : all)
        texts.append(each.toString());
    return texts;
}

std::optional<qint64> timeOf(const QJsonObject &json, const char *name)
{
    const QJsonValue value = json.value(QLatin1String(name));
    return value.isDouble() ? std::optional(value.toInteger()) : std::nullopt;
}

// What must be the same when it is carried out.
QJsonObject fixedPart(const PurgeTable &table)
{
    QJsonArray columns;
    for (const PurgeColumn &column : table.columns)
        columns.append(QJsonArray{column.name, column.type});
    return {{QStringLiteral("rule"), toJson(table.rule)},
            {QStringLiteral("place"), table.place},
            {QStringLiteral("columns"), columns}};
}

QJsonObject jsonOf(const PurgeTable &table)
{
    QJsonObject json = fixedPart(table);
    json.insert(QStringLiteral("way"), purgeWayToken(table.way));
    json.insert(QStringLiteral("note"), table.note);
    json.insert(QStringLiteral("own_cleanup"), table.ownCleanup);
    json.insert(QStringLiteral("partitions"), QJsonArray::fromStringList(table.partitions));
    json.insert(QStringLiteral("due"), jsonOf(table.due));
    if (table.oldestUs)
        json.insert(QStringLiteral("oldest_us"), *table.oldestUs);
    if (table.newestUs)
        json.insert(QStringLiteral("newest_us"), *table.newestUs);
    json.insert(QStringLiteral("must_stay"), jsonOf(table.mustStay));
    json.insert(QStringLiteral("held"), jsonOf(table.heldRows));
    json.insert(QStringLiteral("of_open_cases"), jsonOf(table.ofCases));
    json.insert(QStringLiteral("of_other_classes"), jsonOf(table.ofOthers));
    if (table.totals != PurgeTotals())
        json.insert(QStringLiteral("totals"), toJson(table.totals));
    if (table.isDisputed)
        json.insert(QStringLiteral("disputed"), true);
    return json;
}

Result<PurgeTable> tableOf(const QJsonObject &json)
{
    const auto rule = ruleFromJson(json.value(QStringLiteral("rule")).toObject());
    const auto way = purgeWayFromToken(json.value(QStringLiteral("way")).toString());
    if (!rule || !way)
        return rule ? failure(ErrorKind::Corrupt, QStringLiteral("The plan of a purge cannot be read."))
                    : std::unexpected(rule.error());
    PurgeTable table;
    table.rule = *rule;
    table.place = json.value(QStringLiteral("place")).toInt();
    table.way = *way;
    table.note = json.value(QStringLiteral("note")).toString();
    table.ownCleanup = json.value(QStringLiteral("own_cleanup")).toString();
    const QJsonArray columns = json.value(QStringLiteral("columns")).toArray();
    for (const QJsonValue &column : columns)
        table.columns.append({column.toArray().at(0).toString(), column.toArray().at(1).toString()});
    table.partitions = textsOf(json.value(QStringLiteral("partitions")));
    table.due = countOf(json, "due");
    table.oldestUs = timeOf(json, "oldest_us");
    table.newestUs = timeOf(json, "newest_us");
    table.mustStay = countOf(json, "must_stay");
    table.heldRows = countOf(json, "held");
    table.ofCases = countOf(json, "of_open_cases");
    table.ofOthers = countOf(json, "of_other_classes");
    table.isDisputed = json.value(QStringLiteral("disputed")).toBool();
    table.totals = totalsFromJson(json.value(QStringLiteral("totals")).toObject());
    return table;
}

QString sha256(const QJsonObject &json)
{
    const QByteArray bytes = QJsonDocument(json).toJson(QJsonDocument::Compact);
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

QString nameOf(const PurgeTable &table)
{
    return QStringLiteral("%1 of %2").arg(table.rule.recordClass, table.rule.table);
}

const PurgeTable *sameIn(const PurgePlan &plan, const PurgeTable &table)
{
    const auto at = std::ranges::find_if(plan.tables, [&table](const PurgeTable &each) {
        return each.rule.table == table.rule.table && each.rule.recordClass == table.rule.recordClass &&
               each.place == table.place;
    });
    return at == plan.tables.end() ? nullptr : &*at;
}

QString columnDifference(const PurgeTable &approved, const PurgeTable &now)
{
    for (const PurgeColumn &column : approved.columns) {
        const auto at = std::ranges::find(now.columns, column.name, &PurgeColumn::name);
        const QString name = approved.rule.table + QLatin1Char('.') + column.name;
        if (at == now.columns.end())
            return QStringLiteral("column %1 is gone").arg(name);
        if (at->type != column.type)
            return QStringLiteral("column %1 was %2, and is %3 now").arg(name, column.type, at->type);
    }
    return QStringLiteral("table %1 has columns that it had not").arg(approved.rule.table);
}

} // namespace

QString PurgeCount::text() const
{
    if (isUnknown)
        return QStringLiteral("not counted");
    return isMore ? QStringLiteral("more than ") + formatExact(rows) : formatExact(rows);
}

QString purgeWayToken(PurgeWay way)
{
    return tokenOfEnum(kWayTokens, way);
}

std::optional<PurgeWay> purgeWayFromToken(const QString &token)
{
    return enumOfToken<PurgeWay>(kWayTokens, token);
}

PurgeCount PurgePlan::rows() const
{
    PurgeCount all;
    for (const PurgeTable &table : tables) {
        if (table.way == PurgeWay::None)
            continue;
        all.rows += table.due.rows;
        all.isMore = all.isMore || table.due.isMore || table.due.isUnknown;
    }
    return all;
}

QStringList PurgePlan::blocked() const
{
    QStringList all;
    for (const PurgeTable &table : tables) {
        if (table.isBlocked())
            all.append(QStringLiteral("%1: %2").arg(nameOf(table), table.note));
    }
    if (isUnexplained()) {
        all.append(
            QStringLiteral("Nothing at the gateway leads to whom %1 %2 for, so no row is spared for it, and what "
                           "may be left of them would go with the rest. Hold the rows by table and id, or the "
                           "person by an identifier that rows have, such as the account; end the hold; or say "
                           "why it holds nothing back here.")
                .arg(unmatchedHolds.size() == 1 ? QStringLiteral("hold") : QStringLiteral("holds"),
                     unmatchedHolds.size() == 1
                         ? unmatchedHolds.constFirst() + QStringLiteral(" stands")
                         : unmatchedHolds.join(QStringLiteral(", ")) + QStringLiteral(" stand")));
    }
    return all;
}

bool PurgePlan::isUnexplained() const
{
    const PurgeCount all = rows();
    return (all.rows > 0 || all.isMore) && !unmatchedHolds.isEmpty() && unmatchedReason.trimmed().isEmpty();
}

bool PurgePlan::isPurgeable() const
{
    const PurgeCount all = rows();
    return problems.isEmpty() && (all.rows > 0 || all.isMore) && !isUnexplained();
}

QJsonObject PurgePlan::toJson() const
{
    QJsonArray all;
    for (const PurgeTable &table : tables)
        all.append(jsonOf(table));
    QJsonObject json{{QStringLiteral("version"), kVersion},
                     {QStringLiteral("gateway"), gateway},
                     {QStringLiteral("as_of"), asOf.toString(Qt::ISODate)},
                     {QStringLiteral("policy"), policyPins},
                     {QStringLiteral("counted_ms"), countedMs},
                     {QStringLiteral("tables"), all},
                     {QStringLiteral("problems"), QJsonArray::fromStringList(problems)},
                     {QStringLiteral("not_here"), QJsonArray::fromStringList(notHere)}};
    if (!classified.isEmpty())
        json.insert(QStringLiteral("classified"), classified);
    if (!unmatchedHolds.isEmpty() || !unmatchedCases.isEmpty()) {
        json.insert(QStringLiteral("unmatched_holds"), QJsonArray::fromStringList(unmatchedHolds));
        json.insert(QStringLiteral("unmatched_cases"), QJsonArray::fromStringList(unmatchedCases));
        json.insert(QStringLiteral("unmatched_reason"), unmatchedReason);
    }
    return json;
}

Result<PurgePlan> PurgePlan::fromJson(const QJsonObject &json)
{
    PurgePlan plan;
    plan.gateway = json.value(QStringLiteral("gateway")).toString();
    plan.asOf = QDate::fromString(json.value(QStringLiteral("as_of")).toString(), Qt::ISODate);
    if (json.value(QStringLiteral("version")).toInt() != kVersion || !plan.asOf.isValid())
        return failure(ErrorKind::Corrupt, QStringLiteral("The plan of a purge cannot be read: it is none, or of a "
                                                          "newer Gatehouse."));
    plan.policyPins = json.value(QStringLiteral("policy")).toString();
    plan.classified = json.value(QStringLiteral("classified")).toString();
    plan.countedMs = json.value(QStringLiteral("counted_ms")).toInteger();
    const QJsonArray tables = json.value(QStringLiteral("tables")).toArray();
    for (const QJsonValue &item : tables) {
        const auto table = tableOf(item.toObject());
        if (!table)
            return std::unexpected(table.error());
        plan.tables.append(*table);
    }
    plan.problems = textsOf(json.value(QStringLiteral("problems")));
    plan.notHere = textsOf(json.value(QStringLiteral("not_here")));
    plan.unmatchedHolds = textsOf(json.value(QStringLiteral("unmatched_holds")));
    plan.unmatchedCases = textsOf(json.value(QStringLiteral("unmatched_cases")));
    plan.unmatchedReason = json.value(QStringLiteral("unmatched_reason")).toString();
    return plan;
}

QString PurgePlan::hash() const
{
    return sha256(toJson());
}

QString PurgePlan::rulesHash() const
{
    QJsonArray rules;
    for (const PurgeTable &table : tables)
        rules.append(fixedPart(table));
    return sha256({{QStringLiteral("as_of"), asOf.toString(Qt::ISODate)},
                   {QStringLiteral("policy"), policyPins},
                   {QStringLiteral("classified"), classified},
                   {QStringLiteral("rules"), rules}});
}

QString planDifference(const PurgePlan &approved, const PurgePlan &now)
{
    QStringList differences = now.problems;
    if (approved.policyPins != now.policyPins)
        differences.append(
            QStringLiteral("policy %1 was in force, and %2 is now").arg(approved.policyPins, now.policyPins));
    if (approved.classified != now.classified)
        differences.append(QStringLiteral("tables or columns were classified here, or no longer are"));
    for (const PurgeTable &table : approved.tables) {
        const PurgeTable *same = sameIn(now, table);
        if (!same)
            differences.append(QStringLiteral("%1 is no longer there").arg(nameOf(table)));
        else if (same->columns != table.columns)
            differences.append(columnDifference(table, *same));
        else if (same->rule != table.rule)
            differences.append(QStringLiteral("%1 goes by another rule").arg(nameOf(table)));
    }
    for (const PurgeTable &table : now.tables) {
        if (table.place >= 0 && !sameIn(approved, table))
            differences.append(QStringLiteral("%1 is new").arg(nameOf(table)));
    }
    return differences.join(QStringLiteral("; "));
}

} // namespace Gatehouse

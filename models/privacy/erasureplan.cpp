#include "models/privacy/erasureplan.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

#include <array>

namespace Gatehouse
{

namespace
{

constexpr std::array<const char *, 5> kEffects{"none", "delete", "pseudonymise", "take_out", "set"};

std::optional<StepEffect> effectFromToken(const QString &token)
{
    for (size_t i = 0; i < kEffects.size(); ++i) {
        if (token == QLatin1String(kEffects.at(i)))
            return StepEffect(i);
    }
    return std::nullopt;
}

std::optional<Disposition> dispositionFromToken(const QString &token)
{
    for (const Disposition each :
         {Disposition::Delete, Disposition::Pseudonymise, Disposition::Restrict, Disposition::Retain}) {
        if (token == dispositionToken(each))
            return each;
    }
    return std::nullopt;
}

QJsonObject toJson(const PlanTable &table)
{
    QJsonObject json{{QStringLiteral("table"), table.table},
                     {QStringLiteral("part"), planPartToken(table.part)},
                     {QStringLiteral("effect"), stepEffectToken(table.effect)},
                     {QStringLiteral("disposition"), dispositionToken(table.disposition)},
                     {QStringLiteral("rows"), table.rows},
                     {QStringLiteral("held"), table.held},
                     {QStringLiteral("ground"), table.ground},
                     {QStringLiteral("until"), table.until},
                     {QStringLiteral("order"), table.order},
                     {QStringLiteral("retention_class"), table.retentionClass}};
    QJsonObject sums;
    for (auto at = table.sums.begin(); at != table.sums.end(); ++at)
        sums.insert(at.key(), *at);
    if (!sums.isEmpty())
        json.insert(QStringLiteral("sums"), sums);
    if (table.sumsUntilUs)
        json.insert(QStringLiteral("sums_until_us"), *table.sumsUntilUs);
    return json;
}

bool read(const QJsonObject &json, PlanTable &table)
{
    const auto part = planPartFromToken(json.value(QStringLiteral("part")).toString());
    const auto effect = effectFromToken(json.value(QStringLiteral("effect")).toString());
    const auto disposition = dispositionFromToken(json.value(QStringLiteral("disposition")).toString());
    table.table = json.value(QStringLiteral("table")).toString();
    if (!part || !effect || !disposition || table.table.isEmpty())
        return false;
    table.part = *part;
    table.effect = *effect;
    table.disposition = *disposition;
    table.rows = json.value(QStringLiteral("rows")).toInteger();
    table.held = json.value(QStringLiteral("held")).toInteger();
    table.ground = json.value(QStringLiteral("ground")).toString();
    table.until = json.value(QStringLiteral("until")).toString();
    table.order = json.value(QStringLiteral("order")).toInt();
    table.retentionClass = json.value(QStringLiteral("retention_class")).toString();
    const QJsonObject sums = json.value(QStringLiteral("sums")).toObject();
    for (auto at = sums.begin(); at != sums.end(); ++at)
        table.sums.insert(at.key(), at->toString());
    if (json.contains(QStringLiteral("sums_until_us")))
        table.sumsUntilUs = json.value(QStringLiteral("sums_until_us")).toInteger();
    return true;
}

QJsonObject toJson(const PlannedChange &change)
{
    QJsonObject json{{QStringLiteral("table"), change.table},
                     {QStringLiteral("column"), change.column},
                     {QStringLiteral("after"), change.after}};
    if (!change.before.isUndefined())
        json.insert(QStringLiteral("before"), change.before);
    if (!change.path.isEmpty())
        json.insert(QStringLiteral("path"), change.path);
    return json;
}

QJsonObject toJson(const RowHold &hold)
{
    QJsonObject json{{QStringLiteral("id"), hold.id},
                     {QStringLiteral("table"), hold.table},
                     {QStringLiteral("where_id"), hold.rowId},
                     {QStringLiteral("until"), hold.until}};
    if (!hold.ground.isEmpty())
        json.insert(QStringLiteral("ground"), hold.ground);
    return json;
}

template<typename T>
QJsonArray listOf(const QList<T> &items)
{
    QJsonArray list;
    for (const T &item : items)
        list.append(toJson(item));
    return list;
}

} // namespace

QString stepEffectToken(StepEffect effect)
{
    return QLatin1String(kEffects.at(size_t(effect)));
}

qint64 ErasurePlan::rowsToDelete() const
{
    qint64 rows = 0;
    for (const PlanTable &table : tables)
        rows += table.effect == StepEffect::Delete ? table.rows - table.held : 0;
    return rows;
}

QJsonObject ErasurePlan::toJson() const
{
    QJsonObject json{{QStringLiteral("version"), 1},
                     {QStringLiteral("request"), requestTypeToken(request)},
                     {QStringLiteral("tables"), listOf(tables)},
                     {QStringLiteral("changes"), listOf(changes)},
                     {QStringLiteral("unclassified_columns"), QJsonArray::fromStringList(unclassifiedColumns)},
                     {QStringLiteral("holds"), listOf(holds)}};
    if (!unsupported.isEmpty())
        json.insert(QStringLiteral("unsupported"), unsupported);
    if (!recordedHere.isEmpty())
        json.insert(QStringLiteral("recorded_here"), recordedHere);
    if (asOf.isValid())
        json.insert(QStringLiteral("as_of"), asOf.toString(Qt::ISODate));
    return json;
}

QByteArray ErasurePlan::canonicalBytes() const
{
    return QJsonDocument(toJson()).toJson(QJsonDocument::Compact);
}

QString ErasurePlan::hash() const
{
    return QString::fromLatin1(QCryptographicHash::hash(canonicalBytes(), QCryptographicHash::Sha256).toHex());
}

Result<ErasurePlan> ErasurePlan::fromJson(const QJsonObject &json)
{
    ErasurePlan plan;
    const auto request = requestTypeFromToken(json.value(QStringLiteral("request")).toString());
    bool isWhole = request.has_value() && json.value(QStringLiteral("version")).toInt() == 1;
    plan.request = request.value_or(RequestType::Deletion);
    for (const QJsonValue &item : json.value(QStringLiteral("tables")).toArray()) {
        PlanTable table;
        isWhole = read(item.toObject(), table) && isWhole;
        plan.tables.append(table);
    }
    for (const QJsonValue &item : json.value(QStringLiteral("changes")).toArray()) {
        plan.changes.append({item[QStringLiteral("table")].toString(), item[QStringLiteral("column")].toString(),
                             item.toObject().value(QStringLiteral("before")), item[QStringLiteral("after")],
                             item[QStringLiteral("path")].toString()});
    }
    for (const QJsonValue &item : json.value(QStringLiteral("unclassified_columns")).toArray())
        plan.unclassifiedColumns.append(item.toString());
    for (const QJsonValue &item : json.value(QStringLiteral("holds")).toArray()) {
        plan.holds.append({item[QStringLiteral("id")].toString(), item[QStringLiteral("table")].toString(),
                           item[QStringLiteral("where_id")].toString(), item[QStringLiteral("until")].toString(),
                           item[QStringLiteral("ground")].toString()});
    }
    plan.recordedHere = json.value(QStringLiteral("recorded_here")).toString();
    plan.unsupported = json.value(QStringLiteral("unsupported")).toString();
    plan.asOf = QDate::fromString(json.value(QStringLiteral("as_of")).toString(), Qt::ISODate);
    if (!isWhole || plan.toJson() != json) {
        return failure(ErrorKind::Corrupt, QStringLiteral("The plan of the case cannot be read: it is damaged or of "
                                                          "another version. Make the plan anew."));
    }
    return plan;
}

} // namespace Gatehouse

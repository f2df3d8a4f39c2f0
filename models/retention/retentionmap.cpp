#include "models/retention/retentionmap.h"

#include "models/gateway/profilebytes.h"
#include "models/gateway/profilefieldreader.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace Gatehouse
{

namespace
{

using namespace ProfileJson;

RetentionTable tableOf(const QJsonObject &object)
{
    RetentionTable table{textOf(object, "table"), textOf(object, "column"), {}, {}};
    for (const QJsonValue &item : object.value(QStringLiteral("kinds")).toArray()) {
        const QJsonObject kind = item.toObject();
        table.kinds.append({textOf(kind, "class"),
                            textsOf(kind.value(QStringLiteral("values"))),
                            {textOf(kind, "keep_for"), textOf(kind, "ground")}});
    }
    const QJsonObject own = objectOf(object, "own_cleanup");
    table.ownCleanup = {textOf(own, "what"), own.value(QStringLiteral("right_way")).toBool(), textOf(own, "why"),
                        textOf(own, "setting")};
    return table;
}

} // namespace

RetentionMap RetentionMap::fromProfile(const QByteArray &profile)
{
    const QJsonObject section = objectOf(QJsonDocument::fromJson(profile).object(), "retention");
    RetentionMap map;
    const QJsonArray tables = section.value(QStringLiteral("tables")).toArray();
    for (const QJsonValue &item : tables)
        map.tables.append(tableOf(item.toObject()));
    return map;
}

Result<RetentionMap> RetentionMap::load(const QString &profile)
{
    const auto bytes = profileBytes(profile);
    return bytes ? Result<RetentionMap>(fromProfile(*bytes)) : std::unexpected(bytes.error());
}

const RetentionTable *RetentionMap::table(const QString &name) const
{
    const auto at = std::ranges::find(tables, name, &RetentionTable::table);
    return at == tables.end() ? nullptr : &*at;
}

QStringList RetentionMap::classesIn(const DataMapTable &of) const
{
    const RetentionTable *known = table(of.name);
    if (!known || known->kinds.isEmpty())
        return {of.retentionClass};
    QStringList classes;
    for (const RecordKind &kind : known->kinds) {
        if (!classes.contains(kind.recordClass))
            classes.append(kind.recordClass);
    }
    return classes;
}

RecordDuty RetentionMap::dutyOf(const DataMapTable &of, const QString &recordClass) const
{
    RecordDuty duty{of.keepFor, of.ground};
    const RetentionTable *known = table(of.name);
    const QDate day(2024, 1, 1);
    for (const RecordKind &kind : known ? known->kinds : QList<RecordKind>()) {
        if (kind.recordClass != recordClass || kind.duty.keepFor.isEmpty())
            continue;
        if (duty.keepFor.isEmpty() || keptUntil(day, duty.keepFor) < keptUntil(day, kind.duty.keepFor))
            duty = kind.duty;
    }
    return duty;
}

bool staysWhateverItsAge(const DataMapTable &table, const QString &recordClass, const RecordDuty &duty)
{
    return duty.keepFor.isEmpty() &&
           (recordClass == QLatin1String("billing") || table.disposition == Disposition::Retain);
}

std::optional<RecordRows> RetentionMap::rowsOf(const DataMapTable &of, const QString &recordClass) const
{
    if (!classesIn(of).contains(recordClass))
        return std::nullopt;
    RecordRows rows;
    const RetentionTable *known = table(of.name);
    if (!known || known->kinds.isEmpty())
        return rows;
    rows.column = known->column;
    for (const RecordKind &kind : known->kinds) {
        if (kind.recordClass == recordClass)
            rows.values += kind.values;
    }
    return rows;
}

} // namespace Gatehouse

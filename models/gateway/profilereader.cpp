#include "models/gateway/profilereader.h"

#include "models/gateway/adminapirulesreader.h"
#include "models/gateway/profilefieldreader.h"
#include "models/gateway/quotarulereader.h"

#include <QJsonArray>

namespace Gatehouse
{

namespace
{

using namespace ProfileJson;

QList<TableColumns> columnsByTable(const QJsonObject &object)
{
    QList<TableColumns> tables;
    for (auto at = object.begin(); at != object.end(); ++at)
        tables.append({at.key(), textsOf(at.value())});
    return tables;
}

DetectRules readDetect(const QJsonObject &object)
{
    DetectRules rules{columnsByTable(objectOf(object, "required")),
                      columnsByTable(objectOf(object, "typical")),
                      columnsByTable(objectOf(object, "absent")),
                      {}};
    for (const QJsonValue &version : object.value(QStringLiteral("versions")).toArray())
        rules.versions.append(
            {textOf(version.toObject(), "label"), columnsByTable(objectOf(version.toObject(), "needs"))});
    return rules;
}

// A column name, or the columns and whether they grow, or either of them by engine.
RowKeyRule readRowKey(const QJsonValue &value)
{
    if (value.isString())
        return {{value.toString()}, true, false};
    return {textsOf(value[QStringLiteral("columns")]), value[QStringLiteral("grows")].toBool(),
            value[QStringLiteral("repeats")].toBool()};
}

QMap<QString, RowKeyRule> readRowKeys(const QJsonValue &value)
{
    QMap<QString, RowKeyRule> keys;
    const QJsonObject object = value.toObject();
    if (value.isString() || object.contains(QStringLiteral("columns")))
        return {{QStringLiteral("default"), readRowKey(value)}};
    for (auto at = object.begin(); at != object.end(); ++at)
        keys.insert(at.key(), readRowKey(at.value()));
    return keys;
}

TelemetryRules readTelemetry(const QJsonObject &object)
{
    TelemetryRules rules;
    const QJsonObject time = objectOf(object, "time");
    const QJsonObject fields = objectOf(object, "fields");
    const QJsonObject outcome = objectOf(fields, "outcome");
    const QJsonObject errors = objectOf(object, "errors");
    rules.table = textOf(object, "table");
    rules.rowKeys = readRowKeys(object.value(QStringLiteral("row_id")));
    rules.timeColumn = textOf(time, "column");
    rules.timeUnitUs = unitUsOf(textOf(time, "unit"));
    rules.timeIsEnd = textOf(time, "meaning") == QLatin1String("end");
    rules.conditions = alternativesOf(object.value(QStringLiteral("conditions")));
    for (int i = 0; i < kTelemetryFieldCount; ++i)
        rules.fields.insert(TelemetryField(i),
                            readField(fields.value(telemetryFieldToken(TelemetryField(i))).toObject()));
    for (const QJsonValue &item : outcome.value(QStringLiteral("by_status")).toArray()) {
        const QJsonObject range = item.toObject();
        rules.outcomeByStatus.append({range.value(QStringLiteral("from")).toInt(),
                                      range.value(QStringLiteral("to")).toInt(), textOf(range, "outcome")});
    }
    rules.outcomeOtherwise = textOf(outcome, "otherwise");
    rules.errorsRecorded = errors.value(QStringLiteral("recorded")).toBool();
    rules.errorsProbe = {textMapOf(objectOf(errors, "probe"))};
    rules.errorsMissing = textOf(errors, "missing");
    rules.requestIdIn = textsOf(objectOf(fields, "request_id").value(QStringLiteral("found_in")));
    rules.keepsEarlierStates = object.value(QStringLiteral("keeps_earlier_states")).toBool();
    rules.finalReadsOtherRows = objectOf(fields, "final").value(QStringLiteral("reads_other_rows")).toBool();
    return rules;
}

Disposition dispositionOf(const QString &token)
{
    for (Disposition disposition : {Disposition::Pseudonymise, Disposition::Restrict, Disposition::Retain}) {
        if (token == dispositionToken(disposition))
            return disposition;
    }
    return Disposition::Delete;
}

DataPlace readPlace(const QJsonObject &object)
{
    return {textOf(object, "column"), textOf(object, "path")};
}

QList<DataPlace> readPlaces(const QJsonValue &value)
{
    QList<DataPlace> places;
    for (const QJsonValue &item : value.toArray())
        places.append(readPlace(item.toObject()));
    return places;
}

DataMapTable readTable(const QString &name, const QJsonObject &object)
{
    DataMapTable table;
    const QJsonObject time = objectOf(object, "time");
    table.name = name;
    table.category = textOf(object, "category");
    table.purpose = textOf(object, "purpose");
    table.retentionClass = textOf(object, "retention_class");
    table.disposition = dispositionOf(textOf(object, "disposition"));
    table.ground = textOf(object, "ground");
    table.keepFor = textOf(object, "keep_for");
    table.order = object.value(QStringLiteral("order")).toInt();
    table.personal = object.value(QStringLiteral("personal")).toBool();
    table.unlinked = textOf(object, "unlinked");
    table.timeColumn = textOf(time, "column");
    table.timeUnitUs = unitUsOf(textOf(time, "unit"));
    for (const QJsonValue &item : object.value(QStringLiteral("subject")).toArray()) {
        const QJsonObject link = item.toObject();
        const QJsonObject when = objectOf(link, "when");
        const QJsonValue equals = when.value(QStringLiteral("equals"));
        table.subject.append({textOf(link, "column"), textOf(link, "table"), textOf(link, "key"), readPlace(when),
                              equals.isString() ? QStringList(equals.toString()) : textsOf(equals),
                              textOf(link, "path"), textOf(link, "as"), textOf(link, "mention"),
                              readPlaces(link.value(QStringLiteral("also_blank")))});
    }
    const QJsonObject columns = objectOf(object, "columns");
    for (auto at = columns.begin(); at != columns.end(); ++at) {
        const QJsonObject column = at.value().toObject();
        table.columns.append({at.key(), textOf(column, "category"), textOf(column, "on_erasure"),
                              textsOf(column.value(QStringLiteral("keep_paths"))),
                              textsOf(column.value(QStringLiteral("keep_values"))), textOf(column, "of_subject")});
    }
    return table;
}

QList<SubjectIdentifier> identifiersOf(const QJsonObject &subject)
{
    QList<SubjectIdentifier> identifiers;
    for (const QJsonValue &item : subject.value(QStringLiteral("identifiers")).toArray())
        identifiers.append({textOf(item.toObject(), "kind"), textOf(item.toObject(), "column")});
    return identifiers;
}

QMap<QString, PreferenceRule> readPreferences(const QJsonObject &object)
{
    QMap<QString, PreferenceRule> rules;
    for (auto at = object.begin(); at != object.end(); ++at) {
        PreferenceRule rule{textOf(at.value().toObject(), "table"), {}};
        const QJsonObject set = objectOf(at.value().toObject(), "set");
        for (auto column = set.begin(); column != set.end(); ++column)
            rule.values.insert(column.key(), column.value());
        rules.insert(at.key(), rule);
    }
    return rules;
}

DataMap readDataMap(const QJsonObject &object)
{
    const QJsonObject subject = objectOf(object, "subject");
    DataMap map;
    map.subjectTable = textOf(subject, "table");
    map.subjectKey = textOf(subject, "key");
    map.identifiers = identifiersOf(subject);
    for (const QJsonValue &item : object.value(QStringLiteral("other_subjects")).toArray()) {
        const QJsonObject other = item.toObject();
        map.otherSubjects.append({textOf(other, "table"), textOf(other, "key"), identifiersOf(other)});
    }
    map.retentionClasses = textMapOf(objectOf(object, "retention_classes"));
    const QJsonObject tables = objectOf(object, "tables");
    for (auto at = tables.begin(); at != tables.end(); ++at)
        map.tables.append(readTable(at.key(), at.value().toObject()));
    map.ignoredTables = textsOf(object.value(QStringLiteral("ignored_tables")));
    const QJsonObject keys = objectOf(object, "keys");
    map.keyTable = textOf(keys, "table");
    map.keyColumn = textOf(keys, "column");
    map.preferences = readPreferences(objectOf(object, "preferences"));
    return map;
}

QList<Dialect> enginesOf(const QJsonValue &value)
{
    QList<Dialect> engines;
    for (const QString &token : textsOf(value)) {
        if (const auto engine = dialectFromToken(token))
            engines.append(*engine);
    }
    return engines;
}

QMap<QString, SqlAction> readSqlActions(const QJsonObject &object)
{
    QMap<QString, SqlAction> actions;
    for (auto at = object.begin(); at != object.end(); ++at) {
        const QJsonObject action = at.value().toObject();
        actions.insert(at.key(), {{textMapOf(objectOf(action, "sql"))},
                                  {textMapOf(objectOf(action, "check"))},
                                  textOf(action, "expected"),
                                  textOf(action, "why"),
                                  textOf(action, "caveat")});
    }
    return actions;
}

} // namespace

GatewayProfile readProfile(const QJsonObject &document)
{
    return {textOf(document, "id"),
            textOf(document, "name"),
            {},
            enginesOf(document.value(QStringLiteral("engines"))),
            enginesOf(document.value(QStringLiteral("log_engines"))),
            readDetect(objectOf(document, "detect")),
            readTelemetry(objectOf(document, "telemetry")),
            readQuotas(document.value(QStringLiteral("quotas")).toArray()),
            readDataMap(objectOf(document, "data_map")),
            readAdminApi(objectOf(document, "admin_api")),
            readSqlActions(objectOf(document, "sql_actions"))};
}

} // namespace Gatehouse

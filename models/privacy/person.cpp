#include "models/privacy/person.h"

#include "models/gateway/datamap.h"

#include <QJsonArray>

namespace Gatehouse
{

QStringList Person::allValuesOf(const QString &tableName, const QString &column) const
{
    for (const PersonValues &each : values) {
        if (each.table == tableName && each.column == column)
            return each.values;
    }
    return {};
}

QStringList Person::valuesOf(const QString &tableName, const QString &column) const
{
    for (const PersonValues &each : values) {
        if (each.table == tableName && each.column == column)
            return each.isShared ? QStringList() : each.values;
    }
    return {};
}

QStringList Person::keysIn(const DataMap &map) const
{
    if (map.keyTable.isEmpty())
        return {};
    return manyKeys.isEmpty() ? valuesOf(map.keyTable, map.keyColumn) : manyKeys;
}

QJsonObject Person::toJson() const
{
    QJsonArray list;
    for (const PersonValues &each : values) {
        list.append(QJsonObject{{QStringLiteral("table"), each.table},
                                {QStringLiteral("column"), each.column},
                                {QStringLiteral("values"), QJsonArray::fromStringList(each.values)},
                                {QStringLiteral("shared"), each.isShared}});
    }
    return {{QStringLiteral("table"), table},    {QStringLiteral("key"), key},
            {QStringLiteral("value"), keyValue}, {QStringLiteral("serial"), pseudonymSerial},
            {QStringLiteral("values"), list},    {QStringLiteral("many_keys"), QJsonArray::fromStringList(manyKeys)}};
}

Result<Person> Person::fromJson(const QJsonObject &json)
{
    Person person;
    person.table = json.value(QStringLiteral("table")).toString();
    person.key = json.value(QStringLiteral("key")).toString();
    person.keyValue = json.value(QStringLiteral("value")).toString();
    person.pseudonymSerial = json.value(QStringLiteral("serial")).toInt();
    for (const QJsonValue &item : json.value(QStringLiteral("values")).toArray()) {
        PersonValues each{item[QStringLiteral("table")].toString(),
                          item[QStringLiteral("column")].toString(),
                          {},
                          item[QStringLiteral("shared")].toBool()};
        for (const QJsonValue &value : item[QStringLiteral("values")].toArray())
            each.values.append(value.toString());
        person.values.append(each);
    }
    for (const QJsonValue &value : json.value(QStringLiteral("many_keys")).toArray())
        person.manyKeys.append(value.toString());
    if (person.table.isEmpty() || person.key.isEmpty() || person.keyValue.isEmpty()) {
        return failure(ErrorKind::Corrupt, QStringLiteral("What the case keeps of its person is damaged. Withdraw it, "
                                                          "or have the store restored from a backup."));
    }
    return person;
}

} // namespace Gatehouse

#include "models/gateway/profilefieldreader.h"

#include <QJsonArray>

namespace Gatehouse::ProfileJson
{

namespace
{

FieldAlternative readAlternative(const QJsonObject &object)
{
    FieldAlternative alternative{
        textsOf(object.value(QStringLiteral("needs"))), {textMapOf(objectOf(object, "sql"))}, {}};
    if (object.contains(QStringLiteral("lookup"))) {
        const QJsonObject lookup = objectOf(object, "lookup");
        alternative.lookup = LookupRule{textOf(lookup, "table"), textOf(lookup, "id"), textOf(lookup, "label"),
                                        textOf(lookup, "unknown")};
    }
    return alternative;
}

} // namespace

QString textOf(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toString();
}

QJsonObject objectOf(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toObject();
}

QStringList textsOf(const QJsonValue &value)
{
    QStringList texts;
    for (const QJsonValue &item : value.toArray())
        texts.append(item.toString());
    return texts;
}

QMap<QString, QString> textMapOf(const QJsonObject &object)
{
    QMap<QString, QString> texts;
    for (auto at = object.begin(); at != object.end(); ++at)
        texts.insert(at.key(), at.value().toString());
    return texts;
}

qint64 unitUsOf(const QString &unit)
{
    if (unit == QLatin1String("s"))
        return 1'000'000;
    if (unit == QLatin1String("ms"))
        return 1000;
    return unit == QLatin1String("us") ? 1 : 0;
}

QList<FieldAlternative> alternativesOf(const QJsonValue &value)
{
    QList<FieldAlternative> alternatives;
    for (const QJsonValue &item : value.toArray())
        alternatives.append(readAlternative(item.toObject()));
    return alternatives;
}

FieldRule readField(const QJsonObject &object)
{
    FieldRule rule;
    rule.alternatives = alternativesOf(object.value(QStringLiteral("alternatives")));
    rule.missing = textOf(object, "missing");
    rule.unitUs = unitUsOf(textOf(object, "unit"));
    rule.precisionMs = object.value(QStringLiteral("precision_ms")).toInteger(1);
    rule.unitsPerUsd = object.value(QStringLiteral("units_per_usd")).toInteger(1);
    if (object.contains(QStringLiteral("units_per_usd_setting"))) {
        const QJsonObject setting = objectOf(object, "units_per_usd_setting");
        rule.unitsPerUsdSetting = UnitSetting{textOf(setting, "table"), textOf(setting, "key_column"),
                                              textOf(setting, "value_column"), textOf(setting, "key")};
    }
    return rule;
}

} // namespace Gatehouse::ProfileJson

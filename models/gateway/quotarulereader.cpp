#include "models/gateway/quotarulereader.h"

#include "models/gateway/profilefieldreader.h"

namespace Gatehouse
{

namespace
{

using namespace ProfileJson;

QuotaPeriod readQuotaPeriod(const QJsonObject &object)
{
    static const QMap<QString, QuotaPeriodKind> kinds{{QStringLiteral("total"), QuotaPeriodKind::Total},
                                                      {QStringLiteral("month"), QuotaPeriodKind::Month},
                                                      {QStringLiteral("day"), QuotaPeriodKind::Day},
                                                      {QStringLiteral("reset"), QuotaPeriodKind::Reset}};
    const QJsonObject ends = objectOf(object, "ends");
    return {kinds.value(textOf(object, "kind")), textOf(object, "zone"), textOf(ends, "column"),
            unitUsOf(textOf(ends, "unit"))};
}

QuotaRule readQuota(const QJsonObject &object)
{
    static const QMap<QString, QuotaUnit> units{{QStringLiteral("usd"), QuotaUnit::Usd},
                                                {QStringLiteral("tokens"), QuotaUnit::Tokens},
                                                {QStringLiteral("requests"), QuotaUnit::Requests}};
    QuotaRule rule;
    rule.name = textOf(object, "name");
    rule.table = textOf(object, "table");
    rule.idColumn = textOf(object, "id");
    rule.labelColumn = textOf(object, "label");
    for (const TelemetryField holder : {TelemetryField::Workspace, TelemetryField::Account, TelemetryField::Key}) {
        if (textOf(object, "caps") == telemetryFieldToken(holder))
            rule.holder = holder;
    }
    rule.unit = units.value(textOf(object, "unit"));
    rule.period = readQuotaPeriod(objectOf(object, "period"));
    rule.limit = readField(objectOf(object, "limit"));
    rule.usedFromTelemetry = textOf(objectOf(object, "used"), "from") == QLatin1String("telemetry");
    rule.used = readField(objectOf(object, "used"));
    rule.unlimited = alternativesOf(object.value(QStringLiteral("unlimited")));
    rule.reached = alternativesOf(object.value(QStringLiteral("reached")));
    rule.conditions = alternativesOf(object.value(QStringLiteral("conditions")));
    return rule;
}

} // namespace

QList<QuotaRule> readQuotas(const QJsonArray &array)
{
    QList<QuotaRule> rules;
    for (const QJsonValue &item : array)
        rules.append(readQuota(item.toObject()));
    return rules;
}

} // namespace Gatehouse

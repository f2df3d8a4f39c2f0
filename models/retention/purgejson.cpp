#include "models/retention/purgejson.h"

#include "models/core/tokenlist.h"

#include <QJsonArray>

namespace Gatehouse
{

namespace
{

constexpr std::array kStateTokens{"planned", "approved", "running", "done", "refused", "withdrawn"};

void insertTimes(QJsonObject &json, const std::optional<qint64> &oldestUs, const std::optional<qint64> &newestUs)
{
    if (oldestUs)
        json.insert(QStringLiteral("oldest_us"), *oldestUs);
    if (newestUs)
        json.insert(QStringLiteral("newest_us"), *newestUs);
}

std::optional<qint64> timeOf(const QJsonObject &json, const char *name)
{
    const QJsonValue value = json.value(QLatin1String(name));
    return value.isDouble() ? std::optional(value.toInteger()) : std::nullopt;
}

} // namespace

QString purgeStateToken(PurgeState state)
{
    return tokenOfEnum(kStateTokens, state);
}

std::optional<PurgeState> purgeStateFromToken(const QString &token)
{
    return enumOfToken<PurgeState>(kStateTokens, token);
}

QJsonObject toJson(const PurgeProgress &progress)
{
    QJsonObject json{{QStringLiteral("table"), progress.table},
                     {QStringLiteral("rows"), progress.rows},
                     {QStringLiteral("batches"), progress.batches},
                     {QStringLiteral("partitions"), QJsonArray::fromStringList(progress.partitions)},
                     {QStringLiteral("done"), progress.isDone}};
    insertTimes(json, progress.oldestUs, progress.newestUs);
    return json;
}

PurgeProgress progressFromJson(const QJsonObject &json)
{
    PurgeProgress progress;
    progress.table = json.value(QStringLiteral("table")).toInt();
    progress.rows = json.value(QStringLiteral("rows")).toInteger();
    progress.batches = json.value(QStringLiteral("batches")).toInteger();
    const QJsonArray partitions = json.value(QStringLiteral("partitions")).toArray();
    for (const QJsonValue &each : partitions)
        progress.partitions.append(each.toString());
    progress.oldestUs = timeOf(json, "oldest_us");
    progress.newestUs = timeOf(json, "newest_us");
    progress.isDone = json.value(QStringLiteral("done")).toBool();
    return progress;
}

QJsonObject toJson(const PendingBatch &pending)
{
    QJsonObject json{{QStringLiteral("witness"), pending.witness},
                     {QStringLiteral("partition"), pending.partition},
                     {QStringLiteral("bound"), pending.bound},
                     {QStringLiteral("rows"), pending.rows}};
    insertTimes(json, pending.oldestUs, pending.newestUs);
    return json;
}

PendingBatch pendingFromJson(const QJsonObject &json)
{
    PendingBatch pending;
    pending.witness = json.value(QStringLiteral("witness")).toString();
    pending.partition = json.value(QStringLiteral("partition")).toString();
    pending.bound = json.value(QStringLiteral("bound")).toString();
    pending.rows = json.value(QStringLiteral("rows")).toInteger();
    pending.oldestUs = timeOf(json, "oldest_us");
    pending.newestUs = timeOf(json, "newest_us");
    return pending;
}

} // namespace Gatehouse

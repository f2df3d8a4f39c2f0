#include "app/demogateway/meta.h"

#include "models/database/database.h"

#include <QHash>

namespace Gatehouse::Demo
{

QString syntheticNotice()
{
    return QStringLiteral(
        "Latency, time to first token, outcomes, errors, prices, cost, people and incidents are synthetic.");
}

QString arrivalsNotice()
{
    return QStringLiteral(
        "Arrivals and token counts follow AzureLLMInferenceTrace_conv (Azure/AzurePublicDataset, CC-BY 4.0; "
        "Patel et al., Splitwise, ISCA 2024), scaled and laid over a synthetic day and week.");
}

Result<void> setMeta(Database &database, const QString &key, const QString &value)
{
    const auto done = database.execute(
        QStringLiteral(
            "INSERT INTO meta(key, value) VALUES(?,?) ON CONFLICT(key) DO UPDATE SET value = excluded.value"),
        {key, value});
    if (!done)
        return std::unexpected(done.error());
    return {};
}

Result<void> writeMeta(Database &database, const GatewayMeta &meta)
{
    const std::pair<const char *, QString> values[] = {
        {"product", QString::fromLatin1(kProduct)},
        {"schema_version", QString::number(kSchemaVersion)},
        {"written_by", QStringLiteral(GATEHOUSE_VERSION)},
        {"synthetic", syntheticNotice()},
        {"arrivals", arrivalsNotice()},
        {"seed", QString::number(meta.seed)},
        {"history_from_ms", QString::number(meta.historyFromMs)},
        {"history_to_ms", QString::number(meta.historyToMs)},
        {"mean_rate_per_minute", QString::number(meta.meanRatePerMinute, 'g', 17)},
        {"records_written_until_ms", QString::number(meta.recordsWrittenUntilMs)},
    };
    for (const auto &[key, value] : values) {
        if (auto done = setMeta(database, QString::fromLatin1(key), value); !done)
            return done;
    }
    return {};
}

Result<GatewayMeta> loadMeta(Database &database)
{
    const QString refused = QStringLiteral("The database in this folder is not one of this demo gateway: %1. "
                                           "Name an empty folder with --dir, or remove the files of the old one.");
    auto rows = database.query(QStringLiteral("SELECT key, value FROM meta"));
    if (!rows)
        return failure(ErrorKind::Unsupported, refused.arg(QStringLiteral("it has no meta table")),
                       rows.error().message);
    QHash<QString, QString> values;
    while (true) {
        const auto more = (*rows)->next();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            break;
        values.insert((*rows)->string(0), (*rows)->string(1));
    }
    const auto value = [&](const char *key) { return values.value(QString::fromLatin1(key)); };
    if (value("product") != QLatin1String(kProduct))
        return failure(ErrorKind::Unsupported,
                       refused.arg(QStringLiteral("its product is \"%1\"").arg(value("product"))));
    if (value("schema_version").toInt() != kSchemaVersion) {
        return failure(ErrorKind::Unsupported,
                       refused.arg(QStringLiteral("its schema has version \"%1\" and this program writes %2")
                                       .arg(value("schema_version"))
                                       .arg(kSchemaVersion)));
    }
    GatewayMeta meta{value("seed").toULongLong(),
                     value("history_from_ms").toLongLong(),
                     value("history_to_ms").toLongLong(),
                     value("mean_rate_per_minute").toDouble(),
                     value("written_until_ms").toLongLong(),
                     value("records_written_until_ms").toLongLong()};
    if (meta.historyToMs <= meta.historyFromMs || meta.writtenUntilMs <= 0 || meta.meanRatePerMinute <= 0)
        return failure(ErrorKind::Corrupt, refused.arg(QStringLiteral("its meta table is incomplete")));
    return meta;
}

} // namespace Gatehouse::Demo

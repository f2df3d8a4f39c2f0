#include "models/gateway/featuretable.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

const QString kNone = QStringLiteral("\u2013");

QString engineName(Dialect dialect)
{
    switch (dialect) {
    case Dialect::Sqlite:
        return QStringLiteral("SQLite");
    case Dialect::PostgreSql:
        return QStringLiteral("PostgreSQL");
    case Dialect::MySql:
        return QStringLiteral("MySQL, MariaDB");
    case Dialect::ClickHouse:
        return QStringLiteral("ClickHouse");
    }
    return {};
}

bool isThere(const TelemetryRules &telemetry, TelemetryField field, Dialect dialect)
{
    const QList<FieldAlternative> alternatives = telemetry.fields.value(field).alternatives;
    return std::ranges::any_of(alternatives, [dialect](const FieldAlternative &alternative) {
        return !alternative.sql.forDialect(dialect).isEmpty();
    });
}

QString precision(const TelemetryRules &telemetry, TelemetryField field, Dialect dialect)
{
    if (!isThere(telemetry, field, dialect))
        return kNone;
    const qint64 ms = telemetry.fields.value(field).precisionMs;
    return ms >= 1000 ? QStringLiteral("to %1 s").arg(ms / 1000) : QStringLiteral("to %1 ms").arg(ms);
}

QString yes(bool is)
{
    return is ? QStringLiteral("yes") : kNone;
}

QString dimensions(const TelemetryRules &telemetry, Dialect dialect)
{
    static constexpr std::array kShown{
        std::pair{TelemetryField::Model, "model"},           std::pair{TelemetryField::Provider, "provider"},
        std::pair{TelemetryField::Endpoint, "endpoint"},     std::pair{TelemetryField::Workspace, "workspace"},
        std::pair{TelemetryField::Account, "account"},       std::pair{TelemetryField::Key, "key"},
        std::pair{TelemetryField::ErrorClass, "error class"}};
    QStringList names;
    for (const auto &[field, name] : kShown) {
        if (isThere(telemetry, field, dialect))
            names.append(QLatin1String(name));
    }
    return names.join(QStringLiteral(", "));
}

// How keys are switched off: by the admin API, by SQL, or not at all.
QString keyControl(const GatewayProfile &profile)
{
    const QString verb = QStringLiteral("disable_key");
    if (profile.adminApi.calls.contains(verb))
        return QStringLiteral("admin API");
    return profile.sqlActions.contains(verb) ? QStringLiteral("SQL") : kNone;
}

QString line(const QStringList &cells)
{
    return QStringLiteral("| %1 |\n").arg(cells.join(QStringLiteral(" | ")));
}

QString lineOf(const GatewayProfile &profile, Dialect dialect, bool logOnly)
{
    const TelemetryRules &telemetry = profile.telemetry;
    const QString engine = logOnly ? QStringLiteral("%1, log only").arg(engineName(dialect)) : engineName(dialect);
    const bool errors = telemetry.errorsRecorded;
    const bool requests = errors && isThere(telemetry, TelemetryField::Final, dialect);
    return line({profile.name, engine, precision(telemetry, TelemetryField::Latency, dialect),
                 precision(telemetry, TelemetryField::Ttft, dialect),
                 !errors    ? kNone
                 : requests ? QStringLiteral("attempts, requests")
                            : QStringLiteral("attempts"),
                 yes(isThere(telemetry, TelemetryField::TokensIn, dialect)),
                 yes(isThere(telemetry, TelemetryField::Cost, dialect)), dimensions(telemetry, dialect),
                 keyControl(profile)});
}

} // namespace

QString featureTable(const QList<GatewayProfile> &profiles)
{
    QString table = line({QStringLiteral("gateway"), QStringLiteral("engine"), QStringLiteral("latency"),
                          QStringLiteral("first token"), QStringLiteral("errors"), QStringLiteral("tokens"),
                          QStringLiteral("cost"), QStringLiteral("split by"), QStringLiteral("keys switched off by")});
    table += line(QStringList(9, QStringLiteral("---")));
    for (const GatewayProfile &profile : profiles) {
        for (const Dialect dialect : profile.engines)
            table += lineOf(profile, dialect, false);
        for (const Dialect dialect : profile.logEngines) {
            if (!profile.engines.contains(dialect))
                table += lineOf(profile, dialect, true);
        }
    }
    return table;
}

} // namespace Gatehouse

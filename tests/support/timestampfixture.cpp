#include "tests/support/timestampfixture.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimeZone>

namespace Gatehouse
{

namespace
{

const QString kSchema = QStringLiteral(
    "CREATE TABLE requests(id TEXT, created_at DATETIME NOT NULL, request_id TEXT NOT NULL, attempt INTEGER NOT NULL, "
    "is_final INTEGER NOT NULL, account_id TEXT, workspace_id INTEGER, api_key_id TEXT, endpoint TEXT NOT NULL, model "
    "TEXT, "
    "provider_id INTEGER, status INTEGER NOT NULL, error_class TEXT, latency_ms REAL, ttft_ms REAL, streamed INTEGER, "
    "tokens_in INTEGER NOT NULL, tokens_out INTEGER, tokens_cached INTEGER, cost_micros INTEGER, ip TEXT, "
    "PRIMARY KEY (request_id, attempt));"
    "CREATE INDEX requests_created ON requests(created_at, request_id, attempt);"
    "CREATE TABLE providers(id INTEGER PRIMARY KEY, name TEXT, kind TEXT, region TEXT, status TEXT, created_at "
    "INTEGER, disabled_at INTEGER);"
    "CREATE TABLE workspaces(id INTEGER PRIMARY KEY, name TEXT, owner INTEGER, status TEXT, region TEXT, note TEXT, "
    "created_at INTEGER);"
    "CREATE TABLE accounts(id INTEGER PRIMARY KEY);"
    "CREATE TABLE meta({key} TEXT PRIMARY KEY, value TEXT);");

// The demo gateway's profile with another time and another key.
QByteArray profileDocument()
{
    QFile demo(QStringLiteral(":/gatehouse/gateways/demo.json"));
    if (!demo.open(QIODevice::ReadOnly))
        qFatal("fixture: the demo profile cannot be read");
    QJsonObject document = QJsonDocument::fromJson(demo.readAll()).object();
    QJsonObject telemetry = document[QStringLiteral("telemetry")].toObject();
    telemetry[QStringLiteral("row_id")] =
        QJsonObject{{QStringLiteral("columns"), QJsonArray{QStringLiteral("request_id"), QStringLiteral("attempt")}},
                    {QStringLiteral("grows"), false}};
    telemetry[QStringLiteral("time")] = QJsonObject{{QStringLiteral("column"), QStringLiteral("created_at")},
                                                    {QStringLiteral("unit"), QStringLiteral("timestamp")},
                                                    {QStringLiteral("meaning"), QStringLiteral("end")}};
    document[QStringLiteral("telemetry")] = telemetry;
    document[QStringLiteral("id")] = QStringLiteral("timestamps");
    return QJsonDocument(document).toJson();
}

} // namespace

TimestampFixture::TimestampFixture(Style style)
    : GatewayFixture(QStringLiteral("timestamps.json"), {})
    , m_style(style)
{
    makeTables();
}

TimestampFixture::TimestampFixture(std::unique_ptr<Database> database, Style style)
    : GatewayFixture(QStringLiteral("timestamps.json"), std::move(database), {})
    , m_style(style)
{
    makeTables();
}

void TimestampFixture::makeTables()
{
    keepProfile(profileDocument());
    const bool knowsZones = m_style == Style::Zone;
    QString schema = kSchema;
    schema.replace(QStringLiteral("{key}"), quoted("key"));
    switch (dialect()) {
    case Dialect::PostgreSql:
        schema.replace(QStringLiteral("DATETIME"), knowsZones ? QStringLiteral("timestamp(6) with time zone")
                                                              : QStringLiteral("timestamp(3) without time zone"));
        schema.replace(QStringLiteral("REAL"), QStringLiteral("double precision"));
        break;
    case Dialect::MySql:
        schema.replace(QStringLiteral("DATETIME"),
                       knowsZones ? QStringLiteral("TIMESTAMP(6)") : QStringLiteral("DATETIME(3)"));
        schema.replace(QStringLiteral("TEXT"), QStringLiteral("VARCHAR(191)"));
        schema.replace(QStringLiteral("REAL"), QStringLiteral("DOUBLE"));
        break;
    case Dialect::Sqlite:
    case Dialect::ClickHouse:
        break;
    }
    for (const QString &statement : schema.split(QLatin1Char(';'), Qt::SkipEmptyParts))
        execute(statement);
}

QString TimestampFixture::timeText(qint64 ms) const
{
    // It takes none with a zone.
    if (dialect() == Dialect::MySql)
        return QDateTime::fromMSecsSinceEpoch(ms, QTimeZone::utc()).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz"));
    switch (m_style) {
    case Style::Blank: {
        // As Go writes it: a fraction without zeros at its end.
        QString text =
            QDateTime::fromMSecsSinceEpoch(ms, QTimeZone::utc()).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz"));
        while (text.endsWith(QLatin1Char('0')))
            text.chop(1);
        return (text.endsWith(QLatin1Char('.')) ? text.chopped(1) : text) + QStringLiteral("+00:00");
    }
    case Style::LetterT:
        return QDateTime::fromMSecsSinceEpoch(ms, QTimeZone::utc())
            .toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss.zzzZ"));
    case Style::Zone:
        return QDateTime::fromMSecsSinceEpoch(ms + 2 * kHourMs, QTimeZone::utc())
                   .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz")) +
               QStringLiteral("+02:00");
    }
    return {};
}

void TimestampFixture::addAt(const QString &time, const QString &requestId, int attempt)
{
    execute(QStringLiteral("INSERT INTO requests (created_at, request_id, attempt, is_final, endpoint, status, "
                           "tokens_in) VALUES (?, ?, ?, 1, '', 200, 1)"),
            {time, requestId, attempt});
}

void TimestampFixture::add(const RequestRow &row)
{
    const auto orNull = [](const QString &text) { return text.isEmpty() ? QVariant() : QVariant(text); };
    const auto milliseconds = [](qint64 us) { return us == kNotRecorded ? QVariant() : QVariant(double(us) / 1000); };
    const auto idOrNull = [](qint64 id) { return id == 0 ? QVariant() : QVariant(id); };
    execute(QStringLiteral("INSERT INTO requests (created_at, request_id, attempt, is_final, account_id, workspace_id, "
                           "api_key_id, endpoint, "
                           "model, provider_id, status, error_class, latency_ms, ttft_ms, tokens_in, tokens_out, "
                           "tokens_cached, cost_micros, ip) "
                           "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
            {timeText(row.timeMs), row.requestId, row.rowId.toInt(), row.final == FinalAttempt::Yes ? 1 : 0,
             orNull(row.account), idOrNull(idOf(QStringLiteral("workspaces"), row.workspace)), orNull(row.key),
             row.endpoint, orNull(row.model), idOrNull(idOf(QStringLiteral("providers"), row.provider)), row.statusCode,
             orNull(row.errorClass), milliseconds(row.latencyUs), milliseconds(row.ttftUs), row.tokensIn, row.tokensOut,
             row.tokensCached, row.costMicros, orNull(row.ip)});
}

RequestRow TimestampFixture::kept(RequestRow row) const
{
    row.rowId = row.requestId + QLatin1Char('/') + row.rowId;
    return row;
}

} // namespace Gatehouse

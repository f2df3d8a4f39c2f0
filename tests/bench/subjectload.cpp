#include "tests/bench/subjectload.h"

#include "tests/bench/measure.h"
#include "tests/support/gatewaykinds.h"

#include <QFile>
#include <QRegularExpression>

namespace Gatehouse::Bench
{

namespace
{

// Behind those of the few rows that every table has.
constexpr qint64 kFirstRow = 10'000'000;
constexpr qint64 kFirstMs = 1'790'000'000'000;

constexpr const char *kNumbers =
    "WITH RECURSIVE n(i) AS (SELECT CAST(0 AS bigint) UNION ALL SELECT i + 1 FROM n WHERE i < %1) ";

constexpr const char *kDemoRows =
    "INSERT INTO requests (id, created_at, request_id, attempt, is_final, account_id, workspace_id, api_key_id, "
    "endpoint, model, provider_id, status, error_class, latency_ms, ttft_ms, streamed, tokens_in, tokens_out, "
    "tokens_cached, cost_micros, ip) "
    "SELECT %2 + i, %3 + i * 1000, 'req-' || CAST(%2 + i AS text), 1, 1, "
    "CASE WHEN i % 2 = 0 THEN CAST(? AS bigint) ELSE 500000 + i % 900 END, i % 40 + 1, i % 2700 + 1, "
    "CASE WHEN i % 10 < 8 THEN '/v1/chat/completions' ELSE '/v1/embeddings' END, "
    "CASE WHEN i % 7 < 5 THEN 'opal-small' ELSE 'quartz-mini' END, i % 3 + 1, "
    "CASE WHEN i % 50 = 0 THEN 502 ELSE 200 END, CASE WHEN i % 50 = 0 THEN 'upstream' END, 120 + i % 9000, "
    "80 + i % 1000, 1, 100 + i % 3000, i % 900, i % 100, 50 + i % 20000, '203.0.113.' || CAST(i % 250 AS text) FROM n";

constexpr const char *kNewApiRows =
    "INSERT INTO logs (id, user_id, created_at, type, content, username, token_name, model_name, quota, prompt_tokens, "
    "completion_tokens, use_time, is_stream, channel_id, channel_name, token_id, \"group\", ip, request_id, "
    "upstream_request_id, other) "
    "SELECT %2 + i, CASE WHEN i % 2 = 0 THEN CAST(? AS bigint) ELSE 500000 + i % 900 END, (%3 + i * 1000) / 1000, 2, "
    "'', CASE WHEN i % 2 = 0 THEN CAST(? AS text) ELSE 'somebody-' || CAST(i % 900 AS text) END, "
    "'a key', CASE WHEN i % 7 < 5 THEN 'opal-small' ELSE 'quartz-mini' END, 50 + i % 20000, 100 + i % 3000, i % 900, "
    "i % 20, i % 4 <> 0, i % 3 + 1, '', CASE WHEN i % 2 = 0 THEN CAST(? AS bigint) ELSE i % 2700 + 1 END, 'default', "
    "'203.0.113.' || CAST(i % 250 AS text), 'req-' || CAST(%2 + i AS text), '', "
    "'{\"admin_info\":{\"use_channel\":[\"' || CAST(i % 3 + 1 AS text) || '\"]},\"cache_tokens\":' || "
    "CAST(i % 100 AS text) || ',\"completion_ratio\":4,\"frt\":' || CAST(80 + i % 1000 AS text) || "
    "',\"group_ratio\":1,\"model_price\":-1,\"model_ratio\":1.25,\"request_path\":\"/v1/chat/completions\"}' FROM n";

bool isDemo(const SubjectLoad &load)
{
    return std::string_view(load.product) == "demo";
}

// The demo gateway itself has SQLite only; its tables cost the same on a server as any product's of their shape.
class DemoOnServer final : public GatewayFixture
{
public:
    explicit DemoOnServer(std::unique_ptr<Database> &&database)
        : GatewayFixture(QStringLiteral("demo"), std::move(database), {})
    {
        static const QRegularExpression comment(QStringLiteral("--[^\n]*"));
        for (const char *name : {"schema.sql", "indexes.sql"}) {
            QFile source(QStringLiteral(GATEHOUSE_SOURCE_DIR "/app/demogateway/") + QLatin1String(name));
            if (!source.open(QIODevice::ReadOnly))
                giveUp({ErrorKind::NotFound, source.errorString()});
            QString text = QString::fromUtf8(source.readAll()).remove(comment);
            text.replace(QStringLiteral("INTEGER"), QStringLiteral("bigint")).remove(QStringLiteral("WITHOUT ROWID"));
            for (const QString &statement : text.split(QLatin1Char(';'), Qt::SkipEmptyParts)) {
                if (!statement.trimmed().isEmpty())
                    execute(statement);
            }
        }
    }
    void add(const RequestRow &) override {}
    RequestRow kept(RequestRow row) const override { return row; }
};

QVariant account(const SubjectLoad &load, const MapFiller &filler)
{
    const char *persons = isDemo(load) ? "accounts" : "users";
    return filler.value(QLatin1String(persons), QStringLiteral("id"), 1).toLongLong();
}

QString userName(const MapFiller &filler)
{
    return filler.value(QStringLiteral("users"), QStringLiteral("username"), 1);
}

} // namespace

QString SubjectLoad::title() const
{
    return QStringLiteral("%1, %2").arg(QLatin1String(product), dialectToken(engine));
}

const std::vector<SubjectLoad> &subjectLoads()
{
    static const std::vector<SubjectLoad> loads{{"demo", Dialect::Sqlite, "requests"},
                                                {"demo", Dialect::PostgreSql, "requests"},
                                                {"new-api", Dialect::Sqlite, "logs"},
                                                {"new-api", Dialect::PostgreSql, "logs"}};
    return loads;
}

std::unique_ptr<GatewayFixture> makeGateway(const SubjectLoad &load, FreshDatabases &databases)
{
    if (!isDemo(load))
        return Gatehouse::makeGateway(QStringLiteral("new-api %1 2026-09").arg(dialectToken(load.engine)), databases);
    if (load.engine == Dialect::Sqlite)
        return std::make_unique<DemoFixture>();
    return std::make_unique<DemoOnServer>(databases.make(load.engine));
}

void addRows(const SubjectLoad &load, GatewayFixture &gateway, const MapFiller &filler, qint64 rows)
{
    QVariantList values{account(load, filler)};
    if (!isDemo(load))
        values << userName(filler) << filler.value(QStringLiteral("tokens"), QStringLiteral("id"), 1).toLongLong();
    // One by one, since the statement has % of its own.
    QString sql = QLatin1String(kNumbers) + QLatin1String(isDemo(load) ? kDemoRows : kNewApiRows);
    sql.replace(QLatin1String("%1"), QString::number(2 * rows - 1))
        .replace(QLatin1String("%2"), QString::number(kFirstRow))
        .replace(QLatin1String("%3"), QString::number(kFirstMs));
    gateway.execute(sql, values);
    if (load.engine == Dialect::PostgreSql) {
        gateway.execute(QStringLiteral("VACUUM ANALYZE"));
        gateway.execute(QStringLiteral("CHECKPOINT"));
    } else {
        need(gateway.database().scalar(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)")));
    }
}

BareStatement bareErasure(const SubjectLoad &load, const MapFiller &filler)
{
    if (isDemo(load))
        return {QStringLiteral("DELETE FROM requests WHERE account_id = ?"), {account(load, filler)}};
    return {QStringLiteral("UPDATE logs SET user_id = 900000000000001, username = 'erased-0123456789abcdef', "
                           "token_id = 900000000000002, content = '', token_name = '', ip = '', other = '{}' "
                           "WHERE user_id = ?"),
            {account(load, filler)}};
}

BareStatement bareErasureThatKeeps(const SubjectLoad &load, const MapFiller &filler)
{
    if (isDemo(load))
        return {};
    const bool isSqlite = load.engine == Dialect::Sqlite;
    QStringList places;
    for (const char *name :
         {"cache_tokens", "completion_ratio", "frt", "group_ratio", "model_price", "model_ratio", "request_path"})
        places.append(QString::fromLatin1(isSqlite ? "'%1', json_extract(other, '$.%1')" : "'%1', other::json->'%1'")
                          .arg(QLatin1String(name)));
    const QString kept =
        QString::fromLatin1(isSqlite ? "json_object('admin_info', json_object('use_channel', "
                                       "json_extract(other, '$.admin_info.use_channel')), %1)"
                                     : "CAST(json_build_object('admin_info', json_build_object('use_channel', "
                                       "other::json->'admin_info'->'use_channel'), %1) AS text)")
            .arg(places.join(QStringLiteral(", ")));
    BareStatement bare = bareErasure(load, filler);
    bare.sql.replace(QStringLiteral("other = '{}'"), QStringLiteral("other = ") + kept);
    return bare;
}

BareStatement bareCount(const SubjectLoad &load, const MapFiller &filler)
{
    return {
        QStringLiteral("SELECT count(*) FROM %1 WHERE %2 = ?")
            .arg(QLatin1String(load.table), isDemo(load) ? QStringLiteral("account_id") : QStringLiteral("user_id")),
        {account(load, filler)}};
}

BareStatement bareScan(const SubjectLoad &load, const MapFiller &filler)
{
    const QStringList columns =
        QString::fromLatin1(isDemo(load) ? "request_id endpoint model error_class ip"
                                         : "content username token_name model_name channel_name \"group\" ip "
                                           "request_id upstream_request_id other")
            .split(QLatin1Char(' '));
    const QString name = isDemo(load) ? MapFiller::email(1) : userName(filler);
    QStringList ways;
    QVariantList values;
    for (const QString &column : columns) {
        ways.append(column + QStringLiteral(" LIKE ?"));
        values.append(QLatin1Char('%') + name + QLatin1Char('%'));
    }
    return {QStringLiteral("SELECT count(*) FROM %1 WHERE %2")
                .arg(QLatin1String(load.table), ways.join(QStringLiteral(" OR "))),
            values};
}

QString bareSelect(const SubjectLoad &load, const MapFiller &filler)
{
    return QStringLiteral("SELECT * FROM %1 WHERE %2 = %3")
        .arg(QLatin1String(load.table), isDemo(load) ? QStringLiteral("account_id") : QStringLiteral("user_id"),
             account(load, filler).toString());
}

} // namespace Gatehouse::Bench

#include "tests/support/gatewayfixture.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace Gatehouse
{

namespace
{

QVariant orNull(const QString &text)
{
    return text.isEmpty() ? QVariant() : QVariant(text);
}

QVariant orNull(qint64 value)
{
    return value <= 0 ? QVariant() : QVariant(value);
}

QVariant durationOrNull(qint64 us)
{
    return us == kNotRecorded ? QVariant() : QVariant(us / 1000);
}

} // namespace

GatewayFixture::GatewayFixture(QString profile, const QStringList &sqlFiles)
    : m_profile(std::move(profile))
{
    auto opened = SqliteDatabase::open(file(), SqliteDatabase::Mode::Create);
    if (!opened)
        qFatal("fixture: %s", qPrintable(opened.error().message));
    m_database = std::move(*opened);
    // Nothing here has to survive a power cut, and waiting for the disk is most of a test's time.
    execute(QStringLiteral("PRAGMA synchronous=OFF"));
    runFiles(sqlFiles);
}

GatewayFixture::GatewayFixture(QString profile, std::unique_ptr<Database> &&database, const QStringList &sqlFiles)
    : m_profile(std::move(profile))
    , m_database(std::move(database))
{
    runFiles(sqlFiles);
}

void GatewayFixture::runFiles(const QStringList &sqlFiles)
{
    static const QRegularExpression comment(QStringLiteral("--[^\n]*"));
    for (const QString &name : sqlFiles) {
        QFile source(QStringLiteral(GATEHOUSE_SOURCE_DIR "/") + name);
        if (!source.open(QIODevice::ReadOnly))
            qFatal("fixture: %s cannot be read", qPrintable(name));
        QString text = QString::fromUtf8(source.readAll()).remove(comment);
        // The server of Debian 12 has no date-time type with fractions; whole seconds stand in for it.
        if (dialect() == Dialect::ClickHouse)
            text.replace(QLatin1String("DateTime64(9) DEFAULT now64(9)"), QLatin1String("DateTime DEFAULT now()"))
                .replace(QLatin1String("DateTime64(3)"), QLatin1String("DateTime"));
        for (const QString &statement : text.split(QLatin1Char(';'))) {
            if (!statement.trimmed().isEmpty())
                execute(statement);
        }
    }
}

void GatewayFixture::execute(const QString &sql, const QVariantList &values)
{
    if (const auto done = m_database->execute(sql, values); !done)
        qFatal("fixture: %s %s in %s", qPrintable(done.error().message), qPrintable(done.error().detail),
               qPrintable(sql));
}

void GatewayFixture::addTogether(const std::function<void()> &adding)
{
    m_together = true;
    const auto add = [&]() -> Result<void> {
        adding();
        writeAdded();
        return {};
    };
    const Result<void> added = dialect() == Dialect::ClickHouse ? add() : m_database->transaction(add);
    m_together = false;
    if (!added)
        qFatal("fixture: %s", qPrintable(added.error().message));
}

QString GatewayFixture::newRow(const QString &values) const
{
    return (dialect() == Dialect::ClickHouse ? QStringLiteral("SELECT %1") : QStringLiteral("VALUES (%1)")).arg(values);
}

void GatewayFixture::keepProfile(const QByteArray &document)
{
    m_profile = m_dir.filePath(m_profile);
    QFile file(m_profile);
    if (!file.open(QIODevice::WriteOnly) || file.write(document) != document.size())
        qFatal("fixture: %s cannot be written", qPrintable(m_profile));
}

qint64 GatewayFixture::idOf(const QString &table, const QString &name)
{
    if (name.isEmpty())
        return 0;
    qint64 &id = m_ids[{table, name}];
    if (id == 0) {
        id = qint64(m_ids.size()) * 3;
        if (table == QLatin1String("channels"))
            execute(
                QStringLiteral("INSERT INTO channels (id, type, %1, name) VALUES (?, 1, 'x', ?)").arg(quoted("key")),
                {id, name});
        else if (table == QLatin1String("providers"))
            execute(QStringLiteral("INSERT INTO providers VALUES (?, ?, 'p', 'eu', 'enabled', 0, NULL)"), {id, name});
        else
            execute(QStringLiteral("INSERT INTO workspaces VALUES (?, ?, NULL, 'active', 'eu', NULL, 0)"), {id, name});
    }
    return id;
}

DemoFixture::DemoFixture()
    : GatewayFixture(QStringLiteral("demo"),
                     {QStringLiteral("app/demogateway/schema.sql"), QStringLiteral("app/demogateway/indexes.sql")})
{
}

void DemoFixture::add(const RequestRow &row)
{
    execute(QStringLiteral("INSERT INTO requests (id, created_at, request_id, attempt, is_final, account_id, "
                           "workspace_id, api_key_id, endpoint, "
                           "model, provider_id, status, error_class, latency_ms, ttft_ms, streamed, tokens_in, "
                           "tokens_out, tokens_cached, "
                           "cost_micros, ip) VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?)"),
            {orNull(row.rowId.toLongLong()), row.timeMs, row.requestId, row.final == FinalAttempt::Yes ? 1 : 0,
             orNull(row.account.toLongLong()), orNull(idOf(QStringLiteral("workspaces"), row.workspace)),
             orNull(row.key.toLongLong()), row.endpoint, row.model,
             orNull(idOf(QStringLiteral("providers"), row.provider)), row.statusCode, orNull(row.errorClass),
             row.latencyUs == kNotRecorded ? QVariant(-1) : QVariant(row.latencyUs / 1000), durationOrNull(row.ttftUs),
             row.tokensIn, row.tokensOut, row.tokensCached, row.costMicros, orNull(row.ip)});
}

NewApiFixture::NewApiFixture(const QString &version)
    : GatewayFixture(QStringLiteral("new-api"), {QStringLiteral("tests/support/newapi/%1.sql").arg(version)})
    , m_hasGroup(version >= QLatin1String("2025"))
    , m_hasRequestId(version >= QLatin1String("2026"))
{
}

NewApiFixture::NewApiFixture(const QString &version, std::unique_ptr<Database> &&database)
    : GatewayFixture(QStringLiteral("new-api"), std::move(database), {scriptOf(*database, version)})
    , m_hasGroup(version >= QLatin1String("2025"))
    , m_hasRequestId(version >= QLatin1String("2026"))
{
}

QString NewApiFixture::scriptOf(const Database &database, const QString &version)
{
    const QString engine =
        database.dialect() == Dialect::Sqlite ? QString() : dialectToken(database.dialect()) + QLatin1Char('-');
    return QStringLiteral("tests/support/newapi/%1%2.sql").arg(engine, version);
}

void NewApiFixture::add(const RequestRow &row)
{
    insert(*this, row, idOf(QStringLiteral("channels"), row.provider), m_hasGroup, m_hasRequestId);
}

void NewApiFixture::insert(GatewayFixture &gateway, const RequestRow &row, qint64 channel, bool hasGroup,
                           bool hasRequestId)
{
    const bool ok = row.outcome == Outcome::Ok;
    QJsonObject other{{QStringLiteral("request_path"), row.endpoint},
                      {QStringLiteral("cache_tokens"), row.tokensCached}};
    if (ok)
        other.insert(QStringLiteral("frt"), row.ttftUs == kNotRecorded ? -1000.0 : double(row.ttftUs) / 1000);
    else
        other.insert(QStringLiteral("status_code"), row.statusCode);
    if (!row.errorClass.isEmpty())
        other.insert(QStringLiteral("error_code"), row.errorClass);
    QStringList names{QStringLiteral("id"),       QStringLiteral("user_id"),       QStringLiteral("created_at"),
                      QStringLiteral("type"),     QStringLiteral("content"),       QStringLiteral("model_name"),
                      QStringLiteral("quota"),    QStringLiteral("prompt_tokens"), QStringLiteral("completion_tokens"),
                      QStringLiteral("use_time"), QStringLiteral("channel_id"),    QStringLiteral("token_id"),
                      QStringLiteral("other")};
    QVariantList values{orNull(row.rowId.toLongLong()),
                        row.account.toLongLong(),
                        row.timeMs / 1000,
                        ok ? 2 : 5,
                        QString(),
                        row.model,
                        row.costMicros / 2,
                        row.tokensIn,
                        row.tokensOut,
                        row.latencyUs == kNotRecorded ? QVariant(-1) : QVariant(row.latencyUs / 1'000'000),
                        channel,
                        row.key.toLongLong(),
                        QString::fromUtf8(QJsonDocument(other).toJson(QJsonDocument::Compact))};
    if (hasGroup) {
        names << quotedName(QStringLiteral("group"), gateway.database().dialect()) << QStringLiteral("ip");
        values << row.workspace << row.ip;
    }
    if (hasRequestId) {
        names << QStringLiteral("request_id");
        values << row.requestId;
    }
    const QString marks = QStringList(names.size(), QStringLiteral("?")).join(QStringLiteral(", "));
    gateway.execute(
        QStringLiteral("INSERT INTO logs (%1) %2").arg(names.join(QStringLiteral(", ")), gateway.newRow(marks)),
        values);
}

RequestRow NewApiFixture::kept(RequestRow row) const
{
    if (row.outcome == Outcome::Ok)
        row.statusCode = 0;
    if (!m_hasGroup) {
        row.workspace.clear();
        row.ip.clear();
    }
    if (!m_hasRequestId) {
        row.requestId.clear();
        row.final = row.outcome == Outcome::Ok ? FinalAttempt::Yes : FinalAttempt::Unknown;
    }
    return row;
}

} // namespace Gatehouse

#include "tests/app/ctl/smallgateway.h"

#include "models/database/sqlitedatabase.h"

#include <QDateTime>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>

namespace Gatehouse
{

namespace
{

constexpr quint32 kSeed = 20241103;

qint64 utcMs(const char *text)
{
    return QDateTime::fromString(QString::fromLatin1(text), Qt::ISODate).toMSecsSinceEpoch();
}

// Statements of a file whose comments hold no semicolon at the end of a line.
Result<void> runFile(Database &database, const QString &name)
{
    QFile file(QStringLiteral(GATEHOUSE_SOURCE_DIR "/app/demogateway/") + name);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::NotFound, file.fileName() + QStringLiteral(": ") + file.errorString());
    for (const QString &statement : QString::fromUtf8(file.readAll()).split(QStringLiteral(";\n"))) {
        if (statement.trimmed().isEmpty())
            continue;
        if (const Result<qint64> done = database.execute(statement); !done)
            return std::unexpected(done.error());
    }
    return {};
}

// One attempt in the order of the columns of the table.
QVariantList attempt(QRandomGenerator &random, qint64 id, qint64 timeMs)
{
    static const QStringList models{QStringLiteral("gpt-5"), QStringLiteral("claude-4"), QStringLiteral("qwen, \"3\""),
                                    QStringLiteral("=1+2")};
    static const QList<QPair<int, QString>> failures{{400, QStringLiteral("invalid_request")},
                                                     {429, QStringLiteral("rate_limited")},
                                                     {499, QString()},
                                                     {500, QStringLiteral("upstream")},
                                                     {504, QStringLiteral("upstream_timeout")}};
    const bool failed = random.bounded(12) == 0;
    const auto [status, errorClass] = failed ? failures.at(random.bounded(5)) : QPair<int, QString>{200, {}};
    const bool isRetry = random.bounded(20) == 0;
    const bool hasTtft = !failed && random.bounded(3) != 0;
    const qint64 latencyMs = 20 + qint64(std::exp(random.generateDouble() * 8));
    const QVariant none;
    return {id,
            timeMs,
            QStringLiteral("req-%1").arg(id / 2),
            isRetry ? 1 : 2,
            isRetry ? 0 : 1,
            random.bounded(40) == 0 ? none : QVariant(random.bounded(1, 30)),
            random.bounded(30) == 0 ? none : QVariant(random.bounded(1, 5)),
            random.bounded(1, 60),
            random.bounded(2) == 0 ? QStringLiteral("/v1/chat/completions") : QStringLiteral("/v1/embeddings"),
            models.at(random.bounded(4)),
            status == 429 ? none : QVariant(random.bounded(1, 4)),
            status,
            errorClass.isEmpty() ? none : QVariant(errorClass),
            latencyMs,
            hasTtft ? QVariant(latencyMs / 3) : none,
            hasTtft ? 1 : 0,
            failed ? 0 : random.bounded(1, 9000),
            failed ? 0 : random.bounded(0, 2000),
            failed ? 0 : random.bounded(0, 100),
            failed ? 0 : random.bounded(1, 250'000),
            QStringLiteral("198.51.100.%1").arg(random.bounded(1, 250))};
}

} // namespace

TimeSpan SmallGateway::autumn()
{
    return {utcMs("2024-10-31T09:17:23Z"), utcMs("2024-11-06T20:41:07Z")};
}

TimeSpan SmallGateway::spring()
{
    return {utcMs("2025-03-07T04:02:59Z"), utcMs("2025-03-11T15:33:01Z")};
}

SmallGateway::SmallGateway()
{
    auto database = SqliteDatabase::open(path(QStringLiteral("gateway.sqlite")), SqliteDatabase::Mode::Create);
    if (!database) {
        qWarning("%s", qPrintable(database.error().message));
        return;
    }
    m_database = std::move(*database);
    if (const Result<void> filled = fill(); !filled) {
        qWarning("%s", qPrintable(filled.error().message));
        m_database.reset();
    }
}

Result<void> SmallGateway::fill()
{
    if (const Result<void> made = runFile(*m_database, QStringLiteral("schema.sql")); !made)
        return made;
    return m_database->transaction([this]() -> Result<void> {
        for (int id = 1; id < 4; ++id) {
            const Result<qint64> added = m_database->execute(
                QStringLiteral(
                    "INSERT INTO providers (id, name, product, region, status, created_at) VALUES (?, ?, 'x', 'eu', "
                    "'enabled', 0)"),
                {id, QStringLiteral("provider %1").arg(id)});
            if (!added)
                return std::unexpected(added.error());
        }
        if (const Result<void> added = addAttempts(autumn(), kAttempts / 2); !added)
            return added;
        if (const Result<void> added = addAttempts(spring(), kAttempts / 2); !added)
            return added;
        return runFile(*m_database, QStringLiteral("indexes.sql"));
    });
}

Result<void> SmallGateway::addAttempts(const TimeSpan &span, int count)
{
    QRandomGenerator random(kSeed + quint32(m_lastId));
    const QString insert =
        QStringLiteral("INSERT INTO requests VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                       "?, ?, ?, ?)");
    for (int i = 0; i < count; ++i) {
        const qint64 timeMs = span.fromMs + qint64(random.generateDouble() * double(span.lengthMs()));
        if (const Result<qint64> added = m_database->execute(insert, attempt(random, ++m_lastId, timeMs)); !added)
            return std::unexpected(added.error());
    }
    return {};
}

QString SmallGateway::connectionFile(const QString &store) const
{
    const QJsonObject connection{
        {QStringLiteral("name"), QStringLiteral("Small gateway")},
        {QStringLiteral("profile"), QStringLiteral("demo")},
        {QStringLiteral("database"), QJsonObject{{QStringLiteral("driver"), QStringLiteral("sqlite")},
                                                 {QStringLiteral("file"), QStringLiteral("gateway.sqlite")}}},
        {QStringLiteral("store"), QJsonObject{{QStringLiteral("driver"), QStringLiteral("sqlite")},
                                              {QStringLiteral("file"), store + QStringLiteral(".sqlite")}}},
    };
    QFile file(path(store + QStringLiteral(".json")));
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(connection).toJson()) < 0)
        qWarning("%s", qPrintable(file.errorString()));
    return file.fileName();
}

} // namespace Gatehouse

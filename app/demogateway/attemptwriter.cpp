#include "app/demogateway/attemptwriter.h"

#include "app/demogateway/catalogue.h"
#include "models/core/timespan.h"

#include <QFile>
#include <QFileInfo>

#include <sqlite3.h>

#include <charconv>
#include <cstring>

namespace Gatehouse::Demo
{

namespace
{

constexpr char kInsert[] =
    "INSERT INTO requests(created_at, request_id, attempt, is_final, account_id, workspace_id, api_key_id, endpoint, "
    "model, provider_id, status, error_class, latency_ms, ttft_ms, streamed, tokens_in, tokens_out, tokens_cached, "
    "cost_micros, ip) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";

struct IpBuffer {
    char text[16];
    int length = 0;

    explicit IpBuffer(quint32 ip)
    {
        char *end = text;
        for (int shift = 24; shift >= 0; shift -= 8) {
            end = std::to_chars(end, text + sizeof text, ip >> shift & 255).ptr;
            if (shift > 0)
                *end++ = '.';
        }
        length = int(end - text);
    }
};

} // namespace

AttemptWriter::AttemptWriter(sqlite3 *handle, Mode mode, QString file)
    : m_handle(handle)
    , m_mode(mode)
    , m_file(std::move(file))
{
}

AttemptWriter::~AttemptWriter()
{
    sqlite3_finalize(m_insert);
    sqlite3_close(m_handle);
}

Result<std::unique_ptr<AttemptWriter>> AttemptWriter::open(const QString &file, Mode mode)
{
    sqlite3 *handle = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (mode == Mode::FirstLoad ? SQLITE_OPEN_CREATE : 0);
    const int code = sqlite3_open_v2(QFile::encodeName(file).constData(), &handle, flags, nullptr);
    std::unique_ptr<AttemptWriter> writer(new AttemptWriter(handle, mode, file));
    if (code != SQLITE_OK)
        return writer->sqliteFailure(code);
    // Short, because the admin API waits as long: a batch that finds the file locked is tried again a second later.
    sqlite3_busy_timeout(handle, 400);
    const char *pragmas = mode == Mode::FirstLoad ? "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA "
                                                    "locking_mode=EXCLUSIVE; PRAGMA cache_size=-131072; "
                                                    "PRAGMA threads=2; PRAGMA temp_store=MEMORY"
                                                  : "PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY";
    if (auto done = writer->execute(pragmas); !done)
        return std::unexpected(done.error());
    return writer;
}

std::unexpected<Error> AttemptWriter::sqliteFailure(int code) const
{
    const ErrorKind kind = code == SQLITE_BUSY   ? ErrorKind::Busy
                           : code == SQLITE_FULL ? ErrorKind::Unreachable
                                                 : ErrorKind::Internal;
    const QString reason =
        m_handle ? QString::fromUtf8(sqlite3_errmsg(m_handle)) : QString::fromLatin1(sqlite3_errstr(code));
    return failure(kind,
                   QStringLiteral("%1 could not be written: %2. Check the free space and the rights of the folder.")
                       .arg(QFileInfo(m_file).fileName(), reason));
}

Result<void> AttemptWriter::execute(const char *sql)
{
    if (const int code = sqlite3_exec(m_handle, sql, nullptr, nullptr, nullptr); code != SQLITE_OK)
        return sqliteFailure(code);
    return {};
}

Result<sqlite3_stmt *> AttemptWriter::prepare(const char *sql)
{
    sqlite3_stmt *statement = nullptr;
    if (const int code = sqlite3_prepare_v3(m_handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
        code != SQLITE_OK)
        return sqliteFailure(code);
    return statement;
}

Result<void> AttemptWriter::step(sqlite3_stmt *statement)
{
    const int code = sqlite3_step(statement);
    sqlite3_reset(statement);
    if (code != SQLITE_DONE)
        return sqliteFailure(code);
    return {};
}

Result<void> AttemptWriter::runScript(const QString &resource)
{
    QFile file(resource);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::Internal,
                       QStringLiteral("%1 is missing from this build. Build it again.").arg(resource));
    return execute(file.readAll().constData());
}

Result<void> AttemptWriter::insert(const Attempt &attempt)
{
    const IpBuffer ip(attempt.ip);
    int column = 0;
    const auto integer = [&](qint64 value) { sqlite3_bind_int64(m_insert, ++column, value); };
    const auto integerOrNull = [&](qint64 value, bool isNull) {
        isNull ? sqlite3_bind_null(m_insert, ++column) : sqlite3_bind_int64(m_insert, ++column, value);
    };
    // SQLITE_STATIC: the buffers live until the step below is done.
    const auto text = [&](const char *value, int length) {
        sqlite3_bind_text(m_insert, ++column, value, length, SQLITE_STATIC);
    };
    integer(attempt.createdAtMs);
    text(attempt.requestId.data(), int(attempt.requestId.size()));
    integer(attempt.attempt);
    integer(attempt.isFinal);
    integerOrNull(attempt.accountId, attempt.accountId == 0);
    integerOrNull(attempt.workspaceId, attempt.workspaceId == 0);
    integerOrNull(attempt.keyId, attempt.keyId == 0);
    text(endpoints()[size_t(attempt.endpoint)], -1);
    text(models()[size_t(attempt.model)].name, -1);
    integerOrNull(attempt.providerId, attempt.providerId == 0);
    integer(attempt.status);
    text(attempt.errorClass, -1); // a null pointer binds NULL
    integer(attempt.latencyMs);
    integerOrNull(attempt.ttftMs, attempt.ttftMs < 0);
    integer(attempt.streamed);
    integer(attempt.tokensIn);
    integer(attempt.tokensOut);
    integer(attempt.tokensCached);
    integer(attempt.costMicros);
    text(ip.text, ip.length);
    return step(m_insert);
}

Result<void> AttemptWriter::insertAll(std::span<const Attempt> attempts, qint64 untilMs)
{
    for (const Attempt &attempt : attempts) {
        if (auto done = insert(attempt); !done)
            return done;
        if (attempt.keyId == 0)
            continue;
        m_lastUsedMs[attempt.keyId] = attempt.createdAtMs;
        Usage &usage = m_usage[{floorTo(attempt.createdAtMs, kDayMs), attempt.workspaceId}];
        usage.requests += attempt.isFinal ? 1 : 0;
        usage.attempts += 1;
        usage.tokensIn += attempt.tokensIn;
        usage.tokensOut += attempt.tokensOut;
        usage.costMicros += attempt.costMicros;
    }
    const QByteArray mark = "INSERT INTO meta(key, value) VALUES('written_until_ms', '" + QByteArray::number(untilMs) +
                            "') ON CONFLICT(key) DO UPDATE SET value = excluded.value";
    if (auto done = execute(mark.constData()); !done)
        return done;
    if (m_mode == Mode::FirstLoad)
        return {};
    if (auto done = flushUsage(); !done)
        return done;
    return flushLastUsed();
}

Result<void> AttemptWriter::write(std::span<const Attempt> attempts, qint64 untilMs)
{
    if (!m_insert) {
        auto prepared = prepare(kInsert);
        if (!prepared)
            return std::unexpected(prepared.error());
        m_insert = *prepared;
    }
    if (auto begun = execute("BEGIN IMMEDIATE"); !begun)
        return begun;
    auto done = insertAll(attempts, untilMs);
    if (done)
        done = execute("COMMIT");
    if (!done) {
        sqlite3_exec(m_handle, "ROLLBACK", nullptr, nullptr, nullptr);
        m_usage.clear();
        m_lastUsedMs.clear();
    }
    return done;
}

Result<void> AttemptWriter::finish()
{
    if (auto begun = execute("BEGIN"); !begun)
        return begun;
    if (auto done = flushUsage(); !done)
        return done;
    return execute("COMMIT");
}

Result<void> AttemptWriter::flushUsage()
{
    auto usage = prepare(
        "INSERT INTO usage_daily(day, workspace_id, requests, attempts, tokens_in, tokens_out, cost_micros) "
        "VALUES(?,?,?,?,?,?,?) ON CONFLICT(day, workspace_id) DO UPDATE SET requests = requests + excluded.requests, "
        "attempts = attempts + excluded.attempts, tokens_in = tokens_in + excluded.tokens_in, "
        "tokens_out = tokens_out + excluded.tokens_out, cost_micros = cost_micros + excluded.cost_micros");
    if (!usage)
        return std::unexpected(usage.error());
    const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> usageOwner(*usage, &sqlite3_finalize);
    for (const auto &[place, sums] : m_usage) {
        const qint64 values[] = {place.first,   place.second,   sums.requests,  sums.attempts,
                                 sums.tokensIn, sums.tokensOut, sums.costMicros};
        for (int i = 0; i < int(std::size(values)); ++i)
            sqlite3_bind_int64(*usage, i + 1, values[i]);
        if (auto done = step(*usage); !done)
            return done;
    }
    m_usage.clear();
    return {};
}

Result<void> AttemptWriter::flushLastUsed()
{
    auto used = prepare("UPDATE api_keys SET last_used_at = max(coalesce(last_used_at, 0), ?) WHERE id = ?");
    if (!used)
        return std::unexpected(used.error());
    const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> usedOwner(*used, &sqlite3_finalize);
    for (const auto &[key, timeMs] : m_lastUsedMs) {
        sqlite3_bind_int64(*used, 1, timeMs);
        sqlite3_bind_int64(*used, 2, key);
        if (auto done = step(*used); !done)
            return done;
    }
    m_lastUsedMs.clear();
    return {};
}

} // namespace Gatehouse::Demo

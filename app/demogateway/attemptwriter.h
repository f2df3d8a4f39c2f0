// Writes attempts fast: the SQLite C library with one prepared statement and long transactions.
#pragma once

#include "app/demogateway/attempt.h"
#include "models/core/error.h"

#include <QString>

#include <map>
#include <memory>
#include <span>
#include <unordered_map>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

namespace Gatehouse::Demo
{

// One thread. The attempts come in the order of createdAtMs.
class AttemptWriter
{
public:
    enum class Mode {
        FirstLoad, // a new file that nobody else opens: no journal, no syncs; a crash leaves it useless
        Live,      // an existing file in WAL mode: a crash loses at most the last transaction
    };

    static Result<std::unique_ptr<AttemptWriter>> open(const QString &file, Mode mode);
    ~AttemptWriter();
    AttemptWriter(const AttemptWriter &) = delete;
    AttemptWriter &operator=(const AttemptWriter &) = delete;

    // Runs a script of several statements, such as schema.sql.
    Result<void> runScript(const QString &resource);
    // One transaction: the attempts, what they add to usage_daily and to last_used_at of keys, and the time up to which
    // the traffic is now written (meta: written_until_ms).
    Result<void> write(std::span<const Attempt> attempts, qint64 untilMs);
    // Only in Mode::FirstLoad: puts usage_daily, which is kept back for the end, into the file.
    Result<void> finish();
    // Only in Mode::FirstLoad, where the keys are written after the attempts: when each key was last used.
    const std::unordered_map<int, qint64> &lastUsedMs() const { return m_lastUsedMs; }

private:
    struct Usage {
        qint64 requests = 0;
        qint64 attempts = 0;
        qint64 tokensIn = 0;
        qint64 tokensOut = 0;
        qint64 costMicros = 0;
    };

    AttemptWriter(sqlite3 *handle, Mode mode, QString file);
    Result<void> execute(const char *sql);
    Result<sqlite3_stmt *> prepare(const char *sql);
    Result<void> step(sqlite3_stmt *statement);
    Result<void> insert(const Attempt &attempt);
    Result<void> insertAll(std::span<const Attempt> attempts, qint64 untilMs);
    Result<void> flushUsage();
    Result<void> flushLastUsed();
    std::unexpected<Error> sqliteFailure(int code) const;

    sqlite3 *m_handle;
    Mode m_mode;
    QString m_file;
    sqlite3_stmt *m_insert = nullptr;
    std::map<std::pair<qint64, int>, Usage> m_usage; // by day and workspace
    std::unordered_map<int, qint64> m_lastUsedMs;    // by key
};

} // namespace Gatehouse::Demo

// A small gateway in a temporary folder, for tests that need its database.
#pragma once

#include "app/demogateway/gatewayfolder.h"
#include "app/demogateway/historywriter.h"
#include "models/core/timespan.h"
#include "models/database/sqlitedatabase.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace Gatehouse::Demo
{

// Friday 2026-11-20 10:00 UTC: the end of every history in these tests.
inline constexpr qint64 kHistoryEndMs = 1'795'168'800'000;

inline TraceSample loadedTrace()
{
    auto trace = TraceSample::load();
    Q_ASSERT(trace);
    return std::move(*trace);
}

struct DemoHistory {
    QTemporaryDir dir;
    GatewayFolder folder{dir.path()};
    HistoryPlan plan;
    TraceSample trace = loadedTrace();

    explicit DemoHistory(int days = 2, qint64 requests = 4'000, quint64 seed = 7)
        : plan{seed, {kHistoryEndMs - days * kDayMs, kHistoryEndMs}, requests}
    {
    }

    Result<void> write(const Progress &progress = {}) const { return writeHistory(folder, plan, trace, progress); }
    // Takes what another one has written, which is quicker than writing it again.
    bool copy(const DemoHistory &other) const
    {
        return QFile::copy(other.folder.database(), folder.database()) &&
               QFile::copy(other.folder.truth(), folder.truth());
    }
    std::unique_ptr<SqliteDatabase> open(SqliteDatabase::Mode mode = SqliteDatabase::Mode::ReadWrite) const
    {
        auto database = SqliteDatabase::open(folder.database(), mode);
        return database ? std::move(*database) : nullptr;
    }
};

// The first column of the first row; -1 when the statement fails, which no test expects.
inline qint64 number(Database &database, const QString &sql, const QVariantList &values = {})
{
    const auto result = database.scalar(sql, values);
    return result ? *result : -1;
}

// All rows as text, for comparing two databases.
inline QStringList dump(Database &database, const QString &sql)
{
    QStringList lines;
    auto rows = database.query(sql);
    if (!rows)
        return {rows.error().message};
    while (true) {
        const auto more = (*rows)->next();
        if (!more || !*more)
            return lines;
        lines.append((*rows)->string(0));
    }
}

} // namespace Gatehouse::Demo

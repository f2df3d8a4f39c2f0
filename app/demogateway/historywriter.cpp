#include "app/demogateway/historywriter.h"

#include "app/demogateway/attemptwriter.h"
#include "app/demogateway/directoryrows.h"
#include "app/demogateway/meta.h"
#include "app/demogateway/recordswriter.h"
#include "app/demogateway/trafficstream.h"
#include "app/demogateway/truthfile.h"
#include "models/database/sqlitedatabase.h"

#include <QFile>

#include <unistd.h>

#include <future>

namespace Gatehouse::Demo
{

namespace
{

// Long enough to keep two cores busy, short enough to be stopped within a moment.
constexpr qint64 kChunkMs = 3 * kHourMs;

Error cancelled()
{
    return {ErrorKind::Cancelled, QStringLiteral("The first load was stopped. The next start begins it anew.")};
}

void removeWithCompanions(const QString &database)
{
    for (const char *suffix : {"", "-wal", "-shm", "-journal"})
        QFile::remove(database + QString::fromLatin1(suffix));
}

// Makes the next chunk on a second thread while this one is written.
Result<void> writeAttempts(AttemptWriter &writer, TrafficModel &model, const TimeSpan &span, const Progress &progress)
{
    TrafficStream stream(model);
    stream.startAt(span.fromMs);
    const auto produce = [&stream](qint64 untilMs) {
        std::vector<Attempt> attempts;
        stream.take(untilMs, attempts);
        return attempts;
    };
    qint64 untilMs = std::min(span.toMs, span.fromMs + kChunkMs);
    auto next = std::async(std::launch::async, produce, untilMs);
    while (true) {
        const std::vector<Attempt> attempts = next.get();
        const qint64 writtenMs = untilMs;
        if (writtenMs < span.toMs) {
            untilMs = std::min(span.toMs, untilMs + kChunkMs);
            next = std::async(std::launch::async, produce, untilMs);
        }
        if (auto done = writer.write(attempts, writtenMs); !done)
            return done;
        if (progress && !progress(0.8 * double(writtenMs - span.fromMs) / double(span.lengthMs())))
            return std::unexpected(cancelled());
        if (writtenMs == span.toMs)
            return {};
    }
}

Result<void> loadAttempts(const GatewayFolder &folder, TrafficModel &model, const TimeSpan &span,
                          const Progress &progress, Directory &directory)
{
    auto writer = AttemptWriter::open(folder.newDatabase(), AttemptWriter::Mode::FirstLoad);
    if (!writer)
        return std::unexpected(writer.error());
    if (auto done = (*writer)->runScript(QStringLiteral(":/gatehouse/demogateway/schema.sql")); !done)
        return done;
    if (auto done = writeAttempts(**writer, model, span, progress); !done)
        return done;
    if (auto done = (*writer)->finish(); !done)
        return done;
    if (auto done = (*writer)->runScript(QStringLiteral(":/gatehouse/demogateway/indexes.sql")); !done)
        return done;
    for (const auto &[keyId, timeMs] : (*writer)->lastUsedMs())
        directory.keys[size_t(keyId - 1)].lastUsedAtMs = timeMs;
    return {};
}

Result<void> loadRecords(SqliteDatabase &database, const Directory &directory, const DirectoryHashes &hashes,
                         const GatewayMeta &meta, const QList<Incident> &incidents, const Progress &progress)
{
    const TimeSpan span{meta.historyFromMs, meta.historyToMs};
    const auto fixed = database.transaction([&]() -> Result<void> {
        if (auto done = writeMeta(database, meta); !done)
            return done;
        if (auto done = writeDirectory(database, directory, hashes, meta.seed, span); !done)
            return done;
        if (auto done = SecurityRecords(database, directory, meta.seed).writePast(span); !done)
            return done;
        return OfficeRecords(database, directory, meta.seed).writePast(span);
    });
    if (!fixed)
        return fixed;
    if (progress && !progress(0.92))
        return std::unexpected(cancelled());
    RecordsWriter records(database, directory, meta.seed, span.fromMs);
    return records.write(span.toMs, incidents);
}

// From here on a power cut must not take what the gateway says it has.
Result<void> publish(const GatewayFolder &folder)
{
    QFile file(folder.newDatabase());
    if (!file.open(QIODevice::ReadWrite) || ::fdatasync(file.handle()) != 0) {
        return failure(ErrorKind::Unreachable, QStringLiteral("The new database could not be written to disk: %1.")
                                                   .arg(file.isOpen() ? qt_error_string() : file.errorString()));
    }
    file.close();
    // A log that an older database of this name left behind would be played into the new one.
    removeWithCompanions(folder.database());
    if (!file.rename(folder.database()))
        return failure(ErrorKind::Denied,
                       QStringLiteral("The new database could not be put in place: %1.").arg(file.errorString()));
    return {};
}

Result<void> writeWhole(const GatewayFolder &folder, const HistoryPlan &plan, const TraceSample &trace,
                        const Progress &progress)
{
    const Directory directory = makeDirectory(plan.seed, plan.span);
    auto hashes =
        std::async(std::launch::async, [directory, seed = plan.seed] { return hashDirectory(directory, seed); });
    const QList<Incident> incidents = scriptedIncidents(plan.span, directory);
    TrafficModel model(trace, directory, plan.seed);
    model.setMeanRate(model.rateFor(plan.span, double(plan.requests)));
    model.setIncidents(incidents);
    Directory written = directory; // learns when keys were last used; the model goes on reading `directory`
    if (auto done = loadAttempts(folder, model, plan.span, progress, written); !done)
        return done;
    const auto hashed = hashes.get();
    if (!hashed)
        return std::unexpected(hashed.error());
    const GatewayMeta meta{plan.seed,        plan.span.fromMs, plan.span.toMs,
                           model.meanRate(), plan.span.toMs,   plan.span.toMs};
    {
        auto database = SqliteDatabase::open(folder.newDatabase(), SqliteDatabase::Mode::Create);
        if (!database)
            return std::unexpected(database.error());
        if (auto done = loadRecords(**database, written, *hashed, meta, incidents, progress); !done)
            return done;
    }
    if (auto done = TruthFile(folder.truth()).write(incidents); !done)
        return done;
    return publish(folder);
}

} // namespace

Result<void> writeHistory(const GatewayFolder &folder, const HistoryPlan &plan, const TraceSample &trace,
                          const Progress &progress)
{
    removeWithCompanions(folder.newDatabase());
    const auto done = writeWhole(folder, plan, trace, progress);
    if (!done)
        removeWithCompanions(folder.newDatabase());
    else if (progress)
        progress(1);
    return done;
}

} // namespace Gatehouse::Demo

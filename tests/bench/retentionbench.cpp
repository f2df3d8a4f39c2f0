// What it costs to purge half of a log while it is written and read, and what who does feels of it, beside one bare
// DELETE over the same rows in an identical gateway.
#include "models/database/postgresdatabase.h"
#include "tests/bench/droppedindexes.h"
#include "tests/bench/measure.h"
#include "tests/bench/peakmemory.h"
#include "tests/support/purgescene.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

using namespace Gatehouse;

namespace
{

constexpr qint64 kDayS = 86'400;
constexpr std::chrono::milliseconds kBetweenStatements{5};

struct Gateway {
    const char *title;
    const char *kind;
    Dialect engine;
};
constexpr Gateway kGateways[] = {{"New API on SQLite", "new-api sqlite 2026-09", Dialect::Sqlite},
                                 {"New API on PostgreSQL", "new-api postgresql 2026-09", Dialect::PostgreSql}};

std::unique_ptr<Database> anotherConnection(PurgeScene &scene, const Gateway &gateway, const ServerSettings &server)
{
    if (gateway.engine == Dialect::Sqlite)
        return Bench::need(SqliteDatabase::open(static_cast<SqliteDatabase &>(scene.database()).file(),
                                                SqliteDatabase::Mode::ReadWrite));
    return Bench::need(PostgresDatabase::open(server, ServerAccess::ReadWrite));
}

// What a gateway goes on doing while it is purged: one statement every few milliseconds, each timed.
class Traffic
{
public:
    using Statement = std::function<Result<void>(Database &)>;

    Traffic(const std::function<std::unique_ptr<Database>()> &connect, Statement statement)
        : m_statement(std::move(statement))
        , m_thread([this, connect] { work(*connect()); })
    {
        while (m_done == 0)
            std::this_thread::yield();
        m_longestNs = 0;
        m_done = 0;
    }
    ~Traffic() { stop(); }
    void stop()
    {
        m_over = true;
        m_ends.notify_all();
        if (m_thread.joinable())
            m_thread.join();
    }
    double longestMs() const { return double(m_longestNs) / 1e6; }
    qint64 done() const { return m_done; }
    qint64 refused() const { return m_refused; }

private:
    void work(Database &database)
    {
        while (!m_over) {
            const auto begun = std::chrono::steady_clock::now();
            const auto answer = m_statement(database);
            const auto took = std::chrono::steady_clock::now() - begun;
            m_longestNs = std::max<qint64>(m_longestNs, took.count());
            ++(answer ? m_done : m_refused);
            std::unique_lock lock(m_mutex);
            m_ends.wait_for(lock, kBetweenStatements, [this] { return m_over.load(); });
        }
    }

    const Statement m_statement;
    std::mutex m_mutex;
    std::condition_variable m_ends;
    std::atomic<bool> m_over = false;
    std::atomic<qint64> m_longestNs = 0;
    std::atomic<qint64> m_done = 0;
    std::atomic<qint64> m_refused = 0;
    std::thread m_thread;
};

Result<void> logACall(Database &database)
{
    const auto written = database.execute(
        QStringLiteral("INSERT INTO logs (user_id, username, type, content, created_at) VALUES (3, 'u3', 2, "
                       "'a call while it is purged', ?)"),
        {SystemClock().nowMs() / 1000});
    return written ? Result<void>{} : std::unexpected(written.error());
}

// The newest page of the log, as the gateway's own dashboard asks for it.
Result<void> readAPage(Database &database)
{
    return database.visitRows(QStringLiteral("SELECT id, username, content, created_at FROM logs ORDER BY id DESC"
                                             " LIMIT 20"),
                              {}, {}, [](const RowStream &) -> Result<void> { return {}; });
}

// How many rows are past their period, and how many are not.
struct Rows {
    qint64 past = 0;
    qint64 kept = 0;
};

// All of them alike but for their times, evenly over a hundred days each; a tenth are top-ups.
void fill(PurgeScene &scene, const Gateway &gateway, const Rows &rows)
{
    const qint64 nowS = SystemClock().nowMs() / 1000;
    const bool isSqlite = gateway.engine == Dialect::Sqlite;
    const QStringList after =
        Bench::withoutIndexes(scene.database(), QStringLiteral("logs")) +
        (isSqlite ? QStringList{QStringLiteral("ANALYZE"), QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)")}
                  : QStringList{QStringLiteral("VACUUM ANALYZE logs")});
    const char *series = isSqlite ? "WITH RECURSIVE s (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < %1) "
                                    "SELECT i FROM s"
                                  : "SELECT CAST(i AS bigint) AS i FROM generate_series(1, %1) s (i)";
    scene.fixture().execute(
        QStringLiteral(
            "INSERT INTO logs (user_id, username, type, content, model_name, quota, prompt_tokens, "
            "completion_tokens, created_at, request_id) SELECT 1 + i % 50, 'u' || (1 + i % 50), CASE WHEN i % "
            "10 = 0 THEN 1 ELSE 2 END, 'a call to a model', 'model-' || (i % 7), i % 1000, i % 4000, i % 900, "
            "CASE WHEN i <= %1 THEN %2 + i * %3 / %1 ELSE %4 + (i - %1) * %3 / %5 END, 'req-' || i FROM (%6) n")
            .arg(rows.past)
            .arg(nowS - 200 * kDayS)
            .arg(100 * kDayS)
            .arg(nowS - 100 * kDayS)
            .arg(rows.kept)
            .arg(QString::fromLatin1(series).arg(rows.past + rows.kept)));
    for (const QString &statement : after)
        scene.fixture().execute(statement);
}

// A fixture of tests waits for no disk, and would leave all of that to whoever writes beside it.
void asInProduction(PurgeScene &scene, const Gateway &gateway)
{
    if (gateway.engine == Dialect::Sqlite)
        Bench::need(scene.database().execute(QStringLiteral("PRAGMA synchronous=FULL")));
}

struct Measured {
    double seconds = 0;
    qint64 gone = 0;
    double stallMs = 0;
    double readMs = 0;
    qint64 written = 0;
    qint64 refused = 0;
    qint64 bytes = 0;
};

template<typename Work>
Measured measured(PurgeScene &scene, const Gateway &gateway, const ServerSettings &server, const Work &work)
{
    const auto connect = [&] { return anotherConnection(scene, gateway, server); };
    Traffic writer(connect, &logACall);
    Traffic reader(connect, &readAPage);
    Bench::PeakMemory memory;
    QElapsedTimer clock;
    clock.start();
    Measured result;
    result.gone = work();
    result.seconds = double(clock.nsecsElapsed()) / 1e9;
    result.bytes = memory.bytesAboveIdle();
    writer.stop();
    reader.stop();
    result.stallMs = writer.longestMs();
    result.readMs = reader.longestMs();
    result.written = writer.done();
    result.refused = writer.refused();
    return result;
}

void report(const Gateway &gateway, const QString &what, const Measured &one)
{
    Bench::Columns().add({QString::fromLatin1(gateway.title), what, QString::number(one.gone),
                          QStringLiteral("%1 s").arg(one.seconds, 0, 'f', 2),
                          QStringLiteral("%1 rows/s").arg(double(one.gone) / one.seconds, 0, 'f', 0),
                          QStringLiteral("%1 ms").arg(one.stallMs, 0, 'f', 1),
                          QStringLiteral("%1 ms").arg(one.readMs, 0, 'f', 1),
                          QStringLiteral("%1 (%2 refused)").arg(one.written).arg(one.refused),
                          QStringLiteral("+%1 MiB").arg(double(one.bytes) / (1 << 20), 0, 'f', 1)});
}

void run(const Gateway &gateway, const Rows &rows, const QString &folder, bool isAlone)
{
    ConsoleStores stores;
    FreshDatabases databases(folder + QLatin1Char('/') + dialectToken(gateway.engine));
    const QMap<QString, QString> periods{{QStringLiteral("request_log"), QStringLiteral("P100D")}};
    PurgeScene scene(stores, Dialect::Sqlite, QString::fromLatin1(gateway.kind), databases);
    const ServerSettings server = databases.lastSettings();
    scene.putInForce(PurgeScene::policy(periods));
    Bench::need(scene.purges(scene.desk().officer())
                    .change(scene.desk().officer().id(), {0, 10'000'000, RetentionSettings().dutyPercent}));
    fill(scene, gateway, rows);
    asInProduction(scene, gateway);
    QElapsedTimer clock;
    clock.start();
    const QString id = scene.approved();
    const double previewS = double(clock.nsecsElapsed()) / 1e9;
    const Measured ours = measured(scene, gateway, server, [&] {
        const PurgeRecord done = Bench::need(scene.run(id));
        if (done.state != PurgeState::Done)
            Bench::giveUp({ErrorKind::Internal, done.why, {}});
        qint64 gone = 0;
        for (const PurgeProgress &each : done.progress)
            gone += each.rows;
        return gone;
    });
    report(gateway, QStringLiteral("batches (preview %1 s)").arg(previewS, 0, 'f', 2), ours);
    if (isAlone)
        return;

    PurgeScene bare(stores, Dialect::Sqlite, QString::fromLatin1(gateway.kind), databases);
    const ServerSettings bareServer = databases.lastSettings();
    fill(bare, gateway, rows);
    asInProduction(bare, gateway);
    const qint64 beforeS = scene.today().addDays(-100).startOfDay(Qt::UTC).toSecsSinceEpoch();
    const Measured peer = measured(bare, gateway, bareServer, [&] {
        return Bench::need(bare.database().execute(
            QStringLiteral("DELETE FROM logs WHERE created_at >= 1 AND created_at < ? AND type IN (2, 5)"), {beforeS}));
    });
    report(gateway, QStringLiteral("one bare DELETE"), peer);
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Retention benchmark: half of a log goes while it is written."));
    parser.addHelpOption();
    const QCommandLineOption rows(QStringLiteral("rows"), QStringLiteral("That are past their period."),
                                  QStringLiteral("N"), QStringLiteral("100000"));
    const QCommandLineOption kept(QStringLiteral("kept"),
                                  QStringLiteral("That are not; unless given, as many as are past it."),
                                  QStringLiteral("N"));
    const QCommandLineOption alone(QStringLiteral("alone"), QStringLiteral("Without the bare DELETE."));
    const QCommandLineOption only(QStringLiteral("only"), QStringLiteral("Gateways whose name holds this."),
                                  QStringLiteral("TEXT"));
    const QCommandLineOption folder(QStringLiteral("folder"), QStringLiteral("Where servers keep their files."),
                                    QStringLiteral("FOLDER"));
    parser.addOptions({rows, kept, alone, only, folder});
    parser.process(application);
    Bench::Columns().add({QStringLiteral("gateway"), QStringLiteral("what"), QStringLiteral("rows gone"),
                          QStringLiteral("time"), QStringLiteral("speed"), QStringLiteral("longest stall of a writer"),
                          QStringLiteral("of a reader"), QStringLiteral("rows written meanwhile"),
                          QStringLiteral("most memory")});
    const auto count = [&parser](const QCommandLineOption &option) {
        return std::max<qint64>(1, parser.value(option).toLongLong());
    };
    const Rows wanted{count(rows), count(parser.isSet(kept) ? kept : rows)};
    for (const Gateway &gateway : kGateways) {
        const QTemporaryDir scratch(parser.isSet(folder) ? parser.value(folder) + QStringLiteral("/bench-XXXXXX")
                                                         : QDir::tempPath() + QStringLiteral("/bench-XXXXXX"));
        // PostgreSQL runs as somebody else where this runs as root.
        QFile::setPermissions(scratch.path(), QFile::permissions(scratch.path()) | QFile::ReadOther | QFile::ExeOther);
        if (QString::fromLatin1(gateway.title).contains(parser.value(only)))
            run(gateway, wanted, scratch.path(), parser.isSet(alone));
    }
    return 0;
}

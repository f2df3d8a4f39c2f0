// What the promises of five policies cost: to show the last known state, and to look at a gateway of many rows again,
// beside one question that reads all of them once; with people in the store who were erased, and others who opted out.
#include "models/database/postgresdatabase.h"
#include "models/policy/policyfindings.h"
#include "models/policy/policyloader.h"
#include "models/promises/promiseround.h"
#include "models/promises/promiserows.h"
#include "models/telemetry/rollupstore.h"
#include "tests/bench/droppedindexes.h"
#include "tests/bench/measure.h"
#include "tests/bench/peakmemory.h"
#include "tests/bench/promisesentences.h"
#include "tests/support/promisedesk.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <atomic>
#include <thread>

using namespace Gatehouse;

namespace
{

constexpr int kTimes = 15;
constexpr qint64 kRowsAtOnce = 1'000'000;

constexpr int kPeople = 5000;

// Over 131 days, so that the oldest rows are past any period of 90.
struct Product {
    const char *kind;
    const char *table;
    const char *people; // %1: how many
    const char *rows;   // from a number to another one, from a moment in milliseconds on, of how many
    const char *whole;  // reads all of them once
};

constexpr Product kProducts[] = {
    {"demo sqlite", "requests",
     "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %1) INSERT INTO accounts (id, "
     "email, "
     "name, password_hash, status, created_at) SELECT i, 'p' || i || '@mail.example', 'P', 'h', 'active', 1000 FROM n",
     "WITH RECURSIVE n(i) AS (SELECT ? UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?) "
     "INSERT INTO requests (created_at, request_id, attempt, is_final, account_id, endpoint, model, status, "
     "latency_ms, "
     "streamed, tokens_in, tokens_out, tokens_cached, cost_micros, ip) "
     "SELECT ? + i * 131 * 86400000 / ?, 'r' || i, 1, 1, i % 5000, 'chat', 'm' || i % 7, 200, 100 + i % 900, 0, 10, "
     "10, "
     "0, 1, '198.51.100.' || i % 250 FROM n",
     "SELECT count(*) FROM requests WHERE latency_ms < 0"},
    {"new-api postgresql 2026-09", "logs",
     "INSERT INTO users (id, username, password, email) SELECT i, 'p' || i, 'h', 'p' || i || '@mail.example' FROM "
     "generate_series(0, %1 - 1) i",
     "INSERT INTO logs (id, user_id, username, type, created_at, model_name, use_time, ip) SELECT i + 1, i % 5000, 'p' "
     "|| "
     "i % 5000, 2, (?::bigint + i * 131 * 86400000 / ?::bigint) / 1000, 'm' || i % 7, 1, '198.51.100.' || i % 250 FROM "
     "generate_series(?::bigint, ?::bigint - 1) i",
     "SELECT count(*) FROM logs WHERE use_time < 0"}};

const Product &productOf(const QString &gateway)
{
    for (const Product &each : kProducts) {
        if (QLatin1String(each.kind).contains(gateway))
            return each;
    }
    return kProducts[0];
}

// The longest statement that a server is seen at, by looking again and again.
class LongestStatement
{
public:
    explicit LongestStatement(const ServerSettings &server)
        : m_watcher([this, server](const std::stop_token &stop) {
            const auto own = Bench::need(PostgresDatabase::open(server, ServerAccess::ReadWrite));
            while (!stop.stop_requested()) {
                const qint64 now = Bench::need(own->scalar(QStringLiteral(
                    "SELECT coalesce(max(extract(epoch FROM clock_timestamp() - query_start) * 1000), 0)::bigint FROM "
                    "pg_stat_activity, pg_sleep(0.005) WHERE state = 'active' AND datname = current_database() AND pid "
                    "<> "
                    "pg_backend_pid()")));
                m_longestMs = std::max<qint64>(m_longestMs, now);
            }
        })
    {
    }
    qint64 ms()
    {
        m_watcher.request_stop();
        m_watcher.join();
        return m_longestMs;
    }

private:
    std::atomic<qint64> m_longestMs = 0;
    std::jthread m_watcher; // behind what it writes to
};

QList<PolicyDocument> fivePolicies()
{
    QList<PolicyDocument> policies;
    for (const QString &id : shippedPolicies())
        policies.append(Bench::need(loadPolicy(id)));
    return policies;
}

class Promises
{
public:
    Promises(Dialect store, const Product &product, qint64 rows, int erased)
        : m_product(product)
        , m_desk(m_stores, store, QString::fromLatin1(product.kind), m_databases)
        , m_rows(rows)
        , m_engine(QStringLiteral("store %1, %2").arg(dialectToken(store), QLatin1String(product.kind)))
    {
        fill();
        remember(erased);
    }
    void measure();
    // Of each policy every sentence with what came of it; false when one has no state. Once somebody has looked.
    bool print();

private:
    void fill();
    void remember(int erased);
    qint64 rowsRead();
    PromiseTally look();
    void line(const QString &what, double mine, double theirs);
    void measureBoard();

    const Product &m_product;
    FreshDatabases m_databases;
    ConsoleStores m_stores;
    PromiseDesk m_desk;
    SystemClock m_clock;
    const qint64 m_rows;
    const QString m_engine;
    const QList<PolicyDocument> m_policies = fivePolicies();
    Bench::Table m_report;
};

void Promises::fill()
{
    const qint64 from = m_clock.nowMs() - 131 * kDayMs;
    Database &gateway = m_desk.gateway().database();
    const bool onServer = gateway.dialect() == Dialect::PostgreSql;
    if (onServer) {
        const ServerSettings server = m_databases.lastSettings();
        DatabaseSettings &settings = m_desk.settings.database;
        settings.host = server.host;
        settings.port = server.port;
        settings.name = server.database;
        settings.user = server.user;
        settings.password = {SecretReference::Kind::Keychain, {}, HeldSecret(QString(server.password))};
    }
    Bench::need(gateway.execute(QString::fromLatin1(m_product.people).arg(kPeople)));
    const QStringList indexes = Bench::withoutIndexes(gateway, QLatin1String(m_product.table));
    for (qint64 at = 0; at < m_rows; at += kRowsAtOnce) {
        const qint64 end = std::min(m_rows, at + kRowsAtOnce);
        const QVariantList values =
            onServer ? QVariantList{from, m_rows, at, end} : QVariantList{at, end, from, m_rows};
        Bench::need(gateway.execute(QLatin1String(m_product.rows), values));
    }
    for (const QString &index : indexes)
        Bench::need(gateway.execute(index));
    if (onServer)
        Bench::need(gateway.execute(QStringLiteral("VACUUM ANALYZE")));
    else
        Bench::need(gateway.execute(QStringLiteral("CREATE INDEX IF NOT EXISTS requests_created ON "
                                                   "requests(created_at, id)")));
}

// People who are not there any more, and every other one of those who are has opted out. All of one case: what is asked
// of the gateway knows hashes only.
void Promises::remember(int erased)
{
    if (erased == 0)
        return;
    CaseWorkplace &officer = m_desk.desk().officer();
    m_desk.desk().opened(CaseDesk::request(RequestType::OptOut, QStringLiteral("somebody")));
    const QByteArray key = Bench::need(officer.cases().hashKey());
    const bool onServer = officer.user().store().dialect() == Dialect::PostgreSql;
    const QString prefix = onServer ? QStringLiteral("gatehouse.") : QString();
    const auto hashed = [&](const QString &kind, const QString &value) {
        return QStringLiteral("%1%2'").arg(onServer ? QStringLiteral("'\\x") : QStringLiteral("X'"),
                                           QString::fromLatin1(keyedHash(key, {kind, value}).toHex()));
    };
    QStringList gone;
    QStringList opted;
    for (int i = 0; i < erased; ++i) {
        const QString address = QStringLiteral("p%1@mail.example");
        gone.append(QStringLiteral("(%1, 1, 1)").arg(hashed(QStringLiteral("email"), address.arg(kPeople + i))));
        if (2 * i < kPeople)
            opted.append(
                QStringLiteral("(%1, 'opt_out', 1, 1)").arg(hashed(QStringLiteral("email"), address.arg(2 * i))));
    }
    m_desk.executeInStore(QStringLiteral("INSERT INTO %1suppression (hash, case_seq, since_ms) VALUES %2")
                              .arg(prefix, gone.join(QLatin1Char(','))));
    m_desk.executeInStore(QStringLiteral("INSERT INTO %1recorded_wish (hash, type, case_seq, since_ms) VALUES %2")
                              .arg(prefix, opted.join(QLatin1Char(','))));
}

// By the server's own count, which its sessions bring up to date when they end.
qint64 Promises::rowsRead()
{
    return Bench::need(m_desk.gateway().database().scalar(QStringLiteral(
        "SELECT coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)::bigint FROM pg_stat_user_tables")));
}

void Promises::line(const QString &what, double mine, double theirs)
{
    m_report.add(QString::number(m_rows), QStringLiteral("%1, %2").arg(what, m_engine),
                 QStringLiteral("%1 ms").arg(mine, 0, 'f', 1), QStringLiteral("%1 ms").arg(theirs, 0, 'f', 1),
                 Bench::times(mine / std::max(0.001, theirs)));
}

PromiseTally Promises::look()
{
    CaseWorkplace &officer = m_desk.desk().officer();
    PromiseRound round(m_desk.settings, officer.user().store(), m_clock, officer.id());
    return Bench::need(round.run(m_policies));
}

void Promises::measureBoard()
{
    StoreUser &user = m_desk.desk().officer().user();
    PromiseRepository promises(user.store(), user.audit(), user.operators(), m_clock);
    const QString gateway = gatewayFingerprint(m_desk.settings);
    qsizetype rows = 0;
    const double mine = Bench::medianOf(kTimes, [&] {
        const PromiseBoard board{m_policies, false, Bench::need(promises.standings(gateway))};
        rows = promiseRows(board, m_clock.nowMs()).size();
    });
    const QString table = user.store().dialect() == Dialect::Sqlite ? QStringLiteral("promise_state")
                                                                    : QStringLiteral("gatehouse.promise_state");
    const double bare = Bench::medianOf(kTimes, [&] {
        Bench::need(user.store().visitRows(QStringLiteral("SELECT * FROM %1").arg(table), {}, {},
                                           [](const RowStream &) -> Result<void> { return {}; }));
    });
    line(QStringLiteral("last known state of %1 sentences and their parts").arg(rows), mine, bare);
}

void Promises::measure()
{
    Database &gateway = m_desk.gateway().database();
    const bool onServer = gateway.dialect() == Dialect::PostgreSql;
    const qint64 readBefore = onServer ? rowsRead() : 0;
    std::optional<LongestStatement> longest;
    if (onServer)
        longest.emplace(m_databases.lastSettings());
    Bench::PeakMemory memory;
    PromiseTally tally;
    const double whole = Bench::spent(0, [&] { tally = look(); }).wallMs;
    const qint64 bytes = memory.bytesAboveIdle();
    const qint64 longestMs = longest ? longest->ms() : 0;
    if (onServer)
        Bench::need(gateway.execute(QStringLiteral("SELECT pg_stat_clear_snapshot()")));
    const qint64 read = onServer ? rowsRead() - readBefore : 0;
    const double bare =
        Bench::spent(0, [&] { Bench::need(gateway.scalar(QString::fromLatin1(m_product.whole))); }).wallMs;
    line(QStringLiteral("a round over %1 commitments, wall").arg(tally.looked), whole, bare);
    line(QStringLiteral("of it spent on the gateway"), double(tally.gatewayMs), bare);
    if (onServer) {
        line(QStringLiteral("its longest statement"), double(longestMs), bare);
        m_report.add(QString::number(m_rows), QStringLiteral("rows it read, %1").arg(m_engine), QString::number(read),
                     QString::number(m_rows), Bench::times(double(read) / double(m_rows)));
    }
    m_report.add(QString::number(m_rows), QStringLiteral("memory of the round, %1").arg(m_engine),
                 QStringLiteral("%1 MiB").arg(double(bytes) / (1 << 20), 0, 'f', 1), {}, {});
    measureBoard();
}

bool Promises::print()
{
    StoreUser &user = m_desk.desk().officer().user();
    PromiseRepository promises(user.store(), user.audit(), user.operators(), m_clock);
    const auto standings = Bench::need(promises.standings(gatewayFingerprint(m_desk.settings)));
    return Bench::printSentences(QLatin1String(m_product.kind), m_policies, standings, m_clock.nowMs());
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Promise benchmark: the last known state, and a round at a gateway of many rows."));
    parser.addHelpOption();
    const QCommandLineOption rows(QStringLiteral("rows"), QStringLiteral("Requests of the gateway."),
                                  QStringLiteral("N"), QStringLiteral("1000000"));
    const QCommandLineOption only(QStringLiteral("only"),
                                  QStringLiteral("The store whose name holds this: sqlite, postgresql."),
                                  QStringLiteral("TEXT"));
    const QCommandLineOption gateway(QStringLiteral("gateway"),
                                     QStringLiteral("The gateway whose name holds this: demo sqlite, new-api "
                                                    "postgresql."),
                                     QStringLiteral("TEXT"));
    const QCommandLineOption erased(QStringLiteral("erased"),
                                    QStringLiteral("People who were erased, and as many who opted out."),
                                    QStringLiteral("N"), QStringLiteral("0"));
    const QCommandLineOption sentences(QStringLiteral("sentences"),
                                       QStringLiteral("Print each sentence of the five policies with its state."));
    parser.addOptions({rows, only, gateway, erased, sentences});
    parser.process(application);
    Bench::Table().add(QStringLiteral("rows"), QStringLiteral("what"), QStringLiteral("Gatehouse"),
                       QStringLiteral("reading all rows once"), QStringLiteral("ratio"));
    bool isWhole = true;
    for (const Dialect store : {Dialect::Sqlite, Dialect::PostgreSql}) {
        if (!dialectToken(store).contains(parser.value(only)))
            continue;
        Promises promises(store, productOf(parser.value(gateway)),
                          std::max<qint64>(10, parser.value(rows).toLongLong()), parser.value(erased).toInt());
        promises.measure();
        isWhole = (!parser.isSet(sentences) || promises.print()) && isWhole;
    }
    return isWhole ? 0 : 1;
}

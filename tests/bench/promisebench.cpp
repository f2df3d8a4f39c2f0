// What the promises of five policies cost: to show the last known state, and to look at a gateway of many rows again,
// beside one question that reads all of them once.
#include "models/policy/policyfindings.h"
#include "models/policy/policyloader.h"
#include "models/promises/promiseround.h"
#include "models/promises/promiserows.h"
#include "models/telemetry/rollupstore.h"
#include "tests/bench/measure.h"
#include "tests/bench/peakmemory.h"
#include "tests/support/promisedesk.h"

#include <QCommandLineParser>
#include <QCoreApplication>

using namespace Gatehouse;

namespace
{

constexpr int kTimes = 15;
constexpr qint64 kRowsAtOnce = 1'000'000;

// Over 131 days, so that the oldest are past any period of 90.
constexpr const char *kRequests =
    "WITH RECURSIVE n(i) AS (SELECT ? UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?) "
    "INSERT INTO requests (created_at, request_id, attempt, is_final, account_id, endpoint, model, status, latency_ms, "
    "streamed, tokens_in, tokens_out, tokens_cached, cost_micros, ip) "
    "SELECT ? + i * 131 * 86400000 / ?, 'r' || i, 1, 1, i % 5000, 'chat', 'm' || i % 7, 200, 100 + i % 900, 0, 10, 10, "
    "0, 1, '198.51.100.' || i % 250 FROM n";

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
    Promises(Dialect store, qint64 rows)
        : m_desk(m_stores, store, QStringLiteral("demo sqlite"), m_databases)
        , m_rows(rows)
        , m_engine(dialectToken(store))
    {
        const qint64 from = m_clock.nowMs() - 131 * kDayMs;
        Database &gateway = m_desk.gateway().database();
        for (qint64 at = 0; at < rows; at += kRowsAtOnce)
            Bench::need(gateway.execute(QLatin1String(kRequests), {at, std::min(rows, at + kRowsAtOnce), from, rows}));
        Bench::need(gateway.execute(QStringLiteral("CREATE INDEX IF NOT EXISTS requests_created ON "
                                                   "requests(created_at, id)")));
    }

    void measure();

private:
    PromiseTally look();
    void line(const QString &what, double mine, double theirs);
    void measureBoard();

    FreshDatabases m_databases;
    ConsoleStores m_stores;
    PromiseDesk m_desk;
    SystemClock m_clock;
    const qint64 m_rows;
    const QString m_engine;
    const QList<PolicyDocument> m_policies = fivePolicies();
    Bench::Table m_report;
};

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
    const QString table = m_engine == QLatin1String("sqlite") ? QStringLiteral("promise_state")
                                                              : QStringLiteral("gatehouse.promise_state");
    const double bare = Bench::medianOf(kTimes, [&] {
        Bench::need(user.store().visitRows(QStringLiteral("SELECT * FROM %1").arg(table), {}, {},
                                           [](const RowStream &) -> Result<void> { return {}; }));
    });
    line(QStringLiteral("last known state of %1 sentences and their parts").arg(rows), mine, bare);
}

void Promises::measure()
{
    Bench::PeakMemory memory;
    PromiseTally tally;
    const double whole = Bench::spent(0, [&] { tally = look(); }).wallMs;
    const qint64 bytes = memory.bytesAboveIdle();
    const double bare = Bench::spent(0, [&] {
                            Bench::need(m_desk.gateway().database().scalar(
                                QStringLiteral("SELECT count(*) FROM requests WHERE latency_ms < 0")));
                        }).wallMs;
    line(QStringLiteral("a round over %1 commitments, wall").arg(tally.looked), whole, bare);
    line(QStringLiteral("of it spent on the gateway"), double(tally.gatewayMs), bare);
    m_report.add(QString::number(m_rows), QStringLiteral("memory of the round, %1").arg(m_engine),
                 QStringLiteral("%1 MiB").arg(double(bytes) / (1 << 20), 0, 'f', 1), {}, {});
    measureBoard();
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
    parser.addOption(rows);
    parser.process(application);
    Bench::Table().add(QStringLiteral("rows"), QStringLiteral("what"), QStringLiteral("Gatehouse"),
                       QStringLiteral("reading all rows once"), QStringLiteral("ratio"));
    for (const Dialect store : {Dialect::Sqlite, Dialect::PostgreSql})
        Promises(store, std::max<qint64>(10, parser.value(rows).toLongLong())).measure();
    return 0;
}

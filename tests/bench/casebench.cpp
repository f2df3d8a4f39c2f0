// What the queue of privacy requests costs when it is long, beside a bare statement that reads the same.
#include "tests/bench/measure.h"
#include "tests/support/casedesk.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>

using namespace Gatehouse;

namespace
{

constexpr int kTimes = 15;
const QDate kToday(2026, 11, 22);
// The columns that a page shows.
constexpr const char *kShown = "seq, id, type, regime, state, due_day, assignee, filed_by, created_ms";

// Four of five are closed. Each has a plan, as long as one of a product with many tables.
constexpr const char *kCases =
    "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS bigint) UNION ALL SELECT i + 1 FROM n WHERE i < ?), "
    "c AS (SELECT i, i % 5 = 0 AS is_open, (i * 7919) % 97 AS pick FROM n) "
    "INSERT INTO %1privacy_case (id, type, regime, calendar, channel, state, is_open, received_day, due_day, filed_by, "
    "assignee, subject_token, plan, approvals_needed, created_ms, changed_ms) "
    "SELECT 'C-2026-' || CAST(i AS text), "
    "CASE WHEN pick % 3 = 0 THEN 'access' WHEN pick % 3 = 1 THEN 'deletion' ELSE 'opt_out' END, "
    "CASE WHEN pick % 5 = 0 THEN 'california' ELSE 'gdpr' END, 'eu', 'email', "
    "CASE WHEN NOT is_open THEN CASE WHEN pick % 7 = 0 THEN 'refused' ELSE 'completed' END "
    "WHEN pick % 4 = 0 THEN 'received' WHEN pick % 4 = 1 THEN 'identity_check' WHEN pick % 4 = 2 THEN "
    "'awaiting_approval' ELSE 'queued' END, CASE WHEN is_open THEN 1 ELSE 0 END, "
    "'2026-' || %2, '2026-' || %2, 'operator-1', 'operator-' || CAST(pick % 9 AS text), 'token', "
    "'{\"tables\":[' || %3 || ']}', 2, 1793000000000 + i, 1793000000000 + i FROM c";

QString statement(Dialect engine)
{
    const bool onServer = engine == Dialect::PostgreSql;
    const QString two = onServer ? QStringLiteral("to_char(%1, 'FM00')") : QStringLiteral("printf('%02d', %1)");
    const QString monthAndDay = QString(two).replace(QLatin1String("%1"), QLatin1String("i % 12 + 1")) +
                                QStringLiteral(" || '-' || ") +
                                QString(two).replace(QLatin1String("%1"), QLatin1String("pick % 28 + 1"));
    const QString plan = onServer ? QStringLiteral("repeat('{\"rows\":17},', 120)")
                                  : QStringLiteral("replace(printf('%120c', '#'), '#', '{\"rows\":17},')");
    QString sql = QLatin1String(kCases);
    return sql.replace(QLatin1String("%1"), onServer ? QStringLiteral("gatehouse.") : QString())
        .replace(QLatin1String("%2"), monthAndDay)
        .replace(QLatin1String("%3"), plan);
}

class Queue
{
public:
    Queue(Dialect engine, qint64 cases, ConsoleStores &stores)
        : m_desk(stores, engine)
        , m_store(m_desk.officer().user().store())
        , m_table(engine == Dialect::PostgreSql ? QStringLiteral("gatehouse.privacy_case")
                                                : QStringLiteral("privacy_case"))
        , m_rows(QString::number(cases))
        , m_engine(dialectToken(engine))
    {
        Database &owner = m_desk.admin().user().store();
        Bench::need(owner.execute(statement(engine), {cases}));
        Bench::need(owner.execute(QStringLiteral("ANALYZE")));
        if (engine == Dialect::PostgreSql)
            Bench::need(owner.execute(QStringLiteral("VACUUM ANALYZE gatehouse.privacy_case")));
    }

    void measure();

private:
    void measureOrders();
    CaseRepository &cases() { return m_desk.officer().cases(); }
    void page(const QString &what, const CasePageRequest &request, const QString &where, const QVariantList &values,
              const QString &end = QStringLiteral("LIMIT 200"));
    void line(const QString &what, const std::function<void()> &ours, const std::function<void()> &bare);
    void run(const QString &sql, const QVariantList &values);

    CaseDesk m_desk;
    Database &m_store;
    QString m_table;
    QString m_rows;
    QString m_engine;
    Bench::Table m_report;
};

double wallMs(const std::function<void()> &work)
{
    std::vector<double> taken;
    for (int i = 0; i < kTimes; ++i)
        taken.push_back(Bench::spent(0, work).wallMs);
    return Bench::median(std::move(taken));
}

void Queue::line(const QString &what, const std::function<void()> &ours, const std::function<void()> &bare)
{
    const double mine = wallMs(ours);
    const double theirs = wallMs(bare);
    m_report.add(m_rows, QStringLiteral("%1, %2").arg(what, m_engine), QStringLiteral("%1 ms").arg(mine, 0, 'f', 2),
                 QStringLiteral("%1 ms").arg(theirs, 0, 'f', 2), Bench::times(mine / theirs));
}

void Queue::run(const QString &sql, const QVariantList &values)
{
    Bench::need(m_store.visitRows(sql, values, {}, [](const RowStream &) -> Result<void> { return {}; }));
}

QLatin1String orderOf(CaseSort sort)
{
    return QLatin1String(sort == CaseSort::Due        ? "due_day, seq"
                         : sort == CaseSort::Received ? "received_day DESC, seq DESC"
                                                      : "changed_ms DESC, seq DESC");
}

void Queue::page(const QString &what, const CasePageRequest &request, const QString &where, const QVariantList &values,
                 const QString &end)
{
    const QString sql = QStringLiteral("SELECT %1 FROM %2 WHERE %3 ORDER BY %4 %5")
                            .arg(QLatin1String(kShown), m_table, where, orderOf(request.sort), end);
    line(
        what, [&] { Bench::need(cases().page(request)); }, [&] { run(sql, values); });
}

void Queue::measureOrders()
{
    for (const CaseSort sort : {CaseSort::Received, CaseSort::Changed}) {
        const QString order =
            sort == CaseSort::Received ? QStringLiteral("last received") : QStringLiteral("last changed");
        CasePageRequest request;
        request.sort = sort;
        page(QStringLiteral("first page of all, %1").arg(order), request, QStringLiteral("1 = 1"), {});
        request.filter.openOnly = true;
        page(QStringLiteral("first page of the open ones, %1").arg(order), request, QStringLiteral("is_open = 1"), {});
        request.filter = {};
        request.filter.states = {CaseState::Completed};
        page(QStringLiteral("those in one state, %1").arg(order), request, QStringLiteral("state = ?"),
             {QStringLiteral("completed")});
        request.limit = 1000;
        const QList<PrivacyCase> seen = Bench::need(cases().page(request));
        request.after = placeOf(seen.constLast(), sort);
        request.limit = 200;
        page(QStringLiteral("page behind row %1 of them, against OFFSET").arg(seen.size()), request,
             QStringLiteral("state = ?"), {QStringLiteral("completed")}, QStringLiteral("LIMIT 200 OFFSET 1000"));
    }
}

void Queue::measure()
{
    const QString open = QStringLiteral("is_open = 1");
    CasePageRequest request;
    request.filter.openOnly = true;
    page(QStringLiteral("first page of the open ones"), request, open, {});
    request.limit = 1000;
    QList<PrivacyCase> seen;
    int depth = 0;
    for (; depth < m_rows.toInt() / 10; depth += int(seen.size())) {
        seen = Bench::need(cases().page(request));
        if (seen.isEmpty())
            break;
        request.after = placeOf(seen.constLast(), request.sort);
    }
    request.limit = 200;
    page(QStringLiteral("page behind row %1, against OFFSET").arg(depth), request, open, {},
         QStringLiteral("LIMIT 200 OFFSET %1").arg(depth));
    measureOrders();
    CasePageRequest all;
    page(QStringLiteral("first page of all"), all, QStringLiteral("1 = 1"), {});
    CasePageRequest byState;
    byState.filter.states = {CaseState::Queued};
    page(QStringLiteral("those in one state"), byState, QStringLiteral("state = ?"), {QStringLiteral("queued")});
    CasePageRequest mine;
    mine.filter.openOnly = true;
    mine.filter.assignee = QStringLiteral("operator-3");
    page(QStringLiteral("open ones of one operator"), mine, open + QStringLiteral(" AND assignee = ?"),
         {*mine.filter.assignee});
    CasePageRequest named;
    named.filter.idContains = QStringLiteral("-%1").arg(m_rows.toInt() / 2);
    page(QStringLiteral("by a part of the number"), named, QStringLiteral("id LIKE ?"),
         {QLatin1Char('%') + named.filter.idContains + QLatin1Char('%')});
    line(
        QStringLiteral("counts of all states and of the overdue"), [&] { Bench::need(cases().counts(kToday)); },
        [&] { run(QStringLiteral("SELECT state, count(*) FROM %1 GROUP BY state").arg(m_table), {}); });
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Queue benchmark: pages, filters and counts of many requests."));
    parser.addHelpOption();
    const QCommandLineOption cases(QStringLiteral("cases"), QStringLiteral("How many."), QStringLiteral("N"),
                                   QStringLiteral("100000"));
    parser.addOption(cases);
    parser.process(application);
    Bench::Table().add(QStringLiteral("cases"), QStringLiteral("what"), QStringLiteral("Gatehouse"),
                       QStringLiteral("bare"), QStringLiteral("ratio"));
    ConsoleStores stores;
    for (const Dialect engine : {Dialect::Sqlite, Dialect::PostgreSql})
        Queue(engine, std::max<qint64>(10, parser.value(cases).toLongLong()), stores).measure();
    return 0;
}

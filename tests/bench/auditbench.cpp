// What the audit log costs beside the same rows without proof, in one run.
#include "tests/bench/measure.h"
#include "tests/support/agedlog.h"
#include "tests/support/auditcutting.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>

using namespace Gatehouse;

namespace
{

constexpr int kBatch = 1000;

AuditEntry madeEntry(const QString &actor, qint64 number)
{
    return {0,
            0,
            actor,
            QStringLiteral("gateway.key_disabled"),
            QStringLiteral("key %1").arg(number),
            QString(64, QLatin1Char('a')),
            QStringLiteral("{\"reason\":\"leaked\",\"n\":%1}").arg(number)};
}

// By the clock on the wall: writing waits for the disk, and for the server.
double seconds(const std::function<void()> &work)
{
    QElapsedTimer timer;
    timer.start();
    work();
    return std::max(1e-9, double(timer.nsecsElapsed()) / 1e9);
}

QString perSecond(qint64 count, double taken)
{
    return QStringLiteral("%1/s").arg(double(count) / taken, 0, 'f', 0);
}

using Batch = QList<AuditEntry>;

double inBatches(StoreUser &user, qint64 count, const std::function<Result<void>(const Batch &, qint64)> &write)
{
    const QString actor = user.id();
    return seconds([&] {
        for (qint64 from = 0; from < count; from += kBatch) {
            Batch batch;
            for (qint64 i = from; i < std::min(count, from + kBatch); ++i)
                batch.append(madeEntry(actor, i));
            Bench::need(user.store().transaction([&] { return write(batch, from); }));
        }
    });
}

double append(StoreUser &user, qint64 count)
{
    return inBatches(user, count, [&](const Batch &batch, qint64) { return user.audit().appendAll(batch); });
}

// The same columns in a table without order and hash.
double insertBare(StoreUser &user, qint64 count)
{
    Bench::need(user.store().execute(QStringLiteral("CREATE TABLE bare (idx BIGINT PRIMARY KEY, time_ms BIGINT, actor "
                                                    "TEXT, action TEXT, object TEXT, subject TEXT, "
                                                    "detail TEXT)")));
    return inBatches(user, count, [&](const Batch &batch, qint64 number) -> Result<void> {
        for (const AuditEntry &entry : batch) {
            const auto done = user.store().execute(
                QStringLiteral("INSERT INTO bare VALUES (?, ?, ?, ?, ?, ?, ?)"),
                {number, number, entry.actor, entry.action, entry.object, entry.subject, entry.detail});
            if (!done)
                return std::unexpected(done.error());
            ++number;
        }
        return {};
    });
}

// All that was written, beside a DELETE of the same rows from the table without order and hash.
void measureCut(StoreUser &keeper, const QString &rows, qint64 count, Bench::Table &table)
{
    ageLog(keeper.store(), 2);
    Cutting cutting(keeper);
    const CutRequest request = cutting.upToNow();
    const double cut = seconds([&] { Bench::need(cutting.cut(request)); });
    const double deleted = seconds([&] { Bench::need(keeper.store().execute(QStringLiteral("DELETE FROM bare"))); });
    table.add(rows,
              QStringLiteral("Cut, verified before, %1, against DELETE").arg(dialectToken(keeper.store().dialect())),
              perSecond(count, cut), perSecond(count, deleted), Bench::times(cut / deleted));
}

void measure(Dialect engine, qint64 count, ConsoleStores &stores, Bench::Table &table)
{
    const ConnectionSettings settings = stores.make(engine);
    const auto keeper = stores.keeper(settings);
    const QString rows = QString::number(count);
    const QString name = dialectToken(engine);
    const double appended = append(*keeper, count);
    const double inserted = insertBare(*keeper, count);
    table.add(rows, QStringLiteral("Append, %1 a transaction, %2, against bare INSERT").arg(kBatch).arg(name),
              perSecond(count, appended), perSecond(count, inserted), Bench::times(appended / inserted));
    const double verified =
        Bench::medianOf(3,
                        [&] {
                            const auto findings = Bench::need(keeper->audit().verify());
                            if (!findings.isGenuine() || findings.head.size != count + 1)
                                Bench::giveUp({ErrorKind::Corrupt, QStringLiteral("the log does not verify")});
                        }) /
        1e3;
    const double read = Bench::medianOf(3,
                                        [&] {
                                            Bench::need(keeper->audit().visit(
                                                [](const EntryView &, const Hash &) -> Result<void> { return {}; }));
                                        }) /
                        1e3;
    table.add(rows, QStringLiteral("Verify, %1, one core, against reading the rows").arg(name),
              perSecond(count, verified), perSecond(count, read), Bench::times(verified / read));
    measureCut(*keeper, rows, count, table);
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Audit log benchmark: appending, verifying and cutting."));
    parser.addHelpOption();
    const QCommandLineOption entries(QStringLiteral("entries"), QStringLiteral("How many."), QStringLiteral("N"),
                                     QStringLiteral("1000000"));
    const QCommandLineOption noPostgres(QStringLiteral("no-postgres"), QStringLiteral("Leave out PostgreSQL."));
    parser.addOptions({entries, noPostgres});
    parser.process(application);
    const qint64 count = std::max<qint64>(kBatch, parser.value(entries).toLongLong());

    Bench::Table table;
    table.add(QStringLiteral("entries"), QStringLiteral("what"), QStringLiteral("Gatehouse"), QStringLiteral("peer"),
              QStringLiteral("ratio"));
    ConsoleStores stores;
    measure(Dialect::Sqlite, count, stores, table);
    if (!parser.isSet(noPostgres))
        measure(Dialect::PostgreSql, std::max<qint64>(kBatch, count / 10), stores, table);
    return 0;
}

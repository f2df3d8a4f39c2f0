// What it costs to find, plan, export and erase a person with very many rows, beside one bare statement over the same
// rows in an identical gateway.
#include "models/privacy/exportpackage.h"
#include "models/privacy/personparts.h"
#include "models/privacy/rescan.h"
#include "tests/bench/measure.h"
#include "tests/bench/peakmemory.h"
#include "tests/bench/subjectload.h"
#include "tests/support/erasurescene.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <sys/resource.h>

using namespace Gatehouse;
using Bench::BareStatement;
using Bench::SubjectLoad;

namespace
{

constexpr qint64 kNowMs = 1'795'269'600'000;
constexpr int kPerson = 1;

QString shown(double ms)
{
    return ms < 1000 ? QStringLiteral("%1 ms").arg(ms, 0, 'f', 1) : QStringLiteral("%1 s").arg(ms / 1000, 0, 'f', 2);
}

// A gateway with the rows, and who handles requests about it.
struct Place {
    Place(const SubjectLoad &load, ConsoleStores &stores, FreshDatabases &databases, qint64 rows)
        : scene(stores, load.engine, makeGateway(load, databases), {kPerson})
        , server(databases.lastSettings())
        , serverPid(load.engine == Dialect::Sqlite ? 0 : databases.serverPid(load.engine))
    {
        addRows(load, scene.gateway(), scene.filler(), rows);
    }
    Database &database() { return scene.gateway().database(); }

    ErasureScene scene;
    ServerSettings server;
    qint64 serverPid;
};

class Report
{
public:
    Report(QString rows, QString gateway)
        : m_rows(std::move(rows))
        , m_gateway(std::move(gateway))
    {
    }
    static void head()
    {
        Bench::Columns().add({QStringLiteral("rows"), QStringLiteral("gateway"), QStringLiteral("what"),
                              QStringLiteral("Gatehouse"), QStringLiteral("processors"), QStringLiteral("most memory"),
                              QStringLiteral("peer"), QStringLiteral("processors"), QStringLiteral("speed"),
                              QStringLiteral("by processors")});
    }
    void add(const QString &what, const Bench::Spent &ours, qint64 bytes, const Bench::Spent &peer)
    {
        Bench::Columns().add({m_rows, m_gateway, what, shown(ours.wallMs), shown(ours.processorMs), memory(bytes),
                              shown(peer.wallMs), shown(peer.processorMs), Bench::times(peer.wallMs / ours.wallMs),
                              Bench::times(peer.processorMs / ours.processorMs)});
    }
    void add(const QString &what, const QString &figure) { Bench::Columns().add({m_rows, m_gateway, what, figure}); }

private:
    static QString memory(qint64 bytes) { return QStringLiteral("+%1 MiB").arg(double(bytes) / (1 << 20), 0, 'f', 1); }

    QString m_rows;
    QString m_gateway;
};

// Of the batches of a run, as its worker passes the points at which it could be killed.
class Batches
{
public:
    explicit Batches(qint64 serverPid)
        : m_serverPid(serverPid)
    {
        m_clock.start();
    }
    void pass(std::string_view point)
    {
        const double nowMs = double(m_clock.nsecsElapsed()) / 1e6;
        if (point == "before intent" && m_count++ == 0) {
            m_first = {nowMs, Bench::processorsMs(m_serverPid)};
        } else if (point == "after intent") {
            m_intentMs = nowMs;
        } else if (point == "after outcome") {
            m_longestMs = std::max(m_longestMs, nowMs - m_intentMs);
        } else if (point == "before finish") {
            m_all = {nowMs - m_first.wallMs, Bench::processorsMs(m_serverPid) - m_first.processorMs};
        }
    }
    const Bench::Spent &all() const { return m_all; }
    double longestMs() const { return m_longestMs; }
    int count() const { return m_count; }

private:
    qint64 m_serverPid;
    QElapsedTimer m_clock;
    Bench::Spent m_first;
    Bench::Spent m_all;
    double m_intentMs = 0;
    double m_longestMs = 0;
    int m_count = 0;
};

void search(const SubjectLoad &load, Place &place, Report &report)
{
    ErasureScene &scene = place.scene;
    const DataMap &map = scene.profile().dataMap;
    const BareStatement count = bareCount(load, scene.filler());
    const auto bare =
        Bench::spent(place.serverPid, [&] { Bench::need(place.database().scalar(count.sql, count.values)); });
    Person person;
    Bench::PeakMemory found;
    const auto finding = Bench::spent(place.serverPid, [&] {
        person = Bench::need(SubjectSearch(map, scene.tables()).resolve({scene.account(kPerson)}));
    });
    report.add(QStringLiteral("discovery, against one bare count"), finding, found.bytesAboveIdle(), bare);
    Bench::PeakMemory planned;
    const auto planning = Bench::spent(place.serverPid, [&] {
        Bench::need(makePlan(map, scene.tables(), person, {RequestType::Deletion, {}, scene.today(), {}}));
    });
    report.add(QStringLiteral("plan, against one bare count"), planning, planned.bytesAboveIdle(), bare);
    const BareStatement scan = bareScan(load, scene.filler());
    const auto scanning =
        Bench::spent(place.serverPid, [&] { Bench::need(place.database().scalar(scan.sql, scan.values)); });
    Bench::PeakMemory looked;
    const auto looking = Bench::spent(place.serverPid, [&] { Bench::need(rescan(map, scene.tables(), person)); });
    report.add(QStringLiteral("re-scan of all tables, against one bare LIKE over the table"), looking,
               looked.bytesAboveIdle(), scanning);
}

QString fileOf(Database &database)
{
    QString file;
    Bench::need(database.visitRows(QStringLiteral("SELECT file FROM pragma_database_list"), {}, {},
                                   [&file](const RowStream &row) -> Result<void> {
                                       file = row.string(0);
                                       return {};
                                   }));
    return file;
}

// As CSV and as JSON, which is what a package holds, by the engine's own client.
void dump(const SubjectLoad &load, Place &place, const QString &folder)
{
    const QString select = bareSelect(load, place.scene.filler());
    const bool isSqlite = load.engine == Dialect::Sqlite;
    const QString program =
        QStandardPaths::findExecutable(isSqlite ? QStringLiteral("sqlite3") : QStringLiteral("psql"));
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PGPASSWORD"), place.server.password);
    for (const char *form : {"csv", "json"}) {
        const bool isCsv = std::string_view(form) == "csv";
        const QString copied = isCsv ? QStringLiteral("COPY (%1) TO STDOUT WITH (FORMAT csv, HEADER)").arg(select)
                                     : QStringLiteral("COPY (SELECT row_to_json(r) FROM (%1) r) TO STDOUT").arg(select);
        QProcess process;
        process.setProcessEnvironment(environment);
        process.setStandardOutputFile(folder + QStringLiteral("/peer.") + QLatin1String(form));
        process.start(program, isSqlite ? QStringList{QStringLiteral("-header"), QLatin1Char('-') + QLatin1String(form),
                                                      fileOf(place.database()), select}
                                        : QStringList{QStringLiteral("--host=") + place.server.host,
                                                      QStringLiteral("--port=%1").arg(place.server.port),
                                                      QStringLiteral("--username=") + place.server.user,
                                                      QStringLiteral("--no-psqlrc"),
                                                      QStringLiteral("--command=") + copied, place.server.database});
        if (!process.waitForFinished(-1) || process.exitCode() != 0)
            Bench::giveUp({ErrorKind::Internal, QStringLiteral("%1 failed").arg(program),
                           QString::fromUtf8(process.readAllStandardError())});
    }
}

// Of the processors, by programs that were started and have ended.
double childrenMs()
{
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    return double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
           double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

void exportRows(const SubjectLoad &load, Place &place, const QString &folder, Report &report)
{
    ErasureScene &scene = place.scene;
    const SubjectSearch all(scene.profile().dataMap, scene.tables());
    const Person person = Bench::need(all.resolve({scene.account(kPerson)}));
    PackageOrder order;
    order.file = folder + QStringLiteral("/package.zip");
    order.caseId = QStringLiteral("C-1");
    order.madeMs = kNowMs;
    order.parts = personParts(scene.profile().dataMap, all);
    const SigningKey key = SigningKey::generate();
    const double before = childrenMs();
    Bench::Spent peer = Bench::spent(place.serverPid, [&] { dump(load, place, folder); });
    peer.processorMs += childrenMs() - before;
    Bench::PeakMemory memory;
    const auto ours =
        Bench::spent(place.serverPid, [&] { Bench::need(ExportPackage(key).write(order, personRows(all, person))); });
    report.add(QStringLiteral("export package, against the engine's dump as CSV and as JSON"), ours,
               memory.bytesAboveIdle(), peer);
}

Bench::Spent run(const BareStatement &statement, Place &place)
{
    return Bench::spent(place.serverPid,
                        [&] { Bench::need(place.database().execute(statement.sql, statement.values)); });
}

// `keeping`: a third gateway, where there is more to keep than one value for all rows.
void erase(const SubjectLoad &load, Place &bare, Place *keeping, Place &place, Report &report)
{
    const Bench::Spent peer = run(bareErasure(load, bare.scene.filler()), bare);
    const Bench::Spent keeper = keeping ? run(bareErasureThatKeeps(load, keeping->scene.filler()), *keeping) : peer;
    ErasureScene &scene = place.scene;
    const QString id = scene.queued(scene.request(RequestType::Deletion, kPerson));
    Batches batches(place.serverPid);
    scene.settings.probe = [&batches](const char *point) { batches.pass(point); };
    Bench::PeakMemory memory;
    std::optional<WorkedCase> worked;
    const auto whole = Bench::spent(place.serverPid, [&] { worked = Bench::need(scene.work(id)); });
    if (!worked || worked->state != CaseState::Completed)
        Bench::giveUp(
            {ErrorKind::Internal, QStringLiteral("the case was not completed"), worked ? worked->why : QString()});
    const qint64 bytes = memory.bytesAboveIdle();
    report.add(QStringLiteral("erasure by journalled batches, against one bare statement"), batches.all(), bytes, peer);
    if (keeping)
        report.add(QStringLiteral("the same, against one statement that keeps the same of the JSON"), batches.all(),
                   bytes, keeper);
    report.add(QStringLiteral("the whole run with plan check, two re-scans, certificate"), whole, bytes, peer);
    report.add(QStringLiteral("batches, the longest transaction"),
               QStringLiteral("%1, %2").arg(batches.count()).arg(shown(batches.longestMs())));
}

void measure(const SubjectLoad &load, qint64 rows, const QString &folder)
{
    ConsoleStores stores;
    FreshDatabases databases(folder + QStringLiteral("/servers"));
    Report report(QString::number(rows), load.title());
    Place place(load, stores, databases, rows);
    search(load, place, report);
    exportRows(load, place, folder, report);
    Place bare(load, stores, databases, rows);
    std::optional<Place> keeping;
    if (!bareErasureThatKeeps(load, place.scene.filler()).sql.isEmpty())
        keeping.emplace(load, stores, databases, rows);
    erase(load, bare, keeping ? &*keeping : nullptr, place, report);
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Erasure benchmark: one person with very many rows."));
    parser.addHelpOption();
    const QCommandLineOption rows(QStringLiteral("rows"), QStringLiteral("Of the person; others have as many."),
                                  QStringLiteral("N"), QStringLiteral("1000000"));
    const QCommandLineOption only(QStringLiteral("only"), QStringLiteral("Gateways whose name holds this."),
                                  QStringLiteral("TEXT"));
    parser.addOptions({rows, only});
    parser.process(application);
    Report::head();
    for (const SubjectLoad &load : Bench::subjectLoads()) {
        const QTemporaryDir scratch;
        // PostgreSQL runs as somebody else where this runs as root.
        QFile::setPermissions(scratch.path(), QFile::permissions(scratch.path()) | QFile::ReadOther | QFile::ExeOther);
        if (load.title().contains(parser.value(only)))
            measure(load, std::max<qint64>(1, parser.value(rows).toLongLong()), scratch.path());
    }
    return 0;
}

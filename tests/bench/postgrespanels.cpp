#include "tests/bench/postgrespanels.h"

#include "tests/bench/measure.h"
#include "tests/bench/overviewpanels.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <unistd.h>

namespace Gatehouse::Bench
{

namespace
{

constexpr int kRuns = 3;
constexpr int kLongestMs = 3'600'000;

// The columns that the panels read, and no index but the one by time, as the gateway has it.
const char *const kSchema =
    "CREATE TABLE requests (created_at bigint, is_final int, status int, latency_ms bigint, model text, "
    "provider_id int, tokens_in bigint, tokens_out bigint, tokens_cached bigint, cost_micros bigint)";
const char *const kColumns = "created_at, is_final, status, latency_ms, model, provider_id, tokens_in, tokens_out, "
                             "tokens_cached, cost_micros";

QString programs()
{
    const QDir versions(QStringLiteral("/usr/lib/postgresql"));
    for (const QString &version : versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name | QDir::Reversed)) {
        if (QFile::exists(versions.filePath(version + QStringLiteral("/bin/initdb"))))
            return versions.filePath(version + QStringLiteral("/bin/"));
    }
    return {};
}

std::unexpected<Error> broken(const QString &what, const QByteArray &why)
{
    return failure(ErrorKind::Internal, QStringLiteral("PostgreSQL: %1.").arg(what), QString::fromUtf8(why.left(2000)));
}

// A cluster that ends with this object. PostgreSQL refuses to run as root, who therefore lends it another account.
class Cluster
{
public:
    Cluster() = default;
    ~Cluster()
    {
        if (m_server.state() == QProcess::NotRunning)
            return;
        m_server.terminate();
        m_server.waitForFinished(60'000);
    }
    Cluster(const Cluster &) = delete;
    Cluster &operator=(const Cluster &) = delete;

    Result<void> start()
    {
        if (geteuid() == 0)
            QProcess::execute(QStringLiteral("chown"), {QStringLiteral("postgres"), m_folder.path()});
        const QString cluster = m_folder.filePath(QStringLiteral("data"));
        QProcess made;
        run(made, programs() + QStringLiteral("initdb"),
            {QStringLiteral("-D"), cluster, QStringLiteral("-U"), QStringLiteral("bench"), QStringLiteral("-A"),
             QStringLiteral("trust")});
        if (!made.waitForFinished(120'000) || made.exitCode() != 0)
            return broken(QStringLiteral("no cluster could be made"), made.readAllStandardError());
        m_server.setStandardErrorFile(m_folder.filePath(QStringLiteral("log")));
        m_server.setStandardOutputFile(QProcess::nullDevice());
        // Enough memory for the sorts, as a server that is used for this would have.
        run(m_server, programs() + QStringLiteral("postgres"),
            {QStringLiteral("-D"), cluster, QStringLiteral("-k"), m_folder.path(), QStringLiteral("-c"),
             QStringLiteral("listen_addresses="), QStringLiteral("-c"), QStringLiteral("shared_buffers=1GB"),
             QStringLiteral("-c"), QStringLiteral("work_mem=1GB"), QStringLiteral("-c"), QStringLiteral("fsync=off"),
             QStringLiteral("-c"), QStringLiteral("max_parallel_workers_per_gather=0"), QStringLiteral("-c"),
             QStringLiteral("max_wal_size=8GB")});
        for (int i = 0; i < 200; ++i) {
            if (ask({QStringLiteral("SELECT 1")}))
                return {};
            usleep(100'000);
        }
        return broken(QStringLiteral("the server does not answer"), {});
    }

    // What psql writes to both of its channels. Each statement is sent on its own, in one session.
    Result<QByteArray> ask(const QStringList &statements, const QString &input = {})
    {
        QProcess psql;
        psql.setProcessChannelMode(QProcess::MergedChannels);
        if (!input.isEmpty())
            psql.setStandardInputFile(input);
        QStringList arguments{
            QStringLiteral("-X"), QStringLiteral("-q"),      QStringLiteral("-v"), QStringLiteral("ON_ERROR_STOP=1"),
            QStringLiteral("-h"), m_folder.path(),           QStringLiteral("-U"), QStringLiteral("bench"),
            QStringLiteral("-d"), QStringLiteral("postgres")};
        for (const QString &statement : statements)
            arguments += {QStringLiteral("-c"), statement};
        psql.start(programs() + QStringLiteral("psql"), arguments);
        if (!psql.waitForFinished(kLongestMs) || psql.exitCode() != 0)
            return broken(QStringLiteral("a statement failed"), psql.readAll());
        return psql.readAll();
    }

private:
    static void run(QProcess &process, const QString &program, const QStringList &arguments)
    {
        if (geteuid() != 0) {
            process.start(program, arguments);
            return;
        }
        process.start(QStringLiteral("setpriv"),
                      QStringList{QStringLiteral("--reuid=postgres"), QStringLiteral("--regid=postgres"),
                                  QStringLiteral("--clear-groups"), program} +
                          arguments);
    }

    QTemporaryDir m_folder; // not inside of one that only its owner may enter
    QProcess m_server;      // psql and setpriv both become the program itself, so its id is the server's
};

Result<void> writeRows(Database &gateway, const QString &file)
{
    QFile out(file);
    if (!out.open(QIODevice::WriteOnly))
        return failure(ErrorKind::Denied, QStringLiteral("%1 cannot be written.").arg(file));
    QByteArray line;
    return gateway.visitRows(QStringLiteral("SELECT %1 FROM requests ORDER BY created_at").arg(QLatin1String(kColumns)),
                             {}, {}, [&](const RowStream &row) -> Result<void> {
                                 line.clear();
                                 for (int column = 0; column < 10; ++column) {
                                     const std::string_view text = row.text(column);
                                     line.append(text.data(), qsizetype(text.size())).append(column == 9 ? '\n' : '\t');
                                 }
                                 return out.write(line) == line.size()
                                            ? Result<void>()
                                            : failure(ErrorKind::Unreachable,
                                                      QStringLiteral("%1 cannot be written.").arg(file));
                             });
}

// log_statement_stats says of each statement: "! 0.123 s user, 0.004 s system, 0.130 s elapsed".
PostgresPanels sumOf(const QByteArray &said)
{
    static const QRegularExpression line(
        QStringLiteral("!\\s+([0-9.]+) s user, ([0-9.]+) s system, ([0-9.]+) s elapsed"));
    PostgresPanels sum;
    for (auto found = line.globalMatch(QString::fromUtf8(said)); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        sum.processorMs += 1000 * (match.captured(1).toDouble() + match.captured(2).toDouble());
        sum.wallMs += 1000 * match.captured(3).toDouble();
    }
    return sum;
}

} // namespace

Result<PostgresPanels> measurePostgres(Database &gateway)
{
    if (programs().isEmpty())
        return failure(ErrorKind::Unsupported, QStringLiteral("not measured: postgresql is not installed"));
    Cluster cluster;
    if (auto started = cluster.start(); !started)
        return std::unexpected(started.error());
    QTemporaryDir scratch;
    const QString rows = scratch.filePath(QStringLiteral("rows.tsv"));
    if (auto written = writeRows(gateway, rows); !written)
        return std::unexpected(written.error());
    for (const auto &[sql, input] :
         {std::pair(QLatin1String(kSchema).toString(), QString()),
          std::pair(QStringLiteral("COPY requests FROM STDIN"), rows),
          std::pair(QStringLiteral("CREATE INDEX requests_created ON requests (created_at)"), QString()),
          std::pair(QStringLiteral("VACUUM ANALYZE requests"), QString())}) {
        if (auto done = cluster.ask({sql}, input); !done)
            return std::unexpected(done.error());
    }
    std::vector<double> processor;
    std::vector<double> wall;
    for (int i = 0; i <= kRuns; ++i) {
        PostgresPanels sum;
        for (const QString &panel : overviewSql(Dialect::PostgreSql)) {
            const auto said = cluster.ask(
                {QStringLiteral("SET client_min_messages=log"), QStringLiteral("SET log_statement_stats=on"), panel});
            if (!said)
                return std::unexpected(said.error());
            const PostgresPanels one = sumOf(*said);
            sum = {sum.processorMs + one.processorMs, sum.wallMs + one.wallMs};
        }
        if (i > 0) {
            processor.push_back(sum.processorMs);
            wall.push_back(sum.wallMs);
        }
    }
    return PostgresPanels{median(processor), median(wall)};
}

} // namespace Gatehouse::Bench

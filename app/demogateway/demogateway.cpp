#include "app/demogateway/demogateway.h"

#include "app/demogateway/admintoken.h"
#include "app/demogateway/historywriter.h"
#include "models/core/format.h"

#include <QFile>
#include <QJsonDocument>

namespace Gatehouse::Demo
{

DemoGateway::DemoGateway(Options options, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_clock(clock)
{
}

DemoGateway::~DemoGateway()
{
    stop();
}

Result<void> DemoGateway::start(const std::function<bool()> &goOn)
{
    auto folder = openFolder(m_options.dir);
    if (!folder)
        return std::unexpected(folder.error());
    m_folder = *folder;
    if (auto done = lockFolder(); !done)
        return done;
    auto trace = TraceSample::load();
    if (!trace)
        return std::unexpected(trace.error());
    m_trace = std::move(*trace);
    if (auto done = ensureHistory(goOn); !done)
        return done;
    if (auto done = openDatabase(); !done)
        return done;
    if (auto done = startTraffic(goOn); !done)
        return done;
    if (auto done = startServer(); !done)
        return done;
    return writeConnectionFile();
}

Result<void> DemoGateway::lockFolder()
{
    m_lock = std::make_unique<QLockFile>(m_folder.lock());
    m_lock->setStaleLockTime(0); // stale only when its process is gone
    if (!m_lock->tryLock(0)) {
        return failure(ErrorKind::Busy,
                       QStringLiteral("Another demo gateway runs on %1. Stop it, or name another folder with --dir.")
                           .arg(m_folder.path));
    }
    return {};
}

Result<void> DemoGateway::ensureHistory(const std::function<bool()> &goOn)
{
    if (QFile::exists(m_folder.database())) {
        if (m_options.shapesHistory)
            emit said(QStringLiteral("The history is there already: --seed, --days and --requests have no effect. "
                                     "Remove %1 to write it anew.")
                          .arg(m_folder.database()));
        return {};
    }
    const qint64 startedMs = m_clock.nowMs();
    const qint64 endMs = floorTo(startedMs, kMinuteMs);
    const HistoryPlan plan{m_options.seed, {endMs - m_options.days * kDayMs, endMs}, m_options.requests};
    int lastPercent = -10;
    const auto progress = [&](double share) {
        if (const int percent = int(share * 100); percent >= lastPercent + 10) {
            lastPercent = percent;
            emit said(QStringLiteral("Writing %1 days of synthetic history: %2 %").arg(m_options.days).arg(percent));
        }
        return goOn();
    };
    if (auto done = writeHistory(m_folder, plan, *m_trace, progress); !done)
        return done;
    emit said(QStringLiteral("History written in %1 s.").arg(double(m_clock.nowMs() - startedMs) / 1000, 0, 'f', 1));
    return {};
}

Result<void> DemoGateway::openDatabase()
{
    auto database = SqliteDatabase::open(m_folder.database(), SqliteDatabase::Mode::Create);
    if (!database)
        return std::unexpected(database.error());
    m_database = std::move(*database);
    auto meta = loadMeta(*m_database);
    if (!meta)
        return std::unexpected(meta.error());
    m_meta = *meta;
    m_directory = makeDirectory(m_meta.seed, {m_meta.historyFromMs, m_meta.historyToMs});
    return {};
}

Result<void> DemoGateway::startTraffic(const std::function<bool()> &goOn)
{
    m_truth = std::make_unique<TruthFile>(m_folder.truth());
    auto incidents = m_truth->load();
    if (!incidents && incidents.error().kind != ErrorKind::NotFound)
        return std::unexpected(incidents.error());
    m_model = std::make_unique<TrafficModel>(*m_trace, m_directory, m_meta.seed);
    m_model->setMeanRate(m_meta.meanRatePerMinute);
    if (incidents)
        m_model->setIncidents(*incidents);
    auto writer = AttemptWriter::open(m_folder.database(), AttemptWriter::Mode::Live);
    if (!writer)
        return std::unexpected(writer.error());
    m_writer = std::move(*writer);
    m_traffic = std::make_unique<LiveTraffic>(*m_writer, *m_database, m_directory, *m_model, *m_truth, m_meta, m_clock);
    connect(m_traffic.get(), &LiveTraffic::failed, this, &DemoGateway::said);
    if (auto done = m_traffic->reloadState(); !done)
        return done;
    if (!m_options.live)
        return {};
    if (const qint64 gapMs = m_clock.nowMs() - m_meta.writtenUntilMs; gapMs > kHourMs)
        emit said(QStringLiteral("Filling the gap of %1 since the last run.").arg(formatAge(gapMs)));
    if (auto done = m_traffic->catchUp(goOn); !done)
        return done;
    if (!goOn())
        return failure(ErrorKind::Cancelled,
                       QStringLiteral("Catching up was stopped. The next start goes on with it."));
    m_traffic->start(m_options.ratePerMinute);
    return {};
}

Result<void> DemoGateway::startServer()
{
    const auto identity = ensureIdentity(m_folder, m_clock.nowMs());
    if (!identity)
        return std::unexpected(identity.error());
    const auto digest = ensureAdminToken(m_folder, *m_database);
    if (!digest)
        return std::unexpected(digest.error());
    m_api = std::make_unique<AdminApi>(*m_database, *m_traffic, m_clock, *digest);
    m_server = std::make_unique<AdminServer>(*m_api);
    const auto port = m_server->listenOn(m_options.port, *identity);
    if (!port)
        return std::unexpected(port.error());
    m_port = *port;
    return {};
}

QJsonObject DemoGateway::readyMessage() const
{
    return {{QStringLiteral("ready"), true},
            {QStringLiteral("url"), QStringLiteral("https://127.0.0.1:%1").arg(m_port)},
            {QStringLiteral("database"), m_folder.database()},
            {QStringLiteral("token_file"), m_folder.token()},
            {QStringLiteral("ca_file"), m_folder.ca()},
            {QStringLiteral("truth_file"), m_folder.truth()},
            {QStringLiteral("connection_file"), m_folder.connection()}};
}

Result<void> DemoGateway::writeConnectionFile() const
{
    const QJsonObject ready = readyMessage();
    const QJsonObject connection{
        {QStringLiteral("name"), QStringLiteral("demo")},
        {QStringLiteral("profile"), QStringLiteral("demo")},
        {QStringLiteral("database"), QJsonObject{{QStringLiteral("driver"), QStringLiteral("sqlite")},
                                                 {QStringLiteral("file"), ready.value(QLatin1String("database"))}}},
        {QStringLiteral("admin_api"),
         QJsonObject{{QStringLiteral("url"), ready.value(QLatin1String("url"))},
                     {QStringLiteral("token_file"), ready.value(QLatin1String("token_file"))},
                     {QStringLiteral("ca_file"), ready.value(QLatin1String("ca_file"))}}},
    };
    return writeWholeFile(m_folder.connection(), QJsonDocument(connection).toJson(), false);
}

void DemoGateway::stop()
{
    if (m_traffic)
        m_traffic->stop();
}

} // namespace Gatehouse::Demo

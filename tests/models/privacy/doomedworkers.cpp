#include "tests/models/privacy/doomedworkers.h"

#include "models/database/postgresdatabase.h"
#include "models/telemetry/rolluprepository.h"
#include "models/telemetry/rollupstore.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>

#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace Gatehouse
{

namespace
{

constexpr std::chrono::milliseconds kLease{20};
constexpr int kMostTries = 200'000; // of a claim, while the lease of a dead worker is not over
constexpr const char *kSwitchIsAsked = "switch is asked";
constexpr const char *kSwitchHasHappened = "switch has happened";
constexpr int kDone = 0;
constexpr int kStuck = 3;
constexpr int kGaveUp = 4;
const QString kFingerprint = QStringLiteral("the gateway of the test");

template<typename T>
T need(Result<T> result)
{
    if (!result)
        qFatal("worker: %s %s", qPrintable(result.error().message), qPrintable(result.error().detail));
    return std::move(*result);
}

// One write: whoever is killed leaves a whole line or none.
void addLine(const QString &file, const QString &line)
{
    const QByteArray bytes = line.toUtf8() + '\n';
    const int handle = ::open(qPrintable(file), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (handle < 0 || ::write(handle, bytes.constData(), size_t(bytes.size())) != bytes.size())
        qFatal("worker: %s cannot be written", qPrintable(file));
    ::close(handle);
}

QStringList readLines(const QString &name)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QStringList lines = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'));
    lines.removeAll(QString());
    return lines;
}

// Switches that outlive who uses them: what was switched off is in a file.
class KeptSwitches final : public GatewayControl
{
public:
    KeptSwitches(QString file, std::function<void(const char *)> probe)
        : m_file(std::move(file))
        , m_probe(std::move(probe))
    {
    }
    bool can(const GatewayAction &action) override { return action.verb == ActionVerb::Disable; }
    Result<ActionOutcome> run(const GatewayAction &action, const std::stop_token &) override
    {
        m_probe(kSwitchIsAsked);
        addLine(m_file, lineOf(action));
        m_probe(kSwitchHasHappened);
        return ActionOutcome{ActionWay::AdminApi, true, {}};
    }
    Result<bool> isDone(const GatewayAction &action, const std::stop_token &) override
    {
        return readLines(m_file).contains(lineOf(action));
    }

private:
    static QString lineOf(const GatewayAction &action) { return action.token() + QLatin1Char(' ') + action.id; }

    QString m_file;
    std::function<void(const char *)> m_probe;
};

} // namespace

// Has a connection of its own, to the same server and as the same user, by which it ends the other one.
class DoomedWorkers::Cutter
{
public:
    Cutter(Database &victim, std::unique_ptr<StoreUser> byStore, std::unique_ptr<Database> byGateway)
        : m_victim(victim)
        , m_store(std::move(byStore))
        , m_gateway(std::move(byGateway))
    {
    }

    // A connection that was cut before, and is not used since, comes back when it is asked who it is.
    void cut()
    {
        m_hasCut = true;
        const QString who = QStringLiteral("SELECT pg_backend_pid()");
        const auto known = m_victim.scalar(who);
        const auto victim = known ? known : m_victim.scalar(who);
        Database &by = m_store ? m_store->store() : *m_gateway;
        const auto ended = by.scalar(
            QStringLiteral("SELECT CASE WHEN pg_terminate_backend(CAST(? AS integer), 5000) THEN 1 ELSE 0 END"),
            {need(victim)});
        if (need(ended) != 1)
            qFatal("worker: the connection is not cut");
    }
    bool hasCut() const { return m_hasCut; }

private:
    Database &m_victim;
    std::unique_ptr<StoreUser> m_store;
    std::unique_ptr<Database> m_gateway;
    bool m_hasCut = false;
};

QStringList labelsInCode()
{
    const QDir folder(QStringLiteral(GATEHOUSE_SOURCE_DIR "/models/privacy"));
    static const QRegularExpression call(QStringLiteral("probe\\(\"([^\"]+)\"\\)"));
    QStringList labels;
    for (const QString &name : folder.entryList({QStringLiteral("*.cpp")}, QDir::Files)) {
        const QStringList lines = readLines(folder.filePath(name));
        for (auto found = call.globalMatch(lines.join(QLatin1Char('\n'))); found.hasNext();)
            labels.append(found.next().captured(1));
    }
    labels.removeDuplicates();
    return labels;
}

QStringList switchLabels()
{
    return {QString::fromLatin1(kSwitchIsAsked), QString::fromLatin1(kSwitchHasHappened)};
}

DoomedWorkers::DoomedWorkers(ErasureScene &scene, ConsoleStores &stores, const QString &caseId,
                             const std::optional<ServerSettings> &server, const QList<int> &persons)
    : m_scene(scene)
    , m_caseId(caseId)
    , m_server(server)
    , m_login(stores.as(scene.desk().officer().user().name(), scene.desk().settings()))
    , m_otherLogin(stores.as(scene.desk().responder().user().name(), scene.desk().settings()))
{
    m_counted.store.file = m_folder.filePath(QStringLiteral("rollups.sqlite"));
    if (!persons.isEmpty())
        count(persons);
}

void DoomedWorkers::count(const QList<int> &persons)
{
    const DataMap &map = m_scene.profile().dataMap;
    QList<ValueDictionary::Value> values;
    for (const int person : persons) {
        const Person found = need(SubjectSearch(map, m_scene.tables()).resolve({m_scene.account(person)}));
        values.append({Dimension::Account, quint32(values.size() + 1), found.keyValue});
        for (const QString &key : found.valuesOf(map.keyTable, map.keyColumn))
            values.append({Dimension::Key, quint32(values.size() + 1), key});
    }
    const auto rollups = need(openRollupStore(m_counted));
    RollupRepository repository(*rollups, kFingerprint);
    const bool done = repository.open() && repository.change(*repository.state(), [&](RollupState &) {
        return repository.addValues(values);
    });
    if (!done)
        qFatal("workers: nothing can be counted");
}

QStringList DoomedWorkers::countedNames() const
{
    const auto rollups = need(openRollupStore(m_counted));
    QStringList names;
    const auto read =
        rollups->visitRows(QStringLiteral("SELECT dimension, value FROM rollup_person_value ORDER BY value_id"), {}, {},
                           [&names](const RowStream &row) -> Result<void> {
                               names.append(row.string(0) + QLatin1Char(' ') + row.string(1));
                               return {};
                           });
    return read ? names : QStringList();
}

DoomedWorkers::~DoomedWorkers()
{
    for (const pid_t worker : m_running) {
        ::kill(worker, SIGKILL);
        ::waitpid(worker, nullptr, 0);
    }
}

QStringList DoomedWorkers::linesOf(const QString &name) const
{
    return readLines(m_folder.filePath(name));
}

pid_t DoomedWorkers::start(const Doom &doom)
{
    const pid_t child = ::fork();
    if (child < 0)
        qFatal("worker: no process");
    if (child == 0)
        run(doom);
    m_running.insert(child);
    return child;
}

DoomedWorkers::End DoomedWorkers::wait(pid_t worker)
{
    int status = 0;
    if (::waitpid(worker, &status, WUNTRACED) != worker)
        qFatal("worker: cannot be waited for");
    if (WIFSTOPPED(status))
        return End::Asleep;
    m_running.erase(worker);
    if (WIFSIGNALED(status))
        return WTERMSIG(status) == SIGKILL ? End::Killed : End::Stuck;
    if (WEXITSTATUS(status) == kGaveUp)
        return End::GaveUp;
    return WEXITSTATUS(status) == kDone ? End::Done : End::Stuck;
}

void DoomedWorkers::wake(pid_t worker)
{
    ::kill(worker, SIGCONT);
}

Result<std::unique_ptr<Database>> DoomedWorkers::openGateway() const
{
    if (m_server)
        return PostgresDatabase::open(*m_server, ServerAccess::ReadWrite);
    return SqliteDatabase::open(m_scene.gateway().file(), SqliteDatabase::Mode::ReadWrite);
}

void DoomedWorkers::run(const Doom &doom)
{
    int count = 0;
    bool hasSlept = doom.sleepAt.isEmpty();
    QStringList dieAt = doom.dieAt;
    work(doom, [&](const char *label, Cutter *cutter) {
        const QString name = QString::fromLatin1(label);
        ++count;
        if (!hasSlept && doom.sleepAt.contains(name)) {
            hasSlept = true;
            addLine(m_folder.filePath(QStringLiteral("sleeps")), name);
            ::kill(::getpid(), SIGSTOP);
        } else if (count == doom.dieAtNumber || dieAt.removeOne(name)) {
            addLine(m_folder.filePath(QStringLiteral("deaths")), name);
            if (cutter)
                cutter->cut();
            else
                ::kill(::getpid(), SIGKILL);
        }
    });
    ::_exit(kStuck);
}

std::unique_ptr<DoomedWorkers::Cutter> DoomedWorkers::cutterFor(const Doom &doom, StoreUser &user,
                                                                Database &gateway) const
{
    if (doom.cut == Cut::Store)
        return std::make_unique<Cutter>(
            user.store(), std::make_unique<StoreUser>(doom.isOther ? m_otherLogin : m_login, user.name()), nullptr);
    if (doom.cut == Cut::Gateway)
        return std::make_unique<Cutter>(gateway, nullptr, need(openGateway()));
    return nullptr;
}

// With connections of its own.
void DoomedWorkers::work(const Doom &doom, const std::function<void(const char *, Cutter *)> &probe)
{
    CaseWorkplace &who = doom.isOther ? m_scene.desk().responder() : m_scene.desk().officer();
    StoreUser user(doom.isOther ? m_otherLogin : m_login, who.user().name());
    SystemClock clock;
    const auto cases = makeCaseRepository(user.store(), user.audit(), user.operators(), clock);
    const auto runs = makeCaseRuns(user.store(), *cases, user.audit(), user.operators(), clock);
    const auto gateway = need(openGateway());
    const GatewayTables tables = need(GatewayTables::read({gateway.get()}));
    const auto rollups = need(openRollupStore(m_counted));
    const std::unique_ptr<Cutter> cutter = cutterFor(doom, user, *gateway);
    const auto probed = [&](const char *label) { probe(label, cutter.get()); };
    KeptSwitches switches(m_folder.filePath(QStringLiteral("switched")), probed);
    WorkerSettings settings = m_scene.settings;
    settings.operatorId = who.id();
    settings.lease = kLease;
    settings.probe = probed;
    CaseWorker worker({*cases, *runs, m_scene.profile(), tables, &switches, rollups.get(), kFingerprint, clock},
                      settings);
    for (int i = 0; i < kMostTries; ++i) {
        const auto worked = worker.workOne(m_caseId);
        if (!worked && cutter && cutter->hasCut()) {
            addLine(m_folder.filePath(QStringLiteral("complaints")), errorKindName(worked.error().kind));
            ::_exit(kGaveUp);
        }
        const CaseState state = need(cases->find(m_caseId)).state;
        if (state == CaseState::Completed)
            ::_exit(kDone);
        if (state == CaseState::NeedsAttention || state == CaseState::Planned)
            return;
    }
}

} // namespace Gatehouse

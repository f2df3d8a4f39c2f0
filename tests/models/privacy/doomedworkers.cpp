#include "tests/models/privacy/doomedworkers.h"

#include "models/database/postgresdatabase.h"

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
                             const std::optional<ServerSettings> &server)
    : m_scene(scene)
    , m_caseId(caseId)
    , m_server(server)
    , m_login(stores.as(scene.desk().officer().user().name(), scene.desk().settings()))
    , m_otherLogin(stores.as(scene.desk().responder().user().name(), scene.desk().settings()))
{
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
        return End::Killed;
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
    work(doom, [&](const char *label) {
        const QString name = QString::fromLatin1(label);
        ++count;
        if (!hasSlept && doom.sleepAt.contains(name)) {
            hasSlept = true;
            addLine(m_folder.filePath(QStringLiteral("sleeps")), name);
            ::kill(::getpid(), SIGSTOP);
        } else if (count == doom.dieAtNumber || doom.dieAt.contains(name)) {
            addLine(m_folder.filePath(QStringLiteral("deaths")), name);
            ::kill(::getpid(), SIGKILL);
        }
    });
    ::_exit(kStuck);
}

// With connections of its own.
void DoomedWorkers::work(const Doom &doom, const std::function<void(const char *)> &probe)
{
    CaseWorkplace &who = doom.isOther ? m_scene.desk().responder() : m_scene.desk().officer();
    StoreUser user(doom.isOther ? m_otherLogin : m_login, who.user().name());
    SystemClock clock;
    const auto cases = makeCaseRepository(user.store(), user.audit(), user.operators(), clock);
    const auto runs = makeCaseRuns(user.store(), *cases, user.audit(), user.operators(), clock);
    const auto gateway = need(openGateway());
    const GatewayTables tables = need(GatewayTables::read({gateway.get()}));
    KeptSwitches switches(m_folder.filePath(QStringLiteral("switched")), probe);
    WorkerSettings settings = m_scene.settings;
    settings.operatorId = who.id();
    settings.lease = kLease;
    settings.probe = probe;
    CaseWorker worker({*cases, *runs, m_scene.profile(), tables, &switches, nullptr, {}, clock}, settings);
    for (int i = 0; i < kMostTries; ++i) {
        const auto worked = worker.workOne(m_caseId);
        const CaseState state = need(cases->find(m_caseId)).state;
        if (state == CaseState::Completed)
            ::_exit(kDone);
        if (state == CaseState::NeedsAttention || state == CaseState::Planned)
            return;
    }
}

} // namespace Gatehouse

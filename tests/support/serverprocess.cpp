#include "tests/support/serverprocess.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QTcpServer>

#include <csignal>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace Gatehouse
{

namespace
{

constexpr int kStartMs = 60'000;
constexpr int kStopMs = 30'000;

const passwd *accountNamed(const char *name)
{
    const passwd *account = getuid() == 0 ? getpwnam(name) : nullptr;
    return account || getuid() != 0 ? account : getpwnam("nobody");
}

} // namespace

ServerProcess::ServerProcess(const char *account, const QString &keptIn)
    : m_folder(keptIn)
    , m_account(account)
{
    if (keptIn.isEmpty())
        m_folder = m_temporary.emplace(QDir::tempPath() + QStringLiteral("/gh-XXXXXX")).path();
    else if (!QDir().mkpath(keptIn))
        qFatal("The folder %s cannot be made.", qPrintable(keptIn));
    prepare(m_process);
    if (const passwd *owner = accountNamed(account);
        owner && chown(qPrintable(folder()), owner->pw_uid, owner->pw_gid) != 0)
        qFatal("The folder %s cannot be handed to %s.", qPrintable(folder()), account);
}

ServerProcess::~ServerProcess()
{
    stop(SIGKILL);
}

void ServerProcess::prepare(QProcess &process)
{
    process.setWorkingDirectory(folder());
    process.setStandardOutputFile(file(QStringLiteral("log")), QIODevice::Append);
    process.setStandardErrorFile(file(QStringLiteral("log")), QIODevice::Append);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("HOME"), folder());
    // MariaDB sweeps the temporary files of any server of its account away when it starts, and its installer as well.
    environment.insert(QStringLiteral("TMPDIR"), folder());
    process.setProcessEnvironment(environment);
    const passwd *owner = accountNamed(m_account);
    const uid_t user = owner ? owner->pw_uid : 0;
    const gid_t group = owner ? owner->pw_gid : 0;
    process.setChildProcessModifier([=] {
        if (user != 0 && (setgroups(0, nullptr) != 0 || setgid(group) != 0 || setuid(user) != 0))
            _exit(126);
        // A test that crashes leaves no server behind.
        prctl(PR_SET_PDEATHSIG, SIGKILL);
    });
}

void ServerProcess::write(const QString &name, const QByteArray &content)
{
    QFile out(file(name));
    if (!out.open(QIODevice::WriteOnly) || out.write(content) != content.size())
        qFatal("%s cannot be written.", qPrintable(out.fileName()));
    out.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    const passwd *owner = accountNamed(m_account);
    if (owner && fchown(out.handle(), owner->pw_uid, owner->pw_gid) != 0)
        qFatal("%s cannot be handed to %s.", qPrintable(out.fileName()), m_account);
}

bool ServerProcess::run(const QString &program, const QStringList &arguments)
{
    QProcess tool;
    prepare(tool);
    tool.start(program, arguments);
    return tool.waitForFinished(kStartMs) && tool.exitStatus() == QProcess::NormalExit && tool.exitCode() == 0;
}

bool ServerProcess::start(const QString &program, const QStringList &arguments, const QByteArray &ready)
{
    QFile::resize(file(QStringLiteral("log")), 0);
    m_process.start(program, arguments);
    return m_process.waitForStarted(kStartMs) && waitForText(ready);
}

bool ServerProcess::waitForText(const QByteArray &ready)
{
    const int changes = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    inotify_add_watch(changes, qPrintable(file(QStringLiteral("log"))), IN_MODIFY);
    const QDeadlineTimer deadline(kStartMs);
    bool found = log().contains(ready);
    while (!found && !deadline.hasExpired() && !m_process.waitForFinished(0)) {
        pollfd watched{changes, POLLIN, 0};
        char events[4096];
        if (poll(&watched, 1, 500) > 0)
            (void)!::read(changes, events, sizeof events);
        found = log().contains(ready);
    }
    ::close(changes);
    return found;
}

void ServerProcess::stop(int signal)
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    ::kill(pid_t(m_process.processId()), signal);
    ::kill(pid_t(m_process.processId()), SIGCONT); // one that is frozen hears it only then
    if (!m_process.waitForFinished(kStopMs))
        m_process.kill();
    m_process.waitForFinished(kStopMs);
}

void ServerProcess::signalAll(int signal) const
{
    const qint64 parent = m_process.processId();
    ::kill(pid_t(parent), signal);
    QFile children(QStringLiteral("/proc/%1/task/%1/children").arg(parent));
    if (!children.open(QIODevice::ReadOnly))
        qFatal("The children of a server cannot be listed.");
    for (const QByteArray &child : children.readAll().split(' ')) {
        if (!child.trimmed().isEmpty())
            ::kill(pid_t(child.trimmed().toInt()), signal);
    }
}

void ServerProcess::freeze()
{
    signalAll(SIGSTOP);
}

void ServerProcess::thaw()
{
    signalAll(SIGCONT);
}

QByteArray ServerProcess::log() const
{
    QFile in(file(QStringLiteral("log")));
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

int ServerProcess::freePort()
{
    QTcpServer probe;
    return probe.listen(QHostAddress::LocalHost) ? probe.serverPort() : 0;
}

QString ServerProcess::program(const QString &pattern)
{
    QStringList found{QStringLiteral("/")};
    const QStringList parts = pattern.split(QLatin1Char('/'), Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        QStringList deeper;
        for (const QString &folder : std::as_const(found)) {
            const QStringList names =
                QDir(folder).entryList({part}, QDir::AllEntries | QDir::NoDotAndDotDot, QDir::Name);
            for (const QString &name : names)
                deeper.append(QDir(folder).filePath(name));
        }
        found = deeper;
    }
    return found.isEmpty() ? QString() : found.constLast();
}

} // namespace Gatehouse

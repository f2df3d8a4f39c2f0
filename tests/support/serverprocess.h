// A server program from the distribution, run for a test in a folder of its own as a user without rights, and ended
// with it. The folder goes too, unless it is to be kept for the next run.
#pragma once

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

#include <optional>

namespace Gatehouse
{

class ServerProcess
{
public:
    // Servers refuse to run as root, so root hands them to `account`, which their package made. `keptIn` is a folder
    // that stays; the account must be able to reach it.
    explicit ServerProcess(const char *account, const QString &keptIn = {});
    ~ServerProcess();
    ServerProcess(const ServerProcess &) = delete;
    ServerProcess &operator=(const ServerProcess &) = delete;

    // Short, as the path of a Unix socket must be, and owned by the account.
    QString folder() const { return m_folder; }
    QString file(const QString &name) const { return m_folder + QLatin1Char('/') + name; }
    bool isKept() const { return !m_temporary; }
    void write(const QString &name, const QByteArray &content);

    // Runs a program to its end; false when it fails.
    bool run(const QString &program, const QStringList &arguments);
    // Starts the server and waits until it says `ready`.
    bool start(const QString &program, const QStringList &arguments, const QByteArray &ready);
    void stop(int signal);
    // Stands still as a machine does that has no processor time or no network left: it answers nothing and closes
    // nothing. stop() works on it too.
    void freeze();
    void thaw();
    qint64 pid() const { return m_process.processId(); }
    // What the programs said, for the report of a failure.
    QByteArray log() const;

    static int freePort();
    // The newest of the files that fit, such as /usr/lib/postgresql/*/bin/postgres.
    static QString program(const QString &pattern);

private:
    void prepare(QProcess &process);
    bool waitForText(const QByteArray &ready);
    void signalAll(int signal) const;

    std::optional<QTemporaryDir> m_temporary;
    QString m_folder;
    const char *m_account;
    QProcess m_process;
};

} // namespace Gatehouse

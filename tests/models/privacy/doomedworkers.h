// Workers in processes of their own, which are killed without a warning, or put to sleep, where a test wants it. What
// they do to a gateway's switches is written down by the switches, which outlive them.
#pragma once

#include "tests/support/erasurescene.h"

#include <QTemporaryDir>

#include <set>
#include <sys/types.h>

namespace Gatehouse
{

// Every point of the worker at which a crash would leave something else behind, as the code names them.
QStringList labelsInCode();
// Before and after a switch does what it is asked for; these are the test's.
QStringList switchLabels();

// Whose connection is cut by the server.
enum class Cut { None, Store, Gateway };

struct Doom {
    QStringList dieAt;    // where it first comes to one of these
    int dieAtNumber = 0;  // or at the point of this number, counted from its start
    QStringList sleepAt;  // where it first comes to one of these it stops, until it is woken
    bool isOther = false; // another operator's
    Cut cut = Cut::None;  // instead of a death, this is cut at each of them, and the worker goes on as it can
};

class DoomedWorkers
{
public:
    enum class End { Done, Killed, Asleep, Stuck, GaveUp };

    // `server`: of the gateway's database, unless it is a file. `persons`: whose names this machine has counted.
    DoomedWorkers(ErasureScene &scene, ConsoleStores &stores, const QString &caseId,
                  const std::optional<ServerSettings> &server, const QList<int> &persons = {});
    ~DoomedWorkers();

    pid_t start(const Doom &doom);
    End wait(pid_t worker);
    void wake(pid_t worker);

    // Where they were killed, where they fell asleep, and what was switched off, in order.
    QStringList deaths() const { return linesOf(QStringLiteral("deaths")); }
    QStringList sleeps() const { return linesOf(QStringLiteral("sleeps")); }
    QStringList switched() const { return linesOf(QStringLiteral("switched")); }
    // What a worker said whose connection was cut: the kind of the error.
    QStringList complaints() const { return linesOf(QStringLiteral("complaints")); }

    // Accounts and keys that this machine has counted, of two persons: the one who is erased, and a stranger.
    QStringList countedNames() const;

private:
    class Cutter;
    void count(const QList<int> &persons);
    [[noreturn]] void run(const Doom &doom);
    void work(const Doom &doom, const std::function<void(const char *, Cutter *)> &probe);
    std::unique_ptr<Cutter> cutterFor(const Doom &doom, StoreUser &user, Database &gateway) const;
    Result<std::unique_ptr<Database>> openGateway() const;
    QStringList linesOf(const QString &name) const;

    ErasureScene &m_scene;
    QString m_caseId;
    std::optional<ServerSettings> m_server;
    ConnectionSettings m_counted; // where the figures of this machine are
    ConnectionSettings m_login;
    ConnectionSettings m_otherLogin;
    QTemporaryDir m_folder;
    std::set<pid_t> m_running;
};

} // namespace Gatehouse

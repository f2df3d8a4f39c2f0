// New API on a real database of each engine, with the faults that can befall that database and their remedies.
#pragma once

#include "models/gateway/connectionsettings.h"
#include "tests/support/gatewayfixture.h"

#include <functional>
#include <semaphore>
#include <thread>

namespace Gatehouse
{

class FaultyGateway
{
public:
    struct Fault {
        QByteArray name;
        std::function<void()> cause;
        QString says; // a word of what the console must then say
        std::function<void()> remedy;
        // What makes sure that something is under way when the fault comes.
        std::function<void()> before = [] {};
    };

    // Another session, which keeps the table with the traffic to itself until this ends.
    class Lock
    {
    public:
        explicit Lock(const FaultyGateway &gateway);
        ~Lock();
        Lock(const Lock &) = delete;
        Lock &operator=(const Lock &) = delete;

    private:
        std::binary_semaphore m_held{0};
        std::binary_semaphore m_end{0};
        std::thread m_thread;
    };

    static constexpr qint64 kNowMs = 1'790'000'000'000;

    // Starts a server where the engine has one.
    static std::unique_ptr<FaultyGateway> make(Dialect dialect);
    virtual ~FaultyGateway() = default;

    // With an account that may only read. Its secret and the console's store are in the folder.
    ConnectionSettings connection(const QString &folder) const;

    void add(const QString &model = QStringLiteral("gpt-5"));
    int rows() const { return m_rows; }

    virtual QList<Fault> faults() = 0;
    // The connections that the console has end, and there is one row more.
    virtual void cutConnections() = 0;
    // The column of the latency goes away, and there is one row more.
    void dropLatency();
    // Counts the sessions that wait for a lock; empty where nobody waits for one on a server.
    virtual QString waitingSessions() const { return {}; }
    Database &keeper() { return fixture().database(); }

protected:
    virtual GatewayFixture &fixture() = 0;
    virtual void describe(ConnectionSettings &settings) const = 0;
    virtual Result<std::unique_ptr<Database>> openKeeper() const = 0;
    // Runs `meanwhile` with the table locked.
    virtual Result<void> whileLocked(Database &database, const std::function<void()> &meanwhile) const = 0;
    virtual QString withoutLatency() const;

    void fill();
    void run(const QStringList &statements);
    Fault byStatements(const char *name, const QStringList &cause, const char *says, const QStringList &remedy);
    Fault locked(const char *says);
    // The table and its column of time go away; in words that three engines understand.
    QList<Fault> schemaFaults();
    QStringList columnsOfLogs();
    // One row more, like the first in all but its key.
    void addCopyOfFirst(const QString &table);
    int m_rows = 0;

private:
    std::unique_ptr<Lock> m_lock;
};

} // namespace Gatehouse

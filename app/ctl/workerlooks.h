// Looks for alerts while a worker is at something else, on a thread and connections of its own: whatever takes long
// there, and a gateway that is away, keeps nobody from looking.
#pragma once

#include "app/ctl/alertlookout.h"

#include "models/database/databasethread.h"

namespace Gatehouse::Ctl
{

class WorkerLooks
{
public:
    // Begins at once. The terminal outlives it; the secrets of the settings are filled in.
    WorkerLooks(const ConnectionSettings &settings, const LookRounds &rounds, Terminal &terminal);
    // Stops what runs, and waits for that.
    ~WorkerLooks();

    // Waits until nothing is left to look at, of who looks once, or for a stop. The exit code that goes with it.
    int finish();

private:
    int look(const ConnectionSettings &settings, const LookRounds &rounds, const Clock &clock) const;

    std::stop_source m_stop;
    const std::stop_callback<std::function<void()>> m_follow; // what stops the worker stops this
    QFuture<int> m_done;
    // Last, so that it ends first.
    DatabaseThread m_thread{QStringLiteral("alerts lookout")};
};

} // namespace Gatehouse::Ctl

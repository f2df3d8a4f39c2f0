#include "app/ctl/workerlooks.h"

#include "app/ctl/interruption.h"
#include "app/ctl/lastingtrouble.h"

#include "models/gateway/consolestore.h"

#include <cstdio>

namespace Gatehouse::Ctl
{

WorkerLooks::WorkerLooks(const ConnectionSettings &settings, const LookRounds &rounds, Terminal &terminal)
    : m_follow(terminal.stop, [this] { m_stop.request_stop(); })
{
    m_done = m_thread.run([this, settings, rounds, &clock = terminal.clock] { return look(settings, rounds, clock); });
}

WorkerLooks::~WorkerLooks()
{
    m_stop.request_stop();
}

int WorkerLooks::finish()
{
    m_done.waitForFinished();
    return m_done.result();
}

// A text stream is for one thread; of two on one file each writes whole lines.
int WorkerLooks::look(const ConnectionSettings &settings, const LookRounds &rounds, const Clock &clock) const
{
    QTextStream out(stdout);
    QTextStream err(stderr);
    Terminal terminal{out, err, false, clock, m_stop.get_token()};
    LastingTrouble trouble;
    while (!terminal.stop.stop_requested()) {
        const auto store = openConsoleStore(settings);
        if (store) {
            AlertLookout lookout(settings, **store, terminal);
            return lookInRounds(lookout, rounds, terminal);
        }
        trouble.note(store.error(), terminal);
        if (rounds.once)
            break;
        pauseFor(std::chrono::milliseconds(AlertLookout::kBetweenMs), terminal.stop);
    }
    return trouble.code();
}

} // namespace Gatehouse::Ctl

// Says when nothing is heard of a gateway any more: then a figure that is missing means nothing, and nobody would know.
#pragma once

#include "models/alerts/alertwatch.h"
#include "models/core/clock.h"

namespace Gatehouse
{

// An engine: waits, on the thread of the store.
class SourceSilence
{
public:
    static constexpr qint64 kSilentMs = 5 * kMinuteMs;
    // Whoever slept for longer between two looks, or was suspended, has not seen how it was in between.
    static constexpr qint64 kUnseenMs = 2 * kMinuteMs;
    static const QString kRule;

    // All outlive it.
    SourceSilence(AlertRepository &alerts, const QString &gateway, const Clock &clock);

    // `freshMs`: all that the gateway recorded before it is known; 0: nothing was ever heard. `why`: what keeps it from
    // being heard. Busy: another one looks.
    Result<RaisedAlerts> note(const QString &owner, qint64 freshMs, const QString &why);
    Result<void> leave();

private:
    RaisedAlert alert(qint64 freshMs, const QString &why) const;

    AlertWatch m_watch;
    const QString m_fingerprint;
    const Clock &m_clock;
    std::optional<WatchLease> m_lease;
    std::optional<qint64> m_staleSinceMs; // seen with our own eyes, look by look
    qint64 m_lookedMs = 0;
    qint64 m_toldMs = 0;   // when the store was last told that it is silent
    bool m_isOver = false; // as far as the store has it
};

} // namespace Gatehouse

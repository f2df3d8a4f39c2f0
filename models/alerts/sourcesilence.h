// Says when nothing is heard of a gateway any more: then a figure that is missing means nothing, and nobody would know.
#pragma once

#include "models/alerts/alertwatch.h"
#include "models/core/clock.h"

#include <functional>

namespace Gatehouse
{

// An engine: waits, on the thread of the store.
class SourceSilence
{
public:
    static constexpr qint64 kSilentMs = 5 * kMinuteMs;
    // Whoever slept for longer between two looks has not seen how it was in between.
    static constexpr qint64 kUnseenMs = 2 * kMinuteMs;
    // But who looks only once goes on from what the one before has seen, if that was not longer ago.
    static constexpr qint64 kApartMs = kHourMs;
    static const QString kRule;

    // All outlive it. `awakeMs`: goes on evenly while the machine is awake; unless given, that of the system.
    SourceSilence(AlertRepository &alerts, const QString &gateway, const Clock &clock,
                  std::function<qint64()> awakeMs = {});

    // `freshMs`: all that the gateway recorded before it is known; 0: nothing was counted here yet, and others may
    // know. `why`: what keeps it from being heard. Busy: another one looks.
    Result<RaisedAlerts> note(const QString &owner, qint64 freshMs, const QString &why);
    Result<void> leave();

private:
    bool hasSlept(qint64 nowMs);
    RaisedAlert alert(qint64 freshMs, const QString &why) const;
    Result<void> claim(const QString &owner);

    AlertWatch m_watch;
    const QString m_fingerprint;
    const Clock &m_clock;
    std::optional<WatchLease> m_lease;
    std::optional<qint64> m_staleSinceMs; // seen look by look; the store has it, too
    const std::function<qint64()> m_awakeMs;
    qint64 m_lookedMs = 0;
    qint64 m_lookedAwakeMs = 0;
    qint64 m_toldMs = 0;   // when the store was last told that it is so
    bool m_isOver = false; // as far as the store has it
};

} // namespace Gatehouse

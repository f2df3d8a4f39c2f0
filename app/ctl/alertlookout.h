// Looks for alerts at one gateway: brings its figures up to date, and looks at them.
#pragma once

#include "app/ctl/gatewayaccess.h"

#include "models/alerts/gatewaylookout.h"

namespace Gatehouse::Ctl
{

class AlertLookout
{
public:
    static constexpr qint64 kBetweenMs = 30'000; // from one look to the next

    // The store and the terminal outlive it; the secrets of the settings are filled in.
    AlertLookout(const ConnectionSettings &settings, Database &store, Terminal &terminal,
                 const LookPatience &patience = {});

    // Up to now; all that was found, what is not seen when that is another thing than before, and why nothing is looked
    // at when that begins. Busy: another console or worker does it. A gateway that is away, or does not answer in time,
    // is tried again by the next look.
    Result<GatewayLookout::Look> look();
    // How counting went before that look. What is not counted is not looked at.
    const Result<void> &counted() const { return m_counted; }
    // What of the rules in the store cannot be used.
    Result<QStringList> ruleProblems() { return m_lookout.ruleProblems(); }
    // When the channels were told what is due.
    Result<void> leave();

private:
    Result<void> bringUpToDate();
    Result<void> openCounting();
    Result<void> countWithin(std::chrono::milliseconds most);

    const ConnectionSettings m_settings;
    Terminal &m_terminal;
    const LookPatience m_patience;
    GatewayLookout m_lookout;
    std::stop_source m_countingStop; // of what is open to be counted
    std::unique_ptr<GatewayAccess> m_counting;
    Result<void> m_counted;
    qint64 m_countedMs = 0; // when nothing was left to count; 0: never
    QStringList m_unseen;   // as it was told
    bool m_waits = false;   // nothing was looked at by the last look, and why was told
    bool m_hasBegun = false;
    // The parts that counting lacked when it was told of, and no longer once it fails.
    std::optional<QStringList> m_lacked;
};

struct LookRounds {
    QTimeZone zone = QTimeZone::utc();
    bool once = false;     // only until nothing is left to look at
    bool tellBusy = false; // that another one looks
};
// Looks again and again, until it is stopped, and lets others look then. Tells what it finds, and why a look came to
// nothing when it is for another reason than before. The exit code that goes with the last look.
int lookInRounds(AlertLookout &lookout, const LookRounds &rounds, Terminal &terminal);

} // namespace Gatehouse::Ctl

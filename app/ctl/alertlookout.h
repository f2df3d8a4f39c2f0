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

    // The store and the terminal outlive it.
    static Result<std::unique_ptr<AlertLookout>> open(const QString &connectionFile, Database &store,
                                                      Terminal &terminal);

    // Up to now; all that was found. Busy: another console or worker does it. A gateway that is away is tried again by
    // the next look.
    Result<GatewayLookout::Look> look();
    // What of the rules in the store cannot be used.
    Result<QStringList> ruleProblems() { return m_lookout.ruleProblems(); }
    // When the channels were told what is due.
    Result<void> leave();

private:
    AlertLookout(const QString &connectionFile, const ConnectionSettings &settings, Database &store,
                 Terminal &terminal);
    Result<void> bringUpToDate();

    const QString m_connectionFile;
    Terminal &m_terminal;
    GatewayLookout m_lookout;
    std::unique_ptr<GatewayAccess> m_counting;
};

// What was found, and why nothing is looked at.
void tellLook(const GatewayLookout::Look &look, const QTimeZone &zone, Terminal &terminal);

} // namespace Gatehouse::Ctl

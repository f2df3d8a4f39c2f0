#include "app/ctl/alertlookout.h"

#include "app/ctl/counting.h"
#include "app/ctl/usableconnection.h"

#include "models/core/format.h"

namespace Gatehouse::Ctl
{

AlertLookout::AlertLookout(const QString &connectionFile, const ConnectionSettings &settings, Database &store,
                           Terminal &terminal)
    : m_connectionFile(connectionFile)
    , m_terminal(terminal)
    , m_lookout(settings, store, terminal.clock, terminal.stop)
{
}

Result<std::unique_ptr<AlertLookout>> AlertLookout::open(const QString &connectionFile, Database &store,
                                                         Terminal &terminal)
{
    const auto settings = usableConnection(connectionFile, terminal);
    if (!settings)
        return std::unexpected(settings.error());
    return std::unique_ptr<AlertLookout>(new AlertLookout(connectionFile, *settings, store, terminal));
}

Result<void> AlertLookout::bringUpToDate()
{
    const bool isFirst = !m_counting;
    if (isFirst) {
        auto opened = GatewayAccess::open(m_connectionFile, m_terminal);
        if (!opened)
            return std::unexpected(opened.error());
        m_counting = std::move(*opened);
    }
    const qint64 downToMs = m_terminal.clock.nowMs() - AlertEngine::kHistoryMs;
    const auto counted =
        isFirst ? count(*m_counting, m_terminal, downToMs) : countOn(*m_counting, m_terminal, downToMs);
    if (!counted)
        return std::unexpected(counted.error());
    return counted->missingParts.isEmpty()
               ? Result<void>()
               : failure(ErrorKind::Unreachable, missingPartText(counted->missingParts.constFirst()));
}

// A gateway that cannot be counted is looked at all the same: that it is silent must be seen, too.
Result<GatewayLookout::Look> AlertLookout::look()
{
    const auto counted = bringUpToDate();
    if (!counted)
        m_counting.reset();
    auto look = m_lookout.look();
    return look && !counted ? Result<GatewayLookout::Look>(std::unexpected(counted.error())) : look;
}

Result<void> AlertLookout::leave()
{
    for (const QString &trouble : m_lookout.finishTelling())
        m_terminal.err << trouble << Qt::endl;
    return m_lookout.leave();
}

void tellLook(const GatewayLookout::Look &look, const QTimeZone &zone, Terminal &terminal)
{
    for (const QString &trouble : look.troubles)
        terminal.err << trouble << Qt::endl;
    if (!look.waitsFor.isEmpty())
        terminal.err << QStringLiteral("Nothing is looked at yet: %1.").arg(look.waitsFor) << Qt::endl;
    if (look.alerts.opened.isEmpty() && look.alerts.risen.isEmpty() && look.alerts.over.isEmpty())
        return;
    terminal.out << QStringLiteral("%1  opened %2, risen %3, over %4\n")
                        .arg(formatInstantPrecise(look.positionMs, zone))
                        .arg(look.alerts.opened.size())
                        .arg(look.alerts.risen.size())
                        .arg(look.alerts.over.size())
                 << Qt::flush;
}

} // namespace Gatehouse::Ctl

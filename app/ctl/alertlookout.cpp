#include "app/ctl/alertlookout.h"

#include "app/ctl/counting.h"
#include "app/ctl/interruption.h"
#include "app/ctl/lastingtrouble.h"

#include "models/core/format.h"

#include <cstdlib>
#include <utility>

namespace Gatehouse::Ctl
{

namespace
{

// Who has counted so lately has little to count.
constexpr qint64 kLatelyMs = kHourMs;

// What was found, and why nothing is looked at.
void tellLook(const GatewayLookout::Look &look, const QTimeZone &zone, Terminal &terminal)
{
    for (const QString &trouble : look.troubles)
        terminal.err << trouble << Qt::endl;
    if (!look.waitsFor.isEmpty())
        terminal.err << QStringLiteral("Nothing is looked at yet: %1.").arg(look.waitsFor) << Qt::endl;
    for (const QString &sentence : look.unseen)
        terminal.err << sentence << Qt::endl;
    if (look.alerts.opened.isEmpty() && look.alerts.risen.isEmpty() && look.alerts.over.isEmpty())
        return;
    terminal.out << QStringLiteral("%1  opened %2, risen %3, over %4\n")
                        .arg(formatInstantPrecise(look.positionMs, zone))
                        .arg(look.alerts.opened.size())
                        .arg(look.alerts.risen.size())
                        .arg(look.alerts.over.size())
                 << Qt::flush;
}

QStringList namesOf(const QList<MissingPart> &parts)
{
    QStringList names;
    for (const MissingPart &part : parts)
        names.append(part.part);
    return names;
}

} // namespace

AlertLookout::AlertLookout(const ConnectionSettings &settings, Database &store, Terminal &terminal,
                           const LookPatience &patience)
    : m_settings(settings)
    , m_terminal(terminal)
    , m_patience(patience)
    , m_lookout(settings, store, terminal.clock, terminal.stop, {}, patience)
{
}

Result<void> AlertLookout::openCounting()
{
    m_countingStop = std::stop_source();
    const Patience patience(m_patience.forNews, m_terminal.stop);
    const std::stop_callback follow(patience.token(), [this] { m_countingStop.request_stop(); });
    auto opened = GatewayAccess::open(m_settings, m_terminal.clock, m_countingStop.get_token());
    if (!opened)
        return patience.judged(std::unexpected(opened.error()));
    m_counting = std::move(*opened);
    return {};
}

// What was counted is told when it is of other databases than before: one that is away is tried again and again.
Result<void> AlertLookout::countWithin(std::chrono::milliseconds most)
{
    const Patience patience(most, m_terminal.stop);
    const std::stop_callback follow(patience.token(), [this] { m_countingStop.request_stop(); });
    Terminal bounded{m_terminal.out, m_terminal.err, m_terminal.errIsTerminal, m_terminal.clock, patience.token()};
    const qint64 downToMs = m_terminal.clock.nowMs() - AlertEngine::kHistoryMs;
    if (!std::exchange(m_hasBegun, true))
        tellCounting(m_terminal);
    const auto counted = countOn(*m_counting, bounded, downToMs);
    const auto before = std::exchange(m_lacked, std::nullopt);
    if (!counted)
        return patience.judged(std::unexpected(counted.error()));
    m_lacked = namesOf(counted->missingParts);
    if (m_lacked != before)
        tellCounted(*counted, m_terminal);
    return counted->missingParts.isEmpty()
               ? Result<void>()
               : patience.judged(failure(ErrorKind::Unreachable, missingPartText(counted->missingParts.constFirst())));
}

Result<void> AlertLookout::bringUpToDate()
{
    if (!m_counting) {
        if (auto opened = openCounting(); !opened) {
            m_lacked.reset();
            return opened;
        }
    }
    const qint64 nowMs = m_terminal.clock.nowMs();
    const bool isNews = m_countedMs > 0 && std::abs(nowMs - m_countedMs) < kLatelyMs;
    auto counted = countWithin(isNews ? m_patience.forNews : m_patience.forHistory);
    if (counted)
        m_countedMs = nowMs;
    return counted;
}

// A gateway that cannot be counted is looked at all the same: that it is silent must be seen, too.
Result<GatewayLookout::Look> AlertLookout::look()
{
    m_counted = bringUpToDate();
    if (!m_counted)
        m_counting.reset();
    auto look = m_lookout.look();
    if (look && look->waitsFor.isEmpty() && std::exchange(m_unseen, look->unseen) == look->unseen)
        look->unseen.clear();
    const bool waits = look && !look->waitsFor.isEmpty();
    if (std::exchange(m_waits, waits) && waits)
        look->waitsFor.clear();
    return look;
}

Result<void> AlertLookout::leave()
{
    for (const QString &trouble : m_lookout.finishTelling())
        m_terminal.err << trouble << Qt::endl;
    return m_lookout.leave();
}

int lookInRounds(AlertLookout &lookout, const LookRounds &rounds, Terminal &terminal)
{
    LastingTrouble trouble;
    while (!terminal.stop.stop_requested()) {
        const auto look = lookout.look();
        if (look)
            tellLook(*look, rounds.zone, terminal);
        const auto done = look ? lookout.counted() : std::unexpected(look.error());
        if (done || (done.error().kind == ErrorKind::Busy && !rounds.tellBusy))
            trouble.clear();
        else
            trouble.note(done.error(), terminal);
        if (look && look->more)
            continue;
        if (rounds.once)
            break;
        pauseFor(std::chrono::milliseconds(AlertLookout::kBetweenMs), terminal.stop);
    }
    const auto left = lookout.leave();
    return left ? trouble.code() : complain(left.error(), terminal);
}

} // namespace Gatehouse::Ctl

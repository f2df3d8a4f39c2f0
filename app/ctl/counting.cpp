#include "app/ctl/counting.h"

#include "models/core/counted.h"
#include "models/core/format.h"
#include "models/telemetry/rollupbuilder.h"

#include <QElapsedTimer>

namespace Gatehouse::Ctl
{

namespace
{

constexpr qint64 kRedrawMs = 200;
constexpr qint64 kLineMs = 10'000;

QString percent(double share)
{
    return formatShare(share).joined();
}

// At most five times a second in a terminal, and a line every ten seconds in a log.
class ProgressLine
{
public:
    explicit ProgressLine(Terminal &terminal)
        : m_terminal(terminal)
    {
        m_sinceStart.start();
        m_sinceShown.start();
    }

    void show(const RollupBuilder &builder)
    {
        if (m_sinceShown.elapsed() < (m_terminal.errIsTerminal ? kRedrawMs : kLineMs))
            return;
        m_sinceShown.restart();
        const double rate = double(builder.rowsRead()) * 1000 / double(std::max<qint64>(1, m_sinceStart.elapsed()));
        const QString line = QStringLiteral("Counting history: %1, %2 rows read, %3 rows/s, %4")
                                 .arg(percent(builder.filledShare()), formatExact(builder.rowsRead()),
                                      formatCount(rate).joined(), builder.reading().words());
        if (m_terminal.errIsTerminal)
            m_terminal.err << "\r\033[K" << line << Qt::flush;
        else
            m_terminal.err << line << Qt::endl;
        m_isOpen = m_terminal.errIsTerminal;
    }

    void end()
    {
        if (m_isOpen)
            m_terminal.err << "\r\033[K" << Qt::flush;
        m_isOpen = false;
    }

private:
    Terminal &m_terminal;
    QElapsedTimer m_sinceStart;
    QElapsedTimer m_sinceShown;
    bool m_isOpen = false;
};

Result<CountingResult> countPart(AccessPart &part, Terminal &terminal, std::optional<qint64> downToMs)
{
    RollupBuilder builder(*part.rollups, *part.source, terminal.clock);
    if (const Result<void> opened = builder.open(); !opened)
        return std::unexpected(opened.error());
    ProgressLine line(terminal);
    const Result<void> counted = builder.bringUpToDate(
        terminal.stop, [&] { line.show(builder); }, downToMs);
    line.end();
    if (!counted && counted.error().kind == ErrorKind::Cancelled)
        return failure(ErrorKind::Cancelled,
                       QStringLiteral("Stopped: %1 of history is counted and kept. Run the command again to go on.")
                           .arg(percent(builder.filledShare())));
    if (!counted)
        return std::unexpected(counted.error());
    const RollupState &state = builder.state();
    CountingResult result{state.attempts,
                          builder.rowsRead(),
                          builder.filledShare(),
                          state.isFilled(),
                          {state.historyFromMs, state.historyToMs},
                          state.freshAsOfMs,
                          {}};
    result.rowsStreamed = builder.reading().rowsStreamed();
    result.rowsGrouped = builder.reading().rowsGrouped();
    if (result.rowsStreamed + result.rowsGrouped > 0)
        result.reading = builder.reading().words();
    return result;
}

void add(CountingResult &whole, const CountingResult &part, bool first)
{
    whole.attempts += part.attempts;
    whole.rowsRead += part.rowsRead;
    whole.rowsStreamed += part.rowsStreamed;
    whole.rowsGrouped += part.rowsGrouped;
    whole.complete = whole.complete && part.complete;
    whole.share = std::min(whole.share, part.share);
    whole.freshAsOfMs = first ? part.freshAsOfMs : std::min(whole.freshAsOfMs, part.freshAsOfMs);
    whole.history = first ? part.history
                          : TimeSpan{std::min(whole.history.fromMs, part.history.fromMs),
                                     std::max(whole.history.toMs, part.history.toMs)};
}

} // namespace

Result<CountingResult> countOn(GatewayAccess &access, Terminal &terminal, std::optional<qint64> downToMs)
{
    if (const Result<void> opened = access.openStore(); !opened)
        return std::unexpected(opened.error());
    CountingResult whole;
    QStringList readings;
    int counted = 0;
    for (AccessPart &part : access.parts()) {
        const Result<CountingResult> result =
            part.error ? Result<CountingResult>(std::unexpected(*part.error)) : countPart(part, terminal, downToMs);
        if (!result && (access.parts().size() == 1 || result.error().kind == ErrorKind::Cancelled))
            return std::unexpected(result.error());
        if (!result) {
            part.error = result.error();
            whole.missingParts.append({part.name, result.error().message});
            continue;
        }
        add(whole, *result, counted++ == 0);
        if (!result->reading.isEmpty())
            readings.append(access.parts().size() == 1 ? result->reading
                                                       : QStringLiteral("%1 %2").arg(part.name, result->reading));
    }
    if (counted == 0)
        return std::unexpected(*access.parts().front().error);
    whole.reading = readings.join(QStringLiteral("; "));
    return whole;
}

void tellCounting(Terminal &terminal)
{
    terminal.err << "Bringing the rollups up to date." << Qt::endl;
}

void tellCounted(const CountingResult &whole, Terminal &terminal)
{
    terminal.err << QStringLiteral("%1 counted, %2 read just now.")
                        .arg(counted(whole.attempts, QStringLiteral("attempt is"), QStringLiteral("attempts are")),
                             counted(whole.rowsRead, QStringLiteral("row was"), QStringLiteral("rows were")))
                 << Qt::endl;
    if (!whole.reading.isEmpty())
        terminal.err << QStringLiteral("History was read: %1.").arg(whole.reading) << Qt::endl;
}

Result<CountingResult> count(GatewayAccess &access, Terminal &terminal, std::optional<qint64> downToMs)
{
    tellCounting(terminal);
    auto whole = countOn(access, terminal, downToMs);
    if (whole)
        tellCounted(*whole, terminal);
    return whole;
}

} // namespace Gatehouse::Ctl

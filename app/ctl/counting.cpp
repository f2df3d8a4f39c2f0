#include "app/ctl/counting.h"

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
        const QString line =
            QStringLiteral("Counting history: %1, %2 rows read, %3 rows/s")
                .arg(percent(builder.filledShare()), formatExact(builder.rowsRead()), formatCount(rate).joined());
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

} // namespace

Result<CountingResult> count(GatewayAccess &access, Terminal &terminal, std::optional<qint64> downToMs)
{
    if (const Result<void> opened = access.openStore(); !opened)
        return std::unexpected(opened.error());
    RollupBuilder builder(access.rollups(), access.source(), terminal.clock);
    if (const Result<void> opened = builder.open(); !opened)
        return std::unexpected(opened.error());

    terminal.err << "Bringing the rollups up to date." << Qt::endl;
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
    terminal.err << QStringLiteral("%1 attempts are counted, %2 rows were read just now.")
                        .arg(formatExact(state.attempts), formatExact(builder.rowsRead()))
                 << Qt::endl;
    return CountingResult{state, builder.rowsRead(), builder.filledShare(), state.isFilled()};
}

} // namespace Gatehouse::Ctl

#include "app/ctl/retentionwork.h"

#include "app/ctl/retentiontext.h"

#include "models/gateway/consolestore.h"
#include "models/telemetry/rollupstore.h"

#include <QSysInfo>

#include <algorithm>

namespace Gatehouse::Ctl
{

PurgeRunSettings purgeSettings(const ConnectionSettings &connection, const QString &self, Terminal &terminal)
{
    PurgeRunSettings settings;
    settings.gateway = gatewayFingerprint(connection);
    settings.operatorId = self;
    settings.worker = QSysInfo::machineHostName();
    settings.stop = terminal.stop;
    settings.openStore = [connection] { return openConsoleStore(connection); };
    if (terminal.errIsTerminal) {
        settings.progress = [&terminal](const QString &id, const PurgeProgress &table) {
            terminal.err << QStringLiteral("\r%1: table %2, %3 rows gone").arg(id).arg(table.table + 1).arg(table.rows)
                         << (table.isDone ? "\n" : "") << Qt::flush;
        };
    }
    return settings;
}

WorkerPurges::WorkerPurges(const ConnectionSettings &settings, CaseAccess &access, Terminal &terminal)
    : m_settings(settings)
    , m_access(access)
    , m_terminal(terminal)
{
    if (!access.may(Right::ManageRetention))
        terminal.err << QStringLiteral("Purges are not carried out: that needs the right %1.")
                            .arg(rightToken(Right::ManageRetention))
                     << Qt::endl;
}

// Looks at the gateway's tables anew for each purge.
Result<std::optional<PurgeRecord>> WorkerPurges::run()
{
    CaseRepositories &all = m_access.repositories();
    PolicyRepository policies(all.store, all.audit, *all.operators, m_terminal.clock);
    RetentionRepository purges(all.store, all.audit, *all.operators, m_terminal.clock);
    const QString gateway = gatewayFingerprint(m_settings);
    const auto waiting = purges.purges(gateway);
    if (!waiting)
        return std::unexpected(waiting.error());
    if (std::ranges::none_of(*waiting, [](const PurgeRecord &one) {
            return one.state == PurgeState::Approved || one.state == PurgeState::Running;
        }))
        return std::nullopt;
    auto opened = PurgeGateway::open(m_settings, PurgeGateway::Purpose::Change, all.store, m_terminal.stop);
    if (!opened)
        return std::unexpected(opened.error());
    return PurgeRun({all.store, *all.cases, policies, purges, **opened, m_terminal.clock},
                    purgeSettings(m_settings, m_access.self(), m_terminal))
        .runOne();
}

bool WorkerPurges::workOne(int &code)
{
    if (!m_access.may(Right::ManageRetention))
        return false;
    const auto done = run();
    if (!done)
        code = std::max<int>(code, m_trouble.note(done.error(), m_terminal));
    else
        m_trouble.clear();
    if (!done || !*done)
        return false;
    const PurgeState state = (*done)->state;
    m_terminal.out << purgeText(**done, QTimeZone::utc()) << Qt::flush;
    code = std::max<int>(code, state == PurgeState::Done ? Done : state == PurgeState::Refused ? Refused : Failed);
    // One that was broken off waits for the next look, so that a gateway that is away is not asked again and again.
    return state != PurgeState::Approved;
}

} // namespace Gatehouse::Ctl

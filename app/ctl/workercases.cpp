#include "app/ctl/workercases.h"

#include "app/ctl/interruption.h"

#include "models/privacy/casebench.h"

#include <QSysInfo>

#include <algorithm>

namespace Gatehouse::Ctl
{

namespace
{

// Others write to the same stores, for a moment; who works once does not leave a case behind for that.
constexpr int kBusyTries = 5;
constexpr std::chrono::seconds kBusyPause{1};

} // namespace

WorkerSettings workerSettings(const Request &request, CaseAccess &access, const ConnectionSettings &gateway)
{
    WorkerSettings settings;
    settings.operatorId = access.self();
    settings.name = QSysInfo::machineHostName();
    settings.auditOrigin = access.store().origin();
    settings.renewal = renewalOver(gateway);
    if (request.privacy.rescanDelay)
        settings.rescanDelay = *request.privacy.rescanDelay;
    return settings;
}

int codeOf(const WorkedCase &worked)
{
    return worked.state == CaseState::Completed ? Done : worked.state == CaseState::Planned ? Refused : Failed;
}

QString workedText(const WorkedCase &worked)
{
    return QStringLiteral("%1  %2%3\n")
        .arg(worked.caseId, caseStateToken(worked.state),
             worked.why.isEmpty() ? QString() : QStringLiteral(": ") + worked.why);
}

WorkerCases::WorkerCases(const Request &request, const ConnectionSettings &settings, CaseAccess &access,
                         Terminal &terminal)
    : m_request(request)
    , m_settings(settings)
    , m_access(access)
    , m_terminal(terminal)
{
}

bool WorkerCases::workOne(int &code)
{
    auto worked = work();
    for (int tries = 1; m_request.privacy.once && !worked && worked.error().kind == ErrorKind::Busy; ++tries) {
        if (tries == kBusyTries || m_terminal.stop.stop_requested())
            break;
        pauseFor(kBusyPause, m_terminal.stop);
        worked = work();
    }
    if (!worked) { // what passes by itself is tried again
        const int told = m_trouble.note(worked.error(), m_terminal);
        code = m_request.privacy.once ? std::max(code, told) : code;
        return false;
    }
    m_trouble.clear();
    if (!*worked)
        return false;
    m_terminal.out << workedText(**worked) << Qt::flush;
    code = std::max(code, codeOf(**worked));
    return true;
}

Result<std::optional<WorkedCase>> WorkerCases::work()
{
    if (auto opened = open(); !opened)
        return std::unexpected(opened.error());
    auto worked = m_worker->workOne({}, m_terminal.stop);
    if (!worked)
        close();
    return worked;
}

Result<void> WorkerCases::open()
{
    if (m_worker)
        return {};
    auto gateway =
        CaseGateway::open(m_settings, CaseGateway::Purpose::Change, m_access.store().store(), m_terminal.stop);
    if (!gateway)
        return std::unexpected(gateway.error());
    m_gateway = std::move(*gateway);
    m_worker.emplace(benchOf(m_access.repositories(), *m_gateway, m_terminal.clock),
                     workerSettings(m_request, m_access, m_settings));
    auto begun = m_hasBegun ? Result<void>() : begin();
    m_hasBegun = begun.has_value();
    if (!begun)
        close();
    return begun;
}

Result<void> WorkerCases::begin()
{
    const auto reopened =
        beginWork(*m_worker, m_access.repositories(), *m_gateway, m_access.store().store(), m_terminal.stop);
    if (!reopened)
        return std::unexpected(reopened.error());
    for (const QString &id : *reopened)
        m_terminal.out << QStringLiteral("%1  opened again\n").arg(id) << Qt::flush;
    return {};
}

void WorkerCases::close()
{
    m_worker.reset();
    m_gateway.reset();
}

} // namespace Gatehouse::Ctl

// The privacy requests of a worker, at a gateway that is opened as soon as it can be, and anew after an error.
#pragma once

#include "app/ctl/caseaccess.h"
#include "app/ctl/lastingtrouble.h"

#include "models/privacy/caseworker.h"

namespace Gatehouse::Ctl
{

// As the options of the request have it. `gateway`: with its secrets.
WorkerSettings workerSettings(const Request &request, CaseAccess &access, const ConnectionSettings &gateway);

// The exit code that goes with how a case ended, and the line that says so.
int codeOf(const WorkedCase &worked);
QString workedText(const WorkedCase &worked);

class WorkerCases
{
public:
    // All outlive it; the secrets of the settings are filled in.
    WorkerCases(const Request &request, const ConnectionSettings &settings, CaseAccess &access, Terminal &terminal);

    // Takes the most urgent case that waits; whether there was one. Before the first one opens again what has become
    // due. `code` becomes the exit code that goes with how it ended, when that is a worse one.
    bool workOne(int &code);

private:
    Result<std::optional<WorkedCase>> work();
    Result<void> open();
    Result<void> begin();
    void close();

    const Request &m_request;
    const ConnectionSettings m_settings;
    CaseAccess &m_access;
    Terminal &m_terminal;
    std::unique_ptr<CaseGateway> m_gateway;
    std::optional<CaseWorker> m_worker; // of the gateway
    bool m_hasBegun = false;
    LastingTrouble m_trouble;
};

} // namespace Gatehouse::Ctl

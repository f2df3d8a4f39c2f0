// Purges as 'retention run' and the worker carry them out.
#pragma once

#include "app/ctl/caseaccess.h"
#include "app/ctl/lastingtrouble.h"

#include "models/retention/purgerun.h"

namespace Gatehouse::Ctl
{

PurgeRunSettings purgeSettings(const ConnectionSettings &connection, const QString &self, Terminal &terminal);

// Between two cases, the worker carries out a purge that waits.
class WorkerPurges
{
public:
    // Says so when the operator may not purge.
    WorkerPurges(const ConnectionSettings &settings, CaseAccess &access, Terminal &terminal);

    // Whether there was one. `code` becomes the exit code that goes with how it ended, when that is a worse one.
    bool workOne(int &code);

private:
    Result<std::optional<PurgeRecord>> run();

    const ConnectionSettings m_settings;
    CaseAccess &m_access;
    Terminal &m_terminal;
    LastingTrouble m_trouble;
};

} // namespace Gatehouse::Ctl

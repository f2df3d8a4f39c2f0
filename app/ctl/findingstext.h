// What was found in an audit log, in words and as JSON.
#pragma once

#include "app/ctl/commands.h"

#include "models/audit/logverifier.h"

namespace Gatehouse::Ctl
{

struct LogReport {
    QString origin;
    LogFindings findings;
};

// On standard output. Done when the log is genuine, else Failed.
int writeFindings(const LogReport &report, bool json, Terminal &terminal);

} // namespace Gatehouse::Ctl

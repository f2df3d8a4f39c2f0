// The options of the commands on privacy requests and holds.
#pragma once

#include "app/ctl/givenoptions.h"

#include <QCommandLineOption>

#include <optional>

namespace Gatehouse::Ctl
{

// Nothing: it is no option of theirs.
std::optional<QCommandLineOption> caseOption(const QString &name);

// What was given of them. The error says what is wrong with which.
Result<void> readCaseOptions(const GivenOptions &given, Request &request);

} // namespace Gatehouse::Ctl

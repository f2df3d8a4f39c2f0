// The options of the commands on policies.
#pragma once

#include "app/ctl/givenoptions.h"

#include <QCommandLineOption>

namespace Gatehouse::Ctl
{

// Nothing: it is no option of theirs.
std::optional<QCommandLineOption> policyOption(const QString &name);
Result<void> readPolicyOptions(const GivenOptions &given, PolicyRequest &into);

} // namespace Gatehouse::Ctl

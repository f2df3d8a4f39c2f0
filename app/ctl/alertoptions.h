// The options of the commands on alerts.
#pragma once

#include "app/ctl/givenoptions.h"

#include <QCommandLineOption>

namespace Gatehouse::Ctl
{

// Nothing: it is no option of theirs alone.
std::optional<QCommandLineOption> alertOption(const QString &name);
Result<void> readAlertOptions(const GivenOptions &given, Request &request);

} // namespace Gatehouse::Ctl

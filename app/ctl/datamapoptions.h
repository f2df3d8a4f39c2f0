// The options of the commands on the data map.
#pragma once

#include "app/ctl/datamaprequest.h"
#include "app/ctl/givenoptions.h"

#include <QCommandLineOption>

#include <optional>

namespace Gatehouse::Ctl
{

// Nothing when it is none of these.
std::optional<QCommandLineOption> dataMapOption(const QString &name);
Result<void> readDataMapOptions(const GivenOptions &given, DataMapRequest &into);

} // namespace Gatehouse::Ctl

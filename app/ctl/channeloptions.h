// The options of the commands on channels.
#pragma once

#include "app/ctl/givenoptions.h"

#include <QCommandLineOption>

namespace Gatehouse::Ctl
{

// Nothing: it is no option of theirs.
std::optional<QCommandLineOption> channelOption(const QString &name);
Result<void> readChannelOptions(const GivenOptions &given, ChannelRequest &into);

} // namespace Gatehouse::Ctl

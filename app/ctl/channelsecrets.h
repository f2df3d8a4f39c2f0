// Secrets of channels, for a program without a window.
#pragma once

#include "app/ctl/commands.h"

#include "models/alerts/alertnotifier.h"

namespace Gatehouse::Ctl
{

// Asks the keychain, where one is in it, and waits for its answer. The terminal outlives it.
AlertNotifier::SecretSource channelSecrets(const Terminal &terminal);

} // namespace Gatehouse::Ctl

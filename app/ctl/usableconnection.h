// A connection with the secrets that it names in a keychain.
#pragma once

#include "app/ctl/commands.h"

#include "models/gateway/connectionsettings.h"

namespace Gatehouse::Ctl
{

// Reads the file, and asks the keychain when a secret is in one; a keychain that is locked asks its owner. The error of
// a secret that cannot be had names the other places where it could be.
Result<ConnectionSettings> usableConnection(const QString &file, const Terminal &terminal);

} // namespace Gatehouse::Ctl

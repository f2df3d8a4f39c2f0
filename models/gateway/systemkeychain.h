// The keychain of the desktop, by QtKeychain: the Secret Service or KWallet.
#pragma once

#include "models/gateway/keychain.h"

#include <memory>

namespace Gatehouse
{

// Needs a running event loop to answer. There is no fallback to a file: without a keychain every call says so.
std::unique_ptr<Keychain> makeSystemKeychain();

} // namespace Gatehouse

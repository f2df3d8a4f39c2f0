// The bytes of a gateway profile, for whoever reads a section of its own from them.
#pragma once

#include "models/core/error.h"

#include <QByteArray>

namespace Gatehouse
{

// `profile` is the id of a shipped profile or the path of a file. Nothing is checked but that it could be one:
// loadProfile() names its mistakes.
Result<QByteArray> profileBytes(const QString &profile);

} // namespace Gatehouse

// The genuine schema of LiteLLM: the migrations that its project publishes, fetched when a test runs.
#pragma once

#include "models/core/error.h"

#include <QString>
#include <QStringList>

namespace Gatehouse
{

// The release whose every column the shipped profile classifies.
inline constexpr char kLiteLlmRelease[] = "litellm-proxy-extras==0.4.110";

// The SQL files in the order in which they are applied, unpacked below `folder`. Unreachable when the package index
// does not answer; Internal when pip itself is not there.
Result<QStringList> fetchLiteLlmMigrations(const QString &folder);

} // namespace Gatehouse

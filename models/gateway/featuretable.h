// What Gatehouse can show of each gateway on each engine, as a table for people: the README's, and a test holds it to
// it.
#pragma once

#include "models/gateway/gatewayprofile.h"

namespace Gatehouse
{

// Markdown: one line per gateway and engine. What a cell says is read from the profile, so that it cannot promise more.
QString featureTable(const QList<GatewayProfile> &profiles);

} // namespace Gatehouse

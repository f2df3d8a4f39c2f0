// Turns a profile document that satisfies the schema into a GatewayProfile. Only profileloader.cpp uses it.
#pragma once

#include "models/gateway/gatewayprofile.h"

#include <QJsonObject>

namespace Gatehouse
{

GatewayProfile readProfile(const QJsonObject &document);

} // namespace Gatehouse

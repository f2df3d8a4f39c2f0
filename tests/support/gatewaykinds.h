// The gateways that every test of a source runs on: a product, its schema of one time, and an engine.
#pragma once

#include "tests/support/freshdatabases.h"
#include "tests/support/gatewayfixture.h"

#include <QStringList>

#include <memory>

namespace Gatehouse
{

QStringList gatewayKinds();

// An empty gateway of one of them.
std::unique_ptr<GatewayFixture> makeGateway(const QString &kind, FreshDatabases &databases);

} // namespace Gatehouse

// Random rows of real products, with every oddity that their own writers leave behind, written as an INSERT by hand.
#pragma once

#include "tests/support/gatewayfixture.h"

namespace Gatehouse
{

// Writes about `rows` rows from an hour before the first edge to an hour after the last one. Each edge has rows
// exactly on it and just before it. Requests of more than one attempt are among them where the product knows such.
void fillProduct(GatewayFixture &gateway, const QString &product, const QList<qint64> &edgesMs, int rows);

} // namespace Gatehouse

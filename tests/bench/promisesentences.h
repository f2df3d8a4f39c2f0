// The sentences of policies at one gateway, each with its state, as a table to be read.
#pragma once

#include "models/promises/promisestore.h"

namespace Gatehouse::Bench
{

// False when one of them has no state.
bool printSentences(const QString &gateway, const QList<PolicyDocument> &policies,
                    const QList<PromiseStanding> &standings, qint64 nowMs);

} // namespace Gatehouse::Bench

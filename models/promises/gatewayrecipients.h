// Who gets data of a gateway, as the gateway itself keeps it.
#pragma once

#include "models/promises/promisescene.h"

namespace Gatehouse
{

struct GatewayRecipient {
    QString name;
    QString kind;                 // empty: not recorded
    QString region;               // empty: not recorded
    QString safeguard;            // of a transfer abroad; empty: not recorded
    bool isAgreed = false;        // or needs no agreement; false also where none is recorded
    std::optional<bool> mayTrain; // the use for training is not switched off; nothing: not recorded
    bool recordsAgreement = true; // else isAgreed says nothing
    bool isKnown = true;          // false: the profile does not know who is meant by what the gateway keeps

    bool operator==(const GatewayRecipient &) const = default;
};

// Of one place of the table that PromiseMap::recipients names; at most ten thousand rows, of which those that are alike
// are one. Whatever is on the machine of the gateway is none.
Result<QList<GatewayRecipient>> recipientsIn(const TablePlace &place, const PromiseScene &scene);

} // namespace Gatehouse

// How long each credential of a gateway has not been used, or not been renewed.
#pragma once

#include "models/promises/gatewayfacts.h"

namespace Gatehouse
{

struct CredentialAge {
    enum class Of {
        Use,    // since it was used last; never used: since it was made
        Secret, // since it was made or renewed
    };

    QString id;
    std::optional<qint64> sinceMs; // nothing: not recorded
};

// Those that can be used today, in no order: neither switched off, nor deleted, nor expired.
Result<void> visitCredentialAges(const TablePlace &place, const CredentialTable &table, const PromiseScene &scene,
                                 CredentialAge::Of of, const std::function<void(const CredentialAge &)> &each);

} // namespace Gatehouse

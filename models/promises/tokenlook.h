// What the token may do by which the console speaks to a gateway's admin API.
#pragma once

#include "models/promises/promisescene.h"

namespace Gatehouse
{

// As the gateway's own tables tell it. Where the product keeps tokens as digests, only the digest is asked for.
Result<PromiseVerdict> lookAtAdminToken(const AdminApiSettings &api, const PromiseScene &scene);

} // namespace Gatehouse

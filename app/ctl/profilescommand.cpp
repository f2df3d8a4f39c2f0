#include "app/ctl/commands.h"

#include "models/gateway/featuretable.h"
#include "models/gateway/profileloader.h"

namespace Gatehouse::Ctl
{

int profiles(const Request &, Terminal &terminal)
{
    QList<GatewayProfile> all;
    for (const QString &id : shippedProfiles()) {
        const Result<GatewayProfile> profile = loadProfile(id);
        if (!profile)
            return complain(profile.error(), terminal);
        all.append(*profile);
    }
    terminal.out << featureTable(all);
    return finish(terminal);
}

} // namespace Gatehouse::Ctl

// What was classified at a gateway, and its profile has come to say something else of. Whose word holds is for people
// to decide; until then no row of these record classes is purged.
#pragma once

#include "models/retention/purgegateway.h"
#include "models/retention/retentionschedule.h"

namespace Gatehouse
{

class PurgeDisputes
{
public:
    // None.
    PurgeDisputes() = default;
    // `name`: of the gateway, as the store calls it. Waits.
    static Result<PurgeDisputes> read(const PurgeGateway &gateway, Database &store, const QString &name);

    // Why nothing of the rule is purged, for people; empty: nothing is in the way.
    QString of(const RetentionRule &rule) const;

private:
    struct Dispute {
        QString place;
        QStringList classes; // by either word
        QString table;
    };
    QList<Dispute> m_disputes;
};

} // namespace Gatehouse

// The totals in the rollups of this machine.
#pragma once

#include "models/gateway/connectionsettings.h"
#include "models/retention/kepttotals.h"

#include <QHash>

#include <memory>

namespace Gatehouse
{

// An engine: used and destroyed on the thread that opens it.
class RollupTotals final : public KeptTotals
{
public:
    // Of the gateway with these settings; makes no store where there is none. A store that cannot be opened is told of
    // by of().
    explicit RollupTotals(const ConnectionSettings &settings);
    ~RollupTotals() override;

    // The traffic of one part of the gateway is in the database, which outlives this.
    void add(const Database &traffic, const ConnectionSettings &part);

    Result<std::optional<TotalsSpan>> of(const Database &traffic, const TimeSpan &span) const override;

private:
    Result<std::unique_ptr<Database>> m_store;
    QHash<const Database *, QString> m_fingerprints;
};

} // namespace Gatehouse

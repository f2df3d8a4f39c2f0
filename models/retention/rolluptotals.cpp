#include "models/retention/rolluptotals.h"

#include "models/gateway/consolestore.h"
#include "models/telemetry/rolluprepository.h"
#include "models/telemetry/rollupstore.h"

#include <QFileInfo>

namespace Gatehouse
{

namespace
{

Result<std::unique_ptr<Database>> openedIfThere(const ConnectionSettings &settings)
{
    if (!QFileInfo::exists(localStoreFile(settings)))
        return std::unique_ptr<Database>();
    return openRollupStore(settings);
}

} // namespace

RollupTotals::RollupTotals(const ConnectionSettings &settings)
    : m_store(openedIfThere(settings))
{
}

RollupTotals::~RollupTotals() = default;

void RollupTotals::add(const Database &traffic, const ConnectionSettings &part)
{
    m_fingerprints.insert(&traffic, gatewayFingerprint(part));
}

Result<std::optional<TotalsSpan>> RollupTotals::of(const Database &traffic, const TimeSpan &span) const
{
    if (!m_store)
        return std::unexpected(m_store.error());
    const QString fingerprint = m_fingerprints.value(&traffic);
    if (!*m_store || fingerprint.isEmpty())
        return std::nullopt;
    RollupRepository rollups(**m_store, fingerprint);
    const auto found = rollups.find();
    if (!found || !*found)
        return found ? Result<std::optional<TotalsSpan>>(std::nullopt) : std::unexpected(found.error());
    std::optional<TotalsSpan> kept;
    const auto read = rollups.snapshot([&]() -> Result<void> {
        const auto state = rollups.state();
        const auto due = state ? rollups.dueQuarters(span) : std::unexpected(state.error());
        if (!due)
            return std::unexpected(due.error());
        if (!state->begun)
            return {};
        kept = TotalsSpan{std::nullopt, state->freshAsOfMs, {}};
        if (!state->isFilled())
            kept->fromMs = state->filledFromMs;
        for (const DueQuarter &quarter : *due)
            kept->gaps.append({quarter.startMs, quarter.startMs + kQuarterMs});
        return {};
    });
    return read ? Result<std::optional<TotalsSpan>>(kept) : std::unexpected(read.error());
}

} // namespace Gatehouse

#include "models/retention/purgerenewal.h"

namespace Gatehouse
{

namespace
{

class PurgeRenewal final : public LeaseRenewal
{
public:
    PurgeRenewal(std::unique_ptr<Database> store, QString by, PurgeLease lease, const Clock &clock)
        : m_store(std::move(store))
        , m_all(*m_store, clock)
        , m_purges(*m_store, m_all.audit, *m_all.operators, clock)
        , m_by(std::move(by))
        , m_lease(std::move(lease))
    {
    }
    // What it is given is the lease of a case, which this has none of.
    Result<void> renew(const CaseLease &, std::chrono::milliseconds) override { return m_purges.renew(m_by, m_lease); }

private:
    std::unique_ptr<Database> m_store;
    CaseRepositories m_all;
    RetentionRepository m_purges;
    const QString m_by;
    const PurgeLease m_lease;
};

} // namespace

OpenLeaseRenewal purgeRenewal(const PurgeRunSettings &settings, const PurgeLease &lease, const Clock &clock)
{
    if (!settings.openStore)
        return {};
    return [open = settings.openStore, by = settings.operatorId, lease,
            &clock]() -> Result<std::unique_ptr<LeaseRenewal>> {
        auto store = open();
        if (!store)
            return std::unexpected(store.error());
        return std::make_unique<PurgeRenewal>(std::move(*store), by, lease, clock);
    };
}

} // namespace Gatehouse

#include "models/retention/purgedisputes.h"

#include "models/gateway/classificationrepository.h"

namespace Gatehouse
{

Result<PurgeDisputes> PurgeDisputes::read(const PurgeGateway &gateway, Database &store, const QString &name)
{
    const auto said = classificationsOf(store, name);
    if (!said)
        return std::unexpected(said.error());
    PurgeDisputes all;
    if (said->isEmpty())
        return all;
    const auto found = loadContradictedProfile(gateway.profileName(), *said);
    if (!found)
        return std::unexpected(found.error());
    for (const Classification &one : found->contradicted) {
        Dispute dispute{one.place(), {}, one.table};
        if (const DataMapTable *table = gateway.data().table(one.table))
            dispute.classes = gateway.map().classesIn(*table);
        if (const QString here = one.says.value(QLatin1String("retention_class")).toString(); !here.isEmpty())
            dispute.classes.append(here);
        all.m_disputes.append(dispute);
    }
    return all;
}

QString PurgeDisputes::of(const RetentionRule &rule) const
{
    for (const Dispute &one : m_disputes) {
        if (one.table == rule.table || one.classes.contains(rule.recordClass))
            return QStringLiteral(
                       "Blocked: %1 was classified here, and the gateway profile says something else of it by "
                       "now. Withdraw the classification on the Data map page or with 'gatehousectl datamap "
                       "withdraw %1 --reason WHY', or change the profile; then count again.")
                .arg(one.place);
    }
    return {};
}

} // namespace Gatehouse

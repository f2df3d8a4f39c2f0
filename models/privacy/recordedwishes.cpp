#include "models/privacy/recordedwishes.h"

#include <algorithm>

namespace Gatehouse
{

bool isWish(RequestType type)
{
    return type == RequestType::Restriction || type == RequestType::Objection || type == RequestType::OptOut ||
           type == RequestType::ConsentWithdrawal;
}

QStringList jobsThatHonour(RequestType type)
{
    if (type == RequestType::Restriction)
        return {QStringLiteral("erasure"), QStringLiteral("rectification")};
    return {};
}

Result<QList<RecordedWish>> recordedWishes(Database &store, CaseRepository &cases,
                                           const QList<SubjectIdentity> &identities)
{
    const auto key = cases.hashKey();
    if (!key || identities.isEmpty())
        return key ? Result<QList<RecordedWish>>() : std::unexpected(key.error());
    QVariantList hashes;
    for (const SubjectIdentity &identity : identities)
        hashes.append(keyedHash(*key, identity));
    const QString prefix = store.dialect() == Dialect::PostgreSql ? QStringLiteral("gatehouse.") : QString();
    QList<RecordedWish> all;
    const auto read = store.visitRows(
        QStringLiteral("SELECT w.type, c.id, min(w.since_ms) FROM %1recorded_wish w JOIN %1privacy_case c ON c.seq = "
                       "w.case_seq WHERE w.hash IN (%2) AND (w.type <> 'restriction' OR EXISTS (SELECT 1 FROM "
                       "%1privacy_hold h WHERE h.case_seq = w.case_seq AND h.ended_ms IS NULL)) GROUP BY w.type, c.id "
                       "ORDER BY 3, 2")
            .arg(prefix, QStringList(hashes.size(), QStringLiteral("?")).join(QStringLiteral(", "))),
        hashes, {}, [&all](const RowStream &row) -> Result<void> {
            if (const auto type = requestTypeFromToken(row.string(0)))
                all.append({*type, row.string(1), row.integer(2)});
            return {};
        });
    return read ? Result<QList<RecordedWish>>(all) : std::unexpected(read.error());
}

} // namespace Gatehouse

#include "models/privacy/recordedwishes.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QTimeZone>

namespace Gatehouse
{

namespace
{

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Gatehouse::RecordedWishes)
};

QString prefixOf(const Database &store)
{
    return store.dialect() == Dialect::PostgreSql ? QStringLiteral("gatehouse.") : QString();
}

// A restriction is none any more once its hold was lifted.
QString stands(const QString &prefix)
{
    return QStringLiteral("(w.type <> 'restriction' OR EXISTS (SELECT 1 FROM %1privacy_hold h WHERE h.case_seq = "
                          "w.case_seq AND h.ended_ms IS NULL))")
        .arg(prefix);
}

Result<QList<RecordedWish>> wishesFrom(Database &store, const QString &sql, const QVariantList &values)
{
    QList<RecordedWish> all;
    const auto read = store.visitRows(sql, values, {}, [&all](const RowStream &row) -> Result<void> {
        if (const auto type = requestTypeFromToken(row.string(0)))
            all.append({*type, row.string(1), row.integer(2)});
        return {};
    });
    return read ? Result<QList<RecordedWish>>(all) : std::unexpected(read.error());
}

} // namespace

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
    const QString prefix = prefixOf(store);
    return wishesFrom(
        store,
        QStringLiteral("SELECT w.type, c.id, min(w.since_ms) FROM %1recorded_wish w JOIN %1privacy_case c "
                       "ON c.seq = w.case_seq WHERE w.hash IN (%2) AND %3 GROUP BY w.type, c.id ORDER BY "
                       "3, 2")
            .arg(prefix, QStringList(hashes.size(), QStringLiteral("?")).join(QStringLiteral(", ")), stands(prefix)),
        hashes);
}

Result<QList<RecordedWish>> wishesOf(Database &store, const QString &caseId)
{
    // On a server nobody reads the hashes of a case.
    if (store.dialect() == Dialect::PostgreSql)
        return wishesFrom(store, QStringLiteral("SELECT * FROM gatehouse.wishes_of(?)"), {caseId});
    return wishesFrom(store,
                      QStringLiteral("SELECT w.type, c.id, min(w.since_ms) FROM recorded_wish w JOIN privacy_case c ON "
                                     "c.seq = w.case_seq WHERE w.hash IN (SELECT i.hash FROM case_identifier i JOIN "
                                     "privacy_case o ON o.seq = i.case_seq WHERE o.id = ?) AND c.id <> ? AND %1 GROUP "
                                     "BY w.type, c.id ORDER BY 3, 2")
                          .arg(stands(QString())),
                      {caseId, caseId});
}

Result<QMultiHash<QByteArray, RecordedWish>> standingHashes(Database &store)
{
    QMultiHash<QByteArray, RecordedWish> all;
    const QString prefix = prefixOf(store);
    const auto read = store.visitRows(
        QStringLiteral(
            "SELECT w.type, c.id, w.since_ms, w.hash FROM %1recorded_wish w JOIN %1privacy_case c ON c.seq = "
            "w.case_seq WHERE %2")
            .arg(prefix, stands(prefix)),
        {}, {}, [&all](const RowStream &row) -> Result<void> {
            const auto type = requestTypeFromToken(row.string(0));
            const std::string_view hash = row.text(3);
            if (type)
                all.insert(QByteArray(hash.data(), qsizetype(hash.size())), {*type, row.string(1), row.integer(2)});
            return {};
        });
    return read ? Result<QMultiHash<QByteArray, RecordedWish>>(all) : std::unexpected(read.error());
}

QString wishText(const RecordedWish &wish)
{
    const QString day = QDateTime::fromMSecsSinceEpoch(wish.sinceMs, QTimeZone::systemTimeZone())
                            .date()
                            .toString(QStringLiteral("d MMM yyyy"));
    switch (wish.type) {
    case RequestType::Restriction:
        return Texts::tr("had their data restricted on %1 (%2)").arg(day, wish.caseId);
    case RequestType::Objection:
        return Texts::tr("objected on %1 to the use of their data (%2)").arg(day, wish.caseId);
    case RequestType::OptOut:
        return Texts::tr("opted out on %1 of the sale and sharing of their data (%2)").arg(day, wish.caseId);
    default:
        return Texts::tr("withdrew their consent on %1 (%2)").arg(day, wish.caseId);
    }
}

Result<void> visitStandingWishes(Database &store, const std::function<void(const StandingWish &)> &each)
{
    const QString prefix = prefixOf(store);
    std::optional<StandingWish> open;
    const auto read = store.visitRows(
        QStringLiteral(
            "SELECT w.type, c.id, w.since_ms, i.kind, i.masked, i.found FROM (SELECT type, case_seq, "
            "min(since_ms) AS since_ms FROM %1recorded_wish GROUP BY type, case_seq) w JOIN "
            "%1privacy_case c ON c.seq = w.case_seq LEFT JOIN %1case_identifier i ON i.case_seq = w.case_seq "
            "WHERE %2 ORDER BY w.since_ms, c.id, w.type, i.found, i.kind, i.masked")
            .arg(prefix, stands(prefix)),
        {}, {}, [&](const RowStream &row) -> Result<void> {
            const auto type = requestTypeFromToken(row.string(0));
            if (!type)
                return {};
            const RecordedWish wish{*type, row.string(1), row.integer(2)};
            if (!open || open->wish != wish) {
                if (open)
                    each(*open);
                open = StandingWish{wish, {}};
            }
            if (!row.isNull(3))
                open->subject.append({row.string(3), row.string(4), row.integer(5) != 0});
            return {};
        });
    if (read && open)
        each(*open);
    return read ? Result<void>() : std::unexpected(read.error());
}

} // namespace Gatehouse

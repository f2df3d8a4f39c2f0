#include "models/promises/credentialreader.h"
#include "models/promises/gatewayfacts.h"
#include "models/promises/promiselooks.h"

#include "models/core/counted.h"
#include "models/core/format.h"

namespace Gatehouse
{

namespace
{

struct Tally {
    qint64 live = 0;
    qint64 past = 0;
    qint64 unknown = 0; // nothing tells how old they are
};

void count(Tally &tally, std::optional<qint64> sinceMs, qint64 edgeMs)
{
    ++tally.live;
    if (!sinceMs) {
        ++tally.unknown;
        return;
    }
    tally.past += *sinceMs < edgeMs;
}

PromiseVerdict judged(const Tally &tally, const QString &table, const QString &what, qint64 limitDays)
{
    if (tally.live > 0 && tally.unknown == tally.live)
        return unseen(QStringLiteral("%1 does not record %2").arg(table, what));
    const QString days = QStringLiteral("%1 %2").arg(QString::number(limitDays),
                                                     wordFor(limitDays, QStringLiteral("day"), QStringLiteral("days")));
    PromiseVerdict one =
        verdict(PromiseState::Kept,
                QStringLiteral("%1: none of %2 in use is past %3").arg(table, formatExact(tally.live), days));
    if (tally.past > 0) {
        one = verdict(PromiseState::Broken,
                      QStringLiteral("%1: %2 of %3 in use %4 past %5")
                          .arg(table, formatExact(tally.past), formatExact(tally.live),
                               wordFor(tally.past, QStringLiteral("is"), QStringLiteral("are")), days));
        one.remedy = QStringLiteral("Revoke them, or have them renewed.");
    }
    if (tally.unknown > 0)
        one.details.append(QStringLiteral("%1: of %2 nothing is recorded").arg(table, formatExact(tally.unknown)));
    one.measure = PromiseMeasure{QStringLiteral("%1 past their age").arg(table), double(tally.past), 0.0, QString()};
    return one;
}

enum class AgeOf { Use, Secret };

Result<PromiseVerdict> lookAtAges(const PromiseScene &scene, const QString &period, AgeOf of, const QString &what)
{
    const QDate from = keptFrom(scene.today(), period);
    const qint64 edgeMs = ageEdgeMs(period, scene.today());
    VerdictSum sum;
    for (const CredentialTable &table : scene.map.credentials) {
        // When a password was changed is recorded nowhere.
        if (of == AgeOf::Secret && table.what != QLatin1String("key"))
            continue;
        for (const TablePlace *place : scene.tables.placesOf(table.table)) {
            const QString looked = QStringLiteral("%1 of %2").arg(what, table.table);
            Tally tally;
            const CredentialReader reader(*place, table, scene.map, scene.tables, scene.limits());
            const CredentialSight &sight = reader.sight();
            const auto read = reader.visit(CredentialReader::Wish::Times, [&](const CredentialRow &row) {
                if (row.isUsable(scene.clock.nowMs()))
                    count(tally, of == AgeOf::Use ? sight.idleSinceMs(row) : sight.sameSinceMs(row), edgeMs);
            });
            auto one = read ? Result<PromiseVerdict>(judged(tally, table.table, what, from.daysTo(scene.today())))
                            : unseenBecause(read.error(), looked);
            if (!one)
                return one;
            one->looked = looked;
            sum.add(*one);
        }
        if (!scene.tables.has(table.table) && scene.unreached.isEmpty())
            sum.addAbsent(table.table);
        addUnreached(sum, scene, table.table);
    }
    return sum.sum(unseen(scene.map.why(QStringLiteral("credentials"))));
}

} // namespace

Result<PromiseVerdict> lookAtUnusedCredentials(const Commitment &commitment, const PromiseScene &scene)
{
    return lookAtAges(scene, commitment.expects.value(QStringLiteral("unused_for")).toString(), AgeOf::Use,
                      QStringLiteral("when each was used last"));
}

Result<PromiseVerdict> lookAtRotation(const Commitment &commitment, const PromiseScene &scene)
{
    return lookAtAges(scene, commitment.expects.value(QStringLiteral("max_age")).toString(), AgeOf::Secret,
                      QStringLiteral("when each was made or renewed"));
}

} // namespace Gatehouse

#include "models/privacy/caserepository.h"

#include "models/privacy/clockofcase.h"
#include "models/privacy/postgrescaseruns.h"
#include "models/privacy/postgrescases.h"
#include "models/privacy/sqlitecaseruns.h"
#include "models/privacy/sqlitecases.h"

namespace Gatehouse
{

CasePlace placeOf(const PrivacyCase &one, CaseSort sort)
{
    switch (sort) {
    case CaseSort::Due:
        return {one.due, 0, one.seq};
    case CaseSort::Received:
        return {one.received, 0, one.seq};
    case CaseSort::Changed:
        break;
    }
    return {{}, one.changedMs, one.seq};
}

bool isBefore(const CasePlace &a, const CasePlace &b, CaseSort sort)
{
    const auto first = std::tie(a.day, a.timeMs, a.seq);
    const auto second = std::tie(b.day, b.timeMs, b.seq);
    return sort == CaseSort::Due ? first < second : second < first;
}

Result<void> extendCase(CaseRepository &cases, const QString &by, const QString &id, const std::optional<QDate> &told,
                        const QDate &today, const QString &reason)
{
    auto one = cases.find(id);
    const auto pauses = one ? cases.pauses(id) : std::unexpected(one.error());
    if (!pauses)
        return std::unexpected(pauses.error());
    // The store says it of a case that is over or was extended, and the clock of the day.
    one->extendedOn = one->extendedOn.value_or(told.value_or(today));
    const auto clock = clockOf(*one, *pauses, today);
    return clock ? cases.extend(by, id, *one->extendedOn, clock->due, reason) : std::unexpected(clock.error());
}

std::unique_ptr<CaseRepository> makeCaseRepository(Database &store, AuditRepository &audit,
                                                   OperatorRepository &operators, const Clock &clock)
{
    if (store.dialect() == Dialect::PostgreSql)
        return std::make_unique<PostgresCases>(store);
    return std::make_unique<SqliteCases>(store, audit, operators, clock);
}

std::unique_ptr<CaseRuns> makeCaseRuns(Database &store, CaseRepository &cases, AuditRepository &audit,
                                       OperatorRepository &operators, const Clock &clock)
{
    if (store.dialect() == Dialect::PostgreSql)
        return std::make_unique<PostgresCaseRuns>(store, cases);
    return std::make_unique<SqliteCaseRuns>(store, cases, audit, operators, clock);
}

} // namespace Gatehouse

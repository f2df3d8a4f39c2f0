#include "models/privacy/caserepository.h"

#include "models/privacy/postgrescaseruns.h"
#include "models/privacy/postgrescases.h"
#include "models/privacy/sqlitecaseruns.h"
#include "models/privacy/sqlitecases.h"

namespace Gatehouse
{

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

#include "models/team/operatorrepository.h"

#include "models/team/postgresoperators.h"
#include "models/team/sqliteoperators.h"

#include <QRandomGenerator>

#include <algorithm>

namespace Gatehouse
{

std::unique_ptr<OperatorRepository> makeOperatorRepository(Database &store, TeamJournal &journal, const Clock &clock,
                                                           const PassphraseCost &cost)
{
    if (store.dialect() == Dialect::PostgreSql)
        return std::make_unique<PostgresOperators>(store);
    return std::make_unique<SqliteOperators>(store, journal, clock, cost);
}

QString newOperatorId()
{
    return QStringLiteral("op-%1").arg(QRandomGenerator::system()->generate64(), 16, 16, QLatin1Char('0'));
}

Result<void> checkNewOperator(const NewOperator &wanted)
{
    const bool isName = !wanted.name.trimmed().isEmpty() && wanted.name == wanted.name.trimmed() &&
                        wanted.name.size() <= 63 &&
                        std::ranges::all_of(wanted.name, [](QChar each) { return each.isPrint(); });
    if (!isName)
        return failure(ErrorKind::InvalidInput, QStringLiteral("An operator needs a name: one line of up to 63 "
                                                               "characters, without spaces around it."));
    if (!wanted.roles)
        return failure(ErrorKind::InvalidInput, QStringLiteral("An operator needs a role. The least is viewer."));
    return {};
}

QString rolesDetail(Roles roles)
{
    QStringList tokens = roleTokens(roles);
    tokens.sort();
    return QStringLiteral("{\"roles\":[\"%1\"]}").arg(tokens.join(QStringLiteral("\",\"")));
}

Roles rolesFromList(const QString &tokens)
{
    Roles roles;
    for (const QString &token : tokens.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        if (const auto role = roleFromToken(token))
            roles |= *role;
    }
    return roles;
}

} // namespace Gatehouse

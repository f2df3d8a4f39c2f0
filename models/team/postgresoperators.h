// Operators of a store on PostgreSQL, where the server decides: this asks its functions and translates their answers.
#pragma once

#include "models/team/operatorrepository.h"

namespace Gatehouse
{

class PostgresOperators final : public OperatorRepository
{
public:
    explicit PostgresOperators(Database &store);

    Result<bool> isEmpty() override;
    Result<QList<TeamOperator>> list() override;
    Result<TeamOperator> add(const QString &by, const NewOperator &wanted) override;
    Result<void> changeRoles(const QString &by, const QString &id, Roles roles) override;
    Result<void> deactivate(const QString &by, const QString &id) override;
    Result<TeamOperator> signIn(const QString &name, const QString &passphrase) override;
    Result<void> changePassphrase(const QString &name, const QString &current, const QString &wanted) override;

private:
    Result<void> call(const QString &sql, const QVariantList &values);

    Database &m_store;
};

} // namespace Gatehouse

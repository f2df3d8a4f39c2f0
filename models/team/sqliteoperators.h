// Operators of a store in a file: here the console itself checks the passphrase and the right.
#pragma once

#include "models/team/operatorrepository.h"

namespace Gatehouse
{

class SqliteOperators final : public OperatorRepository
{
public:
    SqliteOperators(Database &store, TeamJournal &journal, const Clock &clock, const PassphraseCost &cost);

    Result<bool> isEmpty() override;
    Result<QList<TeamOperator>> list() override;
    Result<TeamOperator> add(const QString &by, const NewOperator &wanted) override;
    Result<void> changeRoles(const QString &by, const QString &id, Roles roles) override;
    Result<void> deactivate(const QString &by, const QString &id) override;
    Result<TeamOperator> signIn(const QString &name, const QString &passphrase) override;
    Result<void> changePassphrase(const QString &name, const QString &current, const QString &wanted) override;

    // So many failures are free; each further one doubles the wait, up to the longest.
    static constexpr int kFreeFailures = 3;
    static constexpr qint64 kFirstWaitMs = 2'000;
    static constexpr qint64 kLongestWaitMs = 15 * 60'000;

private:
    Result<void> run(const QString &sql, const QVariantList &values);
    Result<void> checkAdmin(const QString &by);
    Result<void> checkAdminBut(const QString &id);
    Result<TeamOperator> active(const QString &id);
    Result<void> setRoles(const QString &id, Roles roles);
    Result<void> insert(const TeamOperator &added, const PassphraseHash &hash);
    Result<void> keep(const QString &id, const PassphraseHash &hash);
    Result<void> countTry(const QByteArray &nameHash);
    Result<PassphraseHash> hashOf(const QString &id);
    Result<void> let(const TeamOperator &found, const QByteArray &nameHash, const QString &passphrase,
                     const PassphraseHash &stored);

    Database &m_store;
    TeamJournal &m_journal;
    const Clock &m_clock;
    PassphraseCost m_cost;
};

} // namespace Gatehouse

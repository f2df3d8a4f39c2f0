// The console store of a connection, opened, with what is kept in it.
#pragma once

#include "app/ctl/commands.h"

#include "models/audit/auditrepository.h"
#include "models/audit/signingkey.h"
#include "models/team/operatorrepository.h"

#include <memory>

namespace Gatehouse::Ctl
{

class StoreAccess
{
public:
    // Whether a store may be made where there is none: an audit log that is not there must not pass for an empty one.
    enum class Missing { Make, Refuse };
    static Result<std::unique_ptr<StoreAccess>> open(const QString &connectionFile, Missing missing,
                                                     const Terminal &terminal);

    bool isOnServer() const { return m_store->dialect() == Dialect::PostgreSql; }
    Database &store() { return *m_store; }
    const QString &origin() const { return m_origin; }
    AuditRepository &audit() { return *m_audit; }
    OperatorRepository &operators() { return *m_operators; }

    // The key of this machine for this store; made on first use, and kept outside of it.
    Result<SigningKey> signingKey() const;
    // Whoever acts, as --as and --passphrase-env say. Denied: there is none, or not with this passphrase.
    Result<TeamOperator> signIn(const Request &request);

private:
    StoreAccess() = default;

    std::unique_ptr<Database> m_store;
    QString m_origin;
    std::unique_ptr<AuditRepository> m_audit;
    std::unique_ptr<OperatorRepository> m_operators;
};

// A passphrase from the environment. InvalidInput: no variable is named (the message says which option does), or none
// is set.
Result<QString> passphraseFrom(const QString &variable, const QString &optionName);

} // namespace Gatehouse::Ctl

// The privacy requests of a store, opened for one who has signed in.
#pragma once

#include "app/ctl/storeaccess.h"

#include "models/privacy/casegateway.h"
#include "models/privacy/caserepositories.h"

#include <QDate>

#include <functional>

namespace Gatehouse::Ctl
{

class CaseAccess
{
public:
    // Whether somebody must have signed in. Whoever only reads on SQLite need not: nothing that is read names a person.
    enum class Actor { Needed, IfGiven };
    static Result<std::unique_ptr<CaseAccess>> open(const Request &request, Actor actor, const Terminal &terminal);

    StoreAccess &store() { return *m_store; }
    CaseRepositories &repositories() { return *m_repositories; }
    CaseRepository &cases() { return *m_repositories->cases; }
    CaseRuns &runs() { return *m_repositories->runs; }
    // The id of the operator who acts; empty when nobody has signed in.
    const QString &self() const { return m_self; }
    bool may(Right right) const { return give(m_roles, right); }
    // The day where the command runs.
    const QDate &today() const { return m_today; }

    // The operator with this name. NotFound: there is none who is active.
    Result<TeamOperator> operatorCalled(const QString &name);
    // Page by page, so that a store of any size takes little memory; the filter and the order of the request.
    Result<void> visit(CasePageRequest request, qint64 limit, const std::function<void(const PrivacyCase &)> &each);
    // As it is now: state and clock.
    struct Standing {
        PrivacyCase one;
        CaseClock clock;
    };
    Result<Standing> standing(const QString &id);

private:
    CaseAccess() = default;

    std::unique_ptr<StoreAccess> m_store;
    std::optional<CaseRepositories> m_repositories;
    QString m_self;
    Roles m_roles;
    QDate m_today;
};

// The gateway of the connection that the request names, with its data map as the store has it classified.
Result<std::unique_ptr<CaseGateway>> openGateway(const Request &request, CaseGateway::Purpose purpose,
                                                 CaseAccess &access, const Terminal &terminal);

} // namespace Gatehouse::Ctl

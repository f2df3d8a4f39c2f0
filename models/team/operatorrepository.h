// The people who use the console: who they are, what they may do, and how they sign in.
#pragma once

#include "models/core/clock.h"
#include "models/database/database.h"
#include "models/team/passphrase.h"
#include "models/team/role.h"
#include "models/team/teamjournal.h"

#include <QList>

#include <memory>

namespace Gatehouse
{

struct TeamOperator {
    QString id;   // "op-3f9a0c417be2d865": random, and all that the audit log knows of them
    QString name; // on a server: the name of their login role
    Roles roles;
    bool active = true;

    bool operator==(const TeamOperator &) const = default;
};

struct NewOperator {
    QString name;
    Roles roles;
    QString passphrase; // none on a server, which has signed them in
};

// Every change is recorded in the audit log, in its own transaction. Engines: no thread, and they wait.
//
// `by` is whoever has signed in. On a server it is not believed: the login role of the session is who acts.
class OperatorRepository
{
public:
    virtual ~OperatorRepository() = default;

    // Whether there is nobody yet, so that the first one can be added.
    virtual Result<bool> isEmpty() = 0;
    // Those who were deactivated, too; in the order in which they came.
    virtual Result<QList<TeamOperator>> list() = 0;

    // The first one needs nobody and is an admin, whatever else they are. Afterwards Denied for all but admins.
    // InvalidInput: a name that is taken or cannot be, no role, a short passphrase.
    virtual Result<TeamOperator> add(const QString &by, const NewOperator &wanted) = 0;
    // Denied: `by` is no admin, or it would take the last admin away.
    virtual Result<void> changeRoles(const QString &by, const QString &id, Roles roles) = 0;
    virtual Result<void> deactivate(const QString &by, const QString &id) = 0;

    // Denied: no such name, or another passphrase; it is told alike and takes as long. Busy: too many tries, and when
    // the next one is let through. On a server: whoever the login is, with a name that must be theirs or empty.
    virtual Result<TeamOperator> signIn(const QString &name, const QString &passphrase) = 0;
    // One's own, with the one before. Errors as those of a sign-in; InvalidInput: too short. Unsupported on a server,
    // which keeps none.
    virtual Result<void> changePassphrase(const QString &name, const QString &current, const QString &wanted) = 0;
};

// By the engine of the store. All three outlive it. On a server the store itself keeps the journal and the time.
std::unique_ptr<OperatorRepository> makeOperatorRepository(Database &store, TeamJournal &journal, const Clock &clock,
                                                           const PassphraseCost &cost = {});

// What both engines share.
QString newOperatorId();
Result<void> checkNewOperator(const NewOperator &wanted);
QString rolesDetail(Roles roles);
Roles rolesFromList(const QString &tokens); // with commas between; unknown ones give nothing

} // namespace Gatehouse

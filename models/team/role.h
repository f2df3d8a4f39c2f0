// What an operator may do: roles are given to people, rights are what the program asks about.
#pragma once

#include "models/core/error.h"

#include <QFlags>
#include <QList>
#include <QString>

namespace Gatehouse
{

enum class Role {
    Viewer = 1,
    Operator = 2,
    Responder = 4,
    PrivacyOfficer = 8,
    Approver = 16,
    Auditor = 32,
    Admin = 64,
};
Q_DECLARE_FLAGS(Roles, Role)
Q_DECLARE_OPERATORS_FOR_FLAGS(Roles)

enum class Right {
    ViewFigures,
    OperateGateway,     // switches keys and accounts, edits what the gateway has
    HandleCases,        // privacy requests, up to the plan
    RevealPersonalData, // with a reason
    ManageHolds,
    ApprovePlans,
    ReadAuditLog,
    CutAuditLog,  // takes the content of entries that need not be kept any longer
    HandleAlerts, // acknowledges, silences and judges them; lets the console look for them
    EditAlertRules,
    ManagePolicies,  // takes over versions, puts one in force, makes notices of it
    CheckPromises,   // looks whether what a policy promises is kept, and records what was seen
    ManageRetention, // sets when rows are purged, plans purges and has them run
    ClassifyData,    // says what is in a column that the data map does not know
    ManageOperators,
};

const QList<Role> &allRoles();
const QList<Right> &allRights();

// "privacy_officer", "read_audit_log": in the store, on the command line and in JSON.
QString roleToken(Role role);
QString rightToken(Right right);
// A hyphen may stand for the underscore. The error lists the roles there are.
Result<Role> roleFromToken(const QString &token);
QStringList roleTokens(Roles roles);

// The one table of who may do what; a store on a server holds the same one and enforces it.
bool gives(Role role, Right right);
bool give(Roles roles, Right right);

} // namespace Gatehouse

#include "models/team/role.h"

#include <QStringList>

#include <algorithm>

namespace Gatehouse
{

namespace
{

struct RoleRow {
    Role role;
    const char *token;
    QList<Right> rights;
};

const QList<RoleRow> &table()
{
    static const QList<RoleRow> rows{
        {Role::Viewer, "viewer", {Right::ViewFigures}},
        {Role::Operator,
         "operator",
         {Right::ViewFigures, Right::OperateGateway, Right::HandleAlerts, Right::CheckPromises}},
        {Role::Responder,
         "responder",
         {Right::ViewFigures, Right::HandleCases, Right::HandleAlerts, Right::EditAlertRules, Right::OperateGateway,
          Right::CheckPromises}},
        {Role::PrivacyOfficer,
         "privacy_officer",
         {Right::ViewFigures, Right::HandleCases, Right::RevealPersonalData, Right::ManageHolds, Right::ManagePolicies,
          Right::CheckPromises, Right::ManageRetention, Right::ClassifyData}},
        {Role::Approver, "approver", {Right::ViewFigures, Right::ApprovePlans}},
        {Role::Auditor, "auditor", {Right::ViewFigures, Right::ReadAuditLog, Right::CutAuditLog, Right::CheckPromises}},
        {Role::Admin,
         "admin",
         {Right::ViewFigures, Right::OperateGateway, Right::ReadAuditLog, Right::CutAuditLog, Right::ManageOperators,
          Right::HandleAlerts, Right::EditAlertRules, Right::ManagePolicies, Right::CheckPromises,
          Right::ManageRetention, Right::ClassifyData}},
    };
    return rows;
}

} // namespace

const QList<Role> &allRoles()
{
    static const QList<Role> roles = [] {
        QList<Role> all;
        for (const RoleRow &row : table())
            all.append(row.role);
        return all;
    }();
    return roles;
}

const QList<Right> &allRights()
{
    static const QList<Right> rights{Right::ViewFigures,        Right::OperateGateway, Right::HandleCases,
                                     Right::RevealPersonalData, Right::ManageHolds,    Right::ApprovePlans,
                                     Right::ReadAuditLog,       Right::CutAuditLog,    Right::HandleAlerts,
                                     Right::EditAlertRules,     Right::ManagePolicies, Right::CheckPromises,
                                     Right::ManageRetention,    Right::ClassifyData,   Right::ManageOperators};
    return rights;
}

QString roleToken(Role role)
{
    const auto row = std::ranges::find(table(), role, &RoleRow::role);
    return QString::fromLatin1(row->token);
}

QString rightToken(Right right)
{
    switch (right) {
    case Right::ViewFigures:
        return QStringLiteral("view_figures");
    case Right::OperateGateway:
        return QStringLiteral("operate_gateway");
    case Right::HandleCases:
        return QStringLiteral("handle_cases");
    case Right::RevealPersonalData:
        return QStringLiteral("reveal_personal_data");
    case Right::ManageHolds:
        return QStringLiteral("manage_holds");
    case Right::ApprovePlans:
        return QStringLiteral("approve_plans");
    case Right::ReadAuditLog:
        return QStringLiteral("read_audit_log");
    case Right::CutAuditLog:
        return QStringLiteral("cut_audit_log");
    case Right::HandleAlerts:
        return QStringLiteral("handle_alerts");
    case Right::EditAlertRules:
        return QStringLiteral("edit_alert_rules");
    case Right::ManagePolicies:
        return QStringLiteral("manage_policies");
    case Right::CheckPromises:
        return QStringLiteral("check_promises");
    case Right::ManageRetention:
        return QStringLiteral("manage_retention");
    case Right::ClassifyData:
        return QStringLiteral("classify_data");
    case Right::ManageOperators:
        return QStringLiteral("manage_operators");
    }
    return {};
}

Result<Role> roleFromToken(const QString &token)
{
    QString plain = token;
    plain.replace(QLatin1Char('-'), QLatin1Char('_'));
    QStringList known;
    for (const Role role : allRoles()) {
        if (plain == roleToken(role))
            return role;
        known.append(roleToken(role));
    }
    return failure(ErrorKind::InvalidInput, QStringLiteral("There is no role \"%1\". The roles are %2.")
                                                .arg(token.left(40), known.join(QStringLiteral(", "))));
}

QStringList roleTokens(Roles roles)
{
    QStringList tokens;
    for (const Role role : allRoles()) {
        if (roles.testFlag(role))
            tokens.append(roleToken(role));
    }
    return tokens;
}

bool gives(Role role, Right right)
{
    return std::ranges::find(table(), role, &RoleRow::role)->rights.contains(right);
}

bool give(Roles roles, Right right)
{
    return std::ranges::any_of(allRoles(), [&](Role role) { return roles.testFlag(role) && gives(role, right); });
}

} // namespace Gatehouse

#include "models/team/role.h"

#include <QTest>

using namespace Gatehouse;

class RoleTest : public QObject
{
    Q_OBJECT
private slots:
    void everyRoleIsReadBackFromItsWord()
    {
        QCOMPARE(allRoles().size(), 7);
        for (const Role role : allRoles())
            QCOMPARE(roleFromToken(roleToken(role)), Result<Role>(role));
        QCOMPARE(roleFromToken(QStringLiteral("privacy-officer")), Result<Role>(Role::PrivacyOfficer));
        QVERIFY(roleFromToken(QStringLiteral("root")).error().message.contains(QStringLiteral("privacy_officer")));
    }

    void everybodySeesFiguresAndOnlyAnAdminManagesPeople()
    {
        for (const Role role : allRoles()) {
            QVERIFY(gives(role, Right::ViewFigures));
            QCOMPARE(gives(role, Right::ManageOperators), role == Role::Admin);
            QCOMPARE(gives(role, Right::RevealPersonalData), role == Role::PrivacyOfficer);
        }
    }

    // An approver who could also file would approve what they want themselves.
    void noSingleRoleBothHandlesAndApproves()
    {
        for (const Role role : allRoles())
            QVERIFY(!(gives(role, Right::HandleCases) && gives(role, Right::ApprovePlans)));
    }

    void severalRolesGiveWhatEachOfThemGives()
    {
        const Roles both = Role::Auditor | Role::Approver;
        QVERIFY(give(both, Right::ReadAuditLog) && give(both, Right::ApprovePlans));
        QVERIFY(!give(both, Right::ManageOperators));
        QVERIFY(!give({}, Right::ViewFigures));
        QCOMPARE(roleTokens(both), (QStringList{QStringLiteral("approver"), QStringLiteral("auditor")}));
    }
};

QTEST_GUILESS_MAIN(RoleTest)
#include "role_test.moc"

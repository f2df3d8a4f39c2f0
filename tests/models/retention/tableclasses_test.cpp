#include "models/gateway/profileloader.h"
#include "models/policy/policyloader.h"
#include "models/retention/tableclasses.h"

#include <QTest>

#include <algorithm>

using namespace Gatehouse;

namespace
{

QStringList findingsOn(const QString &policy, const QString &profile)
{
    QStringList ids;
    const auto known = loadProfile(profile);
    for (const PolicyFinding &each : policyFindings(*loadPolicy(policy), known->dataMap, tableClasses(profile)))
        ids.append(each.id);
    return ids;
}

} // namespace

class TableClassesTest : public QObject
{
    Q_OBJECT
private slots:
    void aTableWithRowsOfSeveralClassesIsOneOfEachOfThem()
    {
        const TableClasses classes = tableClasses(QStringLiteral("new-api"));
        QCOMPARE(classes.value(QStringLiteral("logs")),
                 (QStringList{QStringLiteral("request_log"), QStringLiteral("administration"),
                              QStringLiteral("security_log"), QStringLiteral("billing")}));
        QVERIFY(!classes.contains(QStringLiteral("users")));
        QVERIFY(tableClasses(QStringLiteral("litellm")).isEmpty());
        QVERIFY(tableClasses(QStringLiteral("no-such-profile")).isEmpty());
    }

    // A finding that says of rows that are looked at and removed that they cannot be is a lie about the gateway.
    void whatIsAmongTheRowsOfOneTableIsNoClassWithoutOne()
    {
        const QString first = QStringLiteral("000_56495826f5921e4b");
        const QString second = QStringLiteral("002_abeeb869346ab629");
        const QString noSecurity = QStringLiteral("no_table:security_log");
        QVERIFY(!findingsOn(first, QStringLiteral("new-api")).contains(noSecurity));
        QVERIFY(findingsOn(first, QStringLiteral("new-api")).contains(QStringLiteral("no_table:technical_log")));
        QVERIFY(findingsOn(first, QStringLiteral("one-api")).contains(noSecurity)); // it writes no sign-in down
        QVERIFY(!findingsOn(second, QStringLiteral("one-api")).contains(QStringLiteral("no_table:administration")));
    }

    void classesOfOneTableWithTwoPeriodsHoldTheSameIdentifiers()
    {
        const QStringList found = findingsOn(QStringLiteral("000_56495826f5921e4b"), QStringLiteral("new-api"));
        QVERIFY2(found.contains(QStringLiteral("same_identifiers:request_log:security_log")),
                 qPrintable(found.join(QLatin1Char(' '))));
    }

    void everyFindingHasAnIdOfItsOwnWhereClassesShareATable()
    {
        for (const QString &policy : shippedPolicies()) {
            for (const QString &profile : shippedProfiles()) {
                QStringList ids = findingsOn(policy, profile);
                QCOMPARE(ids.removeDuplicates(), 0);
            }
        }
        PolicyDocument policy = *loadPolicy(QStringLiteral("000_56495826f5921e4b"));
        DataMap map = loadProfile(QStringLiteral("new-api"))->dataMap;
        const auto logs = std::ranges::find(map.tables, QStringLiteral("logs"), &DataMapTable::name);
        logs->keepFor = QStringLiteral("P10Y");
        logs->ground = QStringLiteral("a law");
        QStringList ids;
        for (const PolicyFinding &each : policyFindings(policy, map, tableClasses(QStringLiteral("new-api"))))
            ids.append(each.id);
        QVERIFY(ids.contains(QStringLiteral("kept_for_longer:logs:request_log")));
        QVERIFY(ids.contains(QStringLiteral("kept_for_longer:logs:security_log")));
        QCOMPARE(ids.removeDuplicates(), 0);
    }
};

QTEST_GUILESS_MAIN(TableClassesTest)
#include "tableclasses_test.moc"

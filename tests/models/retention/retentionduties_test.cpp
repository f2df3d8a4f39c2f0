// How long rows stay whatever a policy says, and what contradicts it.
#include "schedules.h"

#include <QTest>

using namespace Gatehouse;

class RetentionDutiesTest : public QObject
{
    Q_OBJECT
private slots:
    // What a law asks for differs from place to place: where nobody has said it, nothing goes.
    void paymentsStayUntilItIsSaidForHowLongTheyMust()
    {
        const auto profile = loadProfile(QStringLiteral("demo"));
        DataMap data = profile->dataMap;
        const auto rules = [&data] {
            const QList<PolicyDocument> policies{policy({term("6.4", "billing", given("P90D"))})};
            return retentionSchedule(policies, data, {}, kToday);
        };
        QCOMPARE(ruleOf(rules(), "payments", "billing").goesBefore(), kToday.addYears(-5));
        for (DataMapTable &table : data.tables)
            table.keepFor.clear();
        const RetentionRule unsaid = ruleOf(rules(), "payments", "billing");
        QCOMPARE(unsaid.standing, RetentionStanding::Retained);
        QVERIFY2(unsaid.says.contains(QStringLiteral("payments")), qPrintable(unsaid.says));
    }

    void paymentsOfRealGatewaysAreKeptForTenYears_data()
    {
        QTest::addColumn<QByteArray>("profile");
        QTest::addColumn<QByteArray>("table");
        for (const char *table : {"top_ups", "subscription_orders", "user_subscriptions", "redemptions", "logs"})
            QTest::addRow("new-api %s", table) << QByteArray("new-api") << QByteArray(table);
        for (const char *table : {"redemptions", "logs"})
            QTest::addRow("one-api %s", table) << QByteArray("one-api") << QByteArray(table);
    }
    void paymentsOfRealGatewaysAreKeptForTenYears()
    {
        QFETCH(QByteArray, profile);
        QFETCH(QByteArray, table);
        const auto schedule = scheduleOf(profile, {term("6.4", "billing", given("P90D"))});
        const RetentionRule rule = ruleOf(schedule, table, "billing");
        QCOMPARE(rule.standing, RetentionStanding::Purged);
        QCOMPARE(rule.goesBefore(), kToday.addYears(-10));
        QVERIFY(rule.ground.contains(QStringLiteral("ten years")));
        const RetentionRule calls =
            ruleOf(scheduleOf(profile, {term("6.2", "request_log", given("P90D"))}), "logs", "request_log");
        QVERIFY(calls.goesBefore() == kToday.addDays(-90)); // what is beside them in the table stays no longer by it
    }

    // "For ten years" is an end, also where the data map keeps the rows of who was erased.
    void whatTheDataMapKeepsGoesWhenItsTimeIsOver()
    {
        const auto schedule = scheduleOf("demo", {term("6.4", "billing", given("P1Y"))});
        const RetentionRule invoices = ruleOf(schedule, "invoices", "billing");
        QCOMPARE(invoices.standing, RetentionStanding::Purged);
        QCOMPARE(invoices.goesBefore(), kToday.addYears(-10));
    }

    // An account can be deleted any time later.
    void goingByAgeContradictsStayingWithTheAccount_data()
    {
        QTest::addColumn<PeriodStart>("from");
        QTest::newRow("after it was deleted") << PeriodStart::AccountDeleted;
        QTest::newRow("after a request") << PeriodStart::RequestReceived;
    }
    void goingByAgeContradictsStayingWithTheAccount()
    {
        QFETCH(PeriodStart, from);
        const auto schedule = scheduleOf("demo", {term("6.2", "request_log", given("P90D")),
                                                  term("6.3", "request_log", given("P30D", from), false, true)});
        QVERIFY(!schedule);
        QVERIFY2(schedule.error().message.contains(QStringLiteral("6.2")) &&
                     schedule.error().message.contains(QStringLiteral("6.3")),
                 qPrintable(schedule.error().message));
    }
};

QTEST_GUILESS_MAIN(RetentionDutiesTest)
#include "retentionduties_test.moc"

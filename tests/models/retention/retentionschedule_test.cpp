// From which day on rows are kept, by policies and data maps.
#include "schedules.h"

#include "models/gateway/profilebytes.h"
#include "models/policy/policyfindings.h"
#include "models/policy/policyloader.h"
#include "models/policy/recordclass.h"

#include <QTest>

using namespace Gatehouse;

class RetentionScheduleTest : public QObject
{
    Q_OBJECT
private slots:
    void aGivenPeriodCountsBackFromTheDay()
    {
        const auto schedule = scheduleOf("demo", {term("6.2", "request_log", given("P90D"))});
        const RetentionRule rule = ruleOf(schedule, "requests", "request_log");
        QCOMPARE(rule.standing, RetentionStanding::Purged);
        QCOMPARE(rule.keptFrom, kToday.addDays(-90));
        QCOMPARE(rule.goesBefore(), rule.keptFrom);
        QCOMPARE(rule.commitment, QStringLiteral("p/6.2"));
        QCOMPARE(ruleFromJson(toJson(rule)).value_or(RetentionRule()), rule);
    }

    void aDutyToKeepWinsOverAShorterPeriod()
    {
        const auto schedule = scheduleOf("demo", {term("6.3", "administration", given("P90D"))});
        const RetentionRule rule = ruleOf(schedule, "admin_actions", "administration");
        QCOMPARE(rule.standing, RetentionStanding::Purged);
        QCOMPARE(rule.keptFrom, kToday.addDays(-90));
        QCOMPARE(rule.mustStayFrom, QDate(2023, 11, 22));
        QCOMPARE(rule.goesBefore(), rule.mustStayFrom);
        QVERIFY(!rule.ground.isEmpty());
    }

    void theShorterOfTwoPeriodsHolds()
    {
        const auto schedule =
            scheduleOf("demo", {term("a", "request_log", given("P1Y")), term("b", "request_log", given("P90D"))});
        QCOMPARE(ruleOf(schedule, "requests", "request_log").commitment, QStringLiteral("p/b"));
    }

    void theShorterPeriodOfTwoPoliciesHolds()
    {
        const auto loaded = loadProfile(QStringLiteral("demo"));
        const auto map = RetentionMap::load(QStringLiteral("demo"));
        PolicyDocument other = policy({term("4.2", "request_log", given("P30D")), term("4.3", "wallet", given("P1Y"))});
        other.id = QStringLiteral("q");
        const QList<PolicyDocument> both{policy({term("6.2", "request_log", given("P90D"))}), other};
        const auto schedule = retentionSchedule(both, loaded->dataMap, *map, kToday);
        const RetentionRule rule = ruleOf(schedule, "requests", "request_log");
        QCOMPARE(rule.commitment, QStringLiteral("q/4.2"));
        QCOMPARE(rule.keptFrom, kToday.addDays(-30));
        QCOMPARE(schedule->policyPins, policyPin(both.at(0)) + QStringLiteral(", ") + policyPin(both.at(1)));
        QVERIFY(!schedule->notHere.contains(QStringLiteral("request_log")));
    }

    void policiesThatContradictEachOtherAreNamed()
    {
        const auto loaded = loadProfile(QStringLiteral("demo"));
        const auto map = RetentionMap::load(QStringLiteral("demo"));
        PolicyDocument other = policy({term("4.5", "request_log", given("P6M"), false, true)});
        other.id = QStringLiteral("q");
        const auto schedule = retentionSchedule({policy({term("6.2", "request_log", given("P90D"))}), other},
                                                loaded->dataMap, *map, kToday);
        QVERIFY(!schedule);
        QCOMPARE(schedule.error().kind, ErrorKind::InvalidInput);
        QVERIFY2(schedule.error().message.contains(QStringLiteral("6.2 of policy p")) &&
                     schedule.error().message.contains(QStringLiteral("4.5 of policy q")),
                 qPrintable(schedule.error().message));
    }

    // What keeps the schedule from being made is a finding of the same policies, and nothing else keeps it.
    void aScheduleThatCannotBeMadeIsAFinding()
    {
        const auto loaded = loadProfile(QStringLiteral("demo"));
        const auto map = RetentionMap::load(QStringLiteral("demo"));
        const PolicyPeriod forEver{PolicyPeriod::Length::Unlimited, {}, PeriodStart::Recorded};
        const PolicyPeriod active{PolicyPeriod::Length::WhileActive, {}, PeriodStart::Recorded};
        QList<Commitment> terms;
        for (const PolicyPeriod &period :
             {given("P30D"), given("P1M"), given("P6M"), forEver, active, PolicyPeriod()}) {
            for (const bool goes : {true, false})
                terms.append(term("4.2", "request_log", period, goes, !goes));
        }
        int refused = 0;
        for (const Commitment &first : std::as_const(terms)) {
            for (const Commitment &second : std::as_const(terms)) {
                PolicyDocument other = policy({second});
                other.id = QStringLiteral("q");
                const QList<PolicyDocument> both{policy({first}), other};
                const auto schedule = retentionSchedule(both, loaded->dataMap, *map, kToday);
                const auto findings = policyFindings(both, {}, {}).value(QStringLiteral("p"));
                const auto saysSo = [](const PolicyFinding &finding) {
                    return !finding.others.isEmpty() &&
                           (finding.why.contains(QStringLiteral("nothing is purged")) ||
                            finding.why.contains(QStringLiteral("No purge can keep both")));
                };
                QCOMPARE(std::ranges::any_of(findings, saysSo), !schedule.has_value());
                refused += schedule ? 0 : 1;
            }
        }
        QVERIFY(refused > 0 && refused < terms.size() * terms.size());
    }

    void periodsThatContradictAreNamed_data()
    {
        QTest::addColumn<QList<Commitment>>("commitments");
        const PolicyPeriod forEver{PolicyPeriod::Length::Unlimited, {}, PeriodStart::Recorded};
        QTest::newRow("must go before it may")
            << QList{term("4.2", "request_log", given("P90D")), term("4.5", "request_log", given("P6M"), false, true)};
        QTest::newRow("must go, and stays for ever")
            << QList{term("4.2", "request_log", given("P90D")), term("4.5", "request_log", forEver, false, true)};
        QTest::newRow("thirty days and a month have no order")
            << QList{term("4.2", "request_log", given("P30D")), term("4.5", "request_log", given("P1M"))};
    }

    void periodsThatContradictAreNamed()
    {
        QFETCH(QList<Commitment>, commitments);
        const auto schedule = scheduleOf("demo", commitments);
        QVERIFY(!schedule);
        QCOMPARE(schedule.error().kind, ErrorKind::InvalidInput);
        QVERIFY2(schedule.error().message.contains(QLatin1String("4.2 and 4.5")), qPrintable(schedule.error().message));
    }

    void whatIsNotPurgedSaysWhy_data()
    {
        QTest::addColumn<Commitment>("commitment");
        QTest::addColumn<QString>("table");
        QTest::addColumn<RetentionStanding>("standing");
        const PolicyPeriod necessary;
        const PolicyPeriod forEver{PolicyPeriod::Length::Unlimited, {}, PeriodStart::Recorded};
        QTest::newRow("no number") << term("1", "request_log", necessary) << "requests" << RetentionStanding::NoNumber;
        QTest::newRow("for ever") << term("1", "wallet", forEver, false, true) << "wallet_transactions"
                                  << RetentionStanding::Unlimited;
        QTest::newRow("by the account's end") << term("1", "request_log", given("P30D", PeriodStart::AccountDeleted))
                                              << "requests" << RetentionStanding::WithAccount;
        QTest::newRow("keys in use") << term("1", "credential", given("P90D")) << "api_keys"
                                     << RetentionStanding::WithAccount;
        QTest::newRow("retained by the map")
            << term("1", "usage", given("P90D")) << "usage_daily" << RetentionStanding::Retained;
        QTest::newRow("stays, and is not said to go")
            << term("1", "billing", given("P10Y"), false, true) << "payments" << RetentionStanding::NoPromise;
        QTest::newRow("not spoken of") << term("1", "support", given("P90D")) << "requests"
                                       << RetentionStanding::NoPromise;
    }

    void whatIsNotPurgedSaysWhy()
    {
        QFETCH(Commitment, commitment);
        QFETCH(QString, table);
        QFETCH(RetentionStanding, standing);
        const auto schedule = scheduleOf("demo", {commitment});
        QVERIFY(schedule);
        for (const RetentionRule &rule : schedule->rules) {
            if (rule.table != table)
                continue;
            QCOMPARE(rule.standing, standing);
            QVERIFY(!rule.says.isEmpty());
            QVERIFY(!rule.keptFrom.isValid());
        }
    }

    // Rows of several classes are in one table of New API.
    void kindsOfOneTableGoByTheirOwnPeriods()
    {
        const auto schedule =
            scheduleOf("new-api", {term("a", "request_log", given("P90D")), term("b", "administration", given("P2Y"))});
        const RetentionRule calls = ruleOf(schedule, "logs", "request_log");
        QCOMPARE(calls.rows, (RecordRows{QStringLiteral("type"), {QStringLiteral("2"), QStringLiteral("5")}}));
        QCOMPARE(calls.keptFrom, kToday.addDays(-90));
        const RetentionRule audit = ruleOf(schedule, "logs", "administration");
        QCOMPARE(audit.rows.values, QStringList(QStringLiteral("3")));
        QCOMPARE(audit.keptFrom, kToday.addYears(-2));
        QCOMPARE(ruleOf(schedule, "logs", "billing").standing, RetentionStanding::NoPromise);
        QCOMPARE(ruleOf(schedule, "audit_logs", "administration").standing, RetentionStanding::Purged);
    }

    void aClassThatNoTableHasIsNamed()
    {
        const auto schedule =
            scheduleOf("one-api", {term("a", "request_log", given("P90D")), term("b", "support", given("P90D"))});
        QCOMPARE(schedule->notHere, QStringList(QStringLiteral("support")));
    }

    // A slip of the pen in a profile would be a purge of other rows, or of none.
    void everyShippedSectionNamesWhatTheDataMapKnows()
    {
        for (const QString &id : shippedProfiles()) {
            const auto profile = loadProfile(id);
            const auto map = RetentionMap::load(id);
            QVERIFY(profile && map);
            for (const RetentionTable &table : map->tables) {
                const DataMapTable *known = profile->dataMap.table(table.table);
                QVERIFY2(known, qPrintable(id + QLatin1Char(' ') + table.table));
                QVERIFY(table.column.isEmpty() || known->column(table.column));
                QStringList values;
                for (const RecordKind &kind : table.kinds) {
                    QVERIFY2(isRecordClass(kind.recordClass), qPrintable(kind.recordClass));
                    QVERIFY(profile->dataMap.retentionClasses.contains(kind.recordClass));
                    values += kind.values;
                }
                QCOMPARE(values.removeDuplicates(), 0);
            }
        }
    }
};

QTEST_GUILESS_MAIN(RetentionScheduleTest)
#include "retentionschedule_test.moc"

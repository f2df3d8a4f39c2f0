// What the product's own clean-up would have to be set to, and what its rows say of it.
#include "models/gateway/profileloader.h"
#include "models/retention/owncleanup.h"
#include "tests/support/caseresults.h"
#include "tests/support/purgescene.h"

#include <QTest>

using namespace Gatehouse;

class OwnCleanupTest : public QObject
{
    Q_OBJECT
private slots:
    void theFewestDaysTakeNoRowBeforeItsTime_data()
    {
        QTest::addColumn<QString>("period");
        QTest::addColumn<int>("days");
        QTest::newRow("days") << "P90D" << 91;
        QTest::newRow("months") << "P6M" << 185; // the longest half of a year has 184
        QTest::newRow("a year") << "P1Y" << 367; // with a 29th of February
        QTest::newRow("years") << "P5Y" << 1828; // with two
    }

    void theFewestDaysTakeNoRowBeforeItsTime()
    {
        QFETCH(QString, period);
        QFETCH(int, days);
        const auto profile = loadProfile(QStringLiteral("litellm"));
        const auto map = RetentionMap::load(QStringLiteral("litellm"));
        QVERIFY(profile && map);
        const QList<PolicyDocument> policies{PurgeScene::policy({{QStringLiteral("request_log"), period}})};
        for (const QDate asOf : {QDate(2024, 2, 29), QDate(2025, 8, 31), QDate(2026, 11, 23)}) {
            const auto schedule = retentionSchedule(policies, profile->dataMap, *map, asOf);
            WORKS(schedule);
            int found = 0;
            for (const RetentionRule &rule : schedule->rules) {
                const auto set = ownCleanupDays(policies, QString(), rule);
                if (rule.table != QLatin1String("LiteLLM_SpendLogs") || rule.standing != RetentionStanding::Purged)
                    continue;
                ++found;
                QCOMPARE(set, std::optional(days));
                // On the day on which such a clean-up takes the last row of a day, that day is past its period.
                QVERIFY(asOf.addDays(-*set) < rule.keptFrom);
            }
            QCOMPARE(found, 1);
        }
    }

    void onlyAWayThatIsRightIsSet()
    {
        const auto map = RetentionMap::load(QStringLiteral("litellm"));
        const auto other = RetentionMap::load(QStringLiteral("new-api"));
        QVERIFY(map && other);
        const OwnCleanup spends = map->table(QStringLiteral("LiteLLM_SpendLogs"))->ownCleanup;
        const QString text = ownCleanupText(spends, 91);
        QVERIFY2(text.contains(QStringLiteral("general_settings.maximum_spend_logs_retention_period: \"91d\"")),
                 qPrintable(text));
        QVERIFY(!ownCleanupText(spends, 0).contains(QStringLiteral("91")));
        const OwnCleanup calls = other->table(QStringLiteral("logs"))->ownCleanup;
        QVERIFY(!calls.isRightWay);
        QVERIFY(!ownCleanupText(calls, 91).contains(QStringLiteral("91")));
        QVERIFY(ownCleanupText({}, 91).isEmpty());
    }

    void whatTheRowsSayOfIt_data()
    {
        QTest::addColumn<int>("daysAgo"); // of the oldest row; 0: there is none
        QTest::addColumn<bool>("held");
        QTest::addColumn<QString>("says");
        QTest::newRow("nothing") << 0 << false << "No row is past its period";
        QTest::newRow("old ones") << 200 << false << "does not run";
        QTest::newRow("as young as it leaves them") << 92 << false << "if it is set, it works";
        QTest::newRow("held") << 200 << true << "leave it off";
    }

    void whatTheRowsSayOfIt()
    {
        QFETCH(int, daysAgo);
        QFETCH(bool, held);
        QFETCH(QString, says);
        PurgeScene scene(m_stores, Dialect::Sqlite, QStringLiteral("bifrost sqlite 2026"), m_databases);
        scene.putInForce(PurgeScene::policy({{QStringLiteral("request_log"), QStringLiteral("P90D")}}));
        const QDateTime at = scene.today().addDays(-daysAgo).startOfDay(Qt::UTC).addSecs(3600);
        if (daysAgo > 0)
            scene.fixture().execute(QStringLiteral("INSERT INTO logs (id, timestamp, object_type, provider, model, "
                                                   "status) VALUES ('a', ?, 'chat', 'p', 'm', 'success')"),
                                    {at.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")) + QStringLiteral("+00:00")});
        if (held) {
            CaseWorkplace &officer = scene.desk().officer();
            PrivacyHold hold;
            hold.reason = QStringLiteral("a claim");
            hold.table = QStringLiteral("logs");
            hold.rowId = QStringLiteral("a");
            hold.until = scene.today().addDays(30);
            WORKS(officer.cases().addHold(officer.id(), hold, {}));
        }
        const auto plan = scene.preview();
        WORKS(plan);
        QString text;
        for (const PurgeTable &table : plan->tables)
            text += table.rule.table == QLatin1String("logs") ? table.ownCleanup : QString();
        QVERIFY2(text.contains(QStringLiteral("client.log_retention_days: 91")), qPrintable(text));
        QVERIFY2(text.contains(says), qPrintable(text));
    }

private:
    ConsoleStores m_stores;
    FreshDatabases m_databases;
};

QTEST_GUILESS_MAIN(OwnCleanupTest)
#include "owncleanup_test.moc"

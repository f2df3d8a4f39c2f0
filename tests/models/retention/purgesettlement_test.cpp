// A purge whose worker died with a partition taken out of its table: however the purge ends, no row is left outside.
#include "models/retention/purgepartitions.h"
#include "tests/support/caseresults.h"
#include "tests/support/purgescene.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr int kCall = 2;
constexpr int kOld = 50;
constexpr int kRows = kOld + 10;
constexpr qint64 kDayS = 86'400;
const QString kPostgres = QStringLiteral("new-api postgresql 2026-09");
const QString kMySql = QStringLiteral("new-api mysql 2026-09");

} // namespace

class PurgeSettlementTest : public QObject
{
    Q_OBJECT
private slots:
    void aRefusedPurgePutsItBack_data() { addEngines(); }
    void aRefusedPurgePutsItBack()
    {
        const QString id = leftOutside();
        // By another version nothing of this plan may be carried out.
        m_scene->putInForce(
            PurgeScene::policy({{QStringLiteral("request_log"), QStringLiteral("P180D")}}, QStringLiteral("2")));
        const auto done = m_scene->run(id);
        WORKS(done);
        QCOMPARE(done->state, PurgeState::Refused);
        QVERIFY2(done->why.contains(QLatin1String("was in force")), qPrintable(done->why));
        checkAllIsInside(id);
    }

    void aHoldThatNobodyMatchesPutsItBack_data() { addEngines(); }
    void aHoldThatNobodyMatchesPutsItBack()
    {
        const QString id = leftOutside();
        CaseWorkplace &officer = m_scene->desk().officer();
        PrivacyHold hold;
        hold.reason = QStringLiteral("a lawsuit");
        hold.until = m_scene->today().addDays(30);
        WORKS(officer.cases().addHold(officer.id(), hold, {QStringLiteral("account"), QStringLiteral("4711")}));
        const auto done = m_scene->run(id);
        WORKS(done);
        QCOMPARE(done->state, PurgeState::Refused);
        QVERIFY2(done->why.contains(QLatin1String("leads to whom hold")), qPrintable(done->why));
        checkAllIsInside(id);
    }

    void aRowThatIsHeldMeanwhileIsPutBack_data() { addEngines(); }
    void aRowThatIsHeldMeanwhileIsPutBack()
    {
        const QString id = leftOutside();
        CaseWorkplace &officer = m_scene->desk().officer();
        PrivacyHold hold;
        hold.reason = QStringLiteral("a lawsuit");
        hold.table = QStringLiteral("logs");
        hold.rowId = QStringLiteral("7");
        hold.until = m_scene->today().addDays(30);
        WORKS(officer.cases().addHold(officer.id(), hold, {}));
        const auto done = m_scene->run(id);
        WORKS(done);
        QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
        QCOMPARE(count(QStringLiteral("logs")), kRows - kOld + 1);
        QCOMPARE(count(QStringLiteral("logs WHERE id = 7")), 1);
    }

    // Nothing can be put back into a table that is not there: the purge waits for it instead of ending.
    void aTableThatIsGoneIsWaitedFor_data() { addEngines(); }
    void aTableThatIsGoneIsWaitedFor()
    {
        const QString id = leftOutside();
        m_scene->fixture().execute(QStringLiteral("ALTER TABLE logs RENAME TO logs_elsewhere"));
        const auto broken = m_scene->run(id);
        WORKS(broken);
        QCOMPARE(broken->state, PurgeState::Approved);
        QVERIFY2(broken->why.contains(QLatin1String("Its rows are in the table ")), qPrintable(broken->why));
        m_scene->fixture().execute(QStringLiteral("ALTER TABLE logs_elsewhere RENAME TO logs"));
        const auto done = m_scene->run(id);
        WORKS(done);
        QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
        QCOMPARE(count(QStringLiteral("logs")), kRows - kOld);
    }

    void itIsNotWithdrawnMeanwhile_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<Dialect>("store");
        QTest::newRow("store in a file") << kPostgres << Dialect::Sqlite;
        QTest::newRow("store on a server") << kPostgres << Dialect::PostgreSql;
        QTest::newRow("mariadb") << kMySql << Dialect::Sqlite;
    }
    void itIsNotWithdrawnMeanwhile()
    {
        QFETCH(Dialect, store);
        const QString id = leftOutside(store);
        CaseWorkplace &officer = m_scene->desk().officer();
        RetentionRepository purges = m_scene->purges(officer);
        const QString why = QStringLiteral("we changed our mind");
        const auto early = purges.withdraw(officer.id(), id, why);
        QVERIFY(!early && early.error().kind == ErrorKind::Denied);
        QVERIFY2(early.error().message.contains(m_partition), qPrintable(early.error().message));
        QCOMPARE(purges.find(id).value_or(PurgeRecord()).state, PurgeState::Approved);
        // The way out: it is run, and by the policy that is in force now that ends it with everything inside.
        m_scene->putInForce(
            PurgeScene::policy({{QStringLiteral("request_log"), QStringLiteral("P180D")}}, QStringLiteral("2")));
        const auto ended = m_scene->run(id);
        WORKS(ended);
        QCOMPARE(ended->state, PurgeState::Refused);
        checkAllIsInside(id);
    }

private:
    static void addEngines()
    {
        QTest::addColumn<QString>("kind");
        QTest::newRow("postgresql") << kPostgres;
        QTest::newRow("mariadb") << kMySql;
    }

    // An approved purge whose worker died after it had taken the first partition out.
    QString leftOutside(Dialect store = Dialect::Sqlite)
    {
        QFETCH(QString, kind);
        m_scene = std::make_unique<PurgeScene>(m_stores, store, kind, m_databases);
        m_scene->putInForce(PurgeScene::policy({{QStringLiteral("request_log"), QStringLiteral("P90D")}}));
        kind == kMySql ? partitionOnMySql() : partitionOnPostgres();
        add(1, kOld, 300);
        add(kOld + 1, kRows - kOld, 10);
        const QString id = m_scene->approved();
        die(id);
        return id;
    }

    void die(const QString &id)
    {
        CaseWorkplace &officer = m_scene->desk().officer();
        RetentionRepository purges = m_scene->purges(officer);
        const PurgePlan plan = purges.find(id).value_or(PurgeRecord()).plan;
        const auto lease = purges.claim(officer.id(), PurgeScene::gatewayName(), QStringLiteral("a doomed worker"), id);
        QVERIFY(lease && *lease);
        const PurgeGateway &gateway = m_scene->gateway();
        for (int i = 0; i < plan.tables.size(); ++i) {
            const PurgeTable &table = plan.tables.at(i);
            if (table.way != PurgeWay::Partitions)
                continue;
            const auto rows =
                PurgeRows::make(table.rule, *gateway.tables().placesOf(table.rule.table).at(table.place), {});
            WORKS(rows);
            const auto guard = RowGuard::make(gateway, {}, {table.rule.table});
            WORKS(guard);
            const PurgePartitions partitions(*rows, *guard, {});
            const auto whole = partitions.whole();
            WORKS(whole);
            QCOMPARE(whole->size(), 1);
            const WholePartition &one = whole->constFirst();
            m_partition = one.name;
            PurgeStanding standing;
            standing.progress.table = i;
            standing.pending = PendingBatch{{}, one.name, one.bound, one.rows, one.oldestUs, one.newestUs};
            WORKS(purges.advance(officer.id(), **lease, standing));
            WORKS(partitions.detach(one.name));
        }
        QCOMPARE(count(QStringLiteral("logs")), kRows - kOld);
        // As a run ends that cannot reach the gateway any more.
        WORKS(
            purges.end(officer.id(), **lease, PurgeState::Approved, QStringLiteral("The gateway cannot be reached.")));
    }

    void checkAllIsInside(const QString &id)
    {
        QCOMPARE(count(QStringLiteral("logs")), kRows);
        QCOMPARE(count(QStringLiteral("logs WHERE id = 7")), 1);
        QCOMPARE(outside(), 0);
        const auto standings = m_scene->purges(m_scene->desk().officer()).standings(id);
        WORKS(standings);
        for (const PurgeStanding &each : *standings)
            QVERIFY(!each.pending);
    }

    void partitionOnMySql()
    {
        m_scene->fixture().execute(
            QStringLiteral("ALTER TABLE logs MODIFY created_at BIGINT NOT NULL, DROP PRIMARY KEY, ADD "
                           "PRIMARY KEY (id, created_at)"));
        m_scene->fixture().execute(
            QStringLiteral("ALTER TABLE logs PARTITION BY RANGE (created_at) (PARTITION p_a VALUES LESS THAN (%1), "
                           "PARTITION p_b VALUES LESS THAN MAXVALUE)")
                .arg(startS() - 250 * kDayS));
    }

    void partitionOnPostgres()
    {
        GatewayFixture &gateway = m_scene->fixture();
        gateway.execute(QStringLiteral("ALTER TABLE logs RENAME TO old_logs"));
        gateway.execute(QStringLiteral("CREATE TABLE logs (LIKE old_logs INCLUDING DEFAULTS) PARTITION BY RANGE "
                                       "(created_at)"));
        gateway.execute(QStringLiteral("DROP TABLE old_logs CASCADE"));
        gateway.execute(QStringLiteral("CREATE TABLE logs_a PARTITION OF logs FOR VALUES FROM (0) TO (%1)")
                            .arg(startS() - 250 * kDayS));
        gateway.execute(QStringLiteral("CREATE TABLE logs_b PARTITION OF logs FOR VALUES FROM (%1) TO (%2)")
                            .arg(startS() - 250 * kDayS)
                            .arg(startS() + 150 * kDayS));
        gateway.execute(QStringLiteral("CREATE INDEX logs_created ON logs (created_at)"));
    }

    qint64 startS() const { return m_scene->today().startOfDay(Qt::UTC).toSecsSinceEpoch(); }

    void add(int first, int rows, int daysAgo)
    {
        m_scene->fixture().addTogether([&] {
            for (int i = 0; i < rows; ++i)
                m_scene->fixture().execute(QStringLiteral("INSERT INTO logs (id, user_id, username, type, created_at) "
                                                          "VALUES (?, 1, 'u', ?, ?)"),
                                           {first + i, kCall, startS() - daysAgo * kDayS + i});
        });
    }

    qint64 count(const QString &from)
    {
        return m_scene->database().scalar(QStringLiteral("SELECT count(*) FROM ") + from).value_or(-1);
    }

    // Tables beside the log that hold rows which were in it.
    qint64 outside()
    {
        const bool isMySql = m_scene->database().dialect() == Dialect::MySql;
        return m_scene->database()
            .scalar(isMySql ? QStringLiteral("SELECT count(*) FROM information_schema.tables WHERE table_schema = "
                                             "DATABASE() AND table_name LIKE 'gatehouse%'")
                            : QStringLiteral("SELECT count(*) FROM pg_class WHERE relname IN ('logs_a', 'logs_b') AND "
                                             "NOT relispartition"))
            .value_or(-1);
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
    std::unique_ptr<PurgeScene> m_scene;
    QString m_partition;
};

QTEST_GUILESS_MAIN(PurgeSettlementTest)
#include "purgesettlement_test.moc"

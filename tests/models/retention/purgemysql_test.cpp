// Partitions of a gateway on MySQL or MariaDB: dropped as a whole where they may be, and never with a row that must
// stay.
#include "models/database/mariadbdatabase.h"
#include "models/retention/mysqlpartitions.h"
#include "tests/support/caseresults.h"
#include "tests/support/purgescene.h"

#include <QJsonArray>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kDayS = 86'400;
constexpr int kCall = 2;
constexpr int kTopUp = 1;

} // namespace

class PurgeMySqlTest : public QObject
{
    Q_OBJECT
private slots:
    void wholePartitionsAreDropped()
    {
        PurgeScene scene(m_stores, Dialect::Sqlite, m_kind, m_databases);
        partition(scene);
        add(scene, 50, kCall, 300);
        add(scene, 40, kCall, 200);
        add(scene, 1, kTopUp, 200); // this partition stays, and loses its calls
        add(scene, 30, kCall, 10);
        const QString id = scene.approved();
        const PurgeTable planned = callsOf(scene.purges(scene.desk().officer()).find(id)->plan);
        QCOMPARE(planned.way, PurgeWay::Partitions);
        QCOMPARE(planned.partitions, QStringList(QStringLiteral("p_a")));
        QCOMPARE(planned.due.rows, 90);
        const auto done = scene.run(id);
        WORKS(done);
        QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
        QCOMPARE(count(scene), 31);
        QCOMPARE(receiptOf(*done).value(QStringLiteral("rows")).toInt(), 90);
        QCOMPARE(receiptOf(*done).value(QStringLiteral("partitions")).toArray(), QJsonArray{QStringLiteral("p_a")});
        QCOMPARE(partitions(scene), (QStringList{QStringLiteral("p_b"), QStringLiteral("p_c"), QStringLiteral("p_d")}));
        QCOMPARE(leftBeside(scene), 0);
    }

    void whatIsHeldIsNotDropped()
    {
        PurgeScene scene(m_stores, Dialect::Sqlite, m_kind, m_databases);
        partition(scene);
        add(scene, 50, kCall, 300);
        holdRow(scene, 7);
        const auto plan = scene.preview();
        WORKS(plan);
        QCOMPARE(callsOf(*plan).way, PurgeWay::Batches);
        const auto done = scene.run(scene.approved());
        WORKS(done);
        QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
        QCOMPARE(count(scene), 1);
        QCOMPARE(partitions(scene).size(), 4);
    }

    // Somebody died between taking a partition out and dropping it.
    void aPartitionThatWasLeftOutIsFinished_data()
    {
        QTest::addColumn<QByteArray>("point");
        for (const char *point : {"before detach", "after detach", "after drop"})
            QTest::newRow(point) << QByteArray(point);
    }
    void aPartitionThatWasLeftOutIsFinished()
    {
        QFETCH(QByteArray, point);
        PurgeScene scene(m_stores, Dialect::Sqlite, m_kind, m_databases);
        partition(scene);
        add(scene, 50, kCall, 300);
        add(scene, 40, kCall, 10);
        const QString id = scene.approved();
        const auto lost = scene.run(id, [&](const char *at) {
            if (point == at)
                steal(scene, id);
        });
        QVERIFY(!lost);
        scene.clock().moveBy(3'600'000);
        const auto done = scene.run(id);
        WORKS(done);
        QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
        QCOMPARE(count(scene), 40);
        QCOMPARE(receiptOf(*done).value(QStringLiteral("rows")).toInt(), 50);
        QCOMPARE(leftBeside(scene), 0);
    }

    // An account with rights to each table by itself is not told whether there is another one beside it.
    void whoLostTheRightsAfterTheMarkDeletesTheRows()
    {
        PurgeScene scene(m_stores, Dialect::Sqlite, m_kind, m_databases);
        const QString id = leftBy(scene, false);
        scene.connectBy(lesser(scene, QStringLiteral("mark")));
        const auto done = scene.run(id);
        WORKS(done);
        QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
        QCOMPARE(count(scene), 40);
        QCOMPARE(receiptOf(*done).value(QStringLiteral("rows")).toInt(), 50);
        QCOMPARE(receiptOf(*done).value(QStringLiteral("partitions")).toArray(), QJsonArray());
        QCOMPARE(leftBeside(scene), 0);
        QVERIFY(!isMarked(scene, id));
    }

    void aRefusedPurgeEndsWithoutTheRightsToo()
    {
        PurgeScene scene(m_stores, Dialect::Sqlite, m_kind, m_databases);
        const QString id = leftBy(scene, false);
        scene.putInForce(
            PurgeScene::policy({{QStringLiteral("request_log"), QStringLiteral("P180D")}}, QStringLiteral("2")));
        scene.connectBy(lesser(scene, QStringLiteral("refused")));
        const auto done = scene.run(id);
        WORKS(done);
        QCOMPARE(done->state, PurgeState::Refused);
        QCOMPARE(count(scene), 90);
        QVERIFY(!isMarked(scene, id));
    }

    // Neither are the rows taken for gone, nor for still there, not even when another one like them has come.
    void whoLostTheRightsAfterTheExchangeSettlesNothing()
    {
        PurgeScene scene(m_stores, Dialect::Sqlite, m_kind, m_databases);
        const QString id = leftBy(scene, true);
        add(scene, 50, kCall, 300);
        scene.connectBy(lesser(scene, QStringLiteral("exchange")));
        const auto stopped = scene.run(id);
        WORKS(stopped);
        QCOMPARE(stopped->state, PurgeState::Approved);
        QVERIFY2(stopped->why.contains(QLatin1String("its rows may be in the table gatehouse_purge_")),
                 qPrintable(stopped->why));
        QCOMPARE(count(scene), 90);
        scene.connectBy(nullptr);
        const auto done = scene.run(id);
        WORKS(done);
        QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
        QCOMPARE(leftBeside(scene), 0);
    }

    // Halfway back, the old rows are in the table and those that were written meanwhile are outside: an account that
    // may not look there must not take one of the old ones for all.
    void whatIsHalfwayBackIsNotTakenForWhole_data()
    {
        QTest::addColumn<QByteArray>("by");
        for (const char *by : {"who took it out", "who goes on", "who ends it"})
            QTest::newRow(by) << QByteArray(by);
    }
    void whatIsHalfwayBackIsNotTakenForWhole()
    {
        QFETCH(QByteArray, by);
        PurgeScene scene(m_stores, Dialect::Sqlite, m_kind, m_databases);
        QString id;
        if (by == "who took it out") {
            partition(scene);
            add(scene, 50, kCall, 300);
            id = scene.approved();
        } else {
            id = leftBy(scene, true);
        }
        const bool isEnded = by == "who ends it";
        if (isEnded)
            scene.putInForce(
                PurgeScene::policy({{QStringLiteral("request_log"), QStringLiteral("P180D")}}, QStringLiteral("2")));
        else if (by == "who goes on")
            holdRow(scene, 7);
        const auto comesMeanwhile = [&] {
            add(scene, 1, kTopUp, 300);
            scene.fixture().execute(QStringLiteral("CREATE TRIGGER no_more BEFORE INSERT ON logs FOR EACH ROW SIGNAL "
                                                   "SQLSTATE '45000' SET MESSAGE_TEXT = 'no more'"));
        };
        if (by != "who took it out")
            comesMeanwhile();
        const auto failed = scene.run(id, [&](const char *at) {
            if (QByteArray(at) == "before detach")
                add(scene, 1, kTopUp, 300);
            else if (QByteArray(at) == "after detach")
                comesMeanwhile();
        });
        WORKS(failed);
        QCOMPARE(failed->state, PurgeState::Approved);
        QVERIFY2(failed->why.contains(QLatin1String("no more")), qPrintable(failed->why));
        scene.fixture().execute(QStringLiteral("DROP TRIGGER no_more"));
        QCOMPARE(leftBeside(scene), 1);

        scene.connectBy(lesser(scene, QString::fromLatin1(by).replace(QLatin1Char(' '), QLatin1Char('_'))));
        const auto stopped = scene.run(id);
        WORKS(stopped);
        QCOMPARE(stopped->state, PurgeState::Approved);
        QVERIFY2(stopped->why.contains(QLatin1String("its rows may be in the table gatehouse_purge_")),
                 qPrintable(stopped->why));
        QVERIFY(isMarked(scene, id));
        scene.connectBy(nullptr);
        const auto done = scene.run(id);
        WORKS(done);
        QVERIFY2(done->state == (isEnded ? PurgeState::Refused : PurgeState::Done), qPrintable(done->why));
        QCOMPARE(leftBeside(scene), 0);
        QVERIFY(!isMarked(scene, id));
        const qint64 payments = scene.database()
                                    .scalar(QStringLiteral("SELECT count(*) FROM logs WHERE type = %1").arg(kTopUp))
                                    .value_or(-1);
        QCOMPARE(payments, by == "who took it out" ? 2 : 1);
    }

    // Another one has the lease by then, and has settled the mark while the rows were still in the table.
    void whoLostTheLeaseLeavesNothingOutside()
    {
        PurgeScene scene(m_stores, Dialect::Sqlite, m_kind, m_databases);
        partition(scene);
        add(scene, 50, kCall, 300);
        const QString id = scene.approved();
        const auto lost = scene.run(id, [&](const char *at) {
            if (QByteArray(at) != "before detach")
                return;
            add(scene, 1, kTopUp, 300);
            scene.clock().moveBy(3'600'000);
            const auto gateway = PurgeGateway::over(scene.fixture().profile(), {}, {&scene.database()});
            QVERIFY(gateway);
            const auto done =
                runPurge(**gateway, scene.desk().officer().user().store(), scene.clock(), scene.runSettings(), id);
            WORKS(done);
            QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
        });
        QVERIFY(!lost);
        QCOMPARE(count(scene), 1);
        QCOMPARE(leftBeside(scene), 0);
    }

    // A payment is written with an old time between the look and the exchange: all goes back, and it alone stays.
    void aRowThatComesBeforeTheExchangeIsPutBack()
    {
        PurgeScene scene(m_stores, Dialect::Sqlite, m_kind, m_databases);
        partition(scene);
        add(scene, 50, kCall, 300);
        const QString id = scene.approved();
        const auto done = scene.run(id, [&](const char *at) {
            if (QByteArray(at) == "before detach")
                add(scene, 1, kTopUp, 300);
        });
        WORKS(done);
        QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
        QCOMPARE(count(scene), 1);
        QCOMPARE(scene.database().scalar(QStringLiteral("SELECT type FROM logs")).value_or(-1), kTopUp);
        QCOMPARE(receiptOf(*done).value(QStringLiteral("partitions")).toArray(), QJsonArray());
        QCOMPARE(partitions(scene).size(), 4);
        QCOMPARE(leftBeside(scene), 0);
    }

    void aRowThatComesAfterTheExchangeStays()
    {
        PurgeScene scene(m_stores, Dialect::Sqlite, m_kind, m_databases);
        partition(scene);
        add(scene, 50, kCall, 300);
        const QString id = scene.approved();
        const auto done = scene.run(id, [&](const char *at) {
            if (QByteArray(at) == "after detach")
                add(scene, 1, kTopUp, 300);
        });
        WORKS(done);
        QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
        QCOMPARE(count(scene), 1);
        QCOMPARE(receiptOf(*done).value(QStringLiteral("rows")).toInt(), 50);
        QCOMPARE(partitions(scene).size(), 4); // the one that she wrote to is still there
        QCOMPARE(leftBeside(scene), 0);
    }

    // Both came meanwhile: what was taken out must go back, and what was written since is not lost by that.
    void whatIsPutBackMeetsWhatWasWrittenMeanwhile()
    {
        PurgeScene scene(m_stores, Dialect::Sqlite, m_kind, m_databases);
        partition(scene);
        add(scene, 50, kCall, 300);
        const QString id = scene.approved();
        const auto done = scene.run(id, [&](const char *at) {
            if (QByteArray(at) == "before detach" || QByteArray(at) == "after detach")
                add(scene, 1, kTopUp, 300);
        });
        WORKS(done);
        QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
        QCOMPARE(count(scene), 2);
        QCOMPARE(leftBeside(scene), 0);
    }

    void onlyPartitionsByTheTimeOfTheRuleCount_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<qint64>("unitUs");
        QTest::addColumn<QString>("by");
        QTest::addColumn<QStringList>("past");
        const QStringList first{QStringLiteral("a")};
        const QString seconds = QStringLiteral("(PARTITION a VALUES LESS THAN (%1), PARTITION b VALUES LESS THAN (%2), "
                                               "PARTITION c VALUES LESS THAN MAXVALUE)");
        const qint64 keptS = keptFrom().startOfDay(Qt::UTC).toSecsSinceEpoch();
        const auto row = [](const char *name, const char *type, qint64 unitUs, const QString &by,
                            const QStringList &past) {
            QTest::newRow(name) << QString::fromLatin1(type) << unitUs << by << past;
        };
        row("seconds, to the very second", "BIGINT", 1'000'000,
            QStringLiteral("RANGE (t) ") + seconds.arg(keptS).arg(keptS + 1), first);
        row("milliseconds", "BIGINT", 1000,
            QStringLiteral("RANGE (t) ") + seconds.arg(keptS * 1000).arg(keptS * 1000 + 1), first);
        row("columns of numbers", "BIGINT", 1'000'000,
            QStringLiteral("RANGE COLUMNS (t) ") +
                seconds.arg(keptS).arg(keptS + 1).replace(QStringLiteral("MAXVALUE"), QStringLiteral("(MAXVALUE)")),
            first);
        const QString days = QStringLiteral("(PARTITION a VALUES LESS THAN (%1), PARTITION b VALUES LESS THAN (%2), "
                                            "PARTITION c VALUES LESS THAN (%3))");
        const auto quoted = [](int daysOn) {
            return QStringLiteral("'%1'").arg(keptFrom().addDays(daysOn).toString(Qt::ISODate));
        };
        row("columns of days", "DATETIME", 0,
            QStringLiteral("RANGE COLUMNS (t) ") + days.arg(quoted(0), quoted(1), quoted(2)), first);
        const auto toDays = [&](int daysOn) { return QStringLiteral("TO_DAYS(%1)").arg(quoted(daysOn)); };
        row("days", "DATETIME", 0, QStringLiteral("RANGE (TO_DAYS(t)) ") + days.arg(toDays(0), toDays(1), toDays(2)),
            first);
        const auto unix = [&](int daysOn) {
            return QStringLiteral("UNIX_TIMESTAMP('%1 00:00:00')")
                .arg(keptFrom().addDays(daysOn).toString(Qt::ISODate));
        };
        row("time stamps", "TIMESTAMP", 0,
            QStringLiteral("RANGE (UNIX_TIMESTAMP(t)) ") + days.arg(unix(0), unix(1), unix(2)), first);
        row("the last one has an end, too", "BIGINT", 1'000'000,
            QStringLiteral("RANGE (t) (PARTITION a VALUES LESS THAN (5), PARTITION b VALUES LESS THAN (6))"), first);
        row("one alone", "BIGINT", 1'000'000, QStringLiteral("RANGE (t) (PARTITION a VALUES LESS THAN (5))"), {});
        row("another column", "BIGINT", 1'000'000, QStringLiteral("RANGE (other) ") + seconds.arg(5).arg(6), {});
        row("another function", "DATETIME", 0,
            QStringLiteral("RANGE (YEAR(t)) (PARTITION a VALUES LESS THAN (2000), PARTITION b VALUES LESS THAN "
                           "MAXVALUE)"),
            {});
        row("a list", "BIGINT", 1'000'000,
            QStringLiteral("LIST (t) (PARTITION a VALUES IN (1), PARTITION b VALUES IN (2))"), {});
        row("none", "BIGINT", 1'000'000, {}, {});
    }
    void onlyPartitionsByTheTimeOfTheRuleCount()
    {
        QFETCH(QString, type);
        QFETCH(qint64, unitUs);
        QFETCH(QString, by);
        QFETCH(QStringList, past);
        const auto database = m_databases.make(Dialect::MySql);
        WORKS(database->execute(QStringLiteral("CREATE TABLE rows_of (id BIGINT, other BIGINT, t %1 NOT NULL)%2")
                                    .arg(type, by.isEmpty() ? QString() : QStringLiteral(" PARTITION BY ") + by)));
        const auto tables = GatewayTables::read({database.get()});
        WORKS(tables);
        RetentionRule rule;
        rule.table = QStringLiteral("rows_of");
        rule.timeColumn = QStringLiteral("t");
        rule.timeUnitUs = unitUs;
        rule.standing = RetentionStanding::Purged;
        rule.keptFrom = keptFrom();
        const TablePlace &place = *tables->placesOf(rule.table).constFirst();
        WORKS(PurgeRows::make(rule, place, {}));
        const auto found = MySqlPartitions(place, rule, {}).past();
        WORKS(found);
        QCOMPARE(*found, past);
    }

private:
    static QDate keptFrom() { return {2026, 8, 24}; }

    // 250 days ago and earlier, up to 150 days ago, and the rest in two.
    void partition(PurgeScene &scene)
    {
        scene.putInForce(PurgeScene::policy({{QStringLiteral("request_log"), QStringLiteral("P90D")}}));
        m_next = 1;
        scene.fixture().execute(
            QStringLiteral("ALTER TABLE logs MODIFY created_at BIGINT NOT NULL, DROP PRIMARY KEY, ADD "
                           "PRIMARY KEY (id, created_at)"));
        const qint64 startS = scene.today().startOfDay(Qt::UTC).toSecsSinceEpoch();
        scene.fixture().execute(QStringLiteral("ALTER TABLE logs PARTITION BY RANGE (created_at) ("
                                               "PARTITION p_a VALUES LESS THAN (%1), "
                                               "PARTITION p_b VALUES LESS THAN (%2), "
                                               "PARTITION p_c VALUES LESS THAN (%3), "
                                               "PARTITION p_d VALUES LESS THAN MAXVALUE)")
                                    .arg(startS - 250 * kDayS)
                                    .arg(startS - 150 * kDayS)
                                    .arg(startS + 150 * kDayS));
    }

    void add(PurgeScene &scene, int rows, int type, int daysAgo)
    {
        const qint64 startS = scene.today().startOfDay(Qt::UTC).toSecsSinceEpoch() - daysAgo * kDayS;
        for (int i = 0; i < rows; ++i)
            scene.fixture().execute(
                QStringLiteral("INSERT INTO logs (id, user_id, username, type, created_at) VALUES (?, 1, 'u', ?, ?)"),
                {m_next++, type, startS + i});
    }

    static void holdRow(PurgeScene &scene, int row)
    {
        CaseWorkplace &officer = scene.desk().officer();
        PrivacyHold hold;
        hold.reason = QStringLiteral("a lawsuit");
        hold.table = QStringLiteral("logs");
        hold.rowId = QString::number(row);
        hold.until = scene.today().addDays(30);
        WORKS(officer.cases().addHold(officer.id(), hold, {}));
    }

    // An approved purge of 50 rows of one partition, whose worker died when it had said that it would take it out, or
    // had done that.
    QString leftBy(PurgeScene &scene, bool isTakenOut)
    {
        partition(scene);
        add(scene, 50, kCall, 300);
        add(scene, 40, kCall, 10);
        const QString id = scene.approved();
        CaseWorkplace &officer = scene.desk().officer();
        RetentionRepository purges = scene.purges(officer);
        const QList<PurgeTable> planned = purges.find(id).value_or(PurgeRecord()).plan.tables;
        const auto at = std::ranges::find(planned, PurgeWay::Partitions, &PurgeTable::way);
        const auto lease = purges.claim(officer.id(), PurgeScene::gatewayName(), QStringLiteral("a doomed worker"), id);
        const PurgeGateway &gateway = scene.gateway();
        const auto rows = PurgeRows::make(at->rule, *gateway.tables().placesOf(at->rule.table).constFirst(), {});
        const auto guard = RowGuard::make(gateway, {}, {at->rule.table});
        const PurgePartitions partitions(*rows, *guard, {});
        const WholePartition one = partitions.whole()->constFirst();
        PurgeStanding standing;
        standing.progress.table = int(at - planned.begin());
        standing.pending = PendingBatch{one.witness, one.name, one.bound, one.rows, one.oldestUs, one.newestUs};
        const bool isLeft = purges.advance(officer.id(), **lease, standing).has_value() &&
                            (!isTakenOut || partitions.detach(one.name).has_value()) &&
                            purges.end(officer.id(), **lease, PurgeState::Approved, QStringLiteral("It died."));
        return isLeft ? id : QString();
    }

    static bool isMarked(PurgeScene &scene, const QString &id)
    {
        const auto standings = scene.purges(scene.desk().officer()).standings(id);
        return !standings ||
               std::ranges::any_of(*standings, [](const PurgeStanding &each) { return each.pending.has_value(); });
    }

    // May read and delete in each table that there is in the gateway, and nothing else.
    std::unique_ptr<Database> lesser(PurgeScene &scene, const QString &account)
    {
        ServerSettings server = m_databases.lastSettings();
        server.user = account;
        server.password = QStringLiteral("Only for 1 test");
        scene.fixture().execute(QStringLiteral("CREATE USER %1@'%' IDENTIFIED BY '%2'").arg(account, server.password));
        const auto tables = scene.database().schema();
        for (const TableSchema &table : tables.value_or(QList<TableSchema>())) {
            if (!table.name.startsWith(QLatin1String("gatehouse_purge_")))
                scene.fixture().execute(QStringLiteral("GRANT SELECT, UPDATE, DELETE ON `%1`.`%2` TO %3@'%'")
                                            .arg(server.database, table.name, account));
        }
        auto own = MariaDbDatabase::open(server, ServerAccess::ReadWrite);
        if (!own)
            qFatal("%s", qPrintable(own.error().message));
        return std::move(*own);
    }

    static void steal(PurgeScene &scene, const QString &id)
    {
        scene.clock().moveBy(3'600'000);
        (void)scene.purges(scene.desk().admin())
            .claim(scene.desk().admin().id(), PurgeScene::gatewayName(), QStringLiteral("a thief"), id);
    }

    static qint64 count(PurgeScene &scene)
    {
        return scene.database().scalar(QStringLiteral("SELECT count(*) FROM logs")).value_or(-1);
    }

    static QStringList partitions(PurgeScene &scene)
    {
        QStringList names;
        const auto read = scene.database().visitRows(
            QStringLiteral(
                "SELECT partition_name FROM information_schema.partitions WHERE table_schema = DATABASE() AND "
                "table_name = 'logs' ORDER BY partition_ordinal_position"),
            {}, {}, [&names](const RowStream &row) -> Result<void> {
                names.append(row.string(0));
                return {};
            });
        return read ? names : QStringList();
    }

    // Tables that a purge made and did not take away.
    static qint64 leftBeside(PurgeScene &scene)
    {
        return scene.database()
            .scalar(QStringLiteral("SELECT count(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND "
                                   "table_name LIKE 'gatehouse%'"))
            .value_or(-1);
    }

    static PurgeTable callsOf(const PurgePlan &plan)
    {
        for (const PurgeTable &table : plan.tables) {
            if (table.rule.table == QLatin1String("logs") && table.rule.recordClass == QLatin1String("request_log"))
                return table;
        }
        return {};
    }

    static QJsonObject receiptOf(const PurgeRecord &record)
    {
        for (const QJsonValue &each : record.receipt.value(QStringLiteral("tables")).toArray()) {
            if (each[QLatin1String("table")].toString() == QLatin1String("logs"))
                return each.toObject();
        }
        return {};
    }

    const QString m_kind = QStringLiteral("new-api mysql 2026-09");
    ConsoleStores m_stores;
    FreshDatabases m_databases;
    int m_next = 1;
};

QTEST_GUILESS_MAIN(PurgeMySqlTest)
#include "purgemysql_test.moc"

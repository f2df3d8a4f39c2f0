// Partitions of a gateway on MySQL or MariaDB: dropped as a whole where they may be, and never with a row that must
// stay.
#include "tests/models/retention/mysqlpurges.h"

using namespace Gatehouse;

class PurgeMySqlTest : public MySqlPurges
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
};

QTEST_GUILESS_MAIN(PurgeMySqlTest)
#include "purgemysql_test.moc"

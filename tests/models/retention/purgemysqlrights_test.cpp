// Partitions of a gateway on MySQL or MariaDB, and an account that lost rights while a purge was under way: nothing is
// taken for whole that is not.
#include "models/gateway/accessgrants.h"
#include "tests/models/retention/mysqlpurges.h"

#include <QRegularExpression>

using namespace Gatehouse;

class PurgeMySqlRightsTest : public MySqlPurges
{
    Q_OBJECT
private slots:
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

    // It died after the drop and before it had told, or its witness is gone: there is no table to be granted anything
    // on.
    void theRightsThatAreAskedForCanBeGranted_data()
    {
        QTest::addColumn<bool>("isDropped");
        QTest::addColumn<QString>("account");
        QTest::newRow("dropped") << true << QStringLiteral("dropped");
        QTest::newRow("never taken out") << false << QStringLiteral("untaken");
    }
    void theRightsThatAreAskedForCanBeGranted()
    {
        QFETCH(bool, isDropped);
        QFETCH(QString, account);
        PurgeScene scene(m_stores, Dialect::Sqlite, m_kind, m_databases);
        const QString id = leftBy(scene, isDropped);
        static const QRegularExpression name(QStringLiteral("gatehouse_purge_[0-9a-f]{16}"));
        if (isDropped)
            scene.fixture().execute(QStringLiteral("DROP TABLE ") +
                                    MySqlPartitions::nameOutside(QStringLiteral("logs"), QStringLiteral("p_a")));
        else
            scene.fixture().execute(QStringLiteral("DELETE FROM logs WHERE id = 50"));
        scene.connectBy(lesser(scene, account));
        const auto stopped = scene.run(id);
        WORKS(stopped);
        QCOMPARE(stopped->state, PurgeState::Approved);
        QVERIFY2(stopped->why.contains(QLatin1String("Grant it SELECT, CREATE and DROP on that one")),
                 qPrintable(stopped->why));
        const QString grant = QStringLiteral("GRANT %1 ON `%2`.`%3` TO %4@'%'");
        const QString beside = name.match(stopped->why).captured();
        const QString database = m_databases.lastSettings().database;
        QVERIFY(!scene.database().execute(grant.arg(QStringLiteral("SELECT, DROP"), database, beside, account)));
        WORKS(scene.database().execute(grant.arg(QStringLiteral("SELECT, CREATE, DROP"), database, beside, account)));
        scene.connectBy(accountOf(account));
        const auto done = scene.run(id);
        WORKS(done);
        QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
        QCOMPARE(count(scene), 40);
        QCOMPARE(receiptOf(*done).value(QStringLiteral("rows")).toInt(), isDropped ? 50 : 49);
        QCOMPARE(leftBeside(scene), 0);
        QVERIFY(!isMarked(scene, id));
    }

    // As gatehousectl prints them: all that a partition needs to go out, and to come back.
    void thePrintedRightsAreEnoughToPutRowsBack()
    {
        PurgeScene scene(m_stores, Dialect::Sqlite, m_kind, m_databases);
        partition(scene);
        add(scene, 50, kCall, 300);
        const QString id = scene.approved();
        const QString account = QStringLiteral("printed");
        auto own = lesser(scene, account);
        const QString database = m_databases.lastSettings().database;
        const QString printed =
            partitionGrants(QStringLiteral("`%1`").arg(database), QStringLiteral("%1@'%'").arg(account));
        const QString statement = printed.mid(printed.indexOf(QLatin1String("GRANT"))).chopped(1);
        WORKS(scene.database().execute(statement));
        own.reset();
        scene.connectBy(accountOf(account));
        const auto done = scene.run(id, [&](const char *at) {
            if (QByteArray(at) == "before detach" || QByteArray(at) == "after detach")
                add(scene, 1, kTopUp, 300);
        });
        WORKS(done);
        QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
        QCOMPARE(count(scene), 2);
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
};

QTEST_GUILESS_MAIN(PurgeMySqlRightsTest)
#include "purgemysqlrights_test.moc"

// What people have asked for once and for all still stands at the gateway, and who was erased is not back.
#include "models/promises/promisescene.h"
#include "models/telemetry/rollupstore.h"
#include "tests/support/caseresults.h"
#include "tests/support/erasurescene.h"
#include "tests/support/promisedesk.h"

#include <QTest>

using namespace Gatehouse;

class PromiseWishesTest : public QObject
{
    Q_OBJECT
private slots:
    void aWishThatTheGatewayHasUndoneIsFound_data()
    {
        QTest::addColumn<Dialect>("store");
        QTest::addColumn<RequestType>("type");
        QTest::addColumn<QString>("check");
        QTest::addColumn<QString>("undo");
        for (const Dialect store : {Dialect::Sqlite, Dialect::PostgreSql}) {
            const QByteArray name = dialectToken(store).toUtf8();
            QTest::newRow(name + ", objection")
                << store << RequestType::Objection << QStringLiteral("opt_outs_honoured")
                << QStringLiteral("UPDATE communication_preferences SET product_news = 1");
            QTest::newRow(name + ", opt-out")
                << store << RequestType::OptOut << QStringLiteral("opt_outs_honoured")
                << QStringLiteral("UPDATE communication_preferences SET analytics_cookies = 1");
            QTest::newRow(name + ", withdrawal of consent")
                << store << RequestType::ConsentWithdrawal << QStringLiteral("opt_outs_honoured")
                << QStringLiteral("UPDATE communication_preferences SET functional_cookies = 1");
            QTest::newRow(name + ", restriction")
                << store << RequestType::Restriction << QStringLiteral("restrictions_honoured")
                << QStringLiteral("UPDATE communication_preferences SET processing_restricted = 0");
        }
    }
    void aWishThatTheGatewayHasUndoneIsFound()
    {
        QFETCH(Dialect, store);
        QFETCH(RequestType, type);
        QFETCH(QString, check);
        QFETCH(QString, undo);
        ErasureScene scene(m_stores, store, QStringLiteral("demo sqlite"), m_databases, {1, 2});
        const auto nobody = look(scene, check);
        WORKS(nobody);
        QCOMPARE(nobody->state, PromiseState::Kept);
        const QString id = scene.queued(scene.request(type, 2));
        WORKS(scene.work(id));
        const auto kept = look(scene, check);
        WORKS(kept);
        QVERIFY2(kept->state == PromiseState::Kept, qPrintable(kept->summary));
        scene.gateway().execute(undo);
        const auto broken = look(scene, check);
        WORKS(broken);
        QVERIFY2(broken->state == PromiseState::Broken, qPrintable(broken->summary));
        QVERIFY2(broken->details.join(QLatin1Char(' ')).contains(id),
                 qPrintable(broken->details.join(QLatin1Char(' '))));
    }

    void aWishWithoutARowAtTheGatewayNoLongerStands_data()
    {
        QTest::addColumn<RequestType>("type");
        QTest::addColumn<QString>("check");
        QTest::newRow("objection") << RequestType::Objection << QStringLiteral("opt_outs_honoured");
        QTest::newRow("restriction") << RequestType::Restriction << QStringLiteral("restrictions_honoured");
    }
    void aWishWithoutARowAtTheGatewayNoLongerStands()
    {
        QFETCH(RequestType, type);
        QFETCH(QString, check);
        ErasureScene scene(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases, {1, 2});
        const QString id = scene.queued(scene.request(type, 2));
        WORKS(scene.work(id));
        scene.gateway().execute(QStringLiteral("UPDATE accounts SET deleted_at = NULL"));
        QCOMPARE(look(scene, check)->state, PromiseState::Kept);
        scene.gateway().execute(QStringLiteral("DELETE FROM communication_preferences"));
        const auto gone = look(scene, check);
        WORKS(gone);
        QVERIFY2(gone->state == PromiseState::Broken, qPrintable(gone->summary));
        QVERIFY2(gone->details.join(QLatin1Char(' ')).contains(id), qPrintable(gone->details.join(QLatin1Char(' '))));
        // Of somebody who has left there is nothing to honour.
        const auto left = QStringLiteral("UPDATE accounts SET deleted_at = 1 WHERE id = ?");
        scene.gateway().execute(left, {scene.account(2).value.toLongLong()});
        QCOMPARE(look(scene, check)->state, PromiseState::Kept);
        scene.gateway().execute(QStringLiteral("DELETE FROM accounts"));
        QCOMPARE(look(scene, check)->state, PromiseState::Kept);
    }

    void aWishWhosePlaceIsGoneIsNotSeen()
    {
        ErasureScene scene(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases, {1, 2});
        WORKS(scene.work(scene.queued(scene.request(RequestType::Objection, 2))));
        for (const QString &table : {QStringLiteral("communication_preferences"), QStringLiteral("accounts")}) {
            scene.gateway().execute(QStringLiteral("ALTER TABLE %1 RENAME TO old_%1").arg(table));
            const GatewayTables after = *GatewayTables::read({&scene.gateway().mainDatabase()});
            const auto unseen = look(scene, QStringLiteral("opt_outs_honoured"), after);
            WORKS(unseen);
            QVERIFY2(unseen->state == PromiseState::Unseen, qPrintable(unseen->summary));
            QVERIFY2(unseen->summary.contains(table + QLatin1String(" is not in this database")),
                     qPrintable(unseen->summary));
            scene.gateway().execute(QStringLiteral("ALTER TABLE old_%1 RENAME TO %1").arg(table));
        }
    }

    // A log of 10^8 rows is read by nobody who must not be felt.
    void peopleWhoAreBackAreLookedForInTheirOwnTableAlone()
    {
        ErasureScene scene(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases, {1, 2});
        WORKS(scene.work(scene.queued(scene.request(RequestType::Deletion, 2))));
        const QString check = QStringLiteral("suppression_honoured");
        // A view in the place of the log, which fails whoever reads it.
        scene.gateway().execute(QStringLiteral("DROP TABLE requests"));
        scene.gateway().execute(
            QStringLiteral("CREATE VIEW requests AS SELECT abs(-9223372036854775808) AS account_id, 1 AS api_key_id"));
        const auto kept = look(scene, check, *GatewayTables::read({&scene.gateway().mainDatabase()}));
        WORKS(kept);
        QVERIFY2(kept->state == PromiseState::Kept, qPrintable(kept->summary));
    }

    void somebodyWhoWasErasedAndIsBackIsFound()
    {
        ErasureScene scene(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases, {1, 2});
        const QString check = QStringLiteral("suppression_honoured");
        QCOMPARE(look(scene, check)->state, PromiseState::Kept);
        const QString id = scene.queued(scene.request(RequestType::Deletion, 2));
        WORKS(scene.work(id));
        const auto kept = look(scene, check);
        QVERIFY2(kept->state == PromiseState::Kept, qPrintable(kept->summary));
        QVERIFY2(kept->summary.startsWith(QLatin1String("1 person was erased")), qPrintable(kept->summary));
        scene.gateway().execute(
            QStringLiteral(
                "INSERT INTO accounts SELECT ?, ?, name, company, country, password_hash, status, created_at, "
                "last_sign_in_at, disabled_at, deleted_at FROM accounts LIMIT 1"),
            {scene.account(2).value.toLongLong(), MapFiller::email(2)});
        const auto broken = look(scene, check);
        WORKS(broken);
        QVERIFY2(broken->state == PromiseState::Broken, qPrintable(broken->summary));
        QCOMPARE(broken->details, QStringList{id});
    }

private:
    Result<PromiseVerdict> look(ErasureScene &scene, const QString &check)
    {
        return look(scene, check, scene.tables());
    }

    Result<PromiseVerdict> look(ErasureScene &scene, const QString &check, const GatewayTables &tables)
    {
        CaseWorkplace &officer = scene.desk().officer();
        ConnectionSettings settings;
        settings.database.file = scene.gateway().file();
        const PromiseMap map = *PromiseMap::load(scene.gateway().profile());
        const RetentionMap retention = *RetentionMap::load(scene.gateway().profile());
        AlertRepository alerts(officer.user().store(), officer.user().audit(), officer.user().operators(), m_clock);
        return lookAt(promiseOf(check), {settings, scene.profile(), map, retention, tables, officer.user().store(),
                                         officer.user().audit(), alerts, officer.cases(), officer.runs(), m_clock,
                                         QStringLiteral("gateway")});
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(PromiseWishesTest)
#include "promisewishes_test.moc"

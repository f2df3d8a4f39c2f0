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

    void somebodyWhoWasErasedAndIsBackIsFound()
    {
        ErasureScene scene(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases, {1, 2});
        const QString check = QStringLiteral("suppression_honoured");
        QCOMPARE(look(scene, check)->state, PromiseState::Kept);
        const QString id = scene.queued(scene.request(RequestType::Deletion, 2));
        WORKS(scene.work(id));
        const auto kept = look(scene, check);
        QVERIFY2(kept->state == PromiseState::Kept, qPrintable(kept->summary));
        QVERIFY2(kept->summary.startsWith(QLatin1String("1 people were erased")), qPrintable(kept->summary));
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
        CaseWorkplace &officer = scene.desk().officer();
        ConnectionSettings settings;
        settings.database.file = scene.gateway().file();
        const PromiseMap map = *PromiseMap::load(scene.gateway().profile());
        const RetentionMap retention = *RetentionMap::load(scene.gateway().profile());
        AlertRepository alerts(officer.user().store(), officer.user().audit(), officer.user().operators(), m_clock);
        return lookAt(promiseOf(check),
                      {settings, scene.profile(), map, retention, scene.tables(), officer.user().store(),
                       officer.user().audit(), alerts, officer.cases(), officer.runs(), m_clock,
                       QStringLiteral("gateway")});
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(PromiseWishesTest)
#include "promisewishes_test.moc"

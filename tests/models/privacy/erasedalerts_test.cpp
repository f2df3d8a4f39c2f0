// Whoever is erased at the gateway leaves the alerts of the console's own store with the same run.
#include "models/alerts/alertwatch.h"
#include "models/core/timespan.h"
#include "tests/support/caseresults.h"
#include "tests/support/erasurescene.h"

#include <QJsonArray>
#include <QTest>

using namespace Gatehouse;

class ErasedAlertsTest : public QObject
{
    Q_OBJECT
private slots:
    void aRunTakesThePersonOutOfAlerts()
    {
        ErasureScene scene(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases, {1, 2});
        const QString gateway = QStringLiteral("gw");
        CaseWorkplace &officer = scene.desk().officer();
        Database &store = officer.user().store();
        AlertRepository alerts(store, officer.user().audit(), officer.user().operators(), m_clock);
        AlertWatch watch(alerts, gateway);
        WatchStep step;
        for (const int person : {1, 2}) {
            RaisedAlert hit;
            hit.fingerprint = QString::number(person);
            hit.rule = QStringLiteral("spend-spike");
            hit.node = {QStringLiteral("account=") + scene.account(person).value};
            hit.person = {{QStringLiteral("node"), QJsonArray{hit.node.constFirst()}}};
            step.hits.append(hit);
        }
        const auto lease = watch.claim(QStringLiteral("here"));
        QVERIFY(lease && watch.record(*lease, step) && watch.leave());

        const QString id = scene.queued(scene.request(RequestType::Deletion, 2));
        WorkBench bench = scene.bench(officer);
        bench.rollupFingerprint = gateway;
        bench.store = &store;
        WorkerSettings settings = scene.settings;
        settings.operatorId = officer.id();
        const auto worked = CaseWorker(bench, settings).workOne(id);
        WORKS(worked);
        QVERIFY2(*worked && (*worked)->state == CaseState::Completed, qPrintable(*worked ? (*worked)->why : id));
        QVERIFY(alerts.person(2)->isEmpty());
        QCOMPARE(alerts.folder(2)->alert.node, QStringList{QStringLiteral("account=(erased)")});
        QVERIFY(!alerts.person(1)->isEmpty());
        QVERIFY(officer.user().audit().verify()->isGenuine());
    }

private:
    ConsoleStores m_stores;
    FreshDatabases m_databases;
    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(ErasedAlertsTest)
#include "erasedalerts_test.moc"

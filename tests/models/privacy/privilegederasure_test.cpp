// A whole erasure by the account that the least-privilege text for privacy work makes, and by no other right.
#include "models/gateway/profileloader.h"
#include "models/privacy/rescan.h"
#include "tests/support/filledgateway.h"
#include "tests/support/restrictedgateway.h"

#include <QTest>

using namespace Gatehouse;

class PrivilegedErasureTest : public QObject
{
    Q_OBJECT
private slots:
    void thePrivacyAccountErasesAWholePerson_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char *kind : {"new-api postgresql 2026-09", "new-api mysql 2026-09", "litellm postgresql 2026-09"})
            QTest::newRow(kind) << QString::fromLatin1(kind);
    }
    void thePrivacyAccountErasesAWholePerson()
    {
        QFETCH(QString, kind);
        RestrictedGateway gateway = makeRestrictedGateway(kind, m_databases);
        const GatewayProfile profile = taken(loadProfile(gateway.connection.profile));
        const GatewayTables all = taken(GatewayTables::read({&gateway.fixture->database()}));
        MapFiller filler(profile.dataMap, all);
        filler.addNobody();
        filler.addPerson(1);
        filler.addPerson(2);
        makeAccount(gateway, grantsOf(gateway, AccessPurpose::Privacy));
        const auto database = taken(openedForWriting(gateway.dialect, gateway.asAccount()));
        const GatewayTables tables = taken(GatewayTables::read({database.get()}));
        QCOMPARE(tables.schema(), all.schema());

        const QString id = filler.value(profile.dataMap.subjectTable, profile.dataMap.subjectKey, 2);
        const Person person = taken(SubjectSearch(profile.dataMap, tables).resolve({{QStringLiteral("account"), id}}));
        const ErasurePlan plan =
            taken(makePlan(profile.dataMap, tables, person, {RequestType::Deletion, {}, kErasureDay, {}}));
        QVERIFY(plan.isApprovable());
        QVERIFY(plan.rowsToDelete() > 10);
        auto erasure = taken(RowErasure::create(profile.dataMap, tables, person, kErasureSalt));
        QCOMPARE(taken(erasure->chooseSerial()), 0);
        for (const ErasureStep &step : stepsOf(plan)) {
            for (bool isDone = false; !isDone;) {
                const auto outcome = erasure->runBatch(step, {}, kErasureMs, 2);
                QVERIFY2(outcome, outcome ? "" : qPrintable(step.title() + outcome.error().message));
                isDone = outcome->isDone;
            }
            QCOMPARE(taken(erasure->remaining(step, {})), 0);
        }
        must(erasure->checkSums(plan));
        // What this account may not read is named, and nothing else is left out.
        const ScanResult scan = taken(rescan(profile.dataMap, tables, person));
        QVERIFY(judge(profile.dataMap, plan, scan).isClean());
        QVERIFY(!scan.notLookedAt.isEmpty());
        for (const QString &place : scan.notLookedAt) {
            const DataMapTable *table = profile.dataMap.table(place.section(QLatin1Char('.'), 0, 0));
            QVERIFY2(!table ||
                         table->column(place.section(QLatin1Char('.'), 1))->category == QLatin1String("credential"),
                     qPrintable(place));
        }
        const ScanResult whole = taken(rescan(profile.dataMap, all, person));
        QVERIFY(whole.notLookedAt.isEmpty());
        QVERIFY(judge(profile.dataMap, plan, whole).isClean());
        dropAccount(gateway);
    }

private:
    FreshDatabases m_databases;
};

QTEST_GUILESS_MAIN(PrivilegedErasureTest)
#include "privilegederasure_test.moc"

// A case keeps to the policy that was in force when it was filed, and its certificate says which that was.
#include "models/policy/policyloader.h"
#include "models/policy/policyrepository.h"
#include "models/privacy/certificate.h"
#include "tests/support/caseresults.h"
#include "tests/support/erasurescene.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

const QString kGateway = QStringLiteral("gw");

PolicyDocument version(const char *name)
{
    PolicyDocument policy = loadPolicy(QStringLiteral("004_a1dae49fcfeec7a4")).value_or(PolicyDocument());
    policy.id = QStringLiteral("terms");
    policy.version = QString::fromLatin1(name);
    return policy;
}

} // namespace

class PinnedPolicyTest : public QObject
{
    Q_OBJECT
private slots:
    void theCertificateNamesThePolicyOfTheDayOfFiling_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("sqlite") << Dialect::Sqlite;
        QTest::newRow("postgresql") << Dialect::PostgreSql;
    }
    void theCertificateNamesThePolicyOfTheDayOfFiling()
    {
        QFETCH(Dialect, engine);
        ErasureScene scene(m_stores, engine, QStringLiteral("demo sqlite"), m_databases, {1, 2});
        CaseWorkplace &officer = scene.desk().officer();
        PolicyRepository policies(officer.user().store(), officer.user().audit(), officer.user().operators(), m_clock);

        const QString before = scene.queued(scene.request(RequestType::Deletion, 1));
        passAMillisecond();
        WORKS(policies.adopt({version("1"), 0, QStringLiteral("first"), officer.id()}));
        WORKS(policies.enforce(
            {kGateway, QStringLiteral("terms"), QStringLiteral("1"), 0, QStringLiteral("first"), officer.id()}));
        const QString during = scene.queued(scene.request(RequestType::Deletion, 2));
        passAMillisecond();
        WORKS(policies.adopt({version("2"), 1, QStringLiteral("second"), officer.id()}));
        WORKS(policies.enforce(
            {kGateway, QStringLiteral("terms"), QStringLiteral("2"), 1, QStringLiteral("second"), officer.id()}));

        QCOMPARE(certified(scene, before).policyVersion, QString());
        QCOMPARE(certified(scene, during).policyVersion, policyPin(version("1")));
    }

private:
    // What is filed and what is put in force must not fall into one millisecond.
    void passAMillisecond()
    {
        const qint64 beginMs = m_clock.nowMs();
        QTRY_VERIFY(m_clock.nowMs() > beginMs);
    }

    ErasureCertificate certified(ErasureScene &scene, const QString &id)
    {
        CaseWorkplace &officer = scene.desk().officer();
        WorkBench bench = scene.bench(officer);
        bench.rollupFingerprint = kGateway;
        bench.store = &officer.user().store();
        WorkerSettings settings = scene.settings;
        settings.operatorId = officer.id();
        const auto worked = CaseWorker(bench, settings).workOne(id);
        if (!worked || !*worked || (*worked)->state != CaseState::Completed)
            return {QStringLiteral("not completed"), {}, {}, {}, {}, {}, QStringLiteral("not completed")};
        const auto stored = officer.runs().certificate(id, 0);
        return stored ? certificateFromBody(stored->body).value_or(ErasureCertificate()) : ErasureCertificate();
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(PinnedPolicyTest)
#include "pinnedpolicy_test.moc"

// What a case has switched since is left as it is by whoever takes back a run over credentials.
#include "models/credentials/credentialrunner.h"
#include "tests/support/caseresults.h"
#include "tests/support/erasurescene.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr int kPerson = 2;

// Does everything that it is told.
class WillingControl final : public GatewayControl
{
public:
    bool can(const GatewayAction &) override { return true; }
    Result<ActionOutcome> run(const GatewayAction &action, const std::stop_token &) override
    {
        sent.append(action);
        return ActionOutcome{ActionWay::AdminApi, true, {}};
    }
    Result<bool> isDone(const GatewayAction &, const std::stop_token &) override { return true; }

    QList<GatewayAction> sent;
};

} // namespace

class SwitchedSinceTest : public QObject
{
    Q_OBJECT
private slots:
    void aCaseThatCameLaterIsNotUndone_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("sqlite") << Dialect::Sqlite;
        QTest::newRow("postgresql") << Dialect::PostgreSql;
    }

    // Before the case a run disabled the account of the person and another one; then the case disabled the first.
    void aCaseThatCameLaterIsNotUndone()
    {
        QFETCH(Dialect, engine);
        ErasureScene scene(m_stores, engine, QStringLiteral("demo sqlite"), m_databases, {1, kPerson});
        CaseWorkplace &admin = scene.desk().admin();
        CredentialRepository runs(admin.user().store(), admin.user().audit(), admin.user().operators(), m_clock);
        CredentialRunner runner(runs, m_gateway, admin.id(), {});
        const QString theirs = scene.account(kPerson).value;
        const QString others = scene.account(1).value;
        const auto disabled = runs.begin(order({theirs, others}, admin.id()));
        WORKS(disabled);
        WORKS(runner.carryOut(*disabled));

        const QString caseId = scene.queued(scene.request(RequestType::Deletion, kPerson));
        m_gateway.sent.clear();
        WORKS(work(scene, caseId));
        QVERIFY(!m_gateway.sent.isEmpty());
        QCOMPARE(m_gateway.sent.constFirst().id, theirs);
        const auto later = runs.begin(order({theirs}, admin.id())); // and once more, behind the case
        WORKS(later);
        WORKS(runner.carryOut(*later));

        const auto undo = runner.beginUndo(kGateway, *disabled, QStringLiteral("they were needed"));
        WORKS(undo);
        m_gateway.sent.clear();
        const auto back = runner.carryOut(*undo);
        WORKS(back);
        QCOMPARE(m_gateway.sent.size(), 1);
        QCOMPARE(m_gateway.sent.constFirst().id, others);
        // Nor by a run that came behind the case.
        const auto own = runner.beginUndo(kGateway, *later, QStringLiteral("it was one too many"));
        QVERIFY(!own && own.error().kind == ErrorKind::Denied);
    }

    void theCaseIsNamedAndNobodyIs_data() { aCaseThatCameLaterIsNotUndone_data(); }

    void theCaseIsNamedAndNobodyIs()
    {
        QFETCH(Dialect, engine);
        ErasureScene scene(m_stores, engine, QStringLiteral("demo sqlite"), m_databases, {1, kPerson});
        CaseWorkplace &admin = scene.desk().admin();
        CredentialRepository runs(admin.user().store(), admin.user().audit(), admin.user().operators(), m_clock);
        CredentialRunner runner(runs, m_gateway, admin.id(), {});
        const QString theirs = scene.account(kPerson).value;
        const auto here = runs.begin(order({theirs}, admin.id()));
        const auto elsewhere = runs.begin(order({theirs}, admin.id(), QStringLiteral("another")));
        WORKS(here);
        WORKS(elsewhere);
        WORKS(runner.carryOut(*here));
        WORKS(runner.carryOut(*elsewhere));
        const QString caseId = scene.queued(scene.request(RequestType::Deletion, kPerson));
        WORKS(work(scene, caseId));
        const auto undo = runner.beginUndo(kGateway, *here, QStringLiteral("it was needed"));
        QVERIFY(!undo && undo.error().kind == ErrorKind::Denied);
        QVERIFY2(undo.error().message.contains(QStringLiteral("case %1 switched it off").arg(caseId)),
                 qPrintable(undo.error().message));
        // The same id at another gateway is somebody else.
        WORKS(runner.beginUndo(QStringLiteral("another"), *elsewhere, QStringLiteral("it was needed")));
        const auto journal = scene.runs().journal(caseId);
        WORKS(journal);
        int marks = 0;
        for (const JournalEntry &entry : *journal) {
            marks += entry.detail.startsWith(QLatin1String("{\"switch\":")) ? 1 : 0;
            QVERIFY(!entry.detail.contains(QStringLiteral("\"%1\"").arg(theirs)));
        }
        QVERIFY(marks > 0);
    }

private:
    static inline const QString kGateway = QStringLiteral("gw");

    NewCredentialRun order(const QStringList &accounts, const QString &by, const QString &gateway = kGateway)
    {
        NewCredentialRun run{gateway, ActionVerb::Disable, QStringLiteral("unused since spring"), {}, by};
        for (const QString &account : accounts)
            run.targets.append({EntityKind::Account, account, QStringLiteral("an account")});
        return run;
    }
    Result<void> work(ErasureScene &scene, const QString &caseId)
    {
        CaseWorkplace &officer = scene.desk().officer();
        WorkBench bench = scene.bench(officer);
        bench.control = &m_gateway;
        bench.rollupFingerprint = kGateway;
        WorkerSettings settings = scene.settings;
        settings.operatorId = officer.id();
        const auto worked = CaseWorker(bench, settings).workOne(caseId);
        if (!worked)
            return std::unexpected(worked.error());
        return *worked && (*worked)->state == CaseState::Completed
                   ? Result<void>()
                   : failure(ErrorKind::Internal, *worked ? (*worked)->why : QStringLiteral("nothing was worked"));
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
    SystemClock m_clock;
    WillingControl m_gateway;
};

QTEST_GUILESS_MAIN(SwitchedSinceTest)
#include "switchedsince_test.moc"

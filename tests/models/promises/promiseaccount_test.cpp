// Promises looked at by the account that the least-privilege text for them makes, and by no other right.
#include "models/policy/policyloader.h"
#include "models/promises/promiseround.h"
#include "models/telemetry/connectioncheck.h"
#include "models/telemetry/rollupstore.h"
#include "tests/support/casedesk.h"
#include "tests/support/caseresults.h"
#include "tests/support/filledgateway.h"
#include "tests/support/restrictedgateway.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

// "kept: logs: oldest row 3 d old", by promise; without what differs between accounts by its nature.
QMap<QString, QString> seenBy(const ConnectionSettings &connection, CaseDesk &desk,
                              const QList<PolicyDocument> &policies)
{
    StoreUser &user = desk.officer().user();
    const SystemClock clock;
    PromiseRound round(connection, user.store(), clock, desk.officer().id());
    QMap<QString, QString> seen;
    const auto tally = round.run(policies);
    if (!tally)
        return {{QStringLiteral("round"), tally.error().message}};
    PromiseRepository promises(user.store(), user.audit(), user.operators(), clock);
    for (const PolicyDocument &policy : policies) {
        for (const Commitment &commitment :
             policy.commitments(CommitmentKind::Promise) + policy.commitments(CommitmentKind::Retention)) {
            const QString key = promiseKey(policy.id, commitment.id);
            const auto standings = taken(promises.standings(gatewayFingerprint(connection)));
            const auto one = std::ranges::find(standings, key, &PromiseStanding::promise);
            if (one != standings.end() && commitment.check != QLatin1String("least_privilege"))
                seen.insert(key, promiseStateToken(one->verdict.state) + QStringLiteral(": ") + one->verdict.summary +
                                     one->verdict.details.join(QLatin1Char(' ')));
        }
    }
    return seen;
}

} // namespace

class PromiseAccountTest : public QObject
{
    Q_OBJECT
private slots:
    void theAccountForPromisesSeesWhatItsOwnerSeesAndChangesNothing_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char *kind : {"new-api postgresql 2026-09", "new-api mysql 2026-09", "litellm postgresql 2026-09"})
            QTest::newRow(kind) << QString::fromLatin1(kind);
    }
    void theAccountForPromisesSeesWhatItsOwnerSeesAndChangesNothing()
    {
        QFETCH(QString, kind);
        RestrictedGateway gateway = makeRestrictedGateway(kind, m_databases);
        const GatewayProfile profile = taken(loadProfile(gateway.connection.profile));
        const GatewayTables all = taken(GatewayTables::read({&gateway.fixture->database()}));
        MapFiller filler(profile.dataMap, all);
        filler.addNobody();
        filler.addPerson(1);
        makeAccount(gateway, grantsOf(gateway, AccessPurpose::Promises));
        CaseDesk desk(m_stores, Dialect::Sqlite);
        QList<PolicyDocument> policies;
        for (const QString &id : shippedPolicies())
            policies.append(taken(loadPolicy(id)));
        const auto wanted = seenBy(gateway.connection, desk, policies);
        QVERIFY2(wanted.size() > 20, qPrintable(wanted.value(QStringLiteral("round"))));
        QCOMPARE(seenBy(gateway.connectionAsAccount(), desk, policies), wanted);

        const QString people = quotedName(profile.dataMap.subjectTable, gateway.dialect);
        const QString key = quotedName(profile.dataMap.subjectKey, gateway.dialect);
        QCOMPARE(tried(gateway, QStringLiteral("DELETE FROM %1").arg(people)), QStringLiteral("denied"));
        QCOMPARE(tried(gateway, QStringLiteral("UPDATE %1 SET %2 = %2").arg(people, key)), QStringLiteral("denied"));
        for (const CheckStep &step : checkDatabase(gateway.connectionAsAccount(), RestrictedGateway::kNowMs)) {
            if (step.id == QLatin1String("rights"))
                QVERIFY2(step.state == CheckStep::State::Ok,
                         qPrintable(step.message + step.details.join(QLatin1Char('\n'))));
        }
        dropAccount(gateway);
    }

private:
    ConsoleStores m_stores;
    FreshDatabases m_databases;
};

QTEST_GUILESS_MAIN(PromiseAccountTest)
#include "promiseaccount_test.moc"

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

    // What grants prints is just enough, and one right more is too many.
    void theAccountThatChangesRowsIsHeldAgainstWhatItNeeds_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char *kind : {"new-api postgresql 2026-09", "new-api mysql 2026-09", "litellm postgresql 2026-09"})
            QTest::newRow(kind) << QString::fromLatin1(kind);
    }
    void theAccountThatChangesRowsIsHeldAgainstWhatItNeeds()
    {
        QFETCH(QString, kind);
        RestrictedGateway gateway = makeRestrictedGateway(kind, m_databases);
        makeAccount(gateway, grantsOf(gateway, AccessPurpose::Promises));
        ConnectionSettings connection = gateway.connectionAsAccount();
        const QString reader = gateway.account;
        makeAccount(gateway, grantsOf(gateway, AccessPurpose::Privacy));
        connection.database.writer = gateway.account;
        connection.database.writerPassword = connection.database.password;
        CaseDesk desk(m_stores, Dialect::Sqlite);
        const auto kept = rightsSeen(connection, desk);
        QVERIFY2(kept.state == PromiseState::Kept, qPrintable(kept.summary + kept.details.join(QLatin1Char('\n'))));

        const QString people = quotedName(taken(loadProfile(connection.profile)).dataMap.subjectTable, gateway.dialect);
        const QString to =
            gateway.dialect == Dialect::MySql ? QStringLiteral("'%1'@'127.0.0.1'") : QStringLiteral("%1");
        gateway.fixture->execute(QStringLiteral("GRANT INSERT ON %1 TO ").arg(people) + to.arg(gateway.account));
        const auto wide = rightsSeen(connection, desk);
        QVERIFY2(wide.state == PromiseState::Broken, qPrintable(wide.summary));
        QVERIFY2(wide.summary.startsWith(QLatin1String("The account that changes rows may do 1 things")),
                 qPrintable(wide.summary + wide.details.join(QLatin1Char('\n'))));
        dropAccount(gateway);
        gateway.account = reader;
        dropAccount(gateway);
    }

    // Where the log is in partitions, whole ones are taken out by whoever may: the owner on PostgreSQL, and on MySQL
    // who has the rights that "grants" prints commented out.
    void whatPurgesOfPartitionsNeedIsNotTooMuch_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char *kind : {"new-api postgresql 2026-09", "new-api mysql 2026-09"})
            QTest::newRow(kind) << QString::fromLatin1(kind);
    }
    void whatPurgesOfPartitionsNeedIsNotTooMuch()
    {
        QFETCH(QString, kind);
        RestrictedGateway gateway = makeRestrictedGateway(kind, m_databases);
        makeAccount(gateway, grantsOf(gateway, AccessPurpose::Promises));
        ConnectionSettings connection = gateway.connectionAsAccount();
        const QString reader = gateway.account;
        makeAccount(gateway, grantsOf(gateway, AccessPurpose::Privacy));
        connection.database.writer = gateway.account;
        connection.database.writerPassword = connection.database.password;
        CaseDesk desk(m_stores, Dialect::Sqlite);
        GatewayFixture &fixture = *gateway.fixture;
        const bool isMySql = gateway.dialect == Dialect::MySql;
        const QString user = QStringLiteral("'%1'@'127.0.0.1'").arg(gateway.account);
        const auto give = [&] {
            if (!isMySql)
                return fixture.execute(QStringLiteral("ALTER TABLE logs OWNER TO %1").arg(gateway.account));
            const QString all = partitionGrants(QStringLiteral("`%1`").arg(gateway.admin.database), user);
            fixture.execute(all.mid(all.indexOf(QLatin1String("GRANT"))).chopped(1));
        };
        give();
        const auto wide = rightsSeen(connection, desk); // nothing is in partitions
        QVERIFY2(wide.state == PromiseState::Broken, qPrintable(wide.summary));
        if (isMySql) {
            fixture.execute(QStringLiteral("ALTER TABLE logs MODIFY created_at BIGINT NOT NULL, DROP PRIMARY KEY, ADD "
                                           "PRIMARY KEY (id, created_at)"));
            fixture.execute(QStringLiteral("ALTER TABLE logs PARTITION BY RANGE (created_at) (PARTITION p_a VALUES "
                                           "LESS THAN (5), PARTITION p_b VALUES LESS THAN MAXVALUE)"));
            fixture.execute(QStringLiteral("GRANT DELETE ON logs TO ") + user); // for purges in batches
        } else {
            fixture.execute(QStringLiteral("ALTER TABLE logs RENAME TO old_logs"));
            fixture.execute(QStringLiteral("CREATE TABLE logs (LIKE old_logs INCLUDING DEFAULTS) PARTITION BY RANGE "
                                           "(created_at)"));
            fixture.execute(QStringLiteral("DROP TABLE old_logs CASCADE"));
            fixture.execute(QStringLiteral("GRANT SELECT ON logs TO %1").arg(reader));
            give();
        }
        const auto kept = rightsSeen(connection, desk);
        QVERIFY2(kept.state == PromiseState::Kept, qPrintable(kept.summary + kept.details.join(QLatin1Char('\n'))));
        const QString people = quotedName(taken(loadProfile(connection.profile)).dataMap.subjectTable, gateway.dialect);
        fixture.execute(QStringLiteral("GRANT INSERT ON %1 TO %2").arg(people, isMySql ? user : gateway.account));
        const auto more = rightsSeen(connection, desk);
        QVERIFY2(more.state == PromiseState::Broken &&
                     more.summary.startsWith(QLatin1String("The account that changes rows may do 1 things")),
                 qPrintable(more.summary + more.details.join(QLatin1Char('\n'))));
        dropAccount(gateway);
        gateway.account = reader;
        dropAccount(gateway);
    }

private:
    static PromiseVerdict rightsSeen(const ConnectionSettings &connection, CaseDesk &desk)
    {
        Commitment rights;
        rights.id = QStringLiteral("rights");
        rights.kind = CommitmentKind::Promise;
        rights.says = QStringLiteral("Accounts have the rights that they need.");
        rights.check = QStringLiteral("least_privilege");
        const QString one = QStringLiteral("1");
        const PolicyDocument policy{QStringLiteral("ours"),     QStringLiteral("Ours"), one, {}, {},
                                    {{one, one, one, {rights}}}};
        StoreUser &user = desk.officer().user();
        const SystemClock clock;
        (void)taken(PromiseRound(connection, user.store(), clock, desk.officer().id()).run({policy}));
        PromiseRepository promises(user.store(), user.audit(), user.operators(), clock);
        return taken(promises.standings(gatewayFingerprint(connection))).constFirst().verdict;
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
};

QTEST_GUILESS_MAIN(PromiseAccountTest)
#include "promiseaccount_test.moc"

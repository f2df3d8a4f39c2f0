// The least-privilege text for telemetry, run on real servers: what is shown can be read, and nothing else can be done.
#include "models/gateway/profileloader.h"
#include "models/telemetry/connectioncheck.h"
#include "tests/support/gatewaykinds.h"
#include "tests/support/restrictedgateway.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

void onServers(const QString &product)
{
    QTest::addColumn<QString>("kind");
    for (const QString &kind : serverKinds(product))
        QTest::newRow(qPrintable(kind)) << kind;
}

CheckStep step(const ConnectionSettings &connection, const char *id)
{
    for (const CheckStep &step : checkDatabase(connection, RestrictedGateway::kNowMs)) {
        if (step.id == QLatin1String(id))
            return step;
    }
    return {};
}

} // namespace

class LeastPrivilegeTest : public QObject
{
    Q_OBJECT

private slots:
    void theTelemetryAccountReadsAllThatIsShownAndNothingElse_data() { onServers({}); }
    void theTelemetryAccountReadsAllThatIsShownAndNothingElse()
    {
        QFETCH(QString, kind);
        RestrictedGateway gateway = makeRestrictedGateway(kind, m_databases);
        gateway.fixture->execute(QStringLiteral("CREATE TABLE outside (id integer)"));
        makeAccount(gateway, grantsOf(gateway, AccessPurpose::Telemetry));
        const QString wanted = answersAs(gateway.connection);
        QVERIFY2(wanted.contains(QStringLiteral("|page|")) && wanted.contains(QStringLiteral("|quotas|")),
                 qPrintable(wanted));
        QCOMPARE(answersAs(gateway.connectionAsAccount()), wanted);

        const QString traffic = quotedName(loadProfile(gateway.connection.profile)->telemetry.table, gateway.dialect);
        QCOMPARE(tried(gateway, QStringLiteral("DELETE FROM %1").arg(traffic)), QStringLiteral("denied"));
        const QString column =
            kind.contains(QStringLiteral("-api")) ? QStringLiteral("model_name") : QStringLiteral("model");
        QCOMPARE(tried(gateway, QStringLiteral("UPDATE %1 SET %2 = 'x'").arg(traffic, column)),
                 QStringLiteral("denied"));
        QCOMPARE(tried(gateway, QStringLiteral("INSERT INTO outside VALUES (1)")), QStringLiteral("denied"));
        QCOMPARE(tried(gateway, QStringLiteral("SELECT id FROM outside")), QStringLiteral("denied"));
        QCOMPARE(tried(gateway, QStringLiteral("CREATE TABLE mine (id integer)")), QStringLiteral("denied"));
        if (kind.contains(QStringLiteral("-api")))
            QCOMPARE(tried(gateway, QStringLiteral("SELECT password FROM users")), QStringLiteral("denied"));

        // What nobody has classified is seen all the same.
        QCOMPARE(step(gateway.connectionAsAccount(), "drift"), step(gateway.connection, "drift"));
        const CheckStep rights = step(gateway.connectionAsAccount(), "rights");
        QVERIFY2(rights.state == CheckStep::State::Ok,
                 qPrintable(rights.message + rights.details.join(QLatin1Char('\n'))));
        const CheckStep wide = step(gateway.connection, "rights");
        QCOMPARE(wide.state, CheckStep::State::Warning);
        QVERIFY(!wide.details.isEmpty() && wide.remedy.contains(QStringLiteral("grants")));
        dropAccount(gateway);
    }

    void aRightThatIsMissingIsNamed_data() { onServers(QStringLiteral("one-api")); }
    void aRightThatIsMissingIsNamed()
    {
        QFETCH(QString, kind);
        RestrictedGateway gateway = makeRestrictedGateway(kind, m_databases);
        makeAccount(gateway, grantsOf(gateway, AccessPurpose::Telemetry));
        gateway.fixture->execute(
            gateway.dialect == Dialect::PostgreSql
                ? QStringLiteral("REVOKE SELECT (username) ON users FROM gatehouse_telemetry")
                : QStringLiteral("REVOKE SELECT (username) ON users FROM 'gatehouse_telemetry'@'127.0.0.1'"));
        const CheckStep rights = step(gateway.connectionAsAccount(), "rights");
        QCOMPARE(rights.state, CheckStep::State::Failed);
        QCOMPARE(rights.details, QStringList{QStringLiteral("column users.username")});
        dropAccount(gateway);
    }

    // Without a look at the database every version is spoken of; what is not there fails without harm.
    void theTextForAllVersionsFitsAnOldOne_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char *kind : {"new-api postgresql 2025-07", "new-api mysql 2025-07", "one-api mysql 2024-01"})
            QTest::newRow(kind) << QString::fromLatin1(kind);
    }
    void theTextForAllVersionsFitsAnOldOne()
    {
        QFETCH(QString, kind);
        RestrictedGateway gateway = makeRestrictedGateway(kind, m_databases);
        const auto profile = loadProfile(gateway.connection.profile);
        GrantTarget target;
        target.dialect = gateway.dialect;
        target.database = gateway.admin.database;
        target.clientHost = QStringLiteral("127.0.0.1");
        target.requiresTls = false;
        const auto needs = accessNeeds(*profile, AccessPurpose::Telemetry, gateway.dialect);
        makeAccount(gateway, accessGrants(profile->name, AccessPurpose::Telemetry, needs, target), false);
        QCOMPARE(answersAs(gateway.connectionAsAccount()), answersAs(gateway.connection));
        dropAccount(gateway);
    }

private:
    FreshDatabases m_databases;
};

QTEST_GUILESS_MAIN(LeastPrivilegeTest)
#include "leastprivilege_test.moc"

// The least-privilege texts for actions and for privacy work, and that of ClickHouse, run on real servers.
#include "models/database/clickhousedatabase.h"
#include "models/gateway/profileloader.h"
#include "models/telemetry/sqltelemetrysource.h"
#include "tests/support/clickhouseserver.h"
#include "tests/support/fixedclock.h"
#include "tests/support/gatewaykinds.h"
#include "tests/support/restrictedgateway.h"

#include <QCryptographicHash>
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

} // namespace

class PrivilegedWorkTest : public QObject
{
    Q_OBJECT

private slots:
    void theActionsAccountSwitchesKeysAndNothingElse_data() { onServers(QStringLiteral("one-api")); }
    void theActionsAccountSwitchesKeysAndNothingElse()
    {
        QFETCH(QString, kind);
        RestrictedGateway gateway = makeRestrictedGateway(kind, m_databases);
        makeAccount(gateway, grantsOf(gateway, AccessPurpose::Actions));
        const auto profile = loadProfile(gateway.connection.profile);
        QVERIFY(!profile->sqlActions.isEmpty());
        for (const SqlAction &action : profile->sqlActions) {
            for (const SqlText &text : {action.sql, action.check})
                QCOMPARE(tried(gateway,
                               text.forDialect(gateway.dialect).replace(QStringLiteral("{id}"), QStringLiteral("1"))),
                         QStringLiteral("done"));
        }
        QCOMPARE(tried(gateway, QStringLiteral("UPDATE tokens SET remain_quota = 1 WHERE id = 1")),
                 QStringLiteral("denied"));
        QCOMPARE(tried(gateway, QStringLiteral("UPDATE users SET role = 100 WHERE id = 1")), QStringLiteral("denied"));
        QCOMPARE(tried(gateway, QStringLiteral("DELETE FROM tokens WHERE id = 1")), QStringLiteral("denied"));
        QCOMPARE(tried(gateway, QStringLiteral("SELECT id FROM logs")), QStringLiteral("denied"));
        dropAccount(gateway);
    }

    void thePrivacyAccountErasesAsTheDataMapSays_data() { onServers(QStringLiteral("new-api")); }
    void thePrivacyAccountErasesAsTheDataMapSays()
    {
        QFETCH(QString, kind);
        RestrictedGateway gateway = makeRestrictedGateway(kind, m_databases);
        makeAccount(gateway, grantsOf(gateway, AccessPurpose::Privacy));
        const auto profile = loadProfile(gateway.connection.profile);
        const QList<TableSchema> schema = *gateway.fixture->database().schema();
        int tables = 0;
        for (const TableSchema &table : schema) {
            const DataMapTable *mapped = profile->dataMap.table(table.name);
            const QString name = quotedName(table.name, gateway.dialect);
            // What stays for a number of years goes when they are over.
            const bool deletes = mapped && mapped->personal &&
                                 (mapped->disposition == Disposition::Delete || !mapped->keepFor.isEmpty());
            QCOMPARE(tried(gateway, QStringLiteral("DELETE FROM %1 WHERE 1 = 0").arg(name)),
                     deletes ? QStringLiteral("done") : QStringLiteral("denied"));
            tables += deletes ? 1 : 0;
        }
        QVERIFY(tables > 2);
        // A person's own secrets are erased without being read.
        QCOMPARE(tried(gateway, QStringLiteral("SELECT password FROM users")), QStringLiteral("denied"));
        // What a person objects to is a place in this JSON, and the other places stay as they are.
        QCOMPARE(tried(gateway, QStringLiteral("SELECT setting FROM users")), QStringLiteral("done"));
        QCOMPARE(tried(gateway, QStringLiteral("SELECT access_token FROM users")), QStringLiteral("denied"));
        QCOMPARE(tried(gateway, QStringLiteral("SELECT email FROM users")), QStringLiteral("done"));
        dropAccount(gateway);
    }

    void theOldClickHouseTakesTheAccountOfItsConfiguration()
    {
        const auto gateway = makeGateway(QStringLiteral("new-api-log clickhouse 2026-06"), m_databases);
        addSample(*gateway);
        ServerSettings settings = m_databases.lastSettings();
        const auto profile = loadProfile(gateway->profile());
        GrantTarget target;
        target.dialect = Dialect::ClickHouse;
        target.database = settings.database;
        const AccessGrants grants = accessGrants(
            profile->name, AccessPurpose::Telemetry,
            accessNeeds(*profile, AccessPurpose::Telemetry, target.dialect, DatabasePart::Traffic), target);
        const QByteArray hash = QCryptographicHash::hash("Only for 1 test", QCryptographicHash::Sha256).toHex();
        m_databases.clickHouse().addUsers(grants.configuration.toUtf8().replace(QByteArray(64, '0'), hash));
        settings.user = grants.account;
        settings.password = QStringLiteral("Only for 1 test");
        auto rows = ClickHouseDatabase::open(settings, ServerAccess::ReadOnly);
        QVERIFY2(rows, rows ? "" : qPrintable(rows.error().message));
        const FixedClock clock(RestrictedGateway::kNowMs);
        auto source = SqlTelemetrySource::create(**rows, gateway->mainDatabase(), *profile, clock);
        QVERIFY2(source, source ? "" : qPrintable(source.error().message));
        auto whole = SqlTelemetrySource::create(gateway->database(), gateway->mainDatabase(), *profile, clock);
        QCOMPARE(answersOf(**source), answersOf(**whole));

        auto writing = openedForWriting(Dialect::ClickHouse, settings);
        QVERIFY2(writing, writing ? "" : qPrintable(writing.error().message));
        for (const char *sql : {"INSERT INTO logs (id) VALUES (1)", "DROP TABLE logs", "SELECT * FROM gateway.nothing"})
            QVERIFY(!(*writing)->execute(QString::fromLatin1(sql)));
        QCOMPARE((*writing)->execute(QStringLiteral("DROP TABLE logs")).error().kind, ErrorKind::Denied);
    }

private:
    FreshDatabases m_databases;
};

QTEST_GUILESS_MAIN(PrivilegedWorkTest)
#include "privilegedwork_test.moc"

#include "models/gateway/gatewaydatabase.h"
#include "tests/support/postgresserver.h"

#include <QTest>

using namespace Gatehouse;

class GatewayDatabaseTest : public QObject
{
    Q_OBJECT
private slots:
    void aConnectionFileLeadsToThePostgresqlServer()
    {
        PostgresServer server;
        qputenv("GATEHOUSE_TEST_DATABASE", server.settings().password.toUtf8());
        const QByteArray file =
            "{\"profile\": \"new-api\", \"database\": {\"driver\": \"postgresql\", \"host\": \"127.0.0.1\", "
            "\"port\": " +
            QByteArray::number(server.settings().port) +
            ", \"name\": \"gateway\", \"user\": \"keeper\", \"password_env\": \"GATEHOUSE_TEST_DATABASE\"}}";
        const auto settings = parseConnection(file, QStringLiteral("/tmp/c.json"));
        QVERIFY2(settings, settings ? "" : qPrintable(settings.error().message));
        const auto opened = openGatewayDatabases(*settings);
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message));
        QCOMPARE(opened->main->dialect(), Dialect::PostgreSql);
        QCOMPARE(*opened->main->scalar(QStringLiteral("SELECT 5")), 5);
        QCOMPARE(opened->main->execute(QStringLiteral("CREATE TABLE t (a int)")).error().kind, ErrorKind::Denied);
    }

    void aSecretThatIsNotThereIsNamedBeforeAnythingIsReached()
    {
        DatabaseSettings settings;
        settings.driver = Dialect::PostgreSql;
        settings.host = QStringLiteral("127.0.0.1");
        settings.password = {SecretReference::Kind::Environment, QStringLiteral("GATEHOUSE_TEST_UNSET")};
        const auto opened = openGatewayDatabase(settings);
        QCOMPARE(opened.error().kind, ErrorKind::SignIn);
        QVERIFY(opened.error().message.contains(QStringLiteral("GATEHOUSE_TEST_UNSET")));
    }
};

QTEST_GUILESS_MAIN(GatewayDatabaseTest)
#include "gatewaydatabase_test.moc"

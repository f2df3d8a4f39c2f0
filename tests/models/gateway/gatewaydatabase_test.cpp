#include "models/gateway/gatewaydatabase.h"
#include "tests/support/clickhouseserver.h"
#include "tests/support/mariadbserver.h"
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
        reach(server.settings(),
              "\"driver\": \"postgresql\", \"host\": \"127.0.0.1\", \"port\": " +
                  QByteArray::number(server.settings().port),
              Dialect::PostgreSql);
    }

    void aConnectionFileLeadsToTheMariaDbServer()
    {
        MariaDbServer server;
        reach(server.settings(), "\"driver\": \"mysql\", \"socket\": \"" + server.socket().toUtf8() + '"',
              Dialect::MySql);
    }

    void aConnectionFileLeadsToTheClickHouseServer()
    {
        ClickHouseServerProcess server;
        reach(server.settings(), "\"driver\": \"clickhouse\", \"url\": \"" + server.settings().url.toUtf8() + '"',
              Dialect::ClickHouse);
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

private:
    static void reach(const ServerSettings &server, const QByteArray &place, Dialect dialect)
    {
        qputenv("GATEHOUSE_TEST_DATABASE", server.password.toUtf8());
        const QByteArray file =
            "{\"profile\": \"new-api\", \"database\": {" + place +
            ", \"name\": \"gateway\", \"user\": \"keeper\", \"password_env\": \"GATEHOUSE_TEST_DATABASE\"}}";
        const auto settings = parseConnection(file, QStringLiteral("/tmp/c.json"));
        QVERIFY2(settings, settings ? "" : qPrintable(settings.error().message));
        const auto opened = openGatewayDatabases(*settings);
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message));
        QCOMPARE(opened->main->dialect(), dialect);
        QCOMPARE(*opened->main->scalar(QStringLiteral("SELECT 5")), 5);
        QCOMPARE(opened->main->execute(QStringLiteral("CREATE DATABASE another")).error().kind, ErrorKind::Denied);
    }
};

QTEST_GUILESS_MAIN(GatewayDatabaseTest)
#include "gatewaydatabase_test.moc"

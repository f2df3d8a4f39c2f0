#include "models/database/postgresdatabase.h"
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

    void rowsAreChangedByTheWriterAndByNobodyElse()
    {
        PostgresServer server;
        {
            auto keeper = PostgresDatabase::open(server.settings(), ServerAccess::ReadWrite);
            QVERIFY2(keeper, keeper ? "" : qPrintable(keeper.error().message));
            for (const char *sql : {"CREATE TABLE t (a int)", "CREATE ROLE reader LOGIN PASSWORD 'r'",
                                    "CREATE ROLE eraser LOGIN PASSWORD 'e'", "GRANT SELECT ON t TO reader",
                                    "GRANT SELECT, DELETE ON t TO eraser"})
                QVERIFY2((*keeper)->execute(QLatin1String(sql)).has_value(), sql);
        }
        DatabaseSettings settings;
        settings.driver = Dialect::PostgreSql;
        settings.host = QStringLiteral("127.0.0.1");
        settings.port = server.settings().port;
        settings.name = server.settings().database;
        settings.user = QStringLiteral("reader");
        qputenv("GATEHOUSE_TEST_READER", "r");
        qputenv("GATEHOUSE_TEST_WRITER", "e");
        settings.password = {SecretReference::Kind::Environment, QStringLiteral("GATEHOUSE_TEST_READER")};
        const QString change = QStringLiteral("DELETE FROM t");
        QCOMPARE((*openGatewayDatabase(settings))->execute(change).error().kind, ErrorKind::Denied);
        const auto denied = (*openGatewayDatabaseForWriting(settings))->execute(change);
        QCOMPARE(denied.error().kind, ErrorKind::Denied);
        QVERIFY(explainedForWriting(denied.error(), settings).message.contains(QStringLiteral("names no \"writer\"")));

        settings.writer = QStringLiteral("eraser");
        settings.writerPassword = {SecretReference::Kind::Environment, QStringLiteral("GATEHOUSE_TEST_WRITER")};
        QVERIFY((*openGatewayDatabaseForWriting(settings))->execute(change).has_value());
        QCOMPARE((*openGatewayDatabase(settings))->execute(change).error().kind, ErrorKind::Denied);

        settings.driver = Dialect::ClickHouse;
        QCOMPARE(openGatewayDatabaseForWriting(settings).error().kind, ErrorKind::Unsupported);
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

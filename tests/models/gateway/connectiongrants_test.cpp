#include "models/gateway/connectiongrants.h"

#include "tests/support/gatewayfixture.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

// Where nothing listens.
DatabaseSettings away(Dialect driver)
{
    DatabaseSettings settings;
    settings.driver = driver;
    settings.name = QStringLiteral("gw");
    if (driver == Dialect::ClickHouse) {
        settings.url = QStringLiteral("http://127.0.0.1:1");
    } else {
        settings.host = QStringLiteral("127.0.0.1");
        settings.port = 1;
    }
    return settings;
}

DatabaseSettings fileOf(const GatewayFixture &gateway)
{
    DatabaseSettings settings;
    settings.file = gateway.file();
    return settings;
}

QStringList headingsOf(const QList<AccessGrants> &grants)
{
    QStringList headings;
    for (const AccessGrants &one : grants)
        headings.append(one.heading);
    return headings;
}

} // namespace

class ConnectionGrantsTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_settings = {};
        m_settings.profile = QStringLiteral("new-api");
        m_settings.database = fileOf(m_main);
    }

    void oneDatabaseIsNamedWithItsEngine()
    {
        const auto grants = connectionGrants(m_settings, AccessPurpose::Telemetry);
        QVERIFY(grants);
        QCOMPARE(headingsOf(*grants), QStringList{QStringLiteral("Database: SQLite, ") + m_main.file()});
        QCOMPARE(grants->constFirst().part, QString());
        QVERIFY(grantsText(*grants).startsWith(QStringLiteral("# == Database: SQLite, ")));
    }

    // They are wide, so whoever needs them takes them up by hand.
    void whatDroppingPartitionsNeedsIsSaidAndNotGranted()
    {
        const QString right = QStringLiteral("CREATE, ALTER, DROP");
        const auto grants = productGrants(QStringLiteral("new-api"), Dialect::MySql, AccessPurpose::Privacy);
        QVERIFY(grants);
        QVERIFY2(grants->text().contains(right), qPrintable(grants->text()));
        QVERIFY(!grants->statements().join(QLatin1Char(' ')).contains(right));
        for (const auto &[engine, purpose] : {std::pair(Dialect::MySql, AccessPurpose::Telemetry),
                                              std::pair(Dialect::PostgreSql, AccessPurpose::Privacy)}) {
            const auto others = productGrants(QStringLiteral("new-api"), engine, purpose);
            QVERIFY(others && !others->text().contains(right));
        }
    }

    void everyPartAndEveryLogHasRightsOfItsOwn()
    {
        nameParts();
        const auto grants = connectionGrants(m_settings, AccessPurpose::Telemetry);
        QVERIFY(grants);
        QCOMPARE(headingsOf(*grants),
                 (QStringList{QStringLiteral("Database of part \"main\": SQLite, ") + m_main.file(),
                              QStringLiteral("Log database of part \"main\": PostgreSQL, gw at 127.0.0.1:1"),
                              QStringLiteral("Database of part \"archive 2025\": MySQL or MariaDB, gw at 127.0.0.1:1"),
                              QStringLiteral("Database of part \"shard 2\": SQLite, ") + m_shard.file(),
                              QStringLiteral("Log database of part \"shard 2\": ClickHouse, gw at 127.0.0.1:1")}));
        QList<bool> fitted;
        for (const AccessGrants &one : *grants) {
            fitted.append(one.target.fitted);
            QVERIFY2(!one.statements().isEmpty(), qPrintable(one.heading));
        }
        QCOMPARE(fitted, (QList{true, false, false, true, false}));
        // Names of accounts are read in the database of a part that keeps no log apart, and not in a log.
        QVERIFY(grants->at(2).text().contains(QStringLiteral("`users`")));
        QVERIFY(!grants->at(4).text().contains(QStringLiteral("`users`")));
        const QString text = grantsText(*grants);
        for (const char *line :
             {"# == Database of part \"main\": ", "-- == Log database of part \"main\": PostgreSQL",
              "-- == Database of part \"archive 2025\": MySQL", "-- == Log database of part \"shard 2\": ClickHouse"})
            QVERIFY2(text.contains(QLatin1String(line)), line);
    }

    void accountsAreSwitchedInTheFirstDatabaseOnly()
    {
        nameParts();
        m_settings.profile = QStringLiteral("one-api");
        m_settings.logDatabase.reset();
        m_settings.parts.removeLast();
        m_settings.database = away(Dialect::MySql);
        const auto grants = connectionGrants(m_settings, AccessPurpose::Actions);
        QVERIFY(grants);
        QCOMPARE(grants->size(), 2);
        QVERIFY(grants->at(1).statements().isEmpty());
        QVERIFY(grants->at(1).text().contains(QStringLiteral("Nothing to grant")));
    }

    void aProductWithoutAConnectionHasNoHeading()
    {
        const auto grants = productGrants(QStringLiteral("new-api"), Dialect::MySql, AccessPurpose::Telemetry);
        QVERIFY(grants);
        QVERIFY(!grants->text().contains(QStringLiteral("==")));
    }

private:
    void nameParts()
    {
        m_settings.logDatabase = away(Dialect::PostgreSql);
        m_settings.parts = {{QStringLiteral("archive 2025"), away(Dialect::MySql), {}},
                            {QStringLiteral("shard 2"), fileOf(m_shard), away(Dialect::ClickHouse)}};
    }

    NewApiFixture m_main{QStringLiteral("2026-09")};
    NewApiFixture m_shard{QStringLiteral("2025-07")};
    ConnectionSettings m_settings;
};

QTEST_GUILESS_MAIN(ConnectionGrantsTest)
#include "connectiongrants_test.moc"

// What time it is by the server of a gateway's database, of every engine.
#include "models/alerts/watchedpart.h"
#include "tests/support/freshdatabases.h"

#include <QTest>

using namespace Gatehouse;

class ServerClockContract : public QObject
{
    Q_OBJECT

    FreshDatabases m_databases;

private slots:
    void theServersHereHaveTheTimeOfThisMachine_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("sqlite") << Dialect::Sqlite;
        QTest::newRow("postgresql") << Dialect::PostgreSql;
        QTest::newRow("mariadb") << Dialect::MySql;
        QTest::newRow("clickhouse") << Dialect::ClickHouse;
    }

    void theServersHereHaveTheTimeOfThisMachine()
    {
        QFETCH(Dialect, engine);
        const auto database = m_databases.make(engine);
        const SystemClock clock;
        const qint64 beforeMs = clock.nowMs();
        const auto there = serverNowMs(*database, clock);
        QVERIFY2(there, qPrintable(there ? QString() : there.error().message));
        QVERIFY2(*there >= beforeMs - 1000 && *there <= clock.nowMs() + 1000, qPrintable(QString::number(*there)));
    }
};

QTEST_GUILESS_MAIN(ServerClockContract)
#include "serverclock_contract.moc"

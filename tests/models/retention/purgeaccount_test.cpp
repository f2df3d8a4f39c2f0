// A purge by an account that may delete rows, and may not take a partition out of its table.
#include "models/database/postgresdatabase.h"
#include "tests/support/caseresults.h"
#include "tests/support/purgescene.h"

#include <QJsonArray>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kDayS = 86'400;

} // namespace

class PurgeAccountTest : public QObject
{
    Q_OBJECT
private slots:
    void whoMayTakeNoPartitionOutDeletesItsRows_data()
    {
        QTest::addColumn<QString>("account");
        QTest::addColumn<bool>("readsParts"); // by their own names
        QTest::newRow("owns nothing") << QStringLiteral("no_owner") << true;
        QTest::newRow("has rights to the whole table alone") << QStringLiteral("whole_alone") << false;
    }
    void whoMayTakeNoPartitionOutDeletesItsRows()
    {
        QFETCH(QString, account);
        QFETCH(bool, readsParts);
        PurgeScene scene(m_stores, Dialect::Sqlite, QStringLiteral("new-api postgresql 2026-09"), m_databases);
        scene.putInForce(PurgeScene::policy({{QStringLiteral("request_log"), QStringLiteral("P90D")}}));
        m_startS = scene.today().startOfDay(Qt::UTC).toSecsSinceEpoch();
        partition(scene.fixture());
        add(scene.fixture(), 50, 300);
        add(scene.fixture(), 40, 10);
        scene.connectBy(lesser(scene.fixture(), account, readsParts));
        const auto done = scene.run(scene.approved());
        WORKS(done);
        QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
        QCOMPARE(scene.database().scalar(QStringLiteral("SELECT count(*) FROM logs")).value_or(-1), 40);
        const QJsonArray tables = done->receipt.value(QStringLiteral("tables")).toArray();
        const QJsonObject receipt = tables.at(0).toObject();
        QCOMPARE(tables.size(), 1);
        QCOMPARE(receipt.value(QStringLiteral("rows")).toInt(), 50);
        QCOMPARE(receipt.value(QStringLiteral("partitions")).toArray(), QJsonArray());
    }

private:
    // What is older than 150 days, and the rest.
    void partition(GatewayFixture &gateway) const
    {
        gateway.execute(QStringLiteral("ALTER TABLE logs RENAME TO old_logs"));
        gateway.execute(QStringLiteral("CREATE TABLE logs (LIKE old_logs INCLUDING DEFAULTS) PARTITION BY RANGE "
                                       "(created_at)"));
        gateway.execute(QStringLiteral("DROP TABLE old_logs CASCADE"));
        gateway.execute(QStringLiteral("CREATE TABLE logs_old PARTITION OF logs FOR VALUES FROM (0) TO (%1)")
                            .arg(m_startS - 150 * kDayS));
        gateway.execute(QStringLiteral("CREATE TABLE logs_new PARTITION OF logs FOR VALUES FROM (%1) TO (%2)")
                            .arg(m_startS - 150 * kDayS)
                            .arg(m_startS + 150 * kDayS));
        gateway.execute(QStringLiteral("CREATE INDEX logs_created ON logs (created_at)"));
    }

    void add(GatewayFixture &gateway, int rows, int daysAgo)
    {
        gateway.addTogether([&] {
            for (int i = 0; i < rows; ++i) {
                gateway.execute(QStringLiteral("INSERT INTO logs (id, user_id, username, type, created_at) VALUES (?, "
                                               "1, 'u1', 2, ?)"),
                                {++m_last, m_startS - daysAgo * kDayS + i});
            }
        });
    }

    std::unique_ptr<Database> lesser(GatewayFixture &gateway, const QString &account, bool readsParts)
    {
        gateway.execute(QStringLiteral("CREATE ROLE %1 LOGIN PASSWORD 'Only for 1 test'").arg(account));
        gateway.execute(QStringLiteral("GRANT SELECT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ") + account);
        if (!readsParts)
            gateway.execute(QStringLiteral("REVOKE ALL ON logs_old, logs_new FROM ") + account);
        ServerSettings server = m_databases.lastSettings();
        server.user = account;
        server.password = QStringLiteral("Only for 1 test");
        auto own = PostgresDatabase::open(server, ServerAccess::ReadWrite);
        if (!own)
            qFatal("%s", qPrintable(own.error().message));
        return std::move(*own);
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
    qint64 m_startS = 0;
    int m_last = 0;
};

QTEST_GUILESS_MAIN(PurgeAccountTest)
#include "purgeaccount_test.moc"

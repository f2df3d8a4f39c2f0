// The search for whom no purge may touch: by an index where one leads to people, and under a lease that does not run
// out while it goes on.
#include "models/gateway/consolestore.h"
#include "models/retention/indexedvalues.h"
#include "tests/support/caseresults.h"
#include "tests/support/purgescene.h"

#include <QTest>

using namespace Gatehouse;

class PurgeSearchTest : public QObject
{
    Q_OBJECT
private slots:
    void eachValueIsVisitedOnceByItsIndex_data() { addEngines(); }
    void eachValueIsVisitedOnceByItsIndex()
    {
        const auto database = made();
        const auto tables = GatewayTables::read({database.get()});
        WORKS(tables);
        const TablePlace &place = *tables->placesOf(QStringLiteral("calls")).constFirst();
        QStringList people;
        const auto byNumber = visitIndexedValues(place, QStringLiteral("person"),
                                                 [&](const QString &value) { people.append(value); }, {});
        WORKS(byNumber);
        QVERIFY(*byNumber);
        QCOMPARE(people, (QStringList{QStringLiteral("-3"), QStringLiteral("0"), QStringLiteral("12")}));
        QStringList names;
        const auto byText =
            visitIndexedValues(place, QStringLiteral("name"), [&](const QString &value) { names.append(value); }, {});
        WORKS(byText);
        QVERIFY(*byText);
        names.sort();
        QCOMPARE(names, (QStringList{QString(), QStringLiteral("ann"), QStringLiteral("bob")}));
    }

    void whereNoIndexLeadsTheyAreRead_data() { addEngines(); }
    void whereNoIndexLeadsTheyAreRead()
    {
        const auto database = made();
        const auto tables = GatewayTables::read({database.get()});
        WORKS(tables);
        const TablePlace &place = *tables->placesOf(QStringLiteral("calls")).constFirst();
        // The second column of an index does not lead.
        for (const char *column : {"place", "second", "missing"}) {
            const auto walked = visitIndexedValues(place, QString::fromLatin1(column),
                                                   [](const QString &value) { QFAIL(qPrintable(value)); }, {});
            WORKS(walked);
            QVERIFY2(!*walked, column);
        }
    }

    void theLeaseIsRenewedWhileNothingIsRecorded_data()
    {
        QTest::addColumn<Dialect>("store");
        QTest::newRow("store in a file") << Dialect::Sqlite;
        QTest::newRow("store on a server") << Dialect::PostgreSql;
    }
    void theLeaseIsRenewedWhileNothingIsRecorded()
    {
        QFETCH(Dialect, store);
        PurgeScene scene(m_stores, store, QStringLiteral("new-api sqlite 2026-09"), m_databases);
        scene.putInForce(PurgeScene::policy({{QStringLiteral("request_log"), QStringLiteral("P90D")}}));
        scene.fixture().execute(QStringLiteral("INSERT INTO logs (id, user_id, type, created_at) VALUES (1, 1, 2, ?)"),
                                {scene.today().addDays(-200).startOfDay(Qt::UTC).toSecsSinceEpoch()});
        const QString id = scene.approved();
        CaseDesk &desk = scene.desk();
        RetentionRepository watched = scene.purges(desk.admin());
        const auto until = [&] { return watched.find(id).value_or(PurgeRecord()).leaseUntilMs; };
        PurgeRunSettings settings = scene.runSettings();
        const ConnectionSettings own = m_stores.as(desk.officer().user().name(), desk.settings());
        settings.openStore = [own] { return openConsoleStore(own); };
        settings.lease = std::chrono::milliseconds(30);
        bool wasKept = false;
        settings.probe = [&](const char *at) {
            if (QByteArray(at) != "before intent")
                return;
            const qint64 before = until();
            QVERIFY(before > 0);
            QTRY_VERIFY_WITH_TIMEOUT(until() > before, 60'000);
            wasKept = true;
        };
        const auto done = runPurge(scene.gateway(), desk.officer().user().store(), scene.clock(), settings, id);
        WORKS(done);
        QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
        QVERIFY(wasKept);
    }

private:
    static void addEngines()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("sqlite") << Dialect::Sqlite;
        QTest::newRow("postgresql") << Dialect::PostgreSql;
        QTest::newRow("mariadb") << Dialect::MySql;
    }

    std::unique_ptr<Database> made()
    {
        QFETCH(Dialect, engine);
        auto database = m_databases.make(engine);
        const auto run = [&](const char *sql) { WORKS(database->execute(QString::fromLatin1(sql))); };
        run("CREATE TABLE calls (id INTEGER PRIMARY KEY, person INTEGER, name VARCHAR(20), place VARCHAR(20), "
            "second INTEGER)");
        run("CREATE INDEX calls_person ON calls (person, second)");
        run("CREATE INDEX calls_name ON calls (name)");
        run("INSERT INTO calls VALUES (1, 12, 'bob', 'x', 1), (2, 12, 'ann', 'x', 2), (3, 0, 'bob', 'x', 3), (4, NULL, "
            "NULL, 'x', 4), (5, -3, '', 'x', 5), (6, -3, 'ann', 'x', 6)");
        return database;
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
};

QTEST_GUILESS_MAIN(PurgeSearchTest)
#include "purgesearch_test.moc"

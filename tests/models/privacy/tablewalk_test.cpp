// A table that is gone through in stretches.
#include "models/privacy/tablewalk.h"

#include "models/database/postgresdatabase.h"
#include "models/database/sqlitedatabase.h"
#include "models/privacy/batchpace.h"
#include "tests/support/freshdatabases.h"

#include <QtTest>

#include <functional>

using namespace Gatehouse;

namespace
{

constexpr int kRows = 2000;

} // namespace

class TableWalkTest : public QObject
{
    Q_OBJECT
private:
    static void engines()
    {
        QTest::addColumn<int>("engine");
        QTest::newRow("sqlite") << int(Dialect::Sqlite);
        QTest::newRow("postgresql") << int(Dialect::PostgreSql);
    }
    void execute(const char *sql)
    {
        const auto done = m_database->execute(QLatin1String(sql));
        QVERIFY2(done, done ? "" : qPrintable(done.error().detail));
    }
    // One for each number from 1, wide enough to lie in many blocks, and with gaps.
    void fill()
    {
        execute("CREATE TABLE things (id bigint, word text)");
        execute("CREATE TABLE elsewhere (id bigint)");
        execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2100) "
                "INSERT INTO things SELECT i, 'a word that is long enough to fill a few blocks with ' || CAST(i AS "
                "text) FROM n WHERE i % 21 <> 0");
    }
    const TablePlace &place(const char *name)
    {
        auto tables = GatewayTables::read({m_database.get()});
        m_tables = std::move(*tables);
        return *m_tables.placesOf(QLatin1String(name)).constFirst();
    }
    QList<qint64> idsIn(const TableWalk::Stretch &stretch)
    {
        QList<qint64> ids;
        const auto read = m_database->visitRows(QStringLiteral("SELECT id FROM things WHERE %1").arg(stretch.where.sql),
                                                stretch.where.values, {}, [&ids](const RowStream &row) -> Result<void> {
                                                    ids.append(row.integer(0));
                                                    return {};
                                                });
        return read ? ids : QList<qint64>();
    }
    std::unique_ptr<Database> anotherConnection()
    {
        if (m_database->dialect() == Dialect::PostgreSql)
            return std::move(*PostgresDatabase::open(m_databases.lastSettings(), ServerAccess::ReadWrite));
        QString file;
        (void)m_database->visitRows(QStringLiteral("SELECT file FROM pragma_database_list"), {}, {},
                                    [&file](const RowStream &row) -> Result<void> {
                                        file = row.string(0);
                                        return {};
                                    });
        return std::move(*SqliteDatabase::open(file, SqliteDatabase::Mode::ReadWrite));
    }
    // What is met until the walk is over. Changes are made elsewhere, so that the rows are the same the second time.
    QList<qint64> walked(TableWalk &walk, bool changes, const std::function<void(int)> &between = {})
    {
        QList<qint64> ids;
        for (m_stretches = 0; !walk.isOver() && m_stretches < 10'000; ++m_stretches) {
            const auto done = m_database->transaction([&]() -> Result<void> {
                const auto stretch = walk.next(100);
                if (!stretch)
                    return std::unexpected(stretch.error());
                ids += idsIn(*stretch);
                if (changes)
                    execute("INSERT INTO elsewhere VALUES (2)");
                return walk.pass(*stretch, changes ? 1 : 0);
            });
            if (!done)
                return {};
            if (between)
                between(m_stretches);
        }
        return ids;
    }

    FreshDatabases m_databases;
    std::unique_ptr<Database> m_database;
    GatewayTables m_tables;
    int m_stretches = 0;

private slots:
    void init()
    {
        QFETCH(int, engine);
        m_database = m_databases.make(Dialect(engine));
    }

    void everyRowIsInOneStretch_data() { engines(); }
    void everyRowIsInOneStretch()
    {
        fill();
        TableWalk walk(place("things"));
        QVERIFY(walk.isPossible().value());
        QList<qint64> ids = walked(walk, false);
        QVERIFY2(m_stretches > 5, qPrintable(QString::number(m_stretches)));
        QCOMPARE(ids.size(), kRows);
        std::ranges::sort(ids);
        QVERIFY(std::ranges::adjacent_find(ids) == ids.end());
    }

    void aTableThatOthersWriteToIsGoneThroughTwice_data() { engines(); }
    void aTableThatOthersWriteToIsGoneThroughTwice()
    {
        fill();
        const auto another = anotherConnection();
        TableWalk walk(place("things"));
        QCOMPARE(walked(walk, true,
                        [&](int) { QVERIFY(another->execute(QStringLiteral("INSERT INTO elsewhere VALUES (1)"))); })
                     .size(),
                 2 * kRows);
    }

    void aTableThatNobodyElseWritesToIsGoneThroughOnce()
    {
        fill();
        TableWalk walk(place("things"));
        QCOMPARE(walked(walk, true).size(), kRows);
    }
    // A server may write for itself at any time.
    void aTableThatNobodyElseWritesToIsGoneThroughOnce_data()
    {
        QTest::addColumn<int>("engine");
        QTest::newRow("sqlite") << int(Dialect::Sqlite);
    }

    void oneStretchOverTheWholeTableIsEnough_data() { engines(); }
    void oneStretchOverTheWholeTableIsEnough()
    {
        fill();
        TableWalk walk(place("things"));
        const auto all = walk.next(1'000'000);
        QVERIFY(all);
        QVERIFY(!all->end);
        QCOMPARE(idsIn(*all).size(), kRows);
        QVERIFY(walk.pass(*all, kRows));
        QVERIFY(walk.isOver());
    }

    void aRowThatComesBehindIsMetTheSecondTime_data() { engines(); }
    void aRowThatComesBehindIsMetTheSecondTime()
    {
        fill();
        // Room at the beginning, which both engines give away again.
        execute("DELETE FROM things WHERE id < 300");
        if (m_database->dialect() == Dialect::PostgreSql)
            execute("VACUUM things");
        const auto another = anotherConnection();
        const QString late = m_database->dialect() == Dialect::Sqlite
                                 ? QStringLiteral("INSERT INTO things (_rowid_, id, word) VALUES (-7, 777777, 'late')")
                                 : QStringLiteral("INSERT INTO things (id, word) VALUES (777777, 'late')");
        TableWalk walk(place("things"));
        const QList<qint64> ids = walked(walk, true, [&](int stretch) {
            if (stretch == 3)
                QVERIFY(another->execute(late));
        });
        QVERIFY(ids.contains(777777));
    }

    void anEmptyTableIsOverAtOnce_data() { engines(); }
    void anEmptyTableIsOverAtOnce()
    {
        execute("CREATE TABLE things (id bigint)");
        TableWalk walk(place("things"));
        QVERIFY(walked(walk, false).isEmpty());
        QCOMPARE(m_stretches, 1);
    }

    void rowsThatLieInSeveralFilesOrHaveNoNumberAreNotWalkedThrough_data() { engines(); }
    void rowsThatLieInSeveralFilesOrHaveNoNumberAreNotWalkedThrough()
    {
        const bool onServer = m_database->dialect() == Dialect::PostgreSql;
        execute(onServer ? "CREATE TABLE things (id bigint) PARTITION BY RANGE (id)"
                         : "CREATE TABLE things (id bigint PRIMARY KEY) WITHOUT ROWID");
        QVERIFY(!TableWalk(place("things")).isPossible().value());
    }

    void thePaceFollowsTheClock_data()
    {
        QTest::addColumn<int>("engine");
        QTest::newRow("any") << int(Dialect::Sqlite);
    }
    void thePaceFollowsTheClock()
    {
        BatchPace pace(1000);
        pace.took(std::chrono::milliseconds(100));
        QCOMPARE(pace.rows(), 4000);
        pace.took(std::chrono::milliseconds(1));
        QCOMPARE(pace.rows(), 32'000); // eight times at most
        pace.took(std::chrono::milliseconds(800));
        QCOMPARE(pace.rows(), 16'000);
        for (int i = 0; i < 10; ++i)
            pace.took(std::chrono::minutes(1));
        QCOMPARE(pace.rows(), 1000);
    }
};

QTEST_GUILESS_MAIN(TableWalkTest)

#include "tablewalk_test.moc"

// What every Database promises, run on each engine: SQLite on a file, the others on a real server.
#include "tests/support/testengine.h"

#include <QTest>

#include <array>
#include <limits>
#include <map>
#include <optional>
#include <thread>

#if defined(__SANITIZE_ADDRESS__)
extern "C" std::size_t __sanitizer_get_current_allocated_bytes(); // its header is not among the packages
#else
#include <malloc.h>
#endif

using namespace Gatehouse;

namespace
{

qint64 allocatedBytes()
{
#if defined(__SANITIZE_ADDRESS__)
    return qint64(__sanitizer_get_current_allocated_bytes());
#else
    return qint64(mallinfo2().uordblks);
#endif
}

// The error of a statement, whether it shows at once or at a row.
std::optional<Error> errorOf(Database &database, const QString &sql, const QVariantList &values = {},
                             const QueryLimits &limits = {})
{
    auto rows = database.query(sql, values, limits);
    if (!rows)
        return rows.error();
    while (true) {
        auto more = (*rows)->next();
        if (!more)
            return more.error();
        if (!*more)
            return std::nullopt;
    }
}

std::optional<ErrorKind> kindOf(const std::optional<Error> &error)
{
    return error ? std::optional(error->kind) : std::nullopt;
}

} // namespace

class DatabaseContract : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase_data()
    {
        QTest::addColumn<int>("engine");
        for (int i = 0; i < int(kMakers.size()); ++i)
            QTest::newRow(kMakers.at(std::size_t(i)).name) << i;
    }

    void aValueComesBackAsItWas_data()
    {
        QTest::addColumn<QString>("column");
        QTest::addColumn<QVariant>("value");
        const auto row = [](const char *name, const char *column, const QVariant &value) {
            QTest::newRow(name) << QString::fromLatin1(column) << value;
        };
        row("0", "n", 0);
        row("-1", "n", -1);
        row("2^31", "n", qint64(1) << 31);
        row("2^53 + 1", "n", (qint64(1) << 53) + 1);
        row("the largest integer", "n", std::numeric_limits<qint64>::max());
        row("the smallest integer", "n", std::numeric_limits<qint64>::min());
        row("a fraction", "r", 1.5);
        row("one that binary cannot hold", "r", 0.1);
        row("very small", "r", 4.9406564584124654e-300);
        row("very large", "r", -1.7976931348623157e308);
        row("no real", "r", QVariant());
        row("an empty text", "t", QString());
        row("no text", "t", QVariant());
        row("umlauts and quotes", "t", QStringLiteral("\u00fc 'it''s' \"\\n\" ? $1 -- \t\n/*"));
        row("an emoji", "t", QStringLiteral("\U0001f600\u4e2d\u6587"));
        row("ten megabytes", "t", QString(10'000'000, QLatin1Char('y')));
        row("bytes", "b", QByteArray("\0\xff\x01\\'\n\t", 7));
        row("no bytes at all", "b", QVariant());
    }
    void aValueComesBackAsItWas()
    {
        QFETCH(QString, column);
        QFETCH(QVariant, value);
        // A null QString is the empty text here, not NULL.
        if (column == QStringLiteral("t") && value.isValid() && value.toString().isEmpty())
            value = QStringLiteral("");
        auto writer = table(QStringLiteral("kept"));
        QVariantList values{1, QVariant(), QVariant(), QVariant()};
        values[QStringLiteral("nrtb").indexOf(column)] = value;
        const auto written = writer->execute(engine().insertInto(QStringLiteral("kept")), values);
        QVERIFY2(written, written ? "" : qPrintable(written.error().message));
        auto reader = open(ServerAccess::ReadOnly);
        auto rows = reader->query(QStringLiteral("SELECT %1 FROM kept WHERE n = ?").arg(column), {values.first()});
        QVERIFY2(rows, rows ? "" : qPrintable(rows.error().message));
        QVERIFY(*(*rows)->next());
        compareValue(**rows, value);
        QVERIFY(!*(*rows)->next());
    }

    void aValueThatIsAskedForIsGivenBack()
    {
        auto database = open(ServerAccess::ReadOnly);
        auto rows = database->query(QStringLiteral("SELECT ?, ?, ?"), {qint64(-7), 2.5, QStringLiteral("sieben ?")});
        QVERIFY2(rows, rows ? "" : qPrintable(rows.error().message));
        QVERIFY(*(*rows)->next());
        QCOMPARE((*rows)->value(0).integer, -7);
        QCOMPARE((*rows)->value(1).real, 2.5);
        QCOMPARE((*rows)->string(2), QStringLiteral("sieben ?"));
    }

    void numbersReadAsTheOtherKindToo()
    {
        auto database = open(ServerAccess::ReadOnly);
        auto rows = database->query(QStringLiteral("SELECT ?, ?, ?, ?"),
                                    {qint64(42), 2.75, QStringLiteral("x"), QStringLiteral("17")});
        QVERIFY(*(*rows)->next());
        QCOMPARE((*rows)->real(0), 42.0);
        QCOMPARE((*rows)->integer(1), 2);
        QCOMPARE((*rows)->integer(2), 0);
        QCOMPARE((*rows)->integer(3), 17);
    }

    void aMillionRowsStreamInLittleMemory()
    {
        auto database = open(ServerAccess::ReadOnly);
        const qint64 before = allocatedBytes();
        qint64 most = 0;
        qint64 count = 0;
        qint64 sum = 0;
        qint64 letters = 0;
        auto rows = database->query(engine().manyRows(1'000'000));
        QVERIFY2(rows, rows ? "" : qPrintable(rows.error().message));
        while (true) {
            const auto more = (*rows)->next();
            QVERIFY2(more, more ? "" : qPrintable(more.error().message));
            if (!*more)
                break;
            sum += (*rows)->integer(0);
            letters += qint64((*rows)->text(1).size());
            if (++count % 1000 == 0)
                most = qMax(most, allocatedBytes() - before);
        }
        QCOMPARE(count, 1'000'000);
        QCOMPARE(sum, 500'000'500'000);
        QCOMPARE(letters, 100'000'000);
        QVERIFY2(most < 16'000'000, qPrintable(QString::number(most)));
    }

    void twoStreamsAreReadSideBySide()
    {
        auto database = open(ServerAccess::ReadOnly);
        auto one = database->query(engine().manyRows(3));
        QVERIFY(*(*one)->next());
        auto other = database->query(engine().manyRows(2));
        QVERIFY(*(*other)->next());
        QVERIFY(*(*one)->next());
        QCOMPARE((*one)->integer(0), 2);
        QCOMPARE((*other)->integer(0), 1);
        QVERIFY(*(*other)->next());
        QVERIFY(*(*one)->next());
        QVERIFY(!*(*other)->next());
        QVERIFY(!*(*one)->next());
    }

    void aStatementEndsAtItsTimeLimit()
    {
        auto database = open(ServerAccess::ReadOnly);
        const auto error = errorOf(*database, engine().endless(QStringLiteral("too long")), {},
                                   {.timeout = std::chrono::milliseconds(100)});
        QCOMPARE(kindOf(error), ErrorKind::TimedOut);
        nothingRuns(QStringLiteral("too long"));
        QCOMPARE(*database->scalar(QStringLiteral("SELECT 5")), 5);
    }

    void aStatementEndsWhenAskedFromAnotherThread()
    {
        auto database = open(ServerAccess::ReadOnly);
        auto watcher = open(ServerAccess::ReadOnly);
        std::stop_source stop;
        // The stop is asked for when the server is seen to be at it, not after some time.
        std::thread stopper([&] {
            while (engine().isServer() &&
                   watcher->scalar(engine().busySessions(QStringLiteral("not wanted"))).value_or(1) == 0) {
            }
            stop.request_stop();
        });
        const auto error =
            errorOf(*database, engine().endless(QStringLiteral("not wanted")), {}, {.stop = stop.get_token()});
        stopper.join();
        QCOMPARE(kindOf(error), ErrorKind::Cancelled);
        nothingRuns(QStringLiteral("not wanted"));
        QCOMPARE(*database->scalar(QStringLiteral("SELECT 5")), 5);
    }

    void aStatementThatIsStoppedBeforeItBeginsDoesNotRun()
    {
        auto database = open(ServerAccess::ReadOnly);
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(kindOf(errorOf(*database, engine().endless(QStringLiteral("never")), {}, {.stop = stop.get_token()})),
                 ErrorKind::Cancelled);
    }

    void aStreamLeftInTheMiddleLeavesNothingBehind()
    {
        auto database = open(ServerAccess::ReadOnly);
        {
            auto rows = database->query(engine().manyRows(50'000'000) + QStringLiteral(" /* left */"));
            QVERIFY(rows && *(*rows)->next());
        }
        nothingRuns(QStringLiteral("left"));
        QCOMPARE(*database->scalar(QStringLiteral("SELECT 5")), 5);
    }

    void aReadOnlyConnectionWritesNothing()
    {
        auto writer = table(QStringLiteral("guarded"));
        auto reader = open(ServerAccess::ReadOnly);
        const auto written =
            reader->execute(engine().insertInto(QStringLiteral("guarded")), {1, QVariant(), QVariant(), QVariant()});
        QVERIFY(!written);
        QCOMPARE(written.error().kind, ErrorKind::Denied);
        QVERIFY(!reader->execute(QStringLiteral("DROP TABLE guarded")));
        QCOMPARE(*reader->scalar(QStringLiteral("SELECT count(*) FROM guarded")), 0);
    }

    void aWrongStatementIsRefusedAndTheNextOneRuns_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QVariantList>("values");
        QTest::newRow("no SQL") << QStringLiteral("SELEKT 1") << QVariantList();
        QTest::newRow("no such table") << QStringLiteral("SELECT * FROM missing_table") << QVariantList();
        QTest::newRow("no such column") << QStringLiteral("SELECT missing_column FROM kept") << QVariantList();
        QTest::newRow("too many values") << QStringLiteral("SELECT ?") << QVariantList{1, 2};
    }
    void aWrongStatementIsRefusedAndTheNextOneRuns()
    {
        QFETCH(QString, sql);
        QFETCH(QVariantList, values);
        table(QStringLiteral("kept"));
        auto database = open(ServerAccess::ReadOnly);
        const auto error = errorOf(*database, sql, values);
        QVERIFY(error);
        QVERIFY2(error->kind == ErrorKind::Internal || error->kind == ErrorKind::NotFound, qPrintable(error->message));
        QVERIFY(error->message.endsWith(QLatin1Char('.')));
        QCOMPARE(*database->scalar(QStringLiteral("SELECT 5")), 5);
    }

    void theSchemaNamesTablesColumnsAndIndexes()
    {
        auto writer = open(ServerAccess::ReadWrite);
        for (const QString &sql : engine().makeMixedSchema()) {
            const auto made = writer->execute(sql);
            QVERIFY2(made, made ? "" : qPrintable(made.error().message));
        }
        auto reader = open(ServerAccess::ReadOnly);
        const auto schema = reader->schema();
        QVERIFY2(schema, schema ? "" : qPrintable(schema.error().message));
        const auto find = [&](const char *name) {
            return std::find_if(schema->begin(), schema->end(),
                                [&](const TableSchema &t) { return t.name == QLatin1String(name); });
        };
        const auto logs = find("LiteLLM_SpendLogs");
        QVERIFY(logs != schema->end());
        QCOMPARE(logs->columns.size(), 3);
        QCOMPARE(logs->columns.at(0).name, QStringLiteral("request_id"));
        QVERIFY(logs->columns.at(0).notNull);
        QCOMPARE(logs->columns.at(1).name, QStringLiteral("startTime"));
        QVERIFY(!logs->columns.at(2).notNull);
        QCOMPARE(logs->columns.at(1).type, engine().integerType());
        QCOMPARE(logs->indexes, engine().mixedIndexes());
        const auto view = find("logs_view");
        QVERIFY(view != schema->end());
        QCOMPARE(view->columns.size(), 1);
        QVERIFY(view->indexes.isEmpty());
    }

    void aFailedTransactionLeavesNothingBehind()
    {
        auto database = table(QStringLiteral("ledger"));
        const auto insert = [&] {
            return database->execute(engine().insertInto(QStringLiteral("ledger")),
                                     {1, QVariant(), QVariant(), QVariant()});
        };
        const auto failed = database->transaction([&]() -> Result<void> {
            (void)insert();
            return failure(ErrorKind::InvalidInput, QStringLiteral("stop"));
        });
        if (!engine().hasTransactions()) {
            QCOMPARE(failed.error().kind, ErrorKind::Unsupported);
            return;
        }
        QCOMPARE(failed.error().message, QStringLiteral("stop"));
        QCOMPARE(*database->scalar(QStringLiteral("SELECT count(*) FROM ledger")), 0);
        const auto kept = database->transaction([&]() -> Result<void> {
            const auto written = insert();
            return written && *database->scalar(QStringLiteral("SELECT count(*) FROM ledger")) == 1
                       ? Result<void>()
                       : failure(ErrorKind::Internal, QStringLiteral("its own row is not seen"));
        });
        QVERIFY2(kept, kept ? "" : qPrintable(kept.error().message));
        QCOMPARE(*open(ServerAccess::ReadOnly)->scalar(QStringLiteral("SELECT count(*) FROM ledger")), 1);
    }

    // Somebody else's lock holds up a change for as long as the server was told, and no longer.
    void whatWritesIsBoundedByTheServer()
    {
        auto writer = open(ServerAccess::ReadWrite);
        if (writer->dialect() == Dialect::PostgreSql) {
            QCOMPARE(
                *writer->scalar(QStringLiteral("SELECT setting::bigint FROM pg_settings WHERE name = 'lock_timeout'")),
                30'000);
            QCOMPARE(*writer->scalar(
                         QStringLiteral("SELECT setting::bigint FROM pg_settings WHERE name = 'statement_timeout'")),
                     600'000);
        } else if (writer->dialect() == Dialect::MySql) {
            QCOMPARE(*writer->scalar(QStringLiteral("SELECT @@innodb_lock_wait_timeout")), 30);
            QCOMPARE(*writer->scalar(QStringLiteral("SELECT @@lock_wait_timeout")), 30);
            QCOMPARE(*writer->scalar(QStringLiteral("SELECT CAST(@@max_statement_time AS integer)")), 600);
        } else if (writer->dialect() == Dialect::ClickHouse) {
            const qint64 seconds = *writer->scalar(
                QStringLiteral("SELECT toUInt64(value) FROM system.settings WHERE name = 'max_execution_time'"));
            QVERIFY2(seconds >= 600 && seconds <= 601, qPrintable(QString::number(seconds)));
        }
    }

    void aServerThatDiesIsAnErrorAndTheNextStatementReconnects()
    {
        if (!engine().isServer())
            return;
        auto database = open(ServerAccess::ReadOnly);
        auto rows = database->query(engine().manyRows(50'000'000));
        QVERIFY(rows && *(*rows)->next());
        engine().kill();
        Result<bool> more = true;
        while (more && *more)
            more = (*rows)->next();
        QVERIFY2(!more, "the end of the rows was reported although the server had died");
        QCOMPARE(more.error().kind, ErrorKind::Unreachable);
        rows->reset();
        QCOMPARE(kindOf(errorOf(*database, QStringLiteral("SELECT 5"))), ErrorKind::Unreachable);
        engine().revive();
        QCOMPARE(*database->scalar(QStringLiteral("SELECT 5")), 5);
    }

    void anIdleConnectionOutlivesARestartOfTheServer()
    {
        if (!engine().isServer())
            return;
        auto database = open(ServerAccess::ReadOnly);
        QCOMPARE(*database->scalar(QStringLiteral("SELECT 5")), 5);
        engine().kill();
        engine().revive();
        const auto again = database->scalar(QStringLiteral("SELECT 6"));
        QVERIFY2(again, again ? "" : qPrintable(again.error().message));
        QCOMPARE(*again, 6);
    }

    void aServerThatCannotBeUsedIsNamedWithTheReason_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<int>("kind");
        QTest::newRow("wrong password") << QStringLiteral("password") << int(ErrorKind::SignIn);
        QTest::newRow("unknown user") << QStringLiteral("user") << int(ErrorKind::SignIn);
        QTest::newRow("unknown database") << QStringLiteral("database") << int(ErrorKind::NotFound);
        QTest::newRow("nothing listens") << QStringLiteral("port") << int(ErrorKind::Unreachable);
    }
    void aServerThatCannotBeUsedIsNamedWithTheReason()
    {
        QFETCH(QString, what);
        QFETCH(int, kind);
        if (!engine().isServer())
            return;
        const auto opened = engine().openWrong(what);
        QVERIFY(!opened);
        QVERIFY2(int(opened.error().kind) == kind, qPrintable(opened.error().message + opened.error().detail));
        QVERIFY(opened.error().message.startsWith(QStringLiteral("Database ")));
        QVERIFY(opened.error().message.endsWith(QLatin1Char('.')));
        for (const char *secret : {"hunter2", "correct horse"}) {
            QVERIFY(!opened.error().message.contains(QLatin1String(secret)));
            QVERIFY(!opened.error().detail.contains(QLatin1String(secret)));
        }
    }

    void cleanupTestCase() { m_engines.clear(); }

private:
    struct Maker {
        const char *name;
        std::unique_ptr<TestEngine> (*make)();
    };
    static constexpr std::array kMakers{Maker{"sqlite", &makeSqliteEngine}, Maker{"postgresql", &makePostgresEngine},
                                        Maker{"mysql", &makeMariaDbEngine}, Maker{"clickhouse", &makeClickHouseEngine}};

    // Started when first needed, so that one engine alone can be run by the name of its row.
    TestEngine &engine()
    {
        QFETCH_GLOBAL(int, engine);
        auto &made = m_engines[engine];
        if (!made)
            made = kMakers.at(std::size_t(engine)).make();
        return *made;
    }

    std::unique_ptr<Database> open(ServerAccess access)
    {
        auto opened = engine().open(access);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message));
        return std::move(*opened);
    }

    std::unique_ptr<Database> table(const QString &name)
    {
        auto writer = open(ServerAccess::ReadWrite);
        for (const QString &sql : engine().makeTable(name)) {
            if (const auto made = writer->execute(sql); !made)
                qFatal("%s", qPrintable(made.error().message));
        }
        return writer;
    }

    void compareValue(const RowStream &rows, const QVariant &value)
    {
        QCOMPARE(rows.isNull(0), !value.isValid());
        QCOMPARE(rows.value(0).kind, rows.kind(0));
        // All columns in one call are what they are one by one.
        const SqlValue one = rows.value(0);
        const std::string text(one.text);
        std::array<SqlValue, 1> all{SqlValue{ValueKind::Real, 7, 7, "left over"}};
        rows.values(all);
        QVERIFY(all[0].kind == one.kind && all[0].integer == one.integer && all[0].real == one.real);
        QVERIFY(all[0].text == text);
        if (!value.isValid()) {
            QCOMPARE(rows.kind(0), ValueKind::Null);
        } else if (value.typeId() == QMetaType::Double) {
            QCOMPARE(rows.kind(0), ValueKind::Real);
            QVERIFY(rows.real(0) == value.toDouble() && rows.value(0).real == value.toDouble());
        } else if (value.typeId() == QMetaType::QString) {
            QCOMPARE(rows.kind(0), ValueKind::Text);
            QVERIFY(rows.string(0) == value.toString());
            QVERIFY(rows.value(0).text == value.toString().toStdString());
        } else if (value.typeId() == QMetaType::QByteArray) {
            QCOMPARE(rows.kind(0), engine().bytesKind());
            QCOMPARE(QByteArray(rows.text(0).data(), qsizetype(rows.text(0).size())), value.toByteArray());
        } else {
            QCOMPARE(rows.kind(0), ValueKind::Integer);
            QCOMPARE(rows.integer(0), value.toLongLong());
            QCOMPARE(rows.value(0).integer, value.toLongLong());
        }
    }

    // Asks the server, some thousand times at most: what was cancelled may take a moment to be gone.
    void nothingRuns(const QString &marker)
    {
        if (!engine().isServer())
            return;
        auto watcher = open(ServerAccess::ReadOnly);
        qint64 busy = 1;
        for (int i = 0; i < 5000 && busy > 0; ++i)
            busy = *watcher->scalar(engine().busySessions(marker));
        QCOMPARE(busy, 0);
    }

    std::map<int, std::unique_ptr<TestEngine>> m_engines;
};

QTEST_GUILESS_MAIN(DatabaseContract)
#include "database_contract.moc"

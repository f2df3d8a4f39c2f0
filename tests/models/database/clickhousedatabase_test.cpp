#include "models/database/clickhousedatabase.h"
#include "tests/support/clickhouseserver.h"

#include <QTest>

#include <array>

using namespace Gatehouse;

class ClickHouseDatabaseTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_server = std::make_unique<ClickHouseServerProcess>(m_authority.issue("DNS:localhost"));
        write(QStringLiteral("ca.pem"), m_authority.certificatePem());
        write(QStringLiteral("other.pem"), m_stranger.certificatePem());
    }

    // The rows up to it have been sent with a good status by then.
    void anErrorInTheMiddleOfTheRowsIsAnError_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::newRow("two columns") << QStringLiteral(
            "SELECT number, throwIf(number = 300000) FROM system.numbers LIMIT 400000");
        QTest::newRow("one column") << QStringLiteral(
            "SELECT concat(toString(number), toString(throwIf(number = 300000))) FROM system.numbers LIMIT 400000");
    }
    void anErrorInTheMiddleOfTheRowsIsAnError()
    {
        QFETCH(QString, sql);
        auto database = open();
        auto rows = database->query(sql);
        QVERIFY2(rows, rows ? "" : qPrintable(rows.error().message));
        qint64 count = 0;
        Result<bool> more = (*rows)->next();
        for (; more && *more; more = (*rows)->next())
            ++count;
        QVERIFY2(!more, "the rows ended as if they were whole");
        QVERIFY(count > 0 && count <= 300'000);
        QVERIFY2(more.error().message.contains(QStringLiteral("throwIf")), qPrintable(more.error().message));
        qint64 visited = 0;
        const auto done = database->visitRows(sql, {}, {}, [&](const RowStream &) -> Result<void> {
            ++visited;
            return {};
        });
        QVERIFY2(!done, "the visit ended as if the rows were whole");
        QVERIFY(visited > 0 && visited <= 300'000);
        QVERIFY2(done.error().message.contains(QStringLiteral("throwIf")), qPrintable(done.error().message));
    }

    void aTextThatLooksLikeAnErrorIsARow()
    {
        auto database = open();
        auto rows = database->query(
            QStringLiteral("SELECT concat('Code: 1, e.displayText() = DB::', 'Exception: x'), number FROM numbers(3)"));
        for (int i = 0; i < 2; ++i)
            QVERIFY(*(*rows)->next());
        QCOMPARE((*rows)->string(0), QStringLiteral("Code: 1, e.displayText() = DB::Exception: x"));
    }

    void everyTypeIsReadAsWhatItIs_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *expression, ValueKind kind, const char *text) {
            QTest::newRow(expression) << QString::fromLatin1(expression) << int(kind) << QString::fromLatin1(text);
        };
        row("toUInt8(200)", ValueKind::Integer, "200");
        row("toUInt64(9223372036854775807)", ValueKind::Integer, "9223372036854775807");
        row("toUInt64(18446744073709551615)", ValueKind::Real, "18446744073709551615");
        row("toNullable(toInt16(-3))", ValueKind::Integer, "-3");
        row("CAST(NULL AS Nullable(Int8))", ValueKind::Null, "");
        row("toFloat32(0.5)", ValueKind::Real, "0.5");
        row("toDecimal64(12.5, 3)", ValueKind::Real, "12.500");
        row("toDate('2026-11-21')", ValueKind::Text, "2026-11-21");
        row("toDateTime('2026-11-21 10:00:00', 'UTC')", ValueKind::Text, "2026-11-21 10:00:00");
        row("[1, 2]", ValueKind::Text, "[1,2]");
        row("'a\\tb\\\\N'", ValueKind::Text, "a\tb\\N");
        row("''", ValueKind::Text, "");
        row("toInt8(-128)", ValueKind::Integer, "-128");
        row("toUInt16(65535)", ValueKind::Integer, "65535");
        row("toInt32(-2147483648)", ValueKind::Integer, "-2147483648");
        row("toUInt32(4294967295)", ValueKind::Integer, "4294967295");
        row("toFloat64(0.1)", ValueKind::Real, "0.1");
        row("toNullable('x')", ValueKind::Text, "x");
        row("NULL", ValueKind::Null, "");
        row("toFixedString('ab', 2)", ValueKind::Text, "ab");
        row("toLowCardinality('seldom')", ValueKind::Text, "seldom");
        row("toLowCardinality(toNullable('seldom'))", ValueKind::Text, "seldom");
        row("toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0')", ValueKind::Text, "61f0c404-5cb3-11e7-907b-a6006ad3dba0");
    }
    void everyTypeIsReadAsWhatItIs()
    {
        QFETCH(QString, expression);
        QFETCH(int, kind);
        QFETCH(QString, text);
        auto database = open();
        auto rows = database->query(QStringLiteral("SELECT 1, %1").arg(expression));
        QVERIFY2(rows, rows ? "" : qPrintable(rows.error().message));
        QVERIFY(*(*rows)->next());
        QCOMPARE(int((*rows)->kind(1)), kind);
        QCOMPARE((*rows)->string(1), text);
        int visits = 0;
        int visitedKind = -1;
        QString visitedText;
        bool alike = false;
        const auto done =
            database->visitRows(QStringLiteral("SELECT 1, %1").arg(expression), {}, {}, [&](const RowStream &row) {
                ++visits;
                visitedKind = int(row.kind(1));
                visitedText = row.string(1);
                alike = row.integer(1) == (*rows)->integer(1) && row.real(1) == (*rows)->real(1) &&
                        row.isNull(1) == (*rows)->isNull(1);
                return Result<void>();
            });
        QVERIFY2(done, done ? "" : qPrintable(done.error().message));
        QCOMPARE(visits, 1);
        QCOMPARE(visitedKind, kind);
        QCOMPARE(visitedText, text);
        QVERIFY(alike);
    }

    // The rows come in blocks, and texts that are numbered have their own numbers in each block.
    void rowsOfManyBlocksAreVisitedInFull_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("texts") << QStringLiteral("toString(number % 977)");
        QTest::newRow("texts or none") << QStringLiteral("if(number % 977 = 0, NULL, toString(number % 977))");
        QTest::newRow("numbered texts") << QStringLiteral("toLowCardinality(toString(number % 977))");
        QTest::newRow("numbered texts or none")
            << QStringLiteral("toLowCardinality(if(number % 977 = 0, NULL, toString(number % 977)))");
    }
    void rowsOfManyBlocksAreVisitedInFull()
    {
        QFETCH(QString, text);
        const bool orNone = text.contains(QStringLiteral("NULL"));
        qint64 wrong = 0;
        qint64 expected = 0;
        std::array<SqlValue, 2> values; // used again, so that what a NULL leaves behind shows
        const auto done =
            open()->visitRows(QStringLiteral("SELECT number, %1 FROM system.numbers LIMIT 300000").arg(text), {}, {},
                              [&](const RowStream &row) {
                                  row.values(values);
                                  const qint64 rest = expected % 977;
                                  const bool none = orNone && rest == 0;
                                  wrong += values[0].integer != expected++ ||
                                           (values[1].kind == ValueKind::Null) != none ||
                                           values[1].text != (none ? std::string() : std::to_string(rest));
                                  return Result<void>();
                              });
        QVERIFY2(done, done ? "" : qPrintable(done.error().message));
        QCOMPARE(expected, 300'000);
        QCOMPARE(wrong, 0);
    }

    void aVisitWithoutRowsVisitsNothing()
    {
        const auto done = open()->visitRows(
            QStringLiteral("SELECT number FROM numbers(10) WHERE number > 10"), {}, {},
            [](const RowStream &) { return Result<void>(failure(ErrorKind::Internal, QStringLiteral("a row."))); });
        QVERIFY2(done, done ? "" : qPrintable(done.error().message));
    }

    void aVisitOfAWrongStatementSaysWhy()
    {
        const auto done = open()->visitRows(QStringLiteral("SELECT missing FROM numbers(10)"), {}, {},
                                            [](const RowStream &) { return Result<void>(); });
        QVERIFY(!done);
        QCOMPARE(done.error().kind, ErrorKind::NotFound);
    }

    void aVisitEndsAtItsTimeLimitAndWhenItIsStopped()
    {
        auto database = open();
        const QString endless = QStringLiteral("SELECT number FROM system.numbers");
        const auto late = database->visitRows(endless, {}, {.timeout = std::chrono::milliseconds(100)},
                                              [](const RowStream &) { return Result<void>(); });
        QCOMPARE(late.error().kind, ErrorKind::TimedOut);
        std::stop_source stop;
        const auto stopped = database->visitRows(endless, {}, {.stop = stop.get_token()}, [&](const RowStream &) {
            stop.request_stop();
            return Result<void>();
        });
        QCOMPARE(stopped.error().kind, ErrorKind::Cancelled);
    }

    void valuesMayStandWhereTheGrammarWantsDigits()
    {
        auto database = open();
        QCOMPARE(*database->scalar(
                     QStringLiteral("SELECT count() FROM (SELECT number FROM numbers(100) WHERE number >= ? LIMIT ?)"),
                     {90, 7}),
                 7);
        QCOMPARE(
            *database->scalar(
                QStringLiteral("SELECT min(number) FROM (SELECT number FROM numbers(100) ORDER BY number LIMIT 5, ?)"),
                {7}),
            5);
    }

    void aLongStatementIsRun()
    {
        auto database = open();
        QCOMPARE(*database->scalar(QStringLiteral("SELECT length('%1')").arg(QString(100'000, QLatin1Char('z')))),
                 100'000);
    }

    void anotherMachineIsReachedByTlsOnly()
    {
        ServerSettings settings = m_server->settings();
        settings.url = QStringLiteral("http://db.example:8123");
        const auto opened = ClickHouseDatabase::open(settings, ServerAccess::ReadOnly);
        QCOMPARE(opened.error().kind, ErrorKind::InvalidInput);
        QVERIFY(opened.error().message.contains(QStringLiteral("https://")));
    }

    void aCheckedServerIsReachedWithTls()
    {
        const auto opened = ClickHouseDatabase::open(secure("localhost", "ca.pem"), ServerAccess::ReadOnly);
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message + opened.error().detail));
        QCOMPARE(*(*opened)->scalar(QStringLiteral("SELECT 5")), 5);
    }

    void aServerThatIsNotTheRightOneIsRefused_data()
    {
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<QByteArray>("caFile");
        QTest::addColumn<int>("kind");
        QTest::newRow("another name") << QByteArray("127.0.0.1") << QByteArray("ca.pem") << int(ErrorKind::SignIn);
        QTest::newRow("another authority")
            << QByteArray("localhost") << QByteArray("other.pem") << int(ErrorKind::SignIn);
        QTest::newRow("no such file") << QByteArray("localhost") << QByteArray("missing.pem")
                                      << int(ErrorKind::InvalidInput);
    }
    void aServerThatIsNotTheRightOneIsRefused()
    {
        QFETCH(QByteArray, host);
        QFETCH(QByteArray, caFile);
        QFETCH(int, kind);
        const auto opened = ClickHouseDatabase::open(secure(host, caFile), ServerAccess::ReadOnly);
        QVERIFY(!opened);
        QVERIFY2(int(opened.error().kind) == kind, qPrintable(opened.error().message));
        QVERIFY(!opened.error().message.contains(QStringLiteral("correct horse")));
    }

private:
    std::unique_ptr<ClickHouseDatabase> open()
    {
        auto opened = ClickHouseDatabase::open(m_server->settings(), ServerAccess::ReadOnly);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message));
        return std::move(*opened);
    }

    ServerSettings secure(const QByteArray &host, const QByteArray &caFile) const
    {
        ServerSettings settings = m_server->settings();
        settings.url = QStringLiteral("https://%1:%2").arg(QString::fromLatin1(host)).arg(m_server->tlsPort());
        settings.caFile = m_folder.filePath(QString::fromLatin1(caFile));
        return settings;
    }

    void write(const QString &name, const QByteArray &content)
    {
        QFile file(m_folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

    QTemporaryDir m_folder;
    TestAuthority m_authority;
    TestAuthority m_stranger{"Another authority"};
    std::unique_ptr<ClickHouseServerProcess> m_server;
};

QTEST_GUILESS_MAIN(ClickHouseDatabaseTest)
#include "clickhousedatabase_test.moc"

#include "models/database/clickhousedatabase.h"
#include "tests/support/clickhouseserver.h"

#include <QTest>

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

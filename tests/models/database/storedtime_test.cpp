#include "models/database/sqlitedatabase.h"
#include "models/database/storedtime.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNoonUs = 1'788'264'000'000'000; // 2026-09-01 12:00:00

} // namespace

class StoredTimeTest : public QObject
{
    Q_OBJECT

private slots:
    void textsOfEveryFormAreRead_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("us");
        const auto row = [](const char *text, qint64 us) { QTest::newRow(text) << QByteArray(text) << us; };
        row("2026-09-01 12:00:00", kNoonUs);
        row("2026-09-01T12:00:00Z", kNoonUs);
        row("2026-09-01 12:00:00+00:00", kNoonUs);
        row("2026-09-01 12:00:00.5", kNoonUs + 500'000);
        row("2026-09-01 12:00:00.000001", kNoonUs + 1);
        row("2026-09-01 12:00:00.999999999+00:00", kNoonUs + 999'999);
        row("2026-09-01 14:30:00+02:30", kNoonUs);
        row("2026-09-01 04:00:00.25-08:00", kNoonUs + 250'000);
        row("2026-09-01 14:00:00 +0200 CEST", kNoonUs);
        row("2026-09-01 12:00:00+00", kNoonUs);
        row("1970-01-01 00:00:00", 0);
        row("1969-12-31 23:59:59.5", -500'000);
    }
    void textsOfEveryFormAreRead()
    {
        QFETCH(QByteArray, text);
        QFETCH(qint64, us);
        QCOMPARE(epochUsOf(std::string_view(text.constData(), size_t(text.size()))), std::optional(us));
    }

    void whatIsNoTimeIsNone_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text :
             {"", "yesterday", "2026-09-01", "2026-13-01 12:00:00", "2026-02-30 12:00:00", "2026-09-01 24:00:00",
              "2026-09-01 12:00", "1788264000", "2026-09-01x12:00:00", "-026-09-01 12:00:00"})
            QTest::newRow(text) << QByteArray(text);
    }
    void whatIsNoTimeIsNone()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!epochUsOf(std::string_view(text.constData(), size_t(text.size()))));
    }

    void sqliteTextsAreFoundByTheirTime_data()
    {
        QTest::addColumn<QStringList>("texts"); // by time, each a quarter of a second behind the one before
        QTest::newRow("Go") << QStringList{
            QStringLiteral("2026-09-01 12:00:00+00:00"), QStringLiteral("2026-09-01 12:00:00.25+00:00"),
            QStringLiteral("2026-09-01 12:00:00.5+00:00"), QStringLiteral("2026-09-01 12:00:00.75+00:00"),
            QStringLiteral("2026-09-01 12:00:01+00:00")};
        QTest::newRow("plain") << QStringList{
            QStringLiteral("2026-09-01 12:00:00"), QStringLiteral("2026-09-01 12:00:00.250"),
            QStringLiteral("2026-09-01 12:00:00.500"), QStringLiteral("2026-09-01 12:00:00.750"),
            QStringLiteral("2026-09-01 12:00:01")};
        QTest::newRow("T and Z") << QStringList{
            QStringLiteral("2026-09-01T12:00:00Z"), QStringLiteral("2026-09-01T12:00:00.25Z"),
            QStringLiteral("2026-09-01T12:00:00.5Z"), QStringLiteral("2026-09-01T12:00:00.75Z"),
            QStringLiteral("2026-09-01T12:00:01Z")};
        QTest::newRow("zones") << QStringList{
            QStringLiteral("2026-09-01 14:00:00+02:00"), QStringLiteral("2026-09-01 13:00:00.25+01:00"),
            QStringLiteral("2026-09-01 12:00:00.5+00:00"), QStringLiteral("2026-09-01 04:00:00.75-08:00"),
            QStringLiteral("2026-09-01 23:30:01+11:30")};
    }
    void sqliteTextsAreFoundByTheirTime()
    {
        QFETCH(QStringList, texts);
        QTemporaryDir folder;
        const auto database =
            SqliteDatabase::open(folder.filePath(QStringLiteral("t.sqlite")), SqliteDatabase::Mode::Create);
        QVERIFY((*database)->execute(QStringLiteral("CREATE TABLE t (at DATETIME)")));
        StoredTime time(Dialect::Sqlite, QStringLiteral("t.at"), QStringLiteral("datetime"), 0);
        for (const QString &text : texts) {
            QVERIFY((*database)->execute(QStringLiteral("INSERT INTO t VALUES (?)"), {text}));
            time.learn(text.toStdString());
        }
        for (qint64 bound = -1; bound <= 5; ++bound) {
            // On a row, just before it and just after it.
            for (const qint64 offUs : {qint64(0), qint64(-1), qint64(1)}) {
                const qint64 us = kNoonUs + bound * 250'000 + offUs;
                const qint64 below = std::clamp<qint64>(offUs > 0 ? bound + 1 : bound, 0, texts.size());
                const auto count = [&](const SqlCondition &condition) {
                    return (*database)->scalar(QStringLiteral("SELECT count(*) FROM t WHERE ") + condition.sql,
                                               condition.values);
                };
                QCOMPARE(count(time.before(us)), Result<qint64>(below));
                QCOMPARE(count(time.from(us)), Result<qint64>(texts.size() - below));
            }
        }
        QCOMPARE((*database)->scalar(QStringLiteral("SELECT count(*) FROM t WHERE %1 = %2")
                                         .arg(time.slotOf(1'000'000))
                                         .arg(kNoonUs / 1'000'000)),
                 Result<qint64>(4));
    }

    void integersAreRoundedToTheirUnit()
    {
        const StoredTime seconds(Dialect::Sqlite, QStringLiteral("t.at"), QStringLiteral("integer"), 1'000'000);
        QCOMPARE(seconds.from(kNoonUs).values, QVariantList{kNoonUs / 1'000'000});
        QCOMPARE(seconds.from(kNoonUs + 1).values, QVariantList{kNoonUs / 1'000'000 + 1});
        QCOMPARE(seconds.before(kNoonUs - 1).values, QVariantList{kNoonUs / 1'000'000});
        QCOMPARE(seconds.precisionMs(), 1000);
        QCOMPARE(seconds.usOf({ValueKind::Integer, kNoonUs / 1'000'000}), std::optional(kNoonUs));
        QVERIFY(!seconds.usOf({ValueKind::Integer, std::numeric_limits<qint64>::max()}));
        QVERIFY(!seconds.usOf({ValueKind::Text, 0, 0, "2026-09-01 12:00:00"}));
    }

    void everyEngineComparesItsBareColumn_data()
    {
        QTest::addColumn<int>("dialect");
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("condition");
        QTest::addColumn<QVariant>("value");
        const auto row = [](const char *name, Dialect dialect, const char *type, const char *condition,
                            const char *value) {
            QTest::newRow(name) << int(dialect) << QString::fromLatin1(type) << QString::fromLatin1(condition)
                                << QVariant(QString::fromLatin1(value));
        };
        row("PostgreSQL", Dialect::PostgreSql, "timestamp without time zone",
            "c >= CAST(? AS timestamp without time zone)", "2026-09-01 12:00:00.000001");
        row("PostgreSQL with zone", Dialect::PostgreSql, "timestamp with time zone",
            "c >= CAST(? AS timestamp with time zone)", "2026-09-01 12:00:00.000001+00");
        row("MySQL", Dialect::MySql, "datetime(3)", "c >= CAST(? AS DATETIME(6))", "2026-09-01 12:00:00.000001");
        row("ClickHouse seconds", Dialect::ClickHouse, "datetime", "c >= toDateTime(?, 'UTC')", "2026-09-01 12:00:01");
        row("ClickHouse fractions", Dialect::ClickHouse, "datetime64(3, 'utc')", "c >= toDateTime64(?, 3, 'UTC')",
            "2026-09-01 12:00:00.001");
    }
    void everyEngineComparesItsBareColumn()
    {
        QFETCH(int, dialect);
        QFETCH(QString, type);
        QFETCH(QString, condition);
        QFETCH(QVariant, value);
        const StoredTime time(Dialect(dialect), QStringLiteral("c"), type, 0);
        const SqlCondition from = time.from(kNoonUs + 1);
        QCOMPARE(from.sql, condition);
        QCOMPARE(from.values, QVariantList{value});
    }

    void aValueThatWasReadIsComparedExactly()
    {
        const StoredTime nanoseconds(Dialect::ClickHouse, QStringLiteral("c"),
                                     QStringLiteral("nullable(datetime64(9))"), 0);
        QCOMPARE(nanoseconds.compared(QStringLiteral("<"), kNoonUs * 1000 + 1'002'003).values,
                 QVariantList{QStringLiteral("2026-09-01 12:00:00.001002003")});
        QCOMPARE(nanoseconds.usOf({ValueKind::Integer, kNoonUs * 1000 + 1'002'003}), std::optional(kNoonUs + 1002));
        const StoredTime microseconds(Dialect::PostgreSql, QStringLiteral("c"),
                                      QStringLiteral("timestamp without time zone"), 0);
        QCOMPARE(microseconds.compared(QStringLiteral("<="), kNoonUs + 7).values,
                 QVariantList{QStringLiteral("2026-09-01 12:00:00.000007")});
    }
};

QTEST_GUILESS_MAIN(StoredTimeTest)
#include "storedtime_test.moc"

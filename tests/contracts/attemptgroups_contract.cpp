// Blocks made of groups that the database counted equal those made of its rows, cell by cell, on every engine and on
// the source in memory.
#include "models/gateway/profileloader.h"
#include "models/telemetry/sqltelemetrysource.h"
#include "tests/support/blockcells.h"
#include "tests/support/gatewaykinds.h"
#include "tests/support/rollupfixture.h"
#include "tests/support/timestampfixture.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kStartMs = 1'790'000'000'000 / kDayMs * kDayMs;
constexpr TimeSpan kSpan{kStartMs + 3 * kQuarterMs, kStartMs + kDayMs + 9 * kHourMs};

struct UnderTest {
    std::unique_ptr<GatewayFixture> fixture;
    std::shared_ptr<FakeTraffic> traffic;
    std::unique_ptr<Clock> clock;
    std::unique_ptr<TelemetrySource> source;

    void openSource()
    {
        auto made = SqlTelemetrySource::create(fixture->database(), fixture->mainDatabase(),
                                               *loadProfile(fixture->profile()), *clock);
        if (!made)
            qFatal("%s", qPrintable(made.error().message));
        source = std::move(*made);
    }
};

// Busy for a quarter, so that there are blocks by the minute; else a row now and then, on borders too.
std::vector<RequestRow> traffic(int rows)
{
    QRandomGenerator random(7);
    const TimeSpan busy{kStartMs + 5 * kHourMs, kStartMs + 5 * kHourMs + kQuarterMs};
    std::vector<RequestRow> made;
    for (int i = 0; i < rows; ++i) {
        RequestRow row = randomRow(random, i % 8 == 0 ? TimeSpan{kStartMs, kStartMs + 2 * kDayMs} : busy);
        row.rowId = QString::number(i + 1);
        row.requestId = QStringLiteral("req-%1").arg(i / 2);
        if (i % 40 == 0)
            row.timeMs = floorTo(row.timeMs, kQuarterMs);
        if (i % 41 == 0)
            row.timeMs = floorTo(row.timeMs, kQuarterMs) - 1;
        if (i % 9 == 0)
            row.model = i % 18 == 0 ? QStringLiteral("ALPHA") : QStringLiteral("alpha ");
        if (i % 11 == 0)
            row.latencyUs = QList<qint64>{0, 1000, qint64(1) << 31, 86'400'000'000, 2'000'000'000'000}.at(i / 11 % 5);
        made.push_back(row);
    }
    return made;
}

UnderTest make(const QString &kind, FreshDatabases &databases)
{
    UnderTest test;
    test.clock = std::make_unique<SetClock>(kStartMs + 3 * kDayMs);
    if (kind == QLatin1String("fake")) {
        test.traffic = std::make_shared<FakeTraffic>();
        test.traffic->setGroupOffer({});
        for (const RequestRow &row : traffic(2000))
            test.traffic->add(row);
        test.source = std::make_unique<FakeTelemetrySource>(test.traffic);
        return test;
    }
    test.fixture = makeGateway(kind, databases);
    // In ClickHouse each row may be a part of its own until they are merged.
    const bool slow = test.fixture->database().dialect() == Dialect::ClickHouse;
    test.fixture->addTogether([&] {
        for (const RequestRow &row : traffic(slow ? 250 : 1400))
            test.fixture->add(row);
    });
    test.openSource();
    return test;
}

bool isSqlite(const QString &kind)
{
    return kind.contains(QLatin1String("sqlite"));
}

// Sets a column of a made-up gateway to values that only a database can hold.
void setEdges(GatewayFixture &gateway, const QString &column, const QStringList &values)
{
    for (qsizetype i = 0; i < values.size(); ++i)
        gateway.execute(
            QStringLiteral("UPDATE requests SET %1 = %2 WHERE attempt = %3").arg(column, values.at(i)).arg(10 + i));
}

const QStringList kEdges{QStringLiteral("NULL"),
                         QStringLiteral("0"),
                         QStringLiteral("-1"),
                         QStringLiteral("1"),
                         QStringLiteral("0.0005"),
                         QStringLiteral("0.5"),
                         QStringLiteral("1.5"),
                         QStringLiteral("2.5"),
                         QStringLiteral("-2.5"),
                         QStringLiteral("0.49999999999999994"),
                         QStringLiteral("1.0015"),
                         QStringLiteral("2147483647"),
                         QStringLiteral("2147483648"),
                         QStringLiteral("999999999"),
                         QStringLiteral("1000000000"),
                         QStringLiteral("1000000001"),
                         QStringLiteral("1000000000.4"),
                         QStringLiteral("1099511627776"),
                         QStringLiteral("1099511627777"),
                         QStringLiteral("-1099511627777"),
                         QStringLiteral("1000000000000"),
                         QStringLiteral("1000000000001"),
                         QStringLiteral("946079999999.9996"),
                         QStringLiteral("946080000000"),
                         QStringLiteral("946080000001"),
                         QStringLiteral("999999999999999"),
                         QStringLiteral("1000000000000000"),
                         QStringLiteral("-9000000000000000000"),
                         QStringLiteral("9000000000000000000")};

} // namespace

class AttemptGroupsContract : public QObject
{
    Q_OBJECT

    FreshDatabases m_databases;

private slots:
    void groupsGiveTheSameBlocksAsRows_data()
    {
        QTest::addColumn<QString>("kind");
        for (const QString &kind : QStringList(QStringLiteral("fake")) + gatewayKinds()) {
            if (!isSqlite(kind))
                QTest::newRow(qPrintable(kind)) << kind;
        }
    }
    void groupsGiveTheSameBlocksAsRows()
    {
        QFETCH(QString, kind);
        UnderTest test = make(kind, m_databases);
        const auto offer = test.source->groupOffer();
        QVERIFY(offer.has_value());
        QCOMPARE(offer->refusal, QString());
        const TimeSpan sparse{kStartMs + 6 * kHourMs, kStartMs + 2 * kDayMs};
        for (const auto &[span, grain] : {std::pair(kSpan, GroupSlots::Minutes), {sparse, GroupSlots::Quarters}}) {
            const BlockCells wanted = cellsOfRows(*test.source, span);
            QVERIFY(wanted.size() > 50);
            const auto got = cellsOfGroups(*test.source, span, grain);
            QVERIFY2(got.has_value(), got ? "" : qPrintable(got.error().message + got.error().detail));
            QCOMPARE(difference(*got, wanted), QString());
        }
    }

    void oddNumbersAreJudgedAsTheDecoderJudgesThem_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("type");
        for (const char *type : {"bigint", "double precision", "numeric", "numeric(24,4)", "integer"})
            QTest::addRow("postgresql %s", type)
                << QStringLiteral("timestamps postgresql zone") << QString::fromLatin1(type);
        for (const char *type : {"bigint", "bigint unsigned", "double", "decimal(24,4)", "decimal(30,0)", "integer"})
            QTest::addRow("mysql %s", type) << QStringLiteral("timestamps mysql blank") << QString::fromLatin1(type);
    }
    void oddNumbersAreJudgedAsTheDecoderJudgesThem()
    {
        QFETCH(QString, kind);
        QFETCH(QString, type);
        UnderTest test = make(kind, m_databases);
        GatewayFixture &gateway = *test.fixture;
        const bool mySql = gateway.database().dialect() == Dialect::MySql;
        if (mySql) // values beyond a column are cut to its limits
            gateway.execute(QStringLiteral("SET GLOBAL sql_mode = ''"));
        for (const char *column :
             {"latency_ms", "ttft_ms", "tokens_in", "tokens_out", "tokens_cached", "cost_micros"}) {
            const QString name = QString::fromLatin1(column);
            if (!mySql)
                gateway.execute(QStringLiteral("ALTER TABLE requests ALTER COLUMN %1 DROP NOT NULL").arg(name));
            gateway.execute((mySql ? QStringLiteral("ALTER TABLE requests MODIFY %1 %2")
                                   : QStringLiteral("ALTER TABLE requests ALTER COLUMN %1 TYPE %2"))
                                .arg(name, type));
            QStringList edges = kEdges;
            edges.removeIf([&](const QString &edge) {
                const double value = std::abs(edge.toDouble());
                return (mySql && value > 1e18) || (type.startsWith(QLatin1String("int")) && value > 2147483647) ||
                       (type.startsWith(QLatin1String("numeric(")) && value > 1e18) ||
                       (type.contains(QLatin1String("unsigned")) && edge.startsWith(QLatin1Char('-')));
            });
            if (type.contains(QLatin1String("unsigned")))
                edges.append({QStringLiteral("18446744073709551615"), QStringLiteral("18446744073709551611")});
            if (type == QLatin1String("double precision"))
                edges.append({QStringLiteral("'NaN'"), QStringLiteral("'Infinity'"), QStringLiteral("1e308"),
                              QStringLiteral("-1e308")});
            if (type == QLatin1String("numeric"))
                edges.append(
                    {QStringLiteral("'NaN'"), QStringLiteral("1e400"), QStringLiteral("7.00"), QStringLiteral("2e3")});
            setEdges(gateway, name, edges);
        }
        test.openSource();
        const auto offer = test.source->groupOffer();
        QCOMPARE(offer->refusal, QString());
        const TimeSpan all{kStartMs, kStartMs + 2 * kDayMs};
        const auto got = cellsOfGroups(*test.source, all, GroupSlots::Minutes);
        QVERIFY2(got.has_value(), got ? "" : qPrintable(got.error().message + got.error().detail));
        QCOMPARE(difference(*got, cellsOfRows(*test.source, all)), QString());
    }

    void whatCannotBeJudgedAlikeIsNotGrouped_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("change");
        const QString postgres = QStringLiteral("timestamps postgresql zone");
        const QString mySql = QStringLiteral("timestamps mysql blank");
        QTest::newRow("SQLite") << QStringLiteral("demo sqlite") << QString();
        QTest::newRow("PostgreSQL float4")
            << postgres << QStringLiteral("ALTER TABLE requests ALTER COLUMN latency_ms TYPE real");
        QTest::newRow("PostgreSQL text") << postgres
                                         << QStringLiteral("ALTER TABLE requests ALTER COLUMN tokens_in TYPE text");
        QTest::newRow("PostgreSQL numeric id")
            << postgres << QStringLiteral("ALTER TABLE requests ALTER COLUMN api_key_id TYPE numeric USING 1");
        QTest::newRow("MariaDB float") << mySql << QStringLiteral("ALTER TABLE requests MODIFY latency_ms FLOAT");
        QTest::newRow("MariaDB text") << mySql << QStringLiteral("ALTER TABLE requests MODIFY tokens_in TEXT");
    }
    void whatCannotBeJudgedAlikeIsNotGrouped()
    {
        QFETCH(QString, kind);
        QFETCH(QString, change);
        UnderTest test = make(kind, m_databases);
        if (!change.isEmpty())
            test.fixture->execute(change);
        test.openSource();
        const auto offer = test.source->groupOffer();
        QVERIFY(offer.has_value() && !offer->refusal.isEmpty());
        const auto refused = cellsOfGroups(*test.source, kSpan, GroupSlots::Quarters);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Unsupported);
    }

    void aStopEndsTheStatements_data() { groupsGiveTheSameBlocksAsRows_data(); }
    void aStopEndsTheStatements()
    {
        QFETCH(QString, kind);
        UnderTest test;
        test.clock = std::make_unique<SetClock>(kStartMs);
        test.traffic = std::make_shared<FakeTraffic>();
        test.source = std::make_unique<FakeTelemetrySource>(test.traffic);
        if (kind != QLatin1String("fake")) {
            test.fixture = makeGateway(kind, m_databases);
            test.openSource();
        }
        std::stop_source stop;
        stop.request_stop();
        const auto done =
            test.source->scanGroups(kSpan, GroupSlots::Quarters, [](const AttemptGroup &) {}, {{}, stop.get_token()});
        QVERIFY(!done);
        QCOMPARE(done.error().kind, ErrorKind::Cancelled);
    }
};

QTEST_GUILESS_MAIN(AttemptGroupsContract)
#include "attemptgroups_contract.moc"

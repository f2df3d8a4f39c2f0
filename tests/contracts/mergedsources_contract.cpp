// One gateway kept in PostgreSQL, MariaDB and SQLite at once: its figures are those of all rows in one database.
#include "models/gateway/profileloader.h"
#include "models/telemetry/mergedanswers.h"
#include "models/telemetry/rollupbuilder.h"
#include "models/telemetry/sqltelemetrysource.h"
#include "models/telemetry/telemetryengine.h"
#include "tests/support/gatewaykinds.h"
#include "tests/support/rollupfixture.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNow = 1'790'000'000'000;
constexpr TimeSpan kHistory{kNow - 2 * kDayMs, kNow};

// A gateway of one engine with its own rollups.
struct Part {
    QString name;
    std::unique_ptr<GatewayFixture> fixture;
    std::unique_ptr<SqlTelemetrySource> source;
    QTemporaryDir folder;
    std::unique_ptr<Database> store;
    std::unique_ptr<RollupRepository> rollups;

    Part(const QString &kind, FreshDatabases &databases)
        : name(kind)
        , fixture(makeGateway(kind, databases))
        , store(openStore(folder.filePath(QStringLiteral("store.sqlite"))))
        , rollups(std::make_unique<RollupRepository>(*store, kind))
    {
    }

    Result<void> count(const GatewayProfile &profile, const Clock &clock)
    {
        auto made = SqlTelemetrySource::create(fixture->database(), fixture->mainDatabase(), profile, clock);
        if (!made)
            return std::unexpected(made.error());
        source = std::move(*made);
        RollupBuilder builder(*rollups, *source, clock);
        if (auto opened = builder.open(); !opened)
            return opened;
        return builder.bringUpToDate({}, [] {});
    }
};

RequestRow sample(int i, QRandomGenerator &random)
{
    RequestRow row;
    row.rowId = QString::number(i + 1);
    row.timeMs = kHistory.fromMs + qint64(i) * (kHistory.lengthMs() / 1000) / 3;
    row.requestId = QStringLiteral("req-%1").arg(i);
    row.statusCode = 200;
    row.model = QStringLiteral("model-%1").arg(random.bounded(4));
    row.provider = QStringLiteral("north");
    row.endpoint = QStringLiteral("/v1/chat/completions");
    row.workspace = QStringLiteral("default");
    row.account = QString::number(40 + random.bounded(3));
    row.key = QString::number(100 + random.bounded(4));
    row.latencyUs = qint64(1 + random.bounded(200) * random.bounded(3)) * 1'000'000;
    row.tokensIn = random.bounded(5000);
    row.tokensOut = random.bounded(900);
    row.costMicros = 2 * qint64(random.bounded(100'000));
    return row;
}

} // namespace

class MergedSourcesContract : public QObject
{
    Q_OBJECT
private slots:
    void percentilesOverThreeEnginesAreThoseOverTheUnion()
    {
        FreshDatabases databases;
        const SetClock clock(kNow);
        const auto profile = loadProfile(QStringLiteral("new-api"));
        QVERIFY(profile.has_value());
        std::vector<std::unique_ptr<Part>> parts;
        for (const char *kind : {"new-api postgresql 2026-09", "new-api mysql 2026-09", "new-api sqlite 2026-09"})
            parts.push_back(std::make_unique<Part>(QString::fromLatin1(kind), databases));
        Part whole(QStringLiteral("new-api sqlite 2025-07"), databases);
        QRandomGenerator random(5);
        for (int i = 0; i < 3000; ++i) {
            const RequestRow row = sample(i, random);
            whole.fixture->add(row);
            parts[size_t(random.bounded(3))]->fixture->add(row);
        }
        for (const auto &part : parts)
            QVERIFY2(part->count(*profile, clock), qPrintable(part->name));
        QVERIFY(whole.count(*profile, clock));

        TelemetryQuery query{kHistory, {}, {}, {Dimension::Model}, true, false};
        for (qint64 edge = kHistory.fromMs; edge <= kHistory.toMs; edge += 6 * kHourMs)
            query.edges.append(edge);
        QList<PartAnswer<QList<TelemetryAnswer>>> answers;
        for (const auto &part : parts)
            answers.append(
                {part->name, TelemetryEngine(*part->rollups, *part->source, clock).ask(QList<TelemetryQuery>{query})});
        const auto merged = mergedAnswers(answers);
        const auto expected = TelemetryEngine(*whole.rollups, *whole.source, clock).ask(query);
        QVERIFY(merged && expected);
        QCOMPARE(expected->total.attempts, 3000);
        QVERIFY(expected->total.latency.quantile(0.95) > 0);
        const QString wrong = difference(merged->constFirst(), *expected);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.left(600)));
        for (double q : {0.5, 0.9, 0.95, 0.99})
            QCOMPARE(merged->constFirst().total.latency.quantile(q), expected->total.latency.quantile(q));
    }
};

QTEST_GUILESS_MAIN(MergedSourcesContract)
#include "mergedsources_contract.moc"

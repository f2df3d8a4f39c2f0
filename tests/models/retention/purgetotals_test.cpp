// Rows of traffic go only when their totals are kept.
#include "models/database/sqlitedatabase.h"
#include "models/gateway/consolestore.h"
#include "models/retention/rolluptotals.h"
#include "models/telemetry/rolluprepository.h"
#include "models/telemetry/rollupstore.h"
#include "tests/support/caseresults.h"
#include "tests/support/purgescene.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

namespace
{

const QString kNewApi = QStringLiteral("new-api sqlite 2026-09");
constexpr int kCalls = 30;
constexpr int kActions = 4;
constexpr int kCallsDaysAgo = 100;

} // namespace

class PurgeTotalsTest : public QObject
{
    Q_OBJECT
private slots:
    void whatIsNotCountedStaysAndThePlanSaysWhy_data()
    {
        QTest::addColumn<std::optional<TotalsSpan>>("totals");
        QTest::addColumn<QString>("says");
        const qint64 nowMs = SystemClock().nowMs();
        using Totals = std::optional<TotalsSpan>;
        QTest::newRow("unseen") << Totals() << QStringLiteral("not seen from here");
        QTest::newRow("counted since yesterday")
            << Totals({nowMs - kDayMs, nowMs, {}}) << QStringLiteral("is not in them");
        QTest::newRow("nothing counted for a year")
            << Totals({std::nullopt, nowMs - 365 * kDayMs, {}}) << QStringLiteral("from the first row to");
        const qint64 quarterMs = floorTo(nowMs - (kCallsDaysAgo - 2) * kDayMs, kQuarterMs);
        QTest::newRow("a quarter that is to be counted again")
            << Totals({std::nullopt, nowMs, {{quarterMs, quarterMs + kQuarterMs}}}) << QStringLiteral("is not in them");
    }
    void whatIsNotCountedStaysAndThePlanSaysWhy()
    {
        QFETCH(std::optional<TotalsSpan>, totals);
        QFETCH(QString, says);
        PurgeScene scene(m_stores, Dialect::Sqlite, kNewApi, m_databases);
        fill(scene);
        scene.setTotals(totals);
        const auto plan = scene.preview();
        WORKS(plan);
        const PurgeTable calls = callsOf(*plan);
        QCOMPARE(calls.way, PurgeWay::None);
        QCOMPARE(calls.due.rows, kCalls); // still told
        QVERIFY2(calls.note.startsWith(QStringLiteral("Blocked")) && calls.note.contains(says), qPrintable(calls.note));
        QCOMPARE(plan->blocked().size(), 1);
        QVERIFY(!plan->isPurgeable() && plan->rows().rows == 0);
        const auto laid = scene.laid();
        QCOMPARE(laid.error().kind, ErrorKind::InvalidInput);
        QVERIFY2(laid.error().message.contains(says), qPrintable(laid.error().message));
        QCOMPARE(PurgePlan::fromJson(plan->toJson()).value_or(PurgePlan()), *plan);
    }

    void whatIsNoTrafficGoesMeanwhile()
    {
        PurgeScene scene(m_stores, Dialect::Sqlite, kNewApi, m_databases);
        fill(scene, {{QStringLiteral("administration"), QStringLiteral("P90D")}});
        scene.setTotals(std::nullopt);
        const auto plan = scene.preview();
        WORKS(plan);
        QCOMPARE(plan->blocked().size(), 1);
        QCOMPARE(plan->rows().rows, kActions);
        const auto done = scene.run(scene.approved());
        WORKS(done);
        QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
        QCOMPARE(count(scene), kCalls);
    }

    void theReceiptSaysFromWhenToWhenTheTotalsAreKept()
    {
        PurgeScene scene(m_stores, Dialect::Sqlite, kNewApi, m_databases);
        fill(scene);
        const qint64 fromMs = SystemClock().nowMs() - 400 * kDayMs;
        const qint64 toMs = SystemClock().nowMs();
        scene.setTotals(TotalsSpan{fromMs, toMs, {}});
        const auto plan = scene.preview();
        WORKS(plan);
        QCOMPARE(callsOf(*plan).totals, (PurgeTotals{PurgeTotals::State::Kept, fromMs, toMs, {}, {}}));
        const auto done = scene.run(scene.approved());
        WORKS(done);
        QCOMPARE(count(scene), kActions);
        const QJsonObject table = done->receipt.value(QStringLiteral("tables")).toArray().first().toObject();
        QCOMPARE(totalsFromJson(table.value(QStringLiteral("totals")).toObject()).fromMs, std::optional(fromMs));
    }

    // The file with the totals was damaged, or another database is in the place of the gateway's.
    void totalsThatAreLostSinceThePlanAreNotPassedOver()
    {
        PurgeScene scene(m_stores, Dialect::Sqlite, kNewApi, m_databases);
        fill(scene);
        const QString id = scene.approved();
        scene.setTotals(TotalsSpan{SystemClock().nowMs() - kDayMs, SystemClock().nowMs(), {}});
        const auto done = scene.run(id);
        WORKS(done);
        QCOMPARE(done->state, PurgeState::Refused);
        QVERIFY2(done->why.contains(QStringLiteral("is not in them")), qPrintable(done->why));
        QCOMPARE(count(scene), kCalls + kActions);
    }

    void aWorkerThatSeesNoTotalsGoesByThePlan()
    {
        PurgeScene scene(m_stores, Dialect::Sqlite, kNewApi, m_databases);
        fill(scene);
        const QString id = scene.approved();
        scene.setTotals(std::nullopt);
        const auto done = scene.run(id);
        WORKS(done);
        QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
        QCOMPARE(count(scene), kActions);
    }

    void theRollupsOfThisMachineSayWhatIsCounted()
    {
        QTemporaryDir folder;
        ConnectionSettings settings;
        settings.name = QStringLiteral("eu");
        settings.profile = QStringLiteral("demo");
        settings.database.file = folder.filePath(QStringLiteral("gateway.db"));
        settings.store.file = folder.filePath(QStringLiteral("store.db"));
        const auto traffic = SqliteDatabase::open(settings.database.file, SqliteDatabase::Mode::Create);
        QVERIFY(traffic.has_value());
        const TimeSpan span{0, 100 * kDayMs};
        QCOMPARE(ofRollups(settings, **traffic, span), std::nullopt);
        QVERIFY2(!QFile::exists(settings.store.file), "looking makes no store");

        const auto store = openRollupStore(settings);
        QVERIFY(store.has_value());
        QCOMPARE(ofRollups(settings, **traffic, span), std::nullopt); // of other gateways, if any
        RollupRepository rollups(**store, gatewayFingerprint(settings));
        WORKS(rollups.open());
        QCOMPARE(ofRollups(settings, **traffic, span), std::nullopt); // not begun

        auto state = rollups.state();
        WORKS(state);
        const auto change = [&](qint64 filledFromMs, const std::optional<qint64> &dueMs) {
            state = rollups.change(*state, [&](RollupState &now) -> Result<void> {
                now.begun = true;
                now.filledFromMs = filledFromMs;
                now.freshAsOfMs = 90 * kDayMs;
                return dueMs ? rollups.addDue({*dueMs, *dueMs, false}) : Result<void>();
            });
        };
        change(40 * kDayMs, {});
        WORKS(state);
        QCOMPARE(ofRollups(settings, **traffic, span), (TotalsSpan{40 * kDayMs, 90 * kDayMs, {}}));
        change(RollupState::kAllFilled, 50 * kDayMs);
        WORKS(state);
        QCOMPARE(ofRollups(settings, **traffic, span),
                 (TotalsSpan{std::nullopt, 90 * kDayMs, {{50 * kDayMs, 50 * kDayMs + kQuarterMs}}}));
        QCOMPARE(ofRollups(settings, **traffic, {0, 40 * kDayMs}), (TotalsSpan{std::nullopt, 90 * kDayMs, {}}));
        // Another gateway's traffic is not in them.
        ConnectionSettings other = settings;
        other.profile = QStringLiteral("new-api");
        QCOMPARE(ofRollups(other, **traffic, span), std::nullopt);
    }

    void aStoreThatCannotBeReadIsToldOf()
    {
        QTemporaryDir folder;
        ConnectionSettings settings;
        settings.store.file = folder.filePath(QStringLiteral("store.db"));
        QFile file(settings.store.file);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray(8192, 'x')) > 0);
        file.close();
        const auto traffic =
            SqliteDatabase::open(folder.filePath(QStringLiteral("g.db")), SqliteDatabase::Mode::Create);
        QVERIFY(traffic.has_value());
        RollupTotals totals(settings);
        totals.add(**traffic, settings);
        const PurgeTotals seen = purgeTotals(&totals, **traffic, {1, 2});
        QCOMPARE(seen.state, PurgeTotals::State::Unseen);
        QVERIFY(!seen.problem.isEmpty());
        QVERIFY2(totalsText(seen).contains(seen.problem), qPrintable(totalsText(seen)));
    }

private:
    static std::optional<TotalsSpan> ofRollups(const ConnectionSettings &settings, const Database &traffic,
                                               const TimeSpan &span)
    {
        RollupTotals totals(settings);
        totals.add(traffic, settings);
        const auto kept = totals.of(traffic, span);
        return kept ? *kept : TotalsSpan{-1, -1, {}};
    }

    static void fill(PurgeScene &scene, QMap<QString, QString> periods = {})
    {
        periods.insert(QStringLiteral("request_log"), QStringLiteral("P90D"));
        scene.putInForce(PurgeScene::policy(periods));
        const qint64 startS = scene.today().startOfDay(Qt::UTC).toSecsSinceEpoch();
        const auto add = [&](int id, int type, int daysAgo) {
            scene.fixture().execute(
                QStringLiteral("INSERT INTO logs (id, user_id, username, type, created_at) VALUES (?, 1, 'u', ?, ?)"),
                {id, type, startS - daysAgo * 86'400 + id});
        };
        scene.fixture().addTogether([&] {
            for (int i = 1; i <= kCalls; ++i)
                add(i, 2, kCallsDaysAgo);
            for (int i = 1; i <= kActions; ++i)
                add(kCalls + i, 3, 2000);
        });
    }

    static qint64 count(PurgeScene &scene)
    {
        return scene.database().scalar(QStringLiteral("SELECT count(*) FROM logs")).value_or(-1);
    }

    static PurgeTable callsOf(const PurgePlan &plan)
    {
        for (const PurgeTable &table : plan.tables) {
            if (table.rule.table == QLatin1String("logs") && table.rule.recordClass == QLatin1String("request_log"))
                return table;
        }
        return {};
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
};

QTEST_GUILESS_MAIN(PurgeTotalsTest)
#include "purgetotals_test.moc"

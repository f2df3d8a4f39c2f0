// Purges at live gateways: what is refused, what is broken off and goes on, and what a receipt says.
#include "tests/support/caseresults.h"
#include "tests/support/purgescene.h"

#include <QJsonArray>
#include <QTest>

using namespace Gatehouse;

namespace
{

const QString kNewApi = QStringLiteral("new-api sqlite 2026-09");
const QString kNewApiOnServer = QStringLiteral("new-api postgresql 2026-09");
constexpr qint64 kDayS = 86'400;

} // namespace

class PurgeRunTest : public QObject
{
    Q_OBJECT
private slots:
    void aPreviewCountsWhatGoesAndWhatStays()
    {
        auto scene = made(kNewApi);
        add(*scene, 30, 2, 100); // calls past their period
        add(*scene, 7, 2, 10);
        add(*scene, 4, 1, 100); // top-ups
        CaseWorkplace &officer = scene->desk().officer();
        PrivacyHold hold;
        hold.reason = QStringLiteral("a lawsuit");
        hold.table = QStringLiteral("logs");
        hold.rowId = QStringLiteral("1");
        hold.until = scene->today().addDays(30);
        WORKS(officer.cases().addHold(officer.id(), hold, {}));
        add(*scene, 5, 2, 100, 2);
        scene->desk().opened(CaseDesk::request(RequestType::Access, QStringLiteral("2")));
        const auto plan = scene->preview();
        WORKS(plan);
        const PurgeTable table = tableOf(*plan);
        QCOMPARE(table.due.rows, 29);
        QCOMPARE(table.heldRows.rows, 1);
        QCOMPARE(table.ofCases.rows, 5);
        QCOMPARE(table.ofOthers.rows, 4);
        QCOMPARE(table.way, PurgeWay::Batches);
        QVERIFY(table.oldestUs && *table.oldestUs <= *table.newestUs);
        QVERIFY(table.ownCleanup.contains(QLatin1String("is not the way")));
        QCOMPARE(plan->rows().rows, 29);
        QVERIFY(plan->isPurgeable());
        QCOMPARE(PurgePlan::fromJson(plan->toJson()).value_or(PurgePlan()), *plan);
        QCOMPARE(PurgePlan::fromJson(plan->toJson())->hash(), plan->hash());
    }

    void theReceiptSaysWhatWentAndWhatStayed()
    {
        auto scene = made(kNewApi);
        add(*scene, 30, 2, 100);
        add(*scene, 4, 1, 100);
        const QString id = scene->approved();
        const auto done = scene->run(id);
        WORKS(done);
        QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
        const QJsonObject table = receiptOf(*done);
        QCOMPARE(table.value(QStringLiteral("rows")).toInt(), 30);
        QCOMPARE(table.value(QStringLiteral("left")).toObject(),
                 (QJsonObject{{QStringLiteral("of_other_classes"), 4}}));
        QCOMPARE(done->receipt.value(QStringLiteral("plan")).toString(), done->planHash);
        QCOMPARE(done->receipt.value(QStringLiteral("policy")).toString(), done->plan.policyPins);
        const QString logged = scene->logged(QStringLiteral("purge.done"));
        QVERIFY2(logged.contains(done->planHash) && logged.contains(QLatin1String("\"rows\":30")), qPrintable(logged));
        QCOMPARE(count(*scene), 4);
        QVERIFY(!scene->run(id)); // once
    }

    void withoutAPolicyInForceNothingIsPlanned()
    {
        PurgeScene scene(m_stores, Dialect::Sqlite, kNewApi, m_databases);
        QCOMPARE(scene.preview().error().kind, ErrorKind::NotFound);
    }

    void anotherPolicySinceTheApprovalIsRefused()
    {
        auto scene = made(kNewApi);
        add(*scene, 30, 2, 100);
        const QString id = scene->approved();
        scene->putInForce(
            PurgeScene::policy({{QStringLiteral("request_log"), QStringLiteral("P120D")}}, QStringLiteral("2")));
        refused(*scene, id, "policy");
    }

    void aTableThatVanishedIsNamed()
    {
        auto scene = made(kNewApi);
        add(*scene, 30, 2, 100);
        const QString id = scene->approved();
        scene->fixture().execute(QStringLiteral("ALTER TABLE logs RENAME TO gone"));
        refused(*scene, id, "logs", QStringLiteral("gone"));
    }

    void aColumnOfAnotherTypeIsNamed()
    {
        auto scene = made(kNewApiOnServer, Dialect::PostgreSql);
        add(*scene, 30, 2, 100);
        const QString id = scene->approved();
        scene->fixture().execute(
            QStringLiteral("ALTER TABLE logs ALTER COLUMN created_at TYPE text USING created_at::text"));
        refused(*scene, id, "logs.created_at");
        const auto plan = scene->preview();
        WORKS(plan);
        QVERIFY(!plan->isPurgeable());
        QVERIFY2(plan->problems.join(QLatin1Char(' ')).contains(QLatin1String("logs.created_at")),
                 qPrintable(plan->problems.join(QLatin1Char(' '))));
        QCOMPARE(scene->laid().error().kind, ErrorKind::InvalidInput);
        QCOMPARE(count(*scene), 30);
    }

    // Milliseconds that are read as seconds are far away; seconds that are read as milliseconds would all be due.
    void timesOfAnotherUnitAreNamed()
    {
        auto scene = made(QStringLiteral("demo sqlite"));
        scene->fixture().execute(QStringLiteral("UPDATE requests SET created_at = created_at / 1000"));
        if (scene->database().scalar(QStringLiteral("SELECT count(*) FROM requests")).value_or(0) == 0)
            addDemoRequest(*scene, SystemClock().nowMs() / 1000);
        const auto plan = scene->preview();
        WORKS(plan);
        QVERIFY2(plan->problems.join(QLatin1Char(' ')).contains(QLatin1String("requests.created_at")),
                 qPrintable(plan->problems.join(QLatin1Char(' '))));
        QVERIFY(!plan->isPurgeable());
    }

    void noMoreGoesThanWasApproved()
    {
        auto scene = made(kNewApi);
        add(*scene, 30, 2, 100);
        const QString id = scene->approved();
        add(*scene, 12, 2, 95);
        const auto done = scene->run(id);
        WORKS(done);
        QCOMPARE(done->state, PurgeState::Done);
        QCOMPARE(receiptOf(*done).value(QStringLiteral("rows")).toInt(), 30);
        QCOMPARE(
            receiptOf(*done).value(QStringLiteral("left")).toObject().value(QStringLiteral("due_and_left")).toInt(),
            12);
        QCOMPARE(count(*scene), 12);
    }

    void whatIsStoppedGoesOn()
    {
        auto scene = made(kNewApi);
        add(*scene, 900, 2, 100);
        goSlowly(*scene);
        const QString id = scene->approved();
        std::stop_source stop;
        int batches = 0;
        const auto first = scene->run(
            id,
            [&](const char *point) {
                if (QLatin1String(point) == QLatin1String("after outcome") && ++batches == 2)
                    stop.request_stop();
            },
            stop.get_token());
        WORKS(first);
        QCOMPARE(first->state, PurgeState::Approved);
        QVERIFY(!first->why.isEmpty());
        const qint64 left = count(*scene);
        QVERIFY(left > 0 && left < 900);
        const auto second = scene->run(id);
        WORKS(second);
        QCOMPARE(second->state, PurgeState::Done);
        QCOMPARE(count(*scene), 0);
        QCOMPARE(receiptOf(*second).value(QStringLiteral("rows")).toInt(), 900);
    }

    void thePaceDoublesAtMostAndASlowBatchShrinksItAtOnce()
    {
        BatchPace pace(PurgeBatches::kFirst, PurgeBatches::kBudget, PurgeBatches::kMostGrowth);
        qint64 before = pace.rows();
        for (int i = 0; i < 8; ++i) {
            pace.took(std::chrono::microseconds(1));
            QCOMPARE(pace.rows(), 2 * before);
            before = pace.rows();
        }
        pace.took(3, std::chrono::milliseconds(1)); // few rows say nothing of many
        QCOMPARE(pace.rows(), before);
        pace.took(2 * PurgeBatches::kBudget);
        QCOMPARE(pace.rows(), before / 2);
        pace.took(3, 2 * PurgeBatches::kBudget);
        QCOMPARE(pace.rows(), PurgeBatches::kFirst);
    }

    // Neither where every row is due nor after a long stretch without one.
    void noBatchIsMoreThanTwiceTheLargestBeforeIt()
    {
        auto scene = made(kNewApi);
        add(*scene, 3000, 1, 200); // top-ups: many can be looked at together
        add(*scene, 4000, 2, 100);
        qint64 there = 7000;
        qint64 largest = PurgeBatches::kFirst / 2;
        int batches = 0;
        const auto done = scene->run(scene->approved(), [&](const char *point) {
            if (QLatin1String(point) != QLatin1String("after outcome"))
                return;
            const qint64 gone = there - count(*scene);
            QVERIFY2(gone <= 2 * largest, qPrintable(QStringLiteral("%1 after %2").arg(gone).arg(largest)));
            largest = std::max(largest, gone);
            there -= gone;
            ++batches;
        });
        WORKS(done);
        QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
        QCOMPARE(count(*scene), 3000);
        QVERIFY(batches > 1);
    }

    // A hold that comes while it runs keeps what is left of its row or person.
    void aHoldThatComesMeanwhileIsKept()
    {
        auto scene = made(kNewApi);
        add(*scene, 800, 2, 100);
        add(*scene, 100, 2, 99, 2); // newer, so they go later
        goSlowly(*scene);
        const QString id = scene->approved();
        bool isHeld = false;
        const auto done = scene->run(id, [&](const char *point) {
            if (isHeld || QLatin1String(point) != QLatin1String("after outcome"))
                return;
            isHeld = true;
            CaseWorkplace &officer = scene->desk().officer();
            PrivacyHold hold;
            hold.reason = QStringLiteral("a lawsuit");
            hold.until = scene->today().addDays(30);
            QVERIFY(officer.cases().addHold(officer.id(), hold, {QStringLiteral("account"), QStringLiteral("2")}));
        });
        WORKS(done);
        QCOMPARE(done->state, PurgeState::Done);
        QCOMPARE(count(*scene), 100);
        QCOMPARE(receiptOf(*done).value(QStringLiteral("left")).toObject().value(QStringLiteral("held")).toInt(), 100);
    }

    void aDutyToKeepIsKept()
    {
        PurgeScene scene(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases);
        scene.putInForce(PurgeScene::policy({{QStringLiteral("administration"), QStringLiteral("P90D")}}));
        const auto plan = scene.preview();
        WORKS(plan);
        for (const PurgeTable &table : plan->tables) {
            if (table.rule.table != QLatin1String("admin_actions"))
                continue;
            QCOMPARE(table.rule.goesBefore(), table.rule.mustStayFrom);
            return;
        }
        QFAIL("admin_actions is not in the plan");
    }

    // The others are purged, and nobody takes the silence for "nothing is due".
    void aTableThatIsNotThereIsNamed()
    {
        auto scene = made(kNewApi);
        scene->putInForce(PurgeScene::policy({{QStringLiteral("request_log"), QStringLiteral("P90D")},
                                              {QStringLiteral("billing"), QStringLiteral("P90D")}},
                                             QStringLiteral("2")));
        add(*scene, 30, 2, 200);
        const auto isMissed = [](const PurgePlan &plan) {
            return std::ranges::any_of(plan.tables, [](const PurgeTable &table) {
                return table.rule.table == QLatin1String("top_ups") && table.place < 0 &&
                       table.note.contains(QLatin1String("in no database of this gateway"));
            });
        };
        QVERIFY(!isMissed(scene->preview().value_or(PurgePlan())));
        scene->fixture().execute(QStringLiteral("DROP TABLE top_ups"));
        const QString id = scene->approved();
        const PurgePlan plan = scene->purges(scene->desk().officer()).find(id)->plan;
        QVERIFY(isMissed(plan) && plan.problems.isEmpty());
        const auto done = scene->run(id);
        WORKS(done);
        QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
        QCOMPARE(count(*scene), 0);
    }

    // Where whole partitions are past their period, they are dropped; what somebody needs is not.
    void wholePartitionsAreDropped()
    {
        auto scene = made(kNewApiOnServer, Dialect::PostgreSql);
        partition(*scene);
        add(*scene, 50, 2, 300);
        add(*scene, 40, 2, 200);
        add(*scene, 1, 1, 200); // a top-up: this partition stays, and loses its calls
        add(*scene, 30, 2, 10);
        const QString id = scene->approved();
        const auto plan = scene->purges(scene->desk().officer()).find(id)->plan;
        QCOMPARE(tableOf(plan).way, PurgeWay::Partitions);
        QCOMPARE(tableOf(plan).partitions, QStringList(QStringLiteral("logs_a")));
        QCOMPARE(tableOf(plan).due.rows, 90);
        const auto done = scene->run(id);
        WORKS(done);
        QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
        QCOMPARE(count(*scene), 31);
        QCOMPARE(receiptOf(*done).value(QStringLiteral("rows")).toInt(), 90);
        QCOMPARE(receiptOf(*done).value(QStringLiteral("partitions")).toArray().size(), 1);
        QCOMPARE(scene->database()
                     .scalar(QStringLiteral("SELECT count(*) FROM pg_class WHERE relname = 'logs_a'"))
                     .value_or(-1),
                 0);
    }

    // Somebody died between taking a partition out and dropping it.
    void aPartitionThatWasLeftOutIsFinished_data()
    {
        QTest::addColumn<QByteArray>("point");
        for (const char *point : {"before detach", "after detach", "after drop"})
            QTest::newRow(point) << QByteArray(point);
    }
    void aPartitionThatWasLeftOutIsFinished()
    {
        QFETCH(QByteArray, point);
        auto scene = made(kNewApiOnServer, Dialect::Sqlite);
        partition(*scene);
        add(*scene, 50, 2, 300);
        add(*scene, 40, 2, 10);
        const QString id = scene->approved();
        // The lease is somebody else's from here on, so that nothing can be recorded any more.
        const auto lost = scene->run(id, [&](const char *at) {
            if (point == at)
                steal(*scene, id);
        });
        QVERIFY(!lost);
        scene->clock().moveBy(3'600'000);
        const auto done = scene->run(id);
        WORKS(done);
        QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
        QCOMPARE(count(*scene), 40);
        QCOMPARE(receiptOf(*done).value(QStringLiteral("rows")).toInt(), 50);
    }

    // Looking through what was taken out takes a while, and so does finding out whom a hold is about.
    void aHoldThatIsFiledWhileAPartitionIsOutKeepsItsRows()
    {
        auto scene = made(kNewApiOnServer, Dialect::Sqlite);
        partition(*scene);
        add(*scene, 50, 2, 300);
        add(*scene, 5, 2, 300, 2);
        add(*scene, 40, 2, 10);
        const auto done = scene->run(scene->approved(), [&](const char *at) {
            if (QByteArray(at) == "after detach")
                hold(*scene, 2);
        });
        WORKS(done);
        QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
        QCOMPARE(count(*scene), 45);
        QCOMPARE(receiptOf(*done).value(QStringLiteral("rows")).toInt(), 50);
        QCOMPARE(receiptOf(*done).value(QStringLiteral("partitions")).toArray().size(), 0);
    }

    void aTableWithoutAnIndexIsPurgedInPieces()
    {
        auto scene = made(kNewApi);
        for (const char *index : {"idx_created_at_id", "idx_created_at_type"})
            scene->fixture().execute(QStringLiteral("DROP INDEX ") + QLatin1String(index));
        add(*scene, 700, 2, 100);
        add(*scene, 300, 2, 10);
        const auto plan = scene->preview();
        WORKS(plan);
        QCOMPARE(tableOf(*plan).way, PurgeWay::FullScan);
        QVERIFY(tableOf(*plan).note.contains(QLatin1String("No index")));
        const auto done = scene->run(scene->approved());
        WORKS(done);
        QCOMPARE(done->state, PurgeState::Done);
        QCOMPARE(count(*scene), 300);
    }

    // Texts of a SQLite gateway: "2026-08-01 00:00:00+00:00".
    void timesAsTextsArePurged()
    {
        PurgeScene scene(m_stores, Dialect::Sqlite, QStringLiteral("bifrost sqlite 2026"), m_databases);
        scene.putInForce(PurgeScene::policy({{QStringLiteral("request_log"), QStringLiteral("P90D")}}));
        const auto plan = scene.preview();
        WORKS(plan);
        QCOMPARE(plan->problems, QStringList());
    }

private:
    std::unique_ptr<PurgeScene> made(const QString &kind, Dialect store = Dialect::Sqlite)
    {
        auto scene = std::make_unique<PurgeScene>(m_stores, store, kind, m_databases);
        scene->putInForce(PurgeScene::policy({{QStringLiteral("request_log"), QStringLiteral("P90D")}}));
        m_next = 1;
        if (kind.startsWith(QLatin1String("new-api"))) {
            for (int person : {1, 2})
                scene->fixture().execute(
                    QStringLiteral("INSERT INTO users (id, username, password) VALUES (?, ?, 'x')"),
                    {person, QStringLiteral("u%1").arg(person)});
        }
        return scene;
    }

    void add(PurgeScene &scene, int rows, int type, int daysAgo, int user = 1)
    {
        const qint64 startS = scene.today().startOfDay(Qt::UTC).toSecsSinceEpoch() - daysAgo * kDayS;
        scene.fixture().addTogether([&] {
            for (int i = 0; i < rows; ++i) {
                scene.fixture().execute(
                    QStringLiteral("INSERT INTO logs (id, user_id, username, type, created_at) VALUES (?, ?, ?, ?, ?)"),
                    {m_next++, user, QStringLiteral("u%1").arg(user), type, startS + i});
            }
        });
    }

    static void hold(PurgeScene &scene, int user)
    {
        CaseWorkplace &officer = scene.desk().officer();
        PrivacyHold hold;
        hold.reason = QStringLiteral("a lawsuit");
        hold.until = scene.today().addDays(30);
        WORKS(officer.cases().addHold(officer.id(), hold, {QStringLiteral("account"), QString::number(user)}));
    }

    static void goSlowly(PurgeScene &scene)
    {
        CaseWorkplace &officer = scene.desk().officer();
        QVERIFY(scene.purges(officer).change(officer.id(), {10'000, 800, 50}));
    }

    static void addDemoRequest(PurgeScene &scene, qint64 time)
    {
        RequestRow row;
        row.timeMs = SystemClock().nowMs();
        scene.fixture().add(row);
        scene.fixture().execute(QStringLiteral("UPDATE requests SET created_at = ?"), {time});
    }

    // By month-like ranges: 250 days ago and earlier, up to 150 days ago, and the rest.
    static void partition(PurgeScene &scene)
    {
        const qint64 startS = scene.today().startOfDay(Qt::UTC).toSecsSinceEpoch();
        GatewayFixture &gateway = scene.fixture();
        gateway.execute(QStringLiteral("ALTER TABLE logs RENAME TO old_logs"));
        gateway.execute(QStringLiteral("CREATE TABLE logs (LIKE old_logs INCLUDING DEFAULTS) PARTITION BY RANGE "
                                       "(created_at)"));
        gateway.execute(QStringLiteral("DROP TABLE old_logs CASCADE"));
        gateway.execute(QStringLiteral("CREATE TABLE logs_a PARTITION OF logs FOR VALUES FROM (0) TO (%1)")
                            .arg(startS - 250 * kDayS));
        gateway.execute(QStringLiteral("CREATE TABLE logs_b PARTITION OF logs FOR VALUES FROM (%1) TO (%2)")
                            .arg(startS - 250 * kDayS)
                            .arg(startS - 150 * kDayS));
        gateway.execute(QStringLiteral("CREATE TABLE logs_c PARTITION OF logs FOR VALUES FROM (%1) TO (%2)")
                            .arg(startS - 150 * kDayS)
                            .arg(startS + 150 * kDayS));
        gateway.execute(QStringLiteral("CREATE INDEX logs_created ON logs (created_at)"));
    }

    static void steal(PurgeScene &scene, const QString &id)
    {
        scene.clock().moveBy(3'600'000);
        (void)scene.purges(scene.desk().admin())
            .claim(scene.desk().admin().id(), PurgeScene::gatewayName(), QStringLiteral("a thief"), id);
    }

    void refused(PurgeScene &scene, const QString &id, const char *words, const QString &table = QStringLiteral("logs"))
    {
        const auto done = scene.run(id);
        WORKS(done);
        QCOMPARE(done->state, PurgeState::Refused);
        QVERIFY2(done->why.contains(QLatin1String(words)), qPrintable(done->why));
        QCOMPARE(count(scene, table), 30);
    }

    static qint64 count(PurgeScene &scene, const QString &table = QStringLiteral("logs"))
    {
        return scene.database().scalar(QStringLiteral("SELECT count(*) FROM ") + table).value_or(-1);
    }

    static PurgeTable tableOf(const PurgePlan &plan)
    {
        for (const PurgeTable &table : plan.tables) {
            if (table.rule.table == QLatin1String("logs") && table.rule.recordClass == QLatin1String("request_log"))
                return table;
        }
        return {};
    }

    static QJsonObject receiptOf(const PurgeRecord &record)
    {
        const QJsonArray tables = record.receipt.value(QStringLiteral("tables")).toArray();
        for (const QJsonValue &each : tables) {
            if (each.toObject().value(QStringLiteral("table")).toString() == QLatin1String("logs"))
                return each.toObject();
        }
        return {};
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
    int m_next = 1;
};

QTEST_GUILESS_MAIN(PurgeRunTest)
#include "purgerun_test.moc"
